"""How much may be shown of how people moved between two rounds.

The totals of both rounds are public, so those who left or joined can be had by subtraction: they are part of the
table. Its last row is "no ballot in the first round", its last column "no ballot in the second", its corner those who
voted in both; with the corner, the last row adds up to the second round's ballots and the last column to the first's.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from scenarios.results.cell_suppression import are_safe, hidden_cells
from scenarios.results.room_halves import Halves, keep_the_rest
from scenarios.results.vote_shift import NONE, Choices, Pairs, SupportChange, answer, from_to, in_both

_ABSENT = 2
"""After yes and no."""
_CORNER = (_ABSENT, _ABSENT)


@dataclass(frozen=True)
class Totals:
    """One round as everybody sees it: ballots for each option, all ballots, and the empty ones."""

    counts: Mapping[str, int]
    ballots: int
    empty: int

    @classmethod
    def of(cls, options: Iterable[str], ballots: Iterable[tuple[Choices, int]]) -> Totals:
        """The totals of ballots, each with the number of people who gave it. Raises KeyError for an unknown option."""
        counts, cast, empty = dict.fromkeys(options, 0), 0, 0
        for choices, people in ballots:
            cast += people
            empty += 0 if choices else people
            for option in choices:
                counts[option] += people
        return cls(counts, cast, empty)


@dataclass(frozen=True)
class Shift:
    """What may be shown, counted on those who voted in ``both`` rounds; None is "not shown", wherever it stands.

    ``table`` is for one choice and the gradient, ``changes`` for approval; the other is empty.
    """

    both: int | None
    table: Mapping[tuple[str, str], int | None] = field(default_factory=dict)
    changes: Mapping[str, SupportChange | None] = field(default_factory=dict)


def shown_shift(pairs: Pairs, before: Totals, now: Totals, approval: bool, threshold: int) -> Shift | None:
    """What may be shown of who moved where, in people; None where nothing is left to show."""
    if approval:
        return _changes(pairs, before, now, threshold)
    return _table(pairs, before, now, threshold)


def _table(pairs: Pairs, before: Totals, now: Totals, threshold: int) -> Shift | None:
    """One choice and the gradient: the smallest and what protects it is hidden, in ``suppression``'s way."""
    rows, columns = [*sorted(before.counts), NONE], [*sorted(now.counts), NONE]
    inner = from_to(pairs, before.counts, now.counts)
    left, joined, both = dict.fromkeys(rows, 0), dict.fromkeys(columns, 0), in_both(pairs)
    for (first, second), count in pairs.items():
        if second is None and first is not None:
            left[answer(first)] += count
        elif first is None and second is not None:
            joined[answer(second)] += count
    people = [[*(inner[one, two] for two in columns), left[one]] for one in rows]
    people.append([*(joined[two] for two in columns), both])
    hidden = hidden_cells(people, threshold)
    table = {
        (one, two): None if (i, j) in hidden else people[i][j]
        for i, one in enumerate(rows)
        for j, two in enumerate(columns)
    }
    if not any(table.values()):
        return None
    return Shift(None if (len(rows), len(columns)) in hidden else both, table)


def _changes(pairs: Pairs, before: Totals, now: Totals, threshold: int) -> Shift | None:
    """Approval: kept, gained and lost of an option are shown together or not at all.

    With the totals they give away who left and who joined, for and against, option by option. All options share those
    who voted in both, so this number is shown, and an option is shown where all nine numbers of its table are large. A
    hidden option's table must be safe given its margins. Those who stayed and those who left are two halves of the
    first round, as those who stayed and those who joined are of the second: for both holds what holds for a perspective
    and everybody else.
    """
    both = in_both(pairs)
    if min(both, before.ballots - both, now.ballots - both) < threshold:
        return None
    first = _stayed(pairs, before, 0)
    second = _stayed(pairs, now, 1)
    tables = {option: _yes_or_no(pairs, option) for option in now.counts if option in before.counts}
    shown = {option for option, table in tables.items() if min(map(min, table)) >= threshold}
    added = {option for option in now.counts if option not in before.counts}
    shown |= {option for option in added if second.is_large(option, threshold)}
    if not shown or not (keep_the_rest(first, shown, threshold) and keep_the_rest(second, shown, threshold)):
        return None
    cells = [(i, j) for i in range(3) for j in range(3) if (i, j) != _CORNER]
    if not all(are_safe(table, cells, threshold) for option, table in tables.items() if option not in shown):
        return None
    found = {option: SupportChange(table[0][0], table[1][0], table[0][1]) for option, table in tables.items()}
    found |= {option: SupportChange(new=second.named[option][0]) for option in added}
    return Shift(both, changes={option: found[option] if option in shown else None for option in now.counts})


def _stayed(pairs: Pairs, totals: Totals, at: int) -> Halves:
    """The voters of one round of a pair, in those who voted in the other too and those who did not."""
    sizes, named = [0, 0], {option: [0, 0] for option in (*totals.counts, NONE)}
    for pair, count in pairs.items():
        if (choices := pair[at]) is not None:
            half = int(pair[1 - at] is None)
            sizes[half] += count
            for each in choices or (NONE,):
                named[each][half] += count
    return Halves((sizes[0], sizes[1]), {each: (one, other) for each, (one, other) in named.items()}, totals.empty)


def _yes_or_no(pairs: Pairs, option: str) -> list[list[int]]:
    table = [[0, 0, 0] for _ in range(3)]
    for (first, second), count in pairs.items():
        one = _ABSENT if first is None else int(option not in first)
        two = _ABSENT if second is None else int(option not in second)
        table[one][two] += count
    table[_ABSENT][_ABSENT] = sum(table[i][j] for i in range(2) for j in range(2))
    return table
