"""Many who come at once are answered in batches: everybody once, in order, and nobody is left standing."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor

import pytest

from live.wire.batches import Batches, Turnstile

PATIENCE_S = 60

pytestmark = pytest.mark.fault("whole-room-returns")


def test_who_comes_alone_is_answered_alone() -> None:
    answered: list[Sequence[int]] = []
    batches: Batches[int] = Batches(answered.append, at_most=3)
    batches.bring(7)
    batches.bring(8)
    assert answered == [[7], [8]]


def test_who_comes_while_others_are_answered_is_answered_in_the_next_batches() -> None:
    """The first batch takes as long as it takes the others to come; each is answered once, no batch is too large."""
    come = threading.Semaphore(0)
    answered: list[Sequence[int]] = []

    def answer(batch: Sequence[int]) -> None:
        if not answered:
            for _ in range(20 - len(batch)):
                assert come.acquire(timeout=PATIENCE_S)
        answered.append(batch)

    batches: Batches[int] = Batches(answer, at_most=4)

    def bring(number: int) -> None:
        come.release()
        batches.bring(number)

    with ThreadPoolExecutor(21) as people:
        first = people.submit(batches.bring, 0)
        waiting = [people.submit(bring, number) for number in range(1, 20)]
        for each in (first, *waiting):
            each.result(timeout=PATIENCE_S)
    assert sorted(number for batch in answered for number in batch) == list(range(20))
    assert all(1 <= len(batch) <= 4 for batch in answered)


def test_a_batch_that_fails_tells_all_of_it_and_not_the_next() -> None:
    come = threading.Semaphore(0)

    def answer(batch: Sequence[int]) -> None:
        if 0 in batch:
            for _ in range(2):
                assert come.acquire(timeout=PATIENCE_S)
            raise LookupError("the store is locked")

    batches: Batches[int] = Batches(answer, at_most=1)

    def bring(number: int) -> None:
        come.release()
        batches.bring(number)

    with ThreadPoolExecutor(3) as people:
        first = people.submit(batches.bring, 0)
        others = [people.submit(bring, number) for number in (1, 2)]
        with pytest.raises(LookupError):
            first.result(timeout=PATIENCE_S)
        for each in others:
            each.result(timeout=PATIENCE_S)
    batches.bring(3)


def test_a_turnstile_lets_everybody_through_and_only_so_many_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    turnstile, inside, most = Turnstile(2), [], []

    def a_turn(seconds: float) -> None:
        inside.append(seconds)
        most.append(len(inside))
        inside.pop()

    monkeypatch.setattr("live.wire.batches.time.sleep", a_turn)
    with ThreadPoolExecutor(8) as people:
        for each in [people.submit(turnstile.passes) for _ in range(50)]:
            each.result(timeout=PATIENCE_S)
    assert len(most) == 50
    assert max(most) <= 2
