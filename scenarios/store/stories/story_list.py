"""Lists of stories, a page at a time. They read the few words that a list shows, and no story whole."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select, func, or_, select
from sqlalchemy.orm import Session, contains_eager, defer

from scenarios.account import Account
from scenarios.db import Base
from scenarios.list_position import START, Position
from scenarios.store import list_page
from scenarios.store.list_page import Key, ListPage
from scenarios.store.stories import story as stories
from scenarios.store.stories.story import RevisionRow, StoryRow
from scenarios.store.stories.story_stage import StoryStageRow
from scenarios.stories.story import StoryStatus

_BEGINNING = 400
"""So many characters of a story's beginning are read, of which a list shows fewer."""


@dataclass(frozen=True)
class ListedStory:
    """A story in a list: its revision without its words, and the few that are shown."""

    revision: RevisionRow
    title: str
    what_happened: str
    beginning: str
    """What happened, or where that is not told in one box, the first scene; the first words only."""
    persona_name: str
    persona_age: str

    @property
    def story_id(self) -> int:
        """The story's number."""
        return self.revision.story_id

    @property
    def story(self) -> StoryRow:
        """The story's row."""
        return self.revision.story


def published(
    session: Session, at: Position = START, stage: str = "", *, limit: int = list_page.ON_A_PAGE
) -> ListPage[ListedStory]:
    """The public stories, newest first; those that come to a stage, where one is named."""
    if stage:
        at_stage = (StoryStageRow.stage == stage,)
        order: tuple[list_page.Key, ...] = (StoryStageRow.published_at, StoryStageRow.story_id)
        return _page_of(session, _at_stage(*at_stage), order, at, limit=limit)
    return _page_of(session, _public(), (StoryRow.published_at, StoryRow.id), at, limit=limit)


def at_stage(session: Session, pathway_id: int, stage: str, at: Position = START) -> ListPage[ListedStory]:
    """The public stories about a pathway that come to one of its stages, newest first."""
    query = _at_stage(StoryStageRow.pathway_id == pathway_id, StoryStageRow.stage == stage)
    return _page_of(session, query, (StoryStageRow.published_at, StoryStageRow.story_id), at)


def published_as(session: Session, revision_id: int) -> ListedStory | None:
    """The public story whose published revision has this number in the store, or None."""
    row = session.execute(_public().where(RevisionRow.id == revision_id)).first()
    return None if row is None else ListedStory(row[0], *(text or "" for text in row[1:]))


def titles(session: Session, story_ids: Collection[int]) -> dict[int, str]:
    """The titles of those of these stories that are public, by the story's number."""
    title = RevisionRow.document["title"].as_string()
    there = select(StoryRow.id, title).join(
        RevisionRow, (RevisionRow.story_id == StoryRow.id) & (RevisionRow.number == StoryRow.published)
    )
    rows = session.execute(there.where(StoryRow.id.in_(story_ids), stories.is_public()))
    return {number: named or "" for number, named in rows}


@dataclass(frozen=True)
class VisitingScene:
    """A scene that comes to a stage: its number in its story, from 1, its key and its heading."""

    number: int
    key: str
    heading: str


def scenes_at(session: Session, revision_ids: Collection[int], stage: str) -> dict[int, tuple[VisitingScene, ...]]:
    """The scenes of each of these revisions that come to a stage, by the revision's own number in the store."""
    scenes = select(RevisionRow.id, RevisionRow.document["scenes"]).where(RevisionRow.id.in_(revision_ids))
    return {
        number: tuple(
            VisitingScene(place, scene["key"], scene.get("heading", ""))
            for place, scene in enumerate(listed or (), 1)
            if scene.get("stage") == stage
        )
        for number, listed in session.execute(scenes)
    }


def open_to_build(session: Session, at: Position = START) -> ListPage[ListedStory]:
    """The public stories that anyone can add to, newest first."""
    return _page_of(session, _public().where(_is_open()), (StoryRow.published_at, StoryRow.id), at)


