"""Lists of what stories and rooms say of a version, a page at a time: only what is on the page is read, and no story
whole.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, and_, exists, func, select, tuple_
from sqlalchemy.orm import Session, aliased, defer, joinedload, selectinload

from scenarios import db
from scenarios.list_position import START, Position
from scenarios.message import say
from scenarios.results.room_voice import MARKS, RoomVoice, VoiceKind
from scenarios.review.reading import PlayingFactKind, SceneFactKind
from scenarios.review.version_material import Case, Playing
from scenarios.store import list_page
from scenarios.store.list_page import Key, ListPage
from scenarios.store.pathways.pathway import PathwayVersionRow
from scenarios.store.results.outcome import WITH_BARE_ROUNDS, OutcomeRow
from scenarios.store.results.room_voice import VoiceRow
from scenarios.store.stories.story import RevisionRow, StoryRow
from scenarios.store.stories.story_reading import PlayingFactRow, SceneFactRow, StoryReadingRow
from scenarios.stories import story
from scenarios.stories.story import Scene, StoryContent, StoryStatus

At = tuple[int, str]
"""The number of a story, and the key of one of its scenes."""
Question = tuple[int, str, str, str]
"""A story, a scene, the method by which a room was asked there, and of a gradient which option it was about."""
WORDED = (VoiceKind.INTERVENTION, VoiceKind.REASON, VoiceKind.MINORITY)
"""The kinds of voices that are words of their own."""
_NAMED = 20
"""How many playings are named on a page where they stand beside other lists."""
_OF_A_SCENE = (VoiceKind.MARK.value, VoiceKind.INTERVENTION.value)


@dataclass(frozen=True)
class ListedScene:
    """What a story says of the version at one of its scenes, with that scene; no other of the story is at hand.

    ``scene`` has no key where the fact is about the story alone.
    """

    fact: SceneFactRow
    case: Case
    scene: Scene

    @property
    def at(self) -> At:
        """The scene, for what is looked up beside it."""
        return self.fact.story_id, self.fact.scene


@dataclass(frozen=True)
class AskedAt:
    """How often rooms were asked at a scene, with the last of these playings, the oldest first."""

    count: int = 0
    playings: tuple[Playing, ...] = ()


@dataclass(frozen=True)
class HeardAt:
    """What was said in words at a scene: how many voices, the first of them, and how often it was marked as what."""

    count: int = 0
    voices: tuple[RoomVoice, ...] = ()
    marks: Mapping[str, int] = field(default_factory=dict)


def scenes(
    session: Session,
    version: PathwayVersionRow,
    kind: SceneFactKind,
    key: str,
    at: Position = START,
    *,
    story_id: int | None = None,
    limit: int = list_page.ON_A_PAGE,
) -> ListPage[ListedScene]:
    """The scenes of which a version's stories say this, story by story; or only those of one story."""
    row = SceneFactRow
    query = select(row).where(row.version_id == version.id, row.kind == kind.value, row.key == key)
    order: tuple[Key, ...] = (row.story_id, row.place)
    if story_id is not None:
        query, order = query.where(row.story_id == story_id), (row.place,)
    page = list_page.read(session, query, order, at, limit=limit)
    return page.of(_listed(session, version, page.rows))


def scene(session: Session, version: PathwayVersionRow, at: At) -> ListedScene:
    """A scene of which a story says anything on a version. Raises NotFound."""
    row = SceneFactRow
    query = select(row).where(row.version_id == version.id, row.story_id == at[0], row.scene == at[1], row.scene != "")
    fact = db.found(session.scalars(query.order_by(row.id).limit(1)).first(), say("There is no such scene."))
    return _listed(session, version, [fact])[0]


def first_scenes(
    session: Session, version: PathwayVersionRow, kind: SceneFactKind, limit: int
) -> dict[str, list[ListedScene]]:
    """The scenes of a kind with all of its keys, by key; only for a kind of which there are ``limit`` at most."""
    row = SceneFactRow
    query = select(row).where(row.version_id == version.id, row.kind == kind.value)
    facts = session.scalars(query.order_by(row.key, row.story_id, row.place).limit(limit)).all()
    found: dict[str, list[ListedScene]] = defaultdict(list)
    for each in _listed(session, version, facts):
        found[each.fact.key].append(each)
    return found


