"""Messages about a story, between its writer and its moderators."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import ForeignKey, Select, case, func, select, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from scenarios.account import Account
from scenarios.db import Base, at_writing
from scenarios.errors import Invalid
from scenarios.list_position import START, Position
from scenarios.message import say
from scenarios.objection import Objection
from scenarios.store import list_page
from scenarios.store.list_page import ListPage
from scenarios.stories.story import StoryStatus

NOTE_LIMIT = 5_000
"""Longest message between a moderator and a writer, in characters."""


class StoryNoteRow(Base):
    """One message about a story between its moderators, its writer and its teller; never public.

    Where a moderator took the story down or did not accept it, ``act`` is the status that this led to, ``objection``
    their reason, ``revision`` the number of the one that they decided about, and ``text`` their own words, if any.
    """

    __tablename__ = "story_note"

    id: Mapped[int] = mapped_column(primary_key=True)
    story_id: Mapped[int] = mapped_column(ForeignKey("story.id"), index=True)
    from_writer: Mapped[bool]
    from_teller: Mapped[bool] = mapped_column(default=False)
    author: Mapped[str]
    text: Mapped[str]
    at: Mapped[datetime] = mapped_column(default=at_writing)
    act: Mapped[str] = mapped_column(default="")
    objection: Mapped[str] = mapped_column(default="")
    revision: Mapped[int | None]


def keep(
    session: Session, by: Account, story_id: int, text: str, *, from_writer: bool, from_teller: bool = False
) -> None:
    """Keep a message about a story. Raises Invalid where it is empty or too long."""
    if not text.strip() or len(text) > NOTE_LIMIT:
        raise Invalid(say("Write a message of 1 to %(limit)s characters.", limit=NOTE_LIMIT), field="text")
    said = {"from_writer": from_writer, "from_teller": from_teller, "author": by.name, "text": text.strip()}
    session.add(StoryNoteRow(story_id=story_id, **said))


def keep_objection(
    session: Session, by: Account, story_id: int, act: StoryStatus, why: Objection, words: str, revision: int
) -> None:
    """Keep what a moderator says to the writer of a story that they took down or did not accept."""
    said = {"from_writer": False, "author": by.name, "text": words}
    session.add(StoryNoteRow(story_id=story_id, act=act.value, objection=why.value, revision=revision, **said))


def last_objection(session: Session, story_id: int) -> StoryNoteRow | None:
    """What a moderator said when they last took the story down or did not accept it."""
    said = select(StoryNoteRow).where(StoryNoteRow.story_id == story_id, StoryNoteRow.act != "")
    return session.scalar(said.order_by(StoryNoteRow.id.desc()).limit(1))


def last_objections(session: Session, stories: Collection[int]) -> dict[int, StoryNoteRow]:
    """The same of each of these stories, by the story's number; those that were never decided about are left out."""
    said = (
        select(StoryNoteRow).where(StoryNoteRow.story_id.in_(stories), StoryNoteRow.act != "").order_by(StoryNoteRow.id)
    )
    return {note.story_id: note for note in session.scalars(said)}


def unanswered() -> Select[int]:
    """The numbers of the stories whose writer wrote something since a moderator last wrote or decided."""
    moderator = StoryNoteRow.from_writer.is_(False) & StoryNoteRow.from_teller.is_(False)
    wrote = func.max(case((StoryNoteRow.from_writer, StoryNoteRow.id), else_=0))
    answered = func.max(case((moderator, StoryNoteRow.id), else_=0))
    return select(StoryNoteRow.story_id).group_by(StoryNoteRow.story_id).having(wrote > answered)


def about(session: Session, story_id: int, at: Position = START) -> ListPage[StoryNoteRow]:
    """The messages about a story, the newest page first, and on each page the oldest message first."""
    said = select(StoryNoteRow).where(StoryNoteRow.story_id == story_id)
    page = list_page.read(session, said, (StoryNoteRow.id,), at, descending=True)
    return page.of(page.rows[::-1])


def newest(session: Session, story_id: int) -> StoryNoteRow | None:
    """The last message about a story, if there is any."""
    said = select(StoryNoteRow).where(StoryNoteRow.story_id == story_id)
    return session.scalar(said.order_by(StoryNoteRow.id.desc()).limit(1))


def blank(session: Session, story_id: int) -> None:
    """Take the words, and the names of who wrote them, out of every message about a story."""
    session.execute(update(StoryNoteRow).where(StoryNoteRow.story_id == story_id).values(text="", author=""))
