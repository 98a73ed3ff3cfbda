"""What rooms preferred, as records that the design group reads without asking the event."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import asdict, replace
from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, UniqueConstraint, exists, func, select
from sqlalchemy.orm import Mapped, Session, defer, joinedload, mapped_column, relationship, selectinload

from scenarios.db import Base, at_writing, found
from scenarios.list_position import START, Position
from scenarios.message import say
from scenarios.results.outcome import Method, Outcome, OutcomeOption, PathStep, RoundResult, renamed
from scenarios.results.outcome_record import OutcomeRecord
from scenarios.store import export_file, list_page
from scenarios.store.export_file import VOTE_VOID, WORDS_TAKEN_BACK
from scenarios.store.list_page import ListPage
from scenarios.store.pathways import pathway as pathways
from scenarios.store.pathways.pathway import PathwayVersionRow
from scenarios.store.stories import story as stories
from scenarios.store.stories.story import RevisionRow, may_be_shown
from scenarios.stories.story import Origin, blanked_stage


class OutcomeRow(Base):
    """One playing of one decision in one performance. It names the story's words by key."""

    __tablename__ = "outcome"
    __table_args__ = (
        UniqueConstraint("performance", "playing"),
        Index("ix_outcome_pathway_version_id", "pathway_version_id", "story_id", "revision_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    event_code: Mapped[str] = mapped_column(index=True)
    event_name: Mapped[str]
    section: Mapped[str]
    performance: Mapped[int]
    playing: Mapped[int]
    story_id: Mapped[int] = mapped_column(ForeignKey("story.id"), index=True)
    revision_id: Mapped[int] = mapped_column(ForeignKey("story_revision.id"))
    pathway_version_id: Mapped[int] = mapped_column(ForeignKey("pathway_version.id"))
    scene: Mapped[str]
    stage: Mapped[str | None]
    path: Mapped[list[Any]]
    created_at: Mapped[datetime] = mapped_column(default=at_writing)
    rounds: Mapped[list[OutcomeRoundRow]] = relationship(lazy="raise", order_by="OutcomeRoundRow.number")
    revision: Mapped[RevisionRow] = relationship(lazy="raise")
    pathway_version: Mapped[PathwayVersionRow] = relationship(lazy="raise")

    @property
    def plain(self) -> Outcome:
        """The outcome as the rules see it."""
        return Outcome(
            event_code=self.event_code,
            event_name=self.event_name,
            section=self.section,
            performance=self.performance,
            playing=self.playing,
            story_id=self.story_id,
            revision_id=self.revision_id,
            pathway_version_id=self.pathway_version_id,
            scene=self.scene,
            stage=self.stage if self.revision.may_be_shown else blanked_stage(self.stage, self.pathway_version.content),
            path=tuple(PathStep(**step) for step in self.path),
        )

    @property
    def record(self) -> OutcomeRecord:
        """The outcome with the words that its keys name, as review reads it."""
        return self._record(result.plain for result in self.rounds)

    @property
    def bare_record(self) -> OutcomeRecord:
        """The same without the tables that only disclosure reads."""
        return self._record(result.bare for result in self.rounds)

    @property
    def own_record(self) -> OutcomeRecord:
        """The same as those who work on the story read it: with its words also where a moderator took them down."""
        return replace(self.bare_record, story=self.revision.content)

    def _record(self, rounds: Iterable[RoundResult]) -> OutcomeRecord:
        version = self.pathway_version
        return OutcomeRecord(
            id=self.id,
            outcome=self.plain,
            rounds=tuple(rounds),
            story=self.revision.shown_content,
            revision=self.revision.number,
            withdrawn=not self.revision.may_be_shown,
            taken_down=self.revision.is_taken_down,
            pathway=version.content,
            pathway_name=version.pathway.name,
            pathway_version=version.number,
            saved_at=self.created_at,
        )


class OutcomeRoundRow(Base):
    """One round's result, written once; voiding marks it and changes no figure."""

    __tablename__ = "outcome_round"
    __table_args__ = (
        UniqueConstraint("outcome_id", "number"),
        Index("ix_outcome_round_outcome_id", "outcome_id", "voided"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    outcome_id: Mapped[int] = mapped_column(ForeignKey("outcome.id"))
    number: Mapped[int]
    method: Mapped[str]
    options: Mapped[list[Any]]
    counts: Mapped[dict[str, Any]]
    ballots: Mapped[int]
    empty: Mapped[int]
    phones: Mapped[int]
    closed_at: Mapped[str]
    shown_to_room: Mapped[bool]
    voided: Mapped[str] = mapped_column(default="")
    about: Mapped[str] = mapped_column(default="")
    paired: Mapped[list[Any]] = mapped_column(default=list)
    joint: Mapped[list[Any]] = mapped_column(default=list)
    disclosed: Mapped[dict[str, Any]] = mapped_column(default=dict)
    late: Mapped[int] = mapped_column(default=0)

    @property
    def plain(self) -> RoundResult:
        """The result as the rules see it."""
        return replace(self.unpaired, paired=tuple(self.paired))

    @property
    def unpaired(self) -> RoundResult:
        """The result without who moved from which answer to which."""
        return replace(self.bare, joint=tuple(self.joint))

    @property
    def bare(self) -> RoundResult:
        """The result as it may be shown, without the tables that only disclosure reads, and which may be long."""
        return RoundResult(
            number=self.number,
            method=Method(self.method),
            options=tuple(_option(option) for option in self.options),
            counts=dict(self.counts),
            ballots=self.ballots,
            empty=self.empty,
            phones=self.phones,
            closed_at=self.closed_at,
            shown_to_room=self.shown_to_room,
            voided=self.voided,
            about=self.about,
            disclosed=self.disclosed,
            late=self.late,
        )


WITH_WORDS = (
    joinedload(OutcomeRow.revision).options(stories.WITH_VERSION),
    joinedload(OutcomeRow.pathway_version).options(pathways.WITH_PATHWAY),
)
"""Read an outcome with what its keys name: the story's revision, and the version of the pathway."""
EACH_WITH_WORDS = (
    selectinload(OutcomeRow.revision).options(stories.WITH_STORY, stories.WITH_VERSIONS),
    selectinload(OutcomeRow.pathway_version).options(pathways.WITH_PATHWAY),
)
"""The same for many outcomes, and the revisions with their stories: each revision and version is read once."""
WITH_ROUNDS = selectinload(OutcomeRow.rounds)
"""Read an outcome with all its rounds."""
WITH_BARE_ROUNDS = selectinload(OutcomeRow.rounds).options(defer(OutcomeRoundRow.paired), defer(OutcomeRoundRow.joint))
"""The same without the tables that only disclosure reads, which may be long."""


def save_round(session: Session, outcome: Outcome, result: RoundResult) -> int:
    """Write a round's result once, under the outcome of its playing; return the outcome's id.

    The database refuses a second result for a round (IntegrityError): results are never edited.
    """
    row = of_playing(session, outcome.performance, outcome.playing)
    if row is None:
        row = _row(outcome)
        session.add(row)
        session.flush()
    session.add(_round_row(row.id, result))
    session.flush()
    return row.id


def void_round(session: Session, performance: int, playing: int, number: int, reason: str) -> None:
    """Mark a result as void, with the reason. It stays on record and enters no figure; files that have it go."""
    row = of_playing(session, performance, playing)
    found = row and next((result for result in row.rounds if result.number == number), None)
    if row and found:
        found.voided = reason
        export_file.drop(session, VOTE_VOID, row.event_code, row.pathway_version_id)


def rename_options(session: Session, performance: int, keys: Collection[str], label: str) -> None:
    """Give options that came from a room another label: their words were taken back, and every figure stays.

    Files that may hold the words go.
    """
    outcomes = list(session.scalars(select(OutcomeRow).where(OutcomeRow.performance == performance)))
    rounds = OutcomeRoundRow.outcome_id.in_([each.id for each in outcomes])
    for row in session.scalars(select(OutcomeRoundRow).where(rounds)):
        row.options = renamed(row.options, keys, label)
    for event_code, version in {(each.event_code, each.pathway_version_id) for each in outcomes}:
        export_file.drop(session, WORDS_TAKEN_BACK, event_code, version)


def of_playing(session: Session, performance: int, playing: int) -> OutcomeRow | None:
    """The outcome of one playing of a decision, with all its rounds and without what its keys name, or None."""
    rows = select(OutcomeRow).options(WITH_ROUNDS)
    return session.scalar(rows.where(OutcomeRow.performance == performance, OutcomeRow.playing == playing))


def page(session: Session, at: Position = START, *, limit: int = list_page.ON_A_PAGE) -> ListPage[OutcomeRow]:
    """A page of them, in the same order: only its own are read whole."""
    newest = select(OutcomeRow.event_code, func.max(OutcomeRow.id).label("number"))
    newest_of = newest.group_by(OutcomeRow.event_code).subquery()
    numbers = select(OutcomeRow.id).join(newest_of, newest_of.c.event_code == OutcomeRow.event_code)
    found = list_page.read(session, numbers, (newest_of.c.number, OutcomeRow.id), at, descending=True, limit=limit)
    rows = session.scalars(
        select(OutcomeRow).options(*WITH_WORDS, WITH_BARE_ROUNDS).where(OutcomeRow.id.in_(found.rows))
    )
    by_number = {row.id: row for row in rows}
    return found.of([by_number[number] for number in found.rows])


def count(session: Session) -> int:
    """How many outcomes there are."""
    return session.scalar(select(func.count()).select_from(OutcomeRow)) or 0


def tested(session: Session) -> list[OutcomeRow]:
    """For each story whose words may be shown, the outcome on the newest version that it was tested on, the latest one.

    A vote that was made void tested nothing.
    """
    counted = exists().where(OutcomeRoundRow.outcome_id == OutcomeRow.id, OutcomeRoundRow.voided == "")
    place = func.row_number().over(
        partition_by=OutcomeRow.story_id, order_by=(PathwayVersionRow.number.desc(), OutcomeRow.id.desc())
    )
    ranked = (
        select(OutcomeRow.id, place.label("place"))
        .join(OutcomeRow.pathway_version)
        .join(OutcomeRow.revision)
        .where(may_be_shown(), counted)
        .subquery()
    )
    first = select(ranked.c.id).where(ranked.c.place == 1)
    rows = select(OutcomeRow).options(*WITH_WORDS).where(OutcomeRow.id.in_(first))
    return list(session.scalars(rows.order_by(OutcomeRow.id.desc())))


def get(session: Session, outcome_id: int) -> OutcomeRow:
    """The outcome with this number, with all its rounds. Raises NotFound."""
    return found(next(iter(by_numbers(session, [outcome_id])), None), say("There is no such result."))


def by_numbers(session: Session, outcome_ids: Collection[int]) -> list[OutcomeRow]:
    """The outcomes with these numbers, with all their rounds, oldest first."""
    rows = select(OutcomeRow).options(*WITH_WORDS, WITH_ROUNDS).where(OutcomeRow.id.in_(outcome_ids))
    return list(session.scalars(rows.order_by(OutcomeRow.id)))


def _row(outcome: Outcome) -> OutcomeRow:
    plain = asdict(outcome)
    return OutcomeRow(**plain | {"path": [asdict(step) for step in outcome.path]})


def _round_row(outcome_id: int, result: RoundResult) -> OutcomeRoundRow:
    return OutcomeRoundRow(
        outcome_id=outcome_id,
        number=result.number,
        method=result.method.value,
        options=[asdict(option) for option in result.options],
        counts=dict(result.counts),
        ballots=result.ballots,
        empty=result.empty,
        phones=result.phones,
        closed_at=result.closed_at,
        shown_to_room=result.shown_to_room,
        voided=result.voided,
        about=result.about,
        paired=list(result.paired),
        joint=list(result.joint),
        disclosed=dict(result.disclosed),
        late=result.late,
    )


def _option(document: dict[str, Any]) -> OutcomeOption:
    return OutcomeOption(**document | {"origin": Origin(document["origin"])})
