"""What one open connection costs: leaner parts for Engine.IO, which keeps thousands of them, and bounds for each.

At 5,000 phones it tells: a packet goes to the network without waking a task for it, and in a frame that
all phones share; one read instead of three takes a packet from it, once something is here, and without a time limit of
its own; a short message is taken out of its frame at once; one clock serves all pings.

Whatever arrives is counted here before anything is done with it, since eventlet answers pings and collects the pieces
of a message by itself, and Engine.IO hands on messages alone.

Four modules replace what their library does not document: this one, of Engine.IO and of eventlet's WebSocket;
live/wire/client_manager.py and live/wire/replies.py, of python-socketio; and ``fair_parts`` in wsgi.py, of eventlet's
server. The product starts only with the versions that they were written and tested for, since the next may do the same
otherwise.
"""

from __future__ import annotations

import struct
import threading
import time
from collections import deque
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from importlib.metadata import version
from queue import Empty
from socket import MSG_DONTWAIT, SHUT_RD, SHUT_RDWR
from typing import Any
from weakref import ReferenceType, ref

from engineio.packet import PING, Packet
from socketio import Server

from forum.web.settings import SettingError
from live.wire.batches import Turnstile
from live.wire.rate_limit import Rate
from scenarios.clock import Clock
from scenarios.errors import Refusal

KNOWN_VERSIONS = {"python-engineio": "4.15", "python-socketio": "5.18", "eventlet": "0.41"}
"""The versions whose insides are known here, without their last number, which stands for mended faults."""
READ_AT_ONCE = 4096
"""The bytes that are taken from the network at a time; a vote has about a hundred."""
BUDGET = 100
BUDGET_A_SECOND = 20
"""What a connection may send at once, and a second after that, before it is closed.

Each frame and packet, of whatever kind, costs one, and one more for each KiB in it.
"""
PIECES = 100
"""The most frames that one message may be cut into."""
CONTROL_LIMIT = 125
"""The largest frame that may stand between the pieces of a message, in bytes (RFC 6455, 5.5)."""
LEAVING_AT_ONCE = 20
"""How many connections are cleared away in one turn of the loop, when thousands break at once."""
TICK_S = 1.0
"""How exact the clock of the pings is, in seconds."""
UNREAD = 300
"""Packets that may wait for a phone when it is asked: one that answers but reads nothing would fill the memory."""


class UnknownVersion(SettingError):
    """A library whose insides are changed here is installed in a version that nobody has looked at."""


def ensure_known_versions() -> None:
    """Raise UnknownVersion where a library is not of the version that what replaces its parts was written for."""
    for name, known in KNOWN_VERSIONS.items():
        found = version(name)
        if not found.startswith(f"{known}."):
            raise UnknownVersion(
                f"{name} {found} is installed, and only {known} is known here: look at what "
                "live/wire/engineio_patches.py, live/wire/client_manager.py, live/wire/replies.py and fair_parts in "
                "wsgi.py replace, "
                "run their tests, then add the version."
            )


def fit(server: Server, clock: Clock) -> Pings:
    """Give ``server`` the leaner parts, and return the clock of its pings, which ``live.start`` runs as a task."""
    departures = Turnstile(LEAVING_AT_ONCE)
    plain = server.eio._async["websocket"]  # Where Engine.IO looks up what its web server offers.

    def websocket(handler: Any, eio: Any) -> Any:
        upgrade = plain(lambda frames: handler(Frames(frames, handler.__self__, departures)), eio)
        upgrade.support_legacy_versions = False  # Before RFC 6455 nothing bounds a message.
        return upgrade

    server.eio._async = {**server.eio._async, "queue": Outbox, "queue_empty": Empty, "websocket": websocket}
    pings = Pings(server.eio, clock)
    connect = server.eio.handlers["connect"]

    def connected(socket: str, environ: dict[str, Any]) -> Any:
        known = server.eio.sockets[socket]
        known.session["budget"] = Rate(clock, burst=BUDGET, per_second=BUDGET_A_SECOND)
        pings.adopt(known)
        return connect(socket, environ)

    server.eio.on("connect", connected)
    return pings


def receive_by(server: Server, receive: Callable[[str, object], None]) -> Callable[[str, object], None]:
    """Let ``receive`` have every packet of ``server`` first; gives what had them before."""
    before: Callable[[str, object], None] = server.eio.handlers["message"]
    server.eio.on("message", receive)
    return before


def connection(server: Server, socket: str) -> Any | None:
    """Engine.IO's own connection of this number, or None where it is closed."""
    return server.eio.sockets.get(socket)


def send(server: Server, socket: str, text: str) -> None:
    """Send a message of Socket.IO's to a connection, if it is still open."""
    known = connection(server, socket)
    if known is not None and not known.closed:
        known.queue.put(EncodedPacket("4" + text))


