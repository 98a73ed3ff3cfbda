"""What the members of the design group say to each other about a finding."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, select
from sqlalchemy.orm import Mapped, Session, joinedload, mapped_column, relationship

from scenarios.account import Account
from scenarios.db import Base, at_writing, now
from scenarios.decisions import thread
from scenarios.decisions.thread import Comment, Thread
from scenarios.errors import NotFound
from scenarios.message import say
from scenarios.store.accounts import audit
from scenarios.store.accounts.account import AccountRow
from scenarios.store.decisions import finding as findings


class FindingCommentRow(Base):
    """One comment, or a reply to one. Taken down, it keeps its place and no words."""

    __tablename__ = "finding_comment"

    id: Mapped[int] = mapped_column(primary_key=True)
    finding_id: Mapped[int] = mapped_column(ForeignKey("finding.id"), index=True)
    reply_to: Mapped[int | None] = mapped_column(ForeignKey("finding_comment.id"))
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    text: Mapped[str]
    at: Mapped[datetime] = mapped_column(default=at_writing)
    taken_down_at: Mapped[datetime | None]
    account: Mapped[AccountRow] = relationship(lazy="raise")

    @property
    def plain(self) -> Comment:
        """The comment as the rules see it."""
        return Comment(
            self.id,
            self.account_id,
            self.account.name,
            self.text,
            self.at,
            self.reply_to,
            self.taken_down_at is not None,
        )


def comment(session: Session, by: Account, finding_id: int, text: str, reply_to: int | None = None) -> int:
    """Say something about a finding; a reply to a reply belongs to the same thread. Raises Invalid, NotFound."""
    findings.to_change(session, by, finding_id)
    assert by.id is not None
    text = thread.checked(text)
    if reply_to is not None:
        begun = _get(session, finding_id, reply_to)
        reply_to = begun.reply_to or begun.id
    row = FindingCommentRow(finding_id=finding_id, reply_to=reply_to, account_id=by.id, text=text)
    session.add(row)
    session.flush()
    return row.id


def take_down(session: Session, by: Account, finding_id: int, comment_id: int) -> None:
    """Take one's own comment down: its words go. Raises NotFound for anybody else's."""
    row = _get(session, finding_id, comment_id)
    if row.account_id != by.id:
        raise NotFound(say("There is no such comment of yours."))
    if row.taken_down_at is None:
        row.text, row.taken_down_at = "", now(session)
        audit.record(session, by, "take down comment", f"finding {finding_id}", comment=comment_id)


def about(session: Session, finding_id: int) -> tuple[Thread, ...]:
    """What was said about a finding."""
    rows = select(FindingCommentRow).where(FindingCommentRow.finding_id == finding_id)
    named = rows.options(joinedload(FindingCommentRow.account))
    return thread.threads(row.plain for row in session.scalars(named))


def _get(session: Session, finding_id: int, comment_id: int) -> FindingCommentRow:
    row = session.get(FindingCommentRow, comment_id)
    if row is None or row.finding_id != finding_id:
        raise NotFound(say("There is no such comment. It may have been taken down."))
    return row
