"""Reading stories on a version once, and keeping the facts: what is out of date, reading it again, and the totals.

A reading says what it was made from. Whether that is still so is asked of the stories and outcomes themselves, by
indices and without reading any document, whenever a page wants a figure: a fact that is out of date is never counted
unseen, whoever changed what it was made from. What was read is kept only if nothing changed meanwhile.
"""

from __future__ import annotations

import hashlib
import json
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from dataclasses import asdict, dataclass, field, replace
from typing import Any

from sqlalchemy import ColumnElement, Select, String, Subquery, and_, case, cast, delete, func, insert, or_, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from scenarios.db import Database, give_way
from scenarios.results.outcome import Method
from scenarios.review import reading as rules
from scenarios.review.fit import Held
from scenarios.review.reading import PlayingFactKind, Reading, SceneFactKind
from scenarios.review.version_material import Room, VersionMaterial
from scenarios.store.pathways.pathway import PathwayVersionRow
from scenarios.store.results.outcome import OutcomeRoundRow, OutcomeRow
from scenarios.store.review import version_material as materials
from scenarios.store.stories import story as stories
from scenarios.store.stories import story_reading
from scenarios.store.stories.story import RevisionRow, StoryRow
from scenarios.store.stories.story_reading import PlayingFactRow, SceneFactRow, StoryReadingRow, VersionReadingRow
from scenarios.stories.story import StoryStatus

FEW = 20
"""So many stories are read before a page is shown; of more than that the page says that they are still to be read."""
_AT_ONCE = 3
"""How many stories are read between two transactions that write."""


@dataclass(frozen=True)
class Source:
    """What a reading of one story on one version is made from, in figures that change whenever that does.

    ``outcomes`` counts the story's outcomes on the version with their rounds that count, and ``rounds`` adds up the
    numbers of these rounds in the store. A round is written once and may be made void, and a later one has a higher
    number: so no other set of rounds has both the same. ``hidden`` counts the revisions that rooms were asked about and
    whose words may not be shown.
    """

    published_id: int | None = None
    outcomes: int = 0
    rounds: int = 0
    hidden: int = 0
    perspectives: str = ""
    rules: str = ""


@dataclass(frozen=True)
class Made:
    """A story as it was read, not kept yet."""

    story_id: int
    revision_id: int | None
    source: Source
    reading: Reading


@dataclass(frozen=True)
class SceneCount:
    """How many stories and scenes there are of one kind and key."""

    stories: int = 0
    scenes: int = 0


@dataclass(frozen=True)
class PlayingCount:
    """The playings of one kind and key: how many, in which rooms, with how many votes, in how many replays.

    ``events`` are the codes of their events, in the order in which they first were asked.
    """

    playings: int = 0
    rooms: int = 0
    votes: int = 0
    replays: int = 0
    events: tuple[str, ...] = ()


@dataclass(frozen=True)
class VersionTotals:
    """Figures about all stories and rooms of a version, as far as they were read."""

    scenes: Mapping[tuple[SceneFactKind, str], SceneCount] = field(default_factory=dict)
    playings: Mapping[tuple[PlayingFactKind, str], PlayingCount] = field(default_factory=dict)

    def of_scenes(self, kind: SceneFactKind, key: str = "") -> SceneCount:
        """The count of one kind and key."""
        return self.scenes.get((kind, key), SceneCount())

    def of_playings(self, kind: PlayingFactKind, key: str = "") -> PlayingCount:
        """The count of one kind and key."""
        return self.playings.get((kind, key), PlayingCount())

    def keys(self, kind: SceneFactKind) -> list[str]:
        """The keys of a kind that there is anything of, sorted."""
        return sorted(key for found, key in self.scenes if found is kind)


def rules_of(version: PathwayVersionRow) -> str:
    """The rules and the model that a reading goes by: a draft's model changes, and so may the rules."""
    model = json.dumps(version.document, sort_keys=True)
    return f"{rules.RULES}-{hashlib.sha256(model.encode()).hexdigest()[:16]}"


def out_of_date(session: Session, version: PathwayVersionRow, limit: int | None = None) -> list[int]:
    """The stories whose reading on a version is missing or was made from something else than is there now, by number.

    Where ``limit`` is given, no more than that are looked for.
    """
    row, made_by = StoryReadingRow, rules_of(version)
    of_story = and_(row.version_id == version.id)
    public, played, hidden = _public(version), _played(version), _hidden(version)
    queries: list[Select[Any]] = [
        select(public.c.story_id)
        .outerjoin(row, of_story & (row.story_id == public.c.story_id))
        .where(
            or_(
                row.story_id.is_(None),
                row.published_id.is_distinct_from(public.c.published_id),
                row.perspectives != public.c.perspectives,
                row.rules != made_by,
            )
        ),
        select(row.story_id)
        .join(StoryRow, StoryRow.id == row.story_id)
        .where(of_story, row.published_id.is_not(None), _is_not_public()),
        select(played.c.story_id)
        .outerjoin(row, of_story & (row.story_id == played.c.story_id))
        .where(
            or_(
                row.story_id.is_(None),
                row.outcomes != played.c.outcomes,
                row.rounds != played.c.rounds,
                row.rules != made_by,
            )
        ),
        select(row.story_id)
        .outerjoin(hidden, hidden.c.story_id == row.story_id)
        .where(of_story, row.outcomes > 0, row.hidden != func.coalesce(hidden.c.hidden, 0)),
    ]
    found: set[int] = set()
    for query in queries:
        if limit is None or len(found) < limit:
            found |= set(session.scalars(query.limit(limit)))
    return sorted(found)[:limit]


