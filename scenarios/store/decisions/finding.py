"""Findings: kept with all that they rest on, by key, and with what each member of the group thinks of them."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime

from sqlalchemy import ColumnElement, ForeignKey, Select, UniqueConstraint, select
from sqlalchemy.orm import Mapped, Session, defer, joinedload, mapped_column, relationship, selectinload

from scenarios.account import Account, Action, may
from scenarios.db import Base, at_writing, found, locked, now
from scenarios.decisions import finding
from scenarios.decisions.finding import Finding, FindingBasis, GroundKind, Stance
from scenarios.errors import ensure
from scenarios.list_position import START, Position
from scenarios.message import say
from scenarios.store import list_page
from scenarios.store.accounts import audit
from scenarios.store.accounts.account import AccountRow
from scenarios.store.decisions import finding_basis
from scenarios.store.decisions.evidence import EvidenceRow
from scenarios.store.export_file import FINDING_CHANGED, drop_papers_on
from scenarios.store.list_page import ListPage
from scenarios.store.pathways import pathway as pathways
from scenarios.store.pathways.pathway import PathwayVersionRow


class FindingRow(Base):
    """A sentence of the group about a part of a pathway version."""

    __tablename__ = "finding"

    id: Mapped[int] = mapped_column(primary_key=True)
    version_id: Mapped[int] = mapped_column(ForeignKey("pathway_version.id"), index=True)
    about: Mapped[str]
    sentence: Mapped[str]
    made_by: Mapped[int] = mapped_column(ForeignKey("account.id"))
    made_at: Mapped[datetime] = mapped_column(default=at_writing)
    shared_at: Mapped[datetime | None]
    version: Mapped[PathwayVersionRow] = relationship(lazy="raise")
    maker: Mapped[AccountRow] = relationship(lazy="raise")
    grounds: Mapped[list[GroundRow]] = relationship(lazy="raise", order_by="GroundRow.id", cascade="all, delete-orphan")
    stances: Mapped[list[StanceRow]] = relationship(lazy="raise", order_by="StanceRow.at")
    evidence: Mapped[list[EvidenceRow]] = relationship(
        lazy="raise",
        order_by=EvidenceRow.id,
        viewonly=True,
        primaryjoin="and_(FindingRow.id == EvidenceRow.finding_id, EvidenceRow.complete)",
    )

    @property
    def plain(self) -> Finding:
        """The finding as the rules see it."""
        return Finding(
            id=self.id,
            sentence=self.sentence,
            version_id=self.version_id,
            pathway_name=self.version.pathway.name,
            pathway_version=self.version.number,
            about=self.about,
            made_by=self.maker.name,
            maker=self.made_by,
            made_at=self.made_at,
            shared_at=self.shared_at,
            grounds=tuple(each.plain for each in self.grounds),
            evidence=tuple(each.plain for each in self.evidence),
            stances=tuple(each.plain for each in self.stances),
        )


class GroundRow(Base):
    """One thing that a finding rests on: an outcome, a voice that may still be taken back, or a revision's scene."""

    __tablename__ = "finding_ground"
    __table_args__ = (
        UniqueConstraint("finding_id", "outcome_id"),
        UniqueConstraint("finding_id", "voice_id"),
        UniqueConstraint("finding_id", "revision_id", "scene"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    finding_id: Mapped[int] = mapped_column(ForeignKey("finding.id"))
    outcome_id: Mapped[int | None] = mapped_column(ForeignKey("outcome.id"), index=True)
    voice_id: Mapped[int | None] = mapped_column(ForeignKey("voice.id", ondelete="CASCADE"), index=True)
    revision_id: Mapped[int | None] = mapped_column(ForeignKey("story_revision.id"), index=True)
    scene: Mapped[str] = mapped_column(default="")
    at: Mapped[datetime] = mapped_column(default=at_writing)

    @property
    def plain(self) -> FindingBasis:
        """The ground as the rules see it."""
        if self.outcome_id is not None:
            return FindingBasis(GroundKind.OUTCOME, self.outcome_id)
        if self.voice_id is not None:
            return FindingBasis(GroundKind.VOICE, self.voice_id)
        return FindingBasis(GroundKind.SCENE, self.revision_id or 0, self.scene)


class StanceRow(Base):
    """What one member thinks of one finding."""

    __tablename__ = "finding_stance"

    finding_id: Mapped[int] = mapped_column(ForeignKey("finding.id"), primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), primary_key=True)
    agrees: Mapped[bool]
    why: Mapped[str]
    at: Mapped[datetime] = mapped_column(default=at_writing)
    account: Mapped[AccountRow] = relationship(lazy="raise")

    @property
    def plain(self) -> Stance:
        """The stance as the rules see it."""
        return Stance(self.account_id, self.account.name, self.agrees, self.why, self.at)


WITH_VERSION = joinedload(FindingRow.version).options(pathways.WITH_PATHWAY)
"""Read a finding with the version that it is about, and its pathway."""
WITH_VERSION_NAMED = joinedload(FindingRow.version).options(defer(PathwayVersionRow.document), pathways.WITH_PATHWAY)
"""The same without what that version says."""
WITH_EVERYTHING = (
    joinedload(FindingRow.maker),
    selectinload(FindingRow.grounds),
    selectinload(FindingRow.stances).joinedload(StanceRow.account),
    selectinload(FindingRow.evidence).joinedload(EvidenceRow.account),
)
"""Read a finding with all that it says of itself, and the names of those who said it."""


def make(
    session: Session, by: Account, version_id: int, sentence: str, about: str, grounds: Iterable[FindingBasis] = ()
) -> FindingRow:
    """Write a finding about a version that is or was under test, or is being drafted. Raises Invalid, NotFound."""
    ensure(may(by, Action.REVIEW_OUTCOMES))
    assert by.id is not None
    version = pathways.version(session, version_id)
    row = FindingRow(
        version_id=version.id,
        about=about,
        sentence=finding.checked(sentence, about, version.content),
        made_by=by.id,
        grounds=[_ground_row(each) for each in dict.fromkeys(grounds)],
    )
    session.add(row)
    session.flush()
    audit.record(session, by, "write finding", f"finding {row.id}")
    return row


def change(
    session: Session, by: Account, finding_id: int, sentence: str, about: str, *, is_answered: bool
) -> FindingRow:
    """Put it in other words. Raises Conflict where others have said what they think of these, or a decision has."""
    row = to_change(session, by, finding_id)
    finding.ensure_open(row.plain, is_answered)
    row.sentence, row.about = finding.checked(sentence, about, row.version.content), about
    drop_papers_on(session, FINDING_CHANGED, row.id)
    audit.record(session, by, "change finding", f"finding {row.id}")
    return row


def rest_on(
    session: Session, by: Account, finding_id: int, offered: Collection[FindingBasis], chosen: Collection[FindingBasis]
) -> FindingRow:
    """Let it rest on the chosen ones of what was offered; what was not offered stays as it is.

    Where it was shared, it is on record for each story on which it rests no more: its writer could read it there.
    """
    row = to_change(session, by, finding_id)
    before = [each.plain for each in row.grounds]
    gone = [each for each in row.grounds if each.plain in offered and each.plain not in chosen]
    left = finding_basis.stories_behind(session, [each.plain for each in gone])
    for each in gone:
        row.grounds.remove(each)
    there = {each.plain for each in row.grounds}
    row.grounds += [_ground_row(each) for each in dict.fromkeys(chosen) if each in offered and each not in there]
    now = [each.plain for each in row.grounds]
    if set(now) != set(before):
        drop_papers_on(session, FINDING_CHANGED, row.id)
    if row.shared_at:
        for story in sorted(left - finding_basis.stories_behind(session, now)):
            audit.record(session, by, "untie finding", f"story {story}", finding=row.id)
    audit.record(session, by, "ground finding", f"finding {row.id}", on=[str(each.plain) for each in row.grounds])
    return row


def take_stance(session: Session, by: Account, finding_id: int, agrees: bool, why: str) -> None:
    """Say whether one agrees, in place of what one said before. Raises Invalid for a no without a reason.

    Papers of decisions on it count who does not agree, so they go where that changes.
    """
    row = to_change(session, by, finding_id)
    assert by.id is not None
    why = finding.checked_why(agrees, why)
    stance = session.get(StanceRow, (row.id, by.id)) or StanceRow(finding_id=row.id, account_id=by.id)
    if (stance.agrees is False) != (not agrees):
        drop_papers_on(session, FINDING_CHANGED, row.id)
    stance.agrees, stance.why, stance.at = agrees, why, now(session)
    session.add(stance)
    session.flush()


def share(session: Session, by: Account, finding_id: int, is_shared: bool) -> FindingRow:
    """Let the writers of the stories behind it read its sentence, or no longer."""
    row = to_change(session, by, finding_id)
    if is_shared != (row.shared_at is not None):
        row.shared_at = now(session) if is_shared else None
        audit.record(session, by, "share finding" if is_shared else "unshare finding", f"finding {row.id}")
    return row


def read(
    session: Session,
    those: ColumnElement[bool],
    at: Position = START,
    *,
    descending: bool = False,
    limit: int = list_page.ON_A_PAGE,
) -> ListPage[FindingRow]:
    """A page of those findings, the oldest first or the newest; their versions without what these say."""
    rows = select(FindingRow).options(WITH_VERSION_NAMED, *WITH_EVERYTHING).where(those)
    return list_page.read(session, rows, (FindingRow.id,), at, descending=descending, limit=limit)


def of_outcome(session: Session, outcome_id: int) -> list[FindingRow]:
    """The findings that rest on an outcome, oldest first."""
    rows = _whole().join(FindingRow.grounds).where(GroundRow.outcome_id == outcome_id)
    return list(session.scalars(rows.order_by(FindingRow.id)))


def by_numbers(session: Session, finding_ids: Collection[int]) -> list[FindingRow]:
    """The findings with these numbers, oldest first."""
    return list(session.scalars(_whole().where(FindingRow.id.in_(finding_ids)).order_by(FindingRow.id)))


def get(session: Session, finding_id: int) -> FindingRow:
    """The finding with this number. Raises NotFound."""
    return found(session.get(FindingRow, finding_id, options=[WITH_VERSION]), say("There is no such finding."))


def whole(session: Session, finding_id: int) -> FindingRow:
    """The same, with all that it rests on and what everybody thinks of it. Raises NotFound."""
    return found(next(iter(by_numbers(session, [finding_id])), None), say("There is no such finding."))


def to_change(session: Session, by: Account, finding_id: int) -> FindingRow:
    """The finding for a member of the group, locked until this transaction ends."""
    ensure(may(by, Action.REVIEW_OUTCOMES))
    row = locked(session, FindingRow, finding_id, WITH_VERSION, *WITH_EVERYTHING)
    return found(row, say("There is no such finding."))


def _whole() -> Select[FindingRow]:
    return select(FindingRow).options(WITH_VERSION, *WITH_EVERYTHING)


def _ground_row(ground: FindingBasis) -> GroundRow:
    numbered = {GroundKind.OUTCOME: "outcome_id", GroundKind.VOICE: "voice_id", GroundKind.SCENE: "revision_id"}
    return GroundRow(**{numbered[ground.kind]: ground.number}, scene=ground.scene)
