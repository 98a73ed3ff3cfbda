"""A cue: one entry of a performance's append-only log."""

from __future__ import annotations

import enum
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

Payload = Mapping[str, Any]
"""What a cue says, by name."""


class CueKind(enum.StrEnum):
    """Everything that a host can do to a performance."""

    START = "start"
    REPLAY = "replay"
    SHOW = "show"
    ENTER = "enter"
    SKIP = "skip"
    OPEN = "open"
    CLOSE = "close"
    REVEAL = "reveal"
    VOID = "void"
    DISCUSS = "discuss"
    ACCEPT = "accept"
    DROP = "drop"
    FOLLOW = "follow"
    REWIND = "rewind"
    STOP = "stop"
    RELEASE = "release"
    PAUSE = "pause"
    RESUME = "resume"
    BLANK = "blank"
    UNBLANK = "unblank"
    LIGHTS = "lights"
    STAGING = "staging"
    CARD = "card"
    END = "end"
    DEBRIEF = "debrief"
    GO_ON = "go on"


KINDS = {kind.value: kind for kind in CueKind}
"""The kinds by what stands in a log, which may be older or newer than these rules."""


@dataclass(frozen=True)
class Cue:
    """One entry of the log. ``payload`` holds everything that the reducer needs, with words only by key."""

    number: int
    kind: CueKind
    payload: Payload
    at: datetime
