"""The row of a file that was asked for, and the one rule by which a file goes.

The row is the truth: a file on the disc without one is nobody's, and is thrown away.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, ForeignKey, or_, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from scenarios.db import Base, now
from scenarios.message import Message, say
from scenarios.take_away import PAPER, Form, State, TakeAway, holding

STORY_TAKEN_BACK = say("A story was taken back, and its words may have been in this file.")
WORDS_TAKEN_BACK = say("Something that a room said was taken back or changed, and it may have been in this file.")
VOTE_VOID = say("A vote was made void, and its figures may have been in this file.")
EVIDENCE_REMOVED = say("A piece of evidence was removed, and it may have been in this file.")


class TakeAwayRow(Base):
    """One file, from the moment that it was asked for. ``file`` is its name on the disc as long as it is ready.

    ``maker`` is who makes it: a later one takes it from an earlier one. ``why`` it failed or went is a sentence's text.
    """

    __tablename__ = "take_away"

    id: Mapped[int] = mapped_column(primary_key=True)
    form: Mapped[str]
    selection: Mapped[str]
    state: Mapped[str]
    done: Mapped[int] = mapped_column(default=0)
    total: Mapped[int]
    asked_by: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    asked_at: Mapped[datetime] = mapped_column(default=now)
    seen_at: Mapped[datetime] = mapped_column(default=now)
    maker: Mapped[str] = mapped_column(default="")
    tries: Mapped[int] = mapped_column(default=0)
    file: Mapped[str] = mapped_column(default="")
    why: Mapped[str] = mapped_column(default="")
    why_params: Mapped[dict[str, Any]] = mapped_column(default=dict)

    @property
    def plain(self) -> TakeAway:
        """The file as the rules see it."""
        why = Message(self.why, dict(self.why_params)) if self.why else None
        return TakeAway(
            self.id, Form(self.form), State(self.state), self.done, self.total, self.asked_at, self.seen_at,
            self.tries, why,
        )


def drop(session: Session, why: Message, event: str, version: int) -> None:
    """Let go of every file that may hold a result of this event about this version, papers of decisions included."""
    _drop(session, why, or_(TakeAwayRow.selection.in_(holding(event, version)), _is_paper()))


def drop_papers(session: Session, why: Message) -> None:
    """Let go of every decision's paper."""
    _drop(session, why, _is_paper())


def because(why: Message) -> dict[str, object]:
    """A sentence as a row keeps it."""
    params = {name: each if isinstance(each, int | str) else str(each) for name, each in why.params.items()}
    return {"why": why.text, "why_params": params}


def _is_paper() -> ColumnElement[bool]:
    return TakeAwayRow.selection.startswith(PAPER)


def _drop(session: Session, why: Message, those: ColumnElement[bool]) -> None:
    """A file that is ready is gone; one that is being made is begun again, from what is right now."""
    of_state = {state: update(TakeAwayRow).where(those, TakeAwayRow.state == state.value) for state in State}
    session.execute(of_state[State.READY].values(state=State.GONE.value, file="", **because(why)))
    anew = {"state": State.WAITING.value, "maker": "", "tries": 0, "done": 0, "seen_at": now()}
    session.execute(of_state[State.MAKING].values(**anew))