def playings(
    session: Session,
    version: PathwayVersionRow,
    kind: PlayingFactKind,
    key: str,
    at: Position = START,
    *,
    of_replays: bool = False,
    story_id: int | None = None,
) -> ListPage[Playing]:
    """The playings of which this is said, oldest first; where asked for, only those of one story.

    ``of_replays`` says that of each replay only the first playing is listed.
    """
    row = PlayingFactRow
    these = [row.version_id == version.id, row.kind == kind.value, row.key == key]
    if story_id is not None:
        these.append(row.story_id == story_id)
    query: Select[Any] = select(row.outcome_id).where(*these)
    if of_replays:
        first = select(func.min(row.outcome_id)).where(*these).group_by(row.performance)
        query = query.where(row.outcome_id.in_(first))
    page = list_page.read(session, query, (row.outcome_id,), at)
    return page.of(_in_order(session, version, page.rows))


def playing_counts(
    session: Session, version: PathwayVersionRow, kind: PlayingFactKind, key: str, story_ids: Collection[int]
) -> dict[int, int]:
    """Of how many playings of each of these stories this is said, by the story's number."""
    row = PlayingFactRow
    query = (
        select(row.story_id, func.count())
        .where(row.version_id == version.id, row.kind == kind.value, row.key == key, row.story_id.in_(story_ids))
        .group_by(row.story_id)
    )
    return {story_id: count for story_id, count in session.execute(query)}


def event_names(session: Session, codes: Collection[str]) -> dict[str, str]:
    """What these events are called, by code, as they handed it over."""
    row = OutcomeRow
    query = select(row.event_code, func.min(row.event_name)).where(row.event_code.in_(codes)).group_by(row.event_code)
    return {code: name for code, name in session.execute(query)}


def asked(session: Session, version: PathwayVersionRow, at: At, place: Position = START) -> ListPage[Playing]:
    """The playings at one scene that count, oldest first."""
    row = PlayingFactRow
    query = select(row.outcome_id).where(*_asked(version), row.story_id == at[0], row.scene == at[1])
    page = list_page.read(session, query, (row.outcome_id,), place)
    return page.of(_in_order(session, version, page.rows))


def heard(session: Session, version: PathwayVersionRow, at: At, place: Position = START) -> ListPage[RoomVoice]:
    """What rooms said in words at one scene, in the order in which it was handed over."""
    query = select(VoiceRow).where(*_worded(version), VoiceRow.story_id == at[0], VoiceRow.scene == at[1])
    page = list_page.read(session, query, (VoiceRow.id,), place)
    return page.of([row.plain for row in page.rows])


def asked_at(session: Session, version: PathwayVersionRow, ats: Collection[At], most: int) -> dict[At, AskedAt]:
    """How often rooms were asked at each of these scenes, with the last ``most`` playings."""
    row = PlayingFactRow
    same = [row.story_id, row.scene]
    ranked = (
        select(
            *same,
            row.outcome_id,
            func.row_number().over(partition_by=same, order_by=row.outcome_id.desc()).label("place"),
            func.count().over(partition_by=same).label("whole"),
        )
        .where(*_asked(version), _among(row.story_id, row.scene, ats))
        .subquery()
    )
    rows = session.execute(select(ranked).where(ranked.c.place <= most).order_by(ranked.c.outcome_id)).all()
    known = playings_of(session, version, [each.outcome_id for each in rows])
    found: dict[At, AskedAt] = {}
    for each in rows:
        sofar = found.get((each.story_id, each.scene), AskedAt())
        found[each.story_id, each.scene] = AskedAt(each.whole, (*sofar.playings, known[each.outcome_id]))
    return found


def heard_at(session: Session, version: PathwayVersionRow, ats: Collection[At], most: int) -> dict[At, HeardAt]:
    """What any room said at each of these scenes: the first ``most`` voices in words, and all marks."""
    row = VoiceRow
    here = (row.pathway_version_id == version.id, _among(row.story_id, row.scene, ats))
    voices = _first_voices(session, [row.story_id, row.scene], (*_worded(version), *here), most)
    marks = _marks(session, [row.story_id, row.scene], here)
    return {(at[0], at[1]): _heard(voices.get(at), marks.get(at)) for at in voices.keys() | marks.keys()}


