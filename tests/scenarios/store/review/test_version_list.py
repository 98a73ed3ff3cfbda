"""A page of a list shows of a version what the rules find there, of the little that it reads."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from sqlalchemy.orm import Session

from scenarios.db import Database
from scenarios.list_position import START, Position
from scenarios.results.room_voice import MARKS, RoomVoice, VoiceKind
from scenarios.review.outcome_comparison import side_by_side
from scenarios.review.reading import PlayingFactKind, SceneFactKind
from scenarios.review.version_material import Playing, VersionMaterial
from scenarios.store.list_page import ListPage
from scenarios.store.pathways.pathway import PathwayVersionRow
from scenarios.store.review import reading as readings
from scenarios.store.review import version_list
from scenarios.store.review import version_material as materials
from scenarios.store.review.version_list import WORDED, HeardAt
from tests.scenarios.store.stored_evenings import Life, Stored, lives

SOME = settings(
    max_examples=40,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)
MOST = 2


@pytest.mark.both_stores
@SOME
@given(lives())
def test_lists_of_a_version_show_what_the_rules_find(database: Database, life: Life) -> None:
    stored = database.write(lambda session: Stored(session, life))
    for act in life.acts:
        database.write(lambda session, act=act: stored.happens(session, act))
    for version_id in stored.versions:
        readings.catch_up(database, version_id)
        with database.read() as session:
            version = session.get_one(PathwayVersionRow, version_id)
            material = materials.of_version(session, version)
            _shows_scenes(session, version, material)
            _shows_playings(session, version, material)
            _shows_what_was_said(session, version, material)
    with database.read() as session:
        _stands_side_by_side(session, *(session.get_one(PathwayVersionRow, each) for each in stored.versions))


def whole(read: Callable[[Position], ListPage[Any]]) -> Iterator[Any]:
    """All entries of a list, page by page."""
    at = START
    while True:
        page = read(at)
        yield from page.rows
        if not page.after:
            return
        at = Position(after=page.after)


def _shows_scenes(session: Session, version: PathwayVersionRow, material: VersionMaterial) -> None:
    cases = {case.story_id: case for case in material.cases}
    totals = readings.totals(session, version.id, list(SceneFactKind))
    for (kind, key), count in totals.scenes.items():

        def page(at: Position, kind: SceneFactKind = kind, key: str = key) -> ListPage[Any]:
            return version_list.scenes(session, version, kind, key, at, limit=MOST)

        listed = list(whole(page))
        assert len([each for each in listed if each.fact.place]) == count.scenes
        assert [each.at for each in version_list.first_scenes(session, version, kind, 1000)[key]] == [
            each.at for each in listed
        ]
        for each in listed:
            case = cases[each.fact.story_id]
            assert each.case.content.title == case.content.title
            assert (each.case.can_be_read, each.case.withdrawn, each.case.taken_down) == (
                case.can_be_read,
                case.withdrawn,
                case.taken_down,
            )
            assert each.case.written_for == case.written_for
            scene = case.content.playable().scene(each.fact.scene)
            if each.fact.scene and not each.fact.outcome_id:
                assert scene and each.case.number(each.fact.scene) == case.number(each.fact.scene)
                assert (each.scene.narration, each.scene.decision, each.scene.time) == (
                    scene.narration,
                    scene.decision,
                    scene.time,
                )
            elif each.fact.outcome_id:
                (playing,) = [one for one in material.counted if one.id == each.fact.outcome_id]
                assert playing.scene and each.scene.decision == playing.scene.decision


def _shows_playings(session: Session, version: PathwayVersionRow, material: VersionMaterial) -> None:
    ats = {(each.outcome.story_id, each.outcome.scene) for each in material.playings}
    found = version_list.asked_at(session, version, ats, MOST)
    for at in ats:
        asked = list(material.asked_at(*at))
        assert (found[at].count if at in found else 0) == len(asked)
        _are_the_same(found[at].playings if at in found else (), asked[-MOST:])
        _are_the_same(list(whole(lambda place, at=at: version_list.asked(session, version, at, place))), asked)
    counted = readings.totals(session, version.id, playings=[PlayingFactKind.EVENT])
    for _kind, code in counted.playings:
        of_event = [each for each in material.counted if each.outcome.event_code == code]
        listed = version_list.playings(session, version, PlayingFactKind.EVENT, code)
        _are_the_same(listed.rows, of_event)
        names = version_list.event_names(session, [code])
        assert names[code] == min(each.outcome.event_name for each in of_event)


def _are_the_same(shown: Iterable[Playing], expected: Iterable[Playing]) -> None:
    shown, expected = list(shown), list(expected)
    assert [each.outcome for each in shown] == [each.outcome for each in expected]
    assert [each.rounds for each in shown] == [each.rounds for each in expected]
    assert [each.withdrawn for each in shown] == [each.withdrawn for each in expected]
    for one, other in zip(shown, expected, strict=True):
        assert one.story.title == other.story.title
        assert (one.scene and one.scene.decision) == (other.scene and other.scene.decision)


def _shows_what_was_said(session: Session, version: PathwayVersionRow, material: VersionMaterial) -> None:
    ats = {(story_id, voice.scene) for story_id, voices in material.voices.items() for voice in voices}
    found = version_list.heard_at(session, version, ats, MOST)
    for at in ats:
        said = list(material.said_at(*at))
        assert found.get(at, HeardAt()) == _heard(said)
        listed = list(whole(lambda place, at=at: version_list.heard(session, version, at, place)))
        assert listed == _worded(said)
    of_playings = version_list.heard_of(session, version, material.counted, MOST)
    minorities = version_list.minorities(session, version, material.counted)
    for playing in material.counted:
        said = list(material.said_of(playing))
        assert of_playings[playing.id] == _heard(said)
        own = [voice for voice in said if voice.kind is VoiceKind.MINORITY]
        assert set(map(str, own)) <= set(map(str, minorities.get(playing.outcome.story_id, ())))


def _worded(said: Iterable[RoomVoice]) -> list[RoomVoice]:
    return [voice for voice in said if voice.kind in WORDED and voice.words]


def _heard(said: list[RoomVoice]) -> HeardAt:
    worded = _worded(said)
    marked = [voice for voice in said if voice.kind is VoiceKind.MARK]
    of_marks = {
        mark: sum(each.count for each in marked if each.mark == mark) for mark in {each.mark for each in marked}
    }
    assert set(of_marks) <= set(MARKS)
    return HeardAt(len(worded), tuple(worded[:MOST]), of_marks)


def _stands_side_by_side(session: Session, one: PathwayVersionRow, two: PathwayVersionRow) -> None:
    before, after = (materials.of_version(session, each).playings for each in (one, two))
    for first, second, others in ((one, one, before), (one, two, after)):
        sides = side_by_side(before, others)

        def page(at: Position, first: Any = first, second: Any = second) -> ListPage[Any]:
            return version_list.questions_of_both(session, first.id, second.id, at, limit=MOST)

        questions = list(whole(page))
        expected = {(*each.question, each.way[0].value, each.way[1]) for each in sides.both}
        assert len(questions) == len(expected) and set(questions) == expected
        shown, counts = version_list.answers(session, first, questions, 1000)
        assert counts == {(*each.question, each.way[0].value, each.way[1]): len(each.before) for each in sides.both}
        assert [each.id for each in shown] == sorted({each.playing.id for both in sides.both for each in both.before})
        alone = whole(lambda at, first=first, second=second: version_list.alone(session, first, second.id, at))
        assert sorted(each.id for each in alone) == sorted(each.id for each in sides.before_only)
