"""Remarks about the drafts of pathways: kept, passed by a moderator, answered by a designer."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import ForeignKey, func, select
from sqlalchemy.orm import Mapped, Session, defer, joinedload, mapped_column, relationship

from scenarios import objection
from scenarios.account import Account, Action, may
from scenarios.db import Base, at_writing, found, locked, now
from scenarios.errors import Conflict, NotFound, ensure
from scenarios.list_position import START, Position
from scenarios.message import say
from scenarios.objection import Objection
from scenarios.pathways import remark as rules
from scenarios.pathways.draft import edition
from scenarios.pathways.remark import Became, Remark, RemarkState, RemarkSubject
from scenarios.store import list_page
from scenarios.store.accounts import audit
from scenarios.store.list_page import ListPage
from scenarios.store.pathways import pathway as pathways
from scenarios.store.pathways.pathway import PathwayVersionRow


class PathwayRemarkRow(Base):
    """What somebody said about a part of a draft. ``name`` is only what they wish to be called.

    ``objection`` and ``reason`` are why a moderator does not show it: one of the reasons, and words of their own.
    """

    __tablename__ = "pathway_remark"

    id: Mapped[int] = mapped_column(primary_key=True)
    version_id: Mapped[int] = mapped_column(ForeignKey("pathway_version.id"), index=True)
    about: Mapped[str]
    kind: Mapped[str]
    text: Mapped[str]
    name: Mapped[str] = mapped_column(default="")
    state: Mapped[str] = mapped_column(default=RemarkState.WAITING.value, index=True)
    reason: Mapped[str] = mapped_column(default="")
    objection: Mapped[str] = mapped_column(default="")
    answer: Mapped[str] = mapped_column(default="")
    became: Mapped[str] = mapped_column(default="")
    at: Mapped[datetime] = mapped_column(default=at_writing)
    answered_at: Mapped[datetime | None]
    erased_at: Mapped[datetime | None]
    version: Mapped[PathwayVersionRow] = relationship(lazy="raise")

    @property
    def subject(self) -> RemarkSubject | None:
        """The part that it is about, as its version has it now; None where that part was removed."""
        return rules.subject(self.version.content, self.about)


WITH_VERSION = joinedload(PathwayRemarkRow.version).options(pathways.WITH_PATHWAY)
"""Read a remark with the version that it is about, and its pathway."""
WITH_VERSION_NAMED = joinedload(PathwayRemarkRow.version).options(
    defer(PathwayVersionRow.document), pathways.WITH_PATHWAY
)
"""The same without what that version says."""


def make(session: Session, version_id: int, remark: Remark) -> PathwayRemarkRow:
    """Keep a remark for a moderator to read. Raises Conflict where its version takes none (any more)."""
    version = session.get(
        PathwayVersionRow, version_id, with_for_update={"of": PathwayVersionRow}, populate_existing=True
    )
    if version is None or not version.is_public:
        raise NotFound(say("There is no such version of the model."))
    if not version.takes_remarks:
        raise Conflict(say("This version is no longer a draft, so it takes no more remarks. Thank you all the same."))
    if rules.subject(version.content, remark.about) is None:
        raise NotFound(say("The draft has no such part. It may have been removed."))
    kept = rules.checked(remark)
    row = PathwayRemarkRow(
        version_id=version_id, about=kept.about, kind=kept.kind.value, text=kept.text, name=kept.name
    )
    session.add(row)
    session.flush()
    return row


def decide(
    session: Session, by: Account, remark_id: int, to: RemarkState, why: Objection | None = None, words: str = ""
) -> PathwayRemarkRow:
    """Pass, refuse or hide a remark. Raises Invalid where it is not passed and no reason is given."""
    ensure(may(by, Action.MODERATE))
    row = _to_change(session, remark_id)
    if row.erased_at is not None:
        raise Conflict(say("The words of this remark are gone, so nothing is left to decide about."))
    moved = rules.move(RemarkState(row.state), to).value
    if to is RemarkState.PASSED:
        row.state, row.objection, row.reason = moved, "", ""
        audit.record(session, by, "pass remark", f"remark {row.id}")
        return row
    found = objection.chosen(why)
    row.state, row.objection, row.reason = moved, found.value, objection.checked_words(words)
    audit.record(session, by, f"{_ACTS[to]} remark", f"remark {row.id}", why=found.value)
    return row


_ACTS = {RemarkState.REFUSED: "refuse", RemarkState.HIDDEN: "hide"}


def erase(session: Session, by: Account, remark_id: int) -> PathwayRemarkRow:
    """Take the words out of a remark that nobody may read any more; its answer goes too, which may repeat them."""
    ensure(may(by, Action.MODERATE))
    row = _to_change(session, remark_id)
    if row.state not in (RemarkState.REFUSED.value, RemarkState.HIDDEN.value):
        raise Conflict(say("Refuse or hide this remark first."))
    row.text = row.name = row.reason = row.answer = row.became = ""
    row.erased_at = now(session)
    audit.record(session, by, "erase remark", f"remark {row.id}")
    return row


def answer(session: Session, by: Account, remark_id: int, text: str, became: Became, *, seen: str) -> PathwayRemarkRow:
    """Say what became of a remark, for all to read.

    ``seen`` is the edition of the answer that the designer saw. Raises Conflict where another was given since,
    Invalid without one.
    """
    ensure(may(by, Action.EDIT_PATHWAYS))
    row = _to_change(session, remark_id)
    if row.state != RemarkState.PASSED.value:
        raise NotFound(say("There is no such remark, or no moderator has passed it."))
    if seen != edition(row.answer):
        raise Conflict(say("Somebody changed this while you were writing. Compare both before you save."))
    row.answer = rules.checked_words(text, "answer", say("Write an answer. Everyone can read it."))
    row.became, row.answered_at = became.value, now(session)
    audit.record(session, by, "answer remark", f"remark {row.id}")
    return row


def about(session: Session, version_id: int) -> list[PathwayRemarkRow]:
    """The remarks about a version that everyone may read, oldest first."""
    return list(
        session.scalars(
            select(PathwayRemarkRow)
            .options(WITH_VERSION)
            .where(PathwayRemarkRow.version_id == version_id, PathwayRemarkRow.state == RemarkState.PASSED.value)
            .order_by(PathwayRemarkRow.id)
        )
    )


def all_on_one_page(session: Session, version_id: int) -> bool:
    """Whether the remarks about a version that everyone may read are few enough to stand beside its parts."""
    return sum(count_about(session, version_id).values()) <= list_page.ON_A_PAGE


def count_about(session: Session, version_id: int) -> dict[str, int]:
    """How many remarks everyone may read about each part of a version."""
    shown = (PathwayRemarkRow.version_id == version_id, PathwayRemarkRow.state == RemarkState.PASSED.value)
    parts = select(PathwayRemarkRow.about, func.count()).where(*shown).group_by(PathwayRemarkRow.about)
    return {about: count for about, count in session.execute(parts)}


def page_about(session: Session, version_id: int, part: str = "", at: Position = START) -> ListPage[PathwayRemarkRow]:
    """The remarks about a version that everyone may read, or about one part of it, oldest first."""
    shown = (PathwayRemarkRow.version_id == version_id, PathwayRemarkRow.state == RemarkState.PASSED.value)
    rows = select(PathwayRemarkRow).options(WITH_VERSION_NAMED).where(*shown)
    if part:
        rows = rows.where(PathwayRemarkRow.about == part)
    return list_page.read(session, rows, (PathwayRemarkRow.id,), at)


def in_state(
    session: Session, state: RemarkState, at: Position = START, *, limit: int = list_page.ON_A_PAGE
) -> ListPage[PathwayRemarkRow]:
    """The remarks that are there now, oldest first."""
    rows = select(PathwayRemarkRow).options(WITH_VERSION_NAMED).where(PathwayRemarkRow.state == state.value)
    return list_page.read(session, rows, (PathwayRemarkRow.id,), at, limit=limit)


def counts(session: Session) -> dict[RemarkState, int]:
    """How many remarks are in each state now."""
    found = select(PathwayRemarkRow.state, func.count()).group_by(PathwayRemarkRow.state)
    there = {state: count for state, count in session.execute(found)}
    return {state: there.get(state.value, 0) for state in RemarkState}


def by_number(session: Session, numbers: Iterable[int]) -> list[PathwayRemarkRow]:
    """The remarks with these numbers."""
    rows = select(PathwayRemarkRow).options(WITH_VERSION_NAMED).where(PathwayRemarkRow.id.in_(list(numbers)))
    return list(session.scalars(rows))


def count_waiting(session: Session) -> int:
    """How many remarks wait for a moderator."""
    return session.scalar(select(func.count()).where(PathwayRemarkRow.state == RemarkState.WAITING.value)) or 0


def get(session: Session, remark_id: int) -> PathwayRemarkRow:
    """The remark with this number. Raises NotFound."""
    return found(session.get(PathwayRemarkRow, remark_id, options=[WITH_VERSION]), say("There is no such remark."))


def _to_change(session: Session, remark_id: int) -> PathwayRemarkRow:
    return found(locked(session, PathwayRemarkRow, remark_id, WITH_VERSION), say("There is no such remark."))
