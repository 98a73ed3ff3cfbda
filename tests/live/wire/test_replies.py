"""Each event is handed on with the way to answer it."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest
from socketio import Manager, Server

from live.messages.outgoing import Accepted, VoteAccepted
from live.wire.connection import Reply
from live.wire.engineio_patches import Outbox
from live.wire.replies import answer_by_reply


@pytest.fixture
def server() -> Server:
    """A server with one open socket, "one", of which nothing but the outbox is real."""
    server = Server(async_mode="threading", client_manager=Manager())
    server.manager.set_server(server)
    server.eio.sockets["one"] = SimpleNamespace(queue=Outbox(), closed=False)
    answer_by_reply(server)
    return server


def sent(server: Server) -> list[str]:
    """What waits for the socket."""
    outbox = server.eio.sockets["one"].queue
    return [outbox.get(block=False).encode() for _ in range(outbox.waiting)]


def hear(server: Server, namespace: str = "/phone") -> list[tuple[Any, ...]]:
    """What the handler of votes is given, once the socket is in a namespace."""
    heard: list[tuple[Any, ...]] = []
    server.on("vote", lambda *given: heard.append(given), namespace=namespace)
    server.manager.connect("one", namespace)
    return heard


def test_an_answer_goes_to_its_own_message_whenever_it_is_given(server: Server) -> None:
    heard = hear(server)
    for number in (7, 8):
        server._handle_event("one", "/phone", number, ["vote", {"round": number}])
    assert sent(server) == []
    for _, message, reply in reversed(heard):
        reply(VoteAccepted(round=message["round"], choices=("é",), seq=1))
    assert sent(server) == [
        '43/phone,8[{"ok":true,"round":8,"choices":["é"],"seq":1}]',
        '43/phone,7[{"ok":true,"round":7,"choices":["é"],"seq":1}]',
    ]


def test_a_message_that_asks_for_no_answer_has_none(server: Server) -> None:
    [_, _, reply] = given(server, None)
    reply(Accepted())
    assert sent(server) == []


def test_a_socket_that_has_closed_meanwhile_is_sent_nothing(server: Server) -> None:
    [_, _, reply] = given(server, 1)
    server.eio.sockets["one"].closed = True
    reply(Accepted())
    assert sent(server) == []
    del server.eio.sockets["one"]
    reply(Accepted())


def test_an_event_of_a_socket_that_is_not_in_the_namespace_is_passed_over(server: Server) -> None:
    heard = hear(server)
    server._handle_event("one", "/host", 1, ["vote", {}])
    server._handle_event("another", "/phone", 1, ["vote", {}])
    server._handle_event("one", None, 1, ["vote", {}])
    assert heard == []


def given(server: Server, number: int | None) -> tuple[str, Any, Reply]:
    """What the handler of one vote was given."""
    heard = hear(server)
    server._handle_event("one", "/phone", number, ["vote", {}])
    [(sid, message, reply)] = heard
    return sid, message, reply
