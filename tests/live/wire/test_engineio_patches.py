"""The leaner parts of a phone's line do what the ones they replace did."""

from __future__ import annotations

import re
import threading
from pathlib import Path
from queue import Empty
from socket import SHUT_RD, SHUT_RDWR
from types import SimpleNamespace
from typing import Any

import pytest
from engineio.packet import Packet
from hypothesis import given
from hypothesis import strategies as st

from live.wire import engineio_patches
from live.wire.engineio_patches import (
    BUDGET,
    BUDGET_A_SECOND,
    PIECES,
    UNREAD,
    BufferedSocket,
    Frames,
    Outbox,
    Pings,
    UnknownVersion,
    ensure_known_versions,
    framed,
    unmasked,
)
from live.wire.rate_limit import Rate
from scenarios.clock import Clock
from scenarios.errors import Refusal
from tests.clock import HandClock


def test_an_outbox_gives_packets_in_order_and_then_waits() -> None:
    outbox, got = Outbox(), []
    outbox.put("a")
    outbox.put("b")
    reader = threading.Thread(target=lambda: got.extend(outbox.get(timeout=45) for _ in range(4)))
    reader.start()
    outbox.put("c")
    outbox.put(None)
    reader.join(60)
    assert got == ["a", "b", "c", None]
    with pytest.raises(Empty):
        outbox.get(block=False)


def test_an_outbox_loses_nothing_to_many_senders() -> None:
    outbox = Outbox()
    senders = [threading.Thread(target=lambda: [outbox.put(1) for _ in range(200)]) for _ in range(4)]
    for sender in senders:
        sender.start()
    assert sum(outbox.get() for _ in range(800)) == 800
    for sender in senders:
        sender.join()


class Network:
    """A network that takes so many bytes at each sending, and then no more until it is asked to wait."""

    def __init__(self, *takes: int | None) -> None:
        self._takes = list(takes)
        self.sent = b""

    def send(self, frame: bytes, flags: int) -> int:
        """Take some; None is a network that is full."""
        take = self._takes.pop(0) if self._takes else len(frame)
        if take is None:
            raise BlockingIOError
        self.sent += frame[:take]
        return min(take, len(frame))


def library_over(network: Network) -> SimpleNamespace:
    """As much of eventlet's WebSocket as a line replaces or uses."""
    socket = SimpleNamespace(fd=network, recv=None, sendall=None, shutdown=None, close=None)
    return SimpleNamespace(
        wait=None, close=None, socket=socket, _sendlock=threading.Lock(), _recv_frame=None, max_frame_length=16_384
    )


def line_over(network: Network, upgraded: bool = True) -> tuple[Outbox, Frames]:
    """A phone's outbox and line, as the server joins them."""
    outbox = Outbox()
    library = library_over(network)
    library.send = lambda text: setattr(network, "sent", network.sent + framed(text))
    library._send = lambda frame: setattr(network, "sent", network.sent + frame)
    return outbox, Frames(library, SimpleNamespace(queue=outbox, upgraded=upgraded))


