"""What is on in each section of an event: read lightly, since every phone that joins may ask."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from live.performance.event_log import KINDS, CueKind
from live.performance.programme import Lead, Listing
from live.performance.state import PerformanceStatus, status_after
from live.store import event
from live.store.event import PerformanceRow, SectionRow
from live.store.event_log import CueRow
from scenarios.store.stories.story import RevisionRow, may_be_shown


def listings(session: Session, code: str) -> list[Listing]:
    """The sections of the event with this code, in the programme's order, and where each is. Raises NotFound."""
    query = (
        select(SectionRow.id, SectionRow.name, SectionRow.starts, SectionRow.ends, SectionRow.place)
        .where(SectionRow.event_id == event.by_code(session, code).id)
        .order_by(SectionRow.position)
    )
    sections = session.execute(query).all()
    ids = [section.id for section in sections]
    statuses, last, leads = _statuses(session, ids), _last_cues(session, ids), led_on(session, ids)
    return [
        Listing(
            *section,
            status=_overall(statuses[section.id]),
            has_stories=bool(statuses[section.id]),
            last=last.get(section.id, 0),
            goes_on_to=leads[section.id][1] if section.id in leads else None,
        )
        for section in sections
    ]


def led_on(session: Session, section_ids: Collection[int]) -> dict[int, Lead]:
    """The sections whose last cue took the room along, and where to, by their ids.

    A cue that leads nowhere counts for nothing: its section was removed since, or it cannot be read.
    """
    newest = select(func.max(CueRow.number)).where(CueRow.section_id.in_(section_ids)).group_by(CueRow.section_id)
    rows = session.execute(
        select(CueRow.section_id, CueRow.number, CueRow.payload).where(
            CueRow.section_id.in_(section_ids), CueRow.kind == CueKind.GO_ON.value, CueRow.number.in_(newest)
        )
    )
    leads = ((here, number, payload.get("section")) for here, number, payload in rows if isinstance(payload, dict))
    return {here: (number, there) for here, number, there in leads if type(there) is int and there in section_ids}


def _last_cues(session: Session, section_ids: Collection[int]) -> dict[int, int]:
    """The number of each section's last cue."""
    query = (
        select(CueRow.section_id, func.max(CueRow.number))
        .where(CueRow.section_id.in_(section_ids))
        .group_by(CueRow.section_id)
    )
    return {section_id: number for section_id, number in session.execute(query)}


def ended_performances(session: Session, section_ids: Collection[int]) -> set[int]:
    """The performances of these sections that were played to their end."""
    return {
        one for one, kinds in _kinds(session, section_ids).items() if status_after(kinds) is PerformanceStatus.ENDED
    }


def began(session: Session, section_ids: Collection[int], since: datetime) -> dict[int, datetime]:
    """When the first story of each section was started, from a moment on."""
    query = (
        select(CueRow.section_id, func.min(CueRow.at))
        .where(CueRow.section_id.in_(section_ids), CueRow.kind == CueKind.START.value, CueRow.at >= since)
        .group_by(CueRow.section_id)
    )
    return {section_id: at for section_id, at in session.execute(query)}


def _kinds(session: Session, section_ids: Collection[int]) -> dict[int, list[CueKind]]:
    """The kinds of each performance's cues, in order."""
    cues = session.execute(
        select(CueRow.performance_id, CueRow.kind).where(CueRow.section_id.in_(section_ids)).order_by(CueRow.number)
    )
    kinds: dict[int, list[CueKind]] = defaultdict(list)
    for performance_id, kind in cues:
        if kind in KINDS:  # Of one that is not known any more nobody can say where it left the story.
            kinds[performance_id].append(KINDS[kind])
    return kinds


def _statuses(session: Session, section_ids: Collection[int]) -> dict[int, list[PerformanceStatus]]:
    """The statuses of each section's performances, without those that wait and cannot be played any more."""
    performances = session.execute(
        select(PerformanceRow.section_id, PerformanceRow.id, may_be_shown())
        .join(RevisionRow, RevisionRow.id == PerformanceRow.revision_id)
        .where(PerformanceRow.section_id.in_(section_ids))
    )
    kinds = _kinds(session, section_ids)
    statuses: dict[int, list[PerformanceStatus]] = defaultdict(list)
    for section_id, performance_id, is_playable in performances:
        status = status_after(kinds[performance_id])
        if is_playable or status is not PerformanceStatus.WAITING:
            statuses[section_id].append(status)
    return statuses


def _overall(statuses: Collection[PerformanceStatus]) -> PerformanceStatus:
    """A section is running while one of its stories is, and has ended when all of them have."""
    if PerformanceStatus.RUNNING in statuses:
        return PerformanceStatus.RUNNING
    return (
        PerformanceStatus.ENDED
        if statuses and set(statuses) == {PerformanceStatus.ENDED}
        else PerformanceStatus.WAITING
    )
