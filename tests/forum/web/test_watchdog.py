"""Which route held up everybody else is in the server's log."""

from __future__ import annotations

import logging
import urllib.request
from pathlib import Path
from urllib.error import HTTPError

import greenlet
import pytest
from hypothesis import given
from hypothesis import strategies as st

from forum.web import background_jobs, watchdog
from forum.web.watchdog import EVERY_S, LOOKS, LoopWatchdog
from scenarios.db import give_way
from tests.live.server import RunningServer, wait_until


class Clock:
    """A clock that only a test moves on, in seconds."""

    now = 0.0

    def __call__(self) -> float:
        return self.now


class Loop:
    """A loop with one greenlet that answers a route; its machine may be ``slower``, by others who use it."""

    slower = 1.0

    def __init__(self, limit_ms: float = 20.0) -> None:
        self.processor, self.wall = Clock(), Clock()
        self.watchdog = LoopWatchdog(limit_ms, self.processor, self.wall)
        self.answering = greenlet.greenlet(lambda: None)
        self.answering._route_of_the_loop = "GET /stories"
        self.hub = greenlet.greenlet(lambda: None)

    def computes(self, ms: float) -> None:
        """It computes for so long, and then gives way."""
        self.watchdog.switched("switch", (self.hub, self.answering))
        self.processor.now += ms / 1000
        self.wall.now += ms / 1000 * self.slower
        self.watchdog.switched("switch", (self.answering, self.hub))


def test_a_route_that_computes_for_longer_is_named_with_its_milliseconds(caplog: pytest.LogCaptureFixture) -> None:
    loop = Loop()
    loop.computes(20)
    assert not caplog.messages
    loop.computes(31)
    assert caplog.messages == ["GET /stories held the loop for 31 ms of processor time"]
    assert caplog.records[0].levelno == logging.WARNING


def test_what_others_used_of_the_machine_is_not_told_of_a_route(caplog: pytest.LogCaptureFixture) -> None:
    loop = Loop()
    loop.slower = 10
    loop.computes(19)
    assert not caplog.messages
    loop.computes(25)
    assert caplog.messages == ["GET /stories held the loop for 25 ms of processor time"]


def test_what_many_routes_used_together_is_not_told_of_the_last(caplog: pytest.LogCaptureFixture) -> None:
    loop = Loop()
    for ms in [4, 3, 4, 3] * 20:
        loop.computes(ms)
    assert not caplog.messages


@given(st.lists(st.tuples(st.floats(0.01, 60), st.floats(1, 3)), max_size=30))
def test_a_route_is_blamed_for_no_more_than_it_used_and_for_little_less(turns: list[tuple[float, float]]) -> None:
    told: dict[int, float] = {}
    loop = Loop()
    loop.watchdog._hold = lambda route, ms: told.update({turn: ms})  # type: ignore[method-assign]
    for turn, (ms, slower) in enumerate(turns):
        loop.slower = slower
        loop.computes(ms)
        assert told.get(turn, 0) <= ms + 0.001
        assert turn in told or ms < 20 + 20 / LOOKS + 0.001


def test_one_route_is_named_once_in_a_while_and_then_with_its_longest_time(caplog: pytest.LogCaptureFixture) -> None:
    loop = Loop()
    for ms in (30, 90, 40):
        loop.computes(ms)
    loop.wall.now += EVERY_S
    loop.computes(50)
    assert [each.rpartition(" for ")[2] for each in caplog.messages] == [
        "30 ms of processor time",
        "90 ms of processor time",
    ]


def test_what_no_route_did_is_told_too(caplog: pytest.LogCaptureFixture) -> None:
    loop = Loop()
    del loop.answering._route_of_the_loop
    loop.computes(25)
    assert caplog.messages == ["outside of a request held the loop for 25 ms of processor time"]


def test_a_task_of_the_server_is_named_by_the_function_that_it_began_with(
    caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("time.sleep", lambda _seconds: greenlet.getcurrent().parent.switch())
    loop = Loop()
    loop.answering = greenlet.greenlet(give_way)
    loop.answering.switch()
    loop.computes(25)
    assert caplog.messages == ["scenarios.db.give_way held the loop for 25 ms of processor time"]


def test_what_a_server_looks_after_is_named(caplog: pytest.LogCaptureFixture) -> None:
    class Waits:
        """An app whose first look never ends."""

        def app_context(self) -> None:
            """Give way to whoever began it."""
            greenlet.getcurrent().parent.switch()

    loop = Loop()
    loop.answering = greenlet.greenlet(background_jobs._look_for_ever)
    loop.answering.switch(Waits(), "files", print, print)
    loop.computes(25)
    assert caplog.messages == ["looking after files held the loop for 25 ms of processor time"]


def test_a_message_of_a_socket_is_named(caplog: pytest.LogCaptureFixture) -> None:
    loop = Loop()
    loop.answering = greenlet.greenlet(lambda: watchdog.name("the message vote of /phone"))
    loop.answering.switch()
    loop.computes(25)
    assert caplog.messages == ["the message vote of /phone held the loop for 25 ms of processor time"]


def test_a_running_server_names_a_slow_route_by_its_rule_and_never_by_its_address(tmp_path: Path) -> None:
    server = RunningServer(tmp_path, SLOW_ROUTE_MS="1")
    server.start()
    try:
        with pytest.raises(HTTPError):
            urllib.request.urlopen(f"{server.address}/t/somebodys-own-invitation", timeout=30)
        wait_until(lambda: "GET /t/<token> held the loop for" in server.log, "the route is named")
        assert "somebodys-own-invitation" not in server.log
    finally:
        server.stop()


def test_a_server_that_is_told_not_to_watch_names_none(tmp_path: Path) -> None:
    server = RunningServer(tmp_path, SLOW_ROUTE_MS="0")
    server.start()
    try:
        with urllib.request.urlopen(f"{server.address}/stories", timeout=30) as answer:
            answer.read()
    finally:
        server.stop()
    assert "held the loop" not in server.log
