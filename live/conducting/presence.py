"""Which phones are here: how many sockets each participant has open to this process."""

from __future__ import annotations

from collections import Counter

from live.conducting.ballot_box import BallotBox
from live.store.participant import Gone, Here, MovedPhone
from scenarios.clock import Clock


class Presence:
    """Tells the store when a participant's first socket to this worker opens, and when the last closes.

    The store adds up the workers; the counter here only joins one person's tabs together.
    """

    def __init__(self, ballot_box: BallotBox, worker: str, clock: Clock) -> None:
        self._ballot_box = ballot_box
        self._worker = worker
        self._clock = clock
        self._sockets: Counter[int] = Counter()

    def arrive(self, participant_id: int, section_id: int) -> None:
        """A socket of this participant has opened, in this section."""
        self._sockets[participant_id] += 1
        self._ballot_box.note(Here(participant_id, section_id, self._worker, self._clock.now()))

    def move(self, participant_id: int, section_id: int) -> None:
        """A participant whose socket is open here went on to another section."""
        self._ballot_box.note(MovedPhone(participant_id, section_id, self._worker, self._clock.now()))

    def leave(self, participant_id: int) -> None:
        """A socket of this participant has closed."""
        self._sockets[participant_id] -= 1
        if self._sockets[participant_id] <= 0:
            del self._sockets[participant_id]
            self._ballot_box.note(Gone(participant_id, self._worker, self._clock.now()))
