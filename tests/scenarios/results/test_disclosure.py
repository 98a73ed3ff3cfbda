"""What anybody may see of splits and shift: no small group, whatever the order, decided once."""

from __future__ import annotations

import json
import time
from dataclasses import replace
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scenarios.errors import Invalid
from scenarios.perspective import PERSPECTIVES
from scenarios.results.disclosure import LEAST, THRESHOLD, Disclosed, DisclosureInput, decide, document, read
from scenarios.results.outcome import Method
from scenarios.results.perspective_split import Split
from scenarios.results.shift_disclosure import Shift, Totals
from scenarios.results.vote_shift import NONE, Choices, SupportChange, answer
from tests.scenarios.results.rooms import Voter, evidence, room

OPTIONS = ("a", "b", "c")
NOW = ("a", "b", "new")
NAMES = PERSPECTIVES[:3]


@st.composite
def rooms(draw: st.DrawFn) -> tuple[Method, list[Voter], int]:
    method = draw(st.sampled_from((Method.ONE_CHOICE, Method.APPROVAL)))
    random = Random(draw(st.integers(0, 2**32)))
    return method, room(random, method, OPTIONS, NOW, NAMES, restless=draw(st.booleans())), draw(st.integers(LEAST, 15))


def people(count: int, choices: Choices | None, *names: str, before: Choices | None = None) -> list[Voter]:
    return [Voter(before, choices, frozenset(names))] * count


def split(voters: list[Voter], method: Method = Method.ONE_CHOICE) -> Disclosed:
    return decide(evidence(method, voters, (), ("a", "b", "c")), THRESHOLD)


@given(rooms())
@settings(deadline=None)
def test_no_shown_group_is_under_the_threshold(drawn: tuple[Method, list[Voter], int]) -> None:
    method, voters, least = drawn
    disclosed = decide(evidence(method, voters, OPTIONS, NOW), least)

    cast = [each for each in voters if each.second is not None]
    for name, shown in disclosed.splits.items():
        for inside in (True, False):
            half = [each.second or (NONE,) for each in cast if (name in each.names) is inside]
            assert len(half) >= least
            for option, count in shown.counts.items():
                named = sum(option in each for each in half)
                total = sum(option in (each.second or (NONE,)) for each in cast)
                if count is not None and 0 < total < len(cast):
                    assert least <= named <= len(half) - least
                    assert not inside or count == named
    if disclosed.shift:
        both = [each for each in voters if each.first is not None and each.second is not None]
        assert disclosed.shift.both in (None, len(both))
        for (one, two), count in disclosed.shift.table.items():
            moved = sum(answer(each.first or ()) == one and answer(each.second or ()) == two for each in both)
            assert count is None or count == moved
            firsts = sum(each.first is not None and answer(each.first) == one for each in voters)
            seconds = sum(answer(each.second or ()) == two for each in cast)
            assert count is None or count >= least or not firsts or not seconds
        for change in disclosed.shift.changes.values():
            if change:
                assert change.new >= least or min(change.kept, change.gained, change.lost) >= least


@given(rooms(), st.randoms(use_true_random=False))
@settings(deadline=None)
def test_no_order_of_people_options_or_perspectives_matters(
    drawn: tuple[Method, list[Voter], int], random: Random
) -> None:
    method, voters, least = drawn
    given_order = decide(evidence(method, voters, OPTIONS, NOW), least)

    shuffled = random.sample(voters, len(voters))
    assert decide(evidence(method, shuffled, random.sample(OPTIONS, 3), random.sample(NOW, 3)), least) == given_order


@given(rooms())
@settings(deadline=None)
def test_a_decision_is_stored_and_read_as_it_was_made(drawn: tuple[Method, list[Voter], int]) -> None:
    method, voters, least = drawn
    disclosed = decide(evidence(method, voters, OPTIONS, NOW), least)

    assert read(json.loads(json.dumps(document(disclosed)))) == disclosed


@pytest.mark.parametrize("missing", ["threshold", "splits", "shift"])
def test_of_a_document_that_lacks_something_that_is_not_shown_and_the_rest_is(missing: str) -> None:
    whole = Disclosed(9, {"carer": Split(20, {"a": 20})}, Shift(30, {}, {"a": SupportChange(1, 2, 3, 4), "b": None}))
    stored = document(whole)
    del stored[missing]
    nothing = {"threshold": LEAST, "splits": {}, "shift": None}
    assert read(stored) == replace(whole, **{missing: nothing[missing]})
    assert read({}) == Disclosed(LEAST)


@pytest.mark.parametrize("missing", ["both", "table", "changes"])
def test_of_a_shift_that_lacks_something_that_is_not_shown(missing: str) -> None:
    stored = document(Disclosed(9, {}, Shift(30, {("a", "b"): 4}, {"a": SupportChange(1, 2, 3, 4)})))
    del stored["shift"][missing]
    shift = read(stored).shift
    assert shift is not None and not getattr(shift, missing)


