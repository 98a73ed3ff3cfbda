"""How a room moved between two rounds, counted on those who voted in both."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

Choices = tuple[str, ...]
"""What one ballot names; the empty tuple is "none of these"."""
Pairs = Mapping[tuple[Choices | None, Choices | None], int]
"""How many people answered so in round one and so in round two; None is no ballot in that round."""
NONE = ""
"""Stands for "none of these" among option keys."""


@dataclass(frozen=True)
class SupportChange:
    """How the support for one option changed, in people who voted in both rounds.

    An option that only round two offered has ``new`` supporters; nobody can have gained or kept it.
    """

    kept: int = 0
    gained: int = 0
    lost: int = 0
    new: int = 0


def in_both(pairs: Pairs) -> int:
    """How many people voted in both rounds."""
    return sum(count for (first, second), count in pairs.items() if first is not None and second is not None)


def from_to(pairs: Pairs, before: Collection[str], now: Collection[str]) -> dict[tuple[str, str], int]:
    """For one choice and the gradient: how many chose each of ``before`` and then each of ``now``, NONE among both.

    Raises KeyError where a ballot names an option that its round did not offer.
    """
    table = {(one, two): 0 for one in (*before, NONE) for two in (*now, NONE)}
    for (first, second), count in pairs.items():
        if first is not None and second is not None:
            table[answer(first), answer(second)] += count
    return table


def answer(choices: Choices) -> str:
    """The one answer of a ballot of one choice or the gradient; NONE where it is empty."""
    return choices[0] if choices else NONE
