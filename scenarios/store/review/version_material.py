"""What there is to read about a version of a pathway, in as many queries whatever the number of stories and votes."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping

from sqlalchemy import ColumnElement, Select, func, select
from sqlalchemy.orm import Session, contains_eager

from scenarios.results.room_voice import RoomVoice
from scenarios.review.version_material import Case, Playing, VersionMaterial
from scenarios.store.pathways.pathway import PathwayVersionRow
from scenarios.store.results.outcome import EACH_WITH_WORDS, WITH_BARE_ROUNDS, OutcomeRow
from scenarios.store.results.room_voice import VoiceRow
from scenarios.store.stories import story as stories
from scenarios.store.stories.story import RevisionRow, StoryRow
from scenarios.stories.story import StoryContent


def of_version(
    session: Session, version: PathwayVersionRow, story_ids: Collection[int] | None = None
) -> VersionMaterial:
    """The stories that test this version, or those of them with these numbers, the outcomes on it, and the voices
    beside them.

    A story is read as it is published, where it was written for this version or an earlier one; else in the newest
    revision that a room was asked about on this version.
    """
    here = OutcomeRow.pathway_version_id == version.id
    outcomes = _outcomes(session, here if story_ids is None else here & OutcomeRow.story_id.in_(story_ids))
    played = _Played(session, outcomes)
    return VersionMaterial(
        pathway=version.content,
        cases=tuple(_cases(session, version, played, story_ids)),
        playings=tuple(played.playing(row) for row in outcomes),
        voices=_voices(session, version, story_ids),
    )


def of_event(session: Session, code: str) -> tuple[Playing, ...]:
    """All that the rooms of one event were asked, whatever it was about."""
    outcomes = _outcomes(session, OutcomeRow.event_code == code)
    played = _Played(session, outcomes)
    return tuple(played.playing(row) for row in outcomes)


def events(session: Session, *, words: str = "", limit: int | None = None) -> list[tuple[str, str]]:
    """The events that handed anything over, by code and name, the newest first.

    ``words`` are all in the name and code of each.
    """
    query = _events().order_by(func.min(OutcomeRow.id).desc())
    for word in words.split():
        query = query.where((OutcomeRow.event_name + " " + OutcomeRow.event_code).icontains(word, autoescape=True))
    return [(code, name) for code, name in session.execute(query.limit(limit))]


def event_names(session: Session, codes: Collection[str]) -> dict[str, str]:
    """What those of these events are called that handed anything over, by code."""
    named = session.execute(_events().where(OutcomeRow.event_code.in_(codes)))
    return {code: name for code, name in named}


def _events() -> Select[str, str]:
    return select(OutcomeRow.event_code, func.min(OutcomeRow.event_name)).group_by(OutcomeRow.event_code)


def counts(session: Session) -> dict[int, int]:
    """How many outcomes there are on each version, by the version's own number in the store."""
    query = select(OutcomeRow.pathway_version_id, func.count()).group_by(OutcomeRow.pathway_version_id)
    return {version: count for version, count in session.execute(query)}


def _outcomes(session: Session, these: ColumnElement[bool]) -> list[OutcomeRow]:
    """Without the tables of who voted how, which are no figures of their own and may be long."""
    whole = select(OutcomeRow).where(these).order_by(OutcomeRow.id)
    return list(session.scalars(whole.options(WITH_BARE_ROUNDS, *EACH_WITH_WORDS)))


class _Played:
    """The revisions that rooms were asked about, each read once for all of its playings."""

    def __init__(self, session: Session, outcomes: Iterable[OutcomeRow]) -> None:
        there = sorted((row.revision for row in outcomes), key=lambda row: row.id)
        self.revisions = {row.id: row for row in there}
        self.contents = {number: row.shown_content for number, row in self.revisions.items()}

    def playing(self, row: OutcomeRow) -> Playing:
        """One of them, with the rounds that enter figures."""
        return Playing(
            id=row.id,
            outcome=row.plain,
            story=self.contents[row.revision_id],
            rounds=tuple(result.bare for result in row.rounds if not result.voided),
            version=row.pathway_version.number,
            withdrawn=not self.revisions[row.revision_id].may_be_shown,
            taken_down=self.revisions[row.revision_id].is_taken_down,
        )


def _cases(
    session: Session, version: PathwayVersionRow, played: _Played, story_ids: Collection[int] | None
) -> list[Case]:
    latest = {row.story_id: row for row in played.revisions.values()}
    for row in _published(session, version, story_ids):
        if row.pathway_version.number <= version.number:
            latest[row.story_id] = row
    return [_case(latest[story_id], played.contents) for story_id in sorted(latest)]


def _published(
    session: Session, version: PathwayVersionRow, story_ids: Collection[int] | None
) -> Iterable[RevisionRow]:
    if story_ids is None:
        return stories.published(session, version.pathway_id)
    public = (
        select(RevisionRow)
        .join(RevisionRow.story)
        .options(contains_eager(RevisionRow.story), stories.WITH_VERSIONS)
        .where(stories.is_public(), RevisionRow.number == StoryRow.published)
        .where(StoryRow.pathway_id == version.pathway_id, StoryRow.id.in_(story_ids))
    )
    return session.scalars(public)


def _case(row: RevisionRow, contents: Mapping[int, StoryContent]) -> Case:
    story = row.story
    is_public = story.is_public and story.published == row.number
    return Case(
        story_id=row.story_id,
        revision=row.number,
        content=contents[row.id] if row.id in contents else row.shown_content,
        written_for=row.pathway_version.number,
        can_be_read=is_public,
        withdrawn=not row.may_be_shown,
        perspectives=tuple(story.perspectives) if is_public else (),
        taken_down=row.is_taken_down,
    )


def _voices(
    session: Session, version: PathwayVersionRow, story_ids: Collection[int] | None
) -> dict[int, tuple[RoomVoice, ...]]:
    found = defaultdict(list)
    query = select(VoiceRow).where(VoiceRow.pathway_version_id == version.id).order_by(VoiceRow.id)
    if story_ids is not None:
        query = query.where(VoiceRow.story_id.in_(story_ids))
    for row in session.scalars(query):
        found[row.story_id].append(row.plain)
    return {story_id: tuple(voices) for story_id, voices in found.items()}
