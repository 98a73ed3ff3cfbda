"""The geometry of a bar chart: plain numbers that a template turns into an SVG picture.

All lengths are in the picture's own units, which its ``viewBox`` scales. Letters and figures stand
beside the bars, so that nothing rests on colour alone.
"""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from dataclasses import dataclass, replace

_WIDTH = 420
_LEFT = 38
_TRACK = 316
_LINE = 22
_LINE_CHARACTERS = 40
_THICK = 20
_GAP = 16
_DISC = 13

_SMALL_WIDTH = 190
_SMALL_LEFT = 22
_SMALL_TRACK = 118
_SMALL_STEP = 22
_SMALL_THICK = 12


@dataclass(frozen=True)
class Bar:
    """One option to draw. ``share`` is its part of the whole, 0 to 1; ``figure`` is set beside it.

    ``before`` is its part in the vote before, where that can be compared.
    """

    letter: str
    label: str
    share: float
    figure: str
    before: float | None = None


@dataclass(frozen=True)
class LabelLine:
    """One line of a label, and the baseline that it stands on."""

    y: float
    text: str


@dataclass(frozen=True)
class DrawnBar:
    """One bar with its place: ``y`` is its upper edge, ``middle`` the height of letter and figure."""

    letter: str
    figure: str
    lines: tuple[LabelLine, ...]
    y: float
    middle: float
    length: float
    before: float | None


@dataclass(frozen=True)
class Chart:
    """A whole picture: ``left`` is where bars start, ``track`` the length that stands for everyone."""

    width: int
    height: int
    left: int
    track: int
    thick: int
    disc: int
    bars: tuple[DrawnBar, ...]

    @property
    def compares(self) -> bool:
        """Whether the vote before is drawn too."""
        return any(bar.before is not None for bar in self.bars)

    @property
    def figure_x(self) -> int:
        """Where figures end, flush right."""
        return self.width


def draw(bars: Sequence[Bar]) -> Chart:
    """A chart that is read: each label in full above its bar, wrapped rather than cut."""
    drawn: list[DrawnBar] = []
    y = 0
    for bar in bars:
        lines = _wrapped(bar.label, y)
        top = y + len(lines) * _LINE + (6 if lines else 0)
        drawn.append(_place(bar, lines, top, _THICK, _TRACK))
        y = top + _THICK + _GAP
    return Chart(_WIDTH, max(y - _GAP, 0) + 4, _LEFT, _TRACK, _THICK, _DISC, tuple(drawn))


def sketch(bars: Sequence[Bar]) -> Chart:
    """A small chart for a list: letters, bars and figures, without labels and without the vote before."""
    inset = (_SMALL_STEP - _SMALL_THICK) // 2
    drawn = [
        _place(replace(bar, before=None), (), number * _SMALL_STEP + inset, _SMALL_THICK, _SMALL_TRACK)
        for number, bar in enumerate(bars)
    ]
    height = len(bars) * _SMALL_STEP
    return Chart(_SMALL_WIDTH, height, _SMALL_LEFT, _SMALL_TRACK, _SMALL_THICK, 8, tuple(drawn))


def _place(bar: Bar, lines: tuple[LabelLine, ...], top: float, thick: int, track: int) -> DrawnBar:
    before = None if bar.before is None else _length(bar.before, track)
    return DrawnBar(bar.letter, bar.figure, lines, top, top + thick / 2, _length(bar.share, track), before)


def _length(share: float, track: int) -> float:
    return round(track * min(max(share, 0), 1), 1)


def _wrapped(label: str, top: float) -> tuple[LabelLine, ...]:
    pieces = textwrap.wrap(label, _LINE_CHARACTERS)
    return tuple(LabelLine(top + 17 + number * _LINE, piece) for number, piece in enumerate(pieces))
