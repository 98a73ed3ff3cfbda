"""A request reads in one session, which keeps nobody else from the store."""

from __future__ import annotations

import io
import itertools
import threading
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from flask import Flask, Response, render_template_string
from flask.testing import FlaskClient
from sqlalchemy import QueuePool, event, text
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from forum.results.export_folder import empty_file, folder, sweep
from forum.web.access import open_to_all
from forum.web.forms import csrf
from forum.web.storage import database as store
from forum.web.storage import run_in_thread
from scenarios import db
from scenarios.account import Role
from scenarios.db import Database, SharedReads
from scenarios.results.export_request import FileState
from scenarios.store.accounts.site import SiteSettingRow
from scenarios.store.export_file import ExportFileRow
from tests.conftest import Visitor

Page = Callable[[], Any]
AddPage = Callable[[Page], str]


@pytest.fixture
def add_page(app: Flask) -> AddPage:
    """Gives the app a page, and tells its address."""
    numbers = iter(range(1, 100))

    def add(view: Page) -> str:
        address = f"/a-page-of-the-test-{next(numbers)}"
        csrf.exempt(view)
        app.add_url_rule(address, address.strip("/"), open_to_all(view), methods=["GET", "POST"])
        return address

    return add


@pytest.fixture
def begun(app: Flask) -> Iterator[list[str]]:
    """How each transaction of the app's store began, as they begin."""
    seen: list[str] = []

    def see(_c: object, _k: object, statement: str, *_rest: object) -> None:
        if statement.startswith("BEGIN"):
            seen.append(statement)

    engine = app.extensions["database"].engine
    event.listen(engine, "before_cursor_execute", see)
    yield seen
    event.remove(engine, "before_cursor_execute", see)


def held(app: Flask) -> int:
    """How many connections of the app's store somebody holds now."""
    pool = app.extensions["database"].engine.pool
    assert isinstance(pool, QueuePool)
    return pool.checkedout()


def put(database: Database, value: str) -> None:
    """Set the setting that these tests read."""
    database.write(lambda session: session.merge(SiteSettingRow(name="word", value=value)))


def word() -> SiteSettingRow | None:
    """The setting, as this request reads it."""
    with store().read() as session:
        return session.get(SiteSettingRow, "word")


def value() -> str:
    """What the setting says, as this request reads it."""
    row = word()
    return row.value if row else ""


def test_a_request_reads_in_one_session(
    app: Flask, add_page: AddPage, signed_in_as: Callable[..., Visitor], begun: list[str]
) -> None:
    """Who is asking is read in it, too."""
    visitor, address = signed_in_as(Role.MODERATOR), add_page(lambda: value() + value())
    begun.clear()

    visitor.client.get(address)

    assert begun == ["BEGIN"]


def test_all_reads_of_a_request_see_one_snapshot(client: FlaskClient, database: Database, add_page: AddPage) -> None:
    put(database, "before")

    def view() -> str:
        first = value()
        put(database, "after")  # By somebody else.
        return f"{first} {value()}"

    address = add_page(view)
    assert client.get(address).text == "before before"
    assert client.get(address).text == "after after"


def test_a_request_knows_each_row_once(client: FlaskClient, database: Database, add_page: AddPage) -> None:
    put(database, "one")
    assert client.get(add_page(lambda: str(word() is word()))).text == "True"


def test_reads_after_a_write_see_what_was_written(client: FlaskClient, database: Database, add_page: AddPage) -> None:
    put(database, "before")

    def view() -> str:
        first = word()
        assert first is not None
        put(store(), "after")
        return f"{first.value} {value()}"

    assert client.get(add_page(view)).text == "before after"


def test_what_is_read_within_a_write_is_not_kept_after_it(
    client: FlaskClient, database: Database, add_page: AddPage
) -> None:
    put(database, "before")

    def view() -> str:
        def work(session: Session) -> None:
            session.get_one(SiteSettingRow, "word").value = "after"
            assert value() == "before"  # The write is not yet committed.

        store().write(work)
        return value()

    assert client.get(add_page(view)).text == "after"


def test_a_write_that_fails_leaves_the_request_able_to_read(
    client: FlaskClient, database: Database, add_page: AddPage
) -> None:
    put(database, "before")

    def view() -> str:
        value()
        with pytest.raises(LookupError):
            store().write(lambda session: {}["nothing"])
        return value()

    assert client.get(add_page(view)).text == "before"


def test_a_query_that_fails_leaves_the_request_able_to_read(
    client: FlaskClient, database: Database, add_page: AddPage
) -> None:
    put(database, "before")

    def view() -> str:
        with pytest.raises(OperationalError), store().read() as session:
            session.execute(text("SELECT nothing FROM nowhere"))
        return value()

    assert client.get(add_page(view)).text == "before"


def test_a_row_that_a_view_changes_is_not_written(client: FlaskClient, database: Database, add_page: AddPage) -> None:
    put(database, "before")

    def view() -> str:
        row = word()
        assert row is not None
        row.value = "changed"
        with store().read() as session:
            session.execute(text("SELECT 1"))
        return ""

    client.get(add_page(view))
    with database.read() as session:
        assert session.get_one(SiteSettingRow, "word").value == "before"


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_a_request_holds_one_connection_until_it_is_answered(
    app: Flask, client: FlaskClient, add_page: AddPage, method: str
) -> None:
    def view() -> str:
        value(), value()
        return str(held(app))

    assert client.open(add_page(view), method=method).text == "1"
    assert held(app) == 0


