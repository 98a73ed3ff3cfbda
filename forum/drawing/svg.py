"""SVG, element by element, each word escaped; the look is in attributes, so that a picture also stands alone."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import pairwise
from math import hypot

from markupsafe import Markup, escape

from forum.drawing.graph import Point
from forum.drawing.lettering import printable, runs_leftwards
from forum.web.colours import COLOURS
from scenarios.stories.story import LETTERS

INK = COLOURS["ink"]
SOFT = COLOURS["soft"]
PAPER = COLOURS["paper"]
RAISE = COLOURS["white"]
TRACK = COLOURS["lane"]
RULE = COLOURS["rule"]
SPOT = COLOURS["spot-on-paper"]
TONES = {letter: COLOURS[f"option-{letter.lower()}"] for letter in LETTERS}
FONT = "Atkinson Hyperlegible Next Variable, Atkinson Hyperlegible Next, system-ui, Arial, sans-serif"
ROUND = 7
"""How far from a bend an arrow begins to turn."""
HEAD = 8
"""Length of an arrow's head."""


def tag(name: str, *inside: str | Markup, **attributes: object) -> Markup:
    """An element. An attribute's underscores are hyphens; one that is None is left out."""
    said = "".join(
        f' {key.strip("_").replace("_", "-")}="{escape(_told(value))}"'
        for key, value in attributes.items()
        if value is not None
    )
    if not inside:
        return Markup(f"<{name}{said}/>")  # noqa: S704  each value is escaped above
    content = "".join(escape(_told(each)) for each in inside)
    return Markup(f"<{name}{said}>{content}</{name}>")  # noqa: S704  each value is escaped above


def lettering(
    lines: Iterable[str], x: float, y: float, room: float, *, size: float, step: float, **attributes: object
) -> Markup:
    """Lines of text, each on its own baseline from ``y`` down; a script from the right begins at the right."""
    parts = []
    for number, line in enumerate(lines):
        leftwards = runs_leftwards(line)
        parts.append(
            tag(
                "text",
                line,
                x=x + room if leftwards else x,
                y=y + number * step,
                font_size=size,
                direction="rtl" if leftwards else None,
                **attributes,
            )
        )
    return Markup(" ").join(parts)


def path(points: Sequence[Point]) -> str:
    """A line through these points that turns gently."""
    if not points:
        return ""
    told = [f"M{_at(points[0])}"]
    for before, here, after in zip(points, points[1:], points[2:], strict=False):
        turn = min(ROUND, _length(before, here) / 2, _length(here, after) / 2)
        told.append(f"L{_at(_towards(here, before, turn))}Q{_at(here)} {_at(_towards(here, after, turn))}")
    return "".join([*told, f"L{_at(points[-1])}"])


def shaft(points: Sequence[Point]) -> tuple[Point, ...]:
    """The part of a route before the arrow's head."""
    kept = _without_stops(points)
    if len(kept) < 2:
        return kept
    return (*kept[:-1], _towards(kept[-1], kept[-2], min(HEAD - 1, _length(kept[-1], kept[-2]))))


def head(points: Sequence[Point]) -> str:
    """The arrow's head, at the end of its route."""
    kept = _without_stops(points)
    if len(kept) < 2:
        return ""
    (x, y), back = kept[-1], kept[-2]
    length = _length(kept[-1], back)
    along, across = ((x - back[0]) / length, (y - back[1]) / length), HEAD * 0.5
    base = (x - along[0] * HEAD, y - along[1] * HEAD)
    sides = [(base[0] - along[1] * side, base[1] + along[0] * side) for side in (across, -across)]
    return f"M{_at((x, y))}L{_at(sides[0])}L{_at(sides[1])}Z"


def document(picture: Markup) -> str:
    """The picture as a file that stands alone."""
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{picture}\n'


def _without_stops(points: Sequence[Point]) -> tuple[Point, ...]:
    """The route without points that it does not move to."""
    return (*points[:1], *(after for before, after in pairwise(points) if _length(before, after) > 0.01))


def _length(one: Point, other: Point) -> float:
    return hypot(one[0] - other[0], one[1] - other[1])


def _towards(start: Point, end: Point, far: float) -> Point:
    length = _length(start, end)
    share = far / length if length else 0
    return start[0] + (end[0] - start[0]) * share, start[1] + (end[1] - start[1]) * share


def _at(point: Point) -> str:
    return f"{_told(point[0])} {_told(point[1])}"


def _told(value: object) -> object:
    if isinstance(value, float):
        return f"{value:.1f}".removesuffix(".0")
    return printable(value) if type(value) is str else value  # Elements are Markup, made of what is printable.