def is_any_open(session: Session) -> bool:
    """Whether anyone can add to any story."""
    asked = select(StoryRow.id).where(_is_open(), StoryRow.published_at.is_not(None), stories.is_public())
    return session.scalar(asked.limit(1)) is not None


def waiting(
    session: Session,
    status: StoryStatus,
    at: Position = START,
    *,
    passed: bool | None = None,
    limit: int = list_page.ON_A_PAGE,
) -> ListPage[ListedStory]:
    """The newest revision of each story that moderators have in hand, those that wait longest first.

    Of those that are being read, only those that are ``passed`` and wait for their writer, or that are not.
    """
    query = _newest().where(*_in_hand(status, passed))
    return _page_of(session, query, (StoryRow.submitted_at, StoryRow.id), at, descending=False, limit=limit)


def count_waiting(session: Session, queues: Collection[tuple[StoryStatus, bool | None]]) -> list[int]:
    """How many there are of each, in one query; each is a status and ``passed``, as in ``waiting``."""
    counted = [func.count().filter(*_in_hand(status, passed)) for status, passed in queues]
    there = select(*counted).where(StoryRow.status.in_({status.value for status, _passed in queues}))
    return list(session.execute(there).one())


def of_writer(session: Session, by: Account, at: Position = START) -> ListPage[ListedStory]:
    """The newest revision of every story that this account wrote, holds or was invited to, newest first."""
    return _page_of(session, _newest().where(stories.is_of(by)), (StoryRow.id,), at)


def _page_of(
    session: Session,
    query: Select[Any],
    order: Sequence[Key],
    at: Position,
    *,
    descending: bool = True,
    limit: int = list_page.ON_A_PAGE,
) -> ListPage[ListedStory]:
    page = list_page.read(session, query, order, at, descending=descending, limit=limit)
    return page.of([ListedStory(revision, *(text or "" for text in texts)) for revision, *texts in page.rows])


def _texts() -> tuple[ColumnElement[str], ...]:
    words = RevisionRow.document
    told, first = words["what_happened"].as_string(), words[("scenes", 0, "narration")].as_string()
    beginning = func.coalesce(func.nullif(func.substr(told, 1, _BEGINNING), ""), func.substr(first, 1, _BEGINNING))
    return (
        words["title"].as_string(),
        func.substr(told, 1, _BEGINNING),
        beginning,
        words[("persona", "name")].as_string(),
        words[("persona", "age_band")].as_string(),
    )


def _public() -> Select[Any]:
    """The published revision of each public story."""
    query = _from(StoryRow)
    joined = query.join(RevisionRow, (RevisionRow.story_id == StoryRow.id) & (RevisionRow.number == StoryRow.published))
    return joined.where(StoryRow.published_at.is_not(None), stories.is_public())


def _at_stage(*where: ColumnElement[bool]) -> Select[Any]:
    query = _from(StoryStageRow)
    joined = query.join(StoryRow, StoryRow.id == StoryStageRow.story_id).join(
        RevisionRow, (RevisionRow.story_id == StoryRow.id) & (RevisionRow.number == StoryRow.published)
    )
    return joined.where(stories.is_public(), *where)


def _newest() -> Select[Any]:
    """The newest revision of each story."""
    query = _from(StoryRow)
    return query.join(RevisionRow, (RevisionRow.story_id == StoryRow.id) & (RevisionRow.number == StoryRow.head))


def _from(table: type[Base]) -> Select[Any]:
    """Rows without documents: neither the story's nor its pathway's."""
    query: Select[Any] = select(RevisionRow).add_columns(*_texts()).select_from(table)
    return query.options(contains_eager(RevisionRow.story), defer(RevisionRow.document, raiseload=True))


def _is_open() -> ColumnElement[bool]:
    return StoryRow.open_to_build.is_(True)


def _in_hand(status: StoryStatus, passed: bool | None) -> tuple[ColumnElement[bool], ...]:
    is_passed = StoryRow.passed.is_not(None) & (StoryRow.passed == StoryRow.head)
    is_not = or_(StoryRow.passed.is_(None), StoryRow.passed != StoryRow.head)
    return (StoryRow.status == status.value, *([] if passed is None else [is_passed if passed else is_not]))
