"""Outcomes as files: tidy, the same figures as on the page, and harmless to open."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from dataclasses import replace

import msgspec
import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy.orm import Session

from forum.results import outcome_csv, outcome_json, outcome_xlsx
from forum.results.outcome_csv import COLUMNS, harmless, preference, way
from scenarios.db import Database
from scenarios.results.outcome import PathStep
from scenarios.results.outcome_record import OutcomeRecord
from scenarios.store.results.selection import OutcomeWithVoices
from scenarios.stories.story import UNSAID
from tests.forum.results.outcomes import FLOOR, record_of, result_of


@pytest.fixture
def record(database: Database) -> OutcomeRecord:
    def make(session: Session) -> OutcomeRecord:
        later = result_of(session, number=2, extra=(FLOOR,))
        return record_of(session, result_of(session), later)

    return database.write(make)


def lines(*records: OutcomeRecord) -> list[dict[str, str]]:
    text = "".join(outcome_csv.parts(records))
    assert text.startswith("\ufeff"), "Excel needs it"
    return list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff"), newline="")))


def test_there_is_a_line_for_each_option_in_each_round(record: OutcomeRecord) -> None:
    read = lines(record)

    assert [(line["round"], line["letter"]) for line in read] == [
        ("1", "A"),
        ("1", "B"),
        ("1", "C"),
        ("2", "A"),
        ("2", "B"),
        ("2", "C"),
        ("2", "D"),
    ]
    assert len(read[0]) == len(COLUMNS)


@pytest.mark.parametrize(("stage", "said"), [(None, "(outside)"), (UNSAID, ""), ("GP", "GP")])
def test_outside_the_model_is_not_the_same_as_not_said(record: OutcomeRecord, stage: str | None, said: str) -> None:
    there = replace(record, outcome=replace(record.outcome, stage=stage))
    assert {line["stage"] for line in lines(there)} == {said}


def test_a_line_says_all_there_is_to_know(record: OutcomeRecord) -> None:
    line = lines(record)[2]

    assert line == line | {
        "event_code": "7KQ4M",
        "story_title": "Closed at eleven",
        "story_revision": "1",
        "pathway": "Urgent mental health care",
        "pathway_version": "1",
        "scene": "s2",
        "stage": "CAFE",
        "way": "s1",
        "decider": "the volunteer",
        "method": "approval",
        "option": "o3",
        "option_label": "Ring 111 together, and wait on the line",
        "origin": "proposed model",
        "leads_to": "s5",
        "count": "31",
        "ballots": "142",
        "none_of_these": "3",
        "percent": "22",
        "phones": "150",
        "late": "0",
        "preferred": "no",
        "shown_to_room": "yes",
        "void": "",
    }


def test_those_who_came_after_the_doors_closed_are_told_beside_the_turnout(record: OutcomeRecord) -> None:
    late = replace(record, rounds=(replace(record.rounds[0], late=4),))
    assert {(line["phones"], line["late"]) for line in lines(late)} == {("150", "4")}


def test_a_void_round_is_listed_without_figures(record: OutcomeRecord) -> None:
    void = replace(record.rounds[0], voided="a fire alarm")
    read = lines(replace(record, rounds=(void,)))

    for line in read:
        assert line["void"] == "a fire alarm"
        for figure in ("count", "ballots", "none_of_these", "percent", "phones", "preferred", "late"):
            assert line[figure] == ""


def test_no_outcomes_are_a_header_alone() -> None:
    assert lines() == []


def test_what_is_of_the_whole_outcome_is_the_same_on_each_line_and_on_the_workbooks_sheet_of_outcomes(
    record: OutcomeRecord,
) -> None:
    of_outcome = [column.name for column in COLUMNS if column.of_outcome]
    assert {len({line[name] for line in lines(record)}) for name in of_outcome} == {1}
    assert [column.name for column in outcome_xlsx.SHEETS["outcomes"]] == of_outcome


def test_each_column_is_explained_and_named_once() -> None:
    assert all(str(column.explained) for column in COLUMNS)
    assert len({column.name for column in COLUMNS}) == len(COLUMNS)


def test_an_outcome_goes_out_before_the_next_is_read(record: OutcomeRecord) -> None:
    def records() -> Iterator[OutcomeRecord]:
        yield record
        raise AssertionError("read too early")

    parts = outcome_csv.parts(records())
    next(parts)
    assert "Closed at eleven" in next(parts)


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "\tx", "\rx", "\n=x", "  =1+1", "＝1+1", "＠x"])
def test_what_a_spreadsheet_would_run_is_made_text(text: str) -> None:
    assert harmless(text) == f"'{text}"


@pytest.mark.parametrize("cell", ["", "A-1", "Ring 111", "'quoted", 5, 0, None])
def test_what_is_harmless_stays_as_it_is(cell: str | int | None) -> None:
    assert harmless(cell) == cell


@given(st.text())
def test_no_cell_begins_a_formula(text: str) -> None:
    made = harmless(text)

    assert isinstance(made, str)
    assert not made.strip(" ").startswith(("=", "+", "-", "@", "\t", "\r", "\n"))
    assert made.endswith(text)


@given(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=40))
def test_any_words_come_back_from_the_file(text: str) -> None:
    written = outcome_csv._written([[text, 1, None]])

    (row,) = csv.reader(io.StringIO(written, newline=""))
    assert row == [harmless(text), "1", ""]


@pytest.mark.parametrize(
    ("counts", "told"),
    [({"o1": 3}, ["yes", "no", "no"]), ({"o1": 3, "o2": 3}, ["tie", "tie", "no"]), ({}, ["no"] * 3)],
)
def test_a_tie_prefers_nobody(record: OutcomeRecord, counts: dict[str, int], told: list[str]) -> None:
    result = replace(record.rounds[0], counts={"o1": 0, "o2": 0, "o3": 0} | counts)

    assert [preference(result, option) for option in result.options] == told


def test_the_way_names_scenes_and_what_was_followed() -> None:
    assert way([PathStep("s1"), PathStep("s2", "o1"), PathStep("s4")]) == "s1 > s2 [o1] > s4"
    assert way([]) == ""


def test_the_json_says_its_format_and_the_same_figures(record: OutcomeRecord) -> None:
    read = orjson.loads(b"".join(outcome_json.parts([OutcomeWithVoices(record, ())] * 2)))

    assert (read["format"], read["version"]) == ("test-my-story/outcomes", 1)
    assert len(read["outcomes"]) == 2
    first = read["outcomes"][0]["rounds"][0]
    assert [(each["letter"], each["count"], each["percent"]) for each in first["options"]] == [
        ("A", 104, 73),
        ("B", 77, 54),
        ("C", 31, 22),
    ]
    assert (first["ballots"], first["none_of_these"], first["phones"]) == (142, 3, 150)
    assert first["preferred"] == ["o1"]


def test_the_json_of_a_void_round_has_no_figures(record: OutcomeRecord) -> None:
    void = replace(record.rounds[0], voided="a fire alarm")

    (read,) = msgspec.to_builtins(outcome_json.document(replace(record, rounds=(void,))))["rounds"]

    assert read["void"] == "a fire alarm"
    assert [read[name] for name in ("ballots", "none_of_these", "phones")] == [None] * 3
    assert list(read["preferred"]) == []
    assert {(each["count"], each["percent"]) for each in read["options"]} == {(None, None)}


def test_no_outcomes_are_json_too() -> None:
    assert orjson.loads(b"".join(outcome_json.parts([])))["outcomes"] == []
