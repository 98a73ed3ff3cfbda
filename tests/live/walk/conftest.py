"""An event in one process, with a clock that stands still, and two languages."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cache

import pytest
from flask import Flask

from forum.web import qr
from forum.web.translation import LOCALES
from scenarios.db import Database
from tests.clock import HandClock
from tests.live.evening import prepare
from tests.live.walk.room import BEGINS, Room
from tests.live.walk.small_browser import Patches, SmallBrowser


@pytest.fixture
def clock() -> HandClock:
    """A clock that only the walk moves."""
    return HandClock(BEGINS, seconds=0)


@pytest.fixture(scope="session")
def small_browser() -> Iterator[SmallBrowser]:
    """One process for all pages."""
    browser = SmallBrowser()
    yield browser
    browser.closes()


@pytest.fixture
def room(
    app: Flask, database: Database, clock: HandClock, small_browser: SmallBrowser, monkeypatch: pytest.MonkeyPatch
) -> Callable[..., Room]:
    """Makes a room, with these changes of the scripts of its pages.

    There is one catalogue of words. In a second language dates, times and numbers are written otherwise all the same.
    """
    monkeypatch.setitem(LOCALES, "de", "de_DE")
    monkeypatch.setattr(qr, "symbol", cache(qr.symbol))  # The same code is drawn for each page of a screen.

    def room(patches: Patches | None = None) -> Room:
        return Room(app, clock, prepare(database), small_browser.uses(patches))

    return room
