"""Checks packets before the sockets' handlers: what one client does wrong ends its connection and no other."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterable
from io import BytesIO
from typing import Any
from urllib.parse import parse_qs

from flask import Flask
from socketio import Server

from live.conducting.acknowledgement import fault
from live.wire import engineio_patches
from scenarios.errors import Refusal

PACKET_LIMIT = 16 * 1024
"""The largest packet that a client may send, in bytes."""

_NEXT_PACKET = re.compile(rb"\x1e|%1e", re.IGNORECASE)  # The second in a form, which Engine.IO reads as well.

Environ = dict[str, Any]
StartResponse = Callable[..., Any]


def guard(app: Flask, server: Server) -> None:
    """Put the gate before the sockets of ``app``, and between them and their packets."""
    app.wsgi_app = PacketGuard(app.wsgi_app, server)  # type: ignore[method-assign]


class PacketGuard:
    """Declines compression, which costs 90 KiB a phone, and packets that no client of ours would send."""

    def __init__(self, app: Callable[..., Any], server: Server) -> None:
        self._app = app
        self._server = server
        self._receive = engineio_patches.receive_by(server, self.receive)

    def __call__(self, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        """Let a request through, unless it is a poll that is too large, or one too many."""
        if environ.get("PATH_INFO", "").startswith("/socket.io"):
            environ.pop("HTTP_SEC_WEBSOCKET_EXTENSIONS", None)
            socket = parse_qs(environ.get("QUERY_STRING", "")).get("sid", [""])[0]
            if not self._takes(socket, environ):
                engineio_patches.hang_up(self._server, socket)
                start_response("413 Content Too Large", [("Content-Length", "0")])
                return []
        response: Iterable[bytes] = self._app(environ, start_response)
        return response

    def _takes(self, socket: str, environ: Environ) -> bool:
        """Whether a poll's packets may be read; they are counted before that, whatever is in them."""
        length = _length(environ)
        known = engineio_patches.connection(self._server, socket)
        if known is None or environ["REQUEST_METHOD"] != "POST" or length > PACKET_LIMIT:
            return length <= PACKET_LIMIT
        packets = environ["wsgi.input"].read(length)
        environ["wsgi.input"] = BytesIO(packets)
        try:
            engineio_patches.spend(known, 1 + len(_NEXT_PACKET.findall(packets)) + length / 1024)
        except Refusal:
            return False
        return True

    def receive(self, socket: str, data: object) -> None:
        """Hand a packet on; one that cannot be read closes its socket."""
        known = engineio_patches.connection(self._server, socket)
        if known is not None and engineio_patches.is_polling(known):
            time.sleep(0)  # A poll brings several: everybody else gets their turn between two of them.
        if engineio_patches.connection(self._server, socket) is None:
            return  # It was closed with this still on its way.
        try:
            self._receive(socket, data)
        except (ValueError, IndexError, TypeError, Refusal):
            engineio_patches.hang_up(self._server, socket)
        except Exception as error:
            fault("reading a packet", error)
            engineio_patches.hang_up(self._server, socket)


def _length(environ: Environ) -> int:
    length = environ.get("CONTENT_LENGTH") or "0"
    return int(length) if length.isascii() and length.isdigit() else PACKET_LIMIT + 1
