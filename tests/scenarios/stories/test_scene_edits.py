"""A writer's changes of a story's scenes keep it whole."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scenarios.sample import STORIES
from scenarios.stories import scene_edits
from scenarios.stories.story import UNSAID, DecisionPoint, Option, Scene, SceneKind, StoryContent, checked

STORY = STORIES[0].content


def told(*keys: str) -> StoryContent:
    """A story whose scenes follow on from each other."""
    content = StoryContent(title="Told", what_happened="It happened.")
    for key in keys:
        content = scene_edits.add(content, Scene(key=key))
    return content


def ways(content: StoryContent) -> dict[str, str | None]:
    return {scene.key: scene.leads_to for scene in content.scenes}


def test_a_scene_that_is_added_follows_on_from_the_last_one() -> None:
    assert ways(told("s1", "s2", "s3")) == {"s1": "s2", "s2": "s3", "s3": None}


def test_a_scene_that_is_added_after_an_ending_follows_on_from_nothing() -> None:
    ending = scene_edits.put(told("s1", "s2"), Scene("s2", SceneKind.ENDING))
    assert ways(scene_edits.add(ending, Scene("s3"))) == {"s1": "s2", "s2": None, "s3": None}


def test_what_follows_on_still_does_when_a_scene_is_moved() -> None:
    assert ways(scene_edits.move(told("s1", "s2", "s3"), "s3", -1)) == {"s1": "s3", "s3": "s2", "s2": None}
    assert ways(scene_edits.move(told("s1", "s2", "s3"), "s1", 1)) == {"s2": "s1", "s1": "s3", "s3": None}


def test_a_jump_stays_a_jump() -> None:
    content = told("s1", "s2", "s3", "s4")
    content = scene_edits.put(content, replace(content.scenes[0], leads_to="s3"))
    assert ways(scene_edits.move(content, "s4", -2))["s1"] == "s3"


def test_a_scene_moves_no_further_than_the_ends() -> None:
    content = told("s1", "s2")
    assert scene_edits.move(content, "s1", -1) == content
    assert scene_edits.move(content, "s2", 1) == content
    assert scene_edits.move(content, "s9", 1) == content


def test_a_removed_scene_leaves_no_way_to_it() -> None:
    content = scene_edits.remove(STORY, "s7")
    assert checked(content)
    assert content.scene("s4").leads_to is None  # type: ignore[union-attr]
    assert ways(scene_edits.remove(told("s1", "s2", "s3"), "s2")) == {"s1": "s3", "s3": None}


def test_a_choice_can_ask_for_a_scene_that_is_still_to_be_written() -> None:
    asked = DecisionPoint("What now?", "", (Option("o1", "Stay"), Option("o2", "Go", "s1")))
    content = scene_edits.decide(told("s1", "s2"), "s2", asked, ["o1"])
    decision = content.scenes[1].decision
    assert decision is not None and [option.leads_to for option in decision.options] == ["s3", "s1"]
    assert content.scenes[2] == Scene("s3", heading="Stay")


def test_a_new_key_is_higher_than_all_of_its_kind() -> None:
    assert scene_edits.new_key([], "s") == "s1"
    assert scene_edits.new_key(["s1", "s12", "o40", "sx", "intro"], "s") == "s13"


@pytest.mark.parametrize("stage", ["CAFE", None])
def test_where_a_scene_is_that_a_choice_asks_for_is_left_to_its_writer(stage: str | None) -> None:
    content = scene_edits.add(StoryContent(title="Told"), Scene("s1", stage=stage))
    asked = DecisionPoint("What now?", "", (Option("o1", "Stay"), Option("o2", "Go")))
    assert scene_edits.decide(content, "s1", asked, ["o1"]).scenes[1].stage == UNSAID


@given(st.lists(st.tuples(st.sampled_from([scene.key for scene in STORY.scenes]), st.integers(-9, 9)), max_size=8))
def test_moving_loses_no_scene_and_no_choice(moves: list[tuple[str, int]]) -> None:
    content = STORY
    for key, steps in moves:
        content = scene_edits.move(content, key, steps)
    assert checked(content)
    assert sorted(scene.key for scene in content.scenes) == sorted(scene.key for scene in STORY.scenes)
    assert {scene.key: scene.decision for scene in content.scenes} == {
        scene.key: scene.decision for scene in STORY.scenes
    }


@given(st.lists(st.sampled_from([scene.key for scene in STORY.scenes]), max_size=11))
def test_removing_never_leaves_a_way_into_nothing(keys: list[str]) -> None:
    content = STORY
    for key in keys:
        content = scene_edits.remove(content, key)
    left = {scene.key for scene in content.scenes} | {None}
    assert all(scene.leads_to in left for scene in content.scenes)
    asked = [scene.decision for scene in content.scenes if scene.decision]
    assert all(option.leads_to in left for decision in asked for option in decision.options)