def _is_not_public() -> ColumnElement[bool]:
    return or_(StoryRow.published.is_(None), StoryRow.status == StoryStatus.WITHDRAWN.value)


def _public(version: PathwayVersionRow, story_ids: Collection[int] | None = None) -> Subquery:
    """The public stories of the version's pathway, each with its published revision."""
    query = (
        select(
            StoryRow.id.label("story_id"),
            RevisionRow.id.label("published_id"),
            cast(StoryRow.perspectives, String).label("perspectives"),
        )
        .join(RevisionRow, (RevisionRow.story_id == StoryRow.id) & (RevisionRow.number == StoryRow.published))
        .where(StoryRow.pathway_id == version.pathway_id, stories.is_public())
    )
    return (query if story_ids is None else query.where(StoryRow.id.in_(story_ids))).subquery()


def _played(version: PathwayVersionRow, story_ids: Collection[int] | None = None) -> Subquery:
    """The stories that rooms were asked about on the version, with what sums up their rounds that count."""
    counts = (OutcomeRoundRow.outcome_id == OutcomeRow.id) & (OutcomeRoundRow.voided == "")
    query = (
        select(
            OutcomeRow.story_id,
            func.count().label("outcomes"),
            func.coalesce(func.sum(OutcomeRoundRow.id), 0).label("rounds"),
        )
        .outerjoin(OutcomeRoundRow, counts)
        .where(OutcomeRow.pathway_version_id == version.id)
        .group_by(OutcomeRow.story_id)
    )
    return (query if story_ids is None else query.where(OutcomeRow.story_id.in_(story_ids))).subquery()


def _hidden(version: PathwayVersionRow, story_ids: Collection[int] | None = None) -> Subquery:
    """How many of the revisions that rooms were asked about on the version may not be shown, by story."""
    asked = select(OutcomeRow.story_id, OutcomeRow.revision_id).where(OutcomeRow.pathway_version_id == version.id)
    if story_ids is not None:
        asked = asked.where(OutcomeRow.story_id.in_(story_ids))
    each = asked.distinct().subquery()
    return (
        select(each.c.story_id, func.count().label("hidden"))
        .join(RevisionRow, RevisionRow.id == each.c.revision_id)
        .where(~stories.may_be_shown())
        .group_by(each.c.story_id)
        .subquery()
    )


def sources(session: Session, version: PathwayVersionRow, story_ids: Collection[int]) -> dict[int, Source]:
    """What readings of these stories on a version would be made from now, by the story's number."""
    found = {number: Source(rules=rules_of(version)) for number in story_ids}
    for row in session.execute(select(_public(version, story_ids))):
        found[row.story_id] = replace(
            found[row.story_id], published_id=row.published_id, perspectives=row.perspectives or ""
        )
    for row in session.execute(select(_played(version, story_ids))):
        found[row.story_id] = replace(found[row.story_id], outcomes=row.outcomes, rounds=int(row.rounds))
    for row in session.execute(select(_hidden(version, story_ids))):
        found[row.story_id] = replace(found[row.story_id], hidden=row.hidden)
    return found


def begin(session: Session, version_id: int) -> None:
    """Let the stories of a version be read from now on; again where they are already is no matter."""
    dialect = sqlite if session.get_bind().dialect.name == "sqlite" else postgresql
    row = {"version_id": version_id, "stamp": ""}
    session.execute(dialect.insert(VersionReadingRow).values(row).on_conflict_do_nothing())


def stamp_of(session: Session, version_id: int) -> str | None:
    """What changes whenever a fact of a version does; None where none of its stories was ever read."""
    return session.scalar(select(VersionReadingRow.stamp).where(VersionReadingRow.version_id == version_id))


