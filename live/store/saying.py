"""Sayings, their support, marks and debriefs: unique constraints decide, and nothing is counted in memory."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, String, UniqueConstraint, func, select, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from live.performance.saying import MarkKind, SayingKind, SayingState
from live.store.dialect import insert_for
from live.store.event import PerformanceRow, SectionRow
from scenarios.db import Base, at_writing, found, locked, now
from scenarios.errors import NotFound
from scenarios.message import say

_NOT_YOURS = say("These words are not yours, or you took them back already.")


class SayingRow(Base):
    """What somebody said at a performance. Without ``participant_id`` it was said aloud, and written by a person.

    ``client_id`` is the phone's own random number, so that the same words sent again are one saying.
    ``playing`` is the vote that a reason or a minority report is about. ``supporters`` counts the rows of
    ``support`` in the transaction that adds one, so that no pulse counts thousands again. What a phone sent has no
    words any more where its person took them back.
    """

    __tablename__ = "saying"
    __table_args__ = (UniqueConstraint("participant_id", "client_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    performance_id: Mapped[int] = mapped_column(ForeignKey("performance.id"), index=True)
    participant_id: Mapped[int | None] = mapped_column(ForeignKey("participant.id"))
    client_id: Mapped[str | None] = mapped_column(String(64))
    kind: Mapped[str]
    scene_key: Mapped[str]
    playing: Mapped[int | None]
    words: Mapped[str]
    state: Mapped[str]
    judged_by: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    supporters: Mapped[int] = mapped_column(default=0)
    at: Mapped[datetime] = mapped_column(default=at_writing)


class SupportRow(Base):
    """One person's support of a saying."""

    __tablename__ = "support"

    saying_id: Mapped[int] = mapped_column(ForeignKey("saying.id"), primary_key=True)
    participant_id: Mapped[int] = mapped_column(ForeignKey("participant.id"), primary_key=True, index=True)


