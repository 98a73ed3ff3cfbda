"""Who moved where between two votes: a square for each way that people went, as large as their number.

Where it may not be shown, the square is hatched, and says neither how large it is nor that it is nought.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import sqrt

from markupsafe import Markup

from forum.drawing.plate import DEEP, PALE, SMALL, SPOT, WHITE, WIDTH, bar, disc, hatched, outline, plate, words
from forum.drawing.svg import INK, RULE, SOFT, tag

_LEFT = 74
_TOP = 46
_LARGEST = 52
_ROW = 46
_AXIS = 150
_REACH = WIDTH - _AXIS - 4


@dataclass(frozen=True)
class MovesLabels:
    """The words that a picture of moves needs."""

    title: str
    told: str
    before: str
    now: str
    none: str
    kept: str
    gained: str
    lost: str
    new: str
    not_shown: str


@dataclass(frozen=True)
class Kept:
    """For approval: how many of those who voted twice kept, gained and lost an option, or found a new one."""

    kept: int
    gained: int
    lost: int
    new: int


def grid(
    name: str,
    wording: MovesLabels,
    before: Sequence[str],
    now: Sequence[str],
    table: Mapping[tuple[str, str], int | None],
) -> Markup:
    """From the rows' answers to the columns'; "" among the letters is "none of these"."""
    step = min(_LARGEST + 6, (WIDTH - _LEFT) / max(len(now), 1))
    most = max((count for count in table.values() if count), default=1)
    largest = step - 8
    parts = [
        words(wording.now, _LEFT, 8, size=SMALL, fill=SOFT),
        words(wording.before, 0, 8, size=SMALL, fill=SOFT),
    ]
    parts += [_head(letter, wording, _LEFT + (place + 0.5) * step, 30) for place, letter in enumerate(now)]
    for row, one in enumerate(before):
        y = _TOP + (row + 0.5) * step
        parts.append(_head(one, wording, 24, y))
        for place, two in enumerate(now):
            x = _LEFT + (place + 0.5) * step
            rule = f"M{x - step / 2:.1f} {y + step / 2:.1f}h{step:.1f}"
            parts.append(tag("path", d=rule, stroke=RULE, stroke_width=1))
            parts.append(_square(table.get((one, two)), x, y, largest, most, stayed=one == two))
    height = _TOP + len(before) * step + 8
    if any(count is None for count in table.values()):
        parts += [hatched(0, height + 12, 16, 16), words(wording.not_shown, 26, height + 20, size=SMALL, fill=SOFT)]
        height += 34
    return plate(name, wording.title, wording.told, height + 2, *parts)


def changes(name: str, wording: MovesLabels, options: Sequence[tuple[str, Kept | None]]) -> Markup:
    """For approval: who was lost stands left of the line, who was kept and gained right of it."""
    shown = [kept for _, kept in options if kept]
    right = max((each.kept + each.gained + each.new for each in shown), default=1) or 1
    left = max((each.lost for each in shown), default=1) or 1
    scale = min(_REACH / right, (_AXIS - 40) / left)
    parts = [
        words(wording.lost, _AXIS - 6, 8, anchor="end", size=SMALL, fill=SOFT),
        words(f"{wording.kept}, {wording.gained}", _AXIS + 6, 8, size=SMALL, fill=SOFT),
    ]
    y = 22.0
    for letter, kept in options:
        parts.append(disc(letter, 11, y + 12))
        if kept is None:
            parts += [hatched(_AXIS, y, 40, 24), words(wording.not_shown, _AXIS + 50, y + 12, size=SMALL, fill=SOFT)]
        else:
            parts += _change(wording, kept, y, scale)
        y += _ROW
    height = y - _ROW + 46
    axis = tag("path", d=f"M{_AXIS} 18V{height - 2:.0f}", stroke=INK, stroke_width=1.4)
    return plate(name, wording.title, wording.told, height, *parts, axis)


def _change(wording: MovesLabels, kept: Kept, y: float, scale: float) -> list[Markup]:
    stayed, came, left = kept.kept * scale, (kept.gained + kept.new) * scale, kept.lost * scale
    told = [f"{kept.kept} {wording.kept}", f"{kept.gained} {wording.gained}"]
    if kept.new:
        told = [f"{kept.new} {wording.new}"]
    parts = [bar(_AXIS, y, stayed, 24)]
    if came > 0:
        parts += [bar(_AXIS + stayed, y, came, 24, PALE), outline(_AXIS + stayed + 0.7, y + 0.7, came - 1.4, 22.6)]
    if left > 0:
        parts.append(hatched(_AXIS - left, y, left, 24, SPOT))
    if not kept.new:
        parts.append(words(f"{kept.lost} {wording.lost}", _AXIS - 6, y + 34, anchor="end", size=SMALL))
    return [*parts, words(", ".join(told), _AXIS + 6, y + 34, size=SMALL)]


def _head(letter: str, wording: MovesLabels, x: float, y: float) -> Markup:
    if letter:
        return disc(letter, x, y)
    return words(wording.none, x, y, anchor="middle", size=SMALL - 1, fill=SOFT)


def _square(count: int | None, x: float, y: float, largest: float, most: int, *, stayed: bool) -> Markup:
    if count is None:
        return hatched(x - 8, y - 8, 16, 16)
    side = largest * sqrt(count / most)
    fill = PALE if stayed else DEEP
    drawn = bar(x - side / 2, y - side / 2, side, side, fill)
    if stayed and side > 2:
        drawn += outline(x - side / 2, y - side / 2, side, side)
    inside = side > 10 + 8 * len(str(count))
    at = y if inside else y + (side / 2 + 9 if count else 0)
    return drawn + words(
        str(count), x, at, anchor="middle", size=SMALL, fill=WHITE if inside and not stayed else INK, weight=600
    )
