"""The row of a file that was asked for, and the one rule by which a file goes.

The row is the truth: a file on the disc without one is nobody's, and is thrown away. Whoever begins with a file and
whoever lets go of files take turns, so that no maker begins between what is right now and what was right before.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, ForeignKey, column, func, or_, select, table, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from scenarios.db import Base, at_writing, now
from scenarios.message import Message, say
from scenarios.results.export_request import PAPER, ExportFile, FileFormat, FileState, Paper, holding

STORY_TAKEN_BACK = say("A story was taken back, and its words may have been in this file.")
STORY_TAKEN_DOWN = say("A moderator took a story down, and its words may have been in this file.")
WORDS_TAKEN_BACK = say("Something that a room said was taken back or changed, and it may have been in this file.")
VOTE_VOID = say("A vote was made void, and its figures may have been in this file.")
GROUPS_TAKEN_BACK = say(  # Said by the migration that took them back.
    "Results by group of earlier events are no longer shown, and they may have been in this file."
)
EVIDENCE_REMOVED = say("A piece of evidence was removed, and it may have been in this file.")
DECISION_CHANGED = say("The decision was changed since, and this paper says what it said before.")
FINDING_CHANGED = say("A finding behind the decision was changed since, and this paper was made before.")

_ANSWERS = table("decision_finding", column("decision_id"), column("finding_id"))  # Its own module needs this one.
_OUTCOMES = table("outcome", column("event_code"), column("pathway_version_id"), column("story_id"))
_TURN = 0x7461, 0  # The keys of the advisory lock, so that it meets no other use of them.


class ExportFileRow(Base):
    """One file, from the moment that it was asked for. ``file`` is its name on the disc as long as it is ready.

    ``asked_at`` is when it was asked for, or last began to wait anew; ``seen_at`` when its maker, or whoever started
    one for it, last gave a sign. ``maker`` is who makes it: a later one takes it from an earlier one. ``why`` it failed
    or went is a sentence's text.
    """

    __tablename__ = "take_away"

    id: Mapped[int] = mapped_column(primary_key=True)
    form: Mapped[str]
    selection: Mapped[str]
    state: Mapped[str]
    done: Mapped[int] = mapped_column(default=0)
    total: Mapped[int]
    asked_by: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    asked_at: Mapped[datetime] = mapped_column(default=at_writing)
    seen_at: Mapped[datetime] = mapped_column(default=at_writing)
    maker: Mapped[str] = mapped_column(default="")
    tries: Mapped[int] = mapped_column(default=0)
    file: Mapped[str] = mapped_column(default="")
    why: Mapped[str] = mapped_column(default="")
    why_params: Mapped[dict[str, Any]] = mapped_column(default=dict)

    @property
    def plain(self) -> ExportFile:
        """The file as the rules see it."""
        why = Message(self.why, dict(self.why_params)) if self.why else None
        return ExportFile(
            self.id,
            FileFormat(self.form),
            FileState(self.state),
            self.done,
            self.total,
            self.asked_at,
            self.seen_at,
            why,
        )


def drop(session: Session, why: Message, event: str, version: int) -> None:
    """Let go of every file that may hold a result of this event about this version, papers of decisions included."""
    _drop(session, why, or_(ExportFileRow.selection.in_(holding(event, version)), _is_paper()))


def drop_papers(session: Session, why: Message) -> None:
    """Let go of every decision's paper."""
    _drop(session, why, _is_paper())


def drop_paper(session: Session, why: Message, decision_id: int) -> None:
    """Let go of one decision's paper."""
    _drop(session, why, ExportFileRow.selection == Paper(decision_id).key)


def drop_papers_on(session: Session, why: Message, finding_id: int) -> None:
    """Let go of the papers of the decisions that answer this finding."""
    numbers = session.scalars(select(_ANSWERS.c.decision_id).where(_ANSWERS.c.finding_id == finding_id))
    for number in sorted(numbers):
        drop_paper(session, why, number)


def blank(session: Session, story_id: int, why: Message = STORY_TAKEN_BACK) -> None:
    """Let go of every file that may hold a word of this story; a decision's paper may quote one that no room played."""
    held = select(_OUTCOMES.c.event_code, _OUTCOMES.c.pathway_version_id).where(_OUTCOMES.c.story_id == story_id)
    for event, version in session.execute(held.distinct()).all():
        drop(session, why, event, version)
    drop_papers(session, why)


def take_turn(session: Session) -> None:
    """Until this transaction ends, nobody else begins with a file or lets go of one; SQLite's write lock does so."""
    if session.get_bind().dialect.name != "sqlite":
        session.execute(select(func.pg_advisory_xact_lock(*_TURN)))


def anew(at: datetime) -> dict[str, object]:
    """A file that waits from this moment on, as a row keeps it."""
    return {"state": FileState.WAITING.value, "maker": "", "done": 0, "seen_at": at, "asked_at": at}


def because(why: Message) -> dict[str, object]:
    """A sentence as a row keeps it."""
    params = {name: each if isinstance(each, int | str) else str(each) for name, each in why.params.items()}
    return {"why": why.text, "why_params": params}


def _is_paper() -> ColumnElement[bool]:
    return ExportFileRow.selection.startswith(PAPER)


def _drop(session: Session, why: Message, those: ColumnElement[bool]) -> None:
    """A file that is ready is gone; one that is being made is begun again, from what is right now.

    In this order: what is finished meanwhile is either begun again, or seen as ready by what follows.
    """
    take_turn(session)
    of_state = {state: update(ExportFileRow).where(those, ExportFileRow.state == state.value) for state in FileState}
    session.execute(of_state[FileState.MAKING].values(tries=0, **anew(now(session))))
    session.execute(of_state[FileState.READY].values(state=FileState.GONE.value, file="", **because(why)))
