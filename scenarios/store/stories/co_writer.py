"""Co-writers: whom a story's holder invited by a link, what they may do, and how they wish to be named."""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import ForeignKey, false, or_, select, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from scenarios.account import Account, Action, CoWriterRole, Invited, may
from scenarios.db import Base, at_writing, found, now
from scenarios.errors import Conflict, Invalid, NotFound, ensure, too_long
from scenarios.message import say
from scenarios.store.accounts import audit
from scenarios.store.accounts.account import hashed
from scenarios.store.stories.story import get, to_change
from scenarios.stories.story import LINE_LIMIT

CO_WRITER_LIMIT = 50
"""People whom one story can have invited at a time."""
_PRINT = 16
"""Letters of a link's hash that tell it from the links before it."""


class CoWriterRow(Base):
    """Somebody who was invited to a story by a link of their own, kept only as a hash.

    ``invited_as`` is what the holder calls them, for the holder's own list; ``credit`` is how they
    themselves wish to be named, "" for not at all.
    """

    __tablename__ = "co_writer"

    id: Mapped[int] = mapped_column(primary_key=True)
    story_id: Mapped[int] = mapped_column(ForeignKey("story.id"), index=True)
    part: Mapped[str]
    invited_as: Mapped[str] = mapped_column(default="")
    credit: Mapped[str] = mapped_column(default="")
    account_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    token_hash: Mapped[str] = mapped_column(unique=True)
    created_at: Mapped[datetime] = mapped_column(default=at_writing)
    joined_at: Mapped[datetime | None]
    revoked_at: Mapped[datetime | None]

    @property
    def key(self) -> str:
        """What a browser remembers of an invitation that it took up; a new link makes another key."""
        return f"{self.id}.{self.token_hash[:_PRINT]}"

    @property
    def name(self) -> str:
        """What the others who work on the story call them: as they wish, else as they were invited."""
        return self.credit or self.invited_as


def invite(
    session: Session, by: Account, story_id: int, part: CoWriterRole, invited_as: str
) -> tuple[CoWriterRow, str]:
    """A new co-writer of the holder's story, with the token of their link. Raises NotAllowed, Invalid, Conflict."""
    row = to_change(session, story_id)
    ensure(may(by, Action.WITHDRAW_STORY, row))
    if row.is_withdrawn:
        raise Conflict(say("This story was taken back, so nobody can be invited to it."))
    if len(of(session, story_id)) >= CO_WRITER_LIMIT:
        raise Conflict(say("%(limit)s people are invited already. Take one back first.", limit=CO_WRITER_LIMIT))
    token = _token()
    made = CoWriterRow(
        story_id=story_id, part=part.value, invited_as=_line(invited_as, "invited_as"), token_hash=hashed(token)
    )
    session.add(made)
    session.flush()
    audit.record(session, by, "invite co-writer", f"story {story_id}", part=part.value)
    return made, token


def find(session: Session, token: str) -> CoWriterRow:
    """The invitation with this token. Raises NotFound where it was taken back or never made."""
    return found(
        session.scalar(
            select(CoWriterRow).where(CoWriterRow.token_hash == hashed(token), CoWriterRow.revoked_at.is_(None))
        ),
        say("This invitation leads nowhere. Whoever sent it may have taken it back."),
    )


def join(session: Session, by: Account, co_writer_id: int) -> CoWriterRow:
    """Take an invitation up; signed in, it belongs to the account from the first time on.

    Raises Conflict where they hold the story: it needs no invitation from themselves; and where it belongs to
    another account: a link that was passed on lets nobody in as somebody else.
    """
    row = get_one(session, co_writer_id)
    if row.account_id not in (None, by.id):
        raise Conflict(say("This invitation was taken up with an account. If it is yours, sign in to it first."))
    if may(by, Action.WITHDRAW_STORY, get(session, row.story_id)):
        raise Conflict(say("This is your own story. Give the invitation to whom you want to invite."))
    row.joined_at = row.joined_at or now(session)
    if row.account_id is None:
        row.account_id = by.id
    return row


def taken_up(session: Session, account_id: int | None, keys: Iterable[str]) -> frozenset[Invited]:
    """The invitations that an account took up, and those with these keys, except what was taken back or renewed."""
    keys = frozenset(keys)
    known = {int(number) for number in (key.partition(".")[0] for key in keys) if number.isdecimal()}
    mine = CoWriterRow.account_id == account_id if account_id is not None else false()
    asked = or_(CoWriterRow.id.in_(known), mine)
    rows = session.scalars(select(CoWriterRow).where(asked, CoWriterRow.revoked_at.is_(None)))
    return frozenset(
        Invited(row.story_id, CoWriterRole(row.part), row.id)
        for row in rows
        if row.key in keys or (account_id is not None and row.account_id == account_id)
    )


