"""Trails of stories, put together from what is stored anyway: nothing is kept for them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from scenarios.decisions.trail import Decided, Found, Strand, TrailVote, strands
from scenarios.decisions.trail import news as told
from scenarios.decisions.you_said_we_did import for_everyone
from scenarios.store.accounts import audit
from scenarios.store.accounts.audit import AuditEntryRow
from scenarios.store.decisions import decision as decisions
from scenarios.store.decisions.decision import DecisionRow
from scenarios.store.decisions.finding import FindingRow, GroundRow
from scenarios.store.pathways import pathway as pathways
from scenarios.store.pathways.pathway import PathwayVersionRow
from scenarios.store.results.outcome import WITH_BARE_ROUNDS, WITH_WORDS, OutcomeRow
from scenarios.store.results.room_voice import VoiceRow
from scenarios.store.stories.story import RevisionRow, StoryRow
from scenarios.stories.news import News


@dataclass(frozen=True)
class Trail:
    """What came of a story, with the votes on it by number, and the versions that decisions led to."""

    strands: tuple[Strand, ...]
    outcomes: dict[int, OutcomeRow]
    versions: dict[int, PathwayVersionRow]
    resting: Mapping[FindingRow, Mapping[str, datetime]] = field(default_factory=dict)
    """The findings that rest on it, shared or not: on which of its scenes, and since when."""
    public: tuple[PathwayVersionRow, ...] = ()
    """All versions, that everyone may read, of the pathways that were decided about."""


NONE = Trail((), {}, {})
"""Nothing came of it yet, or it was taken back."""


def of(session: Session, row: StoryRow) -> Trail:
    """The trail of a story, for those who may read its drafts."""
    if row.is_withdrawn:
        return NONE
    query = select(OutcomeRow).options(*WITH_WORDS, WITH_BARE_ROUNDS).where(OutcomeRow.story_id == row.id)
    outcomes = {each.id: each for each in session.scalars(query.order_by(OutcomeRow.id))}
    votes = [
        TrailVote(each.id, each.scene, each.event_name, each.created_at)
        for each in outcomes.values()
        if for_everyone(result.bare for result in each.rounds)
    ]
    resting = _resting(session, row.id)
    found = [Found(each.id, each.sentence, each.shared_at, since) for each, since in resting.items() if each.shared_at]
    made = decisions.about(session, [each.id for each in found]) if found else []
    public = {number: _public(session, number) for number in {each.pathway_id for each in made}}
    versions = {each.id: version for each in made if (version := public[each.pathway_id].get(each.to_version or 0))}
    played = {each.revision_id: each.revision for each in outcomes.values()}  # A story is read once, not for each vote.
    scenes = [scene.key for revision in played.values() for scene in revision.content.scenes]
    decided = [_decided(each, public[each.pathway_id]) for each in made]
    known = tuple(version for each in public.values() for version in each.values())
    return Trail(strands(scenes, votes, found, decided), outcomes, versions, resting, known)


def news(session: Session, trail: Trail, acts: Iterable[AuditEntryRow]) -> list[News]:
    """What is new in the trail of a story; ``acts`` is all that is on record about the story."""
    return told(trail.strands, _taken_back(session, trail, acts))


def _taken_back(session: Session, trail: Trail, acts: Iterable[AuditEntryRow]) -> list[datetime]:
    """When the group took back findings on a story that its writer could read until then.

    It does so where it shares one no more, and where one that it shares rests on the story no more.
    """
    found = trail.resting
    resting = {each.id: grounds for each, grounds in found.items() if each.shared_at is None}
    subjects = [f"finding {number}" for number in resting]
    unshared = audit.about_any(session, subjects, "unshare finding") if subjects else []
    last = {int(each.subject.removeprefix("finding ")): each.at for each in unshared}
    untied = {int(each.detail["finding"]): each.at for each in acts if each.act == "untie finding"}
    readable = {each.id for each in found if each.shared_at}
    return [
        *(at for number, at in last.items() if min(resting[number].values()) < at),
        *(at for number, at in untied.items() if number not in readable),
    ]


def _resting(session: Session, story_id: int) -> dict[FindingRow, dict[str, datetime]]:
    """The findings that rest on votes on a story, on what was said at it, or on its scenes: which, and since when."""
    grounds = session.execute(
        select(FindingRow, GroundRow.at, OutcomeRow.scene, VoiceRow.scene, GroundRow.scene)
        .join(GroundRow, GroundRow.finding_id == FindingRow.id)
        .outerjoin(OutcomeRow, GroundRow.outcome_id == OutcomeRow.id)
        .outerjoin(VoiceRow, GroundRow.voice_id == VoiceRow.id)
        .outerjoin(RevisionRow, GroundRow.revision_id == RevisionRow.id)
        .where(or_(OutcomeRow.story_id == story_id, VoiceRow.story_id == story_id, RevisionRow.story_id == story_id))
        .order_by(FindingRow.id)
    )
    scenes: dict[FindingRow, dict[str, datetime]] = {}
    for row, at, of_vote, of_voice, of_scene in grounds:
        since = scenes.setdefault(row, {})
        key = of_vote or of_voice or of_scene
        since[key] = min(at, since.get(key, at))
    return scenes


def _decided(row: DecisionRow, public: Mapping[int, PathwayVersionRow]) -> Decided:
    return Decided(
        row.id,
        row.terms,
        answers={each.finding_id: each.at for each in row.answers},
        history=tuple(each.plain for each in row.history),
        public={number: _public_since(version) for number, version in public.items()},
    )


def _public(session: Session, pathway_id: int) -> dict[int, PathwayVersionRow]:
    """The versions of a pathway that everyone may read, by number."""
    return {each.number: each for each in pathways.versions(session, pathway_id) if each.is_public}


def _public_since(version: PathwayVersionRow) -> datetime:
    return min(at for at in (version.opened_at, version.activated_at) if at is not None)
