"""What all charts of results have in common: a frame that says what it shows, letters in discs, and hatched places.

Everything is in attributes, so that a chart looks the same on a page, on paper and in a file. No colour says anything
that a letter, a figure, a dash or a hatching does not say too.
"""

from __future__ import annotations

from markupsafe import Markup

from forum.drawing.svg import FONT, INK, SOFT, tag
from forum.web.colours import COLOURS

DEEP = COLOURS["deep"]
PALE = COLOURS["track"]
SPOT = COLOURS["spot-on-paper"]
WHITE = COLOURS["white"]
WIDTH = 420
"""The width of a chart in its own units, which is also its largest on a page."""
SIZE = 15.0
SMALL = 13.0
RADIUS = 11


def plate(name: str, title: str, told: str, height: float, *parts: Markup, width: float = WIDTH) -> Markup:
    """A chart: ``title`` is what it is, ``told`` what it says, and ``name`` an id that the page has once."""
    return tag(
        "svg",
        tag("title", title, id=name),
        tag("desc", told, id=f"{name}-told"),
        *parts,
        xmlns="http://www.w3.org/2000/svg",
        class_="chart",
        viewBox=f"0 0 {width} {height:.0f}",
        width=width,
        height=f"{height:.0f}",
        role="img",
        aria_labelledby=name,
        aria_describedby=f"{name}-told",
        font_family=FONT,
        font_size=SIZE,
        fill=INK,
    )


def disc(letter: str, x: float, y: float) -> Markup:
    """An option's letter, as it stands on screens and phones; ``x`` and ``y`` are its middle."""
    return tag("circle", cx=x, cy=y, r=RADIUS, fill=INK) + words(
        letter, x, y, anchor="middle", size=SMALL, fill=WHITE, weight=700
    )


def words(
    text: str, x: float, y: float, *, anchor: str = "start", size: float = SIZE, fill: str = INK, weight: int = 400
) -> Markup:
    """A text whose middle is at height ``y``."""
    return tag("text", text, x=x, y=y + size * 0.36, text_anchor=anchor, font_size=size, fill=fill, font_weight=weight)


def bar(x: float, y: float, width: float, height: float, fill: str = DEEP) -> Markup:
    """A bar of a figure; one of nothing is not drawn."""
    return tag("rect", x=x, y=y, width=width, height=height, fill=fill, rx=2) if width > 0 else Markup("")


def outline(x: float, y: float, width: float, height: float, dashes: str | None = None) -> Markup:
    """The edge of a bar."""
    return tag(
        "rect",
        x=x,
        y=y,
        width=max(width, 0),
        height=height,
        fill="none",
        stroke=INK,
        stroke_width=1.4,
        rx=2,
        stroke_dasharray=dashes,
    )


def hatched(x: float, y: float, width: float, height: float, stroke: str = SOFT) -> Markup:
    """A place whose figure is not shown, or which is told from a plain one without a colour."""
    step, lines, start = 5.0, [], -height
    while (start := start + step) < width:
        left, right = max(start, 0), min(start + height, width)
        foot, head = y + height - (left - start), y + height - (right - start)
        lines.append(f"M{x + left:.1f} {foot:.1f}L{x + right:.1f} {head:.1f}")
    edge = tag("rect", x=x, y=y, width=width, height=height, fill=WHITE, stroke=stroke, stroke_width=1, rx=2)
    return edge + tag("path", d="".join(lines), stroke=stroke, stroke_width=1, fill="none")