def test_a_figure_that_is_missing_is_not_nought() -> None:
    stored = document(Disclosed(9, {"carer": Split(20, {"a": 20})}, Shift(30, {}, {"a": SupportChange(1, 2, 3, 4)})))
    del stored["splits"]["carer"]["voters"], stored["shift"]["changes"]["a"]["lost"]
    assert read(stored) == Disclosed(9, {}, Shift(30, {}, {"a": None}))


@pytest.mark.parametrize("least", [-1, 0, 1, LEAST - 1])
def test_a_threshold_that_hides_nobody_is_refused(least: int) -> None:
    with pytest.raises(Invalid):
        decide(evidence(Method.ONE_CHOICE, [], OPTIONS, NOW), least)


def test_figures_that_contradict_each_other_are_a_fault() -> None:
    known = evidence(Method.ONE_CHOICE, people(9, ("a",)), OPTIONS, NOW)

    with pytest.raises(ValueError, match="do not add up"):
        decide(replace(known, now=Totals({"a": 8, "b": 1, "new": 0}, 9, 0)))


def test_an_earlier_split_is_the_only_one() -> None:
    voters = people(20, ("a",), "carer") + people(20, ("b",), "carer") + people(20, ("a",)) + people(20, ("b",))
    known = evidence(Method.ONE_CHOICE, voters, (), OPTIONS)

    assert decide(known).splits["carer"].counts == {"a": 20, "b": 20, "c": 0, NONE: 0}
    assert decide(replace(known, may_split=False)).splits == {}


def test_a_group_of_one_mind_is_not_shown() -> None:
    assert split(people(20, ("a",), "carer") + people(20, ("a",)) + people(20, ("b",))).splits == {}


def test_a_small_group_is_not_even_counted() -> None:
    others = people(20, ("a",)) + people(20, ("b",))

    assert split(people(4, ("a",), "carer") + people(3, ("b",), "carer") + others).splits == {}


def test_one_small_answer_takes_another_with_it() -> None:
    voters = (
        people(20, ("a",), "carer")
        + people(12, ("b",), "carer")
        + people(3, ("c",), "carer")
        + people(30, ("a",))
        + people(30, ("b",))
        + people(20, ("c",))
    )

    assert split(voters).splits["carer"].counts == {"a": 20, "b": None, "c": None, NONE: 0}


def test_an_approval_that_only_others_could_have_filled_is_not_shown() -> None:
    """Every ballot names one option, so that what is hidden could be had by subtraction."""
    voters = (
        people(20, ("a",), "carer")
        + people(12, ("b",), "carer")
        + people(3, ("c",), "carer")
        + people(30, ("a",))
        + people(30, ("b",))
        + people(20, ("c",))
    )
    generous = [replace(each, second=("a", "b")) if at % 3 == 0 else each for at, each in enumerate(voters)]

    assert split(voters, Method.APPROVAL).splits == {}
    assert split(generous, Method.APPROVAL).splits["carer"].counts["c"] is None


def test_a_room_that_moves_is_shown_moving() -> None:
    voters = [voter for one in OPTIONS for two in OPTIONS for voter in people(9, (two,), before=(one,))] + [
        voter for one in OPTIONS for voter in people(8, None, before=(one,)) + people(8, (one,))
    ]

    shift = decide(evidence(Method.ONE_CHOICE, voters, OPTIONS, OPTIONS)).shift

    assert shift
    assert shift.both == 81
    assert all(shift.table[one, two] == 9 for one in OPTIONS for two in OPTIONS)


def test_a_room_in_which_nearly_all_stayed_shows_no_shift() -> None:
    voters = people(20, ("a",), before=("a",)) + people(20, ("b",), before=("b",)) + people(2, ("b",), before=("a",))

    assert decide(evidence(Method.ONE_CHOICE, voters, ("a", "b"), ("a", "b"))).shift is None


@pytest.mark.parametrize("method", [Method.ONE_CHOICE, Method.APPROVAL])
def test_a_decision_about_five_thousand_people_keeps_no_room_waiting(method: Method) -> None:
    random, options, names = Random(3), tuple("abcdef"), tuple("pqrstu")

    def ballot() -> Choices | None:
        if random.random() < 0.05:
            return None
        if method is Method.ONE_CHOICE:
            return (random.choice(options),)
        return tuple(option for option in options if random.random() < 0.4)

    voters = [
        Voter(ballot(), ballot(), frozenset(name for name in names if random.random() < 0.4)) for _ in range(5000)
    ]
    known: DisclosureInput = evidence(method, voters, options, options)

    spent = []
    for _ in range(5):
        begun = time.process_time()
        decide(known)
        spent.append(time.process_time() - begun)
    assert min(spent) < 0.05
