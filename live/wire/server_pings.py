"""One clock that asks every phone, in its turn, whether it is still there, instead of a task for each."""

from __future__ import annotations

import time
from collections import deque
from functools import partial
from typing import Any
from weakref import ReferenceType, ref

from engineio.packet import PING, Packet

from scenarios.clock import Clock

TICK_S = 1.0
"""How exact the clock is, in seconds."""
UNREAD = 300
"""Packets that may wait for a phone when it is asked: one that answers but reads nothing would fill the memory."""


class Pings:
    """One clock that asks each phone, in its turn, whether it is still there."""

    def __init__(self, eio: Any, clock: Clock) -> None:
        self._clock = clock
        self._every = eio.ping_interval
        self._due: deque[tuple[float, ReferenceType[Any]]] = deque()

    def adopt(self, socket: Any) -> None:
        """Ask this socket from here, instead of from a task of its own."""
        socket.schedule_ping = partial(self._schedule, ref(socket))

    def tick_for_ever(self) -> None:
        """Send the pings that are due."""
        while True:
            time.sleep(TICK_S)
            self.tick(self._clock.monotonic())

    def tick(self, at: float) -> None:
        """Send the pings that are due at this moment, and close a socket that leaves too much unread."""
        while self._due and self._due[0][0] <= at:
            socket = self._due.popleft()[1]()
            if socket is None or socket.closing or socket.closed:
                continue
            if socket.queue.waiting > UNREAD:
                socket.close(wait=False)
            else:
                socket.last_ping = self._clock.now().timestamp()
                socket.send(Packet(PING))

    def _schedule(self, known: ReferenceType[Any]) -> None:
        socket = known()
        if socket is not None and socket.last_ping:  # The one before was answered.
            socket.last_ping = None
            self._due.append((self._clock.monotonic() + self._every, known))
