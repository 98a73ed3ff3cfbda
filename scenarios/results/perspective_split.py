"""Which perspectives' answers may be shown beside the room's, and which of them.

A perspective is shown with its number of people, or not at all. It then makes a table of two rows, those who named it
and everybody else, whose columns are the answers with their public totals. Whatever is shown of one row shows the
other by subtraction, so each rule holds for both.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

from scenarios.results.room_halves import Halves, shown_options
from scenarios.results.vote_shift import NONE, Choices

Joint = Mapping[tuple[frozenset[str], Choices], int]
"""How many people named exactly these perspectives and answered so."""


@dataclass(frozen=True)
class Split:
    """One perspective: its ``voters``, and how many of them gave each answer, NONE among them; None is "not shown"."""

    voters: int
    counts: Mapping[str, int | None]


def splits(joint: Joint, totals: Mapping[str, int], approval: bool, threshold: int) -> dict[str, Split]:
    """The perspectives that may be shown, by name, each with what may be shown of it, in people."""
    found = {}
    for name in sorted(set().union(*(names for names, _ in joint))):
        halves = _parted(joint, name, totals)
        shown = None
        if min(halves.sizes) >= threshold:
            shown = shown_options(halves, threshold) if approval else _shown_answers(halves, threshold)
        if shown:
            answers = (*totals, NONE)
            counts = {each: halves.named[each][0] if each in shown else None for each in answers}
            found[name] = Split(halves.sizes[0], counts)
    return found


def _shown_answers(halves: Halves, threshold: int) -> frozenset[str] | None:
    """For one choice and the gradient: the answers that may be shown of both halves; none at all is None.

    Hidden is each answer that is small in either half, and with it as few others as make the hidden ones safe (then
    those with the fewest people, then by key, so that no order of options matters).
    """
    told = {each for each in halves.named if halves.is_told_by_the_total(each)}
    open_to = sorted(halves.named.keys() - told)
    large = [each for each in open_to if halves.is_large(each, threshold)]
    small = [each for each in open_to if each not in large]
    for size in range(len(large)):
        safe = [
            (sum(sum(halves.named[each]) for each in more), more)
            for more in combinations(large, size)
            if _hide_each_other(halves, (*small, *more), threshold)
        ]
        if safe:
            return frozenset(told | (set(large) - set(min(safe)[1])))
    return None


def _hide_each_other(halves: Halves, hidden: Sequence[str], threshold: int) -> bool:
    """Whether nothing follows for a hidden answer but that it lies in a range of ``threshold`` people, or anywhere.

    What is hidden of each half is known as a sum, so that sum is no small group. A hidden answer of T people can then
    be anything from max(0, T - others' sum) to min(T, own sum) (the Fréchet bounds), and is safe where all other
    hidden answers together are enough people; with fewer than ``threshold`` of its own it can be any number up to T.
    """
    if not hidden:
        return True
    if any(sum(halves.named[each][half] for each in hidden) < threshold for half in (0, 1)):
        return False
    totals = [sum(halves.named[each]) for each in hidden]
    return all(total < threshold or sum(totals) - total >= threshold for total in totals)


def _parted(joint: Joint, name: str, totals: Mapping[str, int]) -> Halves:
    sizes, named = [0, 0], {option: [0, 0] for option in (*totals, NONE)}
    for (names, choices), count in joint.items():
        half = int(name not in names)
        sizes[half] += count
        for each in choices or (NONE,):
            named[each][half] += count
    return Halves((sizes[0], sizes[1]), {each: (one, other) for each, (one, other) in named.items()}, sum(named[NONE]))
