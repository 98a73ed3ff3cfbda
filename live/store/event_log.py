"""The log of cues: append-only, numbered by one counter for each event."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, UniqueConstraint, func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Mapped, Session, mapped_column

from live.performance.event_log import KINDS, Cue, CueKind
from live.store.event import EventRow, PerformanceRow
from scenarios.db import Base
from scenarios.errors import Conflict
from scenarios.message import say
from scenarios.results.outcome import renamed


class CueRow(Base):
    """One entry of the log; no code changes or removes a row."""

    __tablename__ = "cue"
    __table_args__ = (UniqueConstraint("event_id", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(ForeignKey("event.id"))
    section_id: Mapped[int] = mapped_column(ForeignKey("section.id"), index=True)
    performance_id: Mapped[int] = mapped_column(ForeignKey("performance.id"), index=True)
    number: Mapped[int]
    kind: Mapped[str]
    payload: Mapped[dict[str, Any]]
    at: Mapped[datetime]
    by: Mapped[int | None] = mapped_column(ForeignKey("account.id"))

    @property
    def known_kind(self) -> CueKind | None:
        """What it does, or None where the rules know nothing of the kind any more."""
        return KINDS.get(self.kind)

    @property
    def plain(self) -> Cue | None:
        """The cue as the rules see it, or None where they know nothing of its kind any more."""
        kind = self.known_kind
        return Cue(self.number, kind, self.payload, self.at) if kind else None


def stale() -> Conflict:
    """The refusal for a cue that was meant for a state that is no longer the current one."""
    return Conflict(
        say("Something changed just before you pressed. Look at what is on now, then press again."),
        code="stale",
    )


def hold(session: Session, event_id: int) -> None:
    """On PostgreSQL let other cues of the event, and whoever decides about words, wait from here on."""
    session.execute(select(EventRow.id).where(EventRow.id == event_id).with_for_update())


def next_number(session: Session, event_id: int) -> int:
    """The number that the event's next cue takes; other cues of the event wait from here on."""
    hold(session, event_id)
    last = session.scalar(select(func.max(CueRow.number)).where(CueRow.event_id == event_id))
    return (last or 0) + 1


def append(session: Session, performance: PerformanceRow, cue: Cue, by: int | None) -> CueRow:
    """Write the cue; where another took its number first, raise ``stale`` and write nothing."""
    row = CueRow(
        event_id=performance.section.event_id,
        section_id=performance.section_id,
        performance_id=performance.id,
        number=cue.number,
        kind=cue.kind.value,
        payload=dict(cue.payload),
        at=cue.at,
        by=by,
    )
    session.add(row)
    try:
        session.flush()
    except IntegrityError as fault:
        raise stale() from fault
    return row


def payloads(session: Session, performance_id: int, kind: CueKind) -> list[dict[str, Any]]:
    """What stands in the cues of one kind of a performance, oldest first."""
    query = select(CueRow.payload).where(CueRow.performance_id == performance_id, CueRow.kind == kind.value)
    return list(session.scalars(query.order_by(CueRow.number)))


def of_section(session: Session, section_id: int) -> list[CueRow]:
    """All cues of a section, oldest first."""
    return list(session.scalars(select(CueRow).where(CueRow.section_id == section_id).order_by(CueRow.number)))


def rename_choices(session: Session, performance_id: int, intervention: int, label: str) -> frozenset[str]:
    """Give the choices that came from a proposal another label, wherever the log has it; returns their keys.

    The one change that a cue permits: somebody's words go, and what the host did stays.
    """
    cues = session.scalars(select(CueRow).where(CueRow.performance_id == performance_id)).all()
    accepted = [cue.payload for cue in cues if cue.kind == CueKind.ACCEPT.value and isinstance(cue.payload, dict)]
    named = {payload.get("key") for payload in accepted if payload.get("intervention") == intervention}
    keys = frozenset(key for key in named if isinstance(key, str))
    for cue in cues if keys else ():
        cue.payload = renamed(cue.payload, keys, label)
    return keys
