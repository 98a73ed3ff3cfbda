"""A voice: what a room said at a scene beyond its votes, as the design group reads it."""

from __future__ import annotations

import enum
from collections.abc import Mapping
from dataclasses import dataclass, field


class VoiceKind(enum.StrEnum):
    """What kind of saying it was."""

    MARK = "mark"
    INTERVENTION = "intervention"
    REASON = "reason"
    MINORITY = "minority"
    FOLLOWED = "followed"


@dataclass(frozen=True)
class Voice:
    """Words or marks from a room, passed by a person, with the scene that they belong to.

    ``source`` names it within its performance, so that it is handed over once. ``words`` are the
    room's own, "" for a mark. ``count`` is how many marked it, or support it. ``playing`` is the vote
    that it belongs to, if any. ``details`` say what an intervention changed, and what the room answered.
    """

    performance: int
    kind: VoiceKind
    source: str
    scene: str
    words: str = ""
    count: int = 0
    playing: int | None = None
    details: Mapping[str, object] = field(default_factory=dict)
