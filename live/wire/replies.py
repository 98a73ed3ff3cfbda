"""Gives each event of python-socketio to its handler together with the way to answer it, now or later.

As it comes, what a handler returns is the answer, so that a task of its own waits for each: with thousands of votes at
once, to put that many tasks to sleep and wake them costs as much as to store the votes.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Any

from socketio import Server, packet

from live.messages.outgoing import Accepted, NotAccepted
from live.wire import engineio_patches
from live.wire.json_packet import Json


def answer_by_reply(server: Server) -> None:
    """From now on each handler of an event of ``server`` is given a ``Reply`` as its last argument."""
    server._handle_event = partial(_handle, server)


def _handle(server: Server, socket: str, namespace: str | None, number: int | None, data: Sequence[Any]) -> None:
    """Hand an event on, as python-socketio does: one of a socket that is not in this namespace is passed over."""
    namespace = namespace or "/"
    sid = server.manager.sid_from_eio_sid(socket, namespace)
    if server.manager.is_connected(sid, namespace):
        reply = _no_reply if number is None else partial(_reply, server, socket, namespace, number)
        server._trigger_event(data[0], namespace, sid, *data[1:], reply)


def _reply(server: Server, socket: str, namespace: str, number: int, answer: Accepted | NotAccepted) -> None:
    """Send an acknowledgement of Socket.IO's: its type, namespace, number and what is answered."""
    text = f"{packet.ACK}{namespace},{number}[{Json.dumps(answer)}]"
    engineio_patches.send(server, socket, text)


def _no_reply(answer: Accepted | NotAccepted) -> None:
    """Answer nothing to a message that asks for no answer."""