def heard_of(session: Session, version: PathwayVersionRow, these: Collection[Playing], most: int) -> dict[int, HeardAt]:
    """What was said of each of these playings, and what its room marked and proposed at its scene, by its number."""
    row = VoiceRow
    places = {(each.outcome.performance, each.outcome.scene) for each in these}
    here = (row.pathway_version_id == version.id, tuple_(row.performance, row.scene).in_(places))
    same = [row.performance, row.scene, row.kind, row.playing]
    voices = _first_voices(session, same, (*_worded(version), *here), most)
    marks = _marks(session, [row.performance, row.scene], here)
    found = {}
    for each in these:
        place = each.outcome.performance, each.outcome.scene
        of_it = [
            told
            for (performance, scene, kind, playing), told in voices.items()
            if (performance, scene) == place and (kind in _OF_A_SCENE or playing == each.outcome.playing)
        ]
        listed = sorted((row for _count, rows in of_it for row in rows), key=lambda row: row.id)
        found[each.id] = _heard((sum(count for count, _rows in of_it), listed[:most]), marks.get(place))
    return found


def minorities(session: Session, version: PathwayVersionRow, these: Collection[Playing]) -> dict[int, list[RoomVoice]]:
    """What the rooms of these playings should not forget, by story."""
    performances = {each.outcome.performance for each in these}
    query = select(VoiceRow).where(
        VoiceRow.performance.in_(performances),
        VoiceRow.pathway_version_id == version.id,
        VoiceRow.kind == VoiceKind.MINORITY.value,
    )
    found: dict[int, list[RoomVoice]] = defaultdict(list)
    for row in session.scalars(query.order_by(VoiceRow.id)):
        found[row.story_id].append(row.plain)
    return found


def questions_of_both(
    session: Session, before: int, after: int, at: Position = START, *, limit: int = list_page.ON_A_PAGE
) -> ListPage[Question]:
    """What rooms were asked in the same way on two versions, story by story and scene by scene."""
    row, other = PlayingFactRow, aliased(PlayingFactRow)
    order = _way(row)
    query: Select[Any] = (
        select(*order)
        .where(
            row.version_id == before,
            row.kind == PlayingFactKind.WAY.value,
            exists().where(*_same_way(other, row, after)),
        )
        .group_by(*order)
    )
    page = list_page.read(session, query, order, at, limit=limit)
    return page.of([(each[0], each[1], each[2], each[3]) for each in page.rows])


def answers(
    session: Session, version: PathwayVersionRow, questions: Collection[Question], most: int
) -> tuple[list[Playing], dict[Question, int]]:
    """The last ``most`` playings of each of these questions on a version, oldest first, and how many there are."""
    row = PlayingFactRow
    same = _way(row)
    ranked = (
        select(
            *same,
            row.outcome_id,
            func.row_number().over(partition_by=same, order_by=row.outcome_id.desc()).label("rank"),
            func.count().over(partition_by=same).label("whole"),
        )
        .where(row.version_id == version.id, row.kind == PlayingFactKind.WAY.value, tuple_(*same).in_(questions))
        .subquery()
    )
    rows = session.execute(select(ranked).where(ranked.c.rank <= most).order_by(ranked.c.outcome_id)).all()
    known = playings_of(session, version, {each.outcome_id for each in rows})
    counts = {(each.story_id, each.scene, each.method, each.option): each.whole for each in rows}
    return [known[number] for number in sorted(known)], counts


def alone(session: Session, version: PathwayVersionRow, other: int, at: Position) -> ListPage[Playing]:
    """The playings on a version of which nothing was asked in the same way on the other one, oldest first.

    They come without their rounds: they are only named.
    """
    row, mine, theirs = PlayingFactRow, aliased(PlayingFactRow), aliased(PlayingFactRow)
    is_beside = (
        select(mine.id)
        .join(theirs, and_(*_same_way(theirs, mine, other)))
        .where(mine.outcome_id == row.outcome_id, mine.kind == PlayingFactKind.WAY.value)
        .exists()
    )
    query = select(row.outcome_id).where(*_asked(version), ~is_beside)
    page = list_page.read(session, query, (row.outcome_id,), at, limit=_NAMED)
    known = playings_of(session, version, page.rows, with_rounds=False)
    return page.of([known[number] for number in page.rows])


