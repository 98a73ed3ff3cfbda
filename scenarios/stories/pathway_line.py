"""The pathway as a line: where the story has been, where it is, and where it left the model."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Any

from scenarios.pathways.pathway import PathwayContent
from scenarios.stories.story import UNSAID

LONGEST = 12
"""Stops that a line still reads with, from the back row."""


@dataclass(frozen=True)
class LineStop:
    """One stage on the line.

    ``been``: the story has been here. ``via``: the stretch before this stop was travelled, and ``off``:
    outside the model. ``here``: the story is here now. ``left``: it went on from here to a place that
    the model does not have, and has not come back. ``cut`` is "before" on the first stop of a shortened
    line where stops before it are left out, and "after" on the last one.
    """

    key: str
    name: str
    been: bool = False
    via: bool = False
    off: bool = False
    here: bool = False
    left: bool = False
    cut: str = ""

    @property
    def document(self) -> dict[str, Any]:
        """The stop as plain data, for the wire."""
        return dict(vars(self))


@dataclass(frozen=True)
class _Move:
    """From one stop's place on the line to another's, within the model or not."""

    start: int
    end: int
    off: bool

    def covers(self, place: int) -> bool:
        return min(self.start, self.end) < place <= max(self.start, self.end)


def line(pathway: PathwayContent, touched: Sequence[str | None]) -> tuple[LineStop, ...]:
    """The line after the story touched these stages in turn; None is a place outside the model.

    A scene whose place is not said is passed over: the story may still be where it was.
    """
    places = [_place(pathway, key) for key in touched if key != UNSAID]
    moves = list(_moves(pathway, places))
    last = next((place for place in reversed(places) if place is not None), None)
    is_away = bool(places) and places[-1] is None
    stops = [
        LineStop(
            key=stage.key,
            name=stage.short,
            been=place in places,
            via=any(move.covers(place) for move in moves),
            off=any(move.covers(place) for move in moves if move.off),
            here=place == last and not is_away,
            left=place == last and is_away,
        )
        for place, stage in enumerate(pathway.stages)
    ]
    return _shortened(stops, last or 0)


def _place(pathway: PathwayContent, key: str | None) -> int | None:
    return next((place for place, stage in enumerate(pathway.stages) if stage.key == key), None)


def _moves(pathway: PathwayContent, places: Sequence[int | None]) -> Iterator[_Move]:
    """Each change of stop; one that the model does not expect, or with a place outside between, is off."""
    visits = [(index, place) for index, place in enumerate(places) if place is not None]
    for (before, start), (after, end) in pairwise(visits):
        expected = pathway.expects(pathway.stages[start].key, pathway.stages[end].key)
        if start != end:
            yield _Move(start, end, off=not expected or after - before > 1)


def _shortened(stops: Sequence[LineStop], around: int) -> tuple[LineStop, ...]:
    """The stretch of LONGEST stops around one of them."""
    if len(stops) <= LONGEST:
        return tuple(stops)
    first = min(max(around - LONGEST // 2, 0), len(stops) - LONGEST)
    shown = list(stops[first : first + LONGEST])
    if first > 0:
        shown[0] = replace(shown[0], cut="before")
    if first + LONGEST < len(stops):
        shown[-1] = replace(shown[-1], cut="after")
    return tuple(shown)
