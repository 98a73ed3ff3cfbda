"""Large bodies of requests, read so that nobody else waits for the whole of one."""

from __future__ import annotations

from typing import IO

from scenarios.db import give_way


class Unhurried:
    """A request's body of which each part that is read lets others go on: on a fast line it never waits by itself."""

    def __init__(self, body: IO[bytes]) -> None:
        self.body = body

    def read(self, size: int = -1) -> bytes:
        """The next part, of ``size`` bytes at most."""
        give_way()
        return self.body.read(size)
