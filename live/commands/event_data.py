"""The data that a command writes into the log: completed by the server, so that the reducer needs nothing else."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import msgspec
from msgspec import UNSET, Struct, UnsetType

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


class ScenePayload(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A cue that brings a scene; ``note`` says that the scene has a content note."""

    note: bool = False


class StartPayload(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A start: the lights in the room, and what was switched on beforehand."""

    ground: HouseLights
    plan: dict[str, Any]
    note: bool = False


class ShowPayload(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """The next scene, or one step back."""

    scene: str | None
    back: bool
    note: bool = False


class SkipPayload(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """The scene on stage is left out, and this one comes."""

    scene: str | None
    note: bool = False


class FollowPayload(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """An option is followed, and why, where the host said so."""

    option: str | UnsetType = UNSET
    reason: str | UnsetType = UNSET
    note: bool = False


class VoidPayload(Struct, frozen=True, kw_only=True):
    """A round counts for nothing, and why."""

    reason: str
    round: int


class DiscussPayload(Struct, frozen=True, kw_only=True):
    """The room talks since a moment (ISO 8601, UTC), with a timer of minutes, 0 without one."""

    since: str
    minutes: int


class StopPayload(Struct, frozen=True, kw_only=True):
    """The scene freezes for this proposal."""

    intervention: int


class AcceptPayload(Struct, frozen=True, kw_only=True):
    """An option is added, with a key that nobody has; ``intervention`` is 0 where it comes from the panel."""

    key: str
    label: str
    origin: Origin
    intervention: int


def payload_for(request: Request, state: Performance, story: StoryContent, supply: Supply) -> dict[str, Any]:
    """The payload of the cue that does what ``request`` asks; ``apply`` decides whether it may be done.

    Raises Refusal ``not_now`` for a round that cannot be opened, since it has no payload.
    """
    asked = dict(request.details)
    payload = _completed(request.kind, asked, state, story, supply)
    return payload if isinstance(payload, dict) else msgspec.to_builtins(payload)


def _completed(
    kind: CueKind, asked: dict[str, Any], state: Performance, story: StoryContent, supply: Supply
) -> Struct | dict[str, Any]:
    """The payload as its type; a round's is made with the round, and that of a plain cue is what was asked."""
    match kind:
        case CueKind.START:
            has_note = _has_note(story, story.first.key if story.first else None)
            return StartPayload(ground=supply.ground, plan=supply.plan.document, note=has_note)
        case CueKind.REPLAY:
            return ScenePayload(note=_has_note(story, state.path[0].scene if state.path else None))
        case CueKind.SHOW if "scene" in asked:
            return ShowPayload(scene=asked["scene"], back=True)
        case CueKind.SHOW:
            key = next_scene(state, story)
            return ShowPayload(scene=key, back=False, note=_has_note(story, key))
        case CueKind.SKIP:
            key = next_scene(state, story)
            return SkipPayload(scene=key, note=_has_note(story, key))
        case CueKind.FOLLOW:
            option = option_at(state, story, asked.get("option"))
            return FollowPayload(**asked, note=_has_note(story, option.leads_to if option else None))
        case CueKind.OPEN:
            asks = {"method": Method.APPROVAL.value} | asked
            return opening(next_round(state, story, supply.round_id, asks, supply.plan.warm_up))
        case CueKind.REVEAL:
            wish = {"groups": supply.groups} if supply.groups else {}
            return revealing_all(supply.figures, supply.disclosed) | wish
        case CueKind.VOID:
            last = voidable(state)
            return VoidPayload(reason=asked["reason"], round=last.id if last else 0)
        case CueKind.DISCUSS if state.discussion is not None:
            return {}
        case CueKind.DISCUSS:
            return DiscussPayload(since=supply.now, minutes=asked.get("minutes", state.plan.minutes))
        case CueKind.STOP:
            return StopPayload(intervention=supply.intervention)
        case CueKind.ACCEPT:
            return _accepting(asked, state, story, supply)
        case _:
            return asked


def _has_note(story: StoryContent, key: str | None) -> bool:
    """Whether the scene which a cue brings has a content note, for a time when the words may be withdrawn."""
    scene = story.scene(key)
    return bool(scene and scene.content_note.strip())


def _accepting(asked: Mapping[str, Any], state: Performance, story: StoryContent, supply: Supply) -> AcceptPayload:
    origin = Origin.FLOOR if supply.intervention else Origin.PANEL
    taken = {option.key for option in options_at(state, story, state.scene)} | {one.key for one in state.added}
    number = len(state.added) + 1
    while (key := f"{origin.value}-{number}") in taken:
        number += 1
    label = asked.get("label") or supply.words
    return AcceptPayload(key=key, label=label, origin=origin, intervention=supply.intervention)
