"""The data that a command writes into the log: completed by the server, so that the reducer needs nothing else."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from live.commands.command import Request
from live.performance.event_log import CueKind
from live.performance.plan import Plan
from live.performance.round import Figures, opening, revealing_all
from live.performance.state import HouseLights, Performance, next_scene, option_at, options_at, voidable
from live.performance.voting_rounds import next_round
from scenarios.results.outcome import Method
from scenarios.stories.story import Origin, StoryContent


@dataclass(frozen=True)
class Supply:
    """Facts from the store that a cue's payload needs, and no performance knows of itself.

    ``ground`` is how the house lights are in the room, ``plan`` what was switched on beforehand,
    ``round_id`` the id of a round about to open, ``figures`` what each sealed round came to,
    ``disclosed`` what of them may be shown beyond the totals, and ``groups`` what became of the wish to
    have them by group. ``intervention`` is the proposal that a
    cue is about, ``words`` what its caller proposed, and ``now`` the moment (ISO 8601, UTC).
    """

    ground: HouseLights
    plan: Plan = Plan()
    round_id: int = 0
    figures: Mapping[int, Figures] = field(default_factory=dict)
    disclosed: Mapping[str, Any] = field(default_factory=dict)
    groups: str = ""
    intervention: int = 0
    words: str = ""
    now: str = ""


def payload_for(request: Request, state: Performance, story: StoryContent, supply: Supply) -> dict[str, Any]:
    """The payload of the cue that does what ``request`` asks; ``apply`` decides whether it may be done.

    Raises Refusal ``not_now`` for a round that cannot be opened, since it has no payload.
    """
    asked = dict(request.details)
    match request.kind:
        case CueKind.START:
            begins = {"ground": supply.ground.value, "plan": supply.plan.document}
            return begins | _noted(story, story.first.key if story.first else None)
        case CueKind.REPLAY:
            return asked | _noted(story, state.path[0].scene if state.path else None)
        case CueKind.SHOW if "scene" in asked:
            return {"scene": asked["scene"], "back": True}
        case CueKind.SHOW:
            key = next_scene(state, story)
            return {"scene": key, "back": False} | _noted(story, key)
        case CueKind.SKIP:
            key = next_scene(state, story)
            return {"scene": key} | _noted(story, key)
        case CueKind.FOLLOW:
            option = option_at(state, story, asked.get("option"))
            return asked | _noted(story, option.leads_to if option else None)
        case CueKind.OPEN:
            asks = {"method": Method.APPROVAL.value} | asked
            return opening(next_round(state, story, supply.round_id, asks, supply.plan.warm_up))
        case CueKind.REVEAL:
            wish = {"groups": supply.groups} if supply.groups else {}
            return revealing_all(supply.figures, supply.disclosed) | wish
        case CueKind.VOID:
            last = voidable(state)
            return asked | {"round": last.id if last else 0}
        case CueKind.DISCUSS if state.discussion is not None:
            return {}
        case CueKind.DISCUSS:
            return {"since": supply.now, "minutes": asked.get("minutes", state.plan.minutes)}
        case CueKind.STOP:
            return {"intervention": supply.intervention}
        case CueKind.ACCEPT:
            return _accepting(asked, state, story, supply)
        case _:
            return asked


def _noted(story: StoryContent, key: str | None) -> dict[str, Any]:
    """That the scene which a cue brings has a content note, for a time when the words may be withdrawn."""
    scene = story.scene(key)
    return {"note": True} if scene and scene.content_note.strip() else {}


def _accepting(asked: Mapping[str, Any], state: Performance, story: StoryContent, supply: Supply) -> dict[str, Any]:
    origin = Origin.FLOOR if supply.intervention else Origin.PANEL
    taken = {option.key for option in options_at(state, story, state.scene)} | {one.key for one in state.added}
    number = len(state.added) + 1
    while (key := f"{origin.value}-{number}") in taken:
        number += 1
    label = asked.get("label") or supply.words
    return {"key": key, "label": label, "origin": origin.value, "intervention": supply.intervention}