class MarkRow(Base):
    """One person's mark on a scene: once of each kind."""

    __tablename__ = "mark"
    __table_args__ = (UniqueConstraint("performance_id", "scene_key", "participant_id", "kind"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    performance_id: Mapped[int] = mapped_column(ForeignKey("performance.id"))
    scene_key: Mapped[str]
    participant_id: Mapped[int] = mapped_column(ForeignKey("participant.id"), index=True)
    kind: Mapped[str]


class DebriefRow(Base):
    """How somebody found the event. It names no participant, so that nothing leads to a vote."""

    __tablename__ = "debrief"
    __table_args__ = (
        UniqueConstraint("client_id"),
        CheckConstraint("heard IN ('', 'yes', 'partly', 'no')", name="heard"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(ForeignKey("event.id"), index=True)
    client_id: Mapped[str] = mapped_column(String(64))
    heard: Mapped[str] = mapped_column(String(10), default="")
    good: Mapped[str] = mapped_column(default="")
    better: Mapped[str] = mapped_column(default="")


@dataclass(frozen=True)
class SupportedSaying:
    """A saying as the faces read it, with how many support it."""

    id: int
    performance: int
    kind: SayingKind
    scene: str
    playing: int | None
    words: str
    state: SayingState
    aloud: bool
    support: int

    @property
    def was_taken_back(self) -> bool:
        """Whether its person took it back: what is typed on a phone is never empty."""
        return not self.words and not self.aloud


def get(session: Session, performance_id: int, saying_id: int) -> SayingRow:
    """The saying with this number at this performance. Raises NotFound for another's."""
    row = session.get(SayingRow, saying_id)
    if row is None or row.performance_id != performance_id:
        raise NotFound(say("There is no such proposal here."))
    return row


def in_section(session: Session, section_id: int, saying_id: int) -> SayingRow:
    """The saying with this number at any performance of a section. Raises NotFound for another's."""
    query = (
        select(SayingRow)
        .join(PerformanceRow, PerformanceRow.id == SayingRow.performance_id)
        .where(PerformanceRow.section_id == section_id, SayingRow.id == saying_id)
    )
    return found(session.scalar(query), say("There is no such proposal here."))


def said(
    session: Session,
    performance_id: int,
    states: Collection[SayingState],
    limit: int,
    kind: SayingKind | None = None,
    playing: int | None = None,
) -> list[SupportedSaying]:
    """Sayings in these states: what most people support first, then the newest."""
    query = select(SayingRow).where(
        SayingRow.performance_id == performance_id, SayingRow.state.in_([state.value for state in states])
    )
    if kind is not None:
        query = query.where(SayingRow.kind == kind.value)
    if playing is not None:
        query = query.where(SayingRow.playing == playing)
    query = query.order_by(SayingRow.supporters.desc(), SayingRow.id.desc()).limit(limit)
    return [_said(row) for row in session.scalars(query)]


def one(session: Session, saying_id: int) -> SupportedSaying | None:
    """The saying with this number, if there is one."""
    row = session.get(SayingRow, saying_id)
    return _said(row) if row else None


def waiting(session: Session, section_id: int, limit: int) -> tuple[list[SupportedSaying], int]:
    """What waits for a person in a section, the oldest first, and how much that is: also from the story before."""
    here = (
        SayingRow.performance_id.in_(select(PerformanceRow.id).where(PerformanceRow.section_id == section_id)),
        SayingRow.state == SayingState.WAITING.value,
    )
    rows = session.scalars(select(SayingRow).where(*here).order_by(SayingRow.id).limit(limit)).all()
    count = len(rows) if len(rows) < limit else session.scalar(select(func.count()).where(*here)) or 0
    return [_said(row) for row in rows], count


def own(session: Session, event_id: int, participant_id: int) -> list[SupportedSaying]:
    """What one person said at an event and did not take back, the newest first."""
    here = select(PerformanceRow.id).join(PerformanceRow.section).where(SectionRow.event_id == event_id)
    query = select(SayingRow).where(
        SayingRow.performance_id.in_(here), SayingRow.participant_id == participant_id, SayingRow.words != ""
    )
    return [_said(row) for row in session.scalars(query.order_by(SayingRow.id.desc()))]


def to_take_back(session: Session, event_id: int, participant_id: int, saying_id: int) -> SayingRow:
    """One of these, as it is now, locked until the transaction ends. Raises NotFound for anybody else's."""
    if saying_id not in {one.id for one in own(session, event_id, participant_id)}:
        raise NotFound(_NOT_YOURS)
    return found(locked(session, SayingRow, saying_id), _NOT_YOURS)


def waiting_of(session: Session, performance_id: int, participant_id: int) -> int:
    """How many sayings of one person wait."""
    query = select(func.count()).where(
        SayingRow.performance_id == performance_id,
        SayingRow.participant_id == participant_id,
        SayingRow.state == SayingState.WAITING.value,
    )
    return session.scalar(query) or 0


def aloud(session: Session, performance_id: int, kind: SayingKind, scene: str, playing: int | None = None) -> SayingRow:
    """A saying of the room itself, whose words a person writes down."""
    row = SayingRow(
        performance_id=performance_id,
        kind=kind.value,
        scene_key=scene,
        playing=playing,
        words="",
        state=SayingState.WAITING.value,
    )
    session.add(row)
    session.flush()
    return row


def store(
    session: Session,
    performance_id: int,
    participant_id: int,
    client_id: str,
    kind: SayingKind,
    scene: str,
    playing: int | None,
    words: str,
) -> int:
    """Store a saying once, and return its number: the same words sent again are the same saying."""
    insert = insert_for(session)(SayingRow.__table__).on_conflict_do_nothing(
        index_elements=["participant_id", "client_id"]
    )
    values = {
        "performance_id": performance_id,
        "participant_id": participant_id,
        "client_id": client_id,
        "kind": kind.value,
        "scene_key": scene,
        "playing": playing,
        "words": words,
        "state": SayingState.WAITING.value,
        "supporters": 0,
        "at": now(session),
    }
    session.connection().execute(insert, values)
    query = select(SayingRow.id).where(SayingRow.participant_id == participant_id, SayingRow.client_id == client_id)
    return session.scalars(query).one()


def support(session: Session, saying_id: int, participant_id: int) -> None:
    """One person supports a saying, once."""
    insert = insert_for(session)(SupportRow.__table__).on_conflict_do_nothing()
    added = session.connection().execute(insert, {"saying_id": saying_id, "participant_id": participant_id})
    if added.rowcount:
        counted = update(SayingRow).where(SayingRow.id == saying_id).values(supporters=SayingRow.supporters + 1)
        session.execute(counted)


def mark(session: Session, performance_id: int, scene: str, participant_id: int, kind: MarkKind) -> None:
    """One person marks a scene, once of each kind."""
    insert = insert_for(session)(MarkRow.__table__).on_conflict_do_nothing()
    row = {"performance_id": performance_id, "scene_key": scene, "participant_id": participant_id, "kind": kind.value}
    session.connection().execute(insert, row)


def marks(session: Session, performance_id: int) -> dict[tuple[str, MarkKind], int]:
    """How many people marked each scene as what."""
    query = (
        select(MarkRow.scene_key, MarkRow.kind, func.count())
        .where(MarkRow.performance_id == performance_id)
        .group_by(MarkRow.scene_key, MarkRow.kind)
    )
    return {(scene, MarkKind(kind)): count for scene, kind, count in session.execute(query)}


def supported_by(session: Session, performance_id: int, participant_id: int) -> list[int]:
    """The sayings of a performance that one person supports."""
    query = (
        select(SupportRow.saying_id)
        .join(SayingRow, SayingRow.id == SupportRow.saying_id)
        .where(SayingRow.performance_id == performance_id, SupportRow.participant_id == participant_id)
        .order_by(SupportRow.saying_id)
    )
    return list(session.scalars(query))


def debrief(session: Session, event_id: int, client_id: str, heard: str, good: str, better: str) -> None:
    """Keep how somebody found the event; the same phone's later answer replaces its earlier one."""
    new = insert_for(session)(DebriefRow.__table__)
    said_now = {"heard": heard, "good": good, "better": better}
    replacing = new.on_conflict_do_update(index_elements=["client_id"], set_=said_now)
    session.connection().execute(replacing, {"event_id": event_id, "client_id": client_id, **said_now})


def debriefs(session: Session, event_id: int) -> Sequence[DebriefRow]:
    """What people said of an event."""
    return session.scalars(select(DebriefRow).where(DebriefRow.event_id == event_id).order_by(DebriefRow.id)).all()


def _said(row: SayingRow) -> SupportedSaying:
    return SupportedSaying(
        id=row.id,
        performance=row.performance_id,
        kind=SayingKind(row.kind),
        scene=row.scene_key,
        playing=row.playing,
        words=row.words,
        state=SayingState(row.state),
        aloud=row.participant_id is None,
        support=row.supporters,
    )
