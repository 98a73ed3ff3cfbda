"""The numbers that a row can have, so that any other is simply not found."""

from __future__ import annotations

LARGEST = 2**31 - 1
"""What an INTEGER column holds on every database; a larger number is a fault there, not a miss."""
_DIGITS = len(str(LARGEST))


def typed_number(text: str | None) -> int | None:
    """The number of a row that a form, an address or a key names; None for anything that can be none."""
    typed = text or ""
    if not (typed.isascii() and typed.isdigit()) or len(typed) > _DIGITS:
        return None
    number = int(typed)
    return number if number <= LARGEST else None
