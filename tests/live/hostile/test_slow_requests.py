"""A request that begins and never ends is dropped in time; one that is only slow arrives."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import ExitStack

import pytest

from tests.live.hostile.stranger import Stranger, request
from tests.live.server import RunningServer

HALF_A_HEAD = b"GET /stories HTTP/1.1\r\nHost: forum.example\r\n"
FORM = "Content-Type: application/x-www-form-urlencoded"
HALF_A_BODY = request("/sign-in", FORM, method="POST", body=b"x" * 200)[:-100]
HALF_A_PIECE = (
    b"POST /sign-in HTTP/1.1\r\nHost: forum.example\r\nTransfer-Encoding: chunked\r\n"
    b"Content-Type: application/x-www-form-urlencoded\r\n\r\n64\r\nname="
)
pytestmark = pytest.mark.fault("half-a-request")


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningServer]:
    """A server with little patience: a second for a head, three for a body."""
    running = RunningServer(tmp_path_factory.mktemp("slow"), SLOW_REQUEST_S="1").start()
    yield running
    running.stop()


@pytest.fixture
def stranger(server: RunningServer) -> Iterator[Stranger]:
    with Stranger(server.host, server.port) as stranger:
        yield stranger


def is_over(stranger: Stranger) -> bool:
    """Whether the server hung up, once it does."""
    return [status for status, _headers in stranger.answers() if status == 200] == []


@pytest.mark.parametrize("half", [b"G", HALF_A_HEAD, HALF_A_PIECE], ids=["line", "head", "piece"])
def test_half_a_request_is_hung_up_on(stranger: Stranger, half: bytes) -> None:
    stranger.sends(half)
    assert is_over(stranger)


@pytest.mark.parametrize("half", [HALF_A_HEAD, HALF_A_BODY], ids=["head", "body"])
def test_a_byte_now_and_then_keeps_no_connection(stranger: Stranger, half: bytes) -> None:
    stranger.sends(half)
    sent = 0
    while stranger.sends(b"x") and sent < 100:
        time.sleep(0.1)
        sent += 1
    assert sent < 100


def test_fifty_of_them_hold_nobody_up_and_are_gone(server: RunningServer) -> None:
    with ExitStack() as stack:
        strangers = [stack.enter_context(Stranger(server.host, server.port)) for _ in range(50)]
        for number, each in enumerate(strangers):
            each.sends(HALF_A_HEAD if number % 2 else HALF_A_BODY)
        other = stack.enter_context(Stranger(server.host, server.port))
        other.sends(request("/healthz"))
        assert next(other.answers())[0] == 200
        assert all(map(is_over, strangers))
    assert "Traceback" not in server.log


def test_a_browser_that_waits_between_two_requests_is_waited_for(stranger: Stranger) -> None:
    """Longer than a head may take: nothing has begun."""
    for _ in range(2):
        stranger.sends(request("/healthz"))
        assert next(stranger.answers())[0] == 200
        time.sleep(1.2)


def test_a_body_that_comes_slowly_but_comes_is_taken(stranger: Stranger) -> None:
    form = request("/sign-in", FORM, method="POST", body=b"name=" + b"x" * 99)
    stranger.sends(form[:-50])
    time.sleep(1.2)  # Longer than a head may take.
    stranger.sends(form[-50:])
    assert next(stranger.answers())[0] == 400, "it has no token, which the server says once it has read it"
