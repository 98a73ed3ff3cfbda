"""The pages "You said, we did", one for a pathway and one for an event, shown to nobody before a member publishes."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ColumnElement, ForeignKey, Select, UniqueConstraint, func, or_, select, union
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Mapped, Session, joinedload, mapped_column, relationship, selectinload

from scenarios.account import Account, Action, may
from scenarios.db import Base, at_writing, found, now
from scenarios.decisions import you_said_we_did
from scenarios.decisions.you_said_we_did import Chosen, PageSubject, SubjectKind, Telling
from scenarios.errors import Conflict, ensure
from scenarios.list_position import START, Position
from scenarios.message import say
from scenarios.pathways.draft import edition
from scenarios.pathways.pathway import VersionStatus
from scenarios.store import list_page
from scenarios.store.accounts import audit
from scenarios.store.list_page import ListPage
from scenarios.store.pathways.pathway import PathwayRow, PathwayVersionRow
from scenarios.store.results import event_day
from scenarios.store.results.outcome import OutcomeRow
from scenarios.store.results.room_voice import VoiceRow


class SaidAndDoneRow(Base):
    """What the group tells everyone. ``key`` is a pathway's address or an event's code."""

    __tablename__ = "said_and_done"
    __table_args__ = (UniqueConstraint("kind", "key"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str]
    key: Mapped[str]
    said: Mapped[str] = mapped_column(default="")
    did: Mapped[str] = mapped_column(default="")
    thanks: Mapped[str] = mapped_column(default="")
    better: Mapped[str] = mapped_column(default="")
    credits: Mapped[str] = mapped_column(default="")
    work: Mapped[str] = mapped_column(default="")
    work_address: Mapped[str] = mapped_column(default="")
    changed_at: Mapped[datetime] = mapped_column(default=at_writing, onupdate=at_writing)
    published_at: Mapped[datetime | None]
    parts: Mapped[list[SaidAndDonePartRow]] = relationship(lazy="raise", cascade="all, delete-orphan")

    @property
    def telling(self) -> Telling:
        """Its texts."""
        return Telling(**{name: getattr(self, name) for name in Telling.__dataclass_fields__})

    @property
    def chosen(self) -> Chosen:
        """What of the results stands on it."""
        return Chosen(
            frozenset(each.outcome_id for each in self.parts if each.outcome_id is not None),
            frozenset(each.voice_id for each in self.parts if each.voice_id is not None),
            frozenset(each.decision_id for each in self.parts if each.decision_id is not None),
        )

    @property
    def edition(self) -> str:
        """By which a form says what its editor saw."""
        return edition(self.telling)


class SaidAndDonePartRow(Base):
    """One result, voice or decision that stands on a page."""

    __tablename__ = "said_and_done_part"

    id: Mapped[int] = mapped_column(primary_key=True)
    page_id: Mapped[int] = mapped_column(ForeignKey("said_and_done.id"), index=True)
    outcome_id: Mapped[int | None] = mapped_column(ForeignKey("outcome.id"))
    voice_id: Mapped[int | None] = mapped_column(ForeignKey("voice.id", ondelete="CASCADE"), index=True)
    decision_id: Mapped[int | None] = mapped_column(ForeignKey("decision.id"))


WITH_PARTS = joinedload(SaidAndDoneRow.parts)
"""Read a page with what stands on it: numbers alone, in the same query."""
WITH_PARTS_AS_LOCKED = selectinload(SaidAndDoneRow.parts)
"""The same of a page that is locked, by a query after that: what whoever was waited for put on it is there too."""


def subject(session: Session, kind: SubjectKind, key: str) -> PageSubject:
    """The pathway, or the event that has begun to play something. Raises NotFound."""
    return _named(kind, key, _pathway(session, key) if kind is SubjectKind.PATHWAY else _event(session, key))


def for_everyone(session: Session, kind: SubjectKind, key: str) -> PageSubject:
    """The same for whoever asks. Raises NotFound also for a pathway of which all is a draft of the group's own."""
    if kind is not SubjectKind.PATHWAY:
        return subject(session, kind, key)
    is_shown = or_(PathwayVersionRow.status != VersionStatus.DRAFT.value, PathwayVersionRow.opened_at.is_not(None))
    return _named(
        kind, key, _pathway(session, key, PathwayRow.id.in_(select(PathwayVersionRow.pathway_id).where(is_shown)))
    )


def _named(kind: SubjectKind, key: str, name: str | None) -> PageSubject:
    return PageSubject(kind, key, found(name, say("Nothing is told here yet. Come back in some weeks.")))


def _pathway(session: Session, slug: str, *those: ColumnElement[bool]) -> str | None:
    return session.scalar(select(PathwayRow.name).where(PathwayRow.slug == slug, *those))


def _event(session: Session, code: str) -> str | None:
    """An event's name; one that handed over its results before its day was kept is known by these."""
    day = event_day.find(session, code)
    if day:
        return day.name
    names = [select(table.event_name).where(table.event_code == code).limit(1) for table in (OutcomeRow, VoiceRow)]
    return next((name for name in map(session.scalar, names) if name is not None), None)


