"""Which one picture a performance asks of its faces: one thing on stage at a time."""

from __future__ import annotations

import enum

from live.performance.state import Card, Performance, PerformanceStatus


class Shows(enum.StrEnum):
    """The pictures: each is what a whole room looks at."""

    WAITING = "waiting"
    NOTE = "note"
    SCENE = "scene"
    TOLD = "told"
    OPEN = "open"
    CLOSED = "closed"
    REVEALED = "revealed"
    VOID = "void"
    DISCUSSION = "discussion"
    STOP = "stop"
    TREE = "tree"
    SPLIT = "split"
    MINORITY = "minority"
    PAUSED = "paused"
    WITHDRAWN = "withdrawn"
    ENDED = "ended"
    DEBRIEF = "debrief"


def showing(state: Performance, may_be_shown: bool = True) -> Shows:
    """The picture; a dark screen is another matter, since phones carry on under it.

    ``may_be_shown`` is false for a story that was withdrawn or taken down: its room is told that it stops here.
    """
    if state.unreadable and state.status is not PerformanceStatus.ENDED:
        return Shows.PAUSED
    if not may_be_shown and state.status is PerformanceStatus.RUNNING:
        return Shows.WITHDRAWN
    if state.status is PerformanceStatus.WAITING:
        return Shows(state.round.state) if state.round else Shows.WAITING
    if state.paused:
        return Shows.PAUSED
    if state.status is PerformanceStatus.ENDED:
        return Shows.DEBRIEF if state.debrief else Shows.ENDED
    if state.held_up is not Card.NONE:
        return Shows(state.held_up)
    return _on_stage(state)


def _on_stage(state: Performance) -> Shows:
    if state.held:
        return Shows.NOTE
    if state.discussion is not None:
        return Shows.DISCUSSION
    if state.round is not None:
        return Shows(state.round.state)
    if state.stop is not None:
        return Shows.STOP
    return Shows.SCENE if state.scene is not None else Shows.TOLD
