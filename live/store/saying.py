"""Sayings, their support, marks and debriefs: unique constraints decide, and nothing is counted in memory."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from sqlalchemy import (
    CheckConstraint,
    ColumnElement,
    ForeignKey,
    String,
    UniqueConstraint,
    bindparam,
    case,
    cast,
    delete,
    func,
    select,
    update,
)
from sqlalchemy.orm import Mapped, Session, mapped_column

from live.performance.saying import MarkKind, SayingKind, SayingState
from live.store.dialect import insert_for
from live.store.event import PerformanceRow, SectionRow
from scenarios.db import IN_KEY_ORDER, Base, found, locked
from scenarios.errors import NotFound
from scenarios.list_position import START, Position
from scenarios.message import say
from scenarios.store import list_page
from scenarios.store.list_page import ListPage

_NOT_YOURS = say("These words are not yours, or you took them back already.")


class SayingRow(Base):
    """What somebody said at a performance. Without ``speaker`` it was said aloud, and written by a person.

    ``speaker`` is the same for all that one person says at an event, and leads to nothing else of theirs.
    ``client_id`` is the phone's own random number, so that the same words sent again are one saying.
    ``playing`` is the vote that a reason or a minority report is about. ``supporters`` counts the rows of
    ``support`` in the transaction that adds one, so that no pulse counts thousands again. What a phone sent has no
    words any more where its person took them back.
    """

    __tablename__ = "saying"
    __table_args__ = (UniqueConstraint("speaker", "client_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    performance_id: Mapped[int] = mapped_column(ForeignKey("performance.id"), index=True)
    speaker: Mapped[str | None] = mapped_column(String(64))
    client_id: Mapped[str | None] = mapped_column(String(64))
    kind: Mapped[str]
    scene_key: Mapped[str]
    playing: Mapped[int | None]
    words: Mapped[str]
    state: Mapped[str]
    judged_by: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    supporters: Mapped[int] = mapped_column(default=0)


class SupportRow(Base):
    """One person's support of a saying."""

    __tablename__ = "support"
    __table_args__ = (IN_KEY_ORDER,)

    saying_id: Mapped[int] = mapped_column(ForeignKey("saying.id"), primary_key=True)
    speaker: Mapped[str] = mapped_column(String(64), primary_key=True, index=True)


