"""The rules of the doors: who waits with whom, and from which round on somebody votes."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

import pytest
from hypothesis import given
from hypothesis import strategies as st

from live.performance import doors
from live.performance.doors import BURST, WINDOW_S, Standing, Waits, Wave

SECONDS = st.lists(st.integers(0, 60), max_size=200).map(sorted)
"""The seconds in which people come, in the order in which they do."""


@dataclass
class Door:
    """Closed doors, and who waits before them: each person by the second in which they came."""

    waves: tuple[Wave, ...] = ()
    groups: dict[int, list[int]] = field(default_factory=dict)
    calm: list[int] = field(default_factory=list)
    made: int = 0

    def take(self, second: int, count: int = 1) -> None:
        told = doors.receive(self.waves, second, count)
        for group in told.settled:
            self.calm += self.groups.pop(group)
        into = told.into
        if into is None:
            self.made += 1
            into, self.groups[self.made] = self.made, []
        for group in told.joined_by:
            self.groups[into] += self.groups.pop(group)
        self.groups[into] += [second] * count
        self.waves = doors.received(told, second, count, into)

    @property
    def bursts(self) -> list[list[int]]:
        known = {wave.latecomers for wave in self.waves if not wave.is_burst}
        return [people for group, people in self.groups.items() if group not in known]

    @property
    def one_by_one(self) -> list[int]:
        known = {wave.latecomers for wave in self.waves if not wave.is_burst}
        return sorted(self.calm + [one for group in known if group for one in self.groups[group]])


def door_of(seconds: Iterable[int]) -> Door:
    door = Door()
    for second in seconds:
        door.take(second)
    return door


def crowded(seconds: list[int], at: int) -> bool:
    """Whether more than BURST came within some window that this second is in."""
    starts = range(at - WINDOW_S, at + 1)
    return any(sum(start <= one <= start + WINDOW_S for one in seconds) > BURST for start in starts)


@given(SECONDS)
def test_nobody_is_lost_and_nobody_waits_twice(seconds: list[int]) -> None:
    door = door_of(seconds)
    assert sorted([*door.one_by_one, *(one for burst in door.bursts for one in burst)]) == seconds


@given(SECONDS)
def test_whoever_comes_in_a_crowd_waits_apart_and_nobody_else_does(seconds: list[int]) -> None:
    door = door_of(seconds)
    apart = sorted(one for burst in door.bursts for one in burst)
    assert apart == [one for one in seconds if crowded(seconds, one)]


@given(SECONDS, st.integers(0, 60))
def test_a_crowd_of_ten_seconds_waits_together(seconds: list[int], start: int) -> None:
    crowd = [start + place % (WINDOW_S + 1) for place in range(BURST + 1)]
    everybody = sorted([*seconds, *crowd])
    first, last = min(crowd), max(crowd)
    within = [one for one in everybody if first <= one <= last]
    assert any(all(burst.count(one) >= within.count(one) for one in within) for burst in door_of(everybody).bursts)


@given(st.lists(st.tuples(st.integers(0, 60), st.integers(1, 40)), max_size=60).map(sorted))
def test_it_is_the_same_whether_people_come_together_or_one_after_another(batches: list[tuple[int, int]]) -> None:
    together = Door()
    for second, count in batches:
        together.take(second, count)
    apart = door_of(second for second, count in batches for _ in range(count))
    assert (together.one_by_one, sorted(map(sorted, together.bursts))) == (
        apart.one_by_one,
        sorted(map(sorted, apart.bursts)),
    )


@given(SECONDS)
def test_whoever_is_let_in_is_counted_and_waits_no_longer(seconds: list[int]) -> None:
    waves = door_of(seconds).waves
    for group in {wave.latecomers for wave in waves} - {None}:
        waves = doors.let_in(waves, group or 0)
    assert all(wave.latecomers is None for wave in waves)
    assert sum(wave.count for wave in waves) == sum(wave.count for wave in door_of(seconds).waves)


def test_a_burst_that_came_while_the_doors_were_open_makes_those_after_it_wait_apart() -> None:
    waves: tuple[Wave, ...] = ()
    for second in range(BURST):
        told = doors.receive(waves, second // 10, 1)
        waves = doors.received(told, second // 10, 1, None)
    assert doors.receive(waves, 5, 1).is_burst
    assert not doors.receive(waves, 5 + WINDOW_S + BURST, 1).is_burst


@pytest.mark.parametrize(
    ("standing", "waits", "says"),
    [
        (Standing(1), Waits.NO, None),
        (Standing(1, votes_from=8), Waits.NEXT_ROUND, "next_round"),
        (Standing(1, votes_from=7), Waits.NO, None),
        (Standing(1, votes_from=None), Waits.DOORS, "not_let_in"),
        (Standing(1, lacks_pass=True), Waits.PASS, "no_pass"),
        (Standing(1, votes_from=None, lacks_pass=True), Waits.PASS, "no_pass"),
    ],
)
def test_each_reason_to_wait_has_its_refusal(standing: Standing, waits: Waits, says: str | None) -> None:
    refusal = standing.vote_refusal(7)
    assert (standing.waits(7), refusal.code if refusal else None) == (waits, says)


def test_whoever_was_let_in_may_speak_before_the_next_round() -> None:
    assert Standing(1, votes_from=8).words_refusal() is None
    for standing, code in ((Standing(1, votes_from=None), "not_let_in"), (Standing(1, lacks_pass=True), "no_pass")):
        refusal = standing.words_refusal()
        assert refusal is not None and refusal.code == code
