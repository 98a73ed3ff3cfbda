"""Join codes, said aloud and typed with a thumb."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from live.performance.join_code import ALPHABET, LENGTH, clean_code, is_code, new_code


def test_a_code_has_no_look_alikes() -> None:
    for pair in ("0O", "1I", "1L", "5S", "2Z", "8B", "UV", "IL"):
        assert not set(pair) <= set(ALPHABET)


def test_new_codes_are_codes_and_differ() -> None:
    codes = {new_code() for _ in range(500)}
    assert len(codes) > 490
    assert all(is_code(code) for code in codes)


@pytest.mark.parametrize("typed", ["7KQ4M", "7kq4m", " 7kq 4m ", "7K-Q4M", "7kq–4m", "7.K.Q.4.M", "7k\u00a0q4m"])
def test_a_code_is_understood_however_it_is_typed(typed: str) -> None:
    assert clean_code(typed) == "7KQ4M"


@given(st.text())
def test_any_text_is_cleaned_without_a_fault(typed: str) -> None:
    cleaned = clean_code(typed)
    assert clean_code(cleaned) == cleaned
    assert len(cleaned) <= LENGTH * 4


@pytest.mark.parametrize("text", ["", "7KQ4", "7KQ4MM", "7KQ40", "7kq4m", "7KQ4Ö"])
def test_what_cannot_be_a_code_is_known_without_asking_the_store(text: str) -> None:
    assert not is_code(text)
