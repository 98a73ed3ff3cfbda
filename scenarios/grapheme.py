"""Text cut into what people take for one character, and into words, spaces and signs, in any script.

A character is one of Unicode's extended grapheme clusters (UAX #29), as the package ``regex`` finds them. The rule
parts some spacing vowels of Burmese and others from their letter; a mark alone is not read, so it stays with it here.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from itertools import pairwise

import regex

_CHARACTER = regex.compile(r"\r\n|\p{Cc}|\X\p{M}*")
_WITHOUT_SPACES = regex.compile(r"[\p{Thai}\p{Lao}\p{Myanmar}\p{Khmer}\p{scx=Hira}\p{scx=Kana}\p{scx=Hani}]")
"""Scripts that do not part their words: Thai, Lao, Burmese, Khmer, Japanese, Chinese."""
_IN_A_WORD = regex.compile(r"[\p{L}\p{N}\p{M}]")
_APOSTROPHES = ("'", "’")
_SPACE, _WORD, _SIGN = range(3)


def graphemes(text: str) -> Iterator[str]:
    """The text's characters as people see them; joined they are the text."""
    return (found.group() for found in _CHARACTER.finditer(text))


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
    return _WORD if _IN_A_WORD.match(character) and not _WITHOUT_SPACES.match(character) else _SIGN
