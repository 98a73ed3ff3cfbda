"""Files that the design group asked for. The row is the truth: a file without one is nobody's, and is thrown away."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, delete, select, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from scenarios.account import Account
from scenarios.db import Base, now
from scenarios.errors import Conflict, NotFound
from scenarios.message import say
from scenarios.selection import Selection
from scenarios.store import selection as selections
from scenarios.store.outcome import OutcomeRow
from scenarios.take_away import KEPT_FOR, MADE_AT_ONCE, MOST_AT_ONCE, Form, State, TakeAway


class TakeAwayRow(Base):
    """One file, from the moment that it was asked for. ``file`` is its name on the disc once it is ready."""

    __tablename__ = "take_away"

    id: Mapped[int] = mapped_column(primary_key=True)
    form: Mapped[str]
    selection: Mapped[str]
    state: Mapped[str]
    done: Mapped[int]
    total: Mapped[int]
    asked_by: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    asked_at: Mapped[datetime] = mapped_column(default=now)
    seen_at: Mapped[datetime] = mapped_column(default=now)
    file: Mapped[str] = mapped_column(default="")
    why: Mapped[str] = mapped_column(default="")

    @property
    def plain(self) -> TakeAway:
        """The file as the rules see it."""
        return TakeAway(
            self.id, Form(self.form), State(self.state), self.done, self.total, self.asked_at, self.seen_at,
            self.file, self.why,
        )


def ask(session: Session, by: Account, selection: Selection, form: Form) -> int:
    """Ask for a file, or join in waiting for the same one; its number.

    Raises NotFound where there is nothing to take away, and Conflict where too many are waited for.
    """
    choice = selections.named(session, selection)
    waited_for = [row for row in _unfinished(session) if not row.plain.is_silent(now())]
    for row in waited_for:
        if (row.selection, row.form) == (selection.key, form.value):
            return row.id
    if len(waited_for) >= MOST_AT_ONCE:
        raise Conflict(say("Several files are being made already. Wait until one of them is ready, and ask again."))
    made = TakeAwayRow(
        form=form.value, selection=selection.key, state=State.WAITING.value, done=0, total=choice.outcomes,
        asked_by=by.id,
    )
    session.add(made)
    session.flush()
    return made.id


def claim(session: Session) -> tuple[int, Selection, Form] | None:
    """Begin with the oldest file that waits; None where none does, or enough are being made."""
    going = [row for row in _unfinished(session) if row.state == State.MAKING.value]
    if sum(not row.plain.is_silent(now()) for row in going) >= MADE_AT_ONCE:
        return None
    oldest = select(TakeAwayRow).where(TakeAwayRow.state == State.WAITING.value).order_by(TakeAwayRow.id).limit(1)
    row = session.scalar(oldest.with_for_update(skip_locked=True))
    chosen = Selection.of(row.selection) if row else None
    if row is None or chosen is None:
        return None
    row.state, row.seen_at = State.MAKING.value, now()
    return row.id, chosen, Form(row.form)


def go_on(session: Session, take_away_id: int, done: int) -> bool:
    """Say how far a file is; False where nobody may have it any more."""
    return _change(session, take_away_id, done=done)


def finish(session: Session, take_away_id: int, file: str) -> bool:
    """The file is whole; False where nobody may have it any more."""
    return _change(session, take_away_id, state=State.READY.value, file=file)


def fail(session: Session, take_away_id: int, why: str) -> None:
    """It cannot be made; ``why`` is a sentence for whoever waits, or "" where nobody knows."""
    _change(session, take_away_id, state=State.FAILED.value, why=why)


def get(session: Session, take_away_id: int) -> TakeAwayRow:
    """The file with this number. Raises NotFound where there is none, or its time is over."""
    row = session.get(TakeAwayRow, take_away_id)
    if row is None or row.plain.is_over(now()):
        raise NotFound(say("This file is gone. Files are kept for a day: ask for it again."))
    return row


def listed(session: Session) -> list[TakeAwayRow]:
    """The files that can be fetched or waited for, the newest first."""
    since = now() - KEPT_FOR
    return list(
        session.scalars(select(TakeAwayRow).where(TakeAwayRow.asked_at > since).order_by(TakeAwayRow.id.desc()))
    )


def forget_old(session: Session) -> frozenset[str]:
    """Forget the files whose time is over; the names of those that stay."""
    session.execute(delete(TakeAwayRow).where(TakeAwayRow.asked_at <= now() - KEPT_FOR))
    return frozenset(session.scalars(select(TakeAwayRow.file)))


def blank(session: Session, story_id: int) -> None:
    """Forget every file that may hold a word of this story, those that are being made too."""
    if session.scalar(select(OutcomeRow.id).where(OutcomeRow.story_id == story_id).limit(1)) is not None:
        session.execute(delete(TakeAwayRow))


def _unfinished(session: Session) -> list[TakeAwayRow]:
    states = (State.WAITING.value, State.MAKING.value)
    return list(session.scalars(select(TakeAwayRow).where(TakeAwayRow.state.in_(states)).order_by(TakeAwayRow.id)))


def _change(session: Session, take_away_id: int, **values: object) -> bool:
    changed = session.execute(
        update(TakeAwayRow)
        .where(TakeAwayRow.id == take_away_id, TakeAwayRow.state == State.MAKING.value)
        .values(seen_at=now(), **values)
    )
    return bool(changed.rowcount)  # type: ignore[attr-defined]
