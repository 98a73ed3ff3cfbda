"""Suggestions: whatever is woven into a story, nothing else in it changes, and it can still be kept."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from scenarios.errors import Conflict, Invalid
from scenarios.stories.graph import leads
from scenarios.stories.story import (
    LINE_LIMIT,
    OPTION_LIMIT,
    TEXT_LIMIT,
    DecisionPoint,
    Option,
    Origin,
    Scene,
    SceneKind,
    StoryContent,
    is_blank,
)
from scenarios.stories.story import checked as checked_story
from scenarios.stories.suggestion import Suggestion, SuggestionKind, changes, checked, stays_in, woven
from tests.scenarios.strategies import stories, words

ADDING = (SuggestionKind.NEXT, SuggestionKind.CHOICE, SuggestionKind.PRACTICE)


@st.composite
def suggestions(
    draw: st.DrawFn, content: StoryContent, kinds: tuple[SuggestionKind, ...] = tuple(SuggestionKind)
) -> Suggestion:
    """A suggestion for one of the story's scenes, or for the text in one box, that says something."""
    keys = [scene.key for scene in content.scenes]
    seen = words.filter(lambda text: not is_blank(text))
    kind = draw(st.sampled_from(kinds))
    text = draw(seen if kind in (SuggestionKind.WORDS, SuggestionKind.NEXT) else words)
    heading = draw(seen if is_blank(text) else words)
    return checked(Suggestion(kind, draw(st.sampled_from(["", *keys])), heading, text))


def woven_or_refused(content: StoryContent, suggestion: Suggestion) -> StoryContent:
    """The story with the suggestion in it; where it cannot be, there is no such story."""
    try:
        return woven(content, suggestion)
    except Conflict:
        assume(False)
        raise


def without_links(scene: Scene) -> Scene:
    """A scene's words, without where it leads, what it does and what it asks."""
    return replace(scene, leads_to=None, kind=SceneKind.NARRATIVE, decision=None)


@given(st.data(), stories())
def test_other_words_change_that_scene_and_nothing_else(data: st.DataObject, content: StoryContent) -> None:
    suggestion = data.draw(suggestions(content, (SuggestionKind.WORDS,)))
    made = woven(content, suggestion)
    if not suggestion.scene:
        assert made == replace(content, what_happened=suggestion.text)
        return
    for before, after in zip(content.scenes, made.scenes, strict=True):
        if before.key == suggestion.scene:
            assert after == replace(before, heading=suggestion.heading, narration=suggestion.text)
        else:
            assert after == before
    assert replace(made, scenes=content.scenes) == content


@given(st.data(), stories())
def test_what_is_added_leaves_every_word_that_is_there(data: st.DataObject, content: StoryContent) -> None:
    suggestion = data.draw(suggestions(content, ADDING))
    assume(suggestion.kind is SuggestionKind.NEXT or content.scenes)
    made = woven_or_refused(content, suggestion)
    assert replace(made, scenes=()) == replace(content, scenes=(), what_happened=made.what_happened)
    assert made.what_happened == (content.what_happened if content.scenes else "")  # It is the first scene from now on.
    kept = {scene.key: scene for scene in made.scenes}
    assert [key for key in kept if content.scene(key)] == [scene.key for scene in content.scenes]
    for before in content.scenes:
        assert without_links(kept[before.key]) == without_links(before)
        if before.decision:
            after = kept[before.key].decision
            assert after and [replace(each, leads_to=None) for each in before.decision.options] == [
                replace(each, leads_to=None) for each in after.options[: len(before.decision.options)]
            ]
            pairs = zip(before.decision.options, after.options, strict=False)
            assert all(was.leads_to in (None, now.leads_to) for was, now in pairs)
            assert (after.question, after.decider) == (before.decision.question, before.decision.decider)
    changed = {scene.key for scene in content.scenes if kept[scene.key] != scene}
    assert len(changed) <= 1 and changed <= where_it_may_go(content, suggestion)


def where_it_may_go(content: StoryContent, suggestion: Suggestion) -> set[str]:
    """The scene that an addition is about; for what else could be done at an ending, a scene that leads to it."""
    about = content.scene(suggestion.scene) or content.first or Scene("")
    if suggestion.kind is SuggestionKind.NEXT or about.kind is not SceneKind.ENDING:
        return {about.key}
    return {each.key for each in content.scenes for lead in leads(each) if lead.target == about.key} or {about.key}


def test_what_else_could_be_done_at_an_ending_comes_before_it() -> None:
    told = StoryContent(scenes=(Scene("s1", narration="She waits.", leads_to="s2"), Scene("s2", SceneKind.ENDING)))
    made = woven(told, Suggestion(SuggestionKind.PRACTICE, "s2", text="We ring back within the hour."))
    ending, turning = made.scene("s2"), made.scene("s1")
    assert ending == told.scene("s2")
    assert turning and turning.decision and [option.leads_to for option in turning.decision.options] == ["s2", "s3"]


