"""The record of what was done to accounts, settings and people's words: never edited."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from scenarios.account import Account
from scenarios.db import Base, at_writing
from scenarios.list_position import START, Position
from scenarios.store import list_page
from scenarios.store.list_page import ListPage


class AuditEntryRow(Base):
    """One act: who, what, on what; ``detail`` never holds a story's words or a secret."""

    __tablename__ = "audit_entry"

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime] = mapped_column(default=at_writing)
    by: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    by_name: Mapped[str]
    act: Mapped[str]
    subject: Mapped[str] = mapped_column(index=True)
    detail: Mapped[dict[str, Any]]


def record(session: Session, account: Account, act: str, subject: str, **detail: Any) -> None:
    """Write down that ``account`` did ``act`` to ``subject``, such as "story 12"."""
    session.add(AuditEntryRow(by=account.id, by_name=account.name, act=act, subject=subject, detail=detail))


def about_any(session: Session, subjects: Collection[str], act: str) -> list[AuditEntryRow]:
    """Every entry of one act about any of these things, oldest first."""
    entries = select(AuditEntryRow).where(AuditEntryRow.subject.in_(subjects), AuditEntryRow.act == act)
    return list(session.scalars(entries.order_by(AuditEntryRow.id)))


def newest_about(session: Session, subject: str, acts: Collection[str], most: int) -> list[AuditEntryRow]:
    """The newest entries of some acts about one thing, newest first."""
    entries = select(AuditEntryRow).where(AuditEntryRow.subject == subject, AuditEntryRow.act.in_(acts))
    return list(session.scalars(entries.order_by(AuditEntryRow.id.desc()).limit(most)))


def page(session: Session, at: Position = START) -> ListPage[AuditEntryRow]:
    """A page of the entries, newest first."""
    return list_page.read(session, select(AuditEntryRow), (AuditEntryRow.id,), at, descending=True)
