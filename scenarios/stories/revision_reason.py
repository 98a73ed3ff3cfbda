"""Why a version of a story was made, kept as a code, so that each face says it in its reader's language."""

from __future__ import annotations

import enum
import re
from dataclasses import dataclass

_CODE = re.compile(r"(restored|took|renewed) (\d{1,9})\Z")


class Cause(enum.StrEnum):
    """What led to a version that was not simply written."""

    RESTORED = "restored"
    """An earlier version was brought back."""
    TOOK = "took"
    """A suggestion was taken in."""
    RENEWED = "renewed"
    """The same words went on to a newer version of their pathway."""


@dataclass(frozen=True)
class Reason:
    """A cause with the number of the version that was brought back, of the suggestion that was taken in, or of the
    pathway's version that the story went on to.
    """

    cause: Cause
    number: int

    def __str__(self) -> str:
        """The code, as it is stored."""
        return f"{self.cause} {self.number}"


def read(code: str) -> Reason | None:
    """The reason that a code says, or None where it says none."""
    match = _CODE.match(code)
    return Reason(Cause(match[1]), int(match[2])) if match else None
