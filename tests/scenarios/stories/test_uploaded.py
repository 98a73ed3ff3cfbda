"""What an uploaded story becomes: no key is of anybody's choosing, and no choice is said to be a room's."""

from __future__ import annotations

import re
from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from scenarios.sample import STORIES
from scenarios.stories.graph import leads
from scenarios.stories.story import DecisionPoint, Option, Origin, Scene, SceneKind, StoryContent
from scenarios.stories.uploaded import WRITERS_OWN, uploaded
from tests.scenarios.strategies import stories

OURS = re.compile(r"[so][1-9]\d*", re.ASCII)
CHOICE = DecisionPoint(
    "Who could help?",
    options=(
        Option("Rosie-Lane", "A friend", "the-friend", Origin.FLOOR),
        Option("o1", "Nobody", "s1", Origin.PROPOSED_MODEL),
        Option("o4", "A nurse", "nowhere", Origin.COMMUNITY),
    ),
)
STORY = StoryContent(
    scenes=(
        Scene("s1", SceneKind.DECISION, decision=CHOICE),
        Scene("the-friend", leads_to="s2"),
        Scene("s2", SceneKind.ENDING),
    )
)


def keys(content: StoryContent) -> list[str]:
    options = [option.key for scene in content.scenes if scene.decision for option in scene.decision.options]
    return [scene.key for scene in content.scenes] + options


def shape(content: StoryContent) -> list[list[int | None]]:
    """Which scene, by its place, each scene leads to."""
    places = {scene.key: place for place, scene in enumerate(content.scenes)}
    return [[places.get(lead.target or "") for lead in leads(scene)] for scene in content.scenes]


def test_what_somebody_called_a_scene_or_a_choice_gets_a_key_of_ours() -> None:
    came = uploaded(STORY)
    assert keys(came) == ["s1", "s3", "s2", "o5", "o1", "o4"]
    asked = came.scenes[0].decision
    assert asked and [option.leads_to for option in asked.options] == ["s3", "s1", None]
    assert came.scenes[1].leads_to == "s2"


def test_who_put_a_choice_forward_is_the_writers_to_say_and_no_rooms() -> None:
    asked = uploaded(STORY).scenes[0].decision
    assert asked and [option.origin for option in asked.options] == [
        Origin.AUTHOR,
        Origin.PROPOSED_MODEL,
        Origin.AUTHOR,
    ]


def test_a_choice_that_the_community_gave_the_story_keeps_its_origin_as_long_as_its_words_stay() -> None:
    asked = uploaded(STORY, STORY).scenes[0].decision
    assert asked and asked.options[2].origin is Origin.COMMUNITY
    reworded = replace(
        CHOICE, options=(CHOICE.options[0], CHOICE.options[1], replace(CHOICE.options[2], label="A vet"))
    )
    came = uploaded(replace(STORY, scenes=(replace(STORY.scenes[0], decision=reworded), *STORY.scenes[1:])), STORY)
    assert came.scenes[0].decision and came.scenes[0].decision.options[2].origin is Origin.AUTHOR


def test_the_stories_of_this_site_come_back_as_they_went() -> None:
    for each in STORIES:
        assert uploaded(each.content, each.content) == each.content


@given(stories())
def test_any_story_keeps_its_words_and_its_ways_and_has_keys_of_ours_alone(content: StoryContent) -> None:
    came = uploaded(content)
    assert all(OURS.fullmatch(key) for key in keys(came))
    assert len({scene.key for scene in came.scenes}) == len(content.scenes)
    assert shape(came) == shape(content)
    assert [scene.narration for scene in came.scenes] == [scene.narration for scene in content.scenes]
    assert {o.origin for s in came.scenes if s.decision for o in s.decision.options} <= WRITERS_OWN
    assert uploaded(came) == came


@given(stories(), st.data())
def test_a_key_that_is_ours_already_stays(content: StoryContent, data: st.DataObject) -> None:
    came = uploaded(content)
    assert keys(uploaded(came)) == keys(came)
