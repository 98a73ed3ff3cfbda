"""A way through a story is one that the story goes, whatever stands in an address."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scenarios.errors import NotFound
from scenarios.sample import STORIES
from scenarios.stories.story import DecisionPoint, Option, Scene, SceneKind, StoryContent
from scenarios.stories.walkthrough import LONGEST, ON, walk

STORY = STORIES[0].content
LOOP = StoryContent(scenes=(Scene("s1", leads_to="s2"), Scene("s2", leads_to="s1")))


def test_a_way_starts_at_the_first_scene() -> None:
    assert walk(STORY, ()).here == STORY.first


def test_a_way_goes_on_and_chooses() -> None:
    way = walk(STORY, (ON, ON, "o3"))
    assert way.here is not None and way.here.key == "s6"
    assert [step.scene.key for step in way.steps] == ["s1", "s2", "s3"]
    assert way.stages == ["HELP", "111MH", "111MH", None]
    assert not way.is_over
    assert walk(STORY, way.back_to(2)).here == STORY.scene("s3")


def test_a_choice_that_nobody_has_written_ends_the_way() -> None:
    asked = Scene("s1", SceneKind.DECISION, decision=DecisionPoint("What now?", "", (Option("o1", "Go"),)))
    way = walk(StoryContent(scenes=(asked,)), ("o1",))
    assert way.here is None and way.is_over
    with pytest.raises(NotFound):
        walk(StoryContent(scenes=(asked,)), ("o1", ON))


def test_a_loop_is_walked_for_a_while_and_not_for_ever() -> None:
    assert walk(LOOP, (ON,) * LONGEST).here == LOOP.first
    with pytest.raises(NotFound):
        walk(LOOP, (ON,) * (LONGEST + 1))


@given(st.lists(st.one_of(st.sampled_from([ON, "o1", "o2", "o3"]), st.text(max_size=5)), max_size=12))
def test_every_way_is_refused_or_comes_back_as_it_was_given(path: list[str]) -> None:
    try:
        way = walk(STORY, path)
    except NotFound:
        return
    assert way.path == tuple(path)
    assert way.here in STORY.scenes
