"""What was tested is counted right: the same as by looking at every scene, way and vote one after the other."""

from __future__ import annotations

import itertools
from collections.abc import Iterator

import pytest
from hypothesis import given

from scenarios.pathways.pathway import Assumption, PathwayContent, Stage
from scenarios.review.coverage import coverage, names
from scenarios.review.version_material import Case, VersionMaterial
from scenarios.sample import PATHWAY, STORIES
from scenarios.stories.graph import leads
from scenarios.stories.story import UNSAID, Scene, StoryContent
from tests.scenarios.results.evenings import SOME, Evening, evenings

CLAIM = Assumption("HOURS", "Opening hours match need: whatever you need is open.")


@SOME
@given(evenings())
def test_every_cell_counts_its_scenes_and_its_votes(evening: Evening) -> None:
    material = evening.material
    for row in coverage(material).rows:
        for case, cell in zip(material.cases, row.cells, strict=True):
            here = [scene for scene in case.content.playable().scenes if scene.stage == row.stage]
            asked = [
                each
                for each in material.playings
                if each.outcome.story_id == case.story_id and each.rounds and each.outcome.stage == row.stage
            ]
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
            pairs = itertools.pairwise(way)
            if playing.rounds and any(
                one and two and (one.stage, two.stage) == ends and _is_step(story, one, two) for one, two in pairs
            ):
                expected.append(playing)
        assert list(used.played) == expected
        assert len(used.replays) == len({each.outcome.performance for each in expected})


@pytest.mark.parametrize(
    ("text", "has_them"),
    [
        ("Assumption under test: opening hours match need. Rosie is 19.", True),
        ("“Opening  hours match need”, they said", True),
        ("Opening hours matched need.", False),
        ("Nobody could match her need.", False),
        ("", False),
    ],
)
def test_a_text_has_an_assumptions_words_up_to_the_first_stop(text: str, has_them: bool) -> None:
    assert names(text, CLAIM) is has_them


def test_two_words_hint_at_nothing() -> None:
    assert not names("It is safe: always.", Assumption("A", "Is safe: day and night."))


@SOME
@given(evenings())
def test_an_assumption_counts_each_scene_that_names_it_and_each_vote_there_by_its_key(evening: Evening) -> None:
    material = evening.material
    for claim in coverage(material).assumptions:
        key = claim.assumption.key
        named, hinted = [], []
        for case in material.cases:
            for scene in case.content.playable().scenes:
                if key in scene.assumptions:
                    named.append((case, scene))
                elif claim.assumption.text.split(":")[0] in scene.narration:
                    hinted.append((case, scene))
        asked, rooms, votes = [], set(), 0
        for playing in material.playings:
            if playing.rounds and any(
                scene.key == playing.outcome.scene and key in scene.assumptions for scene in playing.story.scenes
            ):
                asked.append(playing)
                rooms.add((playing.outcome.event_code, playing.outcome.section))
                votes += sum(1 for number, _ in evening.ballots if number == playing.id)
        assert (list(claim.scenes), list(claim.worded), list(claim.playings)) == (named, hinted, asked)
        assert (claim.rooms, claim.votes) == (rooms, votes)
        assert (claim.is_written_for, claim.is_asked) == (bool(named or asked), bool(asked))


@SOME
@given(evenings())
def test_an_assumption_is_untested_or_waits_for_a_room_or_was_asked(evening: Evening) -> None:
    found = coverage(evening.material)
    asked = [claim for claim in found.assumptions if claim.is_asked]

    assert len(found.untested) + len(found.waiting) + len(asked) == len(evening.material.pathway.assumptions)


@SOME
@given(evenings())
def test_what_a_scene_tests_and_the_version_does_not_say_is_told_apart(evening: Evening) -> None:
    scenes = [
        (case, scene)
        for case in evening.material.cases
        for scene in case.content.playable().scenes
        if "GONE" in scene.assumptions
    ]

    assert coverage(evening.material).unknown == ((("GONE", tuple(scenes)),) if scenes else ())


def test_what_a_withdrawn_story_tested_and_the_version_does_not_say_is_not_told() -> None:
    story = StoryContent(scenes=(Scene("s1", assumptions=("HOURS", "GONE")),))
    cases = Case(1, 1, story, 1), Case(2, 1, story, 1, withdrawn=True)

    found = coverage(VersionMaterial(PathwayContent(assumptions=(CLAIM,)), cases))

    assert found.unknown == (("GONE", ((cases[0], story.scenes[0]),)),)
    assert [case.story_id for case, _scene in found.assumptions[0].scenes] == [1, 2], "what it tested stays a figure"


def test_the_sample_says_which_assumption_no_scene_tests() -> None:
    cases = tuple(Case(number, 1, story.content, 1) for number, story in enumerate(STORIES, 1))

    found = coverage(VersionMaterial(PATHWAY.content, cases))

    assert {claim.assumption.key for claim in found.untested} == {"TOLD-ONCE"}
    assert len(found.waiting) == 8, "nothing was played yet"
    tested = {
        claim.assumption.key: [(case.content.title, scene.key) for case, scene in claim.scenes]
        for claim in found.assumptions
    }
    assert tested["ONE-CALL"] == [("The third call", "s3")]
    assert tested["HOURS"] == [("Closed at eleven", "s2")]
    assert tested["NO-WRONG-DOOR"] == [("Two boroughs", "s2"), ("Two boroughs", "s5")]
    assert len(found.unasked) == len(found.rows) == 10, "nothing was played yet"


def test_a_stage_that_no_story_comes_to_is_told() -> None:
    stages = (Stage("A", "First", "First"), Stage("B", "Second", "Second"))
    story = StoryContent(scenes=(Scene("s1", stage="A"),))

    found = coverage(VersionMaterial(PathwayContent(stages=stages), (Case(1, 1, story, 1),)))

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
