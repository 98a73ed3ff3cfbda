"""Servers that are forked from one process are as apart from each other as those that start by themselves."""

from __future__ import annotations

import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.live.server import RunningServer


@pytest.fixture
def two(tmp_path_factory: pytest.TempPathFactory) -> Iterator[list[RunningServer]]:
    servers = [RunningServer(tmp_path_factory.mktemp("forked")) for _ in range(2)]
    try:
        yield [server.start() for server in servers]
    finally:
        for server in servers:
            server.stop()


def test_one_that_stops_leaves_the_other_running(two: list[RunningServer]) -> None:
    one, other = two
    for end in (one.stop, one.kill):
        end()
        assert answers(other), other.log
        one.start()
    assert one.pid != other.pid and answers(one)


def test_what_it_says_is_in_its_own_log(two: list[RunningServer]) -> None:
    for server in two:
        assert server.log.count("is running.") == 1 and server.address in server.log


def test_one_that_cannot_start_says_why(two: list[RunningServer], tmp_path: Path) -> None:
    rival = RunningServer(tmp_path)
    rival.port = two[0].port
    with pytest.raises(AssertionError, match="Cannot listen"):
        rival.start()
    rival.kill()


def answers(server: RunningServer) -> bool:
    with urllib.request.urlopen(f"{server.address}/healthz", timeout=10) as answer:
        return bool(answer.status == 200)
