"""What all tests share: a store of their own, the app or a real server, and a reader of every page."""

from __future__ import annotations

import gc
import os
import re
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.sessions import SecureCookieSessionInterface
from flask.testing import FlaskClient
from hypothesis import HealthCheck, settings
from werkzeug.test import TestResponse
from wsgi import App, create_app

from forum.accounts import passphrase
from forum.web.settings import Settings
from scenarios import schema
from scenarios.account import ANYONE, Account, Role
from scenarios.db import Database
from scenarios.key_folder import FOLDER, KeyFolder
from scenarios.store.accounts import account as accounts
from tests.clock import HandClock
from tests.live.evening import Evening, prepare
from tests.live.server import RunningServer
from tests.page import Page, faults_of
from tests.suite import order
from tests.suite.compiled import CompiledTemplates, OnceCompiledRule, share_statements
from tests.suite.databases import (  # noqa: F401  Fixtures and hooks for all tests.
    postgresql_of_store,
    postgresql_server,
    pytest_addoption,
    pytest_generate_tests,
    store_address,
)
from tests.suite.left_behind import nothing_stays

TESTS = Path(__file__).parent

App.url_rule_class = OnceCompiledRule
share_statements()

SLOW_ON_PURPOSE = passphrase.METHOD
"""How the product hashes passphrases. Tests hash many, and none of them is anybody's."""
passphrase.METHOD = "scrypt:1024:8:1"

# How long an example takes says how busy a machine is, and nothing of the rule.
settings.register_profile("any machine", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("any machine")


COMPILED = TESTS.parent / "build" / "bytecode"
MEMORY = Path("/dev/shm")
SELDOM = 50_000, 20, 50
"""How often garbage is looked for: each test makes a whole app, and little of it is garbage."""
ROOM = 4 * 1024**3
"""So many bytes are enough for the stores of every test, of which most are gone with their test."""


def pytest_configure() -> None:
    """Draw the order of the tests, and keep their files in memory where there is room: a test is no power cut.

    Where Python is told to keep no compiled modules, the workers and servers that are started keep them in a folder of
    their own all the same: a server would compile the whole product at each of its hundred starts.
    """
    order.seed()
    RunningServer.forks = True
    gc.set_threshold(*SELDOM)
    if os.environ.pop("PYTHONDONTWRITEBYTECODE", ""):
        os.environ.setdefault("PYTHONPYCACHEPREFIX", str(COMPILED))
    if MEMORY.is_dir() and shutil.disk_usage(MEMORY).free >= ROOM:
        os.environ.setdefault("PYTEST_DEBUG_TEMPROOT", str(MEMORY))


def pytest_collection_finish() -> None:
    """Leave alone what was loaded before the first test: it stays to the end, and is long to look over for garbage."""
    gc.collect()
    gc.freeze()


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Run the slowest files first, and everything else in an order drawn anew; fixtures of a file stay together."""

    def place(item: pytest.Item) -> tuple[object, ...]:
        names = tuple(node.name for node in item.listchain() if isinstance(node, pytest.Class | pytest.Function))
        return order.place(order.seed(), item.path.relative_to(TESTS), names)

    items.sort(key=place)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say how to have the same order again."""
    terminalreporter.write_line(f"The order of the tests was that of {order.SEED}={order.seed()}")


@pytest.fixture(autouse=True)
def nothing_is_left_behind() -> Iterator[None]:
    """Close the Socket.IO clients of a test's actors, and fail a test by its name that leaves anything running.

    What is left disturbs later tests: a client whose server is gone tries to come back for ever, and draws from
    ``random`` in the middle of them.
    """
    with nothing_stays():
        yield


@pytest.fixture(scope="session")
def migrated_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An empty store with the newest schema, made once and copied for each test."""
    path = tmp_path_factory.mktemp("store") / "migrated.db"
    database = Database(f"sqlite:///{path}")
    schema.upgrade(database)
    with database.engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    database.dispose()
    return path


@pytest.fixture
def settings(store_address: str, tmp_path: Path) -> Settings:  # noqa: F811
    """The settings of a server with a store of its own."""
    return Settings(
        instance=str(tmp_path),
        database_url=store_address,
        public_url="http://forum.example",
        secret_key="only for tests, where it guards nothing",
    )


@pytest.fixture(scope="session")
def compiled_templates() -> CompiledTemplates:
    """Templates compiled once and not for every test's app."""
    return CompiledTemplates()


@pytest.fixture
def clock() -> HandClock:
    """The clock of the test's app and store: it goes with the machine until the test sets it."""
    return HandClock()


@pytest.fixture
def app(settings: Settings, clock: HandClock, compiled_templates: CompiledTemplates) -> Iterator[Flask]:
    """The whole app with both faces. A fault is shown as it is to people, not raised."""
    app = create_app(settings, clock=clock)
    app.jinja_env.bytecode_cache = compiled_templates
    yield app
    app.extensions["database"].dispose()


@pytest.fixture
def database(settings: Settings, clock: HandClock) -> Iterator[Database]:
    """The test's own store, migrated and empty; the app reads and writes the same one."""
    database = Database(settings.database_url, clock, KeyFolder(Path(settings.instance) / FOLDER))
    yield database
    database.dispose()


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """A browser that nobody has signed in with."""
    return app.test_client()


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningServer]:
    """A server for the tests of one file; each test has an event of its own on it."""
    server = RunningServer(tmp_path_factory.mktemp("server")).lasts()
    try:
        yield server.start()
    finally:
        server.stop()


