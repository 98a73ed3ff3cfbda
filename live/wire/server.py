"""The Socket.IO server, with the settings that thousands of phones on one process need."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

from flask import Flask
from flask_socketio import SocketIO
from socketio import Server

from forum.web.settings import Settings
from live.snapshot.render import Face
from live.wire.client_manager import client_manager
from live.wire.engineio_patches import fit
from live.wire.json_packet import Json, Packet
from live.wire.packet_guard import PACKET_LIMIT, guard
from live.wire.replies import answer_by_reply
from scenarios.clock import Clock

PING_EVERY_S = 25
PING_PATIENCE_S = 20
"""How often a phone is asked whether it is still there, and how long its answer may take."""


def socket_server(app: Flask, settings: Settings, async_mode: str, clock: Clock) -> Server:
    """The Socket.IO server of ``app``, without any handler yet.

    The app's extensions get Flask-SocketIO as ``socketio``, and the clock of the pings as ``pings``.
    """
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
        logger=_quiet("live.socketio"),
        engineio_logger=_quiet("live.engineio"),
    )
    guard(app, socketio.server)
    answer_by_reply(socketio.server)
    app.extensions["pings"] = fit(socketio.server, clock)
    return socketio.server


def _may_connect_from(public_url: str) -> Callable[[str | None, dict[str, Any]], bool]:
    """Pages of this site may open sockets: at its public address, or at the address that was asked."""

    def allowed(origin: str | None, environ: dict[str, Any]) -> bool:
        if origin is None or origin == public_url:
            return True
        return urlsplit(origin).netloc == environ.get("HTTP_HOST")

    return allowed


def _quiet(name: str) -> logging.Logger:
    """A log of faults alone, since the libraries would write down what people send."""
    log = logging.getLogger(name)
    log.setLevel(logging.ERROR)
    log.addFilter(_without_traceback)
    return log


def _without_traceback(record: logging.LogRecord) -> bool:
    """Keep what went wrong, and drop the values that a traceback would quote."""
    record.exc_info = record.exc_text = None
    return True
