"""Whatever one connection sends, and however much of it: it is counted, it ends, and nobody else waits for it."""

from __future__ import annotations

import itertools
import socket
from collections.abc import Iterator

import pytest
from wsgi import PIPELINED

from live.wire.engineio_patches import BUDGET
from live.wire.packet_guard import PACKET_LIMIT
from tests.live.actors import Host, Phone
from tests.live.evening import Evening, admit
from tests.live.hostile.stranger import BINARY, CLOSE, CONTINUED, PING, PONG, TEXT, Stranger, frame, request
from tests.live.server import RunningServer

MANY = 1_000
"""So many frames are no phone's, however long a busy machine takes over them."""
PIECE = 1_024


@pytest.fixture
def stranger(server: RunningServer) -> Iterator[Stranger]:
    """Somebody who shows neither a code nor a token."""
    with Stranger(server.host, server.port) as stranger:
        yield stranger


@pytest.fixture(autouse=True)
def nothing_of_them_is_logged(server: RunningServer) -> Iterator[None]:
    """Neither a fault nor an address is written down."""
    yield
    assert "Traceback" not in server.log and "failed:" not in server.log
    assert f"client={server.host}" not in server.log


@pytest.mark.fault("pipelined-requests")
def test_somebody_elses_request_is_answered_before_those_that_one_connection_sent_in_a_row(
    server: RunningServer, stranger: Stranger
) -> None:
    with Stranger(server.host, server.port) as other:
        stranger.sends(request("/stories") * 400)
        next(stranger.answers())
        other.sends(request("/healthz"))
        assert next(other.answers())[0] == 200
        other.sends(request("/healthz", "Connection: close"))
        assert next(other.answers())[0] == 200
        stranger.line.setblocking(False)
        assert len(list(stranger.answers())) < PIPELINED


@pytest.mark.fault("pipelined-requests")
def test_a_connection_that_never_waits_for_its_answers_is_told_that_the_last_one_is_the_last(
    stranger: Stranger,
) -> None:
    stranger.sends(request("/healthz") * 400)
    answers = list(stranger.answers())
    assert [status for status, _ in answers] == [200] * (PIPELINED + 1)
    assert [headers.get("connection") for _, headers in answers] == [None] * PIPELINED + ["close"]


@pytest.mark.fault("whole-room-returns")
def test_no_socket_is_opened_for_somebody_who_has_hung_up_before_their_turn(server: RunningServer) -> None:
    asks = request(
        "/socket.io/?EIO=4&transport=websocket",
        "Upgrade: websocket",
        "Connection: Upgrade",
        "Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==",
        "Sec-WebSocket-Version: 13",
    )
    with Stranger(server.host, server.port) as gone, Stranger(server.host, server.port) as patient:
        gone.line.send(asks, socket.MSG_MORE)  # It is held back until the end comes with it.
        gone.line.shutdown(socket.SHUT_WR)
        assert gone.read.read() == b""
        patient.sends(asks)
        assert next(patient.answers())[0] == 101


def test_a_proxys_connection_carries_request_after_request(stranger: Stranger) -> None:
    answers = stranger.answers()
    for number in range(2_000):
        stranger.sends(request("/socket.io/?EIO=4", method="OPTIONS"))  # The cheapest of all answers.
        status, headers = next(answers)
        assert (status, headers.get("connection")) == (200, None), number


@pytest.mark.fault("frame-flood")
@pytest.mark.parametrize(
    "frames",
    [
        frame(PING),
        frame(PONG),
        frame(BINARY, b"4"),
        frame(TEXT, b"2"),
        frame(TEXT, b"3"),
        frame(TEXT, b"5"),
        frame(TEXT, b"6"),
        frame(TEXT, b"4", last=False) + frame(CONTINUED, last=False) * MANY,
        frame(TEXT, b"3") + frame(PING, b"x" * 125) + frame(PONG) + frame(TEXT, b"5"),
    ],
    ids=[
        "pings",
        "pongs",
        "binary",
        "Engine.IO's pings",
        "Engine.IO's pongs",
        "upgrades",
        "noops",
        "empty pieces",
        "all of them",
    ],
)
def test_a_flood_of_any_kind_of_frame_is_hung_up_on(frames: bytes, stranger: Stranger, phone: Phone) -> None:
    stranger.opens_a_socket()
    stranger.sends(frames * MANY)
    assert len(list(stranger.frames())) < MANY
    assert phone.is_connected


