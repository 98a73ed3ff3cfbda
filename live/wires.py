"""What one open connection costs: leaner parts for Engine.IO, which keeps thousands of them.

At 5,000 phones it tells: a queue without a timer for each packet, one read from the network for each
packet instead of three, and one clock for all pings instead of a task for each phone.
"""

from __future__ import annotations

import threading
import time
from collections import deque
from collections.abc import Iterable
from contextlib import suppress
from functools import partial
from queue import Empty
from typing import Any
from weakref import ReferenceType, ref

from engineio.packet import PING, Packet
from socketio import Server

READ_AT_ONCE = 4096
"""The bytes that are taken from the network at a time; a vote has about a hundred."""
TICK_S = 1.0
"""How exact the clock of the pings is, in seconds."""


def fit(server: Server) -> Pings:
    """Give ``server`` the leaner parts, and return the clock of its pings, for ``start`` to wind up."""
    plain = server.eio._async["websocket"]  # Where Engine.IO looks up what its web server offers.
    server.eio._async = {
        **server.eio._async,
        "queue": Outbox,
        "queue_empty": Empty,
        "websocket": lambda handler, eio: plain(lambda frames: handler(Frames(frames)), eio),
    }
    pings = Pings(server.eio)
    connect = server.eio.handlers["connect"]

    def connected(socket: str, environ: dict[str, Any]) -> Any:
        pings.adopt(server.eio.sockets[socket])
        return connect(socket, environ)

    server.eio.on("connect", connected)
    return pings


class Outbox:
    """The packets on their way to one phone. Its reader waits without a time limit.

    None is needed: a phone that is gone does not answer its ping, and closing a socket wakes the reader.
    """

    __slots__ = ("_bell", "_packets")

    def __init__(self) -> None:
        self._packets: deque[Any] = deque()
        self._bell = threading.Lock()
        self._bell.acquire()

    def put(self, packet: Any) -> None:
        """Add a packet, and wake the reader."""
        self._packets.append(packet)
        if self._bell.locked():
            with suppress(RuntimeError):  # Another thread rang in the same moment.
                self._bell.release()

    def get(self, block: bool = True, timeout: float | None = None) -> Any:
        """The next packet. Raises Empty where there is none and ``block`` is false."""
        while not self._packets:
            if not block:
                raise Empty
            self._bell.acquire()
        return self._packets.popleft()

    def task_done(self) -> None:
        """Nobody counts."""

    def join(self) -> None:
        """Nobody waits until a phone has read everything: it may be gone."""


class Frames:
    """A WebSocket that gives only text with an Engine.IO packet's number in front.

    Engine.IO ends a socket whose ``wait`` fails, but not one whose packet it cannot read.
    """

    def __init__(self, frames: Any) -> None:
        self._wait = frames.wait
        self.send = frames.send
        self.close = frames.close
        self.socket = getattr(frames, "socket", None)
        if self.socket is not None:  # The library's own reader, which takes every byte by itself.
            frames.socket = BufferedSocket(self.socket)
            frames._apply_mask = unmasked

    def wait(self) -> str | None:
        """The next packet, or None at the end. Raises ValueError for anything else."""
        frame = self._wait()
        if frame is None or (isinstance(frame, str) and frame[:1] in _FIGURES):
            return frame
        raise ValueError("not a packet")


class BufferedSocket:
    """A socket that asks the network once for what is then read in three pieces."""

    def __init__(self, socket: Any) -> None:
        self._read = socket.recv
        self._rest = b""
        self.sendall = socket.sendall
        self.shutdown = socket.shutdown
        self.close = socket.close

    def recv(self, size: int) -> bytes:
        """At most ``size`` bytes; none at the end."""
        data = self._rest or self._read(max(size, READ_AT_ONCE))
        self._rest = data[size:]
        return bytes(data[:size])


def unmasked(
    data: bytes, mask: Iterable[int], length: int | None = None, offset: int = 0
) -> bytes:
    """What a browser sent behind a WebSocket's mask of 4 bytes (RFC 6455, 5.3), all of it at once."""
    size, start = len(data), offset % 4
    key = (bytes(mask) * (size // 4 + 2))[start : start + size]
    return (int.from_bytes(data, "big") ^ int.from_bytes(key, "big")).to_bytes(size, "big")


class Pings:
    """One clock that asks each phone, in its turn, whether it is still there."""

    def __init__(self, eio: Any) -> None:
        self._every = eio.ping_interval
        self._due: deque[tuple[float, ReferenceType[Any]]] = deque()

    def adopt(self, socket: Any) -> None:
        """Ask this socket from here, instead of from a task of its own."""
        socket.schedule_ping = partial(self._schedule, ref(socket))

    def tick_for_ever(self) -> None:
        """Send the pings that are due."""
        while True:
            time.sleep(TICK_S)
            self.tick(time.monotonic())

    def tick(self, at: float) -> None:
        """Send the pings that are due at this moment."""
        while self._due and self._due[0][0] <= at:
            socket = self._due.popleft()[1]()
            if socket is not None and not (socket.closing or socket.closed):
                socket.last_ping = time.time()
                socket.send(Packet(PING))

    def _schedule(self, known: ReferenceType[Any]) -> None:
        socket = known()
        if socket is not None and socket.last_ping:  # The one before was answered.
            socket.last_ping = None
            self._due.append((time.monotonic() + self._every, known))


_FIGURES = frozenset("123456")
