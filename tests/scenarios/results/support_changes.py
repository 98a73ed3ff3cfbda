"""How support moved, counted person by person without regard to what may be shown of it."""

from __future__ import annotations

from collections.abc import Collection

from scenarios.results.vote_shift import Pairs, SupportChange


def changes(pairs: Pairs, before: Collection[str], now: Collection[str]) -> dict[str, SupportChange]:
    """For approval: who kept, gained and lost each option of ``now``.

    An option that round two no longer offered is not in it: nobody could have kept it, so nobody lost it.
    """
    both = [(*pair, count) for pair, count in pairs.items() if pair[0] is not None and pair[1] is not None]

    def people(option: str, first: bool, second: bool) -> int:
        return sum(n for one, two, n in both if (option in (one or ())) is first and (option in (two or ())) is second)

    return {
        option: SupportChange(people(option, True, True), people(option, False, True), people(option, True, False))
        if option in before
        else SupportChange(new=people(option, False, True))
        for option in now
    }
