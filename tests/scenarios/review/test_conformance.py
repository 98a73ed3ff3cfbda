"""Where stories leave the model: the same places as by going every way, scene after scene."""

from __future__ import annotations

from collections import Counter

from hypothesis import given

from scenarios.pathways.pathway import PathwayContent, Stage, Transition
from scenarios.results.outcome import Method
from scenarios.review.conformance import Departure, Leaving, departures
from scenarios.review.version_material import Case, VersionMaterial
from scenarios.sample import PATHWAY, STORIES
from scenarios.stories.advice import Code
from scenarios.stories.checks import check
from scenarios.stories.graph import leads
from scenarios.stories.story import UNSAID, Origin, Scene, SceneKind, StoryContent
from tests.scenarios.results.evenings import SOME, Evening, evenings

STAGES = (Stage("A", "First", "First"), Stage("B", "Second", "Second"), Stage("C", "Third", "Third"))


@SOME
@given(evenings())
def test_every_step_that_the_model_does_not_have_is_told_once(evening: Evening) -> None:
    for case in evening.material.cases:
        advised = [
            (each.scene, each.option or "")
            for each in check(case.content, evening.material.pathway)
            if each.code is Code.NO_TRANSITION
        ]
        told = [
            (one.scene.key, one.option)
            for one in _of(evening, case)
            if one.source and one.target and not one.expected and one.departure is not Departure.FLOOR
        ]
        assert sorted(told) == sorted(advised), "as the writer's own checks have it"


@SOME
@given(evenings())
def test_a_scene_outside_or_at_a_closed_stage_is_told(evening: Evening) -> None:
    pathway = evening.material.pathway
    for case in evening.material.cases:
        found = _of(evening, case)
        scenes = [scene for scene in case.content.scenes if scene.stage != UNSAID]
        outside = [scene.key for scene in scenes if pathway.stage(scene.stage) is None]
        closed = [
            scene.key
            for scene in scenes
            if (stage := pathway.stage(scene.stage)) and scene.time and not stage.is_open(scene.time)
        ]
        assert [one.scene.key for one in found if one.departure is Departure.OUTSIDE] == outside
        assert [one.scene.key for one in found if one.departure is Departure.CLOSED] == closed


@SOME
@given(evenings())
def test_a_way_back_to_a_stage_where_the_story_has_been_is_a_loop(evening: Evening) -> None:
    pathway = evening.material.pathway
    for case in evening.material.cases:
        story = case.content.playable()
        expected = set()
        for scene in story.scenes:
            for lead in leads(scene):
                there = story.scene(lead.target)
                if scene.stage == UNSAID or there is None or pathway.stage(there.stage) is None:
                    continue
                if there.stage != scene.stage and there.stage in _been(story, scene.key):
                    expected.add((scene.key, lead.option or "", there.stage))
        loops = [one for one in _of(evening, case) if one.departure is Departure.LOOP]
        assert {(one.scene.key, one.option, one.target) for one in loops} == expected
        assert all(one.expected is pathway.expects(one.source, one.target) for one in loops)


@SOME
@given(evenings())
def test_an_idea_from_the_floor_that_none_was_named_more_than_is_told(evening: Evening) -> None:
    expected = []
    for playing in evening.material.playings:
        last = [result for result in playing.rounds if result.method is not Method.GRADIENT]
        if last:
            named = Counter(key for choices in evening.cast(playing, last[-1]) for key in choices)
            floor = [option.key for option in last[-1].options if option.origin is Origin.FLOOR]
            expected += [(playing.id, key) for key in floor if named[key] and named[key] == max(named.values())]
    won = [one for one in departures(evening.material) if one.departure is Departure.FLOOR]
    assert sorted((one.playings[0].id, one.option) for one in won) == sorted(expected)


