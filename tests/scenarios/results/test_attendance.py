"""Who was there is told in bands, from which no small group can be had."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scenarios.errors import Invalid
from scenarios.perspective import PERSPECTIVES
from scenarios.results.attendance import Attendance, Band
from scenarios.results.disclosure import THRESHOLD, bands_document, decide_bands, read_bands
from scenarios.results.outcome import Method, RoundResult
from scenarios.results.perspective_split import splits

people = st.lists(st.frozensets(st.sampled_from(PERSPECTIVES)), max_size=60)
NINE = [frozenset({"carer"})] * 9 + [frozenset[str]()] * 20


@given(people)
def test_a_band_says_what_counting_says(said: list[frozenset[str]]) -> None:
    found = decided(_round(said))

    for name in PERSPECTIVES:
        number = sum(name in names for names in said)
        expected = Band.ENOUGH if number >= THRESHOLD else Band.FEW
        assert found.bands[name] is (expected if len(said) >= 2 * THRESHOLD - 1 else Band.UNTOLD)


@given(people, st.integers(5, 12))
def test_whatever_is_told_leaves_as_many_numbers_open_as_the_threshold(
    said: list[frozenset[str]], threshold: int
) -> None:
    found = decided(_round(said, threshold), threshold=threshold)

    for band in found.bands.values():
        open_to = {
            Band.UNTOLD: range(len(said) + 1),
            Band.FEW: range(threshold),
            Band.ENOUGH: range(threshold, len(said) + 1),
        }[band]
        assert band is Band.UNTOLD or len(open_to) >= threshold, "of the group, and so of everybody else"


def test_enough_in_one_vote_is_enough_and_the_strictest_threshold_holds() -> None:
    assert decided(_round(NINE), _round([])).bands["carer"] is Band.ENOUGH
    for strict in (decided(_round(NINE), _round([], 10)), decided(_round(NINE), threshold=10)):
        assert (strict.threshold, strict.bands["carer"]) == (10, Band.FEW)


def test_a_vote_that_no_room_saw_tells_nothing() -> None:
    unseen = replace(_round(NINE), shown_to_room=False)

    assert decide_bands([_round(NINE, None)]) is None
    assert decide_bands([unseen]) is None
    assert decided(_round([]), unseen).bands["carer"] is Band.UNTOLD


def test_a_void_vote_and_a_lower_threshold_than_the_least_tell_nothing() -> None:
    assert decide_bands([_round(NINE, voided="a slip")]) is None
    assert decided(_round(NINE, 1), threshold=5).threshold == 5
    with pytest.raises(Invalid):
        decide_bands([_round(NINE)], 4)


def test_beside_a_split_a_band_is_told_only_where_the_split_itself_says_it() -> None:
    split = {"threshold": 8, "splits": {"carer": {"voters": 9, "counts": {}}}, "shift": None}
    shown = replace(_round(NINE), disclosed=split)
    void = replace(shown, voided="a slip")

    assert decided(shown, _round(NINE)).bands["carer"] is Band.ENOUGH
    assert decided(void, _round(NINE)).bands["carer"] is Band.UNTOLD, "a room saw it, though it is void"
    assert decided(void, _round([frozenset[str]()] * 29)).bands["carer"] is Band.UNTOLD
    assert decided(shown, _round(NINE), threshold=12).bands["carer"] is Band.UNTOLD, "nine, beside fewer than twelve"
    assert decided(void, _round(NINE)).bands["staff"] is Band.FEW


@given(people)
def test_the_bands_are_read_as_they_were_stored(said: list[frozenset[str]]) -> None:
    found = decided(_round(said))

    assert read_bands(bands_document(found)) == found
    assert read_bands({"threshold": 8, "bands": {}}).is_told is False


def test_a_perspective_whose_split_was_seen_has_a_band_only_where_a_standing_split_says_it() -> None:
    """The split is not there any more: its vote was made void, or it was taken back."""
    found = decide_bands([_round(NINE)], THRESHOLD, ["carer"])
    assert found is not None
    assert found.bands["carer"] is Band.UNTOLD and found.bands["staff"] is Band.FEW


def test_a_band_beside_a_split_that_was_asked_for_and_not_shown_leaves_as_many_numbers() -> None:
    """Somebody who knows the rule goes through every table of a vote with these totals."""
    for room in range(2 * THRESHOLD - 1, 40):
        for first in (0, 3, room // 3, room // 2):
            numbers = range(room + 1)
            left = [said for said in numbers if any(_is_hidden(said, *each) for each in _tables(said, room, first))]
            few, enough = [each for each in left if each < THRESHOLD], [each for each in left if each >= THRESHOLD]
            assert len(few) == THRESHOLD and len(enough) >= THRESHOLD, (room, first)


def _tables(said: int, room: int, first: int) -> Iterator[tuple[int, int, int]]:
    """How many of those who said so chose the first of two answers, and how many people there and in the room did."""
    for chose in range(max(0, said - (room - first)), min(said, first) + 1):
        yield chose, first, room


def _is_hidden(said: int, chose: int, first: int, room: int) -> bool:
    carer, nobody = frozenset({"carer"}), frozenset[str]()
    joint = {
        (carer, ("a",)): chose,
        (carer, ("b",)): said - chose,
        (nobody, ("a",)): first - chose,
        (nobody, ("b",)): room - first - said + chose,
    }
    return "carer" not in splits(joint, {"a": first, "b": room - first}, False, THRESHOLD)


def decided(*results: RoundResult, threshold: int = THRESHOLD) -> Attendance:
    found = decide_bands(results, threshold)
    assert found is not None
    return found


def _round(said: list[frozenset[str]], threshold: int | None = THRESHOLD, voided: str = "") -> RoundResult:
    return RoundResult(
        1,
        Method.APPROVAL,
        (),
        {},
        len(said),
        len(said),
        len(said),
        "2026-03-03T14:05:00+00:00",
        voided=voided,
        joint=[[sorted(names), [], 1] for names in said],
        disclosed={} if threshold is None else {"threshold": threshold},
    )
