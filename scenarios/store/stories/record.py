"""All that is on record about a story beside its words, in one query."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TypeVar

from sqlalchemy import ColumnElement, Select, and_, literal, select, union_all
from sqlalchemy.orm import InstrumentedAttribute, Session, joinedload

from scenarios.store.accounts.audit import AuditEntryRow
from scenarios.store.stories.claim import StoryClaimRow
from scenarios.store.stories.co_writer import CoWriterRow
from scenarios.store.stories.note import StoryNoteRow
from scenarios.store.stories.private_link import StoryLinkRow
from scenarios.store.stories.story import RevisionRow
from scenarios.store.stories.suggestion import SuggestionRow
from scenarios.stories.suggestion import SuggestionState

TOLD = (SuggestionState.OPEN.value, SuggestionState.TAKEN.value, SuggestionState.DECLINED.value)
"""Where a suggestion stands that a story's holder hears of: a moderator reads first what strangers send."""

Row = TypeVar("Row", StoryNoteRow, AuditEntryRow, CoWriterRow, SuggestionRow, StoryClaimRow, StoryLinkRow)


@dataclass(frozen=True)
class StoryRecord:
    """What was done and said about a story, each kind oldest first.

    ``people`` are all that were ever invited, ``suggestions`` those that its holder hears of, ``links`` those that
    somebody was shown, and ``shaped`` the numbers of the revisions that somebody made who helps its writer.
    """

    notes: tuple[StoryNoteRow, ...]
    acts: tuple[AuditEntryRow, ...]
    people: tuple[CoWriterRow, ...]
    suggestions: tuple[SuggestionRow, ...]
    claims: tuple[StoryClaimRow, ...]
    links: tuple[StoryLinkRow, ...]
    shaped: frozenset[int]


def of(session: Session, story_id: int) -> StoryRecord:
    """The record of the story with this number.

    The tables have nothing to do with each other. So the numbers of their rows are listed first, each with which table
    it is of, and each row of the answer has a row of that table alone.
    """
    shown = StoryLinkRow.story_id == story_id, StoryLinkRow.began.is_(False)
    told = SuggestionRow.story_id == story_id, SuggestionRow.state.in_(TOLD)
    listed = union_all(
        _listed(0, StoryNoteRow.id, StoryNoteRow.story_id == story_id),
        _listed(1, AuditEntryRow.id, AuditEntryRow.subject == f"story {story_id}"),
        _listed(2, CoWriterRow.id, CoWriterRow.story_id == story_id),
        _listed(3, SuggestionRow.id, *told),
        _listed(4, StoryClaimRow.id, StoryClaimRow.story_id == story_id),
        _listed(5, StoryLinkRow.id, *shown),
        _listed(6, RevisionRow.id, RevisionRow.story_id == story_id, RevisionRow.shaped.is_(True)),
    ).subquery()
    table, number = listed.c.table, listed.c.number
    entries = session.execute(
        select(StoryNoteRow, AuditEntryRow, CoWriterRow, SuggestionRow, StoryClaimRow, StoryLinkRow, RevisionRow.number)
        .select_from(listed)
        .outerjoin(StoryNoteRow, and_(table == 0, StoryNoteRow.id == number))
        .outerjoin(AuditEntryRow, and_(table == 1, AuditEntryRow.id == number))
        .outerjoin(CoWriterRow, and_(table == 2, CoWriterRow.id == number))
        .outerjoin(SuggestionRow, and_(table == 3, SuggestionRow.id == number))
        .outerjoin(StoryClaimRow, and_(table == 4, StoryClaimRow.id == number))
        .outerjoin(StoryLinkRow, and_(table == 5, StoryLinkRow.id == number))
        .outerjoin(RevisionRow, and_(table == 6, RevisionRow.id == number))
        .options(joinedload(StoryClaimRow.account))
    ).all()
    return StoryRecord(
        _in_order(each[0] for each in entries),
        _in_order(each[1] for each in entries),
        _in_order(each[2] for each in entries),
        _in_order(each[3] for each in entries),
        _in_order(each[4] for each in entries),
        _in_order(each[5] for each in entries),
        frozenset(each[6] for each in entries if each[6] is not None),
    )


def _listed(table: int, number: InstrumentedAttribute[int], *these: ColumnElement[bool]) -> Select[int, int]:
    return select(literal(table).label("table"), number.label("number")).where(*these)


def _in_order(rows: Iterable[Row | None]) -> tuple[Row, ...]:
    return tuple(sorted((row for row in rows if row is not None), key=lambda row: row.id))
