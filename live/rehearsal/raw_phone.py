"""A phone reduced to what it says on the wire, so that one process can be thousands of them."""

from __future__ import annotations

import asyncio
import base64
import os
import struct
from typing import Any

import orjson

from scenarios.clock import Clock

_TEXT, _CLOSE = 0x1, 0x8
_NO_MASK = b"\0\0\0\0"  # A mask of zeros is a mask, and leaves the words as they are.


class PhoneRefused(Exception):
    """The server did not let this phone in; the text is its answer."""


class RawPhone(asyncio.Protocol):
    """One WebSocket with Engine.IO's and Socket.IO's packets on it, in one namespace.

    It keeps the last ``state``, ``drawn`` page and ``mine`` as they came, and reads them only when asked. ``changed``
    is set by each state and drawn page, and at the end; ``shown_at`` is when the last of them came.
    """

    def __init__(self, host: str, auth: object, namespace: str = "/phone", cookie: str = "") -> None:
        loop = asyncio.get_running_loop()
        self._clock = Clock()
        self._host = host
        self._auth = auth
        self._namespace = namespace
        self._cookie = cookie
        self._buffer = b""
        self._upgraded = False
        self._transport: asyncio.Transport | None = None
        self._answers: dict[int, asyncio.Future[tuple[float, str]]] = {}
        self._next_id = 0
        self._state = self._drawn = self._mine = "null"
        self.shown_at = 0.0
        self.changed = asyncio.Event()
        self.joined: asyncio.Future[None] = loop.create_future()
        self.closed: asyncio.Future[None] = loop.create_future()

    @property
    def state(self) -> Any:
        """The last state that arrived, or None."""
        return orjson.loads(self._state)

    @property
    def drawn(self) -> Any:
        """What was drawn last of the page that this phone shows, or None."""
        return orjson.loads(self._drawn)

    @property
    def mine(self) -> Any:
        """The last ``mine`` that arrived, or None."""
        return orjson.loads(self._mine)

    async def emit(self, event: str, *message: Any) -> tuple[float, dict[str, Any]]:
        """Send a message; return the moment of its acknowledgement, and the acknowledgement."""
        self._next_id += 1
        answer = self._answers[self._next_id] = asyncio.get_running_loop().create_future()
        words = orjson.dumps([event, *message]).decode()
        self.send(f"42{self._namespace},{self._next_id}{words}")
        at, text = await answer
        return at, orjson.loads(text)[0]

    def send(self, text: str) -> None:
        """Send one Engine.IO packet as it stands."""
        assert self._transport is not None
        self._transport.write(_frame(text.encode()))

    def hang_up(self) -> None:
        """Be gone without a word, as a phone whose battery is empty."""
        if self._transport is not None:
            self._transport.abort()

    async def leave(self) -> None:
        """Hang up, and wait until the line is down."""
        self.hang_up()
        await self.closed

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Ask for the WebSocket."""
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport
        key = base64.b64encode(os.urandom(16)).decode()
        transport.write(
            "GET /socket.io/?EIO=4&transport=websocket HTTP/1.1\r\n"
            f"Host: {self._host}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
            f"Cookie: {self._cookie}\r\n"
            f"Sec-WebSocket-Key: {key}\r\nSec-WebSocket-Version: 13\r\n\r\n".encode()
        )

    def data_received(self, data: bytes) -> None:
        """Take whole frames off the buffer."""
        at = self._clock.monotonic()
        self._buffer += data
        if not self._upgraded:
            head, found, rest = self._buffer.partition(b"\r\n\r\n")
            if not found:
                return
            if b" 101 " not in head.partition(b"\r\n")[0]:
                self._give_up(head.decode(errors="replace"))
                return
            self._upgraded, self._buffer = True, rest
        while (frame := _unframe(self._buffer)) is not None:
            opcode, payload, self._buffer = frame
            if opcode == _TEXT:
                self._packet(payload.decode(), at)
            elif opcode == _CLOSE:
                self.hang_up()

    def connection_lost(self, reason: Exception | None) -> None:
        """Tell whoever waits that nothing more will come."""
        self._give_up("the connection was closed")
        self.changed.set()
        if not self.closed.done():
            self.closed.set_result(None)
        for answer in self._answers.values():
            if not answer.done():
                answer.set_exception(ConnectionError("closed before the answer"))
                answer.exception()

    def _give_up(self, why: str) -> None:
        if not self.joined.done():
            self.joined.set_exception(PhoneRefused(why))
            self.joined.exception()

    def _packet(self, text: str, at: float) -> None:
        """Engine.IO's packets have one figure, Socket.IO's a second one behind a 4."""
        kind, (_, _, words) = text[:2], text.partition(",")
        if kind == "42":
            self._event(words, at)
        elif kind == "43":
            number, _, answer = words.partition("[")
            self._answers.pop(int(number)).set_result((at, "[" + answer))
        elif kind == "2":
            self.send("3")
        elif kind.startswith("0"):
            self.send(f"40{self._namespace},{orjson.dumps(self._auth).decode()}")
        elif kind == "40":
            self.joined.set_result(None)
        elif kind == "44":
            self._give_up(words)

    def _event(self, words: str, at: float) -> None:
        if words.startswith('["state",'):
            self._state, self.shown_at = words[len('["state",') : -1], at
            self.changed.set()
        elif words.startswith('["drawn",'):
            self._drawn, self.shown_at = words[len('["drawn",') : -1], at
            self.changed.set()
        elif words.startswith('["mine",'):
            self._mine = words[len('["mine",') : -1]


async def join(
    host: str,
    port: int,
    auth: object,
    namespace: str = "/phone",
    cookie: str = "",
    tls: bool = False,
) -> RawPhone:
    """A phone that has been let in and shown its state. Raises PhoneRefused, and OSError without a server."""
    loop = asyncio.get_running_loop()
    _, phone = await loop.create_connection(
        lambda: RawPhone(f"{host}:{port}", auth, namespace, cookie), host, port, ssl=tls or None
    )
    try:
        await phone.joined
    except BaseException:
        await phone.leave()
        raise
    return phone


def _frame(payload: bytes) -> bytes:
    if len(payload) < 126:
        return struct.pack("!BB", 0x80 | _TEXT, 0x80 | len(payload)) + _NO_MASK + payload
    if len(payload) < 65536:
        return struct.pack("!BBH", 0x80 | _TEXT, 0x80 | 126, len(payload)) + _NO_MASK + payload
    return struct.pack("!BBQ", 0x80 | _TEXT, 0x80 | 127, len(payload)) + _NO_MASK + payload


def _unframe(data: bytes) -> tuple[int, bytes, bytes] | None:
    """The first whole frame's opcode and payload, and what follows it; None where it is not all there."""
    if len(data) < 2:
        return None
    length, start = data[1] & 127, 2
    if length >= 126:
        start = 4 if length == 126 else 10
        if len(data) < start:
            return None
        length = int.from_bytes(data[2:start], "big")
    if len(data) < start + length:
        return None
    return data[0] & 15, data[start : start + length], data[start + length :]
