"""A real server, one Chromium, and whoever sits down at it.

A process runs one Chromium, and one server for every file whose tests have an event each (``server``). A file whose
tests look at all that is in a store, such as every published story, asks for ``server_of_its_own``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Playwright, expect, sync_playwright

from scenarios.sample import PATHWAY
from scenarios.store.pathways import pathway as pathways
from tests.browser.actors import PATIENCE_MS, AtTheConsole, BigScreen, Person, PhoneInHand
from tests.browser.watching import LOST_LINE, WatchedBrowser
from tests.live.evening import Evening
from tests.live.server import RunningServer
from tests.suite.left_behind import nothing_stays

CHROMIUM = "/usr/bin/chromium"
HERE = Path(__file__).parent
MARKERS = (
    "browser_faults(*patterns): faults that the test provokes in a browser on purpose, as regular expressions",
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
                executable_path=CHROMIUM,
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


@pytest.fixture(scope="module")
def server_of_its_own(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningServer]:
    """A server with an empty store, for the tests of one file."""
    server = RunningServer(tmp_path_factory.mktemp("server")).lasts()
    try:
        yield server.start()
    finally:
        server.stop()


@pytest.fixture(scope="module")
def server(shared_server: RunningServer) -> RunningServer:
    """The server that a test's people come to."""
    return shared_server


@pytest.fixture
def server_to_kill(server: RunningServer) -> Iterator[RunningServer]:
    """The same server, for a test that kills it: it runs again afterwards, whatever became of the test."""
    yield server
    server.runs_again()


@pytest.fixture
def pathway_under_test(server: RunningServer) -> None:
    """A pathway under test in the server's store, once."""

    def make(session: Any) -> None:
        if not pathways.under_test(session):
            row = pathways.create(session, PATHWAY.slug, PATHWAY.name)
            pathways.activate(session, pathways.draft(session, row.id, PATHWAY.content).id)

    server.database.write(make)


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
