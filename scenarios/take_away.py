"""A file that somebody of the design group asked for: what it may be, and how long it is kept."""

from __future__ import annotations

import enum
from dataclasses import dataclass
from datetime import datetime, timedelta

KEPT_FOR = timedelta(days=1)
"""How long a file can be fetched. It holds people's words, so it goes by itself."""
SILENT_FOR = timedelta(minutes=3)
"""After so long without a sign, whatever was making a file is taken to have stopped."""
MOST_AT_ONCE = 6
"""How many files may be waited for at the same time."""
MADE_AT_ONCE = 2
"""How many are made at the same time, so that an event on the same machine has room to breathe."""


class Form(enum.StrEnum):
    """What kind of file; the value is the end of its name."""

    XLSX = "xlsx"
    CSV = "csv"
    JSON = "json"
    PDF = "pdf"
    DOCX = "docx"


class State(enum.StrEnum):
    """How far a file is."""

    WAITING = "waiting"
    MAKING = "making"
    READY = "ready"
    FAILED = "failed"


@dataclass(frozen=True)
class TakeAway:
    """A file as whoever waits for it sees it; ``done`` of ``total`` outcomes are written."""

    id: int
    form: Form
    state: State
    done: int
    total: int
    asked_at: datetime
    seen_at: datetime
    file: str = ""
    why: str = ""

    def is_silent(self, now: datetime) -> bool:
        """Whether nothing was heard of it for too long; a sign may always come after all."""
        return self.state in (State.WAITING, State.MAKING) and now - self.seen_at > SILENT_FOR

    def is_over(self, now: datetime) -> bool:
        """Whether it was kept for long enough."""
        return now - self.asked_at > KEPT_FOR

    @property
    def percent(self) -> int:
        """How much of it is written, in whole percent."""
        return 100 * self.done // self.total if self.total else 0
