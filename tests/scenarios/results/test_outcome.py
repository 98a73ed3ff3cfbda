"""How figures are made: counted from ballots, never invented, never lost."""

from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scenarios.results.outcome import Method, OutcomeOption, RoundResult, percent, preferred, tally
from scenarios.stories.story import Origin

KEYS = ("o1", "o2", "o3")
ballots = st.lists(st.lists(st.sampled_from(KEYS), max_size=4), max_size=40)


@given(ballots)
def test_every_ballot_is_counted_once_for_each_option_it_names(cast: list[list[str]]) -> None:
    counts, number, empty = tally(KEYS, cast)

    expected = Counter(key for choices in cast for key in set(choices))
    assert counts == {key: expected[key] for key in KEYS}
    assert number == len(cast)
    assert empty == sum(not choices for choices in cast)


@given(ballots, st.randoms())
def test_the_order_of_ballots_changes_nothing(cast: list[list[str]], random: object) -> None:
    shuffled = sorted(cast, key=lambda _: random.random())  # type: ignore[attr-defined]

    assert tally(KEYS, shuffled) == tally(KEYS, cast)


def test_a_ballot_for_an_unknown_option_is_a_fault_and_not_a_figure() -> None:
    with pytest.raises(KeyError):
        tally(KEYS, [["o9"]])


@pytest.mark.parametrize(
    ("count", "of", "expected"),
    [(0, 0, None), (0, 3, 0), (3, 3, 100), (1, 3, 33), (2, 3, 67), (1, 2, 50), (1, 200, 1), (1, 201, 0)],
)
def test_percentages_are_whole_with_halves_up(count: int, of: int, expected: int | None) -> None:
    assert percent(count, of) == expected


@given(st.integers(1, 100_000).flatmap(lambda of: st.tuples(st.integers(0, of), st.just(of))))
def test_a_percentage_is_never_half_a_point_off(figures: tuple[int, int]) -> None:
    count, of = figures
    shown = percent(count, of)

    assert shown is not None
    assert 0 <= shown <= 100
    assert abs(shown - 100 * count / of) <= 0.5


@given(st.dictionaries(st.sampled_from(KEYS), st.integers(0, 5), min_size=1))
def test_preferred_is_whatever_nothing_is_above(counts: dict[str, int]) -> None:
    ahead = preferred(counts)

    if not any(counts.values()):
        assert ahead == ()
    else:
        assert set(ahead) == {key for key, count in counts.items() if count == max(counts.values())}


def result(ballots: int, phones: int) -> RoundResult:
    options = tuple(OutcomeOption(key, "A", Origin.AUTHOR) for key in KEYS)
    return RoundResult(1, Method.APPROVAL, options, dict.fromkeys(KEYS, 0), ballots, 0, phones, "")


@pytest.mark.parametrize(("cast", "phones", "turnout"), [(0, 0, None), (0, 4, 0.0), (3, 4, 0.75), (4, 4, 1.0)])
def test_turnout_is_of_the_phones_that_were_there(cast: int, phones: int, turnout: float | None) -> None:
    assert result(cast, phones).turnout == turnout
