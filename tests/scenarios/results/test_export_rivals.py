"""Two transactions at once on PostgreSQL: whoever makes a file, and whoever takes words out of it or makes one too."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import TypeVar

import pytest
from sqlalchemy import delete, text
from sqlalchemy.orm import Session

from scenarios import schema
from scenarios.account import ANYONE, Account
from scenarios.db import Database
from scenarios.results.export_request import MADE_AT_ONCE, Claim, FileFormat, FileState
from scenarios.results.selection import Selection
from scenarios.store import export_file, withdrawal
from scenarios.store.export_file import ExportFileRow
from scenarios.store.exports import export_request
from tests.forum import a_day
from tests.live.server import wait_until
from tests.live.services import postgresql
from tests.scenarios import whole_store

T = TypeVar("T")
EVENT = Selection(event=a_day.CODE)


@pytest.fixture(scope="module")
def day() -> Iterator[Database]:
    """One PostgreSQL with a day of results in it."""
    with postgresql() as address:
        store = Database(address)
        schema.upgrade(store)
        store.write(a_day.happens)
        yield store
        store.dispose()


@pytest.fixture
def store(day: Database) -> Database:
    """The same, where nobody has asked for a file yet."""
    day.write(lambda session: session.execute(delete(ExportFileRow)))
    return day


def asks(store: Database, form: FileFormat = FileFormat.CSV) -> int:
    return store.write(lambda session: export_request.ask(session, ANYONE, EVENT, form))


def begins(store: Database) -> Claim:
    claimed = store.write(export_request.claim)
    assert claimed is not None
    return claimed


def state(store: Database, number: int) -> FileState:
    with store.read() as session:
        return export_request.get(session, number).plain.state


def story_of(store: Database, title: str) -> int:
    with store.read() as session:
        return next(row.story_id for row in whole_store.outcomes(session) if row.record.story.title == title)


@contextmanager
def while_open(store: Database, first: Callable[[Session], object], then: Callable[[], T]) -> Iterator[Callable[[], T]]:
    """Do ``first``, and ``then`` beside it before it is committed; gives the way to what ``then`` came to.

    It is committed once ``then`` waits for it, or is done without.
    """

    def waits() -> bool:
        with store.engine.connect() as connection:
            waiting = "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock'"
            return bool(connection.scalar(text(waiting)))

    with ThreadPoolExecutor() as beside:
        with Session(store.engine) as session, session.begin():
            first(session)
            second = beside.submit(then)
            wait_until(lambda: waits() or second.done(), "the second has come as far as it can")
        yield second.result


def test_a_file_that_is_finished_as_words_in_it_are_taken_back_does_not_stay(store: Database) -> None:
    number, claimed = asks(store), begins(store)
    story = story_of(store, "Closed at eleven")

    def takes_back() -> None:
        store.write(lambda session: export_file.blank(session, story))

    with while_open(store, lambda session: export_request.finish(session, claimed, "a.csv"), takes_back) as done:
        done()

    assert state(store, number) is FileState.GONE


def test_a_file_whose_words_are_taken_back_as_it_is_finished_is_begun_again(store: Database) -> None:
    number, claimed = asks(store), begins(store)
    story = story_of(store, "Closed at eleven")

    def finishes() -> bool:
        return store.write(lambda session: export_request.finish(session, claimed, "a.csv"))

    with while_open(store, lambda session: export_file.blank(session, story), finishes) as done:
        assert not done()

    assert state(store, number) is FileState.WAITING


@pytest.mark.parametrize(("title", "asked_before"), [("The third call", True), ("Two boroughs", False)])
def test_nobody_begins_with_words_that_are_being_taken_back(store: Database, title: str, asked_before: bool) -> None:
    story = story_of(store, title)
    if asked_before:
        asks(store)

    def makes() -> set[str]:
        if not asked_before:
            asks(store)
        begins(store)
        with store.read() as session:
            return {row.record.story.title for row in whole_store.outcomes(session)}

    writer = Account(held=frozenset({story}))
    with while_open(store, lambda session: withdrawal.withdraw(session, writer, story), makes) as done:
        read = done()

    assert title not in read


def test_no_two_servers_make_the_same_file(store: Database) -> None:
    number = asks(store)
    claims: list[Claim | None] = []

    with while_open(
        store, lambda session: claims.append(export_request.claim(session)), lambda: store.write(export_request.claim)
    ) as done:
        claims.append(done())

    first, second = claims
    assert first is not None and first.id == number and second is None


def test_two_servers_that_begin_together_do_not_make_too_many(store: Database) -> None:
    for form in (FileFormat.CSV, FileFormat.JSON, FileFormat.XLSX):
        asks(store, form)
    for _ in range(MADE_AT_ONCE - 1):
        begins(store)

    with while_open(store, export_request.claim, lambda: store.write(export_request.claim)) as done:
        assert done() is None

    with store.read() as session:
        assert [row.state for row in export_request.listed(session)].count(FileState.MAKING.value) == MADE_AT_ONCE
