"""A clock that a test sets by hand, for the app, the store and whatever else asks for the time."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from scenarios.clock import Clock


class HandClock(Clock):
    """Goes with the machine until a test stops it at a moment; ``move_on`` sets it forward in either case.

    Its seconds stand still from the beginning where ``seconds`` is given. Else they go on even where the time of day
    stands still, so that whoever waits for a lock gives up all the same.
    """

    def __init__(self, at: datetime | None = None, *, seconds: float | None = None) -> None:
        self._at = at
        self._seconds = seconds
        self._moved = timedelta()

    def stop_at(self, moment: datetime) -> None:
        """From now on it is this moment, until the test moves the clock on."""
        self._at, self._moved = moment.astimezone(UTC), timedelta()

    def move_on(self, **by: float) -> None:
        """Let time pass, such as ``hours=12`` or ``seconds=0.25``."""
        self._moved += timedelta(**by)

    def sleep(self, seconds: float) -> None:
        """Let the time pass that somebody waits."""
        self.move_on(seconds=seconds)

    def now(self) -> datetime:
        """The moment that the test has set."""
        return (super().now() if self._at is None else self._at) + self._moved

    def monotonic(self) -> float:
        """The seconds that the test has let pass."""
        return (super().monotonic() if self._seconds is None else self._seconds) + self._moved.total_seconds()