def read(session: Session, version: PathwayVersionRow, story_ids: Collection[int]) -> list[Made]:
    """Read these stories on a version by the rules, each from its own material alone."""
    there = sources(session, version, story_ids)
    whole = materials.of_version(session, version, story_ids)
    numbers = _revisions(session, whole)
    cases = {case.story_id: case for case in whole.cases}
    playings = defaultdict(list)
    for playing in whole.playings:
        playings[playing.outcome.story_id].append(playing)
    found = []
    for story_id, source in there.items():
        one = cases.get(story_id)
        of_it = VersionMaterial(
            whole.pathway,
            (one,) if one else (),
            tuple(playings[story_id]),
            {story_id: whole.voices.get(story_id, ())},
        )
        revision = numbers[story_id, one.revision] if one else None
        found.append(Made(story_id, revision, source, rules.reading(of_it)))
    return found


def _revisions(session: Session, material: VersionMaterial) -> dict[tuple[int, int], int]:
    """The number in the store of each revision that is read, by its story and its number there."""
    read = {case.story_id: case.revision for case in material.cases}
    rows = select(RevisionRow.id, RevisionRow.story_id, RevisionRow.number).where(RevisionRow.story_id.in_(read))
    return {(row.story_id, row.number): row.id for row in session.execute(rows) if read[row.story_id] == row.number}


def keep(session: Session, version: PathwayVersionRow, made: Collection[Made], seen: str) -> int:
    """Keep what was read, in place of what was there; nothing of it where something changed since it was read.

    ``seen`` is the version's stamp as it was then. Gives how many stories were kept.
    """
    numbers = sorted(each.story_id for each in made)
    locked = select(StoryRow.id).where(StoryRow.id.in_(numbers)).order_by(StoryRow.id).with_for_update(key_share=True)
    session.execute(locked).all()
    mine = select(VersionReadingRow.stamp).where(VersionReadingRow.version_id == version.id).with_for_update()
    if session.scalar(mine) != seen:
        return 0
    now = sources(session, version, numbers)
    good = [each for each in made if now[each.story_id] == each.source]
    for table in (SceneFactRow, PlayingFactRow, StoryReadingRow):
        of_them = table.story_id.in_([each.story_id for each in good])
        session.execute(delete(table).where(table.version_id == version.id, of_them))
    of_version: dict[str, Any] = {"version_id": version.id}
    rows: list[tuple[Any, list[dict[str, Any]]]] = [
        (
            StoryReadingRow,
            [of_version | asdict(e.source) | {"story_id": e.story_id, "revision_id": e.revision_id} for e in good],
        ),
        (SceneFactRow, [_row(version.id, e.story_id, fact) for e in good for fact in e.reading.scenes]),
        (PlayingFactRow, [_row(version.id, e.story_id, fact) for e in good for fact in e.reading.playings]),
    ]
    for kind, values in rows:
        if values:
            session.execute(insert(kind), values)
    story_reading.stamp(session, version.id)
    return len(good)


def _row(version_id: int, story_id: int, fact: Any) -> dict[str, Any]:
    values = dict(vars(fact))  # ``asdict`` copies each value too: a long story has thousands.
    values["kind"], values["outcome_id"] = fact.kind.value, values.pop("playing")
    return {"version_id": version_id, "story_id": story_id, **values}


def catch_up(database: Database, version_id: int, most: int | None = None) -> int:
    """Read what is out of date on a version, ``most`` stories at most; gives how many were read.

    Stories are read in short transactions, and others have a turn after each. What changes meanwhile is read another
    time.
    """
    with database.read() as session:
        waiting = out_of_date(session, session.get_one(PathwayVersionRow, version_id), most)
        has_begun = stamp_of(session, version_id) is not None
    give_way()
    if waiting and not has_begun:
        database.write(lambda session: begin(session, version_id))
    done = 0
    for first in range(0, len(waiting), _AT_ONCE):
        done += _read_some(database, version_id, waiting[first : first + _AT_ONCE])
        give_way()
    return done


def _read_some(database: Database, version_id: int, story_ids: Collection[int]) -> int:
    with database.read() as session:
        version = session.get_one(PathwayVersionRow, version_id)
        seen = stamp_of(session, version_id) or ""
        made = read(session, version, story_ids)
    give_way()
    return database.write(lambda session: keep(session, version, made, seen))


def versions(session: Session) -> list[int]:
    """The versions whose stories are read ahead of any page, by number: all that are or were under test, and the drafts
    that somebody looked at.
    """
    looked_at = PathwayVersionRow.id.in_(select(VersionReadingRow.version_id))
    query = select(PathwayVersionRow.id).where(or_(PathwayVersionRow.status != "draft", looked_at))
    return list(session.scalars(query.order_by(PathwayVersionRow.id.desc())))


def has_stories(session: Session, version_id: int) -> bool:
    """Whether any story counts on a version."""
    row = StoryReadingRow
    there = select(row.story_id).where(row.version_id == version_id, row.revision_id.is_not(None))
    return session.scalar(there.limit(1)) is not None


