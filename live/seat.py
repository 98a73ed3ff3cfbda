"""Where a socket sits, and what may be read from its messages."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from live.picture import Face
from live.rate import Rate
from scenarios.errors import Invalid
from scenarios.message import say

LARGEST = 2**31 - 1
"""The largest ``seq`` and id that are kept."""


@dataclass(slots=True)
class Seat:
    """Where a socket sits, as its connection found out: no message can say otherwise."""

    section_id: int
    participant_id: int | None = None
    rate: Rate = field(default_factory=Rate)
    face: Face = Face.PHONE


Answer = dict[str, Any]
Handle = Callable[[str, Seat, Mapping[str, Any]], Answer]


def number(value: object) -> int:
    """A whole number from 1 that the store can keep. Raises Invalid."""
    if type(value) is not int or not 0 < value <= LARGEST:
        raise unreadable()
    return value


def unreadable() -> Invalid:
    """The refusal of a message that does not have the form of docs/protocol.md."""
    return Invalid(say("This message is not complete. Reload the page and try again."))
