"""A phone that is gone without a word is cleared away: no timer of its own wakes the task that reads from it."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from live.rehearsal import raw_phone
from tests.live.evening import admit, prepare
from tests.live.server import RunningServer, wait_until

LAST_WORDS = (b"", b"\x81", b"\x81\xfe\x00", b"\x81\x85mask")
"""Nothing, and the beginnings of frames."""
IMPATIENT = """
import eventlet
eventlet.monkey_patch()
import runpy
import sys
sys.argv = ["wsgi.py"]
from live.wire import server
server.PING_EVERY_S = server.PING_PATIENCE_S = 1
runpy.run_path("wsgi.py", run_name="__main__")
"""


@pytest.fixture
def server(tmp_path: Path) -> Iterator[RunningServer]:
    """A server that asks each phone every second whether it is still there."""
    server = RunningServer(tmp_path, "-c", IMPATIENT)
    try:
        yield server.start()
    finally:
        server.stop()


@pytest.mark.fault("silent-phone")
def test_a_phone_that_falls_silent_and_stays_on_the_line_is_let_go(server: RunningServer) -> None:
    evening = prepare(server.database)
    tokens = admit(server.database, evening.event_id, len(LAST_WORDS))

    async def fall_silent() -> None:
        before = open_files(server)
        phones = [
            await raw_phone.join(server.host, server.port, {"code": evening.code, "token": token}) for token in tokens
        ]
        for phone, last_words in zip(phones, LAST_WORDS, strict=True):
            assert phone._transport is not None
            phone._transport.pause_reading()
            phone._transport.write(last_words)
        assert open_files(server) >= before + len(phones)
        await asyncio.to_thread(wait_until, lambda: open_files(server) <= before, "its connections are closed")
        for phone in phones:
            phone.hang_up()

    asyncio.run(fall_silent())


def open_files(server: RunningServer) -> int:
    """How many files and connections the server holds open."""
    return len(os.listdir(f"/proc/{server.pid}/fd"))
