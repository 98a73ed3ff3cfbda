"""A gradient of agreement as one bar in six parts, from full support to standing aside, with a key in words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from forum.drawing.lettering import wrapped
from forum.drawing.plate import SMALL, WHITE, WIDTH, bar, disc, outline, plate, words
from forum.drawing.svg import INK
from forum.web.colours import COLOURS

TONES = (
    COLOURS["deep"],
    COLOURS["agreement-most"],
    COLOURS["agreement-even"],
    COLOURS["agreement-little"],
    COLOURS["agreement-none"],
    COLOURS["white"],
)
"""From support to objection and standing aside. The letters say it too."""
ON_DARK = frozenset({COLOURS["deep"], COLOURS["agreement-none"]})
_THICK = 40
_LINE = 30
_ROOM = 300


@dataclass(frozen=True)
class ScaleAnswer:
    """One answer with its part of all ballots, 0 to 1, and the figure that says so."""

    letter: str
    label: str
    share: float
    figure: str


def draw(name: str, title: str, told: str, answers: Sequence[ScaleAnswer]) -> Markup:
    """The bar, and below it a line for each answer."""
    parts, x = [], 0.0
    for answer, tone in zip(answers, TONES, strict=False):
        length = WIDTH * min(max(answer.share, 0), 1)
        parts.append(bar(x, 0, max(length - 2, 0), _THICK, tone))
        if tone == WHITE and length > 4:
            parts.append(outline(x + 0.7, 0.7, length - 3.4, _THICK - 1.4))
        if length > 22:
            fill = WHITE if tone in ON_DARK else INK
            parts.append(words(answer.letter, x + (length - 2) / 2, _THICK / 2, anchor="middle", fill=fill, weight=700))
        x += length
    y = _THICK + 26.0
    for answer, tone in zip(answers, TONES, strict=False):
        parts += [bar(0, y - 9, 18, 18, tone), outline(0.7, y - 8.3, 16.6, 16.6), disc(answer.letter, 36, y)]
        lines = wrapped(answer.label, _ROOM, SMALL + 2)
        parts += [words(line, 56, y + number * 18) for number, line in enumerate(lines)]
        parts.append(words(answer.figure, WIDTH, y, anchor="end", weight=700))
        y += _LINE + 18 * max(len(lines) - 1, 0)
    return plate(name, title, told, y - _LINE + 16, *parts)
