"""Which one picture a performance asks of its faces: one thing on stage at a time."""

from __future__ import annotations

from live.performance.state import Card, Performance, PerformanceStatus


def showing(state: Performance, may_be_shown: bool = True) -> str:
    """The picture's name; a dark screen is another matter, since phones carry on under it.

    ``may_be_shown`` is false for a story that was withdrawn or taken down: its room is told that it stops here.
    """
    if state.unreadable and state.status is not PerformanceStatus.ENDED:
        return "paused"
    if not may_be_shown and state.status is PerformanceStatus.RUNNING:
        return "withdrawn"
    if state.status is PerformanceStatus.WAITING:
        return state.round.state.value if state.round else "waiting"
    if state.paused:
        return "paused"
    if state.status is PerformanceStatus.ENDED:
        return "debrief" if state.debrief else "ended"
    if state.held_up is not Card.NONE:
        return state.held_up.value
    return _on_stage(state)


def _on_stage(state: Performance) -> str:
    if state.held:
        return "note"
    if state.discussion is not None:
        return "discussion"
    if state.round is not None:
        return state.round.state.value
    if state.stop is not None:
        return "stop"
    return "scene" if state.scene is not None else "told"