def subjects(
    session: Session, kind: SubjectKind, at: Position = START, *, limit: int = list_page.ON_A_PAGE
) -> ListPage[PageSubject]:
    """What a page of this kind can be about and that left something behind, by name, for the group."""
    if kind is SubjectKind.PATHWAY:
        named = select(PathwayRow.slug, PathwayRow.name)
        listed = list_page.read(session, named, (PathwayRow.name, PathwayRow.id), at, limit=limit)
    else:
        first = [
            select(table.event_code.label("code"), table.event_name.label("name")) for table in (OutcomeRow, VoiceRow)
        ]
        left = union(*first).subquery()
        # An event has one name in all that it left; should there be two, the first in the alphabet stands.
        events = select(left.c.code, func.min(left.c.name).label("name")).group_by(left.c.code).subquery()
        listed = list_page.read(
            session, select(events.c.code, events.c.name), (events.c.name, events.c.code), at, limit=limit
        )
    return listed.of([PageSubject(kind, key, name) for key, name in listed.rows])


def get(session: Session, of: PageSubject) -> SaidAndDoneRow:
    """The page about something; one with nothing on it where nobody has written any yet."""
    return session.scalars(_page(of).options(WITH_PARTS)).unique().one_or_none() or SaidAndDoneRow(
        kind=of.kind.value, key=of.key, parts=[], **vars(Telling()), published_at=None
    )


def _page(of: PageSubject) -> Select[SaidAndDoneRow]:
    return select(SaidAndDoneRow).where(SaidAndDoneRow.kind == of.kind.value, SaidAndDoneRow.key == of.key)


def is_published(session: Session, kind: SubjectKind, key: str) -> bool:
    """Whether everyone may read the page."""
    return (
        session.scalar(
            select(SaidAndDoneRow.published_at).where(SaidAndDoneRow.kind == kind.value, SaidAndDoneRow.key == key)
        )
        is not None
    )


def published(session: Session) -> set[tuple[str, str]]:
    """The kind and key of every page that everyone may read."""
    rows = select(SaidAndDoneRow.kind, SaidAndDoneRow.key).where(SaidAndDoneRow.published_at.is_not(None))
    return {(kind, key) for kind, key in session.execute(rows)}


def write(session: Session, by: Account, of: PageSubject, telling: Telling, *, seen: str) -> SaidAndDoneRow:
    """Keep the texts. ``seen`` is the edition that the editor saw. Raises Conflict where another was saved since.

    What everyone reads stays complete: raises Invalid where a published page would lose a half of it.
    """
    row = _to_change(session, by, of)
    if seen != row.edition:
        raise Conflict(say("Somebody changed this while you were writing. Compare both before you save."))
    telling = you_said_we_did.checked(telling)
    if row.published_at:
        you_said_we_did.ready(telling)
    for name, value in vars(telling).items():
        setattr(row, name, value)
    _save(session, by, row, "write said and done")
    return row


def choose(session: Session, by: Account, of: PageSubject, offered: Chosen, chosen: Chosen) -> SaidAndDoneRow:
    """Let the chosen ones of what was offered stand on the page; what was not offered stays as it is."""
    row = _to_change(session, by, of)
    for name, column in (("outcomes", "outcome_id"), ("voices", "voice_id"), ("decisions", "decision_id")):
        may_be, are = getattr(offered, name), getattr(chosen, name) & getattr(offered, name)
        there = {getattr(each, column): each for each in row.parts if getattr(each, column) is not None}
        for number in (there.keys() & may_be) - are:
            row.parts.remove(there[number])
        row.parts += [SaidAndDonePartRow(**{column: number}) for number in sorted(are - there.keys())]
    _save(session, by, row, "choose said and done")
    return row


def publish(session: Session, by: Account, of: PageSubject, is_public: bool) -> SaidAndDoneRow:
    """Show the page to everyone, or take it back. Raises Invalid where a half of it is missing."""
    row = _to_change(session, by, of)
    if is_public:
        you_said_we_did.ready(row.telling)
        row.published_at = row.published_at or now(session)
    else:
        row.published_at = None
    _save(session, by, row, "publish said and done" if is_public else "take back said and done")
    return row


def _to_change(session: Session, by: Account, of: PageSubject) -> SaidAndDoneRow:
    ensure(may(by, Action.REVIEW_OUTCOMES))
    row = get(session, of)
    if row not in session:
        session.add(row)
        try:
            session.flush()
        except IntegrityError as fault:
            raise Conflict(say("Somebody else began this page at the same moment. Load it again.")) from fault
    else:
        as_it_is_now = _page(of).with_for_update().execution_options(populate_existing=True)
        row = session.scalars(as_it_is_now.options(WITH_PARTS_AS_LOCKED)).one()
    return row


def _save(session: Session, by: Account, row: SaidAndDoneRow, act: str) -> None:
    session.flush()
    audit.record(session, by, act, f"{row.kind} {row.key}")
