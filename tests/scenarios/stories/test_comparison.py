"""Comparing texts and stories: exact, the same from either side, and never through the middle of a character."""

from __future__ import annotations

from dataclasses import replace
from itertools import accumulate

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scenarios.grapheme import graphemes, tokens
from scenarios.sample import STORIES
from scenarios.stories.comparison import (
    Member,
    Piece,
    Pieces,
    StoryComparison,
    TextChange,
    compare,
    compare_stories,
)
from scenarios.stories.story import DecisionPoint, Option, Persona, Scene, SceneKind, StoryContent
from scenarios.text_diff import Effort
from tests.scenarios.strategies import stories, words


def before_of(pieces: Pieces) -> str:
    """The text that was there before."""
    return "".join(piece.text for piece in pieces if piece.change is not TextChange.ADDED)


def after_of(pieces: Pieces) -> str:
    """The text that is there now."""
    return "".join(piece.text for piece in pieces if piece.change is not TextChange.REMOVED)


CHARACTERS = (
    "a",
    "B",
    "7",
    " ",
    "\n",
    "\r\n",
    ".",
    "’",
    "é",
    "e\u0301",
    "ی",
    "ں",
    "کِ",
    "न\u094dति",
    "कि",
    "ก็",
    "你",
    "が",
    "か\u3099",
    "한",
    "\u1112\u1161\u11ab",
    "👩\u200d👩\u200d👧\u200d👦",
    "👍🏽",
    "❤\ufe0f",
    "1\ufe0f\u20e3",
    "🇬🇧",
    "🇵🇰",
    "🏴\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f",
)
"""What people take for one character, in many scripts."""
characters = st.lists(st.sampled_from(CHARACTERS), max_size=40)
scraps = ["She", "rang", "twice", "nobody", "came", ",", ". ", " ", "\n"]
prose = st.lists(st.sampled_from(scraps), max_size=40).map("".join)
texts = st.one_of(prose, words, characters.map("".join))
story = STORIES[0].content


def opposite(change: TextChange) -> TextChange:
    return {TextChange.ADDED: TextChange.REMOVED, TextChange.REMOVED: TextChange.ADDED}.get(change, change)


ZWJ = "\u200d"
faces = st.builds(
    lambda face, tone, shown: face + tone + shown,
    st.sampled_from(["👩", "👨", "🧑", "👧", "⚕", "❤", "🏳", "🌈"]),
    st.sampled_from(["", "🏻", "🏽", "🏿"]),
    st.sampled_from(["", "\ufe0f"]),
)
families = st.lists(faces, min_size=1, max_size=4).map(ZWJ.join)
flags = st.text("🇦🇧🇬🇵🇰🇿", min_size=2, max_size=2)
urdu = st.builds(
    lambda letter, marks: letter + marks,
    st.sampled_from("ابپتٹجچدڈرڑسشکگلمنںوہھءیے"),
    st.text("\u064b\u064c\u064d\u064e\u064f\u0650\u0651\u0652\u0670\u0610\u0612\u06d6", max_size=3),
)
burmese = st.builds(
    lambda letter, marks: letter + marks,
    st.sampled_from("ကခဂမရ"),
    st.text("\u102b\u102c\u102d\u1031\u1038", max_size=2),
)
clusters = st.one_of(families, flags, urdu, burmese, st.sampled_from(CHARACTERS))


class TestCharacters:
    @given(st.lists(clusters, max_size=30))
    def test_families_flags_and_marked_letters_are_cut_between_and_never_within(self, whole: list[str]) -> None:
        assert list(graphemes("".join(whole))) == whole

    @pytest.mark.parametrize("text", ["a\n\u0301", "\r\n\u093f", "\u0301", "\u200d", "\ud83d", "🇬", "🇬🇧🇵", "क्ष"])
    def test_odd_texts_are_cut_and_lose_nothing(self, text: str) -> None:
        assert "".join(graphemes(text)) == text and all(graphemes(text))

    @pytest.mark.parametrize("character", CHARACTERS)
    def test_one_is_never_cut(self, character: str) -> None:
        assert list(graphemes(f"x{character}")) in ([f"x{character}"], ["x", character])
        assert list(graphemes(character)) == [character]

    @given(st.text())
    def test_all_of_them_are_the_text(self, text: str) -> None:
        assert "".join(graphemes(text)) == text == "".join(tokens(text))

    @pytest.mark.parametrize(
        ("text", "cut"),
        [
            ("She didn’t say, twice.", ["She", " ", "didn’t", " ", "say", ",", " ", "twice", "."]),
            ("‘No’ \n\n yes", ["‘", "No", "’", " \n\n ", "yes"]),
            ("میں نے فون کیا", ["میں", " ", "نے", " ", "فون", " ", "کیا"]),
            ("我打了电话。", ["我", "打", "了", "电", "话", "。"]),
            ("👩🏽‍⚕️👩🏽‍⚕️ok", ["👩🏽‍⚕️", "👩🏽‍⚕️", "ok"]),
            ("", []),
        ],
    )
    def test_words_are_cut_where_people_cut_them(self, text: str, cut: list[str]) -> None:
        assert tokens(text) == cut


