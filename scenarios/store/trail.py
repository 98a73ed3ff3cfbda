"""Trails of stories, put together from what is stored anyway: nothing is kept for them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import or_, select
from sqlalchemy.orm import Session, selectinload

from scenarios.said_and_done import for_everyone
from scenarios.store import decision as decisions
from scenarios.store import pathway as pathways
from scenarios.store.decision import DecisionRow
from scenarios.store.finding import FindingRow, GroundRow
from scenarios.store.outcome import OutcomeRow
from scenarios.store.pathway import PathwayVersionRow
from scenarios.store.story import RevisionRow, StoryRow
from scenarios.store.voice import VoiceRow
from scenarios.trail import Decided, Found, Strand, Vote, strands


@dataclass(frozen=True)
class Trail:
    """What came of a story, with the votes on it by number, and the versions that decisions led to."""

    strands: tuple[Strand, ...]
    outcomes: dict[int, OutcomeRow]
    versions: dict[int, PathwayVersionRow]


NONE = Trail((), {}, {})
"""Nothing came of it yet, or it was taken back."""


def of(session: Session, row: StoryRow) -> Trail:
    """The trail of a story, for those who may read its drafts."""
    if row.is_withdrawn:
        return NONE
    query = select(OutcomeRow).options(selectinload(OutcomeRow.rounds)).where(OutcomeRow.story_id == row.id)
    outcomes = {each.id: each for each in session.scalars(query.order_by(OutcomeRow.id))}
    votes = [
        Vote(each.id, each.scene, each.event_name, each.created_at)
        for each in outcomes.values()
        if for_everyone(result.plain for result in each.rounds)
    ]
    found = _found(session, row.id)
    made = decisions.about(session, [each.id for each in found])
    versions = {each.id: version for each in made if (version := _version(session, each))}
    played = {each.revision_id: each.revision for each in outcomes.values()}  # A story is read once, not for each vote.
    scenes = [scene.key for revision in played.values() for scene in revision.content.scenes]
    decided = [_decided(each, versions.get(each.id)) for each in made]
    return Trail(strands(scenes, votes, found, decided), outcomes, versions)


def _found(session: Session, story_id: int) -> list[Found]:
    """The shared findings that rest on a story: on votes on it, on what was said at it, or on its scenes."""
    grounds = session.execute(
        select(FindingRow, GroundRow.at, OutcomeRow.scene, VoiceRow.scene, GroundRow.scene)
        .join(GroundRow, GroundRow.finding_id == FindingRow.id)
        .outerjoin(OutcomeRow, GroundRow.outcome_id == OutcomeRow.id)
        .outerjoin(VoiceRow, GroundRow.voice_id == VoiceRow.id)
        .outerjoin(RevisionRow, GroundRow.revision_id == RevisionRow.id)
        .where(
            FindingRow.shared_at.is_not(None),
            or_(OutcomeRow.story_id == story_id, VoiceRow.story_id == story_id, RevisionRow.story_id == story_id),
        )
        .order_by(FindingRow.id)
    )
    scenes: dict[FindingRow, dict[str, datetime]] = {}
    for row, at, of_vote, of_voice, of_scene in grounds:
        since = scenes.setdefault(row, {})
        key = of_vote or of_voice or of_scene
        since[key] = min(at, since.get(key, at))
    return [Found(row.id, row.sentence, row.shared_at, since) for row, since in scenes.items()]


def _decided(row: DecisionRow, version: PathwayVersionRow | None) -> Decided:
    answers = {each.finding_id: each.at for each in row.answers}
    entered = {name: change.at for change in row.history for name in change.changed}
    led = entered.get("to_version")
    return Decided(
        row.id,
        row.terms,
        answers,
        implemented_at=entered.get("implemented_on") if row.implemented_on else None,
        checked_at=entered.get("checked_on") if row.checked_on else None,
        version_at=max(led, _public_since(version)) if version and led else None,
    )


def _version(session: Session, row: DecisionRow) -> PathwayVersionRow | None:
    """The version that a decision led to, once everyone may read it."""
    version = pathways.by_number(session, row.pathway_id, row.to_version) if row.to_version else None
    return version if version and version.is_public else None


def _public_since(version: PathwayVersionRow) -> datetime:
    return min(at for at in (version.opened_at, version.activated_at) if at is not None)
