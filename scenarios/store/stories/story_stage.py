"""Which stages of its pathway each public story comes to, so that lists by stage read no story."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import ForeignKey, Index, delete, func, insert, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from scenarios.db import Base


class StoryStageRow(Base):
    """One stage that a story's published revision comes to. It is there only while the story is public."""

    __tablename__ = "story_stage"
    __table_args__ = (
        Index("ix_story_stage_pathway_id_stage", "pathway_id", "stage", "published_at", "story_id"),
        Index("ix_story_stage_stage", "stage", "published_at", "story_id"),
    )

    story_id: Mapped[int] = mapped_column(ForeignKey("story.id"), primary_key=True, autoincrement=False)
    stage: Mapped[str] = mapped_column(primary_key=True)
    pathway_id: Mapped[int] = mapped_column(ForeignKey("pathway.id"))
    published_at: Mapped[datetime]


def keep(session: Session, story_id: int, pathway_id: int, published_at: datetime, stages: Iterable[str]) -> None:
    """Let a story that is published now come to these stages, and to no other."""
    forget(session, story_id)
    of_it = {"story_id": story_id, "pathway_id": pathway_id, "published_at": published_at}
    rows = [{**of_it, "stage": stage} for stage in dict.fromkeys(stages)]
    if rows:
        session.execute(insert(StoryStageRow), rows)


def forget(session: Session, story_id: int) -> None:
    """The story is public no longer."""
    session.execute(delete(StoryStageRow).where(StoryStageRow.story_id == story_id))


def counts(session: Session, pathway_id: int) -> dict[str, int]:
    """How many public stories come to each stage of a pathway, by the stage's key; 0 is left out."""
    stages = select(StoryStageRow.stage, func.count()).where(StoryStageRow.pathway_id == pathway_id)
    return {stage: count for stage, count in session.execute(stages.group_by(StoryStageRow.stage))}
