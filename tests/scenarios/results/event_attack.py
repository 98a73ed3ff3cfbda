"""Somebody who has all that is shown of every vote of an event, those made void included, and the bands beside it.

They were there, too, and counted how many took part in which votes. Their unknown is how many people answered so in
each vote, and named these perspectives.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from math import ceil, floor

from scenarios.results.attendance import Attendance, Band, counts
from scenarios.results.disclosure import read
from scenarios.results.outcome import Method, RoundResult
from scenarios.results.shift_disclosure import Totals
from tests.scenarios.results.attack import (
    Person,
    Question,
    Solver,
    all_of,
    answered,
    ballots,
    named,
    not_so,
    subsets,
    told_of_all,
    told_of_moves,
    told_of_some,
    voted,
)


@dataclass(frozen=True)
class Vote:
    """One vote as it was handed over; ``before`` is the place of the one that it is compared with."""

    result: RoundResult
    before: int | None = None

    @property
    def totals(self) -> Totals:
        """What everybody knows of it."""
        return Totals(self.result.counts, self.result.ballots, self.result.empty)


class EventAttack:
    """All that is shown of the votes of an event, without its bands or with them."""

    def __init__(
        self,
        votes: Sequence[Vote],
        came: Mapping[tuple[bool, ...], int],
        names: Sequence[str],
        attendance: Attendance | None = None,
        *,
        whole_people: bool = False,
    ) -> None:
        self.votes, self.came = votes, came
        self.solvers = [self._solver(names, known, whole_people) for known in self._readings(names, attendance)]

    def could_be(self, question: Question) -> int:
        """How many numbers of people it could be true of."""
        found = [each for each in (solver.could_be(question) for solver in self.solvers) if each]
        assert found, "what is shown is true of somebody"
        return len({number for least, most in found for number in range(ceil(least - 1e-6), floor(most + 1e-6) + 1)})

    def parts(self, name: str) -> Iterator[tuple[str, Question]]:
        """Whoever said so, in each part of the people that a page speaks of: here, moved, and for each answer."""
        for at, vote in enumerate(self.votes):
            option = next(iter(vote.result.counts))
            yield f"vote {at}", all_of(voted(at), named(name))
            yield f"vote {at}, all others", all_of(voted(at), not_so(named(name)))
            yield f"vote {at} for {option}", all_of(answered(at, option), named(name))
            for other in range(len(self.votes)):
                if other != at:
                    yield f"vote {at} and not {other}", all_of(voted(at), not_so(voted(other)), named(name))
                if other > at:
                    yield f"votes {at} and {other}", all_of(voted(at), voted(other), named(name))

    def _readings(self, names: Sequence[str], attendance: Attendance | None) -> list[list[tuple[Question, int, int]]]:
        """Each way in which all the bands can be true: "enough" is so in one vote, and nobody says in which."""
        if attendance is None:
            return [[]]
        least, everybody = attendance.threshold, sum(vote.result.ballots for vote in self.votes)
        told = [
            at for at, vote in enumerate(self.votes) if counts(vote.result) and vote.result.ballots >= 2 * least - 1
        ]
        ways: list[list[list[tuple[Question, int, int]]]] = []
        for name in names:
            said = [all_of(voted(at), named(name)) for at in told]
            if attendance.bands[name] is Band.FEW:
                ways.append([[(question, 0, least - 1) for question in said]])
            elif attendance.bands[name] is Band.ENOUGH:
                ways.append([[(question, least, everybody)] for question in said])
        return [[each for way in together for each in way] for together in product(*ways)]

    def _solver(self, names: Sequence[str], known: list[tuple[Question, int, int]], whole_people: bool) -> Solver:
        answers = [[None, *ballots(Method.ONE_CHOICE, vote.result.counts)] for vote in self.votes]
        kinds = product(*answers, subsets(names))
        people: list[Person] = [kind for kind in kinds if _came(kind) in self.came]
        most = sum(vote.result.ballots for vote in self.votes)
        solver = Solver(people, most, self._shown(), whole_people=whole_people)
        for question, at_least, at_most in known:
            solver.learns(question, at_least, at_most)
        return solver

    def _shown(self) -> Iterator[tuple[Question, int]]:
        for when, many in self.came.items():
            yield _together(when), many
        for at, vote in enumerate(self.votes):
            yield from told_of_all(at, vote.totals)
            if "threshold" not in vote.result.disclosed:
                continue
            disclosed = read(vote.result.disclosed)
            for name, split in disclosed.splits.items():
                yield from told_of_some(at, name, split)
            if vote.before is not None and disclosed.shift:
                yield from told_of_moves(vote.before, at, self.votes[vote.before].totals, disclosed.shift)


def _came(person: Person) -> tuple[bool, ...]:
    return tuple(each is not None for each in person[:-1])


def _together(when: tuple[bool, ...]) -> Question:
    return lambda person: _came(person) == when
