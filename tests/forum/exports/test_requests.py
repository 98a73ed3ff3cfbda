"""Files that are made beside the server: asked for, waited for, fetched, and gone when they should be."""

from __future__ import annotations

import errno
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import openpyxl
import pandas
import pytest
from flask import Flask
from sqlalchemy import update
from werkzeug.test import TestResponse

from forum.exports import making as export_making
from forum.results.export_folder import folder, folder_of, sweep
from scenarios.account import ANYONE, Account, Role
from scenarios.db import Database
from scenarios.errors import Busy, NotFound
from scenarios.message import say
from scenarios.results.export_request import (
    KEPT_FOR,
    MADE_AT_ONCE,
    MOST_AT_ONCE,
    SILENT_FOR,
    TAKEN_UP_AFTER,
    TRIES,
    WAITS_FOR,
    Claim,
    FileFormat,
    FileState,
)
from scenarios.results.room_voice import RoomVoice
from scenarios.results.selection import Selection
from scenarios.store import export_file, withdrawal
from scenarios.store.export_file import ExportFileRow
from scenarios.store.exports import export_request
from scenarios.store.results import outcome as outcomes
from scenarios.store.results import room_voice
from scenarios.store.results.room_voice import VoiceContext
from tests.conftest import Visitor
from tests.forum import a_day
from tests.live.server import wait_until
from tests.page import Page
from tests.scenarios import whole_store

SignInRow = Callable[..., Visitor]
EVENT = Selection(event=a_day.CODE)
OTHER = Selection(event="8XYZ2")


@pytest.fixture
def designer(signed_in_as: SignInRow) -> Visitor:
    return signed_in_as(Role.DESIGNER)


@pytest.fixture
def day(database: Database) -> list[int]:
    return database.write(a_day.happens)


@pytest.fixture
def asked(database: Database, day: list[int]) -> int:
    """A file that was asked for and that nobody has begun with."""
    return database.write(lambda session: export_request.ask(session, ANYONE, EVENT, FileFormat.CSV))


def state(database: Database, number: int) -> FileState:
    with database.read() as session:
        return export_request.get(session, number).plain.state


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
        export_making.make_all()


@pytest.mark.parametrize("path", ["/review/take-away", "/review/take-away/1", "/review/take-away/1/file"])
def test_files_are_for_the_design_group_alone(visit: Visitor, signed_in_as: SignInRow, asked: int, path: str) -> None:
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
    wait_until(lambda: state(database, 1) is FileState.READY, "the child made the file")
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
    claimed = database.write(export_request.claim)
    assert claimed is not None
    database.write(lambda session: export_request.go_on(session, claimed, 4))

    page = designer.opens(f"/review/take-away/{asked}")

    assert "4 of 10 results written." in page.main
    (bar,) = page.all("progress")
    assert (bar.get("value"), bar.get("max")) == ("4", "10")


def test_whoever_waits_for_a_report_is_told_how_long_its_pages_take(
    database: Database, designer: Visitor, day: list[int]
) -> None:
    asked = database.write(lambda session: export_request.ask(session, ANYONE, EVENT, FileFormat.PDF))
    claimed = database.write(export_request.claim)
    assert claimed is not None
    database.write(lambda session: export_request.go_on(session, claimed, len(day)))

    page = designer.opens(f"/review/take-away/{asked}")

    assert "10 results are written. Their pages are being set, which takes a second or two for each" in page.main
    assert "holds 100 at most" in designer.opens("/review/take-away").main


def test_whoever_asks_for_the_same_waits_for_the_same(database: Database, asked: int) -> None:
    assert database.write(lambda session: export_request.ask(session, ANYONE, EVENT, FileFormat.CSV)) == asked
    assert database.write(lambda session: export_request.ask(session, ANYONE, Selection(), FileFormat.CSV)) != asked


