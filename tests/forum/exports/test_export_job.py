"""Files to take away after a crash: a real child that is killed, and a real server that starts again."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import update

from forum.exports import export_job
from forum.results.export_folder import UNDER_WAY
from scenarios.account import ANYONE
from scenarios.db import Database, now
from scenarios.results.export_request import SILENT_FOR, TAKEN_UP_AFTER, WAITS_FOR, FileFormat, FileState
from scenarios.results.selection import Selection
from scenarios.store.export_file import ExportFileRow
from scenarios.store.exports import export_request
from scenarios.store.results import outcome as outcomes
from tests.forum import a_day
from tests.live.server import ROOT, RunningServer, wait_until

EVENT = Selection(event=a_day.CODE)


@pytest.fixture
def server(tmp_path: Path) -> Iterator[RunningServer]:
    """A server of the test's own, with a day of results in its store; it does not run yet."""
    server = RunningServer(tmp_path)
    server.database.write(a_day.happens)
    yield server
    server.stop()


def asks(store: Database, form: FileFormat) -> int:
    return store.write(lambda session: export_request.ask(session, ANYONE, EVENT, form))


def state(store: Database, number: int) -> FileState:
    with store.read() as session:
        return export_request.get(session, number).plain.state


def lie(folder: Path) -> list[str]:
    """The ends of the names of what is on the disc."""
    return sorted(path.suffix for path in (folder / "take-away").glob("*"))


def test_what_a_crash_left_is_made_once_the_server_runs_again(server: RunningServer, tmp_path: Path) -> None:
    store = server.database
    report = asks(store, FileFormat.PDF)
    told = {"DATABASE_URL": f"sqlite:///{tmp_path / 'forum.db'}", "INSTANCE": str(tmp_path)}
    maker = subprocess.Popen(
        [sys.executable, "-m", "flask", "--app", "wsgi", "make-files"],
        cwd=ROOT,
        env=os.environ | told,
    )
    wait_until(lambda: state(store, report) is FileState.MAKING and lie(tmp_path) == [UNDER_WAY], "it is being made")
    maker.kill()
    maker.wait()
    table = asks(store, FileFormat.CSV)
    is_long_ago = update(ExportFileRow).where(ExportFileRow.id == report)
    store.write(
        lambda session: session.execute(is_long_ago.values(seen_at=now(session) - SILENT_FOR - timedelta(seconds=1)))
    )
    assert (state(store, report), state(store, table)) == (FileState.MAKING, FileState.WAITING)

    server.start()

    wait_until(lambda: state(store, report) is state(store, table) is FileState.READY, "both are made")
    wait_until(lambda: lie(tmp_path) == [".csv", ".pdf"], "and nothing of the first maker is left")


def test_a_file_that_was_asked_for_as_the_server_was_killed_is_made_by_the_next(
    server: RunningServer, tmp_path: Path
) -> None:
    server.start()
    server.kill()
    data = asks(server.database, FileFormat.JSON)

    server.start()

    wait_until(lambda: state(server.database, data) is FileState.READY, "it is made")
    wait_until(lambda: lie(tmp_path) == [".json"], "it lies in its place")
    server.database.write(lambda session: outcomes.void_round(session, 1, 2, 1, "The sound failed"))
    wait_until(lambda: lie(tmp_path) == [], "what is gone goes from the disc without anybody's request")


def test_a_server_looks_for_what_nobody_is_on_the_way_to(
    app: Flask, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    started: list[str] = []
    monkeypatch.setattr("forum.exports.making.start", lambda: started.append("a maker"))
    database.write(a_day.happens)
    with app.app_context():
        export_job.start()
        export_job.look()
        assert started == [], "nothing waits"
        number = asks(database, FileFormat.CSV)
        export_job.look()
        assert started == [], "whoever asked for it has started one"
        late = update(ExportFileRow).where(ExportFileRow.id == number)
        before = database.clock.now() - TAKEN_UP_AFTER - timedelta(seconds=1)
        database.write(lambda session: session.execute(late.values(seen_at=before)))
        export_job.look()
        assert started == ["a maker"]
        export_job.look()
        assert started == ["a maker"], "it may be slow to begin"


def test_of_several_servers_one_starts_a_maker_and_who_fell_silent_is_replaced_once(database: Database) -> None:
    database.write(a_day.happens)
    number = asks(database, FileFormat.CSV)
    first = database.write(export_request.claim)
    assert first is not None and not database.write(export_request.take_on), "it is being made"
    long_ago = update(ExportFileRow).where(ExportFileRow.id == number)
    before = database.clock.now() - SILENT_FOR - timedelta(seconds=1)
    database.write(lambda session: session.execute(long_ago.values(seen_at=before, asked_at=before)))

    assert [database.write(export_request.take_on) for _ in range(2)] == [True, False]

    again = database.write(export_request.claim)
    assert again is not None and again.id == number
    assert not database.write(lambda session: export_request.finish(session, first, "old"))


def test_who_is_started_again_and_again_is_given_up_at_last(database: Database) -> None:
    database.write(a_day.happens)
    number = asks(database, FileFormat.CSV)
    is_ago = update(ExportFileRow).where(ExportFileRow.id == number)
    before = database.clock.now() - TAKEN_UP_AFTER - timedelta(seconds=1)
    database.write(lambda session: session.execute(is_ago.values(seen_at=before)))
    assert database.write(export_request.take_on)
    long_ago = database.clock.now() - WAITS_FOR - timedelta(seconds=1)
    database.write(lambda session: session.execute(is_ago.values(seen_at=before, asked_at=long_ago)))

    assert not database.write(export_request.take_on)

    assert state(database, number) is FileState.FAILED


def test_creating_the_app_starts_nothing(app: Flask, database: Database, tmp_path: Path) -> None:
    """Only a server that runs takes up what waits: a command or a test that makes an app does not."""
    database.write(a_day.happens)
    number = asks(database, FileFormat.CSV)

    assert app.test_client().get("/healthz").status_code == 200

    assert state(database, number) is FileState.WAITING and not (tmp_path / "take-away").exists()
