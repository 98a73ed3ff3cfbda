"""Private links, by which a writer without an account returns to a story."""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import ForeignKey, select, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from scenarios.db import Base, now
from scenarios.errors import NotFound
from scenarios.message import say
from scenarios.store.account import hashed


class StoryLink(Base):
    """A private link that lets its holder return to a story, kept only as a hash."""

    __tablename__ = "story_link"

    id: Mapped[int] = mapped_column(primary_key=True)
    story_id: Mapped[int] = mapped_column(ForeignKey("story.id"))
    token_hash: Mapped[str] = mapped_column(unique=True)
    created_at: Mapped[datetime] = mapped_column(default=now)
    revoked_at: Mapped[datetime | None]


def offer(session: Session, story_id: int) -> str:
    """A new private token to return to the story by; the store keeps only its hash."""
    token = secrets.token_urlsafe(24)
    session.add(StoryLink(story_id=story_id, token_hash=hashed(token)))
    return token


def find(session: Session, token: str) -> StoryLink:
    """The private link with this token. Raises NotFound where it is revoked or unknown."""
    link = session.scalar(
        select(StoryLink).where(
            StoryLink.token_hash == hashed(token), StoryLink.revoked_at.is_(None)
        )
    )
    if link is None:
        raise NotFound(
            say("This private link leads nowhere. It may have been replaced by a newer one.")
        )
    return link


def held_by(session: Session, links: Iterable[int]) -> frozenset[int]:
    """The stories that private links with these numbers lead to; a revoked link leads to none."""
    return frozenset(
        session.scalars(
            select(StoryLink.story_id).where(StoryLink.id.in_(links), StoryLink.revoked_at.is_(None))
        )
    )


def renew(session: Session, story_id: int) -> tuple[str, int]:
    """The story's one new link, as its token and its number; those before it lead nowhere from now on."""
    revoke(session, story_id)
    token = offer(session, story_id)
    return token, find(session, token).id


def revoke(session: Session, story_id: int) -> None:
    """Make every private link of the story lead nowhere."""
    session.execute(
        update(StoryLink)
        .where(StoryLink.story_id == story_id, StoryLink.revoked_at.is_(None))
        .values(revoked_at=now())
    )