def unattached(session: Session, by: Account) -> frozenset[int]:
    """The stories to which this browser took up an invitation that nobody's account has."""
    mine = [invited.co_writer for invited in by.invited]
    return frozenset(
        session.scalars(select(CoWriterRow.story_id).where(CoWriterRow.id.in_(mine), CoWriterRow.account_id.is_(None)))
    )


def claim(session: Session, by: Account) -> None:
    """Make the invitations that this browser took up, and that nobody's account has, the account's own."""
    mine = [invited.co_writer for invited in by.invited]
    session.execute(
        update(CoWriterRow).where(CoWriterRow.id.in_(mine), CoWriterRow.account_id.is_(None)).values(account_id=by.id)
    )


def of(session: Session, story_id: int) -> list[CoWriterRow]:
    """The co-writers of a story whose invitations stand, oldest first."""
    return list(
        session.scalars(
            select(CoWriterRow)
            .where(CoWriterRow.story_id == story_id, CoWriterRow.revoked_at.is_(None))
            .order_by(CoWriterRow.id)
        )
    )


def everyone_ever(session: Session, story_id: int) -> dict[int, CoWriterRow]:
    """Every co-writer that a story had, by number, those whose invitation was taken back included."""
    return {row.id: row for row in session.scalars(select(CoWriterRow).where(CoWriterRow.story_id == story_id))}


def revoke(session: Session, by: Account, story_id: int, co_writer_id: int) -> None:
    """Take an invitation back: its link leads nowhere; what they wrote stays, and so does their credit."""
    row = of_story(session, by, story_id, co_writer_id)
    row.revoked_at = row.revoked_at or now(session)
    audit.record(session, by, "revoke co-writer", f"story {story_id}", part=row.part)


def renew(session: Session, by: Account, story_id: int, co_writer_id: int) -> str:
    """The token of a co-writer's new link; whoever came by the one before it, by account too, is let in no more."""
    row, token = of_story(session, by, story_id, co_writer_id), _token()
    row.token_hash, row.account_id, row.joined_at = hashed(token), None, None
    audit.record(session, by, "renew co-writer link", f"story {story_id}", part=row.part)
    return token


def change_part(session: Session, by: Account, story_id: int, co_writer_id: int, part: CoWriterRole) -> None:
    """Let a co-writer do more, or less."""
    of_story(session, by, story_id, co_writer_id).part = part.value


def leave(session: Session, by: Account, story_id: int, credit: str) -> None:
    """End one's own invitations to a story, with a last word on how to be named; what one wrote stays."""
    name(session, by, story_id, credit)
    for invited in by.invited:
        if invited.story == story_id:
            get_one(session, invited.co_writer).revoked_at = now(session)
    audit.record(session, by, "leave story", f"story {story_id}")


def name(session: Session, by: Account, story_id: int, credit: str) -> None:
    """Say how the co-writer who asks wishes to be named, at any time. Raises NotAllowed, Invalid."""
    mine = by.co_writer(story_id)
    ensure(mine is not None)
    to_change(session, story_id)
    get_one(session, mine or 0).credit = _line(credit, "credit")


def get_one(session: Session, co_writer_id: int) -> CoWriterRow:
    """The co-writer with this number, whose invitation stands. Raises NotFound."""
    row = session.get(CoWriterRow, co_writer_id)
    if row is None or row.revoked_at is not None:
        raise NotFound(say("There is no such co-writer, or their invitation was taken back."))
    return row


def of_story(session: Session, by: Account, story_id: int, co_writer_id: int) -> CoWriterRow:
    """A co-writer whose invitation to the holder's story stands. Raises NotAllowed, NotFound."""
    ensure(may(by, Action.WITHDRAW_STORY, get(session, story_id)))
    row = get_one(session, co_writer_id)
    if row.story_id != story_id:
        raise NotFound(say("There is no such co-writer, or their invitation was taken back."))
    return row


def _line(text: str, field: str) -> str:
    if len(text) > LINE_LIMIT:
        raise Invalid(too_long(LINE_LIMIT), field=field)
    return " ".join(text.split())


def _token() -> str:
    return secrets.token_urlsafe(24)


def blank(session: Session, story_id: int) -> None:
    """Take the names out of every invitation to a story, and end them all."""
    session.execute(
        update(CoWriterRow)
        .where(CoWriterRow.story_id == story_id)
        .values(invited_as="", credit="", revoked_at=now(session))
    )
