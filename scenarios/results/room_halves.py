"""A room in two halves, and which options may be shown of both, where a ballot may name several.

The halves are those who named a perspective and everybody else, or those who stayed for the other round and those who
did not. The totals are public: whatever is shown of one half shows the other by subtraction, so each rule holds for
both.
"""

from __future__ import annotations

from collections.abc import Mapping, Set
from dataclasses import dataclass

from scenarios.results.vote_shift import NONE


@dataclass(frozen=True)
class Halves:
    """A room in two: how many people are in each half, how many of each half named each option, how many nothing."""

    sizes: tuple[int, int]
    named: Mapping[str, tuple[int, int]]
    empty: int

    def is_told_by_the_total(self, option: str) -> bool:
        """Whether nobody or everybody named it: then the room's total says all there is to say."""
        return sum(self.named[option]) in (0, sum(self.sizes))

    def is_large(self, option: str, threshold: int) -> bool:
        """Whether those who named it and those who did not are enough people in both halves."""
        return all(
            min(named, size - named) >= threshold for named, size in zip(self.named[option], self.sizes, strict=True)
        )


def shown_options(halves: Halves, threshold: int) -> frozenset[str] | None:
    """For approval: the options that may be shown of both halves; none at all is None.

    Each option is a table of its own, two halves by named or not: all four numbers must be large. A hidden one is then
    as uncertain as its margins allow, but for one link: a ballot that is not empty names something. So the shown
    options alone must be enough to have filled all ballots in both halves, wherever the empty ones are; then the link
    tells nothing. How many were empty is never shown of a half, and must not follow from the rest either.
    """
    large = {option for option in halves.named if option != NONE and halves.is_large(option, threshold)}
    if not large or not keep_the_rest(halves, large, threshold):
        return None
    return frozenset(large.union(option for option in halves.named if halves.is_told_by_the_total(option)) - {NONE})


def keep_the_rest(halves: Halves, large: Set[str], threshold: int) -> bool:
    """Whether hidden options, and the empty ballots, stay uncertain by ``threshold`` people when these are shown."""
    told = {option for option in halves.named if halves.is_told_by_the_total(option)}
    shown = (large & halves.named.keys() | told) - {NONE}
    hidden = halves.named.keys() - shown - {NONE}
    if not hidden and not halves.empty:
        return True
    if any(sum(halves.named[each][half] for each in shown) < halves.sizes[half] for half in (0, 1)):
        return False
    most = [min(halves.sizes[half] - halves.named[each][half] for each in shown) for half in (0, 1)]
    least = [max(0, halves.empty - most[1 - half]) for half in (0, 1)]
    if min(halves.empty, most[0]) - least[0] < min(threshold, halves.empty):
        return False
    room, full = sum(halves.sizes), [halves.sizes[half] - least[half] for half in (0, 1)]
    for option in hidden:
        total = sum(halves.named[option])
        width = min(total, full[0]) - max(0, total - full[1])
        if width < min(threshold, total, room - total):
            return False
    return True