@given(st.data(), stories())
def test_exactly_one_scene_is_added_with_the_suggested_words(data: st.DataObject, content: StoryContent) -> None:
    suggestion = data.draw(suggestions(content, ADDING))
    made = woven_or_refused(content, suggestion)
    added = [scene for scene in made.scenes if not content.scene(scene.key)]
    if not content.scenes:
        first = added.pop(0)
        assert (first.heading, first.narration) == (content.title, content.what_happened)
    (scene,) = added
    assert (scene.heading, scene.narration) == (suggestion.heading, suggestion.text)
    leads_there = [each.key for each in made.scenes if each.leads_to == scene.key]
    options = [option for each in made.scenes if each.decision for option in each.decision.options]
    offers_it = [option for option in options if option.leads_to == scene.key]
    if suggestion.kind is SuggestionKind.NEXT:
        near = content.scene(suggestion.scene) or content.first
        assert len(leads_there) == (0 if near and near.decision else 1)
    else:
        (option,) = offers_it
        assert option.origin is (
            Origin.COMMUNITY if suggestion.kind is SuggestionKind.CHOICE else Origin.CURRENT_PRACTICE
        )


@given(st.data(), stories())
def test_a_story_that_can_be_kept_can_be_kept_with_the_suggestion_in_it(
    data: st.DataObject, content: StoryContent
) -> None:
    suggestion = data.draw(suggestions(content))
    made = woven_or_refused(checked_story(content), suggestion)
    assert checked_story(made) is made
    keys = [scene.key for scene in made.scenes]
    assert len(set(keys)) == len(keys)
    for scene in made.scenes:
        if scene.decision:
            assert len({option.key for option in scene.decision.options}) == len(scene.decision.options)


@given(st.data(), stories(min_scenes=1))
def test_words_that_are_there_already_change_nothing(data: st.DataObject, content: StoryContent) -> None:
    scene = data.draw(st.sampled_from(content.scenes))
    same = Suggestion(SuggestionKind.WORDS, scene.key, scene.heading.strip(), scene.narration.strip())
    assert not changes(content, same)
    assert changes(content, replace(same, text=same.text + "x"))
    assert not changes(content, Suggestion(SuggestionKind.WORDS, "", "", content.what_happened.strip()))


def test_a_suggestion_for_a_scene_that_is_gone_is_refused() -> None:
    content = StoryContent(what_happened="I rang.", scenes=(Scene("s1"),))
    for kind in SuggestionKind:
        with pytest.raises(Conflict):
            woven(content, Suggestion(kind, "s9", "A heading", "Words"))
    with pytest.raises(Conflict):
        changes(content, Suggestion(SuggestionKind.WORDS, "s9", "A heading", "Words"))


def test_no_scene_gets_more_choices_than_it_can_show() -> None:
    options = tuple(Option(f"o{number}", "Wait") for number in range(OPTION_LIMIT))
    full = Scene("s1", kind=SceneKind.DECISION, decision=DecisionPoint("What now?", "", options))
    with pytest.raises(Conflict):
        woven(StoryContent(scenes=(full,)), Suggestion(SuggestionKind.CHOICE, "s1", "Ring back", "She rings back."))


def test_a_choice_without_a_heading_is_told_by_the_beginning_of_its_words_in_one_line() -> None:
    content = StoryContent(scenes=(Scene("s1", leads_to="s2"), Scene("s2")))
    made = woven(content, Suggestion(SuggestionKind.PRACTICE, "s1", " ", "We ring back\nwithin the hour. " * 20))
    asked = made.scenes[0].decision
    assert asked and len(asked.options[1].label) <= LINE_LIMIT
    assert asked.options[1].label.startswith("We ring back within the hour.")
    assert asked.options[0].leads_to == "s2"


@pytest.mark.parametrize(
    ("heading", "text", "field"),
    [
        ("", "", "text"),
        (" ", "\n", "text"),
        ("", "x" * (TEXT_LIMIT + 1), "text"),
        ("x" * (LINE_LIMIT + 1), "", "heading"),
    ],
)
def test_a_suggestion_says_something_and_not_too_much(heading: str, text: str, field: str) -> None:
    with pytest.raises(Invalid) as refused:
        checked(Suggestion(SuggestionKind.WORDS, "s1", heading, text))
    assert refused.value.field == field


@given(st.data(), stories())
def test_what_was_woven_in_is_found_again_also_in_other_words(data: st.DataObject, content: StoryContent) -> None:
    suggestion = replace(data.draw(suggestions(content, ADDING)), text="Nurse Quokka came.")
    made = woven_or_refused(content, suggestion)
    assert stays_in(made, made, suggestion)
    added = {scene.key for scene in made.scenes if scene.narration == suggestion.text}
    put_well = tuple(replace(each, narration="A nurse came.") if each.key in added else each for each in made.scenes)
    assert stays_in(made, replace(made, scenes=put_well), suggestion), "the scene is still there"
    moved = tuple(replace(each, key=f"moved-{each.key}") for each in made.scenes)
    assert stays_in(made, replace(made, scenes=moved), suggestion), "the words are still there"


@given(st.data(), stories())
def test_a_story_that_left_it_out_does_not_have_it(data: st.DataObject, content: StoryContent) -> None:
    assume(content.scenes)
    suggestion = replace(data.draw(suggestions(content, ADDING)), heading="", text="Nurse Quokka came.")
    made = woven_or_refused(content, suggestion)
    assert not stays_in(made, content, suggestion)
