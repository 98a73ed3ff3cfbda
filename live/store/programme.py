"""What is on in each section of an event: read lightly, since every phone that joins may ask."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from live.performance.event_log import KINDS, CueKind
from live.performance.programme import Lead, Listing
from live.performance.state import PerformanceStatus, status_after
from live.store import event
from live.store.event import EventRow, PerformanceRow, SectionRow
from live.store.event_log import CueRow
from scenarios.store.stories.story import RevisionRow, may_be_shown


def listings(session: Session, code: str) -> list[Listing]:
    """The sections of the event with this code, in the programme's order, and where each is. Raises NotFound."""
    query = (
        select(
            SectionRow.id,
            SectionRow.name,
            SectionRow.starts,
            SectionRow.ends,
            SectionRow.place,
            PerformanceRow.id,
            may_be_shown(),
        )
        .join(SectionRow.event)
        .outerjoin(PerformanceRow, PerformanceRow.section_id == SectionRow.id)
        .outerjoin(RevisionRow, RevisionRow.id == PerformanceRow.revision_id)
        .where(EventRow.code == code)
        .order_by(SectionRow.position)
    )
    rows = session.execute(query).all()
    if not rows:
        event.by_code(session, code)
    sections = {number: (number, name, starts, ends, place) for number, name, starts, ends, place, *_played in rows}
    given = _given(session, sections)
    last = {cue.section_id: cue for cue in given}
    statuses = _statuses(((row[0], row[5], row[6]) for row in rows), given)
    leads = led_on(session, sections) if any(cue.kind == CueKind.GO_ON.value for cue in last.values()) else {}
    return [
        Listing(
            *section,
            status=_overall(statuses[number]),
            has_stories=bool(statuses[number]),
            last=last[number].number if number in last else 0,
            goes_on_to=leads[number][1] if number in leads else None,
        )
        for number, section in sections.items()
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


def ended_performances(session: Session, section_ids: Collection[int]) -> set[int]:
    """The performances of these sections that were played to their end."""
    kinds = _kinds(_given(session, section_ids))
    return {one for one, theirs in kinds.items() if status_after(theirs) is PerformanceStatus.ENDED}


def began(session: Session, section_ids: Collection[int], since: datetime) -> dict[int, datetime]:
    """When the first story of each section was started, from a moment on."""
    query = (
        select(CueRow.section_id, func.min(CueRow.at))
        .where(CueRow.section_id.in_(section_ids), CueRow.kind == CueKind.START.value, CueRow.at >= since)
        .group_by(CueRow.section_id)
    )
    return {section_id: at for section_id, at in session.execute(query)}


class _Given(NamedTuple):
    """A cue without what stands in it."""

    section_id: int
    performance_id: int
    number: int
    kind: str


def _given(session: Session, section_ids: Collection[int]) -> list[_Given]:
    """The cues of these sections, in order."""
    cues = select(CueRow.section_id, CueRow.performance_id, CueRow.number, CueRow.kind)
    those = cues.where(CueRow.section_id.in_(section_ids)).order_by(CueRow.number)
    return [_Given(*cue) for cue in session.execute(those)]


def _kinds(given: Iterable[_Given]) -> dict[int, list[CueKind]]:
    """The kinds of each performance's cues, in order."""
    kinds: dict[int, list[CueKind]] = defaultdict(list)
    for cue in given:
        if cue.kind in KINDS:  # Of one that is not known any more nobody can say where it left the story.
            kinds[cue.performance_id].append(KINDS[cue.kind])
    return kinds


def _statuses(
    performances: Iterable[tuple[int, int | None, bool]], given: Iterable[_Given]
) -> dict[int, list[PerformanceStatus]]:
    """The statuses of each section's performances, without those that wait and cannot be played any more.

    ``performances`` are a section, a performance in it or None where it has none, and whether its words may be shown.
    """
    kinds = _kinds(given)
    statuses: dict[int, list[PerformanceStatus]] = defaultdict(list)
    for section_id, performance_id, is_playable in performances:
        status = status_after(kinds[performance_id]) if performance_id is not None else PerformanceStatus.WAITING
        if performance_id is not None and (is_playable or status is not PerformanceStatus.WAITING):
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