class Arriving(Network):
    """A network that frames come in on; it notes the turns that others got between them, and when it was hung up."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        super().__init__()
        self.noted: list[Any] = []
        self.library = library_over(self)
        self.library._recv_frame = lambda message=None: self.frame
        self.frame = piece_of(0x1, b"3")
        budget = Rate(HandClock(seconds=100.0), burst=BUDGET, per_second=BUDGET_A_SECOND)
        self.line = Frames(self.library, SimpleNamespace(queue=Outbox(), upgraded=True, session={"budget": budget}))
        monkeypatch.setattr("live.wire.engineio_patches.time.sleep", self.noted.append)

    def shutdown(self, how: int) -> None:
        """Note that the line was hung up."""
        self.noted.append("hung up")

    def brings(self, frame: SimpleNamespace, message: SimpleNamespace | None = None) -> Any:
        """Let this frame come, perhaps as the next piece of a message."""
        self.frame = frame
        return self.library._recv_frame(message=message)


def piece_of(opcode: int, *pieces: bytes) -> SimpleNamespace:
    """What eventlet makes of the frames of one message so far."""
    return SimpleNamespace(opcode=opcode, data=list(pieces))


@pytest.mark.fault("frame-flood")
@pytest.mark.parametrize("opcode", [0x0, 0x1, 0x2, 0x8, 0x9, 0xA])
def test_a_line_is_hung_up_at_one_frame_too_many_of_whatever_kind(opcode: int, monkeypatch: pytest.MonkeyPatch) -> None:
    network = Arriving(monkeypatch)
    for number in range(BUDGET):
        assert network.brings(frame := piece_of(opcode, b"")) is frame, number
    assert network.noted == []
    with pytest.raises(Refusal):
        network.brings(piece_of(opcode, b""))
    assert network.noted == ["hung up"]


@pytest.mark.fault("frame-flood")
def test_a_line_is_hung_up_at_too_many_bytes_in_few_frames(monkeypatch: pytest.MonkeyPatch) -> None:
    network = Arriving(monkeypatch)
    for _ in range(5):
        network.brings(piece_of(0x1, b"x" * 16_384))
    with pytest.raises(Refusal):
        network.brings(piece_of(0x1, b"x" * 16_384))


@pytest.mark.fault("frame-flood")
def test_everybody_else_has_a_turn_between_two_frames_that_came_together(monkeypatch: pytest.MonkeyPatch) -> None:
    network = Arriving(monkeypatch)
    network.brings(piece_of(0x1, b"3"))
    assert network.noted == []
    network.line._ahead.rest = b"the next one"
    network.brings(piece_of(0x1, b"3"))
    network.brings(piece_of(0x9, b""))
    assert network.noted == [0, 0]


@pytest.mark.fault("endless-message")
def test_what_a_message_has_already_lessens_what_its_next_frame_may_have(monkeypatch: pytest.MonkeyPatch) -> None:
    network = Arriving(monkeypatch)
    network.brings(piece_of(0x1, b"x" * 16_000))
    assert network.library.max_frame_length == 16_384
    message = piece_of(0x1, b"x" * 16_000)
    network.brings(piece_of(0x9, b"x" * 125), message)  # A ping in between is not the message's.
    assert network.library.max_frame_length == 384
    message.data.append(b"x" * 384)
    network.brings(message, piece_of(0x1, b"x" * 16_000))
    with pytest.raises(ValueError, match="too large"):
        network.brings(piece_of(0x1, b"x" * 16_384, b"x"), message)
    assert network.noted == ["hung up"]


@pytest.mark.fault("endless-message")
def test_a_message_of_nothing_but_empty_frames_ends_too(monkeypatch: pytest.MonkeyPatch) -> None:
    network = Arriving(monkeypatch)
    network.brings(piece_of(0x1, *[b""] * PIECES))
    with pytest.raises(ValueError, match="too large"):
        network.brings(piece_of(0x1, *[b""] * (PIECES + 1)))


@pytest.mark.parametrize("part", ["_recv_frame", "max_frame_length", "_sendlock"])
def test_a_library_without_a_part_that_is_replaced_fails_at_the_first_line(part: str) -> None:
    library = library_over(Network())
    delattr(library, part)
    with pytest.raises(AttributeError, match=part):
        line = Frames(library, SimpleNamespace(queue=Outbox(), upgraded=True))
        line.send_now(Packet(4, "a state"))


@pytest.mark.parametrize("takes", [(), (None,), (3,), (0,), (1, None, 2)])
def test_packets_arrive_whole_and_in_order_however_much_the_network_takes(takes: tuple[int | None, ...]) -> None:
    network = Network(*takes)
    outbox, line = line_over(network)
    packets = [Packet(4, f"packet {number}") for number in range(5)]

    def read() -> None:
        while (packet := outbox.get()) is not None:
            line.send(packet.encode())

    reader = threading.Thread(target=read)
    reader.start()
    for packet in packets:
        outbox.put(packet)
    outbox.put(None)
    reader.join(60)
    assert network.sent == b"".join(framed(packet.encode()) for packet in packets)


def test_nothing_goes_past_the_upgrade_from_polling() -> None:
    network = Network()
    outbox, _ = line_over(network, upgraded=False)
    outbox._reader_waits = True
    outbox.put(Packet(4, "too early"))
    assert network.sent == b""
    assert outbox.get().data == "too early"


@pytest.mark.parametrize("size", [0, 1, 125, 126, 65535, 65536])
def test_a_frame_says_how_long_it_is(size: int) -> None:
    frame = framed("é" * (size // 2) + "x" * (size % 2))
    assert frame[0] == 0x81 and not frame[1] & 128
    length = frame[1] if frame[1] < 126 else int.from_bytes(frame[2 : 4 if frame[1] == 126 else 10], "big")
    assert length == size == len(frame) - (2 if size < 126 else 4 if size < 65536 else 10)


@given(st.binary(max_size=3000), st.lists(st.integers(1, 700), min_size=1), st.integers(1, 5000))
def test_what_is_read_ahead_is_read_whole_and_in_order(words: bytes, sizes: list[int], at_once: int) -> None:
    network = memoryview(words)

    def recv(size: int) -> bytes:
        nonlocal network
        data, network = bytes(network[: min(size, at_once)]), network[min(size, at_once) :]
        return data

    socket = BufferedSocket(SimpleNamespace(recv=recv, sendall=None, shutdown=None, close=None))
    read = b""
    while any(piece := [socket.recv(size) for size in sizes]):
        read += b"".join(piece)
        assert all(len(part) == size for part, size in zip(piece, sizes, strict=True)) or read == words
    assert read == words


def sent_by_a_browser(payload: bytes, mask: bytes = b"mask", first: int = 0x81) -> bytes:
    """A frame as a browser sends it (RFC 6455, 5.2)."""
    size = len(payload)
    length = bytes([0x80 | size]) if size < 126 else bytes([0x80 | 126]) + size.to_bytes(2, "big")
    return bytes([first]) + length + mask + unmasked(payload, mask)


def ahead_of(*reads: bytes) -> BufferedSocket:
    """What is read ahead from a network that gives this, piece by piece, and then ends."""
    pieces = iter(reads)
    return BufferedSocket(SimpleNamespace(recv=lambda size: next(pieces, b""), sendall=None, shutdown=None, close=None))


@given(st.lists(st.text(max_size=100), max_size=5), st.binary(min_size=4, max_size=4), st.binary(max_size=5))
def test_short_messages_are_taken_one_by_one_and_what_follows_is_left(
    texts: list[str], mask: bytes, rest: bytes
) -> None:
    short = [text for text in texts if len(text.encode()) < 126]
    ahead = ahead_of(b"".join(sent_by_a_browser(text.encode(), mask) for text in short) + rest)
    ahead.fill()
    assert [ahead.short_text() for _ in short] == short
    assert ahead.rest == rest


@pytest.mark.parametrize(
    "frame",
    [
        b"",
        b"\x81",
        sent_by_a_browser(b"x" * 126),
        sent_by_a_browser(b"42[1]")[:-1],
        sent_by_a_browser(b"42[1]", first=0x01),
        sent_by_a_browser(b"42[1]", first=0x80),
        sent_by_a_browser(b"42[1]", first=0x82),
        sent_by_a_browser(b"42[1]", first=0xC1),
        sent_by_a_browser(b"", first=0x88),
        sent_by_a_browser(b"", first=0x89),
        sent_by_a_browser(b"4\xff"),
        b"\x81\x0542[1]....",
    ],
)
def test_whatever_is_no_short_message_of_text_is_left_to_the_library(frame: bytes) -> None:
    ahead = ahead_of(frame)
    ahead.fill()
    assert ahead.short_text() is None
    assert ahead.rest == frame


class Talking(Network):
    """A network on which a browser's bytes come in, read by a line that a server has upgraded."""

    def __init__(self, *reads: bytes, upgraded: bool = True, burst: float = BUDGET) -> None:
        super().__init__()
        self.library = library_over(self)
        pieces = iter(reads)
        self.library.socket.recv = lambda size: next(pieces, b"")
        self.library.close = lambda: None
        self.heard: list[tuple[str, str]] = []
        self.shut: list[int] = []
        budget = Rate(HandClock(seconds=100.0), burst=burst, per_second=0.0)
        server = SimpleNamespace(handlers={"message": lambda sid, text: self.heard.append((sid, text))})
        session = {"budget": budget}
        self.line = Frames(
            self.library,
            SimpleNamespace(queue=Outbox(), upgraded=upgraded, session=session, server=server, sid="one"),
        )

    def shutdown(self, how: int) -> None:
        """Note what was shut."""
        self.shut.append(how)


