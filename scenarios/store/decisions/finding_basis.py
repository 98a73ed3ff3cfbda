"""What a finding can rest on, story by story."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import TypeVar

from sqlalchemy import exists, func, or_, select
from sqlalchemy.orm import Session

from scenarios.db import found
from scenarios.decisions.finding import FindingBasis, GroundKind
from scenarios.list_position import START, Position
from scenarios.message import say
from scenarios.results.room_voice import VoiceKind
from scenarios.store import list_page
from scenarios.store.list_page import ListPage
from scenarios.store.pathways.pathway import PathwayVersionRow
from scenarios.store.results import outcome as outcomes
from scenarios.store.results.outcome import WITH_WORDS, OutcomeRow
from scenarios.store.results.room_voice import VoiceRow
from scenarios.store.stories import story as stories
from scenarios.store.stories.story import RevisionRow, StoryRow, may_be_shown

Row = TypeVar("Row", OutcomeRow, VoiceRow, RevisionRow)


@dataclass(frozen=True)
class Offer:
    """What of one story can be chosen: the votes on it, what rooms said at it, and the scenes of one revision.

    Votes and words are there by number: a page shows only some of them.
    """

    revision: RevisionRow
    outcomes: tuple[int, ...]
    voices: tuple[int, ...]

    @property
    def grounds(self) -> tuple[FindingBasis, ...]:
        """All of it, by number and key."""
        scenes = (FindingBasis(GroundKind.SCENE, self.revision.id, each.key) for each in self.revision.content.scenes)
        return (
            *(FindingBasis(GroundKind.OUTCOME, number) for number in self.outcomes),
            *(FindingBasis(GroundKind.VOICE, number) for number in self.voices),
            *scenes,
        )


def stories_of(session: Session, pathway_id: int, at: Position = START) -> ListPage[tuple[int, str]]:
    """The number and title of the stories on a pathway that can be chosen from, the newest first.

    They are those that are public, and those that a room was asked about and whose words may be shown.
    """
    played = exists().where(
        OutcomeRow.story_id == StoryRow.id,
        OutcomeRow.revision_id == RevisionRow.id,
        OutcomeRow.pathway_version_id == PathwayVersionRow.id,
        PathwayVersionRow.pathway_id == pathway_id,
        RevisionRow.story_id == StoryRow.id,
        may_be_shown(),
    )
    public = (StoryRow.pathway_id == pathway_id) & stories.is_public()
    page = list_page.read(session, select(StoryRow.id).where(or_(public, played)), (StoryRow.id,), at, descending=True)
    named = _titles(session, page.rows)
    return page.of([(number, named.get(number, "")) for number in page.rows])


def _titles(session: Session, story_ids: Collection[int]) -> dict[int, str]:
    """What each of these stories is called where it was played last, else as it is published."""
    title, mine = RevisionRow.document["title"].as_string(), RevisionRow.story_id.in_(story_ids)
    public = select(StoryRow.id, title).join(
        RevisionRow, (RevisionRow.story_id == StoryRow.id) & (RevisionRow.number == StoryRow.published)
    )
    last = select(func.max(OutcomeRow.id)).join(RevisionRow, RevisionRow.id == OutcomeRow.revision_id)
    last = last.where(mine, may_be_shown()).group_by(OutcomeRow.story_id)
    played = select(OutcomeRow.story_id, title).join(RevisionRow, RevisionRow.id == OutcomeRow.revision_id)
    named = {number: told or "" for number, told in session.execute(public.where(StoryRow.id.in_(story_ids)))}
    return named | {number: told or "" for number, told in session.execute(played.where(OutcomeRow.id.in_(last)))}


def _one(session: Session, pathway_id: int, story_id: int) -> RevisionRow | None:
    """A story that can be chosen from: as it was played last, else as it is published."""
    played = (
        select(OutcomeRow)
        .options(*WITH_WORDS)
        .join(OutcomeRow.pathway_version)
        .join(OutcomeRow.revision)
        .where(OutcomeRow.story_id == story_id, PathwayVersionRow.pathway_id == pathway_id, may_be_shown())
        .order_by(OutcomeRow.id.desc())
        .limit(1)
    )
    last = session.scalar(played)
    if last is not None:
        return last.revision
    row = session.get(StoryRow, story_id)
    return stories.published_of(session, story_id) if row is not None and row.pathway_id == pathway_id else None


def offer(session: Session, pathway_id: int, story_id: int) -> Offer:
    """What of a story on this pathway can be chosen. Raises NotFound for any other, and for one that was taken back."""
    revision = found(
        _one(session, pathway_id, story_id),
        say("There is no such story to choose from. Its writer may have taken it back."),
    )
    said = select(VoiceRow.id).where(VoiceRow.story_id == story_id, VoiceRow.kind != VoiceKind.FOLLOWED.value)
    return Offer(
        revision,
        tuple(session.scalars(select(OutcomeRow.id).where(OutcomeRow.story_id == story_id).order_by(OutcomeRow.id))),
        tuple(session.scalars(said.order_by(VoiceRow.id))),
    )


@dataclass(frozen=True)
class Grounded:
    """The rows that a finding's grounds name, by ground."""

    outcomes: dict[int, OutcomeRow]
    voices: dict[int, VoiceRow]
    revisions: dict[int, RevisionRow]
    votes: dict[int, int]
    """The outcome beside which a voice stands, by the voice's number."""


def behind(session: Session, grounds: Collection[FindingBasis]) -> Grounded:
    """Everything that these grounds name."""

    def numbers(kind: GroundKind) -> list[int]:
        return [each.number for each in grounds if each.kind is kind]

    voices = select(VoiceRow, OutcomeRow.id).where(VoiceRow.id.in_(numbers(GroundKind.VOICE)))
    same = (OutcomeRow.performance == VoiceRow.performance) & (OutcomeRow.playing == VoiceRow.playing)
    said = session.execute(voices.outerjoin(OutcomeRow, same)).all()
    scenes = stories.whole_revisions().where(RevisionRow.id.in_(numbers(GroundKind.SCENE)))
    return Grounded(
        _by_id(outcomes.by_numbers(session, numbers(GroundKind.OUTCOME))),
        _by_id(row for row, _outcome in said),
        _by_id(session.scalars(scenes).all()),
        {row.id: outcome for row, outcome in said if outcome is not None},
    )


def stories_behind(session: Session, grounds: Collection[FindingBasis]) -> set[int]:
    """The stories that these grounds are of, by number."""
    found: set[int] = set()
    for kind, story, number in (
        (GroundKind.OUTCOME, OutcomeRow.story_id, OutcomeRow.id),
        (GroundKind.VOICE, VoiceRow.story_id, VoiceRow.id),
        (GroundKind.SCENE, RevisionRow.story_id, RevisionRow.id),
    ):
        named = [each.number for each in grounds if each.kind is kind]
        found.update(session.scalars(select(story).where(number.in_(named))))
    return found


def _by_id(rows: Iterable[Row]) -> dict[int, Row]:
    return {each.id: each for each in rows}
