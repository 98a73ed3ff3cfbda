"""All that is on record about a story beside its words, in one query."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TypeVar

from sqlalchemy import and_, literal, select, union_all
from sqlalchemy.orm import Session

from scenarios.store.accounts.audit import AuditEntry
from scenarios.store.stories.claim import StoryClaim
from scenarios.store.stories.co_writer import CoWriterRow
from scenarios.store.stories.note import StoryNote
from scenarios.store.stories.private_link import StoryLink
from scenarios.store.stories.story import RevisionRow
from scenarios.store.stories.suggestion import SuggestionRow

Row = TypeVar("Row", StoryNote, AuditEntry, CoWriterRow, SuggestionRow, StoryClaim, StoryLink)


@dataclass(frozen=True)
class StoryRecord:
    """What was done and said about a story, each kind oldest first.

    ``people`` are all that were ever invited, ``links`` those that somebody was shown, and ``shaped`` the numbers of
    the revisions that somebody made who helps its writer.
    """

    notes: tuple[StoryNote, ...]
    acts: tuple[AuditEntry, ...]
    people: tuple[CoWriterRow, ...]
    suggestions: tuple[SuggestionRow, ...]
    claims: tuple[StoryClaim, ...]
    links: tuple[StoryLink, ...]
    shaped: frozenset[int]


def of(session: Session, story_id: int) -> StoryRecord:
    """The record of the story with this number.

    The seven tables have nothing to do with each other, so each row of the answer has a row of one of them alone: the
    first column says of which.
    """
    which = union_all(*(select(literal(number).label("which")) for number in range(7))).subquery().c.which
    entries = session.execute(
        select(StoryNote, AuditEntry, CoWriterRow, SuggestionRow, StoryClaim, StoryLink, RevisionRow.number)
        .select_from(which.table)
        .outerjoin(StoryNote, and_(which == 0, StoryNote.story_id == story_id))
        .outerjoin(AuditEntry, and_(which == 1, AuditEntry.subject == f"story {story_id}"))
        .outerjoin(CoWriterRow, and_(which == 2, CoWriterRow.story_id == story_id))
        .outerjoin(SuggestionRow, and_(which == 3, SuggestionRow.story_id == story_id))
        .outerjoin(StoryClaim, and_(which == 4, StoryClaim.story_id == story_id))
        .outerjoin(StoryLink, and_(which == 5, StoryLink.story_id == story_id, StoryLink.began.is_(False)))
        .outerjoin(RevisionRow, and_(which == 6, RevisionRow.story_id == story_id, RevisionRow.shaped))
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


def _in_order(rows: Iterable[Row | None]) -> tuple[Row, ...]:
    return tuple(sorted((row for row in rows if row is not None), key=lambda row: row.id))