def test_too_many_files_at_once_are_refused_in_plain_english(
    database: Database, designer: Visitor, day: list[int]
) -> None:
    wanted = [(of, form) for of in (EVENT, Selection()) for form in FileFormat if form is not FileFormat.DOCX][
        :MOST_AT_ONCE
    ]
    for of, form in wanted:
        database.write(lambda session, of=of, form=form: export_request.ask(session, ANYONE, of, form))

    page = designer.sends("/review/take-away", {"of": "all", "kind": "json"}, status=422)

    assert "Several files are being made already" in " ".join(page.errors)


@pytest.mark.parametrize("form", [{"of": "event-NONE", "kind": "csv"}, {"of": "all", "kind": "exe"}, {"of": "all"}, {}])
def test_what_there_is_not_cannot_be_asked_for(
    database: Database, designer: Visitor, day: list[int], form: dict[str, str]
) -> None:
    assert designer.sends("/review/take-away", form, status=422).errors
    with database.read() as session:
        assert export_request.listed(session) == []


def test_only_so_many_are_made_at_once_and_the_next_comes_after(database: Database, day: list[int]) -> None:
    for form in (FileFormat.CSV, FileFormat.JSON, FileFormat.XLSX):
        database.write(lambda session, form=form: export_request.ask(session, ANYONE, EVENT, form))

    claimed = [database.write(export_request.claim) for _ in range(MADE_AT_ONCE + 1)]

    assert [each is None for each in claimed] == [False] * MADE_AT_ONCE + [True]
    first = claimed[0]
    assert first is not None
    database.write(lambda session: export_request.finish(session, first, "x"))
    assert database.write(export_request.claim) is not None


def test_one_that_fell_silent_says_so_and_holds_nobody_up(database: Database, designer: Visitor, asked: int) -> None:
    first = falls_silent(database, asked)

    page = designer.opens(f"/review/take-away/{asked}")
    assert "It stopped before it was ready. It is begun again by itself." in page.main and refreshes(page)
    assert "stopped, and is begun again" in designer.opens("/review/take-away").main
    again = database.write(export_request.claim)
    assert again is not None and again.id == asked
    assert not database.write(lambda session: export_request.go_on(session, first, 3)), "it is another maker's now"
    assert not database.write(lambda session: export_request.finish(session, first, "old"))
    assert not database.write(lambda session: export_request.fail(session, first, say("No.")))
    assert database.write(lambda session: export_request.finish(session, again, "new"))


def test_a_maker_that_was_only_slow_goes_on_where_nobody_took_its_place(database: Database, asked: int) -> None:
    claimed = falls_silent(database, asked)

    assert database.write(lambda session: export_request.go_on(session, claimed, 3))
    assert database.write(export_request.claim) is None


def test_what_stops_its_maker_each_time_is_not_begun_without_end(
    database: Database, designer: Visitor, asked: int
) -> None:
    for _ in range(TRIES):
        falls_silent(database, asked)

    assert database.write(export_request.claim) is None
    page = designer.opens(f"/review/take-away/{asked}")
    assert page.heading.endswith("The file could not be made")
    assert "The server stopped several times while it made this file." in page.main
    assert page.link("Ask again") == f"/review/take-away?of={EVENT.key}&kind=csv"


def test_no_two_servers_make_the_same_file(database: Database, asked: int) -> None:
    with ThreadPoolExecutor(8) as servers:
        claims = list(servers.map(lambda _: database.write(export_request.claim), range(8)))

    assert [each.id for each in claims if each] == [asked]


def test_what_nothing_is_known_of_is_not_made(database: Database, designer: Visitor, asked: int) -> None:
    age(database, asked, selection="a room")

    assert database.write(export_request.claim) is None
    page = designer.opens(f"/review/take-away/{asked}")
    assert "does not know what this file is of any more" in page.main and "stopped several times" not in page.main


def test_only_what_nobody_is_on_the_way_to_is_left(database: Database, asked: int) -> None:
    def are_left() -> bool:
        with database.read() as session:
            return export_request.are_left(session)

    assert not are_left(), "somebody may be on the way"
    age(database, asked, seen_at=database.clock.now() - TAKEN_UP_AFTER - timedelta(seconds=1))
    assert are_left()
    falls_silent(database, asked)
    assert are_left()
    database.write(export_request.claim)
    assert not are_left()