def spend(known: Any, cost: float) -> None:
    """Take ``cost`` from what a connection may send. Raises Refusal ``too_fast`` where too little is left."""
    known.session["budget"].spend(cost)


def is_polling(known: Any) -> bool:
    """Whether a connection sends by polls, several packets at a time."""
    return not known.upgraded


def hang_up(server: Server, socket: str) -> None:
    """Close a connection without waiting until it has taken what is on its way."""
    known = connection(server, socket)
    if known is not None:
        known.close(wait=False)
        server.eio.sockets.pop(socket, None)


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


class Outbox:
    """The packets on their way to one phone. Its reader waits without a time limit.

    None is needed: a phone that is gone does not answer its ping, and closing a socket wakes the reader.
    While nothing is waiting, a packet goes straight to the network, and no reader is woken for it.
    """

    __slots__ = ("_bell", "_packets", "_reader_waits", "line")

    def __init__(self) -> None:
        self._packets: deque[Any] = deque()
        self._bell = threading.Lock()
        self._bell.acquire()
        self._reader_waits = False
        self.line: Frames | None = None

    def put(self, packet: Any) -> None:
        """Send a packet at once, or add it to those that wait and wake the reader. None is the end."""
        if packet is None:
            self.line = None
        elif self._reader_waits and not self._packets and self.line is not None:
            packet = self.line.send_now(packet)
            if packet is None:
                return
        self._packets.append(packet)
        if self._bell.locked():
            with suppress(RuntimeError):  # Another thread rang in the same moment.
                self._bell.release()

    def get(self, block: bool = True, timeout: float | None = None) -> Any:
        """The next packet. Raises Empty where there is none and ``block`` is false."""
        while not self._packets:
            if not block:
                raise Empty
            self._reader_waits = True
            self._bell.acquire()
            self._reader_waits = False
        return self._packets.popleft()

    @property
    def waiting(self) -> int:
        """How many packets nobody has taken yet."""
        return len(self._packets)

    def task_done(self) -> None:
        """Do nothing: Engine.IO calls it on every queue."""

    def join(self) -> None:
        """Do not wait: a phone that is gone reads nothing more."""


class Frames:
    """A WebSocket that gives only text with an Engine.IO packet's number in front.

    Engine.IO ends a socket whose ``wait`` fails, but not one whose packet it cannot read. Where the
    network's own socket can be asked to take what it can and not to wait, packets go to it directly.
    """

    _framed: tuple[Any, bytes] = (None, b"")  # The last packet in its frame: thousands get the same.

    def __init__(self, frames: Any, session: Any, departures: Turnstile | None = None) -> None:
        self._frames = frames
        self._departures = departures or Turnstile(LEAVING_AT_ONCE)
        self._session = session
        self._wait = frames.wait
        self.close = frames.close
        self.socket = getattr(frames, "socket", None)
        self._network: Any = getattr(self.socket, "fd", None)
        if self._network is not None:  # Else the library keeps its own reader and writer.
            frames.socket = self._ahead = BufferedSocket(self.socket)
            frames._apply_mask = unmasked
            self._most: int = frames.max_frame_length
            self._read, frames._recv_frame = frames._recv_frame, self._next_frame
            self._wait = self._next_text
            self.close = self._close
            session.queue.line = self

    def wait(self) -> str | None:
        """The next packet, or None at the end. Raises ValueError for anything else.

        Messages of Socket.IO's are handed on from here, since Engine.IO would read each packet once more.
        """
        while True:
            try:
                frame = self._wait()
            except Exception as fault:
                if isinstance(fault, ConnectionError):
                    self._needs_no_farewell()
                self._departures.passes()
                raise
            if frame is None:
                self._needs_no_farewell()
                self._departures.passes()
                return None
            if not isinstance(frame, str) or frame[:1] not in _FIGURES:
                raise ValueError("not a packet")
            if frame[0] != _MESSAGE or not self._session.upgraded:
                return frame
            self._session.server.handlers["message"](self._session.sid, frame[1:])

    def _next_text(self) -> Any:
        """The next message: read here where it is one short frame of text, as a vote is, and else by the library."""
        if not self._session.upgraded:
            return self._frames.wait()  # Within a time limit: no ping finds out that it sends nothing.
        ahead = self._ahead
        if ahead.rest:
            time.sleep(0)  # Several came together: everybody else gets their turn between two of them.
        else:
            ahead.fill()
        text = ahead.short_text()
        if text is None:
            return self._frames.wait()
        try:
            self._session.session["budget"].spend(1 + len(text) / 1024)
        except Refusal:
            self._hang_up()
            raise
        return text

    def _needs_no_farewell(self) -> None:
        """Whoever is gone, or said farewell first, reads no closing frame; a whole room may go at once."""
        self._frames.websocket_closed = True

    def _hang_up(self) -> None:
        with suppress(OSError):
            self._network.shutdown(SHUT_RDWR)  # It may read nothing, and then no farewell ends.

    def _close(self) -> None:
        """Let its reader wait for nothing more, then say farewell: nobody would wake it once the socket is closed."""
        with suppress(OSError):
            self._network.shutdown(SHUT_RD)
        self._frames.close()

    def _next_frame(self, message: Any = None) -> Any:
        """Read the next frame, which may belong to a message that is not whole yet; hang up on one too many.

        The library refuses a frame on its header, unread, where it is larger than what its message has left.
        """
        if self._ahead.rest:
            time.sleep(0)  # Several came together: everybody else gets their turn between two of them.
        held = _size(message) if message else 0
        self._frames.max_frame_length = max(self._most - held, CONTROL_LIMIT)
        frame = self._read(message)
        size = _size(frame)
        try:
            self._session.session["budget"].spend(1 + (size - held if frame is message else size) / 1024)
            if size > self._most or len(frame.data) > PIECES:
                raise ValueError("a message that is too large")
        except (Refusal, ValueError):
            self._hang_up()
            raise
        return frame

    def send(self, message: str | Rest) -> None:
        """Send a packet, or what is left of one, and wait until the network has taken it."""
        if isinstance(message, Rest):
            self._frames._send(message.frame)
        else:
            self._frames.send(message)

    def send_now(self, packet: Any) -> Any:
        """Send a packet if that needs no waiting; return what is left to send, None if nothing is."""
        if not self._session.upgraded or self._frames._sendlock.locked():
            return packet
        known, frame = Frames._framed
        if known is not packet:
            frame = framed(packet.encode())
            Frames._framed = (packet, frame)
        try:
            taken = self._network.send(frame, MSG_DONTWAIT)
        except OSError:  # It is full, or the phone is gone: the reader finds out which.
            return packet
        return Rest(frame[taken:]) if taken < len(frame) else None


