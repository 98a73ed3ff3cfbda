"""Socket.IO's client managers, with an index from each client to its rooms.

python-socketio looks through every room at each disconnect, and through every client that is still
connecting at each event; each client has a room of its own, so that five thousand phones dropping at
once would stop the server for seconds. With the index, each costs the same however many there are.
"""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from socketio import Manager, RedisManager


class _Ids(dict[str, None]):
    """The part of a list that the managers use, with membership and removal in constant time."""

    def append(self, sid: str) -> None:
        """Add a client."""
        self[sid] = None

    def remove(self, sid: str) -> None:
        """Take a client out."""
        del self[sid]


class RoomIndex:
    """Keeps the rooms of each client, for whichever manager it is mixed into."""

    rooms: dict[str, dict[str | None, Any]]
    pending_connect: dict[str, Any]
    pending_disconnect: dict[str, Any]
    callbacks: dict[str, Any]
    reaches_others = False
    """Whether clients of other processes hear what is emitted here."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.pending_connect = defaultdict(_Ids)
        self.pending_disconnect = defaultdict(_Ids)
        self._rooms_of: dict[tuple[str, str], dict[str | None, None]] = defaultdict(dict)

    def basic_enter_room(self, sid: str, namespace: str, room: str | None, eio_sid: str | None = None) -> None:
        """Add a client to a room, and the room to the client's."""
        super().basic_enter_room(sid, namespace, room, eio_sid=eio_sid)  # type: ignore[misc]
        self._rooms_of[namespace, sid][room] = None

    def basic_leave_room(self, sid: str, namespace: str, room: str | None) -> None:
        """Take a client out of a room, and the room from the client's."""
        super().basic_leave_room(sid, namespace, room)  # type: ignore[misc]
        rooms = self._rooms_of.get((namespace, sid))
        if rooms is not None:
            rooms.pop(room, None)
            if not rooms:
                del self._rooms_of[namespace, sid]

    def basic_disconnect(self, sid: str, namespace: str, **kwargs: Any) -> None:
        """Take a client out of all its rooms, and of no others."""
        for room in list(self._rooms_of.get((namespace, sid), ())):
            self.basic_leave_room(sid, namespace, room)
        self.callbacks.pop(sid, None)
        for waiting in (self.pending_connect, self.pending_disconnect):
            if sid in waiting[namespace]:
                waiting[namespace].remove(sid)

    def is_empty(self, namespace: str, room: str) -> bool:
        """Whether no client of this process is in a room."""
        return not self.rooms.get(namespace, {}).get(room)

    def get_rooms(self, sid: str, namespace: str) -> list[str]:
        """The rooms that a client is in, its own included."""
        return [room for room in self._rooms_of.get((namespace, sid), ()) if room is not None]


class LocalManager(RoomIndex, Manager):  # type: ignore[misc]
    """The clients of one process that has no message queue."""


class QueueManager(RoomIndex, RedisManager):  # type: ignore[misc]
    """The clients of one of several processes, which hear of each other through Redis."""

    reaches_others = True


def client_manager(message_queue: str) -> LocalManager | QueueManager:
    """The manager for this address of a message queue, or for none."""
    return QueueManager(message_queue) if message_queue else LocalManager()
