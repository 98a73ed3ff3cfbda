"""The design group's pages: every outcome with a chart and a table that say the same, and files of them."""

from __future__ import annotations

import csv
import io
import itertools
from collections.abc import Callable
from dataclasses import replace

import pytest
from flask import Flask
from sqlalchemy import event
from sqlalchemy.orm import Session

from forum.exports import making as export_making
from forum.results.export_folder import folder
from forum.review import review
from forum.web import storage
from scenarios.account import ANYONE, Account, Role
from scenarios.db import Database
from scenarios.results.export_request import FileFormat
from scenarios.results.selection import Selection
from scenarios.store import withdrawal
from scenarios.store.exports import export_request
from scenarios.store.results import outcome as outcomes
from scenarios.store.results import selection as selections
from tests.conftest import Visitor
from tests.forum.results.outcomes import FLOOR, handed_over, outcome_of, result_of
from tests.page import Page

SignInRow = Callable[..., Visitor]

PATHS = (
    "/review",
    "/review/1",
    "/review/columns",
    "/review/outcomes.csv",
    "/review/outcomes.json",
    "/review/1/outcome.csv",
    "/review/1/outcome.json",
)


@pytest.fixture
def designer(signed_in_as: SignInRow) -> Visitor:
    return signed_in_as(Role.DESIGNER)


@pytest.fixture
def outcome(database: Database) -> int:
    return database.write(
        lambda session: handed_over(
            session,
            result_of(session, number=1),
            result_of(session, {"f1": 52}, number=2, extra=(FLOOR,)),
        )
    )


@pytest.mark.parametrize("path", PATHS)
def test_without_the_role_there_is_nothing_to_see(
    visit: Visitor, signed_in_as: SignInRow, outcome: int, path: str
) -> None:
    assert visit.opens(path).heading == "Sign in"

    others = signed_in_as(Role.FACILITATOR, Role.MODERATOR, Role.STEWARD)
    assert others.opens(path, status=403).heading == "You cannot open this page"


def test_before_the_first_outcome_the_page_says_when_one_comes(designer: Visitor) -> None:
    assert "There is nothing here yet" in designer.opens("/review").main


def test_every_outcome_is_listed_with_a_chart(designer: Visitor, outcome: int) -> None:
    page = designer.opens("/review")

    assert "Tell it like it was" in page.main
    assert "A “Stay open until somebody can take over” had the most support: 104 of 142" in page.main
    (chart,) = page.all("svg")
    assert [text.text for text in chart.all("text")] == ["A", "73%", "B", "54%", "C", "22%", "D", "37%"]
    assert page.link(_question(designer, outcome)) == f"/review/{outcome}"


