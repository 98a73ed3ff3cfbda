"""The gate before the sockets: what one of them does wrong ends that one, and disturbs no other."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any
from urllib.parse import parse_qs

from flask import Flask
from socketio import Server

from live.acknowledgement import fault
from live.rate import Rate
from scenarios.errors import Refusal

PACKET_LIMIT = 16 * 1024
"""The largest packet that a client may send, in bytes."""
FLOOD = 100
FLOOD_A_SECOND = 20
"""Packets that a socket may send at once, and a second after that, before it is closed."""

Environ = dict[str, Any]
StartResponse = Callable[..., Any]


def guard(app: Flask, server: Server) -> None:
    """Put the gate before the sockets of ``app``, and between them and their packets."""
    gate = Gate(app.wsgi_app, server)
    app.wsgi_app = gate  # type: ignore[method-assign]
    server.eio.on("message", gate.receive)


class Gate:
    """Declines compression, which costs 90 KiB a phone, and packets that no client of ours would send."""

    def __init__(self, app: Callable[..., Any], server: Server) -> None:
        self._app = app
        self._server = server
        self._receive = server.eio.handlers["message"]

    def __call__(self, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        """Let a request through, unless it is a poll that is too large."""
        if environ.get("PATH_INFO", "").startswith("/socket.io"):
            environ.pop("HTTP_SEC_WEBSOCKET_EXTENSIONS", None)
            if _length(environ) > PACKET_LIMIT:
                self._end(parse_qs(environ.get("QUERY_STRING", "")).get("sid", [""])[0])
                start_response("413 Content Too Large", [("Content-Length", "0")])
                return []
        response: Iterable[bytes] = self._app(environ, start_response)
        return response

    def receive(self, socket: str, data: object) -> None:
        """Hand a packet on; one that cannot be read, or one too many, closes its socket."""
        if socket not in self._server.eio.sockets:
            return  # It was closed with this still on its way.
        try:
            self._rate_of(socket).spend()
            self._receive(socket, data)
        except (ValueError, IndexError, TypeError, Refusal):
            self._end(socket)
        except Exception as error:
            fault("reading a packet", error)
            self._end(socket)

    def _rate_of(self, socket: str) -> Rate:
        """What this socket may send of any kind: far more than its faces need, and no flood."""
        kept: dict[str, Any] = self._server.eio.get_session(socket)
        if "gate" not in kept:
            kept["gate"] = Rate(burst=FLOOD, per_second=FLOOD_A_SECOND)
        rate: Rate = kept["gate"]
        return rate

    def _end(self, socket: str) -> None:
        """Close a socket without waiting until it has taken what is on its way."""
        known = self._server.eio.sockets.get(socket)
        if known is not None:
            known.close(wait=False)
            self._server.eio.sockets.pop(socket, None)


def _length(environ: Environ) -> int:
    length = environ.get("CONTENT_LENGTH") or "0"
    return int(length) if length.isascii() and length.isdigit() else PACKET_LIMIT + 1
