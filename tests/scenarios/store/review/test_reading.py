"""What is kept of the reading of stories says the same as the rules do over all stories, whatever happens to them."""

from __future__ import annotations

from collections import defaultdict

import pytest
from hypothesis import HealthCheck, given, settings
from sqlalchemy import select
from sqlalchemy.orm import Session

from scenarios.db import Database
from scenarios.pathways.pathway import PathwayContent, Stage, Transition
from scenarios.results.outcome import Method, Outcome, OutcomeOption, RoundResult
from scenarios.review.conformance import departures
from scenarios.review.coverage import Coverage, coverage
from scenarios.review.fit import Fit, Held, StageFit, fits, without
from scenarios.review.reading import OUTSIDE, PlayingFactKind, SceneFactKind, stage_key, step_key, writer_key
from scenarios.review.version_material import Case, Playing, VersionMaterial
from scenarios.store.pathways.pathway import PathwayVersionRow
from scenarios.store.review import reading as readings
from scenarios.store.review import version_material as materials
from scenarios.store.review.reading import PlayingCount, SceneCount
from scenarios.store.stories.story_reading import PlayingFactRow, SceneFactRow, StoryReadingRow
from scenarios.stories.story import DecisionPoint, Option, Origin, Scene, SceneKind, StoryContent
from tests.scenarios.results.evenings import Evening
from tests.scenarios.store.stored_evenings import Act, Life, Stored, lives

SOME = settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)

At = tuple[int, str]


@pytest.mark.fault("stale-figure")
@pytest.mark.both_stores
@SOME
@given(lives())
def test_what_was_kept_is_what_the_rules_say_of_all_stories(database: Database, life: Life) -> None:
    stored = database.write(lambda session: Stored(session, life))
    _is_read(database, stored)
    for act in life.acts:
        database.write(lambda session, act=act: stored.happens(session, act))
        _holds_or_is_out_of_date(database, stored)
        _is_read(database, stored)


@pytest.mark.fault("stale-figure")
@SOME
@given(lives())
def test_what_changes_while_stories_are_read_is_not_kept_as_it_was(database: Database, life: Life) -> None:
    """Each story is read, then something happens to one, and only then is kept what was read."""
    stored = database.write(lambda session: Stored(session, life))
    version_id = stored.versions[0]
    database.write(lambda session: readings.begin(session, version_id))
    for act in life.acts:
        with database.read() as session:
            version, seen = session.get_one(PathwayVersionRow, version_id), readings.stamp_of(session, version_id)
            made = readings.read(session, version, stored.stories)
        database.write(lambda session, act=act: stored.happens(session, act))
        database.write(
            lambda session, version=version, made=made, seen=seen: readings.keep(session, version, made, seen or "")
        )
        _holds_or_is_out_of_date(database, stored, version_id)
        _is_read(database, stored)


def _is_read(database: Database, stored: Stored) -> None:
    for version_id in stored.versions:
        readings.catch_up(database, version_id)
        with database.read() as session:
            version = session.get_one(PathwayVersionRow, version_id)
            assert readings.out_of_date(session, version) == []
            _is_the_same(session, version)


def _holds_or_is_out_of_date(database: Database, stored: Stored, *only: int) -> None:
    for version_id in only or stored.versions:
        with database.read() as session:
            version = session.get_one(PathwayVersionRow, version_id)
            if not readings.out_of_date(session, version):
                _is_the_same(session, version)


def _is_the_same(session: Session, version: PathwayVersionRow) -> None:
    material = materials.of_version(session, version)
    asked = [kind for kind in PlayingFactKind if kind not in (PlayingFactKind.ANSWER, PlayingFactKind.WAY)]
    counted = readings.totals(session, version.id, list(SceneFactKind), asked)
    expected = Expected(material)
    assert readings.has_stories(session, version.id) is bool(material.cases)
    assert _listed(session, version.id) == expected.scenes
    assert dict(counted.scenes) == expected.scene_counts()
    assert _asked(session, version.id) == expected.playings
    assert {place: count for place, count in counted.playings.items()} == expected.playing_counts()
    assert {key: sorted(held, key=str) for key, held in readings.held(session, version.id).items()} == expected.held()


