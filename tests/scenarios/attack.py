"""Somebody who has all that a screen, a page and an export show of both rounds, and a solver.

Their unknown is how many people answered so in round one, so in round two, and named these perspectives. Everything
that is published is an equation about it. For each number that was hidden they look for the least and the most that
it could be.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain, combinations, product

import highspy

from scenarios.disclosure import Disclosed
from scenarios.outcome import Method
from scenarios.shift import NONE, Choices
from scenarios.shift_disclosure import Totals

Person = tuple[Choices | None, Choices | None, frozenset[str]]
"""What somebody answered in round one and in round two (None: no ballot), and what they named."""
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


class Attack:
    """Everything that is known, ready to be asked for bounds."""

    def __init__(
        self, method: Method, before: Totals | None, now: Totals, perspectives: Sequence[str], disclosed: Disclosed,
        *, earlier: Disclosed | None = None, whole_people: bool = False,
    ) -> None:
        self.method, self.before, self.now, self.disclosed = method, before, now, disclosed
        self.splits = [
            (at, *each) for at, known in ((0, earlier), (1, disclosed)) if known for each in known.splits.items()
        ]
        first = [None, *_ballots(method, before.counts)] if before else [None]
        kinds = product(first, [None, *_ballots(method, now.counts)], _subsets(perspectives))
        self.people: list[Person] = [kind for kind in kinds if kind[0] is not None or kind[1] is not None]
        self.solver = highspy.Highs()
        self.solver.setOptionValue("output_flag", False)
        self.solver.setOptionValue("threads", 1)
        count = len(self.people)
        self.solver.addVars(count, [0.0] * count, [float(now.ballots + (before.ballots if before else 0))] * count)
        if whole_people:
            self.solver.changeColsIntegrality(count, range(count), [highspy.HighsVarType.kInteger] * count)
        for question, known in self._published():
            columns = [at for at, person in enumerate(self.people) if question(person)]
            self.solver.addRow(known, known, len(columns), columns, [1.0] * len(columns))

    def bounds(self, question: Question) -> tuple[float, float]:
        """The least and the most people of whom it can be true, given all that is published."""
        costs = [float(question(person)) for person in self.people]
        self.solver.changeColsCost(len(costs), range(len(costs)), costs)
        found = []
        for sense in (highspy.ObjSense.kMinimize, highspy.ObjSense.kMaximize):
            self.solver.changeObjectiveSense(sense)
            self.solver.run()
            assert self.solver.getModelStatus() == highspy.HighsModelStatus.kOptimal
            found.append(self.solver.getInfo().objective_function_value)
        return found[0], found[1]

    def _published(self) -> Iterator[tuple[Question, int]]:
        for at, totals in ((0, self.before), (1, self.now)):
            if totals:
                yield _voted(at), totals.ballots
                yield _answered(at, NONE), totals.empty
                for option, count in totals.counts.items():
                    yield _answered(at, option), count
        for at, name, split in self.splits:
            yield _all(_voted(at), _named(name)), split.voters
            for option, shown in split.counts.items():
                if shown is not None:
                    yield _all(_answered(at, option), _named(name)), shown
        shift = self.disclosed.shift
        if shift is None:
            return
        if shift.both is not None:
            yield _all(_voted(0), _voted(1)), shift.both
        for (one, two), shown in shift.table.items():
            if shown is not None:
                yield _all(_answered(0, one), _answered(1, two)), shown
        for option, change in shift.changes.items():
            if change is None:
                continue
            yes = _all(_voted(0), _answered(1, option))
            if self.before and option in self.before.counts:
                yield _all(yes, _answered(0, option)), change.kept
                yield _all(yes, _not(_answered(0, option))), change.gained
                yield _all(_answered(0, option), _voted(1), _not(_answered(1, option))), change.lost
            else:
                yield yes, change.new

    def hidden(self) -> Iterator[Hidden]:
        """Every number about a part of the room that was not shown, of what was shown in part."""
        for at, name, split in self.splits:
            totals = self.now if at else self.before
            assert totals
            for option, shown in split.counts.items():
                total = totals.empty if option == NONE else totals.counts[option]
                if shown is None:
                    most = min(total, totals.ballots - total)
                    yield Hidden(f"{name}: {option}", _all(_answered(at, option), _named(name)), most)
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
                yield Hidden(f"{one} to {two}", _all(_answered(0, one), _answered(1, two)), most)
        for one, count in firsts.items():
            yield Hidden(f"{one} and left", _all(_answered(0, one), _not(_voted(1))), count, by_subtraction=True)
        for two, count in seconds.items():
            yield Hidden(f"joined for {two}", _all(_answered(1, two), _not(_voted(0))), count, by_subtraction=True)

    def _hidden_changes(self, before: Totals) -> Iterator[Hidden]:
        assert self.disclosed.shift is not None
        both = self.disclosed.shift.both or 0
        for option, change in self.disclosed.shift.changes.items():
            if change is not None:
                continue
            second, away = self.now.counts[option], self.now.ballots - both
            yield Hidden(
                f"{option} by those who joined", _all(_not(_voted(0)), _answered(1, option)),
                min(second, self.now.ballots - second, away, both),
            )
            if option in before.counts:
                first = before.counts[option]
                yes, no = _all(_answered(0, option), _voted(1)), _all(_voted(0), _not(_answered(0, option)))
                yield Hidden(f"{option} kept", _all(yes, _answered(1, option)), min(first, second, both))
                yield Hidden(
                    f"{option} lost", _all(yes, _not(_answered(1, option))),
                    min(first, self.now.ballots - second, both),
                )
                yield Hidden(
                    f"{option} gained", _all(no, _answered(1, option)), min(before.ballots - first, second, both)
                )


def _ballots(method: Method, options: Mapping[str, int]) -> list[Choices]:
    if method is Method.APPROVAL:
        return [tuple(sorted(each)) for each in _subsets(sorted(options))]
    return [(), *((option,) for option in options)]


def _subsets(names: Sequence[str]) -> list[frozenset[str]]:
    return [frozenset(each) for each in chain.from_iterable(combinations(names, n) for n in range(len(names) + 1))]


def _voted(at: int) -> Question:
    return lambda person: person[at] is not None


def _answered(at: int, option: str) -> Question:
    def question(person: Person) -> bool:
        choices = person[at]
        return choices is not None and (option in choices or (option == NONE and not choices))
    return question


def _named(name: str) -> Question:
    return lambda person: name in person[2]


def _not(question: Question) -> Question:
    return lambda person: not question(person)


def _all(*questions: Question) -> Question:
    return lambda person: all(question(person) for question in questions)
