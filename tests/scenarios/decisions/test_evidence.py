"""What is taken as evidence: addresses of the web, figures with a source, and files that are what they say."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scenarios.decisions import evidence
from scenarios.decisions.evidence import FILE_TYPES, NAME_LIMIT, clean_file_name
from scenarios.errors import Invalid


@pytest.mark.parametrize("address", ["https://example.org/a?b=c#d", "http://example.org", " https://example.org "])
def test_the_address_of_a_page_is_taken(address: str) -> None:
    assert evidence.link("It says so", address).address == address.strip()


@pytest.mark.parametrize(
    "address",
    [
        "",
        "example.org",
        "javascript:alert(1)",
        "data:text/html,x",
        "ftp://example.org",
        "https://",
        "//example.org",
        "https://localhost",
        "https://exa mple.org",
        "https://[",
        "https://example.org/" + "x" * 2_000,
    ],
)
def test_anything_else_is_none(address: str) -> None:
    with pytest.raises(Invalid) as fault:
        evidence.link("It says so", address)
    assert fault.value.field == "address"


@pytest.mark.parametrize(("words", "source", "field"), [("", "Here", "words"), ("One in three", " ", "source")])
def test_a_figure_says_what_it_shows_and_where_it_is_from(words: str, source: str, field: str) -> None:
    with pytest.raises(Invalid) as fault:
        evidence.figure(words, source)
    assert fault.value.field == field


@pytest.mark.parametrize("end", sorted(FILE_TYPES))
def test_a_file_is_of_a_kind_that_is_taken_and_begins_like_one(end: str) -> None:
    kind, beginning = FILE_TYPES[end]
    made = evidence.file("Waiting times", f"report{end.upper()}", beginning + b"words")
    assert (made.file_type, made.size, made.file_name) == (kind, len(beginning) + 5, f"report{end.upper()}")
    with pytest.raises(Invalid):
        evidence.file("Waiting times", f"report{end}", b"MZ\0\0")


@given(st.text(max_size=300))
def test_a_clean_name_is_safe_everywhere_and_is_clean_already(name: str) -> None:
    clean = clean_file_name(name)
    assert clean and clean not in (".", "..")
    assert not set(clean) & set('/\\<>:"|?*;%')
    assert all(unicodedata.category(letter)[0] != "C" for letter in clean)
    assert len(clean) <= NAME_LIMIT + 12
    assert not clean.startswith(".")
    assert clean_file_name(clean) == clean


@given(st.sampled_from(["../../etc/passwd", "C:\\Users\\me\\", ""]), st.sampled_from(sorted(FILE_TYPES)))
def test_the_end_of_a_name_stays(folder: str, end: str) -> None:
    assert clean_file_name(f"{folder}/report of May{end}") == f"report of May{end}"