class Expected:
    """What the rules say of all stories of a version together."""

    def __init__(self, material: VersionMaterial) -> None:
        self.material = material
        self.scenes: dict[tuple[str, str], list[At]] = defaultdict(list)
        self.empty: dict[tuple[str, str], set[int]] = defaultdict(set)
        self.playings: dict[tuple[str, str], list[int]] = defaultdict(list)
        found = coverage(material)
        self._stages(found)
        self._steps(found)
        self._assumptions(found)
        self._departures()
        self._fits()
        for playing in material.counted:
            self.playings["event", playing.outcome.event_code].append(playing.id)
            for _way in {(one.method, one.about) for one in playing.rounds}:
                self.playings["way", playing.outcome.scene].append(playing.id)
        for listed in self.scenes.values():
            listed.sort(key=lambda at: at[0])  # Story by story; in a story as the rules have it.
        for numbers in self.playings.values():
            numbers.sort()
        self.scenes = {place: listed for place, listed in self.scenes.items() if listed}
        self.playings = {place: numbers for place, numbers in self.playings.items() if numbers}

    def _stages(self, found: Coverage) -> None:
        for row in (*found.rows, found.outside):
            key = row.stage or OUTSIDE
            for case, cell in zip(self.material.cases, row.cells, strict=True):
                self.scenes["stage", key] += [(case.story_id, scene.key) for scene in cell.touched]
                if cell.playings and not cell.touched:
                    self.empty["stage", key].add(case.story_id)
                if row.stage and not cell.is_empty:
                    for name in case.perspectives:
                        self.scenes["writer", writer_key(key, name)].append((case.story_id, ""))
            self.playings["stage", key] += [each.id for each in row.playings]

    def _steps(self, found: Coverage) -> None:
        for used in found.transitions:
            key = step_key(used.transition.source, used.transition.target)
            self.scenes["step", key] += [_at(*at) for at in used.written]
            self.playings["step", key] += [each.id for each in used.played]

    def _assumptions(self, found: Coverage) -> None:
        for tested in found.assumptions:
            self.scenes["assumption", tested.assumption.key] += [_at(*at) for at in tested.scenes]
            self.scenes["worded", tested.assumption.key] += [_at(*at) for at in tested.worded]
            self.playings["assumption", tested.assumption.key] += [each.id for each in tested.playings]
        for key, listed in found.unknown:
            self.scenes["unknown", key] += [_at(*at) for at in listed]

    def _departures(self) -> None:
        for one in departures(self.material):
            self.scenes["departure", one.departure.value].append(_at(one.case, one.scene))

    def _fits(self) -> None:
        for stage in fits(self.material):
            key = stage_key(self.material.pathway, stage.stage)
            for fit in stage.fits:
                self.scenes["fit", key].append(_at(fit.case, fit.scene))
                self.playings["answer", key] += [said.playing.id for said in fit.said]
        self.scenes["without", ""] += [_at(*at) for at in without(self.material)]

    def scene_counts(self) -> dict[tuple[SceneFactKind, str], SceneCount]:
        places = {*self.scenes, *(place for place, those in self.empty.items() if those)}
        return {
            (SceneFactKind(kind), key): SceneCount(
                len({story for story, _ in self.scenes.get((kind, key), ())} | self.empty[kind, key]),
                len(self.scenes.get((kind, key), ())),
            )
            for kind, key in places
        }

    def playing_counts(self) -> dict[tuple[PlayingFactKind, str], PlayingCount]:
        known = {playing.id: playing for playing in self.material.counted}
        return {
            (PlayingFactKind(kind), key): _count([known[number] for number in numbers], kind)
            for (kind, key), numbers in self.playings.items()
            if kind not in ("answer", "way")
        }

    def held(self) -> dict[str, list[Held]]:
        """Where places outside the model are several, all of them are counted together."""
        found: dict[str, list[Fit]] = defaultdict(list)
        for stage in fits(self.material):
            found[stage_key(self.material.pathway, stage.stage)] += stage.fits
        whole = {key: sorted(StageFit(None, tuple(each)).held, key=str) for key, each in found.items()}
        return {key: held for key, held in whole.items() if held}


def _at(case: Case, scene: Scene) -> At:
    return case.story_id, scene.key


def _count(playings: list[Playing], kind: str) -> PlayingCount:
    return PlayingCount(
        playings=len(playings),
        rooms=len({each.room for each in playings}),
        votes=sum(len(each.rounds) for each in playings),
        replays=len({each.outcome.performance for each in playings}) if kind == "step" else 0,
        events=tuple(dict.fromkeys(each.outcome.event_code for each in playings)),
    )


def _listed(session: Session, version_id: int) -> dict[tuple[str, str], list[At]]:
    found: dict[tuple[str, str], list[At]] = defaultdict(list)
    row = SceneFactRow
    query = select(row).where(row.version_id == version_id, row.place > 0)
    for fact in session.scalars(query.order_by(row.story_id, row.place)):
        found[fact.kind, fact.key].append((fact.story_id, fact.scene))
    return found


def _asked(session: Session, version_id: int) -> dict[tuple[str, str], list[int]]:
    found: dict[tuple[str, str], list[int]] = defaultdict(list)
    row = PlayingFactRow
    for fact in session.scalars(select(row).where(row.version_id == version_id).order_by(row.outcome_id)):
        found[fact.kind, fact.key].append(fact.outcome_id)
    return found


