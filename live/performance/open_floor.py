"""What phones may say now besides their vote: the room is asked, and not interrupted while it votes."""

from __future__ import annotations

from live.performance.round import Purpose, RoundState
from live.performance.state import Performance, PerformanceStatus, Run

STOP, SUPPORT, MARK, REASON, MINORITY = "stop", "support", "mark", "reason", "minority"


def open_to(state: Performance) -> frozenset[str]:
    """What may be said at this moment, of STOP, SUPPORT, MARK, REASON and MINORITY."""
    if state.status is not PerformanceStatus.RUNNING or state.paused or state.unreadable:
        return frozenset()
    return frozenset(what for what, may in _chances(state).items() if may)


def _may_be_interrupted(state: Performance) -> bool:
    """Nobody stops a vote; while the room discusses one that stays sealed, it may propose something new."""
    return state.discussion is not None or not state.undecided


def _chances(state: Performance) -> dict[str, bool]:
    asked = state.round
    on_scene = state.scene is not None and not state.held
    decided = asked is not None and asked.purpose is Purpose.DECISION and asked.state is not RoundState.VOID
    revealed = asked is not None and asked.state is RoundState.REVEALED
    return {
        STOP: state.plan.stops and state.run is Run.FORUM and on_scene and _may_be_interrupted(state),
        SUPPORT: state.run is Run.FORUM and _may_be_interrupted(state),
        MARK: state.run is Run.FIRST and on_scene,
        REASON: state.plan.reasons and decided,
        MINORITY: state.plan.minority and decided and revealed,
    }
