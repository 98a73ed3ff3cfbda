"""Three languages that nobody speaks, made from the English messages: for tests, and never shipped.

Each is told under the tag of a real one, so that its direction, digits and plurals are those of that language. What a
page still says in English was never marked for translation, or is told in another language than the page's.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from itertools import cycle, islice

LONGER_BY = 0.4
"""By how much the sentences of a language can be longer than in English."""
_KEPT = re.compile(r"(%\(\w+\)[sd]|%%|</?\w[^>]*>|&\w+;|https?://\S+)")
"""What a translator leaves as it is: placeholders, markup, addresses."""
_ACCENTS = str.maketrans("aceilnorsuyzACEILNORSUYZ", "âçéîļñôřšûÿžÂÇÉÎĻÑÔŘŠÛŸŽ")
_LATIN = "abcdefghijklmnopqrstuvwxyz"
_ARABIC = "ابجدهوزحطيكلمنسعفصقرشتثخذض"
_DEVANAGARI = "अबकदएफगहइजझलमनओपयरसतउवशषटठ"
_DIGITS = "0123456789"


@dataclass(frozen=True)
class PseudoLocale:
    """A made-up language: the tag under which browsers ask for it, how its dates are written, and how English reads."""

    tag: str
    locale: str
    direction: str
    tells: Callable[[str], str]

    def message(self, english: str) -> str:
        """A message of the catalogue in this language; what is filled in stays."""
        pieces = _KEPT.split(english)
        return "".join(piece if place % 2 else self.tells(piece) for place, piece in enumerate(pieces))


def _longer(english: str) -> str:
    """The same words with accents, and vowels drawn out."""
    more = int(len(english.strip()) * LONGER_BY + 0.5)
    return english.translate(_ACCENTS) + ("·" + "".join(islice(cycle("âé ôû "), more - 1)) if more else "")


def _in_letters(letters: str, digits: str) -> Callable[[str], str]:
    table = str.maketrans(_LATIN + _LATIN.upper() + _DIGITS, letters * 2 + digits)
    return lambda english: english.translate(table)


LONGER = PseudoLocale("de", "de_DE", "ltr", _longer)
RIGHT_TO_LEFT = PseudoLocale("ar", "ar", "rtl", _in_letters(_ARABIC, _DIGITS))
"""With the six forms of Arabic's plural."""
WITHOUT_CASE = PseudoLocale("mr", "mr_IN", "ltr", _in_letters(_DEVANAGARI, "०१२३४५६७८९"))
PSEUDO_LOCALES = (LONGER, RIGHT_TO_LEFT, WITHOUT_CASE)