def playings_of(
    session: Session, version: PathwayVersionRow, numbers: Collection[int], *, with_rounds: bool = True
) -> dict[int, Playing]:
    """The playings with these numbers of outcomes, by number. Of each story only the scene is read that was asked."""
    bare = joinedload(OutcomeRow.revision).options(defer(RevisionRow.document, raiseload=True))
    query = select(OutcomeRow).where(OutcomeRow.id.in_(numbers)).order_by(OutcomeRow.id)
    rounds = [WITH_BARE_ROUNDS] if with_rounds else []
    rows = session.scalars(query.options(*rounds, bare, selectinload(OutcomeRow.pathway_version))).all()
    wanted: dict[int, set[str]] = defaultdict(set)
    for row in rows:
        wanted[row.revision_id].add(row.scene)
    words = _words(session, version, wanted)
    return {
        row.id: Playing(
            id=row.id,
            outcome=row.plain,
            story=words[row.revision_id].content,
            rounds=tuple(result.bare for result in row.rounds if not result.voided) if with_rounds else (),
            version=version.number,
            withdrawn=not row.revision.may_be_shown,
            taken_down=row.revision.is_taken_down,
        )
        for row in rows
    }


def _in_order(session: Session, version: PathwayVersionRow, numbers: Iterable[int]) -> list[Playing]:
    numbers = list(numbers)
    known = playings_of(session, version, numbers)
    return [known[number] for number in numbers]


def _listed(session: Session, version: PathwayVersionRow, facts: Iterable[SceneFactRow]) -> list[ListedScene]:
    facts = list(facts)
    read = _read_as(session, version, {fact.story_id for fact in facts})
    played = [fact.outcome_id for fact in facts if fact.outcome_id]
    revisions = select(OutcomeRow.id, OutcomeRow.revision_id).where(OutcomeRow.id.in_(played))
    of_playing: dict[int, int] = {row.id: row.revision_id for row in session.execute(revisions)} if played else {}
    wanted: dict[int, set[str]] = {number: set() for number in read.values()}
    places: dict[int, dict[str, int]] = defaultdict(dict)
    for fact in facts:
        wanted.setdefault(_revision_of(fact, read, of_playing), set()).add(fact.scene)
        if fact.number is not None:
            places[fact.story_id][fact.scene] = fact.number
    words = _words(session, version, wanted)
    cases = {story_id: replace(words[number], places=places[story_id]) for story_id, number in read.items()}
    found = []
    for fact in facts:
        scene = words[_revision_of(fact, read, of_playing)].content.scene(fact.scene)
        found.append(ListedScene(fact, cases[fact.story_id], scene or Scene(fact.scene)))
    return found


def _revision_of(fact: SceneFactRow, read: Mapping[int, int], of_playing: Mapping[int, int]) -> int:
    """The revision that has a fact's scene: the one that is read, or the one that a room was asked about."""
    return of_playing[fact.outcome_id] if fact.outcome_id else read[fact.story_id]


def _read_as(session: Session, version: PathwayVersionRow, story_ids: Collection[int]) -> dict[int, int]:
    """The number in the store of the revision of each story that is read."""
    row = StoryReadingRow
    query = select(row.story_id, row.revision_id).where(row.version_id == version.id, row.story_id.in_(story_ids))
    return {each.story_id: each.revision_id for each in session.execute(query) if each.revision_id is not None}


def _words(session: Session, version: PathwayVersionRow, wanted: Mapping[int, Collection[str]]) -> dict[int, Case]:
    """Revisions with these of their scenes only, as they may be shown, by their number in the store."""
    if not wanted:
        return {}
    query = (
        select(
            RevisionRow.id,
            RevisionRow.story_id,
            RevisionRow.number,
            RevisionRow.document,
            RevisionRow.erased_at,
            RevisionRow.withheld_at,
            StoryRow.published,
            StoryRow.status,
            StoryRow.perspectives,
            PathwayVersionRow.number.label("written_for"),
        )
        .join(StoryRow, StoryRow.id == RevisionRow.story_id)
        .join(PathwayVersionRow, PathwayVersionRow.id == RevisionRow.pathway_version_id)
        .where(RevisionRow.id.in_(wanted))
    )
    return {row.id: _case(row, version, wanted[row.id]) for row in session.execute(query)}


