"""Somebody who has all that a screen, a page and an export show of both rounds, and a solver.

Their unknown is how many people answered so in round one, so in round two, and named these perspectives. Everything
that is published is an equation about it. For each number that was hidden they look for the least and the most that
it could be.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain, combinations, product
from typing import Any

import highspy

from scenarios.results.disclosure import Disclosed
from scenarios.results.outcome import Method
from scenarios.results.perspective_split import Split
from scenarios.results.shift_disclosure import Shift, Totals
from scenarios.results.vote_shift import NONE, Choices

Person = tuple[Any, ...]
"""What somebody answered in each round (``Choices``, or None: no ballot), and last what they named, a frozenset."""
Question = Callable[[Person], bool]


@dataclass(frozen=True)
class Hidden:
    """A number that was not shown: what it is of, and the most that anybody could think without any split or shift.

    One ``by_subtraction`` is neither shown nor hidden: it may follow from the others, as long as it is no small group.
    """

    name: str
    question: Question
    most: int
    by_subtraction: bool = False


class Solver:
    """Equations about how many people there are of each kind, ready to be asked for bounds."""

    def __init__(
        self, people: Sequence[Person], most: int, published: Iterable[tuple[Question, int]], *, whole_people: bool
    ) -> None:
        self.people = people
        self.solver = highspy.Highs()
        self.solver.setOptionValue("output_flag", False)
        self.solver.setOptionValue("threads", 1)
        count = len(people)
        self.solver.addVars(count, [0.0] * count, [float(most)] * count)
        if whole_people:
            self.solver.changeColsIntegrality(count, range(count), [highspy.HighsVarType.kInteger] * count)
        for question, known in published:
            self.learns(question, known, known)

    def learns(self, question: Question, least: float, most: float) -> None:
        """Add that at least and at most so many people are such."""
        columns = [at for at, person in enumerate(self.people) if question(person)]
        self.solver.addRow(least, most, len(columns), columns, [1.0] * len(columns))

    def could_be(self, question: Question) -> tuple[float, float] | None:
        """The least and the most people of whom it can be true, given all that is known; None where that is nothing."""
        costs = [float(question(person)) for person in self.people]
        self.solver.changeColsCost(len(costs), range(len(costs)), costs)
        found = []
        for sense in (highspy.ObjSense.kMinimize, highspy.ObjSense.kMaximize):
            self.solver.changeObjectiveSense(sense)
            self.solver.run()
            if self.solver.getModelStatus() == highspy.HighsModelStatus.kInfeasible:
                return None
            assert self.solver.getModelStatus() == highspy.HighsModelStatus.kOptimal
            found.append(self.solver.getInfo().objective_function_value)
        return found[0], found[1]


class Attack(Solver):
    """Everything that is known of two rounds of one question."""

    def __init__(
        self,
        method: Method,
        before: Totals | None,
        now: Totals,
        perspectives: Sequence[str],
        disclosed: Disclosed,
        *,
        earlier: Disclosed | None = None,
        whole_people: bool = False,
    ) -> None:
        self.method, self.before, self.now, self.disclosed = method, before, now, disclosed
        self.splits = [
            (at, *each) for at, known in ((0, earlier), (1, disclosed)) if known for each in known.splits.items()
        ]
        first = [None, *ballots(method, before.counts)] if before else [None]
        kinds = product(first, [None, *ballots(method, now.counts)], subsets(perspectives))
        people: list[Person] = [kind for kind in kinds if kind[0] is not None or kind[1] is not None]
        most = now.ballots + (before.ballots if before else 0)
        super().__init__(people, most, self._published(), whole_people=whole_people)

    def bounds(self, question: Question) -> tuple[float, float]:
        """The least and the most people of whom it can be true, given all that is published."""
        found = self.could_be(question)
        assert found
        return found

    def _published(self) -> Iterator[tuple[Question, int]]:
        for at, totals in ((0, self.before), (1, self.now)):
            if totals:
                yield from told_of_all(at, totals)
        for at, name, split in self.splits:
            yield from told_of_some(at, name, split)
        if self.disclosed.shift and self.before:
            yield from told_of_moves(0, 1, self.before, self.disclosed.shift)

    def hidden(self) -> Iterator[Hidden]:
        """Every number about a part of the room that was not shown, of what was shown in part."""
        for at, name, split in self.splits:
            totals = self.now if at else self.before
            assert totals
            for option, shown in split.counts.items():
                total = totals.empty if option == NONE else totals.counts[option]
                if shown is None:
                    most = min(total, totals.ballots - total)
                    yield Hidden(f"{name}: {option}", all_of(answered(at, option), named(name)), most)
        if self.disclosed.shift is None or self.before is None:
            return
        if self.method is Method.APPROVAL:
            yield from self._hidden_changes(self.before)
        else:
            yield from self._hidden_moves(self.before, self.disclosed.shift.table)

    def _hidden_moves(self, before: Totals, table: Mapping[tuple[str, str], int | None]) -> Iterator[Hidden]:
        firsts = {**before.counts, NONE: before.empty}
        seconds = {**self.now.counts, NONE: self.now.empty}
        for (one, two), shown in table.items():
            if shown is None:
                most = min(firsts[one], seconds[two])
                yield Hidden(f"{one} to {two}", all_of(answered(0, one), answered(1, two)), most)
        for one, count in firsts.items():
            yield Hidden(f"{one} and left", all_of(answered(0, one), not_so(voted(1))), count, by_subtraction=True)
        for two, count in seconds.items():
            yield Hidden(f"joined for {two}", all_of(answered(1, two), not_so(voted(0))), count, by_subtraction=True)

    def _hidden_changes(self, before: Totals) -> Iterator[Hidden]:
        assert self.disclosed.shift is not None
        both = self.disclosed.shift.both or 0
        for option, change in self.disclosed.shift.changes.items():
            if change is not None:
                continue
            second, away = self.now.counts[option], self.now.ballots - both
            yield Hidden(
                f"{option} by those who joined",
                all_of(not_so(voted(0)), answered(1, option)),
                min(second, self.now.ballots - second, away, both),
            )
            if option in before.counts:
                first = before.counts[option]
                yes, no = all_of(answered(0, option), voted(1)), all_of(voted(0), not_so(answered(0, option)))
                yield Hidden(f"{option} kept", all_of(yes, answered(1, option)), min(first, second, both))
                yield Hidden(
                    f"{option} lost",
                    all_of(yes, not_so(answered(1, option))),
                    min(first, self.now.ballots - second, both),
                )
                yield Hidden(
                    f"{option} gained", all_of(no, answered(1, option)), min(before.ballots - first, second, both)
                )


def told_of_all(at: int, totals: Totals) -> Iterator[tuple[Question, int]]:
    """What everybody knows of a round."""
    yield voted(at), totals.ballots
    yield answered(at, NONE), totals.empty
    for option, count in totals.counts.items():
        yield answered(at, option), count


def told_of_some(at: int, name: str, split: Split) -> Iterator[tuple[Question, int]]:
    """What a split shows."""
    yield all_of(voted(at), named(name)), split.voters
    for option, shown in split.counts.items():
        if shown is not None:
            yield all_of(answered(at, option), named(name)), shown


def told_of_moves(first: int, second: int, before: Totals, shift: Shift) -> Iterator[tuple[Question, int]]:
    """What a shift from one round to another shows."""
    if shift.both is not None:
        yield all_of(voted(first), voted(second)), shift.both
    for (one, two), shown in shift.table.items():
        if shown is not None:
            yield all_of(answered(first, one), answered(second, two)), shown
    for option, change in shift.changes.items():
        if change is None:
            continue
        yes = all_of(voted(first), answered(second, option))
        if option in before.counts:
            yield all_of(yes, answered(first, option)), change.kept
            yield all_of(yes, not_so(answered(first, option))), change.gained
            yield all_of(answered(first, option), voted(second), not_so(answered(second, option))), change.lost
        else:
            yield yes, change.new


def ballots(method: Method, options: Mapping[str, int]) -> list[Choices]:
    if method is Method.APPROVAL:
        return [tuple(sorted(each)) for each in subsets(sorted(options))]
    return [(), *((option,) for option in options)]


def subsets(names: Sequence[str]) -> list[frozenset[str]]:
    return [frozenset(each) for each in chain.from_iterable(combinations(names, n) for n in range(len(names) + 1))]


def voted(at: int) -> Question:
    return lambda person: person[at] is not None


def answered(at: int, option: str) -> Question:
    def question(person: Person) -> bool:
        choices = person[at]
        return choices is not None and (option in choices or (option == NONE and not choices))

    return question


def named(name: str) -> Question:
    return lambda person: name in person[-1]


def not_so(question: Question) -> Question:
    return lambda person: not question(person)


def all_of(*questions: Question) -> Question:
    return lambda person: all(question(person) for question in questions)
