"""The programme of an event: what a form may say of it, and which section a code means by itself."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from live.performance import Status
from scenarios.errors import Invalid, NotFound, Refusal, too_long
from scenarios.message import Message, say

NAME_LIMIT = 120
TEXT_LIMIT = 1_000
"""Longest name of an event or section, and longest text about it, in characters."""

_CLOCK = re.compile(r"([01]\d|2[0-3]):[0-5]\d\Z")


@dataclass(frozen=True)
class EventDetails:
    """What a facilitator says of an event; ``room_known`` that they know everybody who is let in."""

    name: str
    day: date
    place: str = ""
    who_should_come: str = ""
    rehearsal: bool = False
    quiet_room: str = ""
    room_known: bool = False


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
    """A section as the choice among several shows it."""

    id: int
    name: str
    starts: str
    ends: str
    place: str
    status: Status

    @property
    def document(self) -> dict[str, object]:
        """The listing as plain data, for the wire."""
        return {
            "id": self.id,
            "name": self.name,
            "starts": self.starts,
            "ends": self.ends,
            "place": self.place,
            "status": self.status.value,
        }


@dataclass(frozen=True)
class Pace:
    """Where a section is on the day: on now, the next one, and by how many minutes it runs late."""

    is_now: bool = False
    is_next: bool = False
    late: int = 0


def paces(sections: Sequence[Listing], clock: str) -> list[Pace]:
    """The pace of each section at this clock time ("HH:MM") of the event's own day, in the programme's order.

    What runs past its end, or has not begun when it should have, is late; and so is what comes after
    it, by as much, unless the programme leaves room.
    """
    found, next_seen, behind, ended = [], False, 0, ""
    for section in sections:
        room = _minutes(section.starts, ended) if section.starts and ended else 0
        behind = behind if room >= 0 else 0  # It runs beside the one before, and waits for nobody.
        is_now = section.status is Status.RUNNING
        is_next = section.status is Status.WAITING and not next_seen
        next_seen = next_seen or is_next
        behind = late = _late(section, clock, max(0, behind - room))
        ended = section.ends
        found.append(Pace(is_now, is_next, late))
    return found


def _late(section: Listing, clock: str, behind: int) -> int:
    match section.status:
        case Status.RUNNING:
            return max(0, _minutes(clock, section.ends)) if section.ends else 0
        case Status.WAITING:
            own = max(0, _minutes(clock, section.starts)) if section.starts else 0
            return max(own, behind)
        case _:
            return 0


def _minutes(clock: str, other: str) -> int:
    """How many minutes ``clock`` is after ``other``."""
    (hour, minute), (other_hour, other_minute) = (map(int, time.split(":")) for time in (clock, other))
    return (hour - other_hour) * 60 + minute - other_minute


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
    """The only section, or the only one that is running. Raises ChooseSection or NothingPlanned."""
    if not sections:
        raise NothingPlanned()
    running = [section for section in sections if section.status is Status.RUNNING]
    for candidates in (sections, running):
        if len(candidates) == 1:
            return candidates[0]
    raise ChooseSection(running or sections)


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
        time = getattr(details, field)
        if time and not _CLOCK.match(time):
            raise Invalid(say("Enter a time such as 19:30."), field=field)
    if details.starts and details.ends and details.ends <= details.starts:
        raise Invalid(say("It ends before it starts. Check the two times."), field="ends")
    return details


def slug(name: str, code: str) -> str:
    """An event's address: its name in plain letters, and its code, so that no two are the same."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    words = re.findall(r"[a-z0-9]+", plain)
    return "-".join([*words[:8], code.lower()])


def _ensure_text(field: str, text: str, limit: int, missing: Message | None = None) -> None:
    if missing is not None and not text.strip():
        raise Invalid(missing, field=field)
    if len(text) > limit:
        raise Invalid(too_long(limit), field=field)
