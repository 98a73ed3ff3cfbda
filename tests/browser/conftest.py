"""A real server, one Chromium, and whoever sits down at it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, expect, sync_playwright

from scenarios.sample import PATHWAY
from scenarios.store.pathways import pathway as pathways
from tests.browser.actors import PATIENCE_MS, AtTheConsole, BigScreen, Person, PhoneInHand
from tests.live.evening import Evening
from tests.live.server import RunningServer

CHROMIUM = "/usr/bin/chromium"


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Chromium as the system has it, which asks nobody on the network for anything.

    Its event loop runs until the file's last test has ended: tests elsewhere run loops of their own.
    """
    expect.set_options(timeout=PATIENCE_MS)
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(
            executable_path=CHROMIUM,
            args=["--no-sandbox", "--disable-background-networking", "--disable-component-update"],
        )
        yield chromium
        chromium.close()


@pytest.fixture
def pathway_under_test(server: RunningServer) -> None:
    """A pathway under test in the server's store, once."""

    def make(session: Any) -> None:
        if not pathways.under_test(session):
            row = pathways.create(session, PATHWAY.slug, PATHWAY.name)
            pathways.activate(session, pathways.draft(session, row.id, PATHWAY.content).id)

    server.database.write(make)


@pytest.fixture
def enter(browser: Browser, server: RunningServer) -> Iterator[Callable[..., Any]]:
    """Lets somebody in, such as ``enter(PhoneInHand)``, and shows them out at the end."""
    inside: list[Person] = []

    def enter(who: type[Person], *args: Any, **kwargs: Any) -> Person:
        inside.append(who(browser, server, *args, **kwargs))
        return inside[-1]

    yield enter
    for person in inside:
        person.leaves()


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
