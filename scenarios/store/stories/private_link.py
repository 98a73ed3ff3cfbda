"""Private links, by which a writer without an account returns to a story."""

from __future__ import annotations

import re
import secrets
from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import ForeignKey, false, select, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from scenarios.db import Base, at_writing, found, now
from scenarios.errors import NotFound
from scenarios.message import say
from scenarios.store.accounts.account import hashed


class StoryLinkRow(Base):
    """A private link that lets its holder return to a story, kept only as a hash.

    ``began`` marks the one that nobody was ever shown: it tells the browser in which the story was begun from one
    that only opened its link.
    """

    __tablename__ = "story_link"

    id: Mapped[int] = mapped_column(primary_key=True)
    story_id: Mapped[int] = mapped_column(ForeignKey("story.id"))
    token_hash: Mapped[str] = mapped_column(unique=True)
    began: Mapped[bool] = mapped_column(default=False, server_default=false())
    created_at: Mapped[datetime] = mapped_column(default=at_writing)
    revoked_at: Mapped[datetime | None]


def new_token() -> str:
    """A token that nobody can guess."""
    return secrets.token_urlsafe(24)


def is_token(text: str) -> bool:
    """Whether it has the form of a token."""
    return re.fullmatch(r"[A-Za-z0-9_-]{32}", text) is not None


def offer(session: Session, story_id: int) -> str:
    """A new private token to return to the story by; the store keeps only its hash."""
    token = new_token()
    add(session, story_id, token)
    return token


def add(session: Session, story_id: int, token: str, *, began: bool = False) -> StoryLinkRow:
    """Let a token lead to the story."""
    link = StoryLinkRow(story_id=story_id, token_hash=hashed(token), began=began)
    session.add(link)
    session.flush()
    return link


def begin(session: Session, story_id: int) -> tuple[str, int, int]:
    """The first link of a story: its token, its number, and the number by which the browser is known that began it."""
    token = offer(session, story_id)
    return token, find(session, token).id, add(session, story_id, new_token(), began=True).id


def standing(session: Session, token: str) -> StoryLinkRow | None:
    """The private link with this token, or None where it is revoked or unknown."""
    link = _link(session, token)
    return link if link is not None and link.revoked_at is None else None


def find(session: Session, token: str) -> StoryLinkRow:
    """The private link with this token. Raises NotFound where it is revoked or unknown."""
    link = found(_link(session, token), say("This private link leads nowhere. Check that you copied all of it."))
    if link.revoked_at is not None:
        raise NotFound(say("This private link no longer works, because a newer one was made for the story."))
    return link


def _link(session: Session, token: str) -> StoryLinkRow | None:
    return session.scalar(select(StoryLinkRow).where(StoryLinkRow.token_hash == hashed(token)))


def held_by(session: Session, links: Iterable[int]) -> frozenset[int]:
    """The stories that private links with these numbers lead to; a revoked link leads to none."""
    return frozenset(best_of(session, links))


def begun_by(session: Session, links: Iterable[int]) -> frozenset[int]:
    """The stories that were begun in a browser that holds private links with these numbers."""
    marks = select(StoryLinkRow.story_id).where(
        StoryLinkRow.id.in_(links), StoryLinkRow.began, StoryLinkRow.revoked_at.is_(None)
    )
    return frozenset(session.scalars(marks))


def best_of(session: Session, links: Iterable[int]) -> dict[int, int]:
    """The stories that these links lead to, each with the number of the strongest link to it."""
    found = select(StoryLinkRow).where(StoryLinkRow.id.in_(links), StoryLinkRow.revoked_at.is_(None))
    ordered = found.order_by(StoryLinkRow.began, StoryLinkRow.id)
    return {link.story_id: link.id for link in session.scalars(ordered)}


def of_story(session: Session, story_id: int) -> list[StoryLinkRow]:
    """Every link that the story had, oldest first; the one that marks where it was begun is none."""
    shown = select(StoryLinkRow).where(StoryLinkRow.story_id == story_id, StoryLinkRow.began.is_(False))
    return list(session.scalars(shown.order_by(StoryLinkRow.id)))


def remembers_beginning(session: Session, story_id: int) -> bool:
    """Whether the browser in which the story was begun can open it for that alone."""
    mark = select(StoryLinkRow.id).where(
        StoryLinkRow.story_id == story_id, StoryLinkRow.began, StoryLinkRow.revoked_at.is_(None)
    )
    return session.scalar(mark.limit(1)) is not None


def revoke(session: Session, story_id: int, *, beginning: bool = True) -> None:
    """Make every private link of the story lead nowhere; where it was begun is forgotten too, if ``beginning``."""
    ended = update(StoryLinkRow).where(StoryLinkRow.story_id == story_id, StoryLinkRow.revoked_at.is_(None))
    if not beginning:
        ended = ended.where(StoryLinkRow.began.is_(False))
    session.execute(ended.values(revoked_at=now(session)))
