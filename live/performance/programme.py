"""The programme of an event: what a form may say of it, and which section a code means by itself."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime

from live.performance.state import PerformanceStatus
from scenarios.clock import SITE_ZONE, moment_of
from scenarios.errors import Invalid, NotFound, Refusal, too_long
from scenarios.message import Message, say

NAME_LIMIT = 120
TEXT_LIMIT = 1_000
"""Longest name of an event or section, and longest text about it, in characters."""

Lead = tuple[int, int]
"""The number of the cue that took a room along, and the section that it went on to."""

LATE_LIMIT = 60
"""The most minutes that a section is told to be late by."""

_CLOCK = re.compile(r"([01]\d|2[0-3]):[0-5]\d\Z", re.ASCII)


@dataclass(frozen=True)
class EventDetails:
    """What a facilitator says of an event; ``room_known`` that they know everybody who is let in.

    ``needs_passes`` says that only phones with a printed pass vote.
    """

    name: str
    day: date
    place: str = ""
    who_should_come: str = ""
    rehearsal: bool = False
    quiet_room: str = ""
    room_known: bool = False
    needs_passes: bool = False


@dataclass(frozen=True)
class SectionDetails:
    """What a facilitator says of a section; times are "HH:MM", or "" where not yet known."""

    name: str
    starts: str = ""
    ends: str = ""
    place: str = ""
    interests: str = ""


@dataclass(frozen=True)
class Listing:
    """A section as the choice among several shows it.

    ``has_stories`` says that one of its stories was played or still can be. ``last`` is the number of its last cue,
    0 before the first. ``goes_on_to`` is the section that its host took the room along to, where nothing has been
    done here since.
    """

    id: int
    name: str
    starts: str
    ends: str
    place: str
    status: PerformanceStatus
    has_stories: bool = True
    last: int = 0
    goes_on_to: int | None = None


@dataclass(frozen=True)
class Pace:
    """Where a section is on the day: whether it is the next one, and how many minutes late it began."""

    is_next: bool = False
    late: int = 0


def paces(sections: Sequence[Listing], day: date, began: Mapping[int, datetime]) -> list[Pace]:
    """The pace of each section on the event's own day, in the programme's order.

    ``began`` says when they really began, by the clocks where the event is.
    """
    coming = _coming(sections)
    return [
        Pace(
            is_next=section is coming,
            late=late(section, day, began.get(section.id)),
        )
        for section in sections
    ]


def _coming(sections: Sequence[Listing]) -> Listing | None:
    """The section that starts next, seen from where the room is: one that it passed over is not to come any more."""
    here = [section for section in sections if section.status is PerformanceStatus.RUNNING] or _latest(sections)
    first = sections.index(here[0]) if here else 0
    for place, section in enumerate(sections):
        is_to_come = place >= first or any(are_parallel(section, other) for other in here)
        if is_to_come and section.status is PerformanceStatus.WAITING and section in _played(sections):
            return section
    return None


def late(section: Listing, day: date, began: datetime | None) -> int:
    """By how many minutes a section that is on began later than planned; ``began`` is aware, in the event's time zone.

    0 where nothing is on or no time was planned, for another day, and beyond LATE_LIMIT: then its plan was given up.
    """
    if section.status is not PerformanceStatus.RUNNING or not section.starts or began is None or began.date() != day:
        return 0
    planned = moment_of(day, section.starts, began.tzinfo or SITE_ZONE)
    minutes = int((began.astimezone(UTC) - planned).total_seconds() // 60)
    return minutes if 0 < minutes <= LATE_LIMIT else 0


class ChooseSection(Refusal):
    """The code alone does not say which section is meant; ``sections`` are those to choose from."""

    code = "choose_section"

    def __init__(self, sections: Iterable[Listing]) -> None:
        super().__init__(say("Several things are on. Choose where you are."))
        self.sections = tuple(sections)


class NothingPlanned(NotFound):
    """The event has no section yet."""

    code = "nothing_planned"

    def __init__(self) -> None:
        super().__init__(say("Nothing is planned for this event yet. Come back later."))


def choose_section(sections: Sequence[Listing]) -> Listing:
    """The section that is on, or else the next: nobody is asked about one that is over.

    The last section that anything happened in is on until it goes on to another. Raises ChooseSection where
    several of those that are on, or come next, are at the same time, and NothingPlanned without any section.
    """
    if not sections:
        raise NothingPlanned()
    played = _played(sections)
    still_open = [section for section in played if section.status is not PerformanceStatus.ENDED]
    running = [section for section in played if section.status is PerformanceStatus.RUNNING]
    here = running or _latest(sections) or [next(iter(still_open), played[-1])]
    beside = [one for one in still_open if one in here or any(are_parallel(one, other) for other in here)]
    if len(beside) > 1:
        raise ChooseSection(beside)
    return next(iter(beside), here[0])


def _played(sections: Sequence[Listing]) -> list[Listing]:
    """The sections that have stories, or all where none has any yet."""
    return [section for section in sections if section.has_stories] or list(sections)


def _latest(sections: Sequence[Listing]) -> list[Listing]:
    """Where the last cue of the event was given, or where that led the room; nowhere before the first cue."""
    latest = max(sections, key=lambda section: section.last, default=None)
    if latest is None or not latest.last:
        return []
    there = led_to(leads_of(sections), latest.id)
    return [section for section in sections if section.id == there]


def leads_of(sections: Iterable[Listing]) -> dict[int, Lead]:
    """Where these sections led their rooms."""
    return {one.id: (one.last, one.goes_on_to) for one in sections if one.goes_on_to is not None}


def led_to(leads: Mapping[int, Lead], section_id: int) -> int:
    """The section where the room of this one is now: each lead counts that is newer than the one before."""
    newest = 0
    while section_id in leads and leads[section_id][0] > newest:
        newest, section_id = leads[section_id]
    return section_id


def next_section(sections: Sequence[Listing], section_id: int) -> Listing | None:
    """The section that comes after this one, or None: in the same place, where several come at the same time."""
    place = next(place for place, section in enumerate(sections) if section.id == section_id)
    here = sections[place]
    later = [
        one
        for one in sections[place + 1 :]
        if one.has_stories and one.status is not PerformanceStatus.ENDED and not are_parallel(one, here)
    ]
    beside = [one for one in later if one is later[0] or are_parallel(one, later[0])]
    return next((one for one in beside if one.place == here.place), next(iter(beside), None))


def are_parallel(one: Listing, other: Listing) -> bool:
    """Whether two sections are on at the same time, as far as their times are known."""
    if not one.starts or not other.starts:
        return False
    return one.starts == other.starts or (one.starts < other.ends and other.starts < one.ends)


def checked_event(details: EventDetails) -> EventDetails:
    """The details, where they can be kept; raises Invalid with the field's name where not."""
    _ensure_text("name", details.name, NAME_LIMIT, say("Give the event a name."))
    _ensure_text("place", details.place, NAME_LIMIT)
    _ensure_text("quiet_room", details.quiet_room, NAME_LIMIT)
    _ensure_text("who_should_come", details.who_should_come, TEXT_LIMIT)
    return details


