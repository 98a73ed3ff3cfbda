"""A board paper: what is asked of those who decide, and all that they should know of it, on two pages."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from math import ceil

from scenarios.errors import Invalid
from scenarios.message import Message, say

LINE = 92
"""Characters of plain text that stand on a line of the paper."""
LINES = 96
"""Lines that two pages hold below the title, headings and space between included."""
HEADING = 2
"""Lines that a heading takes, with the space before it."""
FIGURES = 6
"""The most figures that a reader takes in."""


@dataclass(frozen=True)
class Figure:
    """One result to quote: what ``count`` of ``ballots`` did, where it is to be found, and in how many rooms."""

    told: str
    count: int
    ballots: int
    result: int


@dataclass(frozen=True)
class BoardPaper:
    """What a decision prints as. Each part is a few plain sentences; "" is said to be missing, never left out.

    ``room_said`` and ``minority`` travel together. ``address`` is where all of it can be followed back to its scenes.
    """

    title: str
    proposed: str
    tested_by: str
    missing: str
    room_said: str
    minority: str
    evidence: str
    equality: str
    unknown: str
    asked: str
    date: str
    address: str
    figures: tuple[Figure, ...] = ()

    @property
    def parts(self) -> Iterator[tuple[Message, str]]:
        """The headings in their order, each with what stands under it."""
        for name, heading in HEADINGS.items():
            yield heading, getattr(self, name).strip()


HEADINGS: dict[str, Message] = {
    "asked": say("What is asked of you"),
    "proposed": say("What is proposed"),
    "tested_by": say("Who tested it"),
    "missing": say("Who was missing"),
    "room_said": say("What the room said"),
    "minority": say("What its minority said"),
    "evidence": say("Other evidence"),
    "equality": say("Effects on equality"),
    "unknown": say("What is not known"),
}
NOTHING = say("Nothing was written here. Ask before you decide.")


def lines(paper: BoardPaper) -> int:
    """About how many lines a paper takes, rather too many than too few."""
    text = sum(HEADING + _lines(told) for _, told in paper.parts)
    return text + (HEADING + 1 + sum(_lines(each.told) for each in paper.figures) if paper.figures else 0)


def ensure_fits(paper: BoardPaper) -> None:
    """Raises Invalid where the paper is longer than two pages; its figures or words are then to be cut by a person."""
    if not paper.title.strip():
        raise Invalid(say("Give the paper a title."), field="title")
    if len(paper.figures) > FIGURES:
        raise Invalid(say("Quote %(most)s figures or fewer.", most=FIGURES), field="figures")
    if _lines(paper.title) > 1:
        raise Invalid(say("Make the title %(limit)s characters or fewer.", limit=LINE), field="title")
    over = lines(paper) - LINES
    if over > 0:
        raise Invalid(say("This is about %(over)s lines longer than two pages. Say it in fewer words.", over=over))


def _lines(text: str) -> int:
    return sum(max(1, ceil(len(line) / LINE)) for line in (text.strip() or " ").splitlines())
