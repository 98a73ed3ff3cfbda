"""Rooms that vote at random: of any size, skewed, of one mind, with joiners, leavers and overlapping perspectives."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from random import Random

from scenarios.results.disclosure import DisclosureInput
from scenarios.results.outcome import Method
from scenarios.results.shift_disclosure import Totals
from scenarios.results.vote_shift import Choices


@dataclass(frozen=True)
class Voter:
    """One device: its answers in both rounds (None: no ballot), and the perspectives that it named."""

    first: Choices | None
    second: Choices | None
    names: frozenset[str]


def room(
    random: Random,
    method: Method,
    before: Sequence[str],
    now: Sequence[str],
    names: Sequence[str],
    *,
    restless: bool = False,
) -> list[Voter]:
    """Up to 400 voters with habits of their own, drawn anew for each room; many of a restless one miss a round."""
    size = random.choice((random.randint(1, 40), random.randint(20, 150), random.randint(100, 400)))
    one_mind, loyal, empty = random.random() < 0.05, random.random(), random.choice((0.0, 0.02, 0.15, 0.4))
    if restless:
        size, loyal, empty = random.randint(150, 400), loyal / 2, empty / 5
    liked = {option: random.random() ** random.choice((0.3, 1, 3)) for option in (*before, *now)}
    if restless:
        liked = {option: random.uniform(0.3, 0.97) for option in liked}
    if one_mind:
        liked = dict.fromkeys(liked, 1.0)
    share = {name: random.choice((0.05, 0.3, 0.5, 0.9)) for name in names}
    bound = {name: random.choice((None, None, *now)) for name in names}
    away = (0.3, 0.25) if restless else (random.choice((0.0, 0.03, 0.3)), random.choice((0.0, 0.03, 0.3)))

    def ballot(options: Sequence[str], named: frozenset[str]) -> Choices:
        if random.random() < empty and not one_mind:
            return ()
        tied = [bound[name] for name in named if bound[name] in options and random.random() < 0.9]
        if method is Method.APPROVAL:
            return tuple(
                sorted(
                    {option for option in options if random.random() < liked[option]}.union(
                        each for each in tied if each
                    )
                )
            )
        return (
            (tied[0] or options[0],)
            if tied
            else tuple(random.choices(options, [liked[option] + 1e-9 for option in options]))
        )

    found = []
    for _ in range(size):
        named = frozenset(name for name in names if random.random() < share[name])
        first, second = ballot(before, named), ballot(now, named)
        if random.random() < loyal and set(first) <= set(now):
            second = first
        missed = random.random() < away[0], random.random() < away[1]
        if missed != (True, True):
            found.append(Voter(None if missed[0] else first, None if missed[1] else second, named))
    return found


def evidence(
    method: Method, voters: Sequence[Voter], before: Sequence[str], now: Sequence[str], *, may_split: bool = True
) -> DisclosureInput:
    """What the store would hand over of this room, counted one by one."""
    firsts = Counter(voter.first for voter in voters if voter.first is not None)
    seconds = Counter(voter.second for voter in voters if voter.second is not None)
    return DisclosureInput(
        method,
        now=Totals.of(now, seconds.items()),
        joint=Counter((voter.names, voter.second) for voter in voters if voter.second is not None),
        before=Totals.of(before, firsts.items()),
        pairs=Counter((voter.first, voter.second) for voter in voters),
        may_split=may_split,
    )
