"""A cue: one entry of a performance's append-only log."""

from __future__ import annotations

import enum
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any


class CueKind(enum.StrEnum):
    """Everything that a host can do to a performance."""

    START = "start"
    SHOW = "show"
    OPEN = "open"
    CLOSE = "close"
    REVEAL = "reveal"
    VOID = "void"
    FOLLOW = "follow"
    REWIND = "rewind"
    PAUSE = "pause"
    RESUME = "resume"
    BLANK = "blank"
    UNBLANK = "unblank"
    LIGHTS = "lights"
    END = "end"


@dataclass(frozen=True)
class Cue:
    """One entry of the log. ``payload`` holds everything that its fold needs, with words only by key."""

    number: int
    kind: CueKind
    payload: Mapping[str, Any]
    at: datetime
