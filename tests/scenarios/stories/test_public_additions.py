"""A story that anyone can add to: where it starts, and where an addition goes."""

from __future__ import annotations

import pytest
from hypothesis import given

from scenarios.errors import Invalid
from scenarios.sample import STORIES
from scenarios.stories import public_additions
from scenarios.stories.story import StoryContent
from scenarios.stories.suggestion import SuggestionKind
from tests.scenarios.strategies import stories, words

STARTER = "It is two at night. Amina rings the helpline, and nobody answers."


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (STARTER, 2),
        ("One sentence only", 1),
        ("Really?! “Yes.” She left…", 3),
        ("رات کے دو بجے ہیں۔ کوئی جواب نہیں دیتا۔", 2),
        ("夜です。誰も出ません。", 2),
        ("", 0),
        (" ... ", 0),
    ],
)
def test_sentences_are_told_apart_by_their_marks(text: str, found: int) -> None:
    assert len(public_additions.sentences(text)) == found


def test_a_starter_of_two_sentences_is_enough() -> None:
    public_additions.ready_to_open(StoryContent(what_happened=STARTER))
    public_additions.ready_to_open(STORIES[0].content)
    with pytest.raises(Invalid):
        public_additions.ready_to_open(StoryContent(title="Nothing yet. At all.", what_happened="It is two at night."))


@pytest.mark.parametrize(("limit", "told"), [(None, STARTER), (66, STARTER), (30, "It is two at night.")])
def test_a_long_starter_is_shortened_to_whole_sentences(limit: int | None, told: str) -> None:
    assert public_additions.starter(StoryContent(what_happened=STARTER), limit) == told


@given(words)
def test_a_starter_is_never_longer_than_asked(text: str) -> None:
    assert len(public_additions.starter(StoryContent(what_happened=text), 20)) <= 20


@given(stories())
def test_an_addition_always_has_a_place_in_a_story_with_scenes(content: StoryContent) -> None:
    for kind in (SuggestionKind.NEXT, SuggestionKind.CHOICE, SuggestionKind.PRACTICE):
        key = public_additions.place(content, kind)
        assert content.scene(key) if content.scenes else key == ""


def test_what_happens_next_goes_to_the_end_and_a_choice_to_the_first_question() -> None:
    content = STORIES[0].content
    ending, asking = (
        content.scene(public_additions.place(content, kind)) for kind in (SuggestionKind.NEXT, SuggestionKind.CHOICE)
    )
    assert ending and ending.leads_to is None and ending.decision is None
    assert asking and asking.decision
