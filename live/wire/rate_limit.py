"""How fast one socket may speak: a bucket that empties with time, and is one socket's own."""

from __future__ import annotations

from dataclasses import dataclass, field

from scenarios.clock import Clock
from scenarios.errors import Refusal
from scenarios.message import say


@dataclass(slots=True)
class Rate:
    """A socket's allowance: so many messages at once, and so many a second after that.

    A person who taps as fast as they can stays below what is given here. It never counts by address:
    a whole venue has one.
    """

    clock: Clock
    burst: float = 12.0
    per_second: float = 4.0
    since: float = field(init=False)
    spent: float = 0.0

    def __post_init__(self) -> None:
        """Begin with the whole allowance."""
        self.since = self.clock.monotonic()

    def spend(self, cost: float = 1.0) -> None:
        """Take a message, or its cost, from the allowance; raises Refusal ``too_fast`` where too little is left."""
        at = self.clock.monotonic()
        self.spent = max(0.0, self.spent - (at - self.since) * self.per_second)
        self.since = at
        if self.spent > self.burst - cost:
            raise Refusal(say("That is faster than we can follow. Wait a moment."), code="too_fast")
        self.spent += cost