ONE_STEP = PathwayContent(
    stages=(Stage("A", "First", "First"), Stage("B", "Second", "Second")), transitions=(Transition("A", "B"),)
)
CHOICE = DecisionPoint("What now?", "", (Option("o0", "Go", "s2"), Option("o1", "Stay", "s2")))
ASKS = StoryContent(
    "Once",
    "It was so.",
    scenes=(
        Scene("s1", SceneKind.DECISION, stage="A", assumptions=("somebodys-own",), decision=CHOICE),
        Scene("s2", SceneKind.ENDING, stage="B"),
    ),
)


@pytest.fixture
def asked(database: Database) -> Stored:
    """A public story with one vote, after which nobody has said yet what was played."""
    story = Case(1, 1, ASKS, 1)
    result = RoundResult(1, Method.ONE_CHOICE, (OutcomeOption("o0", "A", Origin.AUTHOR, "s2"),), {"o0": 3}, 3, 0, 4, "")
    outcome = Outcome("AAAAA", "aaaaa", "one", 1, 1, 1, 1, 1, "s1", "A", ())
    playing = Playing(1, outcome, ASKS, (result,))
    evening = Evening(VersionMaterial(ONE_STEP, (story,), (playing,)), {})
    stored = database.write(lambda session: Stored(session, Life(evening, (1,), ())))
    for version_id in stored.versions:
        readings.catch_up(database, version_id)
    return stored


def replays(database: Database, stored: Stored) -> int:
    with database.read() as session:
        counted = readings.totals(session, stored.versions[0], playings=[PlayingFactKind.STEP])
        return counted.of_playings(PlayingFactKind.STEP, "A--B").replays


def out_of_date(database: Database, stored: Stored) -> list[int]:
    with database.read() as session:
        return readings.out_of_date(session, session.get_one(PathwayVersionRow, stored.versions[0]))


FOLLOW = Act("follow", 0, 0)


def test_what_was_played_after_a_vote_is_counted_once_it_is_handed_over(database: Database, asked: Stored) -> None:
    assert (replays(database, asked), out_of_date(database, asked)) == (0, [])
    database.write(lambda session: asked.happens(session, FOLLOW))
    assert out_of_date(database, asked) == asked.stories

    readings.catch_up(database, asked.versions[0])

    assert (replays(database, asked), out_of_date(database, asked)) == (1, [])


def test_what_is_handed_over_while_a_story_is_read_is_not_lost(database: Database, asked: Stored) -> None:
    with database.read() as session:
        version = session.get_one(PathwayVersionRow, asked.versions[0])
        seen = readings.stamp_of(session, version.id)
        made = readings.read(session, version, asked.stories)
    assert seen
    database.write(lambda session: asked.happens(session, FOLLOW))

    assert database.write(lambda session: readings.keep(session, version, made, seen)) == 0

    assert out_of_date(database, asked) == asked.stories


@pytest.mark.parametrize("act", ["withdraw", "take down"])
def test_nothing_that_was_read_of_a_story_outlives_its_words(database: Database, asked: Stored, act: str) -> None:
    with database.read() as session:
        assert readings.totals(session, asked.versions[0], list(SceneFactKind)).keys(SceneFactKind.UNKNOWN) == [
            "somebodys-own"
        ]

    database.write(lambda session: asked.happens(session, Act(act, 0, 0)))

    with database.read() as session:
        for table in (StoryReadingRow, SceneFactRow, PlayingFactRow):
            assert session.scalars(select(table)).all() == []
    readings.catch_up(database, asked.versions[0])
    with database.read() as session:
        totals = readings.totals(session, asked.versions[0], list(SceneFactKind))
    assert totals.keys(SceneFactKind.UNKNOWN) == []
    assert totals.of_scenes(SceneFactKind.STAGE, "A") == SceneCount(1, 1), "a room was asked about it: its shape counts"


def test_what_other_rules_said_is_read_again(
    database: Database, asked: Stored, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(readings.rules, "RULES", 999)
    assert out_of_date(database, asked) == asked.stories


def test_what_was_read_of_a_draft_is_out_of_date_once_the_draft_is_another(database: Database, asked: Stored) -> None:
    def changes(session: Session) -> None:
        row = session.get_one(PathwayVersionRow, asked.versions[0])
        row.document = {**row.document, "transitions": []}

    database.write(changes)
    assert out_of_date(database, asked) == asked.stories


def test_only_so_many_stories_are_read_as_are_asked_for(database: Database) -> None:
    cases = tuple(Case(number, 1, ASKS, 1) for number in range(1, 6))
    life = Life(Evening(VersionMaterial(ONE_STEP, cases), {}), (1,) * 5, ())
    stored = database.write(lambda session: Stored(session, life))

    assert readings.catch_up(database, stored.versions[0], 3) == 3

    assert len(out_of_date(database, stored)) == 2
    with database.read() as session:
        totals = readings.totals(session, stored.versions[0], [SceneFactKind.STAGE], key="A")
        assert totals.scenes == {(SceneFactKind.STAGE, "A"): SceneCount(3, 3)}
    assert list(readings.all_pending(database)) == [5, 2]
