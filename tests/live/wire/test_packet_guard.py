"""The gate before the sockets: what comes through it, and what becomes of a socket that sends anything else."""

from __future__ import annotations

import logging
from io import BytesIO
from types import SimpleNamespace
from typing import Any

import orjson
import pytest
from flask import Flask
from socketio import packet

from live.wire import packet_guard as module
from live.wire.json_packet import Json, Packet
from live.wire.packet_guard import PACKET_LIMIT, PacketGuard, guard
from live.wire.rate_limit import Rate
from scenarios.clock import Clock
from scenarios.errors import Refusal
from scenarios.message import say


class Socket:
    """An open socket of Engine.IO, with an allowance."""

    def __init__(self, *, upgraded: bool = True, burst: float = 100.0) -> None:
        self.upgraded = upgraded
        self.session = {"budget": Rate(Clock(), burst=burst, per_second=0.0)}
        self.closed: list[bool] = []

    def close(self, wait: bool = True) -> None:
        self.closed.append(wait)

    @property
    def spent(self) -> float:
        return self.session["budget"].spent


class Server:
    """As much of a Socket.IO server as the gate looks at: its sockets, and what reads their packets."""

    def __init__(self, **sockets: Socket) -> None:
        self.received: list[tuple[str, object]] = []
        self.fault: Exception | None = None
        self.eio = SimpleNamespace(sockets=dict(sockets), handlers={"message": self.read}, on=self.on)

    def on(self, event: str, handler: Any) -> None:
        self.eio.handlers[event] = handler

    def read(self, socket: str, data: object) -> None:
        if self.fault is not None:
            raise self.fault
        self.received.append((socket, data))


class App:
    """The application behind the gate: what it was asked, and the body of it."""

    def __init__(self) -> None:
        self.asked: list[tuple[dict[str, Any], bytes]] = []

    def __call__(self, environ: dict[str, Any], start_response: Any) -> list[bytes]:
        self.asked.append((environ, environ["wsgi.input"].read()))
        start_response("200 OK", [])
        return [b"answer"]


def ask(server: Server, body: bytes = b"", **environ: Any) -> tuple[list[str], list[Any], list[bytes], App]:
    """What a request is answered with: status, headers and body; and the application."""
    app, answers = App(), []
    asked = {
        "PATH_INFO": "/socket.io/",
        "QUERY_STRING": "EIO=4&sid=one",
        "REQUEST_METHOD": "POST",
        "CONTENT_LENGTH": str(len(body)),
        "HTTP_SEC_WEBSOCKET_EXTENSIONS": "permessage-deflate",
        "wsgi.input": BytesIO(body),
    } | environ
    asked = {name: value for name, value in asked.items() if value is not None}
    said = PacketGuard(app, server)(asked, lambda status, headers: answers.append((status, headers)))  # type: ignore[arg-type]
    return [status for status, _ in answers], [headers for _, headers in answers], list(said), app


TOO_LARGE = (["413 Content Too Large"], [[("Content-Length", "0")]], [])


def test_a_poll_comes_through_with_its_body_and_is_counted_by_packets_and_size() -> None:
    socket = Socket()
    body = b"42[1]\x1e42[2]%1E42[3]%1e42[4]"
    status, _, said, app = ask(Server(one=socket), body)
    assert (status, said) == (["200 OK"], [b"answer"])
    [(environ, read)] = app.asked
    assert read == body
    assert "HTTP_SEC_WEBSOCKET_EXTENSIONS" not in environ
    assert socket.spent == 4 + len(body) / 1024
    assert socket.closed == []


def test_what_is_no_socket_comes_through_as_it_is() -> None:
    socket = Socket(burst=0.0)
    status, _, _, app = ask(Server(one=socket), b"x" * (PACKET_LIMIT + 1), PATH_INFO="/join/socket.io")
    assert status == ["200 OK"]
    assert "HTTP_SEC_WEBSOCKET_EXTENSIONS" in app.asked[0][0]
    assert ask(Server(), PATH_INFO=None)[0] == ["200 OK"]
    assert socket.closed == []


def test_a_poll_over_the_allowance_is_declined_and_ends_its_socket_without_waiting() -> None:
    socket, other = Socket(burst=1.5), Socket()
    server = Server(one=socket, other=other)
    assert ask(server, b"42[1]\x1e42[2]")[:3] == TOO_LARGE
    assert (socket.closed, list(server.eio.sockets), other.closed) == ([False], ["other"], [])


@pytest.mark.parametrize("length", [str(PACKET_LIMIT + 1), "-1", "many", "१"])
def test_a_poll_that_is_too_large_or_says_no_size_ends_its_socket_unread(length: str) -> None:
    socket = Socket()
    server = Server(one=socket)
    status, headers, said, app = ask(server, b"42[1]", CONTENT_LENGTH=length)
    assert (status, headers, said) == TOO_LARGE
    assert (app.asked, socket.closed, server.eio.sockets, socket.spent) == ([], [False], {}, 0)


def test_the_largest_poll_that_may_be_sent_comes_through() -> None:
    socket = Socket()
    assert ask(Server(one=socket), b"x" * PACKET_LIMIT)[0] == ["200 OK"]
    assert socket.spent == 1 + PACKET_LIMIT / 1024


