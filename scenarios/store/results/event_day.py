"""The days on which rooms were asked, as their events said of themselves, and who was there, once it is decided."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, exists, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Mapped, Session, defer, mapped_column

from scenarios.db import Base, now
from scenarios.perspective import PERSPECTIVES
from scenarios.results.attendance import Attendance, EventDay, is_quiet
from scenarios.results.disclosure import bands_document, read_bands
from scenarios.results.outcome import RoundResult
from scenarios.store.results.outcome import OutcomeRoundRow, OutcomeRow


class EventDayRow(Base):
    """One event, by its join code, which never changes. ``bands`` are written once, and never change after that."""

    __tablename__ = "occasion"

    code: Mapped[str] = mapped_column(primary_key=True)
    name: Mapped[str]
    day: Mapped[date]
    who_should_come: Mapped[str] = mapped_column(default="")
    bands: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))

    @property
    def plain(self) -> EventDay:
        """The event's day as the rules see it."""
        told = None if self.bands is None else read_bands(self.bands)
        return EventDay(self.code, self.name, self.day, self.who_should_come, told)


class SplitRow(Base):
    """A perspective that was split at an event, which is so once. ``shown`` says whether anything of it was to be seen.

    It stays where the vote is cancelled later: its room saw it.
    """

    __tablename__ = "occasion_split"

    code: Mapped[str] = mapped_column(ForeignKey("occasion.code"), primary_key=True)
    perspective: Mapped[str] = mapped_column(primary_key=True)
    shown: Mapped[bool]


def keep(session: Session, event_day: EventDay) -> None:
    """Keep what an event says of itself now; two rooms of it may hand over in the same moment."""
    insert = sqlite.insert if session.get_bind().dialect.name == "sqlite" else postgresql.insert
    said = {name: getattr(event_day, name) for name in ("code", "name", "day", "who_should_come")}
    session.execute(insert(EventDayRow).values(said).on_conflict_do_update(index_elements=["code"], set_=said))


def find(session: Session, code: str) -> EventDay | None:
    """The event's day with this code, or None where nothing of it was kept."""
    row = session.get(EventDayRow, code)
    return row.plain if row else None


def of_codes(session: Session, codes: Iterable[str]) -> dict[str, EventDay]:
    """The events' days with these codes, by code; an event of which nothing was kept is not among them."""
    query = select(EventDayRow).where(EventDayRow.code.in_(set(codes))).order_by(EventDayRow.day, EventDayRow.code)
    return {row.code: row.plain for row in session.scalars(query)}


def awaited(session: Session) -> list[EventDay]:
    """The events of which it was not decided yet who was there, and which have a vote that says so."""
    says_it = exists().where(
        OutcomeRow.event_code == EventDayRow.code,
        OutcomeRoundRow.outcome_id == OutcomeRow.id,
        OutcomeRoundRow.shown_to_room,
        OutcomeRoundRow.voided == "",
        OutcomeRoundRow.disclosed["threshold"].as_integer().is_not(None),
    )
    query = select(EventDayRow).where(EventDayRow.bands.is_(None), says_it).order_by(EventDayRow.day, EventDayRow.code)
    return [row.plain for row in session.scalars(query)]


def rounds_of(session: Session, code: str) -> list[int]:
    """The numbers of all results of an event, void ones too; another one is there whenever this says something else."""
    query = select(OutcomeRoundRow.id).join(OutcomeRow, OutcomeRoundRow.outcome_id == OutcomeRow.id)
    return list(session.scalars(query.where(OutcomeRow.event_code == code).order_by(OutcomeRoundRow.id)))


def asked(session: Session, number: int) -> RoundResult:
    """One of these results with who its voters said they are, for the bands to be decided by."""
    return session.get_one(OutcomeRoundRow, number, options=[defer(OutcomeRoundRow.paired)]).unpaired


def is_due(session: Session, event_day: EventDay, today: date) -> bool:
    """Whether an event is over: its day is, and its newest vote that was handed over was closed long ago."""
    query = select(OutcomeRoundRow.closed_at).join(OutcomeRow, OutcomeRoundRow.outcome_id == OutcomeRow.id)
    closed = [
        datetime.fromisoformat(at) for at in session.scalars(query.where(OutcomeRow.event_code == event_day.code))
    ]
    return event_day.is_over(today) and bool(closed) and is_quiet(max(closed), now(session))


def hold(session: Session, code: str) -> EventDay | None:
    """Let nobody else decide about this event before the transaction ends: neither its bands nor a split of its votes.

    On SQLite the write lock already does that. The next query sees what was committed while this one waited.
    """
    row = session.get(EventDayRow, code, with_for_update=True)
    return row.plain if row else None


def splits(session: Session, code: str) -> dict[str, bool]:
    """The perspectives that were split at an event, each with whether anything of it was to be seen."""
    query = select(SplitRow.perspective, SplitRow.shown).where(SplitRow.code == code)
    return {perspective: shown for perspective, shown in session.execute(query)}


def split(session: Session, code: str, shown: Collection[str]) -> None:
    """Keep that an event was split by every perspective, and of which of them anything was to be seen.

    All count, also those that nobody named: that a group is not shown says that few named it. The database refuses a
    second time (IntegrityError).
    """
    session.add_all(SplitRow(code=code, perspective=name, shown=name in shown) for name in PERSPECTIVES)
    session.flush()


def decide_of(session: Session, code: str, attendance: Attendance, rounds: Sequence[int], today: date) -> bool:
    """Keep who was there as these rounds tell it; False, and nothing kept, where the event went on meanwhile."""
    event_day = hold(session, code)
    if event_day is None or not is_due(session, event_day, today) or rounds_of(session, code) != list(rounds):
        return False
    decide(session, code, attendance)
    return True


def decide(session: Session, code: str, attendance: Attendance) -> None:
    """Keep who was there for good. Whoever decides at the same moment keeps what was decided first."""
    undecided = update(EventDayRow).where(EventDayRow.code == code, EventDayRow.bands.is_(None))
    session.execute(undecided.values(bands=bands_document(attendance)))


def is_decided(session: Session, code: str) -> bool:
    """Whether it was decided who was there."""
    return bool(session.scalar(select(exists().where(EventDayRow.code == code, EventDayRow.bands.is_not(None)))))
