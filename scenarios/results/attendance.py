"""Who should have been in the room, and who said they were: as bands of an event, never as numbers of people.

A band is about all of an event's votes that a room saw and that stand: "enough" where at least ``threshold`` people
said so in one of them, "few" where fewer did in each. Only votes count in which at least twice the threshold less one
took part. What it promises, to whoever has the bands beside all that is shown of every vote of the event, those that
were made void afterwards included: of any part of the people, whether they voted here, moved or answered so, the number
of those who said so could still be any of ``threshold`` numbers, or as many as that part has people at all; so could
the number of all others in it; and of every other perspective no more is known than before. Two rules keep that:

- Where no vote shows a split of the perspective, nothing that is shown is about it, so whoever said so could be anyone.
  "Few" then leaves 0 to ``threshold - 1`` of any part. "Enough" takes no more than ``threshold`` people in one vote of
  ``2 * threshold - 1`` or more, so that of any part as many numbers are left.
- Where a vote does show one (an event has one at most, of the first vote that its host had split), a band could be set
  against it: with sixteen known in a vote that was made void, and ten people gone before the next, "few" there would
  leave six or seven. So the band is told only where the split itself says it, of a vote that counts, and is untold
  otherwise. Either follows from what is shown, and adds nothing.

A perspective of which a split was asked for may not be shown. Beside its band that leaves as many numbers: fewer than
``threshold`` are never shown, as "few" says of every vote anyway, and neither are all but fewer than ``threshold``, as
"enough" allows. What a room saw of a vote that was made void, or of one whose split was taken back since, is known by
the event's own record of its split.
"""

from __future__ import annotations

import enum
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from scenarios.perspective import PERSPECTIVES
from scenarios.results.outcome import RoundResult

QUIET = timedelta(hours=12)
"""How long nothing was voted on before an event is taken to be over, whatever day it says: an evening may go on past
midnight, and an earlier day may be left in it. No pause of an event is as long, and a night without votes is."""


class Band(enum.StrEnum):
    """How many of those who voted said that they are here as something."""

    ENOUGH = "enough"
    FEW = "few"
    UNTOLD = "untold"


@dataclass(frozen=True)
class Attendance:
    """The bands of one event, by perspective, told with one ``threshold`` for all of them."""

    threshold: int
    bands: Mapping[str, Band]

    @property
    def is_told(self) -> bool:
        """Whether any band is told."""
        return any(band is not Band.UNTOLD for band in self.bands.values())

    def names(self, band: Band) -> list[str]:
        """The perspectives in this band."""
        return [name for name, each in self.bands.items() if each == band]


@dataclass(frozen=True)
class EventDay:
    """An event as the design group knows it: its day, and who should be there in its facilitators' own words.

    ``attendance`` is who said they were, decided once after the day; before, and where no room saw a vote, it is None.
    ``is_awaited`` says whether it will be decided.
    """

    code: str
    name: str
    day: date
    who_should_come: str = ""
    attendance: Attendance | None = None
    is_awaited: bool = False

    def is_over(self, today: date) -> bool:
        """Whether its day has passed."""
        return self.day < today


def is_quiet(last_vote: datetime, now: datetime) -> bool:
    """Whether nothing was voted on for so long that the event does not go on."""
    return now - last_vote >= QUIET


def counts(result: RoundResult) -> bool:
    """Whether a vote says who was there: its room saw it, something was decided for it, and it stands."""
    return result.shown_to_room and "threshold" in result.disclosed and not result.voided


def bands(results: Sequence[RoundResult], threshold: int, seen: Collection[str] = ()) -> Attendance:
    """The bands of an event of these votes, in people; no vote that a room saw may be left out, also if it is void.

    ``seen`` are the perspectives of which the room saw a split, whether or not it is still shown.
    """
    told = [result for result in results if counts(result) and result.ballots >= 2 * threshold - 1]
    return Attendance(threshold, {name: _band(results, told, name, threshold, name in seen) for name in PERSPECTIVES})


def _band(
    results: Iterable[RoundResult], told: Sequence[RoundResult], name: str, threshold: int, was_seen: bool
) -> Band:
    if was_seen or any(_split(result, name) is not None for result in results):
        says_it = any((_split(result, name) or 0) >= threshold for result in told)
        return Band.ENOUGH if says_it else Band.UNTOLD
    if not told:
        return Band.UNTOLD
    return Band.ENOUGH if any(_voters(result, name) >= threshold for result in told) else Band.FEW


def _split(result: RoundResult, name: str) -> int | None:
    """How many said so, where that is shown of this vote."""
    splits: Any = result.disclosed.get("splits") or {}
    return int(splits[name]["voters"]) if name in splits else None


def _voters(result: RoundResult, name: str) -> int:
    """How many who voted said so: a number that no page shows."""
    joint: Iterable[Any] = result.joint
    return sum(int(count) for names, _choices, count in joint if name in names)
