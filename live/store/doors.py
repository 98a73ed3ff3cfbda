"""The doors of an event, those who wait before them, and how many come a minute: nothing of a single person."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import astuple
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, String, Table, case, delete, func, select, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from live.performance import doors
from live.performance.doors import Burst, DoorsState, LatecomersKind, Wave
from live.store.dialect import insert_for
from live.store.event import EventRow, SectionRow
from scenarios.db import Base, now


class DoorsRow(Base):
    """Whether an event's doors are closed; without a row they are open.

    ``recent`` are the waves of the last seconds, by which a burst is told. They name no participant.
    """

    __tablename__ = "doors"

    event_id: Mapped[int] = mapped_column(ForeignKey("event.id"), primary_key=True)
    closed: Mapped[bool] = mapped_column(default=False)
    recent: Mapped[list[Any]] = mapped_column(default=list)

    @property
    def waves(self) -> tuple[Wave, ...]:
        """``recent`` as the rules see it."""
        return tuple(Wave(*wave) for wave in self.recent)

    @waves.setter
    def waves(self, waves: Iterable[Wave]) -> None:
        self.recent = [list(astuple(wave)) for wave in waves]


class LatecomersRow(Base):
    """People who came while the doors were closed, and are let in together.

    ``votes_from`` is the first round that they may vote in, NULL before the host let them in. Rounds are numbered in
    the order in which they open.
    """

    __tablename__ = "latecomers"
    __table_args__ = (CheckConstraint("kind IN ('fresh', 'calm', 'burst')", name="kind"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(ForeignKey("event.id"), index=True)
    kind: Mapped[str] = mapped_column(String(10))
    votes_from: Mapped[int | None]


class ArrivalsRow(Base):
    """How many phones joined an event in one minute.

    ``most`` is the most of those that came within a few seconds, ``forgot`` how many browsers did not keep a cookie.
    """

    __tablename__ = "arrivals"

    event_id: Mapped[int] = mapped_column(ForeignKey("event.id"), primary_key=True)
    minute: Mapped[datetime] = mapped_column(primary_key=True)
    joined: Mapped[int] = mapped_column(default=0)
    most: Mapped[int] = mapped_column(default=0)
    forgot: Mapped[int] = mapped_column(default=0)


def receive(session: Session, event_id: int, count: int) -> int | None:
    """So many phones come: the group in which they wait, None where the doors are open and they wait for nothing."""
    row, at = _held(session, event_id), now(session)
    second = int(at.timestamp())
    told = doors.receive(row.waves, second, count)
    _count(session, event_id, at, count, told.total)
    _settle(session, event_id, told.settled)
    group = None
    if row.closed:
        kind = LatecomersKind.BURST if told.is_burst else LatecomersKind.FRESH
        group = told.into or _group(session, event_id, kind)
        _join(session, told.joined_by, group)
    row.waves = doors.received(told, second, count, group)
    session.flush()
    return group


def forgot(session: Session, event_id: int) -> None:
    """Count a browser that did not send back the cookie that it was just given."""
    _held(session, event_id)
    joined, forgot = session.execute(
        select(func.sum(ArrivalsRow.joined), func.sum(ArrivalsRow.forgot)).where(ArrivalsRow.event_id == event_id)
    ).one()
    if (forgot or 0) < (joined or 0):  # Anybody can say so; never of more than came.
        _minute(session, event_id, now(session)).forgot += 1
        session.flush()


def close(session: Session, event_id: int) -> None:
    """From now on whoever comes follows, and waits to be let in."""
    _held(session, event_id).closed = True


def open_again(session: Session, event_id: int) -> None:
    """Whoever comes may vote at once, and those who wait from the next round on; a burst goes on waiting.

    A vote that is open now is open to anybody, so it counts no longer as one behind closed doors.
    """
    let_in(session, event_id)
    _held(session, event_id).closed = False
    rounds = Base.metadata.tables["round"]
    open_now = update(rounds).where(rounds.c.performance_id.in_(_performances_of(event_id)), rounds.c.state == "open")
    session.execute(open_now.values(behind_doors=False))


def let_in(session: Session, event_id: int, burst: int | None = None) -> None:
    """Let people vote in every round that opens after this: a burst, or else all who came one by one.

    Nothing happens where nobody waits so, or that burst was let in before.
    """
    row = _held(session, event_id)
    _settle_all(session, event_id, row)
    number = _calm(session, event_id) if burst is None else burst
    group = session.get(LatecomersRow, number, populate_existing=True) if number is not None else None
    if group is None or group.event_id != event_id or group.votes_from is not None:
        return
    group.votes_from = 1 + (session.scalar(select(func.max(Base.metadata.tables["round"].c.id))) or 0)
    row.waves = doors.let_in(row.waves, group.id)
    session.flush()


def settle(session: Session, event_id: int) -> None:
    """Let those who came just now wait with everybody else: nothing tells any more in which second they came."""
    recent = session.scalar(select(DoorsRow.recent).where(DoorsRow.event_id == event_id))
    if recent:
        _settle_all(session, event_id, _held(session, event_id))
        session.flush()


def is_closed(session: Session, event_id: int) -> bool:
    """Whether whoever comes now has to wait."""
    return bool(session.scalar(select(DoorsRow.closed).where(DoorsRow.event_id == event_id)))


def read(session: Session, event_id: int, passes: bool = False) -> DoorsState:
    """The doors of an event, and what people behind the scenes are told of who came."""
    groups = session.execute(_counted(event_id)).all()
    waiting = [(group, kind, count) for group, kind, votes_from, count in groups if votes_from is None]
    lately = ArrivalsRow.minute >= _minute_of(now(session)) - timedelta(minutes=1)
    closed, joined, most, forgot = session.execute(
        select(
            select(DoorsRow.closed).where(DoorsRow.event_id == event_id).scalar_subquery(),
            func.max(case((lately, ArrivalsRow.joined))),
            func.max(case((lately, ArrivalsRow.most))),
            func.sum(ArrivalsRow.forgot),
        ).where(ArrivalsRow.event_id == event_id)
    ).one()
    return DoorsState(
        closed=bool(closed),
        passes=passes,
        let_in=len(groups) - len(waiting),
        waiting=sum(count for _group, kind, count in waiting if kind != LatecomersKind.BURST),
        bursts=tuple(Burst(group, count) for group, kind, count in waiting if kind == LatecomersKind.BURST),
        joined=joined or 0,
        most=most or 0,
        late=sum(count for *_group, count in groups),
        forgot=forgot or 0,
    )


def _held(session: Session, event_id: int) -> DoorsRow:
    """The event's doors, which nobody else moves or enters by before the transaction ends.

    The event's row comes first, in the order in which a cue takes these locks. A round that opens holds it too, so that
    it is wholly before a press or after it.
    """
    session.execute(select(EventRow.id).where(EventRow.id == event_id).with_for_update(key_share=True))
    new = insert_for(session)(DoorsRow.__table__).on_conflict_do_nothing()
    session.connection().execute(new, {"event_id": event_id, "closed": False, "recent": []})
    return session.get_one(DoorsRow, event_id, with_for_update=True, populate_existing=True)


def _settle_all(session: Session, event_id: int, row: DoorsRow) -> None:
    """Let everybody who came one by one wait in one group."""
    fresh = doors.undecided(row.waves)
    for group in fresh:
        row.waves = doors.let_in(row.waves, group)
    _settle(session, event_id, fresh)


def _settle(session: Session, event_id: int, groups: Iterable[int]) -> None:
    joining = list(groups)
    if joining:
        _join(session, joining, _calm(session, event_id) or _group(session, event_id, LatecomersKind.CALM))


def _calm(session: Session, event_id: int) -> int | None:
    waits = LatecomersRow.event_id == event_id, LatecomersRow.votes_from.is_(None)
    return session.scalar(select(LatecomersRow.id).where(*waits, LatecomersRow.kind == LatecomersKind.CALM.value))


def _group(session: Session, event_id: int, kind: LatecomersKind) -> int:
    row = LatecomersRow(event_id=event_id, kind=kind.value)
    session.add(row)
    session.flush()
    return row.id


def _join(session: Session, groups: Iterable[int], into: int) -> None:
    """Let these groups be one with another, and forget that they were any."""
    joining = [group for group in groups if group != into]
    if joining:
        person = _participants()
        session.execute(update(person).where(person.c.latecomers_id.in_(joining)).values(latecomers_id=into))
        session.execute(delete(LatecomersRow).where(LatecomersRow.id.in_(joining)))


def _count(session: Session, event_id: int, at: datetime, count: int, total: int) -> None:
    row = _minute(session, event_id, at)
    row.joined += count
    row.most = max(row.most, total)


def _minute(session: Session, event_id: int, at: datetime) -> ArrivalsRow:
    """The count of this minute; whoever asks for it holds the doors."""
    minute = _minute_of(at)
    row = session.get(ArrivalsRow, (event_id, minute), populate_existing=True)
    if row is None:
        row = ArrivalsRow(event_id=event_id, minute=minute, joined=0, most=0, forgot=0)
        session.add(row)
    return row


def _minute_of(at: datetime) -> datetime:
    return at.replace(second=0, microsecond=0)


def _counted(event_id: int) -> Any:
    person = _participants()
    return (
        select(LatecomersRow.id, LatecomersRow.kind, LatecomersRow.votes_from, func.count(person.c.id))
        .outerjoin(person, person.c.latecomers_id == LatecomersRow.id)
        .where(LatecomersRow.event_id == event_id)
        .group_by(LatecomersRow.id, LatecomersRow.kind, LatecomersRow.votes_from)
        .order_by(LatecomersRow.id)
    )


def _performances_of(event_id: int) -> Any:
    performance = Base.metadata.tables["performance"]
    return (
        select(performance.c.id)
        .join(SectionRow, SectionRow.id == performance.c.section_id)
        .where(SectionRow.event_id == event_id)
    )


def _participants() -> Table:
    """Told by name, since participants themselves need their group."""
    return Base.metadata.tables["participant"]
