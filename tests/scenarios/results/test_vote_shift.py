"""How a room moved, against a slow recount that walks from person to person."""

from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scenarios.results.outcome import GRADIENT, Method
from scenarios.results.vote_shift import NONE, Choices, SupportChange, changes, from_to, in_both

BEFORE = ("a", "b", "dropped")
NOW = ("a", "b", "new")
Answer = Choices | None
People = list[tuple[Answer, Answer]]


def single(options: tuple[str, ...]) -> st.SearchStrategy[Answer]:
    return st.one_of(st.none(), st.just(()), st.sampled_from(options).map(lambda key: (key,)))


def several(options: tuple[str, ...]) -> st.SearchStrategy[Answer]:
    return st.one_of(st.none(), st.sets(st.sampled_from(options)).map(lambda named: tuple(sorted(named))))


def rooms(first: st.SearchStrategy[Answer], second: st.SearchStrategy[Answer]) -> st.SearchStrategy[People]:
    return st.lists(st.tuples(first, second), max_size=60)


@given(rooms(single(BEFORE), single(NOW)))
def test_a_person_is_at_one_place_of_the_table(people: People) -> None:
    table = from_to(Counter(people), BEFORE, NOW)

    for one in (*BEFORE, NONE):
        for two in (*NOW, NONE):
            walked = 0
            for first, second in people:
                if first is not None and second is not None:
                    walked += (first or (NONE,))[0] == one and (second or (NONE,))[0] == two
            assert table[one, two] == walked
    assert sum(table.values()) == in_both(Counter(people))


@given(rooms(single(GRADIENT), single(GRADIENT)))
def test_the_gradient_moves_as_one_choice_does(people: People) -> None:
    table = from_to(Counter(people), GRADIENT, GRADIENT)

    stayed = sum(first == second for first, second in people if first is not None)
    assert sum(table[each, each] for each in (*GRADIENT, NONE)) == stayed


@given(rooms(several(BEFORE), several(NOW)))
def test_support_is_kept_gained_lost_or_new(people: People) -> None:
    found = changes(Counter(people), BEFORE, NOW)

    recount: dict[str, dict[str, int]] = {option: Counter() for option in NOW}
    for first, second in people:
        if first is None or second is None:
            continue
        for option in NOW:
            if option not in BEFORE:
                recount[option]["new"] += option in second
            elif option in first:
                recount[option]["kept" if option in second else "lost"] += 1
            elif option in second:
                recount[option]["gained"] += 1
    assert found == {option: SupportChange(**counted) for option, counted in recount.items()}


@given(rooms(several(BEFORE), several(NOW)))
def test_those_who_voted_twice_are_counted_one_by_one(people: People) -> None:
    assert in_both(Counter(people)) == len([1 for one, two in people if one is not None and two is not None])


def test_a_tie_moves_as_anything_else_does() -> None:
    pairs = {(("a",), ("b",)): 3, (("b",), ("a",)): 3, ((), None): 9}

    table = from_to(pairs, ("a", "b"), ("a", "b"))

    assert (table["a", "b"], table["b", "a"], sum(table.values())) == (3, 3, 6)


def test_an_option_that_was_not_offered_is_a_fault_and_not_a_figure() -> None:
    with pytest.raises(KeyError):
        from_to({(("new",), ("a",)): 1}, BEFORE, NOW)


def test_the_gradient_has_its_six_answers_from_support_to_abstain() -> None:
    assert Method("gradient") is Method.GRADIENT
    assert (len(GRADIENT), GRADIENT[0], GRADIENT[-1]) == (6, "support", "abstain")