@dataclass(slots=True, eq=False)
class EncodedPacket:
    """A packet whose text is known already, with its number in front."""

    text: str

    def encode(self, b64: bool = False) -> str:
        """The text as it goes out, to a socket and in a poll."""
        return self.text


@dataclass(frozen=True, slots=True)
class Rest:
    """The rest of a frame that the network took only in part."""

    frame: bytes

    def encode(self) -> Rest:
        """Nothing is left to encode."""
        return self


def framed(text: str) -> bytes:
    """A text as a server sends it over a WebSocket, in one frame without a mask (RFC 6455, 5.2)."""
    payload = text.encode()
    size = len(payload)
    if size < 126:
        return struct.pack("!BB", 0x81, size) + payload
    if size < 65536:
        return struct.pack("!BBH", 0x81, 126, size) + payload
    return struct.pack("!BBQ", 0x81, 127, size) + payload


def _size(message: Any) -> int:
    return sum(map(len, message.data))


class BufferedSocket:
    """A socket that asks the network once for what is then read in three pieces.

    ``rest`` is what was read ahead. Each piece is given whole, however little the network gives at a time.
    """

    def __init__(self, socket: Any) -> None:
        self._read = socket.recv
        self._arrives = getattr(socket, "arrives", socket.recv)
        self.rest = b""
        self.sendall = socket.sendall
        self.shutdown = socket.shutdown
        self.close = socket.close

    def fill(self) -> None:
        """Wait until something is here, and read it ahead; nothing is at the end."""
        self.rest += self._arrives(READ_AT_ONCE)

    def short_text(self) -> str | None:
        """Take the next frame, if it is all here and is a whole message of text in fewer than 126 bytes.

        None, and nothing is taken, where it is anything else (RFC 6455, 5.2).
        """
        rest = self.rest
        if len(rest) < 6 or rest[0] != _WHOLE_TEXT or not _MASKED <= rest[1] < _MASKED + 126:
            return None
        end = 6 + rest[1] - _MASKED
        if len(rest) < end:
            return None
        try:
            text = unmasked(rest[6:end], rest[2:6]).decode()
        except UnicodeDecodeError:
            return None
        self.rest = rest[end:]
        return text

    def recv(self, size: int) -> bytes:
        """So many bytes, and fewer only at the end."""
        while len(self.rest) < size and (more := self._read(max(size, READ_AT_ONCE))):
            self.rest += more
        data, self.rest = self.rest[:size], self.rest[size:]
        return data


def unmasked(data: bytes, mask: Iterable[int], length: int | None = None, offset: int = 0) -> bytes:
    """What a browser sent behind a WebSocket's mask of 4 bytes (RFC 6455, 5.3), all of it at once."""
    size, start = len(data), offset % 4
    key = (bytes(mask) * (size // 4 + 2))[start : start + size]
    return (int.from_bytes(data, "big") ^ int.from_bytes(key, "big")).to_bytes(size, "big")


_FIGURES = frozenset("123456")
_MESSAGE = "4"
_WHOLE_TEXT = 0x81
_MASKED = 0x80
