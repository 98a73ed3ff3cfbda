"""What stands on a page "You said, we did": the group's words, totals that rooms saw, and words that were passed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import Select, exists, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from forum.results.outcome import NOT_WRITTEN, OutcomeShown, show
from forum.web.translation import tell
from scenarios.decisions.decision import Progress, Terms
from scenarios.decisions.you_said_we_did import Chosen, SubjectKind, Telling, for_everyone, progress
from scenarios.results.outcome_record import OutcomeRecord
from scenarios.results.room_voice import VoiceKind
from scenarios.store.decisions.decision import WITH_PATHWAY, DecisionRow
from scenarios.store.decisions.you_said_we_did import SaidAndDoneRow
from scenarios.store.pathways.pathway import PathwayRow, PathwayVersionRow
from scenarios.store.results.outcome import WITH_BARE_ROUNDS, WITH_WORDS, OutcomeRoundRow, OutcomeRow
from scenarios.store.results.room_voice import VoiceRow
from scenarios.store.stories.story import RevisionRow, may_be_shown

_SAID = (VoiceKind.INTERVENTION, VoiceKind.REASON, VoiceKind.MINORITY)


@dataclass(frozen=True)
class QuotedWords:
    """Somebody's words, with the story and the event at which they were said."""

    words: str
    story: str
    event: str


@dataclass(frozen=True)
class PublishedPage:
    """A page, as everyone reads it."""

    telling: Telling
    rooms: tuple[OutcomeShown, ...]
    voices: tuple[QuotedWords, ...]
    decisions: tuple[Terms, ...]
    progress: dict[Progress, int]
    changed_at: datetime


@dataclass(frozen=True)
class Offered:
    """All that the group can choose from for a page; ``titles`` of the stories at which something was said."""

    records: tuple[OutcomeRecord, ...]
    voices: tuple[VoiceRow, ...]
    decisions: tuple[DecisionRow, ...]
    titles: Mapping[int, str]
    """By the number of the story's revision in the store."""


@dataclass(frozen=True)
class OfferedNumbers:
    """The same by number, each kind in the order of its page."""

    outcomes: tuple[int, ...]
    voices: tuple[int, ...]
    decisions: tuple[int, ...]


def told(session: Session, row: SaidAndDoneRow) -> PublishedPage:
    """What everyone reads, or would read. What may no longer be told is left out, whatever was chosen."""
    chosen = offer(session, row.kind, row.key, only=row.chosen)
    made = tuple(each.terms for each in chosen.decisions)
    return PublishedPage(
        row.telling,
        tuple(room(each) for each in chosen.records),
        tuple(_said(each, chosen.titles[each.revision_id]) for each in chosen.voices),
        made,
        progress(made),
        row.changed_at,
    )


def _said(row: VoiceRow, title: str) -> QuotedWords:
    return QuotedWords(row.words, title.strip() or tell(NOT_WRITTEN), row.event_name)


def room(record: OutcomeRecord) -> OutcomeShown:
    """What a room said, as its totals alone: of votes that it saw, and that stand. No table goes to a page of all."""
    rounds = (replace(each, paired=(), joint=(), disclosed={}) for each in for_everyone(record.rounds))
    return show(replace(record, rounds=tuple(rounds)), tell)


def offer(session: Session, kind: str, key: str, *, only: Chosen | None = None) -> Offered:
    """What there is to choose from: votes that a room saw, words that somebody passed, and decisions.

    With ``only``, those of these that may still be told: a page is read more often than it is written.
    """
    outcomes, voices, made = _outcomes(kind, key), _voices(kind, key), _decisions(kind, key)
    if only:
        outcomes = outcomes.where(OutcomeRow.id.in_(only.outcomes))
        voices = voices.where(VoiceRow.id.in_(only.voices))
        made = made.where(DecisionRow.id.in_(only.decisions))
    said = session.execute(voices.add_columns(RevisionRow.document["title"].as_string())).all()
    records = (each.bare_record for each in session.scalars(outcomes))
    return Offered(
        tuple(each for each in records if for_everyone(each.rounds) and not each.withdrawn),
        tuple(row for row, _title in said),
        tuple(session.scalars(made)),
        {row.revision_id: title or "" for row, title in said},
    )


def offered(session: Session, kind: str, key: str) -> OfferedNumbers:
    """The numbers of all that there is to choose from: a page of the list then asks for its own part alone."""
    stands = exists().where(
        OutcomeRoundRow.outcome_id == OutcomeRow.id, OutcomeRoundRow.shown_to_room, OutcomeRoundRow.voided == ""
    )
    seen = _outcomes(kind, key).where(stands, OutcomeRow.revision.has(may_be_shown()))

    def numbers(rows: Select[Any], number: InstrumentedAttribute[int]) -> tuple[int, ...]:
        return tuple(session.scalars(rows.with_only_columns(number, maintain_column_froms=True)))

    return OfferedNumbers(
        numbers(seen, OutcomeRow.id),
        numbers(_voices(kind, key), VoiceRow.id),
        numbers(_decisions(kind, key), DecisionRow.id),
    )


def _decisions(kind: str, key: str) -> Select[DecisionRow]:
    """The decisions about a pathway, or about those that were tested at an event."""
    rows = select(DecisionRow).options(WITH_PATHWAY).order_by(DecisionRow.decided_on, DecisionRow.id)
    if kind == SubjectKind.PATHWAY.value:
        return rows.join(DecisionRow.pathway).where(PathwayRow.slug == key)
    tested = (
        select(PathwayVersionRow.pathway_id)
        .join(OutcomeRow, OutcomeRow.pathway_version_id == PathwayVersionRow.id)
        .where(OutcomeRow.event_code == key)
    )
    return rows.where(DecisionRow.pathway_id.in_(tested))


def _outcomes(kind: str, key: str) -> Select[OutcomeRow]:
    rows = select(OutcomeRow).options(*WITH_WORDS, WITH_BARE_ROUNDS).order_by(OutcomeRow.id)
    if kind == SubjectKind.EVENT.value:
        return rows.where(OutcomeRow.event_code == key)
    return rows.join(OutcomeRow.pathway_version).join(PathwayVersionRow.pathway).where(PathwayRow.slug == key)


def _voices(kind: str, key: str) -> Select[VoiceRow]:
    """Passed words about stories that nobody withdrew or took down."""
    rows = (
        select(VoiceRow)
        .join(RevisionRow, VoiceRow.revision_id == RevisionRow.id)
        .where(may_be_shown(), VoiceRow.words != "", VoiceRow.kind.in_([each.value for each in _SAID]))
    )
    if kind == SubjectKind.EVENT.value:
        return rows.where(VoiceRow.event_code == key).order_by(VoiceRow.id)
    versions = select(PathwayVersionRow.id).join(PathwayVersionRow.pathway).where(PathwayRow.slug == key)
    return rows.where(VoiceRow.pathway_version_id.in_(versions)).order_by(VoiceRow.id)
