"""A real server with an evening set up, and whoever comes to it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from tests.live.actors import Face, Host, Phone, Screen, everybody_leaves
from tests.live.evening import Evening
from tests.live.server import RunningServer


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningServer]:
    """One server for every test that neither stops it nor sets it up otherwise; each has an event of its own on it."""
    server = RunningServer(tmp_path_factory.mktemp("server")).lasts()
    try:
        yield server.start()
    finally:
        server.stop()


@pytest.fixture
def enter(server: RunningServer, evening: Evening) -> Iterator[Callable[..., Any]]:
    """Lets somebody in, such as ``enter(Phone)``, and shows them out before their server stops."""

    def enter(who: type[Face], *args: Any, **kwargs: Any) -> Face:
        return who(server, evening, *args, **kwargs)  # type: ignore[arg-type]

    yield enter
    everybody_leaves()


@pytest.fixture
def host(enter: Callable[..., Any]) -> Host:
    """The facilitator at the console."""
    return enter(Host)


@pytest.fixture
def screen(enter: Callable[..., Any]) -> Screen:
    """The big screen."""
    return enter(Screen)


@pytest.fixture
def phone(enter: Callable[..., Any]) -> Phone:
    """Somebody's phone."""
    return enter(Phone)
