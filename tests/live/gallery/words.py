"""The kinds of words that a gallery's stories are told in, each field as long as its kind has it."""

from __future__ import annotations

import enum
from dataclasses import dataclass


class Kind(enum.StrEnum):
    """What the words of people are like; those of the site stay as they are."""

    ORDINARY = "ordinary"
    LONG = "long"
    HOSTILE = "hostile"
    URDU = "urdu"
    GREEK = "greek"
    """Ordinary words in which no letter of the site's own language is: what is left in English was not translated."""


LONGEST_WORD = "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft"
"""The longest word that a dictionary of German ever had."""
_LONG = (
    f"{LONGEST_WORD} says that nobody whom she asked on any of the eleven evenings knew who would have opened the door,"
    " and https://example.org/a-long-address-without-a-single-place-where-a-line-could-break?and=more#of was no help. "
)
MARKUP = (
    "</p></main><script>alert(1)</script><img src=x onerror=alert(1)><svg/onload=alert(1)>"
    "\"' onmouseover=\"alert(1)\" style='position:fixed' {{ 7*7 }}{% raw %} &lt;b&gt; <!-- "
)
"""What would be an element, an attribute or a comment of the page where it was not escaped."""
UNSEEN = "\u202e\u2066a\u200bb\u200d\ufeff\u00ad\u0000\u0007\u2028"
"""Controls that turn the direction round and are never closed, spaces of no width, and characters that are none."""
_SIGNS = "👩🏽‍🤝‍👩🏻🏳️‍🌈🇬🇧 Z̵̡̛̥͔̠̣̀̈́͌̅a̸̢̛͚̹̎̈l̴͍̊g̶̛͖ọ̷̈ 𝕱𝖗𝖆𝖐𝖙𝖚𝖗 ﷽ "
_URDU = (
    "روزی نے رات گیارہ بجے NHS 111 کو فون کیا، مگر crisis café بند تھا؛ اس نے پوچھا: «اب کیا ہوگا؟» — "
    "اور 25 منٹ تک (Ward 7B) کسی نے جواب نہیں دیا۔ "
)
_GREEK = "Η Ρόζα τηλεφώνησε στις έντεκα, όμως το καφενείο ήταν κλειστό και κανείς δεν απάντησε. "


@dataclass(frozen=True)
class Words:
    """Words of one kind for each field of whatever people write."""

    kind: Kind

    def __call__(self, ordinary: str, limit: int) -> str:
        """Words for a field that holds ``limit`` characters: these, if they are ordinary ones.

        Two fields with other ordinary words have other words in each kind.
        """
        match self.kind:
            case Kind.ORDINARY:
                return ordinary[:limit]
            case Kind.GREEK:
                return _filled(_GREEK, len(ordinary), _number(ordinary))
            case Kind.URDU:
                return _filled(_URDU, min(limit, max(2 * len(ordinary), 12)), _number(ordinary))
            case Kind.LONG:
                return _filled(_LONG, limit, _number(ordinary))
            case Kind.HOSTILE:
                return _filled(UNSEEN.replace("\0", "") + MARKUP + _SIGNS, min(limit, 280), _number(ordinary))

    def code(self, ordinary: str) -> str:
        """What is typed by hand and has one form for everybody, such as a number to ring."""
        return "+44 (0)20 7946 0000 ext. 12345678" if self.kind is Kind.LONG else ordinary


def _number(ordinary: str) -> int:
    return sum(map(ord, ordinary)) % 90 + 10


def _filled(text: str, length: int, number: int) -> str:
    """``text`` again and again up to this length, with a number in it by which it is told from others."""
    return (f"{number} {text}" * (length // len(text) + 1))[:length].rstrip()