def _case(row: Row[Any], version: PathwayVersionRow, keys: Collection[str]) -> Case:
    is_public = row.published == row.number and row.status != StoryStatus.WITHDRAWN.value
    is_gone = row.erased_at is not None or row.withheld_at is not None
    return Case(
        story_id=row.story_id,
        revision=row.number,
        content=_content(row.document, version, keys, is_gone=is_gone),
        written_for=row.written_for,
        can_be_read=is_public,
        withdrawn=is_gone,
        perspectives=tuple(row.perspectives) if is_public else (),
        taken_down=row.withheld_at is not None and row.erased_at is None,
    )


def _content(
    document: Mapping[str, Any], version: PathwayVersionRow, keys: Collection[str], *, is_gone: bool
) -> StoryContent:
    """A revision with these scenes only, as a long story takes long to parse; without words where none may be shown."""
    some = [scene for scene in document["scenes"] if scene["key"] in keys]
    content = story.from_document({**document, "scenes": some})
    content = story.blanked(content, version.content) if is_gone else content
    return content if document["scenes"] else content.playable()


def _asked(version: PathwayVersionRow) -> tuple[ColumnElement[bool], ...]:
    """One fact for each playing of the version that counts. It names no way of asking, which an index is told."""
    row = PlayingFactRow
    return row.version_id == version.id, row.kind == PlayingFactKind.EVENT.value, row.method == "", row.option == ""


def _worded(version: PathwayVersionRow) -> tuple[ColumnElement[bool], ...]:
    kinds = [kind.value for kind in WORDED]
    return VoiceRow.pathway_version_id == version.id, VoiceRow.kind.in_(kinds), VoiceRow.words != ""


def _among(story_id: Any, scene: Any, ats: Collection[At]) -> ColumnElement[bool]:
    """These scenes; their stories are named alone too, for an index."""
    return and_(story_id.in_({at[0] for at in ats}), tuple_(story_id, scene).in_(ats))


def _way(row: Any) -> tuple[Any, Any, Any, Any]:
    return row.story_id, row.scene, row.method, row.option


def _same_way(row: Any, other: Any, version_id: int) -> list[ColumnElement[bool]]:
    """A fact of a version about what was asked in the same way as another says."""
    same = [mine == its for mine, its in zip(_way(row), _way(other), strict=True)]
    return [row.version_id == version_id, row.kind == PlayingFactKind.WAY.value, *same]


def _first_voices(
    session: Session, same: list[Any], where: Iterable[ColumnElement[bool]], most: int
) -> dict[tuple[Any, ...], tuple[int, list[VoiceRow]]]:
    """The first voices of each group of those that are alike in these columns, and how many each group has."""
    ranked = (
        select(
            VoiceRow.id,
            func.row_number().over(partition_by=same, order_by=VoiceRow.id).label("place"),
            func.count().over(partition_by=same).label("whole"),
        )
        .where(*where)
        .subquery()
    )
    query = (
        select(VoiceRow, ranked.c.whole, *same)
        .join(ranked, ranked.c.id == VoiceRow.id)
        .where(ranked.c.place <= most)
        .order_by(VoiceRow.id)
    )
    found: dict[tuple[Any, ...], tuple[int, list[VoiceRow]]] = {}
    for row, count, *place in session.execute(query):
        found.setdefault(tuple(place), (count, []))[1].append(row)
    return found


def _marks(
    session: Session, same: list[Any], where: Iterable[ColumnElement[bool]]
) -> dict[tuple[Any, ...], dict[str, int]]:
    """How often each group was marked as what."""
    mark = VoiceRow.details["mark"].as_string()
    query = (
        select(*same, mark, func.sum(VoiceRow.count))
        .where(*where, VoiceRow.kind == VoiceKind.MARK.value)
        .group_by(*same, mark)
    )
    found: dict[tuple[Any, ...], dict[str, int]] = defaultdict(dict)
    for *place, name, count in session.execute(query):
        if name in MARKS:
            found[tuple(place)][name] = int(count)
    return found


def _heard(voices: tuple[int, list[VoiceRow]] | None, marks: Mapping[str, int] | None) -> HeardAt:
    count, rows = voices or (0, [])
    return HeardAt(count, tuple(row.plain for row in rows), marks or {})