def checked_section(details: SectionDetails) -> SectionDetails:
    """The details, where they can be kept; raises Invalid with the field's name where not."""
    _ensure_text("name", details.name, NAME_LIMIT, say("Give this part of the programme a name."))
    _ensure_text("place", details.place, NAME_LIMIT)
    _ensure_text("interests", details.interests, TEXT_LIMIT)
    for field in ("starts", "ends"):
        typed = getattr(details, field)
        if typed and not _CLOCK.match(typed):
            raise Invalid(say("Enter a time such as 19:30."), field=field)
    if details.starts and details.ends and details.ends <= details.starts:
        raise Invalid(say("It ends before it starts. Check the two times."), field="ends")
    return details


def slug(name: str, mark: str) -> str:
    """An event's address: its name in plain letters, and a mark of its own, so that no two are the same.

    The mark is not its code: an address is public before the code is.
    """
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    words = re.findall(r"[a-z0-9]+", plain)
    return "-".join([*words[:8], mark.lower()])


@dataclass(frozen=True)
class Opening:
    """When an event can be joined: from its day on, where ``is_early`` says that this has not come. ``starts`` is the
    time "HH:MM" at which its first section begins, "" where that is not yet known.
    """

    name: str
    slug: str
    day: date
    starts: str
    is_early: bool


class NotYet(Refusal):
    """The event cannot be joined before its day; ``opening`` says when that is."""

    code = "not_yet"

    def __init__(self, opening: Opening) -> None:
        super().__init__(say("You can join this event on its day."))
        self.opening = opening


def is_early(day: date, today: date, rehearsal: bool, on_the_day: bool) -> bool:
    """Whether the code and the ways in are not public yet. A rehearsal comes before its day, so it is always open."""
    return on_the_day and not rehearsal and today < day


def _ensure_text(field: str, text: str, limit: int, missing: Message | None = None) -> None:
    if missing is not None and not text.strip():
        raise Invalid(missing, field=field)
    if len(text) > limit:
        raise Invalid(too_long(limit), field=field)
