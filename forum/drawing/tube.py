"""The pathway as a line with its stops, and the way that a story took along it: a picture for paper."""

from __future__ import annotations

from collections.abc import Sequence

from markupsafe import Markup

from forum.drawing.lettering import wrapped
from forum.drawing.plate import SPOT, WHITE, plate, words
from forum.drawing.svg import INK, SOFT, tag
from forum.web.colours import COLOURS
from scenarios.stories.pathway_line import LineStop

WIDTH = 640
GREY = COLOURS["unused-line"]
_Y = 14.0
_SIZE = 11.0
_MOST_LINES = 3


def draw(name: str, title: str, told: str, stops: Sequence[LineStop]) -> Markup:
    """Where the story has been is solid, where it left the model dashed, where it is a large ring."""
    step = WIDTH / max(len(stops), 1)
    middles = [(number + 0.5) * step for number in range(len(stops))]
    parts = [_stretch(middles[number - 1], middles[number], stop) for number, stop in enumerate(stops) if number]
    lines = 1
    for middle, stop in zip(middles, stops, strict=True):
        parts.append(_dot(middle, stop))
        named = wrapped(stop.name, step - 4, _SIZE, bold=stop.here, most=_MOST_LINES)
        lines = max(lines, len(named))
        fill, weight = INK if stop.been else SOFT, 700 if stop.here else 400
        parts += [
            words(line, middle, _Y + 24 + n * 13, anchor="middle", size=_SIZE, fill=fill, weight=weight)
            for n, line in enumerate(named)
        ]
    return plate(name, title, told, _Y + 24 + lines * 13, *parts, width=WIDTH)


def _stretch(start: float, end: float, stop: LineStop) -> Markup:
    return tag(
        "path",
        d=f"M{start:.1f} {_Y}H{end:.1f}",
        stroke=SPOT if stop.via else GREY,
        stroke_width=5,
        stroke_dasharray="7 5" if stop.off else None,
    )


def _dot(x: float, stop: LineStop) -> Markup:
    reached = stop.been or stop.here
    return tag(
        "circle",
        cx=x,
        cy=_Y,
        r=10 if stop.here else 7,
        stroke=SPOT if reached else GREY,
        stroke_width=4,
        stroke_dasharray="3 3" if stop.left else None,
        fill=SPOT if reached and not (stop.here or stop.left) else WHITE,
    )