class TestTexts:
    @given(texts, texts)
    def test_both_texts_can_be_had_back(self, before: str, after: str) -> None:
        pieces = compare(before, after)
        assert (before_of(pieces), after_of(pieces)) == (before, after)
        assert all(piece.text for piece in pieces)

    @given(texts)
    def test_equal_texts_are_kept_in_one_piece(self, text: str) -> None:
        assert compare(text, text) == ((Piece(TextChange.KEPT, text),) if text else ())

    @given(texts, texts)
    def test_from_the_other_side_added_and_removed_change_places(self, before: str, after: str) -> None:
        turned = {(opposite(piece.change), piece.text) for piece in compare(before, after)}
        assert {(piece.change, piece.text) for piece in compare(after, before)} == turned

    @given(characters, characters)
    def test_no_character_is_cut(self, before: list[str], after: list[str]) -> None:
        pieces = compare("".join(before), "".join(after))
        for side, whole in ((TextChange.ADDED, before), (TextChange.REMOVED, after)):
            cuts = set(accumulate(len(piece.text) for piece in pieces if piece.change is not side))
            assert cuts <= set(accumulate(map(len, whole)))

    @given(st.lists(st.sampled_from(["She rang. ", "Nobody came.\n", "It was late.\n\n"]), min_size=1), st.data())
    def test_a_word_put_in_is_all_that_is_added(self, sentences: list[str], data: st.DataObject) -> None:
        place = data.draw(st.integers(0, len(sentences)))
        after = [*sentences[:place], "Unheard ", *sentences[place:]]
        changes = [
            piece for piece in compare("".join(sentences), "".join(after)) if piece.change is not TextChange.KEPT
        ]
        assert changes == [Piece(TextChange.ADDED, "Unheard ")]

    def test_what_is_kept_by_chance_between_changes_is_not_shown(self) -> None:
        pieces = compare("We waited the whole night.", "Somebody came in the morning.")
        assert [piece.change for piece in pieces] == [TextChange.REMOVED, TextChange.ADDED, TextChange.KEPT]

    def test_a_word_in_each_of_many_paragraphs_is_found(self) -> None:
        before = "".join(f"Paragraph {number}: we rang and we waited for them.\n" for number in range(300))
        pieces = compare(before, before.replace("waited", "hoped"))
        assert [piece.text for piece in pieces if piece.change is TextChange.ADDED] == ["hoped"] * 300

    @pytest.mark.parametrize("alphabet", ["ab", "ab \n", "你好", "👍🏽", ".,!"])
    def test_texts_made_to_take_long_are_given_up_on_and_still_exact(self, alphabet: str) -> None:
        before = "".join(f"{alphabet[number * number % 7 % len(alphabet)]} " for number in range(10_000))
        after = "".join(f"{alphabet[number * number % 11 % len(alphabet)]} " for number in range(10_000))
        pieces = compare(before, after)
        assert (before_of(pieces), after_of(pieces)) == (before, after)

    def test_what_several_comparisons_share_runs_out(self) -> None:
        effort = Effort(12)
        assert len(compare("one two", "one three", effort)) > 1
        assert len(compare("a lot of words here, so many", "so many words, a lot of them here", effort)) == 2


