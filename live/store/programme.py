"""What is on in each section of an event, and which section its code means by itself."""

from __future__ import annotations

from collections import defaultdict

from sqlalchemy import select
from sqlalchemy.orm import Session

from live.performance import CueKind, Status, status_after
from live.programme import Listing, choose_section
from live.store import event
from live.store.cue import CueRow
from live.store.event import EventRow, SectionRow


def section_by_code(session: Session, code: str) -> SectionRow:
    """The section that a code means where it names none: the only one, or the only one running.

    Raises NotFound, ChooseSection or NothingPlanned.
    """
    return event.section(session, choose_section(listings(session, event.by_code(session, code))).id)


def listings(session: Session, row: EventRow) -> list[Listing]:
    """The sections of an event, in the programme's order, each with where it is."""
    statuses = _statuses(session, row)
    return [
        Listing(
            id=section.id,
            name=section.name,
            starts=section.starts,
            ends=section.ends,
            place=section.place,
            status=_overall([statuses[performance.id] for performance in section.performances]),
        )
        for section in row.sections
    ]


def _statuses(session: Session, row: EventRow) -> dict[int, Status]:
    query = (
        select(CueRow.performance_id, CueRow.kind)
        .where(CueRow.event_id == row.id)
        .order_by(CueRow.number)
    )
    kinds: dict[int, list[CueKind]] = defaultdict(list)
    for performance_id, kind in session.execute(query):
        kinds[performance_id].append(CueKind(kind))
    performances = [performance for section in row.sections for performance in section.performances]
    return {performance.id: status_after(kinds[performance.id]) for performance in performances}


def _overall(statuses: list[Status]) -> Status:
    """A section is running while one of its stories is, and has ended when all of them have."""
    if Status.RUNNING in statuses:
        return Status.RUNNING
    ended = bool(statuses) and set(statuses) == {Status.ENDED}
    return Status.ENDED if ended else Status.WAITING
