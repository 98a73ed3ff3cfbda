"""Histories of an evening at a real server that is killed in the middle, each compared with a sequential model."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Iterator

import pytest

from tests.live.evening import prepare
from tests.live.hostile.storm import Storm
from tests.live.server import RunningServer

SEEDS = range(int(os.environ.get("HISTORIES", "25")) // 12)
PATIENCE_S = 120.0
"""How long a history may take, in seconds: a bound, not a measure."""


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningServer]:
    """A server that may be killed; each history has an event of its own on it."""
    server = RunningServer(tmp_path_factory.mktemp("server")).lasts()
    try:
        yield server.start()
    finally:
        server.stop()


@pytest.mark.fault("server-died")
@pytest.mark.fault("lost-receipt")
@pytest.mark.parametrize("seed", SEEDS)
def test_killed_while_everybody_votes_a_server_keeps_what_it_acknowledged(server: RunningServer, seed: int) -> None:
    storm = Storm(server, prepare(server.database), seed)
    asyncio.run(asyncio.wait_for(storm.rages(), PATIENCE_S))
    storm.is_as_it_was_said()
    asyncio.run(asyncio.wait_for(storm.everybody_comes_back(), PATIENCE_S))
    assert storm.acknowledged > 0
