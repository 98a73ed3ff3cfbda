"""How wide a text is, and where its lines break: a server has no font to measure with, so this estimates.

All widths are in the picture's units, for a font of the given size, and rather too wide than too narrow, since a
downloaded picture is shown in whatever font its viewer has.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache

from scenarios.grapheme import graphemes

# The forum's typeface in hundredths of its size, measured, with room for a wider one in its place.
_WIDTHS = {
    30: " '`ijl|’·.,:;!",
    36: '"()[]f-_rt{}',
    46: "1I/\\“”",
    52: "svyz*c",
    60: "?FJLTabdeghknopqux~7<>^",
    66: "$+2345689=BESZPVRXY0A",
    72: "#CDGHKNOQUw",
    82: "&@",
    94: "—Wm%M…",
}
_WIDTH = {character: width / 100 for width, characters in _WIDTHS.items() for character in characters}
_OTHER = 0.7
_WIDE = 1.1
_BOLD = 1.06
_UNPRINTABLE = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What no XML document may hold."""


def printable(text: str) -> str:
    """The text with a space for whatever cannot be written into a picture."""
    return _UNPRINTABLE.sub(" ", text)


def cleaned(text: str) -> str:
    """The text in one line, as it is written into a picture."""
    return " ".join(printable(text).split())


def width(text: str, size: float, *, bold: bool = False) -> float:
    """About how wide a text is when set in this size."""
    return sum(map(_breadth, text)) * size * (_BOLD if bold else 1)


def wrapped(text: str, room: float, size: float, *, bold: bool = False, most: int | None = None) -> tuple[str, ...]:
    """The text's lines, none wider than ``room``; where there are more than ``most``, the last one says so by "…"."""
    lines: list[str] = []
    for piece in _pieces(cleaned(text), room, size, bold):
        longer = f"{lines[-1]} {piece}" if lines else piece
        if lines and width(longer, size, bold=bold) <= room:
            lines[-1] = longer
        else:
            lines.append(piece)
    if most is not None and len(lines) > most:
        lines = lines[:most]
        lines[-1] = f"{_shortened(lines[-1], room, size, bold)}…"
    return tuple(lines)


def runs_leftwards(text: str) -> bool:
    """Whether the text's first letter belongs to a script that is written from right to left."""
    sides = map(unicodedata.bidirectional, text)
    return next((side for side in sides if side in ("L", "R", "AL")), "L") != "L"


@lru_cache(2048)
def _breadth(character: str) -> float:
    if character in _WIDTH:
        return _WIDTH[character]
    if unicodedata.category(character) in ("Mn", "Me", "Cf"):
        return 0
    is_wide = unicodedata.east_asian_width(character) in "WF" or unicodedata.category(character) == "So"
    return _WIDE if is_wide else _OTHER


def _pieces(text: str, room: float, size: float, bold: bool) -> Iterator[str]:
    """The words; one that is wider than ``room`` comes in parts."""
    for word in text.split():
        if width(word, size, bold=bold) <= room:
            yield word
            continue
        part = ""
        for character in graphemes(word):
            if part and width(part + character, size, bold=bold) > room:
                yield part
                part = ""
            part += character
        yield part


def _shortened(line: str, room: float, size: float, bold: bool) -> str:
    characters = list(graphemes(line))
    while characters and width("".join(characters) + "…", size, bold=bold) > room:
        characters.pop()
    return "".join(characters).rstrip()
