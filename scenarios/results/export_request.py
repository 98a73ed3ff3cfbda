"""A file that somebody of the design group asked for: what it may be of, what it may be, and how long it is kept."""

from __future__ import annotations

import enum
from dataclasses import dataclass
from datetime import datetime, timedelta

from scenarios.errors import Invalid
from scenarios.message import Message, say
from scenarios.results.selection import Selection
from scenarios.row_number import typed_number

KEPT_FOR = timedelta(days=1)
"""How long a file can be fetched. It holds people's words, so it goes by itself."""
SILENT_FOR = timedelta(seconds=90)
"""After so long without a sign, whatever was making a file is taken to have stopped, and it is begun again."""
TAKEN_UP_AFTER = timedelta(seconds=20)
"""A file that waits for longer than this, and could be begun with, has nobody who is on the way to it."""
WAITS_FOR = timedelta(minutes=10)
"""Where nobody made any file for so long, those that wait are given up rather than waited for in silence."""
TRIES = 3
"""A file that stopped whatever made it so often is not begun again."""
MOST_AT_ONCE = 6
"""How many files may be waited for at the same time."""
MADE_AT_ONCE = 2
"""How many are made at the same time, so that an event on the same machine has room to breathe."""
MOST_IN_PDF = 100
"""How many results one PDF may hold: all its pages are kept in memory until the last is set, 7 MB for each result."""


class FileFormat(enum.StrEnum):
    """What kind of file; the value is the end of its name. A ZIP is a report too long for one PDF, in several."""

    XLSX = "xlsx"
    CSV = "csv"
    JSON = "json"
    PDF = "pdf"
    ZIP = "zip"
    DOCX = "docx"


class FileState(enum.StrEnum):
    """How far a file is. One that is gone was ready, until what it holds was no longer right to hold."""

    WAITING = "waiting"
    MAKING = "making"
    READY = "ready"
    FAILED = "failed"
    GONE = "gone"


@dataclass(frozen=True)
class Paper:
    """A decision's board paper, which is of that decision alone."""

    decision: int

    @property
    def key(self) -> str:
        """The paper in a file's row and in a command."""
        return f"{PAPER}{self.decision}"


PAPER = "decision-"
"""What the keys of papers begin with."""
Wanted = Selection | Paper
"""What a file can be of."""


@dataclass(frozen=True)
class Claim:
    """A file that is to be made now, by whoever has this claim: a later one ends it."""

    id: int
    maker: str
    wanted: Wanted
    form: FileFormat


@dataclass(frozen=True)
class ExportFile:
    """A file as whoever waits for it sees it; ``done`` of ``total`` outcomes are written. ``why`` it failed or went."""

    id: int
    form: FileFormat
    state: FileState
    done: int
    total: int
    asked_at: datetime
    seen_at: datetime
    why: Message | None = None

    def is_silent(self, now: datetime) -> bool:
        """Whether nothing was heard for too long of whoever makes it."""
        return self.state is FileState.MAKING and now - self.seen_at > SILENT_FOR

    def is_being_made(self, now: datetime) -> bool:
        """Whether somebody is at it, as far as is known."""
        return self.state is FileState.MAKING and not self.is_silent(now)

    def is_free(self, now: datetime) -> bool:
        """Whether it may be begun with, or begun again."""
        return self.state is FileState.WAITING or self.is_silent(now)

    def is_left(self, now: datetime) -> bool:
        """Whether nobody is on the way to it either."""
        return self.is_free(now) and now - self.seen_at > TAKEN_UP_AFTER

    def is_over(self, now: datetime) -> bool:
        """Whether it was kept for long enough."""
        return now - self.asked_at > KEPT_FOR

    @property
    def percent(self) -> int:
        """How much of it is written, in whole percent."""
        return 100 * self.done // self.total if self.total else 0


def wanted(key: str) -> Wanted | None:
    """What has this key; None where nothing can have it."""
    typed = key.removeprefix(PAPER)
    if typed == key:
        return Selection.of(key)
    number = typed_number(typed)
    return None if number is None else Paper(number)


def holding(event: str, version: int) -> frozenset[str]:
    """The keys of all selections that have a result of this event about this pathway version."""
    return frozenset(each.key for each in (Selection(), Selection(event=event), Selection(version=version)))


def ensure_holds(form: FileFormat, outcomes: int) -> None:
    """Raises Invalid where this kind of file cannot hold so many outcomes, with what to do instead."""
    if form is FileFormat.PDF and outcomes > MOST_IN_PDF:
        raise Invalid(
            say(
                "A report (PDF) holds %(most)s results at most, and these are %(many)s. Choose a report in parts (ZIP),"
                " or one event.",
                most=MOST_IN_PDF,
                many=outcomes,
            ),
            field="kind",
        )
