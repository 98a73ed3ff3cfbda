"""The store: short exact transactions, and nobody waits for ever."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest
from sqlalchemy import insert, text
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from scenarios import db, schema
from scenarios.db import Database
from scenarios.errors import Busy
from scenarios.store.accounts.site import SiteSettingRow
from tests.scenarios import whole_store


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Database]:
    database = Database(f"sqlite:///{tmp_path / 'store.db'}")
    schema.upgrade(database)
    yield database
    database.dispose()


def setting(store: Database, name: str) -> SiteSettingRow | None:
    with store.read() as session:
        return session.get(SiteSettingRow, name)


def test_what_was_written_can_be_read(store: Database) -> None:
    store.write(lambda session: session.add(SiteSettingRow(name="name", value="Forum")))

    kept = setting(store, "name")
    assert kept is not None and kept.value == "Forum"


def test_a_fault_in_the_middle_leaves_nothing_behind(store: Database) -> None:
    def half_done(session: Session) -> None:
        session.add(SiteSettingRow(name="name", value="Forum"))
        session.flush()
        raise LookupError

    with pytest.raises(LookupError):
        store.write(half_done)

    assert setting(store, "name") is None


def test_many_writers_at_once_lose_nothing(store: Database) -> None:
    store.write(lambda session: session.add(SiteSettingRow(name="count", value="0")))

    def add_one(session: Session) -> None:
        row = session.get_one(SiteSettingRow, "count")
        row.value = str(int(row.value) + 1)

    writers = [threading.Thread(target=store.write, args=(add_one,)) for _ in range(20)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()

    kept = setting(store, "count")
    assert kept is not None and kept.value == "20"


def test_a_store_that_stays_locked_is_a_plain_refusal(store: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(db, "PATIENCE_S", 0.1)
    with store.engine.execution_options(writes=True).connect() as holder:
        holder.execute(text("SELECT 1"))
        with pytest.raises(Busy, match="Nothing is lost"):
            store.write(lambda session: session.execute(text("SELECT 1")))


def test_readers_never_wait_for_a_writer(store: Database) -> None:
    with store.engine.execution_options(writes=True).connect() as writer:
        writer.execute(text("INSERT INTO site_setting VALUES ('name', 'new', '2026-01-01')"))
        assert setting(store, "name") is None


def test_a_reader_sees_one_moment_from_first_to_last(store: Database) -> None:
    store.write(lambda session: session.add(SiteSettingRow(name="name", value="before")))
    value = text("SELECT value FROM site_setting")
    with store.read() as session:
        assert session.scalar(value) == "before"
        store.write(lambda other: other.execute(text("UPDATE site_setting SET value = 'after'")))
        assert session.scalar(value) == "before"


def test_postgresql_is_asked_for_one_moment_too() -> None:
    with Database("postgresql+psycopg://nobody@127.0.0.1/nothing").read() as session:
        assert session.get_bind().get_execution_options()["isolation_level"] == "REPEATABLE READ"


def test_a_foreign_key_that_points_nowhere_is_refused(store: Database) -> None:
    with pytest.raises(IntegrityError):
        store.write(
            lambda session: session.execute(text("INSERT INTO role_grant VALUES (99, 'steward', NULL, '2026-01-01')"))
        )


def test_a_fault_tells_no_log_what_was_to_be_stored(store: Database) -> None:
    def twice(session: Session) -> None:
        for _ in range(2):
            session.execute(insert(SiteSettingRow).values(name="name", value="what somebody wrote"))

    with pytest.raises(IntegrityError) as fault:
        store.write(twice)
    assert "what somebody wrote" not in str(fault.value)


@pytest.mark.parametrize(
    ("pragma", "value"),
    [("journal_mode", "wal"), ("synchronous", 2), ("foreign_keys", 1), ("secure_delete", 1)],
)
def test_the_file_is_kept_safely(store: Database, pragma: str, value: object) -> None:
    with store.read() as session:
        assert session.scalar(text(f"PRAGMA {pragma}")) == value


class TestMoments:
    def test_come_back_as_the_same_moment_in_utc(self, store: Database) -> None:
        evening = datetime(2026, 3, 1, 22, 50, tzinfo=timezone(timedelta(hours=1)))
        store.write(lambda session: session.add(SiteSettingRow(name="x", value="", changed_at=evening)))

        kept = setting(store, "x")
        assert kept is not None and kept.changed_at == evening
        assert kept.changed_at.tzinfo is UTC

    def test_without_a_zone_are_refused(self, store: Database) -> None:
        naive = datetime(2026, 3, 1, 22, 50)
        with pytest.raises(Exception, match="needs a time zone"):
            store.write(lambda session: session.add(SiteSettingRow(name="x", value="", changed_at=naive)))


def test_the_newest_schema_is_recognised(store: Database, tmp_path: Path) -> None:
    empty = Database(f"sqlite:///{tmp_path / 'empty.db'}")

    assert whole_store.has_newest_schema(store)
    assert not whole_store.has_newest_schema(empty)
    empty.dispose()
