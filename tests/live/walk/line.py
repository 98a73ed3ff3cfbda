"""The server's end of a page's line, without a network: Engine.IO's own connection, whose packets are handed over."""

from __future__ import annotations

import json
from queue import Empty
from typing import Any

from engineio.packet import Packet
from socketio import Server

CLOSES = "1"


class Line:
    """A connection that was just opened, as from a WebSocket."""

    def __init__(self, server: Server, environ: dict[str, Any]) -> None:
        eio = server.eio
        eio.start_service_task = False  # It would ask the machine for the time, in a thread of its own.
        answer = eio._handle_connect(environ, None, "polling")
        opening = json.loads(answer["response"][1:])
        self._first = "0" + json.dumps(opening | {"upgrades": []})
        self._known = eio.sockets[opening["sid"]]
        self._known.upgraded = True

    def takes(self, packet: str) -> None:
        """Hand over a packet that the page sent."""
        if packet == CLOSES:
            self.ends()
        elif not self._known.closed:
            self._known.receive(Packet(encoded_packet=packet))

    def says(self) -> list[str]:
        """The packets that the server has for the page by now."""
        said = [self._first] if self._first else []
        self._first = ""
        while True:
            try:
                packet = self._known.queue.get(block=False)
            except Empty:
                return said
            if packet is not None:
                said.append(packet.encode())

    def ends(self) -> None:
        """The line breaks, or the page closes it: the server notices."""
        self._known.close(wait=False, abort=True)

    @property
    def is_open(self) -> bool:
        """Whether neither end closed it."""
        return not self._known.closed