def test_messages_are_handed_on_and_other_packets_are_given_to_engineio(monkeypatch: pytest.MonkeyPatch) -> None:
    turns: list[float] = []
    monkeypatch.setattr("live.wire.engineio_patches.time.sleep", turns.append)
    network = Talking(*(b"".join(map(sent_by_a_browser, frames)) for frames in [(b"42[1]", b"42[2]"), (b"3",)]))
    assert network.line.wait() == "3"
    assert network.heard == [("one", "2[1]"), ("one", "2[2]")]
    assert turns == [0], "everybody else gets their turn between two that came together"


@pytest.mark.fault("frame-flood")
def test_a_short_message_is_counted_before_it_is_handed_on() -> None:
    network = Talking(*[sent_by_a_browser(b"42[1]")] * 3, burst=2.5)
    with pytest.raises(Refusal):
        network.line.wait()
    assert len(network.heard) == 2
    assert network.shut == [SHUT_RDWR]


def test_before_the_upgrade_from_polling_all_is_read_by_the_library() -> None:
    network = Talking(sent_by_a_browser(b"2probe"), upgraded=False)
    network.library.wait = lambda: "2probe"
    assert network.line.wait() == "2probe"
    assert network.line._ahead.rest == b""


def test_a_line_that_was_closed_here_waits_for_nothing_more() -> None:
    """However its farewell went, a phone that is gone never says that it is."""
    network = Talking()
    network.line.close()
    assert network.shut == [SHUT_RD]