def test_an_answer_that_is_still_being_sent_holds_no_connection(
    app: Flask, client: FlaskClient, add_page: AddPage
) -> None:
    seen: list[int] = []

    def view() -> Response:
        value()

        def parts() -> Iterator[str]:
            seen.append(held(app))
            yield "part"

        return Response(parts())

    assert client.get(add_page(view)).text == "part"
    assert seen == [0]


def test_an_answer_that_reads_while_it_is_sent_holds_no_connection_for_longer(
    app: Flask, client: FlaskClient, database: Database, add_page: AddPage
) -> None:
    put(database, "one")

    def view() -> Response:
        value()
        there = store()

        def parts() -> Iterator[str]:
            for _part in range(2):
                with there.read() as session:
                    said = session.get_one(SiteSettingRow, "word").value
                yield f"{said} {held(app)} "

        return Response(parts())

    assert client.get(add_page(view)).text == "one 0 one 0 "
    assert held(app) == 0


def test_a_request_that_fails_holds_no_connection(app: Flask, client: FlaskClient, add_page: AddPage) -> None:
    def view() -> str:
        value()
        raise LookupError

    assert client.get(add_page(view)).status_code == 500
    assert held(app) == 0


def test_slow_work_beside_the_loop_holds_no_connection(app: Flask, client: FlaskClient, add_page: AddPage) -> None:
    def view() -> str:
        value()
        return str(run_in_thread(held, app))

    assert client.get(add_page(view)).text == "0"


def test_whoever_sends_a_form_slowly_holds_no_connection(app: Flask, signed_in_as: Callable[..., Visitor]) -> None:
    """Who is asking was read before, since the page is for some alone."""
    seen: list[int] = []

    class Slow(io.BytesIO):
        def read(self, size: int | None = -1) -> bytes:
            seen.append(held(app))
            return super().read(size)

        def readinto(self, room: Any) -> int:
            seen.append(held(app))
            return super().readinto(room)

    body = b"name=x"
    signed_in_as(Role.STEWARD).client.post(
        "/site/settings",
        input_stream=Slow(body),
        content_length=len(body),
        content_type="application/x-www-form-urlencoded",
    )
    assert seen and set(seen) == {0}


def test_what_was_erased_is_wiped_though_the_same_request_read(
    app: Flask, client: FlaskClient, add_page: AddPage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("scenarios.db.PATIENCE_S", 0.0)

    def view() -> str:
        put(store(), "erased")
        value()
        return str(store().wipe_log())

    assert client.get(add_page(view)).text == "True"


def test_a_file_is_kept_though_the_request_that_sweeps_read_before_it_was_made(
    client: FlaskClient, database: Database, add_page: AddPage
) -> None:
    made = ExportFileRow(form="csv", selection="", state=FileState.READY.value, total=1, file="made.csv")

    def view() -> str:
        value()
        database.write(lambda session: session.add(made))  # By somebody else.
        empty_file(folder() / made.file)
        sweep()
        return str((folder() / "made.csv").is_file())

    assert client.get(add_page(view)).text == "True"


def test_outside_a_request_each_read_is_a_session_of_its_own(app: Flask, database: Database) -> None:
    put(database, "before")
    with app.app_context():
        assert value() == "before"
        put(database, "after")
        assert value() == "after"
        assert held(app) == 0
        app.test_client().get("/healthz")
        assert not isinstance(store(), SharedReads)


def test_two_requests_at_once_share_nothing(app: Flask, database: Database, add_page: AddPage) -> None:
    put(database, "one")
    both_have_read = threading.Barrier(2, timeout=30)
    seen: list[tuple[SiteSettingRow | None, int]] = []

    def view() -> str:
        row = word()
        both_have_read.wait()
        seen.append((row, held(app)))
        both_have_read.wait()
        return ""

    address = add_page(view)
    visitors = [threading.Thread(target=lambda: app.test_client().get(address)) for _ in range(2)]
    for each in visitors:
        each.start()
    for each in visitors:
        each.join()

    (one, _), (other, _) = seen
    assert one is not other
    assert [count for _row, count in seen] == [2, 2]
    assert held(app) == 0


@pytest.mark.parametrize(("turn_s", "gives_way"), [(-1.0, True), (3600.0, False)])
def test_a_request_that_computed_for_long_lets_others_go_first_before_each_query_and_before_its_page(
    add_page: AddPage, stranger: Visitor, monkeypatch: pytest.MonkeyPatch, turn_s: float, gives_way: bool
) -> None:
    turns, seen = itertools.count(), []

    def page() -> str:
        monkeypatch.setattr(db, "TURN_S", turn_s)
        monkeypatch.setattr(db, "give_way", lambda: next(turns))
        for _time in range(3):
            with store().read() as session:
                session.execute(text("SELECT 1"))
        seen.append(next(turns))
        store().write(lambda session: session.execute(text("SELECT 1")))  # Nobody waits for one who holds a lock.
        seen.append(next(turns) - 1)
        render_template_string("a page")
        seen.append(min(next(turns) - 2, 4))  # What every page shows is read from the store as well.
        return "a page"

    stranger.client.get(add_page(page))

    assert seen == ([3, 3, 4] if gives_way else [0, 0, 0])
