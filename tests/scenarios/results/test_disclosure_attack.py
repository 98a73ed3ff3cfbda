"""A solver tries to work out, from all that is published of both rounds, what was hidden, in thousands of rooms."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from random import Random

import pytest

from scenarios.results.disclosure import Disclosed, DisclosureInput, decide
from scenarios.results.outcome import GRADIENT, Method
from scenarios.results.perspective_split import Split
from scenarios.results.shift_disclosure import Shift
from scenarios.results.vote_shift import NONE, from_to, in_both
from tests.scenarios.results.attack import Attack, Hidden
from tests.scenarios.results.rooms import Voter, evidence, room

pytestmark = pytest.mark.slow

NAMES = ("carer", "staff")


@dataclass(frozen=True)
class Case:
    """A room at random, and what the store knows of it."""

    method: Method
    voters: list[Voter]
    evidence: DisclosureInput
    threshold: int

    @classmethod
    def of(cls, seed: int, method: Method) -> Case:
        random = Random(seed)
        before = GRADIENT if method is Method.GRADIENT else ("a", "b", "c")[: random.randint(2, 3)]
        now = before if method is Method.GRADIENT else random.choice((before, ("a", "b", "new"), ("a", "b")))
        voters = room(random, method, before, now, NAMES, restless=random.random() < 0.5)
        return cls(method, voters, evidence(method, voters, before, now), random.choice((5, 8, 8, 12)))

    def attack(self, disclosed: Disclosed, *, earlier: Disclosed | None = None, whole_people: bool = False) -> Attack:
        return Attack(
            self.method,
            self.evidence.before,
            self.evidence.now,
            NAMES,
            disclosed,
            earlier=earlier,
            whole_people=whole_people,
        )

    def movers(self, hidden: Hidden) -> int:
        """How many people it is truly about, where only their answers matter."""
        return sum(count for pair, count in self.evidence.pairs.items() if hidden.question((*pair, frozenset())))


def found_out(case: Case, attack: Attack) -> Iterator[tuple[Hidden, float, float]]:
    """The hidden numbers that the attacker knows to fewer than ``threshold`` people, though they could be that many."""
    for hidden in attack.hidden():
        if hidden.by_subtraction and case.movers(hidden) >= case.threshold:
            continue
        if hidden.most:
            least, most = attack.bounds(hidden.question)
            if most - least < min(case.threshold, hidden.most) - 1e-6:
                yield hidden, least, most


@pytest.mark.parametrize(
    ("method", "rooms"), [(Method.ONE_CHOICE, 1500), (Method.APPROVAL, 2500), (Method.GRADIENT, 150)]
)
def test_nothing_hidden_can_be_worked_out(method: Method, rooms: int) -> None:
    attacked = shifts = splits = 0
    for seed in range(rooms):
        case = Case.of(seed, method)
        disclosed = decide(case.evidence, case.threshold)
        shifts, splits = shifts + bool(disclosed.shift), splits + len(disclosed.splits)
        if disclosed.shift or disclosed.splits:
            attacked += 1
            assert list(found_out(case, case.attack(disclosed))) == [], (seed, disclosed)
    assert min(attacked, shifts, splits) > rooms / 20


@pytest.mark.parametrize("method", [Method.ONE_CHOICE, Method.APPROVAL])
def test_nothing_hidden_can_be_worked_out_in_whole_people(method: Method) -> None:
    for seed in range(10_000, 10_050):
        case = Case.of(seed, method)
        disclosed = decide(case.evidence, case.threshold)
        if disclosed.shift or disclosed.splits:
            assert list(found_out(case, case.attack(disclosed, whole_people=True))) == [], (seed, disclosed)


@pytest.mark.parametrize("method", [Method.ONE_CHOICE, Method.APPROVAL])
def test_a_split_of_the_first_round_is_safe_when_people_then_move(method: Method) -> None:
    for seed in range(20_000, 20_300):
        case = Case.of(seed, method)
        before = case.evidence.before
        assert before
        voters = [Voter(None, each.first, each.names) for each in case.voters if each.first is not None]
        first = evidence(method, voters, (), tuple(before.counts))
        earlier = decide(DisclosureInput(method, first.now, first.joint), case.threshold)
        evidence_now = evidence(
            method, case.voters, tuple(before.counts), tuple(case.evidence.now.counts), may_split=not earlier.splits
        )
        disclosed = decide(evidence_now, case.threshold)
        if earlier.splits:
            assert not disclosed.splits
            assert list(found_out(case, case.attack(disclosed, earlier=earlier))) == [], seed


def hiding_small_numbers_only(case: Case) -> Disclosed:
    """What a careless rule would publish."""
    known, least = case.evidence, case.threshold
    assert known.before
    splits = {}
    for name in NAMES:
        counts = dict.fromkeys((*known.now.counts, NONE), 0)
        for (names, choices), count in known.joint.items():
            for each in choices or (NONE,):
                counts[each] += count if name in names else 0
        voters = sum(count for (names, _), count in known.joint.items() if name in names)
        if voters >= least:
            splits[name] = Split(voters, {each: count if count >= least else None for each, count in counts.items()})
    if case.method is Method.APPROVAL:
        return Disclosed(least, splits)
    table = from_to(known.pairs, known.before.counts, known.now.counts)
    return Disclosed(
        least,
        splits,
        Shift(in_both(known.pairs), {cell: count if count >= least else None for cell, count in table.items()}),
    )


@pytest.mark.parametrize("method", [Method.ONE_CHOICE, Method.APPROVAL])
def test_the_attack_succeeds_where_only_small_numbers_are_hidden(method: Method) -> None:
    pinned = 0
    for seed in range(60):
        case = Case.of(seed, method)
        found = list(found_out(case, case.attack(hiding_small_numbers_only(case))))
        pinned += any(most - least < 0.5 for _, least, most in found)
    assert pinned >= 5
