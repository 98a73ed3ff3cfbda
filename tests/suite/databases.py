"""Stores of both kinds that the product runs on: one private PostgreSQL for a run, and a database for each test."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import NullPool, create_engine, text
from sqlalchemy.engine import make_url

from scenarios import schema
from scenarios.db import Database
from tests.live.services import postgresql

SQLITE, POSTGRESQL = "SQLite", "PostgreSQL"
BOTH = (SQLITE, POSTGRESQL)
"""The parameters of a fixture that gives a store of each kind."""


_EMPTY = """
DO $$ DECLARE name text; BEGIN
    PERFORM pg_terminate_backend(pid) FROM pg_stat_activity
        WHERE datname = current_database() AND pid <> pg_backend_pid();
    SET LOCAL session_replication_role = replica;
    FOR name IN SELECT tablename FROM pg_tables WHERE schemaname = 'public' AND tablename <> 'alembic_version' LOOP
        EXECUTE format('DELETE FROM %I', name);
    END LOOP;
    FOR name IN SELECT sequencename FROM pg_sequences WHERE schemaname = 'public' LOOP
        EXECUTE format('ALTER SEQUENCE %I RESTART', name);
    END LOOP;
END $$
"""
"""Takes the rows of all tables away, whatever refers to what, and numbers from 1 again."""


class PostgresqlServer:
    """A running PostgreSQL, on which databases are copied from others in some tens of milliseconds."""

    def __init__(self, address: str) -> None:
        self._address = make_url(address)
        self._engine = create_engine(address, isolation_level="AUTOCOMMIT", poolclass=NullPool)
        self._is_migrated = False

    def copied(self, template: str, name: str) -> str:
        """A database of this name, copied from one that nobody is connected to; gives its address."""
        self._runs(f"CREATE DATABASE {name} TEMPLATE {template}")
        return self._address.set(database=name).render_as_string(hide_password=False)

    def emptied(self) -> str:
        """The address of the database "migrated" with no rows: quicker than a copy, for one test at a time."""
        address = self._address.set(database="migrated")
        engine = create_engine(address, isolation_level="AUTOCOMMIT", poolclass=NullPool)
        with engine.connect() as connection:
            connection.execute(text(_EMPTY))
        return address.render_as_string(hide_password=False)

    def drop(self, name: str) -> None:
        """Throw a database away, whoever is connected to it."""
        self._runs(f"DROP DATABASE {name} WITH (FORCE)")

    def migrate(self) -> None:
        """Make the database "migrated", with the newest schema and no rows, where it is not there yet."""
        if not self._is_migrated:
            database = Database(self.copied("template0", "migrated"))
            schema.upgrade(database)
            database.dispose()
            self._is_migrated = True

    def _runs(self, statement: str) -> None:
        with self._engine.connect() as connection:
            connection.execute(text(statement))


@pytest.fixture(scope="session")
def postgresql_server() -> Iterator[PostgresqlServer]:
    """One PostgreSQL for all tests of a process, started when the first of them asks for it."""
    with postgresql() as address:
        yield PostgresqlServer(address)


@pytest.fixture(scope="session")
def postgresql_of_store(request: pytest.FixtureRequest) -> PostgresqlServer | None:
    """The server of a test's store where that is PostgreSQL, with a database "migrated"; None for SQLite.

    A test has SQLite. With ``--both-stores``, one that is marked ``both_stores`` is run with each.
    """
    if getattr(request, "param", SQLITE) == SQLITE:
        return None
    server: PostgresqlServer = request.getfixturevalue("postgresql_server")
    server.migrate()
    return server


@pytest.fixture
def store_address(postgresql_of_store: PostgresqlServer | None, migrated_file: Path, tmp_path: Path) -> Iterator[str]:
    """The address of a store of the test's own, with the newest schema and no rows."""
    if postgresql_of_store:
        yield postgresql_of_store.emptied()
    else:
        shutil.copy(migrated_file, tmp_path / "forum.db")
        yield f"sqlite:///{tmp_path / 'forum.db'}"


def pytest_addoption(parser: pytest.Parser) -> None:
    """Let whoever runs the tests ask for both kinds of store."""
    parser.addoption("--both-stores", action="store_true", help="run tests of the store on PostgreSQL too")


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Run a test that is marked ``both_stores``, and has a store of its own, on each kind of store where asked."""
    is_marked = metafunc.definition.get_closest_marker("both_stores") is not None
    if is_marked and metafunc.config.getoption("--both-stores") and "postgresql_of_store" in metafunc.fixturenames:
        metafunc.parametrize("postgresql_of_store", BOTH, indirect=True, scope="session")
