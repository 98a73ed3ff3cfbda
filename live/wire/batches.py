"""Many who come at the same time are answered together, so that what is the same for all is done once."""

from __future__ import annotations

import threading
import time
from collections import deque
from collections.abc import Callable, Sequence
from typing import Generic, TypeVar

T = TypeVar("T")


class Batches(Generic[T]):
    """Answers what callers bring in batches, in the order in which they came: ``at_most`` in one turn of the loop.

    Whoever comes first waits until a turn in which nobody came, or for a full batch, and answers for all who came
    meanwhile; then the first of those who are left does. So there is no task of its own, and nobody works for others
    longer than for one batch.
    """

    def __init__(self, answer: Callable[[Sequence[T]], None], at_most: int) -> None:
        self._answer = answer
        self._at_most = at_most
        self._mutex = threading.Lock()
        self._waiting: deque[_Caller[T]] = deque()
        self._is_led = False

    def bring(self, one: T) -> None:
        """Wait until ``one`` was answered with others. Raises whatever went wrong with its batch."""
        caller = _Caller(one)
        with self._mutex:
            self._waiting.append(caller)
            leads, self._is_led = not self._is_led, True
        if not leads:
            caller.bell.acquire()
        if leads or caller.leads:
            self._lead(caller)
        elif caller.error is not None:
            raise caller.error

    def _lead(self, leader: _Caller[T]) -> None:
        batch: list[_Caller[T]] = []
        try:
            self._wait_for_more()
            with self._mutex:
                batch = [self._waiting.popleft() for _ in range(min(self._at_most, len(self._waiting)))]
            self._answer([caller.one for caller in batch])
        except BaseException as error:
            for caller in batch:
                caller.error = error
            raise
        finally:
            with self._mutex:
                if not batch:  # This task was ended before it began.
                    self._waiting.remove(leader)
                following = self._waiting[0] if self._waiting else None
                self._is_led = following is not None
            if following is not None:
                following.leads = True
                following.bell.release()
            for caller in batch[1:]:
                caller.bell.release()

    def _wait_for_more(self) -> None:
        known = 0
        while known < len(self._waiting) and known < self._at_most:
            known = len(self._waiting)
            time.sleep(0)


class _Caller(Generic[T]):
    """Somebody who waits for their turn. ``bell`` is rung when they were answered, or lead the next batch."""

    __slots__ = ("bell", "error", "leads", "one")

    def __init__(self, one: T) -> None:
        self.one = one
        self.bell = threading.Lock()
        self.bell.acquire()
        self.leads = False
        self.error: BaseException | None = None


class Turnstile:
    """Lets so many of those who come pass in one turn of the loop, and the others in the next ones."""

    def __init__(self, at_once: int) -> None:
        self._places = threading.Semaphore(at_once)

    def passes(self) -> None:
        """Wait for one's turn."""
        with self._places:
            time.sleep(0)
