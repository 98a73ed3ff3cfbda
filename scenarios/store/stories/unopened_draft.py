"""Drafts that only a private link leads to: the day on which each was last opened, and those that nobody opens."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from scenarios.db import clock_of
from scenarios.store.stories.story import StoryRow
from scenarios.stories import draft_term
from scenarios.stories.story import StoryStatus


def note_opened(session: Session, numbers: Collection[int]) -> None:
    """Write down that these stories were opened today."""
    session.execute(update(StoryRow).where(StoryRow.id.in_(numbers)).values(opened_on=clock_of(session).today()))


def due(session: Session) -> list[int]:
    """The drafts that nobody opened for so long that they go."""
    today = clock_of(session).today()
    query = (
        select(StoryRow)
        .where(
            StoryRow.writer_id.is_(None),
            StoryRow.status == StoryStatus.DRAFT.value,
            StoryRow.submitted_at.is_(None),
            StoryRow.published_at.is_(None),
            StoryRow.opened_on < draft_term.opened_before(today),
        )
        .order_by(StoryRow.id)
    )
    return [row.id for row in session.scalars(query) if is_due(session, row)]


def is_due(session: Session, row: StoryRow) -> bool:
    """Whether this story is a draft that goes today."""
    opened = row.opened_on
    return row.is_held_by_link and opened is not None and draft_term.is_over(opened, clock_of(session).today())