@pytest.mark.fault("frame-flood")
def test_a_flood_of_packets_by_polling_ends_its_socket(stranger: Stranger) -> None:
    answers = stranger.answers()
    polling = f"/socket.io/?EIO=4&transport=polling&sid={stranger.polls()}"
    for posted in itertools.count(1):
        stranger.sends(request(polling, method="POST", body=b"\x1e".join([b"3"] * 16)))
        if next(answers)[0] != 200:
            break
    assert posted <= BUDGET
    stranger.sends(request(polling))
    assert next(answers)[0] == 400


@pytest.mark.fault("endless-message")
@pytest.mark.parametrize(
    "frames",
    [
        frame(TEXT, b"4", last=False) + frame(CONTINUED, b"x" * PIECE, last=False) * 60,
        frame(TEXT, b"4" + b"x" * PACKET_LIMIT),
        frame(TEXT, declared=2**40),
        frame(TEXT, b"4" * (PACKET_LIMIT - 100), last=False) + frame(CONTINUED, declared=1_000, last=False),
    ],
    ids=["in pieces", "in one piece", "only declared", "the rest only declared"],
)
def test_a_message_without_end_is_hung_up_on_half_way(frames: bytes, stranger: Stranger) -> None:
    stranger.opens_a_socket()
    stranger.sends(frames)
    assert all(opcode == CLOSE for opcode, _ in stranger.frames())


@pytest.mark.fault("endless-message")
@pytest.mark.parametrize(("more", "taken"), [(0, True), (1, False)])
def test_a_message_is_as_large_as_a_packet_may_be_however_it_is_cut(
    server: RunningServer, evening: Evening, stranger: Stranger, more: int, taken: bool
) -> None:
    token = admit(server.database, evening.event_id, 1)[0]
    stranger.opens_a_socket()
    assert stranger.connects("/phone", {"code": evening.code, "token": token}).startswith("40/phone")
    before, after = b'42/phone,7["refresh",{"x":"', b'"}]'
    message = before + b"x" * (PACKET_LIMIT + more - len(before) - len(after)) + after
    pieces = [message[start : start + PIECE] for start in range(0, len(message), PIECE)]
    for number, piece in enumerate(pieces):
        opcode, last = (CONTINUED if number else TEXT), number == len(pieces) - 1
        stranger.sends(frame(opcode, piece, last=last), frame(PING, b"x" * 125))
    answered = any(packet.startswith("43/phone,7") for packet in stranger.packets())
    assert answered == taken


def test_a_phone_that_votes_and_pings_is_never_hung_up_on(
    server: RunningServer, evening: Evening, host: Host, stranger: Stranger
) -> None:
    round_id = host.opens_a_round()["round"]["id"]
    token = admit(server.database, evening.event_id, 1)[0]
    stranger.opens_a_socket()
    stranger.connects("/phone", {"code": evening.code, "token": token})
    came = stranger.frames()
    for seq in range(1, 9):
        vote = f'42/phone,{seq}["vote",{{"round":{round_id},"choices":["o1"],"seq":{seq}}}]'
        stranger.sends(frame(TEXT, vote.encode()), *[frame(PING, str(seq).encode())] * 4)
        receipt = f'43/phone,{seq}[{{"ok":true'.encode()
        pongs, received = 0, False
        while not received or pongs < 4:
            opcode, payload = next(came)
            pongs += (opcode, payload) == (PONG, str(seq).encode())
            received = received or payload.startswith(receipt)


@pytest.mark.fault("endless-message")
def test_a_websocket_of_before_the_standard_is_refused(stranger: Stranger) -> None:
    headers = ("Upgrade: websocket", "Connection: Upgrade", "Origin: http://forum.example")
    stranger.sends(request("/socket.io/?EIO=4&transport=websocket", *headers))
    assert next(stranger.answers())[0] == 400
