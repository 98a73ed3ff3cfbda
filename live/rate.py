"""How fast one socket may speak: a bucket that fills with time, and is one socket's own."""

from __future__ import annotations

import time
from dataclasses import dataclass, field

from scenarios.errors import Refusal
from scenarios.message import say

BURST = 12
"""Messages that a socket may send at once: a person who taps as fast as they can stays below."""
PER_SECOND = 4.0
"""Messages a second that it may go on sending."""


@dataclass(slots=True)
class Rate:
    """A socket's allowance. It never counts by address: a whole venue has one."""

    left: float = BURST
    since: float = field(default_factory=time.monotonic)

    def spend(self) -> None:
        """Take one message from the allowance; raises Refusal ``too_fast`` where none is left."""
        at = time.monotonic()
        self.left = min(BURST, self.left + (at - self.since) * PER_SECOND)
        self.since = at
        if self.left < 1:
            raise Refusal(say("That is faster than we can follow. Wait a moment."), code="too_fast")
        self.left -= 1
