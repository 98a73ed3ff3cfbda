"""What was read of each story on each version of its pathway: small facts, so that pages about all stories read none.

The rules that make them are those of the review (``scenarios/review/reading.py``), and the store's review keeps them
(``scenarios/store/review/reading.py``). The tables stand here, so that whoever takes words away can forget what was
made from them in the same transaction.
"""

from __future__ import annotations

import secrets

from sqlalchemy import BigInteger, ForeignKey, Index, UniqueConstraint, delete, select, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from scenarios.db import Base


class VersionReadingRow(Base):
    """A version whose stories are read. ``stamp`` is another one whenever any fact of it was made or forgotten."""

    __tablename__ = "version_reading"

    version_id: Mapped[int] = mapped_column(ForeignKey("pathway_version.id"), primary_key=True, autoincrement=False)
    stamp: Mapped[str]


class StoryReadingRow(Base):
    """One story as it was read on one version, with what that was made from: where any of it is otherwise now, it is
    out of date.

    ``published_id`` is its published revision, None where it had none; ``revision_id`` the revision that was read, None
    where the story does not count on this version. ``outcomes``, ``rounds`` and ``hidden`` sum up what rooms were asked
    (see ``scenarios.store.review.reading``). ``perspectives`` is what its writer said, as stored, and ``rules`` names
    the rules and the model.
    """

    __tablename__ = "story_reading"
    __table_args__ = (Index("ix_story_reading_story_id", "story_id"),)

    version_id: Mapped[int] = mapped_column(ForeignKey("pathway_version.id"), primary_key=True, autoincrement=False)
    story_id: Mapped[int] = mapped_column(ForeignKey("story.id"), primary_key=True, autoincrement=False)
    published_id: Mapped[int | None] = mapped_column(ForeignKey("story_revision.id"))
    revision_id: Mapped[int | None] = mapped_column(ForeignKey("story_revision.id"))
    outcomes: Mapped[int]
    rounds: Mapped[int] = mapped_column(BigInteger)
    hidden: Mapped[int]
    perspectives: Mapped[str]
    rules: Mapped[str]


class SceneFactRow(Base):
    """A ``scenarios.review.reading.SceneFact`` of a story on a version. It holds keys and nobody's words."""

    __tablename__ = "scene_fact"
    __table_args__ = (
        UniqueConstraint("version_id", "kind", "key", "story_id", "place"),
        Index("ix_scene_fact_story_id", "story_id", "version_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    version_id: Mapped[int] = mapped_column(ForeignKey("pathway_version.id"))
    story_id: Mapped[int] = mapped_column(ForeignKey("story.id"))
    kind: Mapped[str]
    key: Mapped[str]
    place: Mapped[int]
    scene: Mapped[str]
    number: Mapped[int | None]
    asks: Mapped[bool]
    source: Mapped[str]
    target: Mapped[str]
    option: Mapped[str]
    expected: Mapped[bool]
    outcome_id: Mapped[int | None] = mapped_column(ForeignKey("outcome.id"))


class PlayingFactRow(Base):
    """A ``scenarios.review.reading.PlayingFact`` of an outcome on a version."""

    __tablename__ = "playing_fact"
    __table_args__ = (
        UniqueConstraint("version_id", "kind", "key", "outcome_id", "method", "option"),
        Index("ix_playing_fact_story_id", "story_id", "version_id"),
        Index("ix_playing_fact_question", "version_id", "kind", "story_id", "scene", "method", "option", "outcome_id"),
        Index("ix_playing_fact_outcome_id", "outcome_id", "kind"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    version_id: Mapped[int] = mapped_column(ForeignKey("pathway_version.id"))
    story_id: Mapped[int] = mapped_column(ForeignKey("story.id"))
    outcome_id: Mapped[int] = mapped_column(ForeignKey("outcome.id"))
    kind: Mapped[str]
    key: Mapped[str]
    performance: Mapped[int]
    event_code: Mapped[str]
    section: Mapped[str]
    scene: Mapped[str]
    votes: Mapped[int]
    method: Mapped[str]
    option: Mapped[str]
    first: Mapped[bool]


def forget(session: Session, story_id: int, version_id: int | None = None) -> None:
    """Forget what was read of a story, on one version or on all: it is read again before a page counts it.

    Called where words are taken away, and where something changes that no query would notice. What is being read at
    this moment by somebody else is not kept: its stamp is no longer the one that they saw.
    """
    versions = select(VersionReadingRow.version_id)
    if version_id is not None:
        versions = versions.where(VersionReadingRow.version_id == version_id)
    for table in (SceneFactRow, PlayingFactRow, StoryReadingRow):
        gone = delete(table).where(table.story_id == story_id)
        session.execute(gone if version_id is None else gone.where(table.version_id == version_id))
    for number in session.scalars(versions.order_by(VersionReadingRow.version_id)).all():
        stamp(session, number)


def stamp(session: Session, version_id: int) -> str:
    """Give a version another stamp: by chance, so that no restored backup comes to one that meant something else."""
    made = secrets.token_hex(8)
    session.execute(
        update(VersionReadingRow).where(VersionReadingRow.version_id == version_id).values(stamp=made),
        execution_options={"synchronize_session": False},
    )
    return made
