"""The rules of the talk between two rounds: a discussion, and options that the room puts among the choices."""

from __future__ import annotations

from dataclasses import replace

from live.performance.event_log import Payload
from live.performance.floor_option import BORN_IN_THE_ROOM, Added
from live.performance.plan import LABEL_LIMIT, MINUTES_LIMIT
from live.performance.round import Purpose, RoundState
from live.performance.state import (
    Card,
    Discussion,
    Performance,
    Run,
    decision_now,
    ensure_entered,
    not_now,
    option_at,
    options_at,
)
from scenarios.errors import Invalid
from scenarios.message import say
from scenarios.stories.story import LETTERS, Origin, StoryContent


def discuss(state: Performance, payload: Payload, story: StoryContent) -> Performance:
    """The room talks before it is asked again; a timer shows, and never cuts anyone off. Once more ends the talk."""
    if state.discussion is not None:
        return replace(state, discussion=None)
    asked, since, minutes = state.round, payload.get("since"), payload.get("minutes")
    if decision_now(state, story) is None or asked is None or asked.purpose is not Purpose.DECISION:
        raise not_now(say("Ask the room once before it discusses."))
    if asked.state not in {RoundState.CLOSED, RoundState.REVEALED}:
        raise not_now(say("Close the vote before the room discusses."))
    if type(minutes) is not int or not 0 <= minutes <= MINUTES_LIMIT or not isinstance(since, str) or not since:
        raise Invalid(say("Enter a number of minutes from 0 to %(limit)s.", limit=MINUTES_LIMIT), field="minutes")
    return replace(state, discussion=Discussion(since, minutes), card=Card.NONE)


def accept(state: Performance, payload: Payload, story: StoryContent) -> Performance:
    """An option from the floor or the panel is among the choices of the next round."""
    scene, label, key = state.scene, payload.get("label"), payload.get("key")
    if scene is None or decision_now(state, story) is None or state.run is Run.FIRST:
        raise not_now(say("Choices can be added only at a scene with a choice."))
    ensure_entered(state)
    if state.undecided and state.undecided[-1].state is RoundState.OPEN:
        raise not_now(say("A vote is open. Close it first."))
    now = options_at(state, story, scene)
    if len(now) >= len(LETTERS):
        raise not_now(say("There are %(most)s choices already. Drop one first.", most=len(LETTERS)))
    if not isinstance(label, str) or not label.strip() or len(label) > LABEL_LIMIT:
        raise Invalid(say("Say it in a few words."), field="label")
    if not isinstance(key, str) or not key or key in {option.key for option in now} | {one.key for one in state.added}:
        raise Invalid(say("This choice is not a new one."), field="key")
    added = Added(scene, key, label, _from_the_room(payload.get("origin")), _number(payload.get("intervention", 0)))
    return replace(state, added=(*state.added, added))


def drop(state: Performance, payload: Payload, story: StoryContent) -> Performance:
    """An option that was added is not among the choices of the next round; what was asked stays as it was."""
    option = option_at(state, story, payload.get("option"))
    if option is None or option.origin not in BORN_IN_THE_ROOM or decision_now(state, story) is None:
        raise not_now(say("Only a choice that was added here can be dropped."))
    if state.undecided and state.undecided[-1].state is RoundState.OPEN:
        raise not_now(say("A vote is open. Close it first."))
    added = tuple(replace(one, dropped=True) if one.key == option.key else one for one in state.added)
    return replace(state, added=added)


def _number(value: object) -> int:
    if type(value) is not int or value < 0:
        raise Invalid(say("This proposal is not known."), field="intervention")
    return value


def _from_the_room(value: object) -> Origin:
    if value not in list(BORN_IN_THE_ROOM):
        raise Invalid(say("A choice that is added comes from the floor or from the panel."), field="origin")
    return Origin(str(value))