class TestStories:
    @given(stories())
    def test_nothing_differs_from_itself(self, content: StoryContent) -> None:
        assert not compare_stories(content, content)

    @settings(deadline=None)
    @given(stories(), stories())
    def test_something_differs_wherever_two_are_not_the_same(self, before: StoryContent, after: StoryContent) -> None:
        assert bool(compare_stories(before, after)) == (before != after)

    @settings(deadline=None)
    @given(stories(), stories())
    def test_from_the_other_side_added_and_removed_change_places(
        self, before: StoryContent, after: StoryContent
    ) -> None:
        one, other = compare_stories(before, after), compare_stories(after, before)
        assert {member.key: opposite(member.change) for member in one.scenes} == {
            member.key: member.change for member in other.scenes
        }
        assert [(part.name, part.before, part.after) for part in one.parts] == [
            (part.name, part.after, part.before) for part in other.parts
        ]

    @settings(deadline=None)
    @given(stories(), stories())
    def test_the_words_of_every_part_can_be_had_back(self, before: StoryContent, after: StoryContent) -> None:
        for part in parts_of(compare_stories(before, after)):
            if part.pieces:
                assert (before_of(part.pieces), after_of(part.pieces)) == (part.before or "", part.after or "")

    @given(stories(min_scenes=1), words)
    def test_only_what_differs_is_told(self, content: StoryContent, place: str) -> None:
        first = content.scenes[0]
        changed = replace(content, scenes=(replace(first, place=f"{first.place}{place}!"), *content.scenes[1:]))
        (member,) = compare_stories(content, changed).scenes
        assert (member.key, [part.name for part in member.parts], member.members) == (first.key, ["place"], ())

    def test_the_title_and_the_person_are_compared(self) -> None:
        after = replace(story, title="The fourth call", persona=replace(story.persona, matters="Sleep"))
        assert [part.name for part in compare_stories(story, after).parts] == ["title", "matters"]

    def test_an_added_a_removed_and_a_moved_scene_are_told_apart(self) -> None:
        one, two, three = (Scene(f"s{number}", heading=f"H{number}") for number in (1, 2, 3))
        told = compare_stories(
            StoryContent(scenes=(one, two, three)), StoryContent(scenes=(three, one, Scene("s9", heading="New")))
        )
        assert [(each.heading, each.change, each.before, each.after, each.moved) for each in told.scenes] == [
            ("H3", TextChange.KEPT, 3, 1, True),
            ("H2", TextChange.REMOVED, 2, None, False),
            ("New", TextChange.ADDED, None, 3, False),
        ]

    @pytest.mark.parametrize(
        ("unnamed", "told"),
        [
            (Scene("s3"), "3"),
            (Scene("s3", narration="She waits until\nit is light, and rings."), "3. She waits until it is light,…"),
        ],
    )
    def test_where_a_choice_leads_is_told_by_the_scene_and_not_by_its_key(self, unnamed: Scene, told: str) -> None:
        def asking(*options: Option) -> StoryContent:
            asked = Scene("s1", SceneKind.DECISION, decision=DecisionPoint("What now?", "", options))
            return StoryContent(scenes=(asked, Scene("s2", heading="Morning"), unnamed))

        before = asking(Option("o1", "Wait", "s2"), Option("o2", "Ring"))
        after = asking(Option("o1", "Wait", "s3"), Option("o3", "Go"))
        (scene,) = compare_stories(before, after).scenes
        assert [(each.heading, each.change) for each in scene.members] == [
            ("Wait", TextChange.KEPT),
            ("Ring", TextChange.REMOVED),
            ("Go", TextChange.ADDED),
        ]
        assert [each.letter for each in scene.members] == ["A", "B", "B"]
        (led,) = scene.members[0].parts
        assert (led.name, led.before, led.after) == ("leads_to", "2. Morning", told)

    def test_no_stop_and_no_answer_are_not_the_same(self) -> None:
        before, after = (StoryContent(scenes=(Scene("s1", stage=stage),)) for stage in (None, ""))
        (scene,) = compare_stories(before, after).scenes
        assert [(part.name, part.before, part.after) for part in scene.parts] == [("stage", None, "")]

    def test_what_a_scene_tests_is_compared_as_its_keys_one_a_line(self) -> None:
        before, after = (StoryContent(scenes=(Scene("s1", assumptions=keys),)) for keys in (("A", "B"), ()))
        (scene,) = compare_stories(before, after).scenes
        assert [(part.name, part.before, part.after) for part in scene.parts] == [("assumptions", "A\nB", "")]

    def test_a_person_is_compared_by_every_field(self) -> None:
        told = compare_stories(StoryContent(), StoryContent(persona=Persona("a", "b", "c", "d", "e")))
        assert [part.name for part in told.parts] == ["name", "age_band", "strengths", "access_needs", "matters"]


def parts_of(told: StoryComparison) -> list[object]:
    def inside(member: Member) -> list[object]:
        return [*member.parts, *(part for each in member.members for part in inside(each))]

    return [*told.parts, *(part for scene in told.scenes for part in inside(scene))]
