"""Files to take away, opened with what people open them with: the same figures as the page, and no others."""

from __future__ import annotations

import csv
import io
import json
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pandas
import pytest
from flask import Flask

from forum.results import outcome_csv, outcome_xlsx
from forum.results.outcome_csv import COLUMNS, EVERYONE
from scenarios.account import Role
from scenarios.db import Database
from scenarios.results import disclosure
from scenarios.results.outcome import percent
from scenarios.results.outcome_record import OutcomeRecord
from scenarios.store.results import outcome as outcomes
from tests.conftest import Visitor
from tests.forum import a_day

OTHER = "8XYZ2"


@pytest.fixture
def day(database: Database) -> list[OutcomeRecord]:
    """The outcomes of one event, with those of a smaller one in the same store."""

    def make(session: Any) -> list[int]:
        made = a_day.happens(session)
        a_day.happens(session, seed=11, code=OTHER, name="Another day")
        return made

    numbers = database.write(make)
    with database.read() as session:
        return [outcomes.get(session, number).record for number in numbers]


@pytest.fixture
def exported(app: Flask, tmp_path: Path) -> Callable[..., Path]:
    """Makes a file as the server's own command does."""

    def export(name: str, only: str = f"event-{a_day.CODE}") -> Path:
        file = tmp_path / name
        said = app.test_cli_runner().invoke(args=["export", str(file), "--only", only])
        assert said.exit_code == 0, said.output
        return file

    return export


def shown_of(record: OutcomeRecord) -> dict[tuple[int, int, str, str], int | None]:
    """Each figure that may be seen, by outcome, round, perspective and option."""
    found: dict[tuple[int, int, str, str], int | None] = {}
    for result in record.counted:
        splits = disclosure.read(result.disclosed).splits if result.disclosed else {}
        for option in result.options:
            found[record.id, result.number, EVERYONE, option.key] = result.counts[option.key]
            for name, split in splits.items():
                found[record.id, result.number, name, option.key] = split.counts[option.key]
    return found


def test_pandas_reads_the_csv_as_it_is_and_finds_every_figure_once(
    day: list[OutcomeRecord], exported: Callable[..., Path]
) -> None:
    table = pandas.read_csv(exported("day.csv"))

    assert list(table.columns) == [column.name for column in COLUMNS]
    assert pandas.api.types.is_numeric_dtype(table["count"])
    key = ["outcome", "round", "perspective", "option"]
    assert not table.duplicated(key).any()
    valid = table[table["void"].isna()].set_index(key)
    expected = {key: figure for record in day for key, figure in shown_of(record).items()}
    assert {key: None if pandas.isna(count) else count for key, count in valid["count"].items()} == expected
    assert any(figure is None for figure in expected.values()), "some groups are too small"
    hidden = valid[valid["count"].isna()]
    assert set(hidden["not_shown"]) == {"yes"} and hidden["percent"].isna().all()


def test_percentages_come_from_what_is_shown(day: list[OutcomeRecord], exported: Callable[..., Path]) -> None:
    table = pandas.read_csv(exported("day.csv"))
    told = table[table["count"].notna()]

    assert len(told) > 50
    for count, ballots, share in zip(told["count"], told["ballots"], told["percent"], strict=True):
        assert share == percent(int(count), int(ballots))


def test_a_file_holds_what_was_asked_for_and_nothing_else(
    day: list[OutcomeRecord], exported: Callable[..., Path]
) -> None:
    one = pandas.read_csv(exported("one.csv"))
    other = pandas.read_csv(exported("other.csv", f"event-{OTHER}"))
    both = pandas.read_csv(exported("both.csv", f"version-{day[0].outcome.pathway_version_id}"))
    every = pandas.read_csv(exported("all.csv", "all"))

    assert set(one["event_code"]) == {a_day.CODE} and set(other["event_code"]) == {OTHER}
    assert set(one["outcome"]) == {record.id for record in day}
    assert len(both) == len(every) == len(one) + len(other)


@pytest.mark.parametrize("only", ["event-NOWHERE", "version-999", "version-x", "event-", "somebody", ""])
def test_what_is_not_there_cannot_be_exported(app: Flask, day: list[OutcomeRecord], tmp_path: Path, only: str) -> None:
    said = app.test_cli_runner().invoke(args=["export", str(tmp_path / "x.csv"), "--only", only])

    assert said.exit_code == 1 and "There are no such results" in said.output
    assert not (tmp_path / "x.csv").exists()


def test_the_workbook_says_what_it_can_say_and_has_a_sheet_for_each_kind(
    day: list[OutcomeRecord], exported: Callable[..., Path]
) -> None:
    book = openpyxl.load_workbook(exported("day.xlsx"), read_only=True)

    assert book.sheetnames == [
        "read me first",
        "outcomes",
        "rounds and options",
        "shift",
        "perspectives",
        "voices",
        "dictionary",
    ]
    cover = " ".join(str(cell) for (cell, *_) in book["read me first"].values if cell)
    for words in ("they do not speak for everyone", "Tell it like it was (7KQ4M)", "not nought"):
        assert words in cover
    assert len(list(book["outcomes"].values)) == 1 + len(day)


def test_the_workbook_has_the_figures_of_the_csv(day: list[OutcomeRecord], exported: Callable[..., Path]) -> None:
    table = pandas.read_csv(exported("day.csv"))
    file = exported("day.xlsx")
    rounds = pandas.read_excel(file, sheet_name="rounds and options")
    groups = pandas.read_excel(file, sheet_name="perspectives")

    room = table[table["perspective"] == EVERYONE]
    for name in ("outcome", "round", "option", "count", "ballots", "none_of_these", "percent"):
        assert rounds[name].fillna(-1).tolist() == room[name].fillna(-1).tolist(), name
    split = table[table["perspective"] != EVERYONE]
    assert 0 < len(split) == len(groups)
    told = [None if pandas.isna(count) else int(count) for count in split["count"]]
    assert [None if count == "not shown" else count for count in groups["count"]] == told
    assert None in told


