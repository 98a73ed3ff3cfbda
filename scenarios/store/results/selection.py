"""Outcomes to be taken away, read in parts with what their rooms said, so that no store is too large for it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Select, func, select
from sqlalchemy.orm import Session

from scenarios.db import Database, found
from scenarios.list_position import Position
from scenarios.message import say
from scenarios.results.outcome_record import OutcomeRecord
from scenarios.results.room_voice import RoomVoice
from scenarios.results.selection import Selection
from scenarios.store import list_page
from scenarios.store.list_page import ListPage
from scenarios.store.pathways import pathway as pathways
from scenarios.store.results.outcome import WITH_ROUNDS, WITH_WORDS, OutcomeRow
from scenarios.store.results.room_voice import VoiceRow

AT_ONCE = 20
"""How many outcomes are read from the store at a time."""


@dataclass(frozen=True)
class OutcomeWithVoices:
    """An outcome, and all that its room said in that performance."""

    record: OutcomeRecord
    voices: tuple[RoomVoice, ...]


@dataclass(frozen=True)
class NamedSelection:
    """A selection with the event's or the pathway's name, the version's number, and how many outcomes."""

    selection: Selection
    outcomes: int
    name: str = ""
    number: int | None = None


def count(session: Session, selection: Selection) -> int:
    """How many outcomes are in a selection."""
    return session.scalar(select(func.count()).select_from(OutcomeRow).where(*_only(selection))) or 0


def named(session: Session, selection: Selection) -> NamedSelection:
    """What a selection is called. Raises NotFound where it has no outcomes."""
    return found(
        next((each for each in choices(session) if each.selection == selection), None),
        say("There are no such results to take away."),
    )


def choices(session: Session) -> list[NamedSelection]:
    """Everything, then each event, newest first, then each pathway version: those that have outcomes."""
    every = count(session, Selection())
    if not every:
        return []
    events = select(OutcomeRow.event_code, func.max(OutcomeRow.event_name), func.count(), func.max(OutcomeRow.id))
    versions = select(OutcomeRow.pathway_version_id, func.count()).group_by(OutcomeRow.pathway_version_id)
    by_event = sorted(session.execute(events.group_by(OutcomeRow.event_code)), key=lambda row: -row[3])
    return [
        NamedSelection(Selection(), every),
        *(NamedSelection(Selection(event=code), number, name) for code, name, number, _ in by_event),
        *(_of_version(session, *row) for row in session.execute(versions.order_by(OutcomeRow.pathway_version_id))),
    ]


def heard(store: Database, selection: Selection) -> Iterator[OutcomeWithVoices]:
    """The outcomes of a selection, oldest first; no session is held while one is looked at."""
    last = 0
    while part := _part(store, selection, last):
        yield from part
        last = part[-1].record.id


def page(
    session: Session, selection: Selection, at: Position, *, limit: int = list_page.ON_A_PAGE
) -> ListPage[OutcomeWithVoices]:
    """Some of the outcomes of a selection, by event and story as they were played."""
    order = (OutcomeRow.event_code, OutcomeRow.performance, OutcomeRow.playing)
    found = list_page.read(session, _whole(selection), order, at, limit=limit)
    return found.of(_heard(session, found.rows))


def _part(store: Database, selection: Selection, last: int) -> list[OutcomeWithVoices]:
    with store.read() as session:
        later = _whole(selection).where(OutcomeRow.id > last).order_by(OutcomeRow.id).limit(AT_ONCE)
        return _with_voices(session, later)


def _with_voices(session: Session, query: Select[OutcomeRow]) -> list[OutcomeWithVoices]:
    return _heard(session, list(session.scalars(query)))


def _heard(session: Session, rows: Sequence[OutcomeRow]) -> list[OutcomeWithVoices]:
    records = [row.record for row in rows]
    performances = {record.outcome.performance for record in records}
    said = session.scalars(select(VoiceRow).where(VoiceRow.performance.in_(performances)).order_by(VoiceRow.id))
    voices = [row.plain for row in said]
    return [
        OutcomeWithVoices(record, tuple(one for one in voices if one.performance == record.outcome.performance))
        for record in records
    ]


def _whole(selection: Selection) -> Select[OutcomeRow]:
    return select(OutcomeRow).options(*WITH_WORDS, WITH_ROUNDS).where(*_only(selection))


def _only(selection: Selection) -> list[ColumnElement[bool]]:
    if selection.event:
        return [OutcomeRow.event_code == selection.event]
    return [] if selection.version is None else [OutcomeRow.pathway_version_id == selection.version]


def _of_version(session: Session, version_id: int, outcomes: int) -> NamedSelection:
    row = pathways.version(session, version_id)
    return NamedSelection(Selection(version=version_id), outcomes, row.pathway.name, row.number)
