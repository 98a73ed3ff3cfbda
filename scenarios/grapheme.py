"""Text cut into what people take for one character, and into words, spaces and signs, in any script.

The rule follows Unicode's extended grapheme clusters (UAX #29). Where the standard library does not know a
property that the rule needs, this keeps together what the rule might split, and never the other way round.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import cache
from itertools import pairwise

_TOGETHER_WITH_NEXT = re.compile(
    "[\u0600-\u0605\u06dd\u070f\u0890\u0891\u08e2\u0d4e\u200d\U000110bd\U000110cd\U000111c2\U000111c3"
    "\U0001193f\U00011941\U00011a3a\U00011a84-\U00011a89\U00011d46\U00011f02]"
)
"""Signs that enclose the number after them, and the joiner of emoji families."""
_TOGETHER_WITH_LAST = re.compile("[\u200c\u200d\u0e33\u0eb3\uff9e\uff9f\U0001f3fb-\U0001f3ff\U000e0020-\U000e007f]")
"""Joiners, vowels that are letters, skin tones and the tags of a flag; beside every combining mark."""
_FLAG_LETTER = re.compile("[\U0001f1e6-\U0001f1ff]")
_HANGUL = re.compile("[\u1100-\u11ff\ua960-\ua97c\uac00-\ud7a3\ud7b0-\ud7fb]")
_WITHOUT_SPACES = re.compile(
    "[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3005-\u3007\u3040-\u30ff\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff"
    "\uf900-\ufaff\uff66-\uff9f\U00020000-\U0003ffff]"
)
"""Scripts that do not part their words: Thai, Lao, Burmese, Khmer, Japanese, Chinese."""
_APOSTROPHES = ("'", "’")
_SPACE, _WORD, _SIGN = range(3)


def graphemes(text: str) -> Iterator[str]:
    """The text's characters as people see them; joined they are the text."""
    start, flag_letters = 0, 0
    for place, (last, here) in enumerate(pairwise(text), 1):
        flag_letters = flag_letters + 1 if _FLAG_LETTER.match(last) else 0
        if not _belong_together(last, here) and not (flag_letters % 2 and _FLAG_LETTER.match(here)):
            yield text[start:place]
            start = place
    if text:
        yield text[start:]


def tokens(text: str) -> list[str]:
    """The text's words, runs of white space, and signs; joined they are the text."""
    found: list[str] = []
    last = _SIGN
    for character, after in pairwise([*graphemes(text), " "]):
        kind = _kind(character[0])
        if character in _APOSTROPHES and last == _kind(after[0]) == _WORD:
            kind = _WORD
        if kind != _SIGN and kind == last:
            found[-1] += character
        else:
            found.append(character)
        last = kind
    return found


@cache
def _kind(character: str) -> int:
    if character.isspace():
        return _SPACE
    in_a_word = character.isalnum() or unicodedata.category(character)[0] == "M"
    return _WORD if in_a_word and not _WITHOUT_SPACES.match(character) else _SIGN


def _belong_together(last: str, here: str) -> bool:
    if here < "\u0300":  # Nothing this low joins anything, but for the end of a line.
        return (last == "\r" and here == "\n") or (_joins_next(last) and here >= " ")
    return (_joins_last(here) and last >= " ") or _joins_next(last) or bool(_HANGUL.match(last) and _HANGUL.match(here))


@cache
def _joins_last(character: str) -> bool:
    return unicodedata.category(character)[0] == "M" or bool(_TOGETHER_WITH_LAST.match(character))


@cache
def _joins_next(character: str) -> bool:
    """Also a mark that takes a letter's own vowel away: the next letter is written into it."""
    return unicodedata.combining(character) == 9 or bool(_TOGETHER_WITH_NEXT.match(character))