def test_who_moved_where_is_in_the_workbook_as_far_as_it_may_be_shown(
    day: list[OutcomeRecord], exported: Callable[..., Path]
) -> None:
    moved = pandas.read_excel(exported("day.xlsx"), sheet_name="shift", keep_default_na=False)
    found = {(row.outcome, row.round, row.kind, row._6, row.to): row.people for row in moved.itertuples()}
    expected: dict[Any, Any] = {}
    for record in day:
        for result in record.counted:
            shift = disclosure.read(result.disclosed).shift if result.disclosed else None
            for (one, two), people in (shift.table if shift else {}).items():
                expected[record.id, result.number, "from-to", one, two] = people
            for option, change in (shift.changes if shift else {}).items():
                for kind, one, two in (("kept", option, option), ("gained", "", option), ("lost", option, "")):
                    expected[record.id, result.number, kind, one, two] = getattr(change, kind, None)
    assert len(expected) > 20 and None in expected.values()
    for key, people in expected.items():
        assert found[key] == ("not shown" if people is None else people), key


def test_nothing_in_a_file_is_a_formula(day: list[OutcomeRecord], exported: Callable[..., Path]) -> None:
    rows = list(csv.reader(io.StringIO(exported("day.csv").read_text("utf-8-sig"), newline="")))
    assert any(cell == f"'{a_day.FLOOR.label}" for row in rows for cell in row)
    assert not any(cell.lstrip(" ")[:1] in ("=", "+", "-", "@") for row in rows for cell in row if cell)

    book = openpyxl.load_workbook(exported("day.xlsx"))
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row if cell.value is not None]
    assert f"'{a_day.FORMULA}" in {cell.value for cell in cells}
    assert {cell.data_type for cell in cells} <= {"s", "n", "inlineStr"}
    assert not any(cell.hyperlink for cell in cells)


def test_every_column_of_every_sheet_is_in_the_dictionary(
    day: list[OutcomeRecord], exported: Callable[..., Path]
) -> None:
    book = openpyxl.load_workbook(exported("day.xlsx"), read_only=True)
    told = {(sheet, column) for sheet, column, says in list(book["dictionary"].values)[1:] if says}

    for name in outcome_xlsx.SHEETS:
        head = next(iter(book[name].values))
        assert {(name, column) for column in head} <= told


def test_the_json_carries_what_rooms_said(day: list[OutcomeRecord], exported: Callable[..., Path]) -> None:
    read = json.loads(exported("day.json").read_bytes())

    assert (read["format"], read["version"]) == ("test-my-story/outcomes", 1)
    assert [each["outcome"] for each in read["outcomes"]] == [record.id for record in day]
    for each in read["outcomes"]:
        assert [one["words"] for one in each["voices"]["minority"]] == [a_day.MINORITY]
        assert each["voices"]["marks"] == {"blocked": 33}


def test_no_export_holds_what_stays_in_the_store(day: list[OutcomeRecord], exported: Callable[..., Path]) -> None:
    """Perspectives by answers, and answers by answers, are kept for the decision and never leave."""
    kept = [json.dumps(each) for record in day for result in record.rounds for each in (result.joint, result.paired)]
    told = exported("day.json").read_text()

    assert any(len(each) > 2 for each in kept)
    assert not any(each.replace(" ", "") in told for each in kept if len(each) > 2)
    assert '"joint"' not in told and '"paired"' not in told


@pytest.mark.parametrize("name", ["day.csv", "day.xlsx"])
def test_libreoffice_opens_it_and_reads_the_same(
    day: list[OutcomeRecord], exported: Callable[..., Path], tmp_path: Path, name: str
) -> None:
    file = exported(name)
    opened = tmp_path / "opened"
    told = "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,false,false,false,-1"
    subprocess.run(
        [
            "soffice",
            f"-env:UserInstallation={(tmp_path / 'office').as_uri()}",
            "--headless",
            "--convert-to",
            told,
            "--infilter=CSV:44,34,76,1" if name.endswith("csv") else "--norestore",
            "--outdir",
            str(opened),
            str(file),
        ],
        check=True,
        capture_output=True,
        timeout=180,
    )
    table = pandas.read_csv(exported("again.csv"))
    (read,) = [each for each in opened.iterdir() if "csv" in name or "rounds" in each.name]
    found = pandas.read_csv(read)
    room = table if name.endswith("csv") else table[table["perspective"] == EVERYONE]
    for column in ("outcome", "round", "count", "ballots", "percent"):
        assert found[column].fillna(-1).tolist() == room[column].fillna(-1).tolist(), column
    assert "#NAME?" not in read.read_text("utf-8") and "Err:" not in read.read_text("utf-8")


def test_every_figure_on_an_outcomes_page_is_in_its_csv(
    day: list[OutcomeRecord], signed_in_as: Callable[..., Visitor]
) -> None:
    designer = signed_in_as(Role.DESIGNER)
    for record in day:
        page = designer.opens(f"/review/{record.id}")
        rounds = [table for table in page.all("table") if "in figures" in table.text]
        read = list(csv.DictReader(io.StringIO("".join(outcome_csv.parts([record])).removeprefix("\ufeff"))))
        told = [
            [line["count"], f"{line['percent']}%"]
            for line in read
            if line["perspective"] == EVERYONE and not line["void"]
        ]
        drawn = [
            [cell.text for cell in row.all("td")][:2]
            for table in rounds
            for row in table.all("tr")[1:]
            if not row.text.startswith("None of these")
        ]
        assert drawn == told and told
