"""The privacy page names all that the store keeps: a new column belongs to a group of it, or this fails by its name."""

from __future__ import annotations

from collections import Counter

import pytest
from sqlalchemy import Column, Integer, MetaData, Table
from wsgi import create_app

from forum.reading import kept
from scenarios.db import Base
from tests.conftest import Visitor

assert create_app  # Whoever imports the app knows every table.
GROUPS = kept.groups(30)

pytestmark = pytest.mark.fault("untrue-promise")


def stored(metadata: MetaData) -> set[str]:
    """Every column of every table."""
    return {f"{table.name}.{column.name}" for table in metadata.sorted_tables for column in table.columns}


def grouped() -> Counter[str]:
    """Every column that a group names, and how often."""
    return Counter(name for group in GROUPS for name in kept.columns(group))


def test_every_column_belongs_to_a_group_of_the_privacy_page() -> None:
    assert sorted(stored(Base.metadata) - set(grouped())) == [], "say in forum/reading/kept.py what they are kept for"


def test_no_group_names_a_column_that_is_not_there_or_that_another_names() -> None:
    assert sorted(set(grouped()) - stored(Base.metadata)) == []
    assert [name for name, times in grouped().items() if times > 1] == []


def test_a_column_that_nobody_told_of_is_found() -> None:
    new = MetaData()
    Table("participant", new, Column("id", Integer), Column("height", Integer))
    assert stored(new) - set(grouped()) == {"participant.height"}


@pytest.mark.parametrize("group", GROUPS, ids=lambda group: str(group.title))
def test_the_page_says_of_whom_what_why_and_how_long(group: kept.KeptGroup, visit: Visitor) -> None:
    page = visit.opens("/privacy")

    for said in (group.title, group.of, *group.what, group.why, group.how_long):
        assert str(said) in page.main


@pytest.mark.parametrize(
    "what",
    [
        "“I am here as…”",
        "This can be about your health",
        "ideas, reasons",
        "which ideas you support",
        "which scenes you mark",
        "questions at the end of the day",
        "each answer that you send",
        "Sessions and devices",
        "one browser can do",
        "News",
        "The record",
        "Files",
        "no e-mail address",
    ],
)
def test_what_people_ask_about_is_named(what: str, visit: Visitor) -> None:
    assert what in visit.opens("/privacy").main


def test_no_sentence_of_it_is_long() -> None:
    texts = [str(said) for group in GROUPS for said in (group.of, *group.what, group.why, group.how_long)]
    assert [text for text in texts if max(len(part.split()) for part in text.split(". ")) > 20] == []