class MarkRow(Base):
    """One person's mark on a scene: once of each kind."""

    __tablename__ = "mark"
    __table_args__ = (UniqueConstraint("performance_id", "scene_key", "speaker", "kind"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    performance_id: Mapped[int] = mapped_column(ForeignKey("performance.id"))
    scene_key: Mapped[str]
    speaker: Mapped[str] = mapped_column(String(64), index=True)
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


class MutedRow(Base):
    """Somebody from whom an event takes no more words. Their votes count."""

    __tablename__ = "muted"

    event_id: Mapped[int] = mapped_column(ForeignKey("event.id"), primary_key=True)
    speaker: Mapped[str] = mapped_column(String(64), primary_key=True)


@dataclass(frozen=True)
class SupportedSaying:
    """A saying as the faces read it, with how many support it.

    ``muted`` where no more words of its person are taken; ``more`` is how many others of theirs wait.
    """

    id: int
    performance: int
    kind: SayingKind
    scene: str
    playing: int | None
    words: str
    state: SayingState
    aloud: bool
    support: int
    muted: bool = False
    more: int = 0

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
    """Sayings in these states: what most people support first, then the newest; hidden ones last."""
    query = select(SayingRow, _MUTED).where(
        SayingRow.performance_id == performance_id, SayingRow.state.in_([state.value for state in states])
    )
    if kind is not None:
        query = query.where(SayingRow.kind == kind.value)
    if playing is not None:
        query = query.where(SayingRow.playing == playing)
    last = case((SayingRow.state == SayingState.HIDDEN.value, 1), else_=0)
    query = query.order_by(last, SayingRow.supporters.desc(), SayingRow.id.desc()).limit(limit)
    return [_said(row, muted) for row, muted in session.execute(query)]


def one(session: Session, saying_id: int) -> SupportedSaying | None:
    """The saying with this number, if there is one."""
    found = session.execute(select(SayingRow, _MUTED).where(SayingRow.id == saying_id)).first()
    return _said(*found) if found else None


def waiting(session: Session, section_id: int, limit: int) -> tuple[list[SupportedSaying], int]:
    """What waits for a person in a section, also from the story before, and how much that is.

    It goes round by person: first the oldest of each, then the second of each, and so on, so that nobody who says much
    hides somebody who says little. What is said aloud is of nobody, and stands as if by somebody else each time.
    """
    here = _waiting_in(section_id)
    person = func.coalesce(SayingRow.speaker, cast(SayingRow.id, String))
    turn = func.row_number().over(partition_by=person, order_by=SayingRow.id)
    of_person = func.count().over(partition_by=person)
    rows = session.execute(
        select(SayingRow, _MUTED, of_person - 1).where(*here).order_by(turn, SayingRow.id).limit(limit)
    ).all()
    count = len(rows) if len(rows) < limit else session.scalar(select(func.count()).where(*here)) or 0
    return [_said(row, muted, more) for row, muted, more in rows], count


def waiting_page(session: Session, section_id: int, at: Position = START) -> ListPage[SupportedSaying]:
    """A page of all that waits in a section, the oldest first. Raises NotFound where there is no such page."""
    query = select(SayingRow, _MUTED).where(*_waiting_in(section_id))
    page = list_page.read(session, query, (SayingRow.id,), at)
    return page.of([_said(row, muted) for row, muted in page.rows])


def _waiting_in(section_id: int) -> tuple[ColumnElement[bool], ...]:
    return (
        SayingRow.performance_id.in_(select(PerformanceRow.id).where(PerformanceRow.section_id == section_id)),
        SayingRow.state == SayingState.WAITING.value,
    )


def own(session: Session, event_id: int, speaker: str) -> list[SupportedSaying]:
    """What one person said at an event and did not take back, the newest first."""
    here = select(PerformanceRow.id).join(PerformanceRow.section).where(SectionRow.event_id == event_id)
    query = select(SayingRow, _MUTED).where(
        SayingRow.performance_id.in_(here), SayingRow.speaker == speaker, SayingRow.words != ""
    )
    return [_said(row, muted) for row, muted in session.execute(query.order_by(SayingRow.id.desc()))]


def to_take_back(session: Session, event_id: int, speaker: str, saying_id: int) -> SayingRow:
    """One of these, as it is now, locked until the transaction ends. Raises NotFound for anybody else's."""
    if saying_id not in {one.id for one in own(session, event_id, speaker)}:
        raise NotFound(_NOT_YOURS)
    return found(locked(session, SayingRow, saying_id), _NOT_YOURS)


def waiting_of(session: Session, performance_id: int, speaker: str) -> int:
    """How many sayings of one person wait."""
    query = select(func.count()).where(
        SayingRow.performance_id == performance_id,
        SayingRow.speaker == speaker,
        SayingRow.state == SayingState.WAITING.value,
    )
    return session.scalar(query) or 0


def hide_all(session: Session, event_id: int, speaker: str, by: int | None) -> set[int]:
    """Hide all that one person said at an event; gives the performances at which anything was hidden."""
    theirs = (
        SayingRow.speaker == speaker,
        SayingRow.state != SayingState.HIDDEN.value,
        SayingRow.performance_id.in_(
            select(PerformanceRow.id).join(SectionRow).where(SectionRow.event_id == event_id),
        ),
    )
    performances = set(session.scalars(select(SayingRow.performance_id).where(*theirs).distinct()))
    session.execute(update(SayingRow).where(*theirs).values(state=SayingState.HIDDEN.value, judged_by=by))
    return performances


def mute(session: Session, event_id: int, speaker: str) -> None:
    """Take no more words of this person at an event."""
    insert = insert_for(session)(MutedRow.__table__).on_conflict_do_nothing()
    session.connection().execute(insert, {"event_id": event_id, "speaker": speaker})


def unmute(session: Session, event_id: int, speaker: str) -> None:
    """Take words of this person again; what was hidden stays hidden."""
    session.execute(delete(MutedRow).where(MutedRow.event_id == event_id, MutedRow.speaker == speaker))


def is_muted(session: Session, event_id: int, speaker: str) -> bool:
    """Whether no more words of this person are taken."""
    return session.get(MutedRow, (event_id, speaker)) is not None


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
    speaker: str,
    client_id: str,
    kind: SayingKind,
    scene: str,
    playing: int | None,
    words: str,
) -> int:
    """Store a saying once, and return its number: the same words sent again are the same saying."""
    insert = insert_for(session)(SayingRow.__table__).on_conflict_do_nothing(index_elements=["speaker", "client_id"])
    values = {
        "performance_id": performance_id,
        "speaker": speaker,
        "client_id": client_id,
        "kind": kind.value,
        "scene_key": scene,
        "playing": playing,
        "words": words,
        "state": SayingState.WAITING.value,
        "supporters": 0,
    }
    session.connection().execute(insert, values)
    query = select(SayingRow.id).where(SayingRow.speaker == speaker, SayingRow.client_id == client_id)
    return session.scalars(query).one()


def support(session: Session, saying_id: int, speaker: str) -> None:
    """One person supports a saying, once."""
    insert = insert_for(session)(SupportRow.__table__).on_conflict_do_nothing()
    added = session.connection().execute(insert, {"saying_id": saying_id, "speaker": speaker})
    if added.rowcount:
        counted = update(SayingRow).where(SayingRow.id == saying_id).values(supporters=SayingRow.supporters + 1)
        session.execute(counted)


def mark(session: Session, performance_id: int, scene: str, speaker: str, kind: MarkKind) -> None:
    """One person marks a scene, once of each kind."""
    insert = insert_for(session)(MarkRow.__table__).on_conflict_do_nothing()
    row = {"performance_id": performance_id, "scene_key": scene, "speaker": speaker, "kind": kind.value}
    session.connection().execute(insert, row)


def marks(session: Session, performance_id: int) -> dict[tuple[str, MarkKind], int]:
    """How many people marked each scene as what."""
    query = (
        select(MarkRow.scene_key, MarkRow.kind, func.count())
        .where(MarkRow.performance_id == performance_id)
        .group_by(MarkRow.scene_key, MarkRow.kind)
    )
    return {(scene, MarkKind(kind)): count for scene, kind, count in session.execute(query)}


def supported_by(session: Session, speakers: Collection[str]) -> dict[str, list[int]]:
    """The sayings that each of these people supports at their event."""
    supported: dict[str, list[int]] = {one: [] for one in speakers}
    for one, saying_id in session.connection().execute(_SUPPORTED, {"speakers": list(supported)}):
        supported[one].append(saying_id)
    return supported


def debrief(session: Session, event_id: int, client_id: str, heard: str, good: str, better: str) -> None:
    """Keep how somebody found the event; the same phone's later answer replaces its earlier one."""
    new = insert_for(session)(DebriefRow.__table__)
    said_now = {"heard": heard, "good": good, "better": better}
    replacing = new.on_conflict_do_update(index_elements=["client_id"], set_=said_now)
    session.connection().execute(replacing, {"event_id": event_id, "client_id": client_id, **said_now})


def debriefs(session: Session, event_id: int) -> Sequence[DebriefRow]:
    """What people said of an event."""
    return session.scalars(select(DebriefRow).where(DebriefRow.event_id == event_id).order_by(DebriefRow.id)).all()


def _said(row: SayingRow, muted: bool, more: int = 0) -> SupportedSaying:
    return SupportedSaying(
        id=row.id,
        performance=row.performance_id,
        kind=SayingKind(row.kind),
        scene=row.scene_key,
        playing=row.playing,
        words=row.words,
        state=SayingState(row.state),
        aloud=row.speaker is None,
        support=row.supporters,
        muted=muted,
        more=more,
    )


_MUTED = (
    select(MutedRow.speaker)
    .where(
        MutedRow.speaker == SayingRow.speaker,
        MutedRow.event_id
        == select(SectionRow.event_id)
        .join(PerformanceRow, PerformanceRow.section_id == SectionRow.id)
        .where(PerformanceRow.id == SayingRow.performance_id)
        .correlate(SayingRow)
        .scalar_subquery(),
    )
    .correlate(SayingRow)
    .exists()
)
"""Whether no more words of a saying's person are taken at its event."""

_support = SupportRow.__table__
_SUPPORTED = (
    select(_support.c.speaker, _support.c.saying_id)
    .where(_support.c.speaker.in_(bindparam("speakers", expanding=True)))
    .order_by(_support.c.saying_id)
)
