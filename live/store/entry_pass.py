"""Printed passes: each lets one phone vote. Stored is the hash of its link, and whose it is."""

from __future__ import annotations

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from scenarios.db import Base


class EntryPassRow(Base):
    """One printed pass of an event. ``participant_id`` is NULL before somebody has used it."""

    __tablename__ = "entry_pass"

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(ForeignKey("event.id"), index=True)
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    participant_id: Mapped[int | None] = mapped_column(ForeignKey("participant.id"), unique=True)