@SOME
@given(evenings())
def test_each_stands_with_the_votes_at_its_scene_and_the_voices_behind_it(evening: Evening) -> None:
    for one in departures(evening.material):
        here = one.case.story_id, one.scene.key
        if one.departure is not Departure.FLOOR:
            assert list(one.playings) == [
                each
                for each in evening.material.playings
                if each.rounds and (each.outcome.story_id, each.outcome.scene) == here
            ]
            said = evening.material.voices[one.case.story_id]
            assert list(one.voices) == [voice for voice in said if voice.scene == one.scene.key]
        else:
            performance = one.playings[0].outcome.performance
            assert all(voice.scene == one.scene.key and voice.performance == performance for voice in one.voices)


def test_where_the_model_leads_nowhere_a_story_that_goes_on_has_no_exit() -> None:
    story = StoryContent(scenes=(Scene("s1", stage="A", leads_to="s2"), _end("s2", "B")))

    (one,) = _departures(story, Transition("B", "C"))
    (other,) = _departures(story, Transition("A", "C"))

    assert (one.departure, one.source, one.target) == (Departure.NO_EXIT, "A", "B")
    assert other.departure is Departure.SKIP, "there is another way out of it"


def test_a_story_that_stops_in_the_middle_has_no_exit() -> None:
    (one,) = _departures(StoryContent(scenes=(Scene("s1", stage="A"),)))

    assert (one.departure, one.source, one.target) == (Departure.NO_EXIT, "A", "")


def test_the_first_way_through_a_circle_is_no_way_back() -> None:
    story = StoryContent(
        scenes=(
            Scene("s1", stage="A", leads_to="s2"),
            Scene("s2", stage="B", leads_to="s3"),
            Scene("s3", leads_to="s1"),
        )
    )

    found = _departures(story, Transition("A", "B"), Transition("B", "A"))

    assert [one for one in found if one.departure is Departure.LOOP] == []


def test_back_by_a_step_of_the_model_is_told_as_such() -> None:
    story = StoryContent(
        scenes=(Scene("s1", stage="A", leads_to="s2"), Scene("s2", stage="B", leads_to="s3"), _end("s3", "A"))
    )

    (one,) = _departures(story, Transition("A", "B"), Transition("B", "A"))

    assert (one.departure, one.scene.key, one.expected) == (Departure.LOOP, "s2", True)


def test_the_refusal_in_the_sample_is_a_loop_from_outside_the_model() -> None:
    cases = tuple(Case(number, 1, story.content, 1) for number, story in enumerate(STORIES, 1))

    found = departures(VersionMaterial(PATHWAY.content, cases))

    loops = [(one.case.content.title, one.source, one.target) for one in found if one.departure is Departure.LOOP]
    assert ("Two boroughs", "", "999") in loops


def _departures(story: StoryContent, *transitions: Transition) -> tuple[Leaving, ...]:
    pathway = PathwayContent(stages=STAGES, transitions=transitions)
    return departures(VersionMaterial(pathway, (Case(1, 1, story, 1),)))


def _of(evening: Evening, case: Case) -> list[Leaving]:
    return [one for one in departures(evening.material) if one.case is case]


def _end(key: str, stage: str) -> Scene:
    return Scene(key, SceneKind.ENDING, stage=stage)


def _been(story: StoryContent, key: str) -> set[str | None]:
    """The stages on the way to a scene, without the ways that lead back to a scene on the way to themselves."""
    back: set[tuple[str, str]] = set()
    seen: set[str] = set()

    def follow(here: str, way: list[str]) -> None:
        seen.add(here)
        scene = story.scene(here)
        assert scene is not None
        for lead in leads(scene):
            if lead.target is None or story.scene(lead.target) is None:
                continue
            if lead.target in [*way, here]:
                back.add((here, lead.target))
            elif lead.target not in seen:
                follow(lead.target, [*way, here])

    for scene in story.scenes:
        if scene.key not in seen:
            follow(scene.key, [])
    found: set[str] = set()
    for _ in story.scenes:
        found |= {
            scene.key
            for scene in story.scenes
            for lead in leads(scene)
            if lead.target in found | {key} and (scene.key, lead.target) not in back
        }
    return {each.stage for each in story.scenes if each.key in found}
