"""How arrows look, told once for a picture and for its key: a difference in colour is one in dashes too."""

from __future__ import annotations

from dataclasses import dataclass

from markupsafe import Markup

from forum.drawing.graph import Point
from forum.drawing.svg import SOFT, SPOT, head, path, shaft, tag

MARK = (44, 24)
"""Width and height of a mark in a key."""


@dataclass(frozen=True)
class Stroke:
    """The look of a kind of arrow; ``dashes`` tells it from the others on paper, and to eyes that see no colours."""

    colour: str
    width: float
    dashes: str | None = None
    cap: str | None = None

    def drawn(self, route: tuple[Point, ...]) -> Markup:
        """An arrow along this route."""
        return tag(
            "path",
            d=path(shaft(route)),
            fill="none",
            stroke=self.colour,
            stroke_width=self.width,
            stroke_dasharray=self.dashes,
            stroke_linecap=self.cap,
        ) + tag("path", d=head(route), fill=self.colour)

    def sample(self, x: float = 0, y: float = 0) -> Markup:
        """A short arrow for a key, as wide as a mark, whose upper left corner is here."""
        return self.drawn(((x + 2, y + MARK[1] / 2), (x + MARK[0] - 2, y + MARK[1] / 2)))


ONWARD, BACK = Stroke(SOFT, 1.6), Stroke(SPOT, 1.6, "7 4")
"""On a pathway's picture: down it, and back up or to the same height."""
DOTTED = "0.1 5"
"""How an arrow of a story's map goes back."""


def mark(*parts: Markup) -> Markup:
    """What stands before a line of a key on a page, whose words say what it is."""
    width, height = MARK
    return tag(
        "svg",
        *parts,
        xmlns="http://www.w3.org/2000/svg",
        class_="picture-key__mark",
        width=width,
        height=height,
        viewBox=f"0 0 {width} {height}",
        aria_hidden="true",
        focusable="false",
    )