def totals(
    session: Session,
    version_id: int,
    scenes: Collection[SceneFactKind] = (),
    playings: Collection[PlayingFactKind] = (),
    key: str | None = None,
) -> VersionTotals:
    """The figures of a version of these kinds, or of one key of each, counted from its facts."""
    return VersionTotals(
        scenes=_scene_counts(session, version_id, scenes, key) if scenes else {},
        playings=_playing_counts(session, version_id, playings, key) if playings else {},
    )


def _scene_counts(
    session: Session, version_id: int, kinds: Collection[SceneFactKind], key: str | None
) -> dict[tuple[SceneFactKind, str], SceneCount]:
    """Kind by kind: others may have their turn between two queries, and each counts all stories."""
    row = SceneFactRow
    found = {}
    for kind in kinds:
        query = (
            select(row.key, func.sum(case((row.place <= 1, 1), else_=0)), func.sum(case((row.place > 0, 1), else_=0)))
            .where(row.version_id == version_id, row.kind == kind.value)
            .group_by(row.key)
        )
        if key is not None:
            query = query.where(row.key == key)
        for there, number, scenes in session.execute(query):
            found[kind, there] = SceneCount(int(number), int(scenes))
    return found


def _playing_counts(
    session: Session, version_id: int, kinds: Collection[PlayingFactKind], key: str | None
) -> dict[tuple[PlayingFactKind, str], PlayingCount]:
    """Room by room: what is counted once in each room is counted here."""
    row = PlayingFactRow
    query = (
        select(
            row.kind,
            row.key,
            row.event_code,
            row.section,
            func.count(),
            func.sum(row.votes),
            func.min(row.outcome_id).label("began"),
        )
        .where(row.version_id == version_id, row.kind.in_([kind.value for kind in kinds]))
        .group_by(row.kind, row.key, row.event_code, row.section)
        .order_by("began")
    )
    replays = (
        select(row.key, func.count(row.performance.distinct()))
        .where(row.version_id == version_id, row.kind == PlayingFactKind.STEP.value)
        .group_by(row.key)
    )
    if key is not None:
        query, replays = query.where(row.key == key), replays.where(row.key == key)
    replayed: dict[tuple[PlayingFactKind, str], int] = {}
    if PlayingFactKind.STEP in kinds:
        replayed = {(PlayingFactKind.STEP, step): count for step, count in session.execute(replays)}
    found: dict[tuple[PlayingFactKind, str], PlayingCount] = {}
    events: dict[tuple[PlayingFactKind, str], dict[str, None]] = defaultdict(dict)
    for kind, there, code, _section, playings, votes, _began in session.execute(query):
        place = PlayingFactKind(kind), there
        sofar = found.get(place, PlayingCount())
        events[place][code] = None
        found[place] = PlayingCount(sofar.playings + playings, sofar.rooms + 1, sofar.votes + int(votes))
    return {
        place: replace(count, replays=replayed.get(place, 0), events=tuple(events[place]))
        for place, count in found.items()
    }


def held(session: Session, version_id: int) -> dict[str, tuple[Held, ...]]:
    """Where the model's option held, by stage, method by method: see ``scenarios.review.fit.StageFit.held``.

    It is counted in as few rows as there are rooms, stories and methods.
    """
    row = PlayingFactRow
    query = (
        select(
            row.key,
            row.method,
            row.event_code,
            row.section,
            row.story_id,
            func.min(case((row.first.is_(True), 1), else_=0)),
        )
        .where(row.version_id == version_id, row.kind == PlayingFactKind.ANSWER.value, row.method != "")
        .group_by(row.key, row.method, row.event_code, row.section, row.story_id)
    )
    rooms: dict[tuple[str, str], dict[Room, bool]] = defaultdict(dict)
    told: dict[tuple[str, str], dict[int, bool]] = defaultdict(dict)
    for key, method, code, section, story_id, first in session.execute(query):
        of_room, of_story = rooms[key, method], told[key, method]
        of_room[code, section] = of_room.get((code, section), True) and bool(first)
        of_story[story_id] = of_story.get(story_id, True) and bool(first)
    found: dict[str, list[Held]] = defaultdict(list)
    for key, method in sorted(rooms, key=lambda each: list(Method).index(Method(each[1]))):
        in_rooms, in_stories = rooms[key, method].values(), told[key, method].values()
        found[key].append(Held(Method(method), len(in_rooms), sum(in_rooms), len(in_stories), sum(in_stories)))
    return {key: tuple(each) for key, each in found.items()}


def pending(session: Session, version: PathwayVersionRow) -> int:
    """How many stories of a version are still to be read."""
    return len(out_of_date(session, version))


def all_pending(database: Database) -> Iterator[int]:
    """Read all that is out of date, version by version; gives how many stories were read of each."""
    with database.read() as session:
        numbers = versions(session)
    for number in numbers:
        yield catch_up(database, number)
        give_way()
