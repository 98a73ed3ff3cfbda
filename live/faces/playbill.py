"""An event's programme as its pages show it: read once, so that a template asks the store nothing."""

from __future__ import annotations

from collections.abc import Container, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy.orm import Session

from live.performance.programme import Listing, Pace, paces
from live.performance.state import PerformanceStatus
from live.store.event import EventRow, PerformanceRow, sections_of
from live.store.programme import began, ended_performances, listings


@dataclass(frozen=True)
class Showing:
    """One story of a section. Without ``title`` it has none, or may not be shown any more."""

    id: int
    story_id: int
    title: str
    is_public: bool
    is_withdrawn: bool
    has_record: bool = False


@dataclass(frozen=True)
class ProgrammePart:
    """One section, with clock times "HH:MM" or "" where not yet known."""

    id: int
    name: str
    starts: str
    ends: str
    place: str
    interests: str
    status: PerformanceStatus
    pace: Pace
    showings: tuple[Showing, ...]


@dataclass(frozen=True)
class Playbill:
    """An event and all that is on at it."""

    id: int
    slug: str
    code: str
    name: str
    day: date
    place: str
    who_should_come: str
    created_by: int | None
    rehearsal: bool
    quiet_room: str
    room_known: bool
    needs_passes: bool
    parts: tuple[ProgrammePart, ...]


def playbill(session: Session, row: EventRow, at: datetime | None = None) -> Playbill:
    """The programme of an event, in its order; ``at`` is this moment, with the time zone of where the event is."""
    known = listings(session, row.code)
    statuses = {listing.id: listing.status for listing in known}
    timed = _paces(session, row.day, known, at) if at is not None and at.date() == row.day else [Pace()] * len(known)
    sections = sections_of(session, row.id)
    ended = ended_performances(session, [section.id for section in sections])
    pace = dict(zip(statuses, timed, strict=True))
    return Playbill(
        id=row.id,
        slug=row.slug,
        code=row.code,
        name=row.name,
        day=row.day,
        place=row.place,
        who_should_come=row.who_should_come,
        created_by=row.created_by,
        rehearsal=row.rehearsal,
        quiet_room=row.quiet_room,
        room_known=row.room_known,
        needs_passes=row.needs_passes,
        parts=tuple(
            ProgrammePart(
                id=section.id,
                name=section.name,
                starts=section.starts,
                ends=section.ends,
                place=section.place,
                interests=section.interests,
                status=statuses[section.id],
                pace=pace[section.id],
                showings=tuple(_showing(performance, ended) for performance in section.performances),
            )
            for section in sections
        ),
    )


def _paces(session: Session, day: date, known: Sequence[Listing], at: datetime) -> list[Pace]:
    midnight = at.replace(hour=0, minute=0, second=0, microsecond=0)
    started = began(session, [section.id for section in known], midnight)
    return paces(known, day, {section: when.astimezone(at.tzinfo) for section, when in started.items()})


def _showing(performance: PerformanceRow, ended: Container[int]) -> Showing:
    revision = performance.revision
    return Showing(
        id=performance.id,
        story_id=revision.story_id,
        title=revision.document.get("title", "") if revision.may_be_shown else "",
        is_public=revision.story.is_public and revision.may_be_shown,
        is_withdrawn=not revision.may_be_shown,
        has_record=performance.id in ended,
    )
