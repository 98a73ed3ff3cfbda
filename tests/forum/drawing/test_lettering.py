"""Estimated widths and line breaks: nothing is lost, nothing is too wide, nothing joined is torn apart."""

from __future__ import annotations

from itertools import chain

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forum.drawing.lettering import cleaned, runs_leftwards, width, wrapped
from scenarios.grapheme import graphemes
from tests.scenarios.strategies import words

FAMILY = "👩‍👩‍👧‍👦"


@given(words, st.floats(40, 300))
def test_lines_keep_every_sign_and_fit(text: str, room: float) -> None:
    lines = wrapped(text, room, 15)

    assert "".join("".join(lines).split()) == "".join(cleaned(text).split())
    assert all(width(line, 15) <= room or len([*graphemes(line)]) == 1 for line in lines)


def test_a_line_breaks_between_words() -> None:
    assert wrapped("Someone sits down with you", 120, 15) == ("Someone sits", "down with you")


def test_a_word_without_an_end_is_broken() -> None:
    lines = wrapped("x" * 90, 100, 15)
    assert len(lines) > 3 and "".join(lines) == "x" * 90


@pytest.mark.parametrize("sign", [FAMILY, "e\u0301", "👋🏽"])
def test_a_joined_sign_is_never_torn_apart(sign: str) -> None:
    lines = wrapped(sign * 20, 60, 15)
    assert len(lines) > 1
    assert all(line == sign * (len(line) // len(sign)) for line in lines)


@pytest.mark.parametrize("word", ["किताब", "நிகழ்ச்சி", "မြန်မာ", "🇳🇱🇬🇧🇺🇦"])
@pytest.mark.parametrize("room", [50, 56, 62, 68])
def test_no_character_of_any_script_is_torn_apart(word: str, room: float) -> None:
    lines = wrapped(word * 20, room, 15)
    (cut,) = wrapped(word * 20, room, 15, most=1)

    assert len(lines) > 3
    assert [*chain.from_iterable(map(graphemes, lines))] == [*graphemes(word)] * 20
    assert cut.endswith("…") and [*graphemes(word * 20)][: len([*graphemes(cut)]) - 1] == [*graphemes(cut[:-1])]


def test_what_is_left_out_is_shown_to_be() -> None:
    lines = wrapped("one two three four five six seven eight nine", 60, 15, most=2)
    assert len(lines) == 2 and lines[-1].endswith("…")
    assert width(lines[-1], 15) <= 60


def test_no_words_make_no_lines() -> None:
    assert wrapped(" \n\t ", 100, 15) == ()


def test_what_no_picture_may_hold_is_left_out() -> None:
    assert cleaned("a\x00b\x0bc\ufffed\n e") == "a b c d e"


@pytest.mark.parametrize(
    ("text", "leftwards"),
    [
        ("کرائسس کیفے", True),
        ("بيت آمن 24", True),
        ("24 בית", True),
        ("The helpline", False),
        ("999", False),
        ("", False),
    ],
)
def test_a_text_runs_as_its_first_letter_does(text: str, leftwards: bool) -> None:
    assert runs_leftwards(text) is leftwards
