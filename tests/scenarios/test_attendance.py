"""Who was there is told in bands, from which no small group can be had."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from scenarios.attendance import Band, attendance
from scenarios.disclosure import THRESHOLD
from scenarios.outcome import Method, RoundResult
from scenarios.perspective import PERSPECTIVES

people = st.lists(st.frozensets(st.sampled_from(PERSPECTIVES)), max_size=60)


@given(people)
def test_a_band_says_what_counting_says(said: list[frozenset[str]]) -> None:
    found = attendance([_round(said)])

    for name in PERSPECTIVES:
        number = sum(name in names for names in said)
        expected = Band.ENOUGH if number >= THRESHOLD else Band.FEW
        assert found.bands[name] is (expected if len(said) >= 2 * THRESHOLD - 1 else Band.UNTOLD)


@given(people, st.integers(5, 12))
def test_whatever_is_told_leaves_as_many_numbers_open_as_the_threshold(
    said: list[frozenset[str]], threshold: int
) -> None:
    found = attendance([_round(said, threshold)])

    for band in found.bands.values():
        open_to = {
            Band.UNTOLD: range(len(said) + 1), Band.FEW: range(threshold), Band.ENOUGH: range(threshold, len(said) + 1)
        }[band]
        assert band is Band.UNTOLD or len(open_to) >= threshold, "of the group, and so of everybody else"


def test_enough_in_one_vote_is_enough_and_the_strictest_threshold_holds() -> None:
    nine = [frozenset({"carer"})] * 9 + [frozenset[str]()] * 20

    assert attendance([_round(nine), _round([])]).bands["carer"] is Band.ENOUGH
    strict = attendance([_round(nine), _round([], 10)])
    assert (strict.threshold, strict.bands["carer"]) == (10, Band.FEW)


def test_a_vote_that_no_room_saw_tells_nothing() -> None:
    nine = [frozenset({"carer"})] * 9 + [frozenset[str]()] * 20

    assert not attendance([_round(nine, None)]).is_told


def test_a_void_vote_and_a_lower_threshold_than_the_least_tell_nothing() -> None:
    nine = [frozenset({"carer"})] * 9 + [frozenset[str]()] * 20

    assert not attendance([_round(nine, voided="a slip")]).is_told
    assert attendance([_round(nine, 1)]).threshold == 5


def _round(said: list[frozenset[str]], threshold: int | None = THRESHOLD, voided: str = "") -> RoundResult:
    return RoundResult(
        1, Method.APPROVAL, (), {}, len(said), len(said), len(said), "2026-03-03T14:05:00+00:00", voided=voided,
        joint=[[sorted(names), [], 1] for names in said],
        disclosed={} if threshold is None else {"threshold": threshold},
    )
