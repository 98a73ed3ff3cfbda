"""Files that are made beside the server: asked for, waited for, fetched, and gone when they should be."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import openpyxl
import pandas
import pytest
from flask import Flask
from sqlalchemy import update
from werkzeug.test import TestResponse

from forum import take_away_making
from forum.take_away_folder import folder, sweep
from scenarios.account import ANYONE, Account, Role
from scenarios.db import Database, now
from scenarios.errors import NotFound
from scenarios.selection import Selection
from scenarios.store import outcome as outcomes
from scenarios.store import take_away, withdrawal
from scenarios.store.take_away import TakeAwayRow
from scenarios.take_away import KEPT_FOR, MADE_AT_ONCE, MOST_AT_ONCE, SILENT_FOR, Form, State
from tests.conftest import Visitor
from tests.forum import a_day
from tests.live.server import wait_until
from tests.page import Page

SignIn = Callable[..., Visitor]
EVENT = Selection(event=a_day.CODE)


@pytest.fixture
def designer(signed_in_as: SignIn) -> Visitor:
    return signed_in_as(Role.DESIGNER)


@pytest.fixture
def day(database: Database) -> list[int]:
    return database.write(a_day.happens)


@pytest.fixture
def asked(database: Database, day: list[int]) -> int:
    """A file that was asked for and that nobody has begun with."""
    return database.write(lambda session: take_away.ask(session, ANYONE, EVENT, Form.CSV))


def state(database: Database, number: int) -> State:
    with database.read() as session:
        return take_away.get(session, number).plain.state


def asks(designer: Visitor, kind: str, of: str = EVENT.key) -> Page:
    return designer.sends("/review/take-away", {"of": of, "kind": kind})


def fetches(designer: Visitor, number: int) -> TestResponse:
    return designer.client.get(f"/review/take-away/{number}/file", buffered=True)


def refreshes(page: Page) -> bool:
    return any(each.get("http-equiv") == "refresh" for each in page.all("meta"))


def files(app: Flask) -> list[Path]:
    with app.app_context():
        return sorted(folder().iterdir())


def makes(app: Flask) -> None:
    with app.app_context():
        take_away_making.make_all()


@pytest.mark.parametrize("path", ["/review/take-away", "/review/take-away/1", "/review/take-away/1/file"])
def test_files_are_for_the_design_group_alone(visit: Visitor, signed_in_as: SignIn, asked: int, path: str) -> None:
    assert visit.opens(path).heading == "Sign in"
    others = signed_in_as(Role.FACILITATOR, Role.MODERATOR, Role.STEWARD)
    assert others.opens(path, status=403).heading == "You cannot open this page"


def test_a_file_is_asked_for_waited_for_and_fetched(
    app: Flask, database: Database, designer: Visitor, day: list[int], tmp_path: Path
) -> None:
    assert "Tell it like it was (7KQ4M)" in designer.opens("/review/take-away").main

    page = asks(designer, "xlsx")

    assert refreshes(page), "also without scripts"
    assert "waits for its turn" in page.main or "results written" in page.main or "Download" in page.main
    wait_until(lambda: state(database, 1) is State.READY, "the child made the file")
    wait_until(lambda: fetches(designer, 1).status_code == 200, "it lies in its place")
    page = designer.opens("/review/take-away/1")
    assert not refreshes(page)
    assert page.link("Download the XLSX") == "/review/take-away/1/file"
    answer = fetches(designer, 1)
    assert answer.headers["Content-Disposition"] == f"attachment; filename=event-{a_day.CODE}.xlsx"
    assert answer.headers["Cache-Control"] == "no-store"
    (tmp_path / "read.xlsx").write_bytes(answer.data)
    assert len(list(openpyxl.load_workbook(tmp_path / "read.xlsx")["outcomes"].values)) == 1 + len(day)
    assert all(path.stat().st_mode & 0o077 == 0 for path in files(app)), "for the server's own user only"


def test_what_is_made_says_how_far_it_is(database: Database, designer: Visitor, asked: int) -> None:
    database.write(take_away.claim)
    database.write(lambda session: take_away.go_on(session, asked, 4))

    page = designer.opens(f"/review/take-away/{asked}")

    assert "4 of 10 results written." in page.main
    (bar,) = page.all("progress")
    assert (bar.get("value"), bar.get("max")) == ("4", "10")


def test_whoever_asks_for_the_same_waits_for_the_same(database: Database, asked: int) -> None:
    assert database.write(lambda session: take_away.ask(session, ANYONE, EVENT, Form.CSV)) == asked
    assert database.write(lambda session: take_away.ask(session, ANYONE, Selection(), Form.CSV)) != asked


def test_too_many_files_at_once_are_refused_in_plain_english(
    database: Database, designer: Visitor, day: list[int]
) -> None:
    wanted = [(of, form) for of in (EVENT, Selection()) for form in Form][:MOST_AT_ONCE]
    for of, form in wanted:
        database.write(lambda session, of=of, form=form: take_away.ask(session, ANYONE, of, form))

    page = designer.sends("/review/take-away", {"of": "all", "kind": "json"}, status=422)

    assert "Several files are being made already" in " ".join(page.errors)


@pytest.mark.parametrize("form", [{"of": "event-NONE", "kind": "csv"}, {"of": "all", "kind": "exe"}, {"of": "all"}, {}])
def test_what_there_is_not_cannot_be_asked_for(
    database: Database, designer: Visitor, day: list[int], form: dict[str, str]
) -> None:
    assert designer.sends("/review/take-away", form, status=422).errors
    with database.read() as session:
        assert take_away.listed(session) == []


def test_only_so_many_are_made_at_once_and_the_next_comes_after(database: Database, day: list[int]) -> None:
    for form in (Form.CSV, Form.JSON, Form.XLSX):
        database.write(lambda session, form=form: take_away.ask(session, ANYONE, EVENT, form))

    claimed = [database.write(take_away.claim) for _ in range(MADE_AT_ONCE + 1)]

    assert [each is None for each in claimed] == [False] * MADE_AT_ONCE + [True]
    assert claimed[0] is not None
    database.write(lambda session: take_away.finish(session, 1, "x"))
    assert database.write(take_away.claim) is not None


def test_one_that_fell_silent_says_so_and_holds_nobody_up(
    database: Database, designer: Visitor, asked: int
) -> None:
    database.write(take_away.claim)
    age(database, asked, seen_at=now() - SILENT_FOR - timedelta(seconds=1))

    assert designer.opens(f"/review/take-away/{asked}").heading.endswith("The file could not be made")
    assert database.write(lambda session: take_away.ask(session, ANYONE, EVENT, Form.CSV)) != asked


def test_a_long_file_gives_a_sign_of_life_between_results(
    database: Database, asked: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(take_away_making, "ALIVE_EVERY_S", 0.02)
    database.write(take_away.claim)
    age(database, asked, seen_at=now() - SILENT_FOR - timedelta(seconds=1))
    teller = take_away_making._Teller(database, asked)

    def is_silent() -> bool:
        with database.read() as session:
            return take_away.get(session, asked).plain.is_silent(now())

    wait_until(lambda: not is_silent(), "it says that it lives")
    teller.stop()


def test_after_a_day_a_file_is_gone(app: Flask, database: Database, designer: Visitor, asked: int) -> None:
    makes(app)
    assert len(files(app)) == 1 and fetches(designer, asked).status_code == 200
    age(database, asked, asked_at=now() - KEPT_FOR - timedelta(seconds=1))

    assert fetches(designer, asked).status_code == 404
    with app.app_context():
        sweep()
    assert files(app) == []
    with database.read() as session, pytest.raises(NotFound):
        take_away.get(session, asked)


def test_a_file_whose_row_stays_is_not_thrown_away(app: Flask, asked: int) -> None:
    makes(app)
    with app.app_context():
        sweep()
    assert len(files(app)) == 1


def test_whoever_takes_their_story_back_takes_it_out_of_every_file(
    app: Flask, database: Database, signed_in_as: SignIn, asked: int
) -> None:
    makes(app)
    (file,) = files(app)
    assert "Closed at eleven" in file.read_text("utf-8")
    withdraws(app, database, "Closed at eleven")

    assert files(app) == []
    designer = signed_in_as(Role.DESIGNER)
    assert fetches(designer, asked).status_code == 404
    again = database.write(lambda session: take_away.ask(session, ANYONE, EVENT, Form.CSV))
    makes(app)
    (file,) = files(app)
    table = pandas.read_csv(file)
    assert "Closed at eleven" not in file.read_text("utf-8") and table["count"].sum() > 0
    assert state(database, again) is State.READY


def test_a_file_under_way_stops_when_a_story_is_taken_back(
    app: Flask, database: Database, asked: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(take_away_making, "TOLD_EVERY_S", 0.0)
    claimed = database.write(take_away.claim)
    assert claimed is not None
    withdraws(app, database, "Closed at eleven")

    with app.app_context():
        take_away_making._make(*claimed)

    assert files(app) == []


def test_a_story_that_no_room_saw_leaves_files_alone(app: Flask, database: Database, asked: int) -> None:
    database.write(lambda session: take_away.blank(session, 999))
    assert state(database, asked) is State.WAITING


def test_what_a_killed_maker_left_is_thrown_away_in_the_end(app: Flask, asked: int) -> None:
    with app.app_context():
        left = folder() / "0123.part"
        left.mkdir()
        (left / "outcomes.csv").write_text("words")
        sweep()
        assert left.exists(), "its maker may still live"
        long_ago = time.time() - KEPT_FOR.total_seconds() - 1
        os.utime(left, (long_ago, long_ago))
        sweep()
        assert not left.exists()


def age(database: Database, number: int, **times: object) -> None:
    change = update(TakeAwayRow).where(TakeAwayRow.id == number).values(**times)
    database.write(lambda session: session.execute(change))


def withdraws(app: Flask, database: Database, title: str) -> None:
    """A story's holder deletes their words, as the page does it."""
    with database.read() as session:
        story = next(row.story_id for row in outcomes.everything(session) if row.record.story.title == title)
    writer = Account(held=frozenset({story}))
    database.write(lambda session: withdrawal.withdraw(session, writer, story))
    with app.app_context():
        sweep()
