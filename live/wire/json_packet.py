"""The packets of the wire: JSON only, and well formed or refused before anything looks at them."""

from __future__ import annotations

from typing import Any

import msgspec
import orjson
from socketio import packet

_TAKEN = {packet.CONNECT, packet.DISCONNECT, packet.EVENT, packet.ACK}
_RESERVED = {"connect", "disconnect", "*"}  # As an event's name they would call the server's own hooks.


class Json:
    """orjson, in the shape in which Socket.IO expects a JSON module."""

    @staticmethod
    def dumps(value: object, **_: object) -> str:
        """``value``, in which typed messages may be, as JSON without white space."""
        return orjson.dumps(value, default=_plain).decode()

    @staticmethod
    def loads(text: str | bytes, **_: object) -> Any:
        """The value of ``text``; raises ValueError where it is no JSON."""
        return orjson.loads(text)


class Packet(packet.Packet):  # type: ignore[misc]
    """A Socket.IO packet without binary parts, whose data has the form that its type asks for."""

    uses_binary_events = False
    json = Json

    def decode(self, encoded_packet: str) -> int:
        """Read a packet that a client sent; raises ValueError where a client of ours never would."""
        if not isinstance(encoded_packet, str):
            raise ValueError("a packet is text")
        super().decode(encoded_packet)
        if self.packet_type not in _TAKEN:
            raise ValueError("a packet of a type that clients do not send")
        if self.packet_type == packet.EVENT and not _is_event(self.data):
            raise ValueError("an event without a name of its own")
        if self.packet_type == packet.ACK and not isinstance(self.data, list):
            raise ValueError("an acknowledgement without a list")
        return 0


def _plain(message: object) -> object:
    """A typed message as plain data; a sentence that was told is its text."""
    return msgspec.to_builtins(message, enc_hook=str)


def _is_event(data: object) -> bool:
    return isinstance(data, list) and bool(data) and isinstance(data[0], str) and data[0] not in _RESERVED