def test_where_nothing_is_ever_made_whoever_waits_is_told(database: Database, designer: Visitor, asked: int) -> None:
    age(database, asked, asked_at=database.clock.now() - WAITS_FOR - timedelta(seconds=1))
    database.write(export_request.take_up)
    database.write(export_request.give_up)
    assert state(database, asked) is FileState.WAITING, "no server was there while it waited"

    age(database, asked, asked_at=database.clock.now() - WAITS_FOR - timedelta(seconds=1))
    database.write(export_request.give_up)
    assert "The server could not begin with this file." in designer.opens(f"/review/take-away/{asked}").main


def test_whoever_waits_behind_long_files_is_not_given_up(database: Database, asked: int) -> None:
    database.write(export_request.claim)
    other = database.write(lambda session: export_request.ask(session, ANYONE, EVENT, FileFormat.JSON))
    age(database, other, asked_at=database.clock.now() - WAITS_FOR - timedelta(seconds=1))

    database.write(export_request.give_up)

    assert state(database, other) is FileState.WAITING


def test_a_long_file_gives_a_sign_of_life_between_results(
    database: Database, asked: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(export_making, "ALIVE_EVERY_S", 0.02)
    teller = export_making._Teller(database, falls_silent(database, asked))

    def is_silent() -> bool:
        with database.read() as session:
            return export_request.get(session, asked).plain.is_silent(database.clock.now())

    wait_until(lambda: not is_silent(), "it says that it lives")
    teller.stop()


def test_a_workbook_that_is_too_full_says_what_to_take_instead(
    app: Flask, database: Database, designer: Visitor, day: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("forum.results.outcome_xlsx.MOST_ROWS", 100)
    asked = database.write(lambda session: export_request.ask(session, ANYONE, EVENT, FileFormat.XLSX))

    makes(app)

    page = designer.opens(f"/review/take-away/{asked}")
    assert page.heading.endswith("The file could not be made")
    assert "its sheet “shift” is full. Choose one event, or a table (CSV) or data (JSON)." in page.main
    assert files(app) == []


def test_more_than_a_pdf_holds_is_refused_when_it_is_asked_for(
    app: Flask, designer: Visitor, day: list[int], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("scenarios.results.export_request.MOST_IN_PDF", 9)

    page = designer.sends("/review/take-away", {"of": EVENT.key, "kind": "pdf"}, status=422)

    assert "A report (PDF) holds 9 results at most, and these are 10." in " ".join(page.errors)
    said = app.test_cli_runner().invoke(args=["export", str(tmp_path / "x.pdf")])
    assert said.exit_code == 1 and "holds 9 results at most" in said.output
    assert not (tmp_path / "x.pdf").exists(), "no file that is not whole"


@pytest.mark.parametrize(
    ("fault", "told"),
    [
        (OSError(errno.ENOSPC, "No space left on device"), "This server has no room left for files."),
        (MemoryError(), "There is more in this than this server can hold at once."),
        (RuntimeError("a fault of its own"), "Something went wrong while it was made. Nothing is lost"),
    ],
)
def test_whatever_goes_wrong_is_said_in_plain_english(
    app: Flask,
    database: Database,
    designer: Visitor,
    asked: int,
    monkeypatch: pytest.MonkeyPatch,
    fault: Exception,
    told: str,
) -> None:
    def breaks(*_: object) -> None:
        raise fault

    monkeypatch.setattr("forum.exports.writers.write", breaks)
    makes(app)

    page = designer.opens(f"/review/take-away/{asked}")
    assert told in page.main and "a fault of its own" not in page.text
    assert files(app) == []


def test_a_file_is_safe_from_a_sweep_from_its_last_result_to_its_row(
    app: Flask, database: Database, designer: Visitor, asked: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Another process sweeps just before it is put in its place, just after, and once its row says so."""
    rename, stop = Path.rename, export_making._Teller.stop

    def put(file: Path, place: Path) -> None:
        sweep()
        rename(file, place)
        sweep()

    def stops(teller: export_making._Teller) -> None:
        sweep()
        stop(teller)

    monkeypatch.setattr(Path, "rename", put)
    monkeypatch.setattr(export_making._Teller, "stop", stops)
    makes(app)

    assert state(database, asked) is FileState.READY and fetches(designer, asked).status_code == 200


def test_a_file_that_cannot_be_put_in_its_place_says_so(
    app: Flask,
    database: Database,
    designer: Visitor,
    asked: int,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    def breaks(*_: object) -> None:
        raise OSError(errno.EACCES, "Permission denied")

    monkeypatch.setattr(Path, "rename", breaks)
    makes(app)

    assert "Something went wrong while it was made." in designer.opens(f"/review/take-away/{asked}").main
    assert "A file could not be made" in caplog.text
    assert files(app) == []


def test_a_file_that_somebody_deleted_from_the_disc_is_to_be_asked_for_again(
    app: Flask, designer: Visitor, asked: int
) -> None:
    makes(app)
    (file,) = files(app)
    file.unlink()

    page = designer.opens(f"/review/take-away/{asked}/file")

    assert page.heading.endswith("The file is not there")
    assert "it is not on this server any more. Nothing else is lost: ask for it again." in page.main
    assert page.link("Ask again") == f"/review/take-away?of={EVENT.key}&kind=csv"


def test_a_store_that_is_busy_for_a_moment_does_not_stop_a_file(
    app: Flask, database: Database, asked: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    def is_busy(*_: object) -> bool:
        raise Busy

    monkeypatch.setattr(export_making, "TOLD_EVERY_S", 0.0)
    monkeypatch.setattr("scenarios.store.exports.export_request.go_on", is_busy)
    makes(app)

    assert state(database, asked) is FileState.READY


def test_after_a_day_a_file_is_gone(app: Flask, database: Database, designer: Visitor, asked: int) -> None:
    makes(app)
    assert len(files(app)) == 1 and fetches(designer, asked).status_code == 200
    age(database, asked, asked_at=database.clock.now() - KEPT_FOR - timedelta(seconds=1))

    assert fetches(designer, asked).status_code == 404
    with app.app_context():
        sweep()
    assert files(app) == []
    with database.read() as session, pytest.raises(NotFound):
        export_request.get(session, asked)


def test_a_file_whose_row_stays_is_not_thrown_away(app: Flask, asked: int) -> None:
    makes(app)
    with app.app_context():
        sweep()
    assert len(files(app)) == 1


def test_whoever_takes_their_story_back_takes_it_out_of_every_file(
    app: Flask, database: Database, signed_in_as: SignInRow, asked: int
) -> None:
    makes(app)
    (file,) = files(app)
    assert "Closed at eleven" in file.read_text("utf-8")
    withdraws(app, database, "Closed at eleven")

    assert files(app) == []
    designer = signed_in_as(Role.DESIGNER)
    assert fetches(designer, asked).status_code == 404
    again = database.write(lambda session: export_request.ask(session, ANYONE, EVENT, FileFormat.CSV))
    makes(app)
    (file,) = files(app)
    table = pandas.read_csv(file)
    assert "Closed at eleven" not in file.read_text("utf-8") and table["count"].sum() > 0
    assert state(database, again) is FileState.READY


def test_a_file_under_way_stops_when_a_story_is_taken_back(
    app: Flask, database: Database, asked: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(export_making, "TOLD_EVERY_S", 0.0)
    claimed = database.write(export_request.claim)
    assert claimed is not None
    withdraws(app, database, "Closed at eleven")

    with app.app_context():
        export_making.make(claimed)

    assert files(app) == []
    assert state(database, asked) is FileState.WAITING, "and is made anew, without its words"
    makes(app)
    (file,) = files(app)
    assert "Closed at eleven" not in file.read_text("utf-8")


def test_a_vote_made_void_takes_its_figures_out_of_every_file(
    app: Flask, database: Database, designer: Visitor, asked: int
) -> None:
    makes(app)
    database.write(lambda session: outcomes.void_round(session, 1, 2, 1, "The sound failed"))

    page = designer.opens(f"/review/take-away/{asked}")
    assert page.heading.endswith("The file is deleted")
    assert "A vote was made void, and its figures may have been in this file. Ask for it again" in page.main
    assert page.link("Ask again") == f"/review/take-away?of={EVENT.key}&kind=csv"
    assert "deleted, because it is no longer right" in designer.opens("/review/take-away").main
    assert fetches(designer, asked).status_code == 404
    with app.app_context():
        sweep()
    assert files(app) == []


def test_words_that_a_room_took_back_leave_every_file(app: Flask, database: Database, asked: int) -> None:
    makes(app)
    with database.read() as session:
        said = [row.plain for row in room_voice.of_performance(session, 1)]
        row = outcomes.of_playing(session, 1, 1)
    assert row is not None and any(each.words for each in said)
    where = VoiceContext(
        row.event_code, row.event_name, row.section, row.story_id, row.revision_id, row.pathway_version_id
    )

    def hands_over(*voices: RoomVoice) -> FileState:
        database.write(lambda session: room_voice.hand_over(session, where, 1, voices))
        return state(database, asked)

    longer = [replace(each, words=f"{each.words} And more." if each.words else "") for each in said]
    assert hands_over(*said) is hands_over(*longer) is FileState.READY, "nothing that was said went"
    assert hands_over(*(replace(each, words="") for each in said)) is FileState.GONE


def test_only_files_that_may_hold_it_go(app: Flask, database: Database, day: list[int]) -> None:
    database.write(lambda session: a_day.happens(session, seed=11, code=OTHER.event, name="Another day"))
    with database.read() as session:
        version = Selection(version=whole_store.outcomes(session)[0].pathway_version_id)
    wanted = (Selection(), EVENT, version, OTHER)
    for of in wanted:
        database.write(lambda session, of=of: export_request.ask(session, ANYONE, of, FileFormat.JSON))
    makes(app)

    database.write(lambda session: outcomes.void_round(session, 1, 2, 1, "The sound failed"))

    found = [state(database, number) for number in range(1, len(wanted) + 1)]
    assert found == [FileState.GONE, FileState.GONE, FileState.GONE, FileState.READY]


def test_a_story_that_no_room_saw_leaves_files_alone(app: Flask, database: Database, asked: int) -> None:
    database.write(lambda session: export_file.blank(session, 999))
    assert state(database, asked) is FileState.WAITING


def test_what_a_killed_maker_left_is_thrown_away_once_somebody_has_its_place(
    app: Flask, database: Database, asked: int
) -> None:
    claimed = falls_silent(database, asked)
    with app.app_context():
        left = folder_of(claimed.maker)
        left.mkdir()
        (left / "outcomes.csv").write_text("words")
        sweep()
        assert left.exists(), "its maker may still live"
        database.write(export_request.claim)
        sweep()
        assert not left.exists()


def falls_silent(database: Database, number: int) -> Claim:
    """Somebody begins with the file, and nothing more is heard of them."""
    claimed = database.write(export_request.claim)
    assert claimed is not None and claimed.id == number
    age(database, number, seen_at=database.clock.now() - SILENT_FOR - timedelta(seconds=1))
    return claimed


def age(database: Database, number: int, **times: object) -> None:
    change = update(ExportFileRow).where(ExportFileRow.id == number).values(**times)
    database.write(lambda session: session.execute(change))


def withdraws(app: Flask, database: Database, title: str) -> None:
    """A story's holder deletes their words, as the page does it."""
    with database.read() as session:
        story = next(row.story_id for row in whole_store.outcomes(session) if row.record.story.title == title)
    writer = Account(held=frozenset({story}))
    database.write(lambda session: withdrawal.withdraw(session, writer, story))
    with app.app_context():
        sweep()
