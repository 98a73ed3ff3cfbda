"""What a host can still do with a story whose words may not be shown any more: end it, clear up after it, and go on."""

from __future__ import annotations

from live.performance.event_log import CueKind
from live.performance.state import Performance, PerformanceStatus
from scenarios.errors import Refusal
from scenarios.message import say

_LIGHTING = frozenset({CueKind.BLANK, CueKind.UNBLANK, CueKind.LIGHTS})
_TAKEN = {
    # A warm-up has words of its own.
    PerformanceStatus.WAITING: _LIGHTING | {CueKind.GO_ON, CueKind.CLOSE, CueKind.REVEAL, CueKind.VOID},
    PerformanceStatus.RUNNING: _LIGHTING | {CueKind.CLOSE, CueKind.VOID, CueKind.END},
    PerformanceStatus.ENDED: _LIGHTING | {CueKind.VOID, CueKind.DEBRIEF, CueKind.GO_ON},
}


def is_taken(kind: CueKind, state: Performance) -> bool:
    """Whether a cue may still be given: closing a vote too, for a console that has not heard of it yet."""
    return kind in _TAKEN[state.status]


def is_offered(kind: CueKind, state: Performance) -> bool:
    """Whether a console has a button for it: while the story is on, ending it is the one thing to do."""
    return kind in (_LIGHTING | {CueKind.END} if state.status is PerformanceStatus.RUNNING else _TAKEN[state.status])


def changed() -> Refusal:
    """The refusal of anything else."""
    return Refusal(say("Permission for this story changed. End it, then go on to the next one."), code="not_now")
