"""How each perspective answered: a small chart for each, all to one scale, with a mark for where the whole room is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from forum.drawing.lettering import wrapped
from forum.drawing.plate import PALE, SMALL, WHITE, WIDTH, bar, disc, hatched, plate, words
from forum.drawing.svg import INK, SOFT, tag

_PANEL = 200
_GAP = WIDTH - 2 * _PANEL
_STEP = 30
_LEFT = 30
_TRACK = 116


@dataclass(frozen=True)
class Share:
    """An answer of a group: its part of the group's ballots, None where it may not be shown, and the whole room's."""

    letter: str
    share: float | None
    figure: str
    room: float


@dataclass(frozen=True)
class Group:
    """One perspective, in words, with how many of it voted."""

    name: str
    voters: str
    answers: tuple[Share, ...]


def draw(name: str, title: str, told: str, groups: Sequence[Group], mark: str) -> Markup:
    """Two groups side by side; ``mark`` says what the thin line is."""
    parts: list[Markup] = []
    y = 0.0
    for number in range(0, len(groups), 2):
        pair = groups[number : number + 2]
        named = [wrapped(group.name, _PANEL, SMALL + 2, bold=True) for group in pair]
        head = max(map(len, named))
        heights = [
            _panel(parts, group, lines, head, place * (_PANEL + _GAP), y)
            for place, (group, lines) in enumerate(zip(pair, named, strict=True))
        ]
        y += max(heights) + 18
    parts += [_line(2, y - 2, 16), words(mark, 14, y + 6, size=SMALL, fill=SOFT)]
    return plate(name, title, told, y + 18, *parts)


def _panel(parts: list[Markup], group: Group, lines: Sequence[str], head: int, x: float, top: float) -> float:
    """Draw a group under a heading of ``head`` lines; how high it is."""
    parts += [words(line, x, top + 10 + n * 18, weight=700) for n, line in enumerate(lines)]
    y = top + 10 + head * 18
    parts.append(words(group.voters, x, y, size=SMALL, fill=SOFT))
    for number, each in enumerate(group.answers):
        middle = y + 26 + number * _STEP
        parts.append(disc(each.letter, x + 11, middle))
        if each.share is None:
            parts += [
                hatched(x + _LEFT, middle - 8, 26, 16),
                words(each.figure, x + _LEFT + 34, middle, size=SMALL, fill=SOFT),
            ]
            continue
        parts += [
            bar(x + _LEFT, middle - 8, _TRACK, 16, PALE),
            bar(x + _LEFT, middle - 8, _TRACK * each.share, 16),
            _line(x + _LEFT + _TRACK * each.room, middle - 11, 22),
            words(each.figure, x + _PANEL, middle, anchor="end", weight=700),
        ]
    return y + 26 + len(group.answers) * _STEP - top - 12


def _line(x: float, y: float, height: float) -> Markup:
    """Where the whole room is: dark, with a light edge, so that it is seen on a bar and beside one."""
    edge = tag("path", d=f"M{x:.1f} {y:.1f}v{height:.1f}", stroke=WHITE, stroke_width=4)
    return edge + tag("path", d=f"M{x:.1f} {y:.1f}v{height:.1f}", stroke=INK, stroke_width=2)
