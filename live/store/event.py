"""Events, the sections of their programme, and the performances in each section."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date, datetime
from typing import Any, TypeVar

from sqlalchemy import ForeignKey, Index, UniqueConstraint, func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Mapped, Session, joinedload, mapped_column, relationship, selectinload

from live.performance import plan, programme
from live.performance.join_code import new_code
from live.performance.plan import Plan
from live.performance.programme import EventDetails, SectionDetails
from scenarios.account import Account, Action, may
from scenarios.db import Base, at_writing, clock_of, found, locked
from scenarios.errors import Conflict, Invalid, NotAllowed, NotFound
from scenarios.list_position import START, Position
from scenarios.message import Message, say
from scenarios.store import list_page
from scenarios.store.list_page import ListPage
from scenarios.store.stories import story as stories
from scenarios.store.stories import story_list
from scenarios.store.stories.story import RevisionRow

Row = TypeVar("Row", "EventRow", "SectionRow")
_NO_SUCH = say("There is no such event.")
_NO_SUCH_PART = say("There is no such part of the programme.")


class EventRow(Base):
    """A day on which stories are replayed to a room, with the code that its phones join by.

    ``forgotten_at`` is when what could tell its people apart last went for good.
    """

    __tablename__ = "event"
    __table_args__ = (
        Index("ix_event_day", "day", "id"),
        Index("ix_event_created_by", "created_by", "day", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(unique=True)
    code: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    day: Mapped[date]
    place: Mapped[str] = mapped_column(default="")
    who_should_come: Mapped[str] = mapped_column(default="")
    rehearsal: Mapped[bool] = mapped_column(default=False)
    quiet_room: Mapped[str] = mapped_column(default="")
    room_known: Mapped[bool] = mapped_column(default=False)
    needs_passes: Mapped[bool] = mapped_column(default=False)
    created_by: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    created_at: Mapped[datetime] = mapped_column(default=at_writing)
    forgotten_at: Mapped[datetime | None]
    sections: Mapped[list[SectionRow]] = relationship(
        lazy="raise", order_by="SectionRow.position", back_populates="event"
    )


class SectionRow(Base):
    """One slot of an event's programme, with clock times "HH:MM" or "" where not yet known.

    Its name is the room's in all figures, so no other of its event has it.
    """

    __tablename__ = "section"
    __table_args__ = (
        UniqueConstraint("event_id", "position"),
        Index("uq_section_event_id_name", "event_id", "name", unique=True),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(ForeignKey("event.id"))
    position: Mapped[int]
    name: Mapped[str]
    starts: Mapped[str] = mapped_column(default="")
    ends: Mapped[str] = mapped_column(default="")
    place: Mapped[str] = mapped_column(default="")
    interests: Mapped[str] = mapped_column(default="")
    event: Mapped[EventRow] = relationship(lazy="raise", back_populates="sections")
    performances: Mapped[list[PerformanceRow]] = relationship(
        lazy="raise", order_by="PerformanceRow.position", back_populates="section", passive_deletes="all"
    )


class PerformanceRow(Base):
    """One replay of one revision of a story: the revision is pinned, whatever is edited later."""

    __tablename__ = "performance"

    id: Mapped[int] = mapped_column(primary_key=True)
    section_id: Mapped[int] = mapped_column(ForeignKey("section.id"), index=True)
    position: Mapped[int]
    revision_id: Mapped[int] = mapped_column(ForeignKey("story_revision.id"))
    switches: Mapped[dict[str, Any]] = mapped_column(default=dict)
    section: Mapped[SectionRow] = relationship(lazy="raise", back_populates="performances")
    revision: Mapped[RevisionRow] = relationship(lazy="raise")

    @property
    def plan(self) -> Plan:
        """What was switched on for it beforehand; nothing, where that cannot be read any more."""
        try:
            return plan.read(self.switches)
        except Invalid:
            return Plan()


WITH_REVISION = joinedload(PerformanceRow.revision).options(stories.WITH_STORY, stories.WITH_VERSION)
"""Read a performance with the words that it pins, their story and the version of the pathway."""
WITH_EVENT = joinedload(SectionRow.event)
"""Read a section with its event."""
WITH_PERFORMANCES = selectinload(SectionRow.performances).options(joinedload(PerformanceRow.section), WITH_REVISION)
"""Read a section with what is played in it."""
WITH_SECTION = joinedload(PerformanceRow.section).options(WITH_EVENT)
"""Read a performance with its section and event."""


def create(session: Session, by: Account, details: EventDetails, today: date | None = None) -> EventRow:
    """Make an event with a code of its own and nothing in its programme; ``today`` is the site's, or else UTC's."""
    _ensure_may_run(by)
    programme.checked_event(details)
    if details.room_known:
        _ensure_before(details.day, today or clock_of(session).today())
    slug = programme.slug(details.name, new_code())
    row = EventRow(slug=slug, code=_unused_code(session), created_by=by.id)
    session.add(_describe(row, details))
    session.flush()
    return row


def edit(session: Session, by: Account, event_id: int, details: EventDetails, today: date | None = None) -> EventRow:
    """Change what is said of an event; its code and address stay, since they may be in print.

    That the room is known can be said before the event's day and before anything is played, and taken back at any time.
    """
    _ensure_may_run(by)
    # A story that starts meanwhile waits, or is seen here.
    row = found(locked(session, EventRow, event_id), _NO_SUCH)
    for name in ("rehearsal", "needs_passes"):
        if getattr(details, name) != getattr(row, name) and _has_been_played(session, event_id):
            raise Invalid(
                say("Something was played here already, so this stays as it is. Make another event."), field=name
            )
    if details.room_known:
        _ensure_may_know(session, row, details.day, today or clock_of(session).today())
    return _describe(row, programme.checked_event(details))


def add_section(session: Session, by: Account, event_id: int, details: SectionDetails) -> SectionRow:
    """Add a section at the end of the programme. Raises Invalid where another has its name."""
    _ensure_may_run(by)
    programme.checked_section(details)
    row = SectionRow(event_id=get(session, event_id).id, position=_next_position(session, event_id))
    return _named(session, row, details)


def edit_section(session: Session, by: Account, section_id: int, details: SectionDetails) -> SectionRow:
    """Change what is said of a section. Raises Invalid where another of its event has its name."""
    _ensure_may_run(by)
    programme.checked_section(details)
    return _named(session, section(session, section_id), details)


def remove_section(session: Session, by: Account, section_id: int) -> None:
    """Take a section out of the programme. Raises Conflict while stories or phones belong to it."""
    _ensure_may_run(by)
    _delete(
        session,
        section(session, section_id),
        say("Stories or phones belong to this part, so it stays. Take its stories out first."),
    )


def add_performance(session: Session, by: Account, section_id: int, revision_id: int) -> PerformanceRow:
    """Put a published story at the end of a section, pinned to the revision that is published now."""
    _ensure_may_run(by)
    if story_list.published_as(session, revision_id) is None:
        raise NotFound(say("This story is not published, so it cannot be played. Choose another."))
    place = section(session, section_id)
    last = max((performance.position for performance in place.performances), default=0)
    row = PerformanceRow(position=last + 1, revision_id=revision_id)
    place.performances.append(row)
    session.flush()
    return performance(session, row.id)


def move_performance(session: Session, by: Account, performance_id: int, places: int) -> None:
    """Move a performance up (-1) or down (1) in its section; at either end it stays."""
    _ensure_may_run(by)
    row = performance(session, performance_id)
    order = list(section(session, row.section_id).performances)
    here = order.index(row)
    there = min(max(here + places, 0), len(order) - 1)
    order.insert(there, order.pop(here))
    for position, one in enumerate(order, start=1):
        one.position = position


def plan_performance(session: Session, by: Account, performance_id: int, switched_on: Plan) -> PerformanceRow:
    """Keep what is switched on for a performance; it counts from its next start."""
    _ensure_may_run(by)
    row = performance(session, performance_id)
    row.switches = plan.checked(switched_on).document
    return row


def remove_performance(session: Session, by: Account, performance_id: int) -> None:
    """Take a performance out of the programme. Raises Conflict once something of it is on record."""
    _ensure_may_run(by)
    _delete(
        session,
        performance(session, performance_id),
        say("This story has been played here, so it stays in the programme."),
    )


def get(session: Session, event_id: int) -> EventRow:
    """The event with this number. Raises NotFound."""
    return found(session.get(EventRow, event_id), _NO_SUCH)


def by_code(session: Session, code: str) -> EventRow:
    """The event that is joined by this code. Raises NotFound."""
    return found(
        session.scalar(select(EventRow).where(EventRow.code == code)),
        say("No event has this code. Check it on the big screen, and type it again."),
    )


def by_slug(session: Session, slug: str) -> EventRow:
    """The event at this address. Raises NotFound."""
    return found(
        session.scalar(select(EventRow).where(EventRow.slug == slug)), say("There is no event at this address.")
    )


def about_groups(session: Session, code: str) -> tuple[bool, bool, date]:
    """Whether the event with this code is a rehearsal, whether strangers are kept out of all its votes, and its day."""
    kept_out = EventRow.room_known | EventRow.needs_passes
    rehearsal, known, day = session.execute(
        select(EventRow.rehearsal, kept_out, EventRow.day).where(EventRow.code == code)
    ).one()
    return rehearsal, bool(known), day


def coming(
    session: Session, today: date, at: Position = START, *, limit: int = list_page.ON_A_PAGE
) -> ListPage[EventRow]:
    """The events from this day on, the next first; no rehearsals."""
    rows = select(EventRow).where(EventRow.day >= today, EventRow.rehearsal.is_(False))
    return list_page.read(session, rows, (EventRow.day, EventRow.id), at, limit=limit)


def past(
    session: Session, today: date, at: Position = START, *, limit: int = list_page.ON_A_PAGE
) -> ListPage[EventRow]:
    """The events before this day, the latest first; no rehearsals."""
    rows = select(EventRow).where(EventRow.day < today, EventRow.rehearsal.is_(False))
    return list_page.read(session, rows, (EventRow.day, EventRow.id), at, descending=True, limit=limit)


def made_by(
    session: Session, account_id: int | None, at: Position = START, *, limit: int = list_page.ON_A_PAGE
) -> ListPage[EventRow]:
    """The events that this account made, the latest day first."""
    rows = select(EventRow).where(EventRow.created_by == account_id)
    return list_page.read(session, rows, (EventRow.day, EventRow.id), at, descending=True, limit=limit)


def made_by_others(
    session: Session, account_id: int | None, at: Position = START, *, limit: int = list_page.ON_A_PAGE
) -> ListPage[EventRow]:
    """The events that others made, the latest day first."""
    rows = select(EventRow).where(EventRow.created_by.is_distinct_from(account_id))
    return list_page.read(session, rows, (EventRow.day, EventRow.id), at, descending=True, limit=limit)


def first_start(session: Session, event_id: int) -> str:
    """The time "HH:MM" at which the first section of an event begins, "" where none is known yet."""
    times = select(func.min(SectionRow.starts)).where(SectionRow.event_id == event_id, SectionRow.starts != "")
    return session.scalar(times) or ""


def sections_of(session: Session, event_id: int) -> list[SectionRow]:
    """The sections of an event in their order, with what is to be played in each."""
    rows = select(SectionRow).where(SectionRow.event_id == event_id).order_by(SectionRow.position)
    return list(session.scalars(rows.options(WITH_EVENT, WITH_PERFORMANCES)))


def section_ids(session: Session, event_id: int) -> list[int]:
    """The numbers of an event's sections, in their order."""
    query = select(SectionRow.id).where(SectionRow.event_id == event_id).order_by(SectionRow.position)
    return list(session.scalars(query))


