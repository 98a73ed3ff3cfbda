"""Takes the open sockets of this process along, when their room goes on to another part of the event."""

from __future__ import annotations

import time

from socketio import Server

from live.conducting.presence import Presence
from live.performance.saying import PersonKeys
from live.snapshot.render import Face
from live.wire.broadcast import Broadcast
from live.wire.connection import ConnectionSession

AT_A_TIME = 100
"""How many sockets are moved before everybody else gets their turn."""


class SectionChange:
    """Moves sockets from one section to another: who is here, what they hear, and what they are counted for."""

    def __init__(self, server: Server, broadcast: Broadcast, presence: Presence) -> None:
        self._server = server
        self._broadcast = broadcast
        self._presence = presence

    def take_along(self, section_id: int, to: int) -> dict[str, PersonKeys]:
        """Move every socket of a section, and return the phones among them, each with its person."""
        phones: dict[str, PersonKeys] = {}
        for face in Face:
            for place, sid in enumerate(self._broadcast.sockets(section_id, face)):
                connection = self._connection(sid, face)
                if connection is not None and connection.section_id == section_id and not connection.is_left:
                    self._move(sid, connection, to)
                    if connection.who is not None:
                        phones[sid] = connection.who
                if place % AT_A_TIME == AT_A_TIME - 1:
                    time.sleep(0)
        return phones

    def _move(self, sid: str, connection: ConnectionSession, to: int) -> None:
        before, connection.section_id = connection.section_id, to
        self._broadcast.leave(sid, connection.recipients, before, connection.participant_id or 0)
        self._broadcast.enter(sid, connection.recipients, to, connection.participant_id or 0)
        self._broadcast.watch(to)
        self._broadcast.unwatch(before)
        if connection.participant_id is not None:
            self._presence.move(connection.participant_id, to)

    def _connection(self, sid: str, face: Face) -> ConnectionSession | None:
        """The session of a socket; one that is still connecting has none yet, and is moved at the next pulse."""
        try:
            connection = self._server.get_session(sid, namespace=face.value)
        except KeyError:  # It has gone meanwhile.
            return None
        return connection if isinstance(connection, ConnectionSession) else None
