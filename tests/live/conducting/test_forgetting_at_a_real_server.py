"""A real server that starts long after an event: it has its people forgotten, in a process of its own."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import func, select

from live.store.participant import ParticipantRow
from scenarios.store.daily_task import DailyTaskRow
from tests.live.evening import admit, prepare
from tests.live.server import RunningServer, wait_until


@pytest.fixture
def server(tmp_path: Path) -> Iterator[RunningServer]:
    """A server that is down, and whose store has an event of long ago, to which 30 phones came."""
    server = RunningServer(tmp_path)
    try:
        server.start()
        evening = prepare(server.database)
        admit(server.database, evening.event_id, 30)
        server.stop()
        server.database.write(lambda session: session.delete(session.get_one(DailyTaskRow, "tidy")))
        yield server
    finally:
        server.stop()


def known(server: RunningServer) -> int:
    """How many people the store could know again."""
    with server.database.read() as session:
        query = select(func.count()).where(ParticipantRow.digest.is_not(None))
        return session.scalar(query) or 0


def is_done(server: RunningServer) -> bool:
    with server.database.read() as session:
        row = session.get(DailyTaskRow, "tidy")
        return row is not None and row.done_on is not None


@pytest.mark.fault("kept-too-long")
def test_a_server_has_its_people_forgotten_by_itself(server: RunningServer) -> None:
    keys = server.database.keys
    assert known(server) == 30 and keys.names()

    server.start()
    wait_until(lambda: is_done(server), "the work of the day is done")

    assert known(server) == 0
    assert keys.names() == []
