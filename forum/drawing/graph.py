"""What is to be arranged, in sizes and numbers only, and where everything went."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass

Point = tuple[float, float]


@dataclass(frozen=True)
class Box:
    """A box of this size in a lane, from 0 at the top.

    ``exits`` are the places along its lower edge where its arrows go out; None leaves that to the library.
    An arrow to a box of a lower or the same ``rank`` is one that goes back; without ranks the library finds those.
    """

    width: float
    height: float
    lane: int = 0
    exits: tuple[float, ...] | None = None
    rank: int | None = None


@dataclass(frozen=True)
class Arrow:
    """An arrow between two boxes, each named by its place in the list; ``label`` is the size of what stands on it."""

    source: int
    target: int
    exit: int | None = None
    label: tuple[float, float] | None = None


@dataclass(frozen=True)
class BoxGraph:
    """The boxes and arrows of a picture. No word of what they mean is in it."""

    boxes: tuple[Box, ...]
    arrows: tuple[Arrow, ...]

    @property
    def message(self) -> bytes:
        """What the layout program reads."""
        return json.dumps(asdict(self), separators=(",", ":")).encode()


@dataclass(frozen=True)
class Arrangement:
    """The picture's size, each box's upper left corner, each arrow's bends, each label's upper left corner."""

    width: float
    height: float
    places: tuple[Point, ...]
    routes: tuple[tuple[Point, ...], ...]
    labels: tuple[Point | None, ...]

    @classmethod
    def read(cls, message: bytes) -> Arrangement:
        """The arrangement from what the layout program wrote. Raises ValueError where it wrote none."""
        try:
            told = json.loads(message)
            return cls(
                width=float(told["width"]),
                height=float(told["height"]),
                places=tuple((float(x), float(y)) for x, y in told["places"]),
                routes=tuple(tuple((float(x), float(y)) for x, y in route) for route in told["routes"]),
                labels=tuple(None if place is None else (place[0], place[1]) for place in told["labels"]),
            )
        except (KeyError, TypeError) as fault:
            raise ValueError("This is no arrangement.") from fault
