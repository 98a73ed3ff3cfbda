"""A performance played back from its cues: what the room saw, moment by moment, and nothing that it did not.

The result of a vote that was cancelled is in none of its moments: until it is cancelled, the vote is closed.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace

from msgspec import structs
from sqlalchemy.orm import Session

from live.conducting.section_log import SectionLog
from live.messages.state import PhoneState, ScreenState
from live.performance.reducer import read_on
from live.performance.round import Round, RoundState
from live.performance.saying import SayingState
from live.performance.state import Card, Performance, PerformanceStatus
from live.snapshot.shared_view import SharedView
from live.store import event, event_log, saying
from live.store.event import PerformanceRow
from scenarios.errors import NotFound
from scenarios.message import Tell, say

LONGEST_PAUSE_S = 20
"""The longest that a playback waits between two moments, in seconds of the evening: a break is not sat through."""
SAID_LIMIT = 200
"""The most sayings that a record shows, the most supported first."""


@dataclass(frozen=True)
class PlaybackMoment:
    """What the big screen showed from ``at`` on, in seconds since the start, long waits cut short."""

    at: float
    state: ScreenState


@dataclass(frozen=True)
class Playback:
    """One performance that has ended, as everyone may see it again."""

    performance: PerformanceRow
    title: str
    moments: tuple[PlaybackMoment, ...]


def record(session: Session, performance_id: int, tell: Tell) -> Playback:
    """The record of a performance. Raises NotFound until it has ended, and where it was a rehearsal."""
    row = event.performance(session, performance_id)
    cues = [one for one in event_log.of_section(session, row.section_id) if one.performance_id == row.id]
    whole = SectionLog(row.section, event.programme_of(session, row.section_id), cues)
    if not cues or whole.statuses[row.id] is not PerformanceStatus.ENDED or row.section.event.rehearsal:
        raise NotFound(say("There is no record of this story yet. It comes when the story has ended."))
    passed = saying.said(session, row.id, {SayingState.PASSED}, SAID_LIMIT)
    void = {one.id for one in whole.state.rounds if one.state is RoundState.VOID}
    moments: list[PlaybackMoment] = []
    clock, so_far = 0.0, Performance(plan=row.plan)
    for place, one in enumerate(cues):
        if place:
            clock += min(LONGEST_PAUSE_S, (one.at - cues[place - 1].at).total_seconds())
        so_far = read_on(so_far, one.plain, whole.story)
        view = SharedView(whole, tell, passed, state=_without(so_far, void))
        state = _recorded(view.shared(), view.state.card is Card.MINORITY)
        if not moments or _is_new(moments[-1].state, state):
            moments.append(PlaybackMoment(round(clock, 1), state))
    return Playback(row, SharedView(whole, tell).title(row), tuple(moments))


def _without(state: Performance, void: Collection[int]) -> Performance:
    """The state as it would be if nobody had revealed these rounds, nor held anything up of them."""
    rounds = tuple(_sealed(one) if one.id in void and one.state is RoundState.REVEALED else one for one in state.rounds)
    return replace(state, rounds=rounds)


def _sealed(asked: Round) -> Round:
    return replace(asked.without_result, state=RoundState.CLOSED)


def _recorded(shown: PhoneState, holds_up: bool) -> ScreenState:
    """What everybody may see again of a moment: words on a vote only where it ``holds_up`` them before the room."""
    kept = structs.replace(shown, may=(), proposals=(), minority=shown.minority if holds_up else ())
    return ScreenState(**structs.asdict(kept), phones=None, turnout=None)


def _is_new(before: ScreenState, after: ScreenState) -> bool:
    """Whether anybody saw a difference: a dark screen and the lights are no part of the story."""
    return _seen(before) != _seen(after)


def _seen(state: ScreenState) -> tuple[object, ...]:
    on = state.performance
    shown = (on.status, on.run, on.shows, on.told, on.card) if on else ()
    return shown, structs.replace(state, version=0, performance=None)
