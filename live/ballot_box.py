"""The ballot box: one writer that commits whatever arrived together, and only then says "received"."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from sqlalchemy.orm import Session

from live.store import ballot, participant
from live.store.participant import Arrival, Gone, Here, Mark, Seen
from live.vote import Receipt, Vote, VoteRefused, failed, unsettled
from scenarios.db import Database
from scenarios.errors import Busy

GATHER_S = 0.010
"""How long the writer lets votes gather after the first, in seconds: one commit then serves them all."""
BATCH = 500
"""The most that one transaction carries, so that it never holds the server's loop for long."""
SETTLE_S = 5.0
"""How long somebody waits for an answer, in seconds, before they hear ``unknown``."""

_log = logging.getLogger(__name__)

Item = Vote | Arrival | Mark
Answer = Receipt | VoteRefused | int | None


@dataclass(slots=True, eq=False)
class _Slip:
    """One thing in the box, and the lock that its sender waits at until it is answered."""

    item: Item
    answer: Answer = None
    settled: threading.Lock = field(default_factory=threading.Lock)

    def __post_init__(self) -> None:
        self.settled.acquire()


class BallotBox:
    """Everything that hundreds of phones do at once goes through here: arriving, being here, voting.

    Its locks only hand work from one thread to another within this process. That a vote counts once and
    never after the close is the database's doing, whatever the number of processes.
    """

    def __init__(self, database: Database) -> None:
        self._database = database
        self._waiting: list[_Slip] = []
        self._arrived = threading.Condition(threading.Lock())
        self._running = False

    def start(self) -> None:
        """Start the writer; without it, each item is committed by whoever brings it."""
        self._running = True
        threading.Thread(target=self._write_for_ever, name="ballot box", daemon=True).start()

    def cast(self, vote: Vote) -> Receipt:
        """Store ``vote`` and return its receipt, once it is committed.

        Raises VoteRefused: ``revoked``, ``unknown_round``, ``invalid``, ``closed``, ``superseded``,
        ``busy``, ``failed``, or ``unknown`` where nobody can say within SETTLE_S seconds.
        """
        answer = self._settle(vote)
        if isinstance(answer, VoteRefused):
            raise answer
        assert isinstance(answer, Receipt)
        return answer

    def admit(self, arrival: Arrival) -> int:
        """Store a new participant and return their id; raises VoteRefused as ``cast`` does."""
        answer = self._settle(arrival)
        if isinstance(answer, VoteRefused):
            raise answer
        assert isinstance(answer, int)
        return answer

    def note(self, mark: Mark) -> None:
        """Write down who is here, with the next commit; nobody waits for it."""
        if self._running:
            self._put(_Slip(mark))
        else:
            self._empty([_Slip(mark)])

    def _settle(self, item: Vote | Arrival) -> Answer:
        slip = _Slip(item)
        if not self._running:
            self._empty([slip])
            return slip.answer
        self._put(slip)
        if not slip.settled.acquire(timeout=SETTLE_S):
            return VoteRefused(unsettled())
        return slip.answer

    def _put(self, slip: _Slip) -> None:
        with self._arrived:
            self._waiting.append(slip)
            self._arrived.notify()

    def _write_for_ever(self) -> None:
        while True:
            with self._arrived:
                while not self._waiting:
                    self._arrived.wait()
            time.sleep(GATHER_S)
            while batch := self._take():
                self._empty(batch)
                time.sleep(0)  # Lets the receipts out, and everybody else in, between two batches.

    def _take(self) -> list[_Slip]:
        with self._arrived:
            batch, self._waiting = self._waiting[:BATCH], self._waiting[BATCH:]
        return batch

    def _empty(self, batch: Sequence[_Slip]) -> None:
        """Commit a batch and answer everyone in it; a batch that fails is redone one by one."""
        try:
            answers = self._commit([slip.item for slip in batch])
        except Busy as busy:
            answers = [VoteRefused(busy)] * len(batch)
        except Exception as fault:
            if len(batch) > 1:
                for slip in batch:
                    self._empty([slip])
                return
            _log.error("the ballot box could not store one %s: %s", type(batch[0].item).__name__, type(fault).__name__)
            answers = [VoteRefused(failed())]
        for slip, answer in zip(batch, answers, strict=True):
            slip.answer = answer
            slip.settled.release()

    def _commit(self, items: Sequence[Item]) -> list[Answer]:
        return self._database.write(lambda session: _store(session, items))


def _store(session: Session, items: Sequence[Item]) -> list[Answer]:
    """Arrivals first, since what follows may name them; then who is here; then the votes."""
    answers: list[Answer] = [None] * len(items)
    _answer(answers, items, (Arrival,), lambda chosen: participant.admit(session, chosen))
    participant.note(session, [item for item in items if isinstance(item, Here | Gone | Seen)])
    _answer(answers, items, (Vote,), lambda chosen: ballot.cast(session, chosen))
    return answers


def _answer(
    answers: list[Answer], items: Sequence[Item], kinds: tuple[type, ...], store: Callable[..., Sequence[Answer]]
) -> None:
    places = [place for place, item in enumerate(items) if isinstance(item, kinds)]
    if places:
        for place, answer in zip(places, store([items[place] for place in places]), strict=True):
            answers[place] = answer
