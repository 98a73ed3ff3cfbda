"""What is done once a day, by whichever server looks first: the store remembers that it was."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from sqlalchemy import or_, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Mapped, Session, mapped_column

from scenarios.db import Base, clock_of

GIVEN_UP_AFTER = timedelta(minutes=30)
"""Whoever began the task of a day and has not ended it by then has died, and another may begin it."""


class DailyTaskRow(Base):
    """A task of each day, when it was last begun, and the last day on which it was done."""

    __tablename__ = "daily_task"

    name: Mapped[str] = mapped_column(primary_key=True)
    began_at: Mapped[datetime | None]
    done_on: Mapped[date | None]


def is_due(session: Session, name: str) -> bool:
    """Whether a task waits for somebody to do it today: nobody did, and nobody is at it."""
    row = session.get(DailyTaskRow, name)
    if row is None:
        return True
    clock = clock_of(session)
    is_begun = row.began_at is not None and row.began_at > clock.now() - GIVEN_UP_AFTER
    return row.done_on != clock.today() and not is_begun


def take_on(session: Session, name: str) -> bool:
    """Begin a task of today; False where somebody else did."""
    insert = sqlite.insert if session.get_bind().dialect.name == "sqlite" else postgresql.insert
    session.execute(insert(DailyTaskRow).values(name=name).on_conflict_do_nothing())
    clock = clock_of(session)
    begun = select(DailyTaskRow).where(
        DailyTaskRow.name == name,
        or_(DailyTaskRow.done_on.is_(None), DailyTaskRow.done_on != clock.today()),
        or_(DailyTaskRow.began_at.is_(None), DailyTaskRow.began_at <= clock.now() - GIVEN_UP_AFTER),
    )
    row = session.scalar(begun.with_for_update())
    if row is None:
        return False
    row.began_at = clock.now()
    return True


def done(session: Session, name: str) -> None:
    """Remember that a task of today was done."""
    insert = sqlite.insert if session.get_bind().dialect.name == "sqlite" else postgresql.insert
    session.execute(insert(DailyTaskRow).values(name=name).on_conflict_do_nothing())
    did = update(DailyTaskRow).where(DailyTaskRow.name == name)
    session.execute(did.values(done_on=clock_of(session).today(), began_at=None))