def test_a_long_list_comes_in_parts_with_each_result_once_and_the_newest_event_whole(
    designer: Visitor, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(review, "ON_A_PAGE", 3)
    numbers = [
        database.write(lambda session, number=number: _at(session, ("AAAAA", "BBBBB")[number % 2], number))
        for number in range(1, 8)
    ]
    by_event = [number for code in (1, 0) for number in reversed(numbers) if numbers.index(number) % 2 == 1 - code]

    page, found = designer.opens("/review"), []
    assert "3 of 7 results" in page.main and "Newer results" not in page.main
    while "Older results" in page.main:
        found.append(_listed(page))
        page = designer.opens(page.link("Older results"))
    found.append(_listed(page))
    assert [len(each) for each in found] == [3, 3, 1] and list(itertools.chain(*found)) == by_event
    assert _listed(designer.opens(page.link("Newer results"))) == found[1]
    assert "There are no results here." in designer.opens("/review?after=0,0").main
    assert "This list has no such page" in designer.opens("/review?after=x", status=404).main


def test_the_list_leaves_who_voted_how_where_it_is(designer: Visitor, outcome: int) -> None:
    asked: list[str] = []

    def listen(connection: object, cursor: object, statement: str, *rest: object) -> None:
        asked.append(statement)

    engine = designer.client.application.extensions["database"].engine
    event.listen(engine, "before_cursor_execute", listen)
    designer.opens("/review")
    event.remove(engine, "before_cursor_execute", listen)
    assert any("outcome_round.counts" in each for each in asked)
    assert not any("joint" in each or "paired" in each for each in asked)


def test_chart_and_table_say_the_same(designer: Visitor, outcome: int) -> None:
    page = designer.opens(f"/review/{outcome}")

    assert len(page.all("table")) == len(page.all("svg")) == 2
    for table, chart in zip(page.all("table"), page.all("svg"), strict=True):
        cells = [[cell.text for cell in row.all("th", "td")] for row in table.all("tr")[1:]]
        drawn = chart.all("g")
        assert len(drawn) == len(cells) - 1, "all but none of these"
        for (label, _count, percent), bar in zip(cells, drawn, strict=False):
            words = [text.text for text in bar.all("text")]
            assert words[-2:] == [label[0], percent]
            assert " ".join(words[:-2]) in label
        assert [chart.get("role"), chart.all("title")[0].text != ""] == ["img", True]


def test_an_outcome_says_what_it_is_about(designer: Visitor, outcome: int) -> None:
    told = designer.opens(f"/review/{outcome}").main

    for words in (
        "Closed at eleven",
        "revision 1",
        "Urgent mental health care",
        "version 1",
        "Tell it like it was (7KQ4M)",
        "After dark",
        "The last mug",
        "the volunteer",
        "Ten to eleven",
        "from the proposed model",
        "from the floor",
        "142 voted, of 150 phones that were connected while the vote was open (95%).",
        "they do not speak for everyone",
    ):
        assert words in told


def test_a_result_that_the_room_never_saw_is_marked(designer: Visitor, database: Database) -> None:
    number = database.write(lambda session: handed_over(session, result_of(session, shown_to_room=False)))

    assert "not shown to the room" in designer.opens("/review").main
    assert "the room has not seen it" in designer.opens(f"/review/{number}").main


def test_a_void_round_is_marked_with_its_reason_and_without_figures(designer: Visitor, database: Database) -> None:
    reason = "<b>the wrong question</b>"
    number = database.write(lambda session: handed_over(session, result_of(session, voided=reason)))

    page = designer.opens(f"/review/{number}")

    assert f"The reason given: {reason}" in page.main
    assert "104" not in page.main and page.all("table") == [] == page.all("svg")
    assert "Every vote on this was made void." in designer.opens("/review").main


def test_nobody_voted_reads_as_that(designer: Visitor, database: Database) -> None:
    nobody = {"o1": 0, "o2": 0, "o3": 0}
    number = database.write(
        lambda session: handed_over(session, result_of(session, nobody, ballots=0, empty=0, phones=0))
    )

    page = designer.opens(f"/review/{number}")

    assert "Nobody voted." in page.main and "No phone was connected" in page.main
    assert page.all("svg") == []


def test_a_withdrawn_story_leaves_its_figures(app: Flask, designer: Visitor, database: Database, outcome: int) -> None:
    with database.read() as session:
        story_id = outcomes.get(session, outcome).story_id
    writer = Account(held=frozenset({story_id}))
    database.write(lambda session: withdrawal.withdraw(session, writer, story_id))

    page = designer.opens(f"/review/{outcome}")

    assert page.heading == "[withdrawn by its writer] [withdrawn by its writer]"
    assert "Its words are gone; the figures stay." in page.main
    assert "Stay open" not in page.text + taken_away(app, "csv")
    assert FLOOR.label in page.main
    assert "104" in page.main


@pytest.mark.parametrize("path", ["/review/99", "/review/99/outcome.csv", "/review/99/outcome.json"])
def test_what_is_not_there_is_not_found(designer: Visitor, path: str) -> None:
    assert "There is no such result." in designer.opens(path, status=404).main


@pytest.mark.parametrize("path", ["/review/99999999999999999999", "/review/-1", "/review/x"])
def test_what_cannot_be_there_is_not_found(designer: Visitor, path: str) -> None:
    designer.opens(path, status=404)


def test_files_are_sent_as_files_and_kept_by_nobody(designer: Visitor, outcome: int) -> None:
    for path, kind, name in (
        (f"/review/{outcome}/outcome.csv", "text/csv; charset=utf-8", f"outcome-{outcome}.csv"),
        (f"/review/{outcome}/outcome.json", "application/json", f"outcome-{outcome}.json"),
    ):
        answer = designer.client.get(path)
        assert answer.content_type == kind
        assert answer.headers["Content-Disposition"] == f'attachment; filename="{name}"'
        assert answer.headers["Cache-Control"] == "no-store"
        assert "Closed at eleven" in answer.text


def test_a_file_of_all_holds_all_and_one_of_one_holds_one(
    app: Flask, designer: Visitor, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(selections, "AT_ONCE", 2)
    for playing in range(1, 6):
        database.write(lambda session, playing=playing: handed_over(session, playing=playing))

    assert _numbers(taken_away(app, "csv")) == ["1", "2", "3", "4", "5"]
    assert _numbers(designer.client.get("/review/3/outcome.csv").text) == ["3"]


@pytest.mark.parametrize("kind", ["csv", "json"])
def test_whoever_kept_the_address_of_a_file_of_all_is_led_to_where_one_is_asked_for(
    designer: Visitor, outcome: int, kind: str
) -> None:
    page = designer.opens(f"/review/outcomes.{kind}")

    assert page.heading == "Take results away"
    (chosen,) = [each.get("value") for each in page.all("input") if "checked" in each.attributes]
    assert chosen == kind


def test_the_columns_are_explained_where_the_file_is(app: Flask, designer: Visitor, outcome: int) -> None:
    page = designer.opens(designer.opens("/review").link("What the columns say"))

    header = taken_away(app, "csv").removeprefix("\ufeff").splitlines()[0]
    assert [code.text for code in page.all("code")] == next(csv.reader([header]))


def taken_away(app: Flask, kind: str) -> str:
    """A file of everything, as the job makes it."""
    with app.app_context():
        number = storage.database().write(
            lambda session: export_request.ask(session, ANYONE, Selection(), FileFormat(kind))
        )
        export_making.make_all()
        with storage.database().read() as session:
            return (folder() / export_request.get(session, number).file).read_text("utf-8")


def _numbers(text: str) -> list[str]:
    text = text.removeprefix("\ufeff")
    return sorted({line["outcome"] for line in csv.DictReader(io.StringIO(text, newline=""))})


def _question(designer: Visitor, outcome: int) -> str:
    heading = designer.opens(f"/review/{outcome}").all("h1")[0]
    return heading.text.removeprefix("Closed at eleven ")


def _listed(page: Page) -> list[int]:
    """The results of a list, in their order."""
    found = [each.get("href").removeprefix("/review/") for each in page.all("a")]
    return [int(each) for each in found if each.isdigit()]


def _at(session: Session, code: str, number: int) -> int:
    """A result of an event with this code."""
    at = replace(outcome_of(session, performance=number), event_code=code, event_name=f"The day {code}")
    return outcomes.save_round(session, at, result_of(session))