@given(st.binary(max_size=300), st.binary(min_size=4, max_size=4), st.integers(0, 9))
def test_a_mask_is_taken_off_byte_for_byte(words: bytes, mask: bytes, offset: int) -> None:
    expected = bytes(byte ^ mask[(offset + place) % 4] for place, byte in enumerate(words))
    assert unmasked(words, tuple(mask), length=len(words), offset=offset) == expected


@pytest.mark.parametrize("frame", ["", "x", "9", "b64", b"4", "²", "0{}"])
def test_frames_that_are_no_packets_end_the_line(frame: Any) -> None:
    with pytest.raises(ValueError, match="not a packet"):
        Frames(SimpleNamespace(wait=lambda: frame, send=None, close=None), None).wait()


@pytest.mark.parametrize("frame", ["2probe", "3", '42/phone,["vote"]', None])
def test_packets_and_the_end_are_handed_on(frame: Any) -> None:
    session = SimpleNamespace(upgraded=False)
    assert Frames(SimpleNamespace(wait=lambda: frame, send=None, close=None), session).wait() == frame


class Line:
    """As much of an Engine.IO socket as the clock needs."""

    def __init__(self) -> None:
        self.closing = self.closed = False
        self.last_ping: float | None = 1.0
        self.queue = Outbox()
        self.sent: list[int] = []

    def send(self, packet: Any) -> None:
        """Keep what is sent."""
        self.sent.append(packet.packet_type)

    def close(self, wait: bool) -> None:
        """Be closed, without waiting for what is on its way."""
        self.closed = not wait


def test_each_phone_is_asked_once_in_its_turn_until_it_answers() -> None:
    pings, line = Pings(SimpleNamespace(ping_interval=25), HandClock(seconds=100.0)), Line()
    pings.adopt(line)
    line.schedule_ping()  # type: ignore[attr-defined]
    line.schedule_ping()  # type: ignore[attr-defined]
    pings.tick(124.0)
    assert line.sent == []
    pings.tick(125.0)
    pings.tick(999.0)
    assert line.sent == [2]
    assert line.last_ping is not None


def test_a_closed_line_and_a_forgotten_one_are_not_asked() -> None:
    pings = Pings(SimpleNamespace(ping_interval=0), Clock())
    closed, forgotten = Line(), Line()
    for line in (closed, forgotten):
        pings.adopt(line)
        line.schedule_ping()  # type: ignore[attr-defined]
    closed.closed = True
    del forgotten, line
    pings.tick(float("inf"))
    assert closed.sent == []


@pytest.mark.fault("unread-answers")
def test_a_phone_that_answers_and_reads_nothing_is_not_asked_for_ever() -> None:
    pings = Pings(SimpleNamespace(ping_interval=0), Clock())
    slow, full = Line(), Line()
    for line, unread in ((slow, UNREAD), (full, UNREAD + 1)):
        pings.adopt(line)
        line.schedule_ping()  # type: ignore[attr-defined]
        for _ in range(unread):
            line.queue.put("a state")
    pings.tick(float("inf"))
    assert (slow.sent, slow.closed) == ([2], False)
    assert (full.sent, full.closed) == ([], True)


def test_the_server_starts_with_the_versions_alone_whose_insides_are_known(monkeypatch: pytest.MonkeyPatch) -> None:
    ensure_known_versions()
    monkeypatch.setitem(engineio_patches.KNOWN_VERSIONS, "python-engineio", "4.1")
    with pytest.raises(UnknownVersion) as raised:
        ensure_known_versions()
    sentence = str(raised.value)
    assert re.match(r"python-engineio 4\.\d+\.\d+ is installed, and only 4\.1 is known", sentence)
    named = set(re.findall(r"[\w/]+\.py", sentence))
    assert named == {
        "live/wire/engineio_patches.py",
        "live/wire/client_manager.py",
        "live/wire/replies.py",
        "wsgi.py",
    }
    assert named == _modules_that_replace_what_is_not_documented()


def _modules_that_replace_what_is_not_documented() -> set[str]:
    """Those that subclass a manager or eventlet's protocol, or set what is private to Engine.IO."""
    replaces = re.compile(r"class \w+\(.*(?:Manager|HttpProtocol)\)|\b(?:eio|server)\._\w+ = ")
    root = Path(engineio_patches.__file__).resolve().parents[2]
    modules = [root / "wsgi.py", *(root / "live").rglob("*.py"), *(root / "forum").rglob("*.py")]
    return {path.relative_to(root).as_posix() for path in modules if replaces.search(path.read_text("utf-8"))}
