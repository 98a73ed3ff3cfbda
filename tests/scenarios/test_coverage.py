"""What was tested is counted right: the same as by looking at every scene, way and vote one after the other."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from hypothesis import given

from scenarios.coverage import coverage, names
from scenarios.graph import leads
from scenarios.material import Case, Material
from scenarios.pathway import Assumption, PathwayContent, Stage
from scenarios.sample import PATHWAY, STORIES
from scenarios.story import UNSAID, Scene, StoryContent
from tests.scenarios.evenings import SOME, Evening, evenings

CLAIM = Assumption("HOURS", "Opening hours match need: whatever you need is open.")


@SOME
@given(evenings())
def test_every_cell_counts_its_scenes_and_its_votes(evening: Evening) -> None:
    material = evening.material
    for row in coverage(material).rows:
        for case, cell in zip(material.cases, row.cells, strict=True):
            here = [scene for scene in case.content.playable().scenes if scene.stage == row.stage]
            asked = [each for each in material.playings if each.outcome.story_id == case.story_id and each.rounds
                     and each.outcome.stage == row.stage]
            assert list(cell.touched) == here
            assert list(cell.decided) == [scene for scene in here if scene.decision is not None]
            assert list(cell.playings) == asked
            assert cell.votes == sum(1 for key in evening.ballots if key[0] in {each.id for each in asked})


@SOME
@given(evenings())
def test_a_stage_counts_each_story_and_each_room_once(evening: Evening) -> None:
    for row in coverage(evening.material).rows:
        stories, rooms = set(), set()
        for case in evening.material.cases:
            if any(scene.stage == row.stage for scene in case.content.playable().scenes):
                stories.add(case.story_id)
        for playing in evening.material.playings:
            if playing.rounds and playing.outcome.stage == row.stage:
                stories.add(playing.outcome.story_id)
                rooms.add((playing.outcome.event_code, playing.outcome.section))
        assert (row.stories, row.rooms, row.is_tested) == (len(stories), rooms, bool(rooms))


@SOME
@given(evenings())
def test_every_scene_is_at_one_stage_or_outside_or_has_not_said(evening: Evening) -> None:
    found = coverage(evening.material)
    shown = sum(len(cell.touched) for row in (*found.rows, found.outside) for cell in row.cells)
    scenes = [scene for case in evening.material.cases for scene in case.content.playable().scenes]

    assert shown == sum(scene.stage != UNSAID for scene in scenes)


@SOME
@given(evenings())
def test_a_step_is_written_where_a_scene_leads_from_its_one_end_to_its_other(evening: Evening) -> None:
    for used in coverage(evening.material).transitions:
        ends = used.transition.source, used.transition.target
        expected = {
            (case.story_id, scene.key)
            for case in evening.material.cases
            for scene, onward in _ways(case.content.playable())
            if (scene.stage, onward.stage) == ends and _is_step(case.content.playable(), scene, onward)
        }
        assert {(case.story_id, scene.key) for case, scene in used.written} == expected
        assert len(used.written) == len(expected)


@SOME
@given(evenings())
def test_a_step_is_played_where_the_way_to_a_vote_took_it_or_the_option_that_followed(evening: Evening) -> None:
    material = evening.material
    for used in coverage(material).transitions:
        ends = used.transition.source, used.transition.target
        expected = []
        for playing in material.playings:
            story = playing.story.playable()
            way = [story.scene(step.scene) for step in playing.outcome.path] + [playing.scene]
            followed = material.followed(playing)
            if followed:
                options = [each for result in playing.rounds for each in result.options if each.key == followed]
                way.append(story.scene(options[-1].leads_to) if options else None)
            pairs = zip(way, way[1:], strict=False)
            if playing.rounds and any(
                one and two and (one.stage, two.stage) == ends and _is_step(story, one, two) for one, two in pairs
            ):
                expected.append(playing)
        assert list(used.played) == expected
        assert len(used.replays) == len({each.outcome.performance for each in expected})


@pytest.mark.parametrize(
    ("text", "is_named"),
    [
        ("Assumption under test: opening hours match need. Rosie is 19.", True),
        ("“Opening  hours match need”, they said", True),
        ("Opening hours matched need.", False),
        ("Nobody could match her need.", False),
        ("", False),
    ],
)
def test_an_assumption_is_named_by_its_own_words(text: str, is_named: bool) -> None:
    assert names(text, CLAIM) is is_named


def test_two_words_name_nothing() -> None:
    assert not names("It is safe: always.", Assumption("A", "Is safe: day and night."))


def test_the_sample_says_which_assumptions_no_story_names() -> None:
    cases = tuple(Case(number, 1, story.content, 1) for number, story in enumerate(STORIES, 1))

    found = coverage(Material(PATHWAY.content, cases))

    assert {each.assumption.key for each in found.assumptions if not each.scenes} == {
        "TOLD-ONCE", "HEALTH-FIRST", "NEAR-HOME"
    }
    hours = next(each for each in found.assumptions if each.assumption.key == "HOURS")
    assert [(case.content.title, scene.key) for case, scene in hours.scenes] == [("Closed at eleven", "s1")]
    assert len(found.unasked) == len(found.rows) == 10, "nothing was played yet"


def test_a_stage_that_no_story_comes_to_is_told() -> None:
    stages = (Stage("A", "First", "First"), Stage("B", "Second", "Second"))
    story = StoryContent(scenes=(Scene("s1", stage="A"),))

    found = coverage(Material(PathwayContent(stages=stages), (Case(1, 1, story, 1),)))

    assert [row.stage for row in found.untouched] == ["B"]
    assert [row.stage for row in found.unasked] == ["A"]


def _ways(story: StoryContent) -> Iterator[tuple[Scene, Scene]]:
    for scene in story.scenes:
        for lead in leads(scene):
            onward = story.scene(lead.target)
            if onward is not None:
                yield scene, onward


def _is_step(story: StoryContent, one: Scene, two: Scene) -> bool:
    """Two scenes at one stage are a step only where the story goes round and comes back."""
    return one.stage != two.stage or (one.key in _onward(story, two.key) and two.key in _onward(story, one.key))


def _onward(story: StoryContent, start: str) -> set[str]:
    """Every scene that comes after this one, itself only where the story comes back to it."""
    found: set[str] = set()
    for _ in story.scenes:
        found |= {onward.key for scene, onward in _ways(story) if scene.key in found | {start}}
    return found
