"""How a room moved, against a slow recount that walks from person to person."""

from __future__ import annotations

from collections import Counter
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scenarios.results.outcome import GRADIENT, Method
from scenarios.results.shift_disclosure import Shift, Totals, shown_shift
from scenarios.results.vote_shift import NONE, Choices, SupportChange, from_to, in_both
from tests.scenarios.results.support_changes import changes

BEFORE = ("a", "b", "dropped")
NOW = ("a", "b", "new")
Answer = Choices | None
People = list[tuple[Answer, Answer]]


def single(options: tuple[str, ...]) -> st.SearchStrategy[Answer]:
    return st.one_of(st.none(), st.just(()), st.sampled_from(options).map(lambda key: (key,)))


def several(options: tuple[str, ...]) -> st.SearchStrategy[Answer]:
    return st.one_of(st.none(), st.sets(st.sampled_from(options)).map(lambda named: tuple(sorted(named))))


def shown(people: People) -> Shift | None:
    """What the site shows of it where no figure is too small to be shown."""
    first, second = (
        Totals.of(options, [(pair[at] or (), 1) for pair in people if pair[at] is not None])
        for at, options in enumerate((BEFORE, NOW))
    )
    return shown_shift(Counter(people), first, second, approval=True, threshold=0)


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
    true = {option: SupportChange(**counted) for option, counted in recount.items()}
    assert changes(Counter(people), BEFORE, NOW) == true
    shift = shown(people)
    assert shift is None or shift.changes == true


def test_support_is_shown_as_it_is_counted_in_a_large_room() -> None:
    named: list[Answer] = [("a",), ("b",), ("a", "b"), None]
    people = [*product([*named, ("b", "dropped")], [*named, ("b", "new")])] * 40

    shift = shown(people)

    assert shift is not None and shift.changes == changes(Counter(people), BEFORE, NOW)
    assert shift.changes["a"] == SupportChange(kept=160, gained=160, lost=160)


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
