"""Lets what the sample loads lie in the past, before anybody can read it. What was done on record stays as it was."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from scenarios.db import Base, UtcDateTime
from scenarios.sample import PATHWAY
from scenarios.store.pathways.pathway import PathwayRow, PathwayVersionRow
from scenarios.store.pathways.remark import PathwayRemarkRow
from scenarios.store.stories.story import RevisionRow, StoryRow
from scenarios.store.stories.story_stage import StoryStageRow

STORIES_AGO = timedelta(days=60)
NEXT_AGO = timedelta(days=18)
"""How long ago the sample's stories were published, and the next version of its pathway was shown to all."""


def move_back(rows: Iterable[Base], ago: timedelta) -> None:
    """Move every moment that these rows hold as far back."""
    for row in rows:
        for column in row.__table__.columns:
            if isinstance(column.type, UtcDateTime):
                at: datetime | None = getattr(row, column.key)
                if at is not None:
                    setattr(row, column.key, at - ago)


def publish_long_ago(session: Session) -> None:
    """Let the sample's pathway and stories be older than the evening at which they were replayed."""
    place = session.scalars(select(PathwayRow).where(PathwayRow.slug == PATHWAY.slug)).one()
    versions = session.scalars(select(PathwayVersionRow).where(PathwayVersionRow.pathway_id == place.id)).all()
    numbers = [each.id for each in versions]
    stories = session.scalars(select(StoryRow).where(StoryRow.pathway_id == place.id)).all()
    revisions = select(RevisionRow).where(RevisionRow.story_id.in_([each.id for each in stories]))
    remarks = select(PathwayRemarkRow).where(PathwayRemarkRow.version_id.in_(numbers))
    drafts = [each for each in versions if each.is_draft]
    move_back([place, *(each for each in versions if not each.is_draft), *stories], STORIES_AGO)
    move_back(session.scalars(revisions), STORIES_AGO)
    move_back(session.scalars(select(StoryStageRow).where(StoryStageRow.pathway_id == place.id)), STORIES_AGO)
    move_back([*drafts, *session.scalars(remarks)], NEXT_AGO)
    session.flush()