@pytest.mark.parametrize("length", [None, "", "0"])
def test_a_poll_without_a_body_is_one_packet(length: str | None) -> None:
    socket = Socket()
    assert ask(Server(one=socket), CONTENT_LENGTH=length)[0] == ["200 OK"]
    assert socket.spent == 1


@pytest.mark.parametrize(
    "environ", [{"REQUEST_METHOD": "GET"}, {"QUERY_STRING": "sid=two"}, {"QUERY_STRING": ""}, {"QUERY_STRING": None}]
)
def test_what_brings_no_packets_costs_nothing_but_is_not_too_large_either(environ: dict[str, Any]) -> None:
    socket = Socket(burst=0.0)
    assert ask(Server(one=socket), b"42[1]", **environ)[0] == ["200 OK"]
    assert ask(Server(one=socket), b"42[1]", CONTENT_LENGTH=str(PACKET_LIMIT), **environ)[0] == ["200 OK"]
    assert ask(Server(one=socket), b"", CONTENT_LENGTH=str(PACKET_LIMIT + 1), **environ)[:3] == TOO_LARGE


@pytest.fixture
def rests(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """How often everybody else got their turn, each time for so long."""
    rested: list[float] = []
    monkeypatch.setattr(module.time, "sleep", rested.append)
    return rested


def test_a_packet_is_handed_on_and_after_a_poll_others_have_their_turn(rests: list[float]) -> None:
    server = Server(one=Socket(), polling=Socket(upgraded=False))
    gate = PacketGuard(App(), server)  # type: ignore[arg-type]
    gate.receive("one", "2[1]")
    assert rests == []
    gate.receive("polling", "2[2]")
    gate.receive("gone", "2[3]")
    assert (server.received, rests) == ([("one", "2[1]"), ("polling", "2[2]")], [0])


@pytest.mark.parametrize(
    ("error", "logged"),
    [
        (ValueError("secret"), []),
        (IndexError("secret"), []),
        (TypeError("secret"), []),
        (Refusal(say("No.")), []),
        (RuntimeError("secret"), ["reading a packet failed: RuntimeError at "]),
    ],
)
def test_a_packet_that_cannot_be_read_ends_its_socket_and_no_other(
    error: Exception, logged: list[str], caplog: pytest.LogCaptureFixture
) -> None:
    socket, other = Socket(), Socket()
    server = Server(one=socket, other=other)
    server.fault = error
    PacketGuard(App(), server).receive("one", "2[1]")  # type: ignore[arg-type]
    assert (socket.closed, list(server.eio.sockets), other.closed) == ([False], ["other"], [])
    assert [record.getMessage()[: len(line)] for record, line in zip(caplog.records, logged, strict=True)] == logged
    assert all(record.levelno == logging.ERROR and "secret" not in record.getMessage() for record in caplog.records)


def test_the_gate_stands_before_an_apps_sockets_and_their_packets() -> None:
    app, server = Flask("test"), Server(one=Socket())
    inner = App()
    app.wsgi_app = inner  # type: ignore[method-assign, assignment]
    guard(app, server)  # type: ignore[arg-type]
    server.eio.handlers["message"]("one", "2[1]")
    server.eio.handlers["message"]("gone", "2[1]")
    assert server.received == [("one", "2[1]")]
    started: list[Any] = []
    asked = {"PATH_INFO": "/", "wsgi.input": BytesIO(b"body")}
    assert app.wsgi_app(asked, lambda *answer: started.append(answer)) == [b"answer"]
    assert (inner.asked[0][1], started) == (b"body", [("200 OK", [])])


@pytest.mark.parametrize(
    ("text", "kind", "data"),
    [
        ("0/phone,", packet.CONNECT, None),
        ("1/phone,", packet.DISCONNECT, None),
        ('2/phone,7["vote",{}]', packet.EVENT, ["vote", {}]),
        ("3/phone,7[]", packet.ACK, []),
    ],
)
def test_a_packet_that_a_client_sends_is_read(text: str, kind: int, data: object) -> None:
    read = Packet()
    assert read.decode(text) == 0
    assert (read.packet_type, read.namespace, read.data) == (kind, "/phone", data)


@pytest.mark.parametrize(
    ("text", "why"),
    [
        (b'2["vote"]', "a packet is text"),
        ('4{"message":"x"}', "a packet of a type that clients do not send"),
        ("2", "an event without a name of its own"),
        ("2[]", "an event without a name of its own"),
        ("2[1]", "an event without a name of its own"),
        ('2{"vote":1}', "an event without a name of its own"),
        ('2"vote"', "an event without a name of its own"),
        *[(f'2["{name}"]', "an event without a name of its own") for name in ("connect", "disconnect", "*")],
        ("31{}", "an acknowledgement without a list"),
        ('31"x"', "an acknowledgement without a list"),
    ],
)
def test_a_packet_that_no_client_of_ours_sends_is_refused(text: Any, why: str) -> None:
    with pytest.raises(ValueError, match=f"^{why}$"):
        Packet().decode(text)


def test_the_wire_has_json_without_white_space() -> None:
    assert Json.dumps({"a": [1, None]}, separators=(",", ":")) == '{"a":[1,null]}'
    assert Json.loads('{"a": [1]}', cls=None) == Json.loads(b'{"a": [1]}') == {"a": [1]}
    with pytest.raises(orjson.JSONDecodeError):
        Json.loads("nothing")