@pytest.fixture
def evening(server: RunningServer) -> Evening:
    """An event with a section and two performances in the server's store."""
    return prepare(server.database)


class Visitor:
    """Somebody at a browser. Every page they are shown is checked for what no page may get wrong."""

    def __init__(self, client: FlaskClient, account: Account = ANYONE) -> None:
        self.client = client
        self.account = account
        self._token = ("", "")

    def opens(self, path: str, status: int = 200, **kwargs: Any) -> Page:
        """Open a page, following where it leads, and expect this status."""
        return self._checked(self.client.get(path, follow_redirects=True, **kwargs), status)

    def sends(self, path: str, data: dict[str, Any] | None = None, status: int = 200, **kwargs: Any) -> Page:
        """Send a form with this browser's own token, following where it leads."""
        data = {"csrf_token": self.token(), **(data or {})}
        return self._checked(self.client.post(path, data=data, follow_redirects=True, **kwargs), status)

    def posts(self, path: str, data: dict[str, Any] | None = None, **kwargs: Any) -> TestResponse:
        """Send a form with this browser's own token and give the bare answer."""
        return self.client.post(path, data={"csrf_token": self.token(), **(data or {})}, **kwargs)

    def token(self) -> str:
        """What this browser's forms carry to show that they are its own, read again once it changed."""
        if not self._secret() or self._secret() != self._token[0]:
            token = Page(self.client.get("/sign-in").text).form()["csrf_token"]
            self._token = (self._secret(), token)
        return self._token[1]

    def _secret(self) -> str:
        """What the browser's cookie holds of its token, "" where there is none."""
        app = self.client.application
        assert isinstance(app.session_interface, SecureCookieSessionInterface)
        signer = app.session_interface.get_signing_serializer(app)
        cookie = self.client.get_cookie(app.config["SESSION_COOKIE_NAME"])
        if signer is None or cookie is None:
            return ""
        return str(signer.loads(cookie.value).get("csrf_token", ""))

    def _checked(self, response: TestResponse, status: int) -> Page:
        assert response.status_code == status, f"{response.status}\n{Page(response.text).main}"
        assert response.content_type == "text/html; charset=utf-8"
        page = Page(response.text)
        found = faults_of(page, _nonce(response))
        assert not found, f"{response.request.path}: {found}"
        return page


@pytest.fixture
def visit(client: FlaskClient) -> Visitor:
    """A passer-by."""
    return Visitor(client)


@pytest.fixture
def signed_in_as(app: Flask, database: Database) -> Callable[..., Visitor]:
    """Makes an account with these roles and gives somebody who is signed in with it."""
    number = iter(range(1, 1_000_000))

    def sign_in(*roles: Role, name: str = "") -> Visitor:
        name = name or f"{' and '.join(roles) or 'writer'} {next(number)}"

        def make(session: Any) -> tuple[Account, str]:
            row = accounts.create(session, name)
            for role in roles:
                accounts.grant(session, ANYONE, row.id, role)
            return row.plain(), accounts.sign_in(session, row.id)

        account, key = database.write(make)
        client = app.test_client()
        with client.session_transaction() as session:
            session["_user_id"] = key
            session["_fresh"] = True
        return Visitor(client, account)

    return sign_in


def _nonce(response: TestResponse) -> str:
    match = re.search(r"'nonce-([^']+)'", response.headers["Content-Security-Policy"])
    return match[1] if match else ""