def event_of(session: Session, section_id: int) -> int:
    """The number of the event that a section belongs to. Raises NotFound."""
    its_own = select(SectionRow.event_id).where(SectionRow.id == section_id)
    return found(session.scalar(its_own), _NO_SUCH_PART)


def section(session: Session, section_id: int) -> SectionRow:
    """The section with this number, its event, and what is played in it. Raises NotFound."""
    rows = select(SectionRow).options(WITH_EVENT, WITH_PERFORMANCES).where(SectionRow.id == section_id)
    return found(session.scalar(rows), _NO_SUCH_PART)


def programme_of(session: Session, section_id: int) -> list[PerformanceRow]:
    """What is played in a section, in order, each with its section and event, and the words that it pins."""
    rows = select(PerformanceRow).options(WITH_SECTION, WITH_REVISION).where(PerformanceRow.section_id == section_id)
    return list(session.scalars(rows.order_by(PerformanceRow.position)))


def performance(session: Session, performance_id: int) -> PerformanceRow:
    """The performance with this number, its section and event, and the words that it pins. Raises NotFound."""
    rows = select(PerformanceRow).options(WITH_SECTION, WITH_REVISION).where(PerformanceRow.id == performance_id)
    return found(session.scalar(rows), say("This story is not in the programme."))


