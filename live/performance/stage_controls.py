"""Controls of the stage: breaks, darkness, lights, what is held up in front of the stage, and "Stop!"."""

from __future__ import annotations

from dataclasses import replace

from live.performance.event_log import Payload
from live.performance.navigation import ground
from live.performance.plan import Staging
from live.performance.round import Purpose, RoundState
from live.performance.state import (
    Card,
    Performance,
    Run,
    StoppedScene,
    ensure_decided,
    ensure_entered,
    ensure_moving,
    ensure_running,
    not_now,
)
from scenarios.errors import Invalid, too_long
from scenarios.message import say
from scenarios.stories.story import StoryContent

CHANGED_LIMIT = 400
"""Longest note of what a proposal changed, in characters."""


def pause(state: Performance, payload: Payload, story: StoryContent) -> Performance:
    """A break for wellbeing, for as long as it takes."""
    ensure_running(state)
    return replace(state, paused=True)


def resume(state: Performance, payload: Payload, story: StoryContent) -> Performance:
    """The story goes on where it was."""
    if not state.paused:
        raise not_now(say("The story is not paused."))
    return replace(state, paused=False)


def blank(state: Performance, payload: Payload, story: StoryContent) -> Performance:
    """The big screen goes dark."""
    if state.blank:
        raise not_now(say("The screen is already dark."))
    return replace(state, blank=True)


def unblank(state: Performance, payload: Payload, story: StoryContent) -> Performance:
    """The big screen comes back as it was."""
    if not state.blank:
        raise not_now(say("The screen is not dark."))
    return replace(state, blank=False)


def lights(state: Performance, payload: Payload, story: StoryContent) -> Performance:
    """Switch between light and dark; nothing else changes."""
    wanted = ground(payload.get("ground"))
    if wanted is state.lights:
        raise not_now(say("The lights are already like that."))
    return replace(state, lights=wanted)


def staging(state: Performance, payload: Payload, story: StoryContent) -> Performance:
    """From here on acted, or told."""
    wanted = payload.get("staging")
    if wanted not in list(Staging):
        raise Invalid(say("A story is either acted or told."), field="staging")
    if wanted == state.staging:
        raise not_now(say("It is presented like that already."))
    return replace(state, staging=Staging(str(wanted)))


def card(state: Performance, payload: Payload, story: StoryContent) -> Performance:
    """Hold something up in front of the stage, or put it away."""
    ensure_running(state)
    wanted = payload.get("card")
    if wanted not in list(Card):
        raise Invalid(say("There is no such card."), field="card")
    if wanted == state.card:
        raise not_now(say("It is like that already."))
    was_up = wanted == Card.SPLIT and payload.get("taken_back") is True  # The log has it, and its groups went.
    if not was_up and not _may_hold_up(state, Card(str(wanted))):
        raise not_now(say("There is nothing to hold up here."))
    return replace(state, card=Card(str(wanted)))


def stop(state: Performance, payload: Payload, story: StoryContent) -> Performance:
    """Somebody called "Stop!": the scene freezes, and their proposal is tried."""
    ensure_running(state)
    number = payload.get("intervention")
    if not state.plan.stops or state.run is Run.FIRST or state.scene is None:
        raise not_now(say("This scene cannot be stopped."))
    ensure_entered(state)
    ensure_decided(state)
    if type(number) is not int or number <= 0:
        raise Invalid(say("This proposal is not known."), field="intervention")
    ensure_moving(state)  # What the one on stage changed is noted first.
    return replace(state, stop=StoppedScene(state.scene, number), discussion=None, card=Card.NONE)


def release(state: Performance, payload: Payload, story: StoryContent) -> Performance:
    """The scene goes on, and it is noted what the proposal changed."""
    ensure_running(state)
    ensure_decided(state)
    changed = payload.get("changed", "")
    if state.stop is None:
        raise not_now(say("Nobody has stopped the scene."))
    if not isinstance(changed, str) or len(changed) > CHANGED_LIMIT:
        raise Invalid(too_long(CHANGED_LIMIT), field="changed")
    return replace(state, stop=None, stops=(*state.stops, replace(state.stop, changed=changed)), card=Card.NONE)


def _may_hold_up(state: Performance, wanted: Card) -> bool:
    shown = state.round is not None and state.round.state is RoundState.REVEALED
    decided = shown and state.round is not None and state.round.purpose is Purpose.DECISION
    match wanted:
        case Card.SPLIT:
            return decided and state.round is not None and bool(state.round.disclosed.get("splits"))
        case Card.MINORITY:
            return decided and state.plan.minority
        case _:
            return not state.undecided
