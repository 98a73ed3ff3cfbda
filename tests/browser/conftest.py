"""Real servers, one Chromium, and whoever sits down at it.

A process runs one Chromium and two servers. Tests that have an event each share the one (``server``). Tests that look
at all that is in a store, such as every published story, are marked with what they find there and take turns at the
other, whose whole store is exchanged for each of them.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Playwright, expect, sync_playwright

from scenarios.db import Database
from tests.browser.actors import PATIENCE_MS, AtTheConsole, BigScreen, Person, PhoneInHand
from tests.browser.barriers import EXAMINER
from tests.browser.stores import Fill
from tests.browser.watching import LOST_LINE, WatchedBrowser
from tests.live.evening import Evening
from tests.live.server import RunningServer
from tests.suite.left_behind import nothing_stays

PROGRAMS = [Path("/usr/bin/chromium-headless-shell"), Path("/usr/bin/chromium")]
"""Chromium as a shell that draws no window around a page, which is half the work of a context; else the whole of it."""
HERE = Path(__file__).parent
MARKERS = (
    "browser_faults(*patterns): faults that the test provokes in a browser on purpose, as regular expressions",
    "store(filled_by): the test finds in the store what this function (stores.py) puts into an empty one, nothing else",
    "loses_the_line: the test cuts a browser off from its server, and what the browser says of that is no fault",
)


def pytest_configure(config: pytest.Config) -> None:
    """Make the markers of browser tests known."""
    for marker in MARKERS:
        config.addinivalue_line("markers", marker)


class Chromium:
    """Chromium as the system has it, which asks nobody on the network for anything.

    It starts when a test asks for it, and stops when the next test needs no browser: until then its event loop runs,
    and tests elsewhere run loops of their own.
    """

    def __init__(self) -> None:
        self._playwright: Playwright | None = None
        self._browser: Browser | None = None

    def runs(self) -> Browser:
        """The browser, started where it is not."""
        if self._playwright is None or self._browser is None:
            expect.set_options(timeout=PATIENCE_MS)
            self._playwright = sync_playwright().start()
            self._browser = self._playwright.chromium.launch(
                executable_path=next((path for path in PROGRAMS if path.exists()), PROGRAMS[0]),
                args=["--no-sandbox", "--disable-background-networking", "--disable-component-update"],
            )
        return self._browser

    def stops(self) -> None:
        """Stop it, where it runs."""
        if self._browser is not None:
            self._browser.close()
        if self._playwright is not None:
            self._playwright.stop()
        self._playwright = self._browser = None


ONE = Chromium()
"""The one of this process."""


@pytest.hookimpl(trylast=True)
def pytest_runtest_teardown(nextitem: pytest.Item | None) -> None:
    """Stop Chromium after the last of several tests in a row that need it."""
    if nextitem is None or not nextitem.path.is_relative_to(HERE):
        ONE.stops()


@pytest.fixture(scope="session", autouse=True)
def examined_once(tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest) -> None:
    """Let the processes of a run examine no page for barriers that one of them examined already."""
    base = tmp_path_factory.getbasetemp()
    of_the_run = base.parent if hasattr(request.config, "workerinput") else base
    EXAMINER.folder = of_the_run / "free_of_barriers"
    EXAMINER.folder.mkdir(exist_ok=True)


@pytest.fixture(autouse=True)
def nothing_is_left_behind() -> Iterator[None]:
    """Fail a test by its name that leaves anything running, but for the browser, which runs before it begins."""
    ONE.runs()
    with nothing_stays():
        yield


@pytest.fixture
def browser(request: pytest.FixtureRequest) -> Iterator[WatchedBrowser]:
    """Chromium, in which a test opens contexts of its own. The test fails by any fault in one that it does not name."""
    expected = [pattern for mark in request.node.iter_markers("browser_faults") for pattern in mark.args]
    excused = LOST_LINE if request.node.get_closest_marker("loses_the_line") else ()
    watched = WatchedBrowser(ONE.runs(), expected, excused)
    yield watched
    watched.closes()


@pytest.fixture(scope="session")
def shared_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningServer]:
    """The server of every test that has an event, or stories, of its own, and looks at no others."""
    server = RunningServer(tmp_path_factory.mktemp("server")).lasts()
    try:
        yield server.start()
    finally:
        server.stop()


@pytest.fixture(scope="session")
def second_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningServer]:
    """The server whose whole store is exchanged for each test."""
    server = RunningServer(tmp_path_factory.mktemp("second_server")).lasts()
    try:
        yield server.start()
    finally:
        server.stop()


@pytest.fixture(scope="session")
def filled_store(tmp_path_factory: pytest.TempPathFactory, migrated_file: Path) -> Callable[[Fill], Path]:
    """Gives a store that this function has filled, as a file; it is filled once for all tests of a process."""
    folder = tmp_path_factory.mktemp("filled")

    @cache
    def filled(fill: Fill) -> Path:
        path = folder / f"{fill.__module__}.{fill.__qualname__}.db"
        shutil.copy(migrated_file, path)
        database = Database(f"sqlite:///{path}")
        database.write(fill)
        assert database.wipe_log()
        database.dispose()
        return path

    return filled


@pytest.fixture
def server(request: pytest.FixtureRequest) -> RunningServer:
    """The server that a test's people come to."""
    mark = request.node.get_closest_marker("store")
    if mark is None:
        shared: RunningServer = request.getfixturevalue("shared_server")
        return shared
    server: RunningServer = request.getfixturevalue("second_server")
    server.holds(request.getfixturevalue("filled_store")(mark.kwargs["filled_by"]))
    return server


@pytest.fixture
def server_to_kill(server: RunningServer) -> Iterator[RunningServer]:
    """The same server, for a test that kills it: it runs again afterwards, whatever became of the test."""
    yield server
    server.runs_again()


@pytest.fixture
def enter(browser: WatchedBrowser, server: RunningServer) -> Iterator[Callable[..., Any]]:
    """Lets somebody in, such as ``enter(PhoneInHand)``, and shows them out while their server still runs."""
    inside: list[Person] = []

    def enter(who: type[Person], *args: Any, **kwargs: Any) -> Person:
        inside.append(who(browser, server, *args, **kwargs))
        return inside[-1]

    yield enter
    for person in inside:
        person.context.close()


@pytest.fixture
def phone(enter: Callable[..., Any], evening: Evening) -> PhoneInHand:
    """Somebody's phone, at the event."""
    phone: PhoneInHand = enter(PhoneInHand)
    phone.opens(f"/join/{evening.code}")
    return phone


@pytest.fixture
def screen(enter: Callable[..., Any], evening: Evening) -> BigScreen:
    """The big screen of the event."""
    screen: BigScreen = enter(BigScreen)
    screen.opens(f"/screen/{evening.code}")
    return screen


@pytest.fixture
def host(enter: Callable[..., Any], evening: Evening) -> AtTheConsole:
    """The facilitator, at the console of the event."""
    host: AtTheConsole = enter(AtTheConsole, evening)
    host.opens(f"/host/{evening.code}")
    return host