def _delete(session: Session, row: Base, otherwise: Message) -> None:
    """Delete the row, unless the store's own constraints say that something still needs it."""
    session.delete(row)
    try:
        session.flush()
    except IntegrityError as fault:
        raise Conflict(otherwise) from fault


def _ensure_may_run(by: Account) -> None:
    if not may(by, Action.RUN_EVENTS):
        raise NotAllowed()


def _ensure_may_know(session: Session, row: EventRow, day: date, today: date) -> None:
    """What was said in time stays said, unless the day is moved to where it would not have been in time."""
    if not row.room_known:
        _ensure_before(min(day, row.day), today)
        if _has_been_played(session, row.id):
            raise Invalid(say("Untick this. A story was played here already."), field="room_known")
    elif day < row.day:
        _ensure_before(day, today)


def _ensure_before(day: date, today: date) -> None:
    if day <= today:
        raise Invalid(say("Untick this. You can tick it only until the day before the event."), field="room_known")


def _has_been_played(session: Session, event_id: int) -> bool:
    """Whether the log has a cue of this event; its table is told by name, since the log itself needs events."""
    cues = Base.metadata.tables["cue"]
    return session.scalar(select(cues.c.id).where(cues.c.event_id == event_id).limit(1)) is not None


def _unused_code(session: Session) -> str:
    while True:
        code = new_code()
        if session.scalar(select(EventRow.id).where(EventRow.code == code)) is None:
            return code


def _next_position(session: Session, event_id: int) -> int:
    last = session.scalar(select(func.max(SectionRow.position)).where(SectionRow.event_id == event_id))
    return (last or 0) + 1


def _named(session: Session, row: SectionRow, details: SectionDetails) -> SectionRow:
    """Say this of a section, unless the store's own constraint says that another of its event has the name."""
    event_id = row.event_id
    try:
        with session.begin_nested():
            session.add(_describe(row, details))
    except IntegrityError as fault:
        same = select(SectionRow.id).where(SectionRow.event_id == event_id, SectionRow.name == details.name.strip())
        if session.scalar(same) is None:
            raise
        taken = say("Another part of this event has this name, and figures tell rooms apart by it. Choose another.")
        raise Invalid(taken, field="name", code="taken") from fault
    return row


def _describe(row: Row, details: EventDetails | SectionDetails) -> Row:
    for name, value in asdict(details).items():
        setattr(row, name, value.strip() if isinstance(value, str) else value)
    return row
