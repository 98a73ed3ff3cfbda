"""The number of a row as somebody typed it: what no row can have is no number."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scenarios.results.export_request import PAPER, Paper, wanted
from scenarios.results.selection import Selection
from scenarios.row_number import LARGEST, typed_number

NOT_ONE = [
    "",
    " ",
    "-1",
    "+1",
    " 1",
    "1 ",
    "1_0",
    "1.0",
    "٣",
    "²",
    "0x1",
    str(LARGEST + 1),
    "9" * 10,
    "9" * 5000,
    "1\n",
]


@given(st.integers(0, LARGEST))
def test_every_number_that_a_row_can_have_is_read(number: int) -> None:
    assert typed_number(str(number)) == number
    assert Selection.of(f"version-{number}") == Selection(version=number)
    assert wanted(f"{PAPER}{number}") == Paper(number)


@pytest.mark.parametrize("typed", [None, *NOT_ONE], ids=lambda typed: ascii(typed)[:20])
def test_anything_else_is_none(typed: str | None) -> None:
    assert typed_number(typed) is None
    assert Selection.of(f"version-{typed}") is None
    assert wanted(f"{PAPER}{typed}") is None


@given(st.text(max_size=14))
def test_whatever_is_typed_is_read_or_none(typed: str) -> None:
    number = typed_number(typed)
    assert number is None or (0 <= number <= LARGEST and typed.lstrip("0") == str(number).lstrip("0"))
