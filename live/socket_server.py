"""The Socket.IO server, with the settings that thousands of phones on one process need."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any
from urllib.parse import urlsplit

from flask import Flask
from flask_socketio import SocketIO
from socketio import Server

from forum.web.settings import Settings
from live.acknowledgement import fault
from live.client_manager import client_manager
from live.packet import Json, Packet
from live.picture import Face

PACKET_LIMIT = 16 * 1024
"""The largest packet that a client may send, in bytes."""
PING_EVERY_S = 25
PING_PATIENCE_S = 20
"""How often a phone is asked whether it is still there, and how long its answer may take."""

Environ = dict[str, Any]


def socket_server(app: Flask, settings: Settings, async_mode: str) -> SocketIO:
    """The Socket.IO server of ``app``, without any handler yet."""
    socketio = SocketIO()
    socketio.init_app(
        app,
        async_mode=async_mode,
        client_manager=client_manager(settings.message_queue),
        cors_allowed_origins=_may_connect_from(settings.public_url),
        namespaces=[face.value for face in Face],
        serializer=Packet,
        json=Json,
        async_handlers=False,
        manage_session=False,
        http_compression=False,
        max_http_buffer_size=PACKET_LIMIT,
        ping_interval=PING_EVERY_S,
        ping_timeout=PING_PATIENCE_S,
    )
    app.wsgi_app = Gate(app.wsgi_app, socketio.server)  # type: ignore[method-assign]
    return socketio


class Gate:
    """Stands before the sockets: what one of them does wrong ends that one and disturbs no other."""

    def __init__(self, app: Callable[..., Any], server: Server) -> None:
        self._app = app
        self._server = server
        self._receive = server.eio.handlers["message"]
        server.eio.on("message", self._message)

    def __call__(self, environ: Environ, start_response: Callable[..., Any]) -> Iterable[bytes]:
        """Decline compression, which costs 90 KiB a phone; and end a socket that sends no frames."""
        if not environ.get("PATH_INFO", "").startswith("/socket.io"):
            return self._pass(environ, start_response)
        environ.pop("HTTP_SEC_WEBSOCKET_EXTENSIONS", None)
        try:
            return self._pass(environ, start_response)
        except (ValueError, IndexError, TypeError):
            self._end(self._socket_of(environ))
            start_response("400 Bad Request", [("Connection", "close"), ("Content-Length", "0")])
            return [b""]

    def _pass(self, environ: Environ, start_response: Callable[..., Any]) -> Iterable[bytes]:
        response: Iterable[bytes] = self._app(environ, start_response)
        return response

    def _message(self, socket: str, data: object) -> None:
        """Hand a packet on; one that no client of ours would send closes its socket."""
        try:
            self._receive(socket, data)
        except (ValueError, IndexError, TypeError):
            self._end(socket)
        except Exception as error:
            fault("reading a packet", error)
            self._end(socket)

    def _socket_of(self, environ: Environ) -> str | None:
        own = (socket for socket, opened in self._server.environ.items() if opened is environ)
        return next(own, None)

    def _end(self, socket: str | None) -> None:
        if socket is not None:
            self._server.eio.disconnect(socket)


def _may_connect_from(public_url: str) -> Callable[[str | None, Environ], bool]:
    """Pages of this site may open sockets: at its public address, or at the address that was asked."""

    def allowed(origin: str | None, environ: Environ) -> bool:
        if origin is None or origin == public_url:
            return True
        return urlsplit(origin).netloc == environ.get("HTTP_HOST")

    return allowed
