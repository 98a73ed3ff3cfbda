"""What may be read from a message, whoever sent it and by whichever way: the shapes of docs/protocol.md."""

from __future__ import annotations

from scenarios.errors import Invalid
from scenarios.message import say

LARGEST = 2**31 - 1
"""The largest ``seq``, version and id that are kept."""


def number(value: object) -> int:
    """A whole number from 1 that the store can keep. Raises Invalid."""
    if type(value) is not int or not 0 < value <= LARGEST:
        raise unreadable()
    return value


def version(value: object) -> int:
    """The version of a state, 0 before the first cue. Raises Invalid."""
    if type(value) is not int or not 0 <= value <= LARGEST:
        raise unreadable()
    return value


def unreadable() -> Invalid:
    """The refusal of a message that does not have the form of docs/protocol.md."""
    return Invalid(say("This message is not complete. Reload the page and try again."))
