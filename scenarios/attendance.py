"""Who should have been in the room, and who said they were: as bands, never as numbers of people.

A band is told of a round only where at least twice the threshold less one voted. Then whatever it says, the group and
everybody else could each still be any of ``threshold`` numbers of people, so that neither is had by subtraction.
"""

from __future__ import annotations

import enum
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from scenarios.disclosure import LEAST, THRESHOLD
from scenarios.outcome import RoundResult
from scenarios.perspective import PERSPECTIVES


class Band(enum.StrEnum):
    """How many of those who voted said that they are here as something."""

    ENOUGH = "enough"
    FEW = "few"
    UNTOLD = "untold"


@dataclass(frozen=True)
class Occasion:
    """An event as the design group knows it: its day, and who should be there in its facilitators' own words."""

    code: str
    name: str
    day: date
    who_should_come: str = ""


@dataclass(frozen=True)
class Attendance:
    """The bands of one room or of several, by perspective, told with one ``threshold`` for all of them."""

    threshold: int
    bands: dict[str, Band]

    @property
    def is_told(self) -> bool:
        """Whether enough people voted for any band to be told."""
        return any(band is not Band.UNTOLD for band in self.bands.values())


def attendance(results: Iterable[RoundResult]) -> Attendance:
    """Who said they were here, over these rounds: enough in any one of them is enough.

    Rounds for which nothing was decided, since no room saw them, tell nothing. The threshold is the strictest that was
    decided for any of them, and the usual one where none was.
    """
    rounds = [result for result in results if not result.voided and "threshold" in result.disclosed]
    threshold = max((_threshold(result) for result in rounds), default=THRESHOLD)
    told = [result for result in rounds if result.ballots >= 2 * threshold - 1]
    return Attendance(threshold, {name: _band(told, name, threshold) for name in PERSPECTIVES})


def _band(told: list[RoundResult], name: str, threshold: int) -> Band:
    if not told:
        return Band.UNTOLD
    return Band.ENOUGH if any(_voters(result, name) >= threshold for result in told) else Band.FEW


def _voters(result: RoundResult, name: str) -> int:
    """How many who voted said so: a number that no page shows."""
    joint: Iterable[object] = result.joint
    return sum(_count(entry) for entry in joint if name in _names(entry))


def _names(entry: object) -> list[str]:
    assert isinstance(entry, list | tuple)  # noqa: S101  As the handover writes it: names, choices, people.
    return list(entry[0])


def _count(entry: object) -> int:
    assert isinstance(entry, list | tuple)  # noqa: S101
    return int(entry[2])


def _threshold(result: RoundResult) -> int:
    decided = result.disclosed.get("threshold")
    return max(LEAST, decided) if isinstance(decided, int) else THRESHOLD
