"""The ballot box: one writer that commits whatever arrived together, and only then says "received"."""

from __future__ import annotations

import logging
import threading
import time
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeVar, cast

from sqlalchemy.orm import Session

from live.conducting import saying_intake
from live.performance.saying import FLOOR_INPUTS, FloorInput
from live.performance.vote import Receipt, Vote, VoteRefused, failed, unsettled
from live.store import participant, vote_casting
from live.store.participant import Arrival, Gone, Here, MovedPhone, Seen, Sighting
from scenarios.db import Database
from scenarios.errors import Busy, Refusal

GATHER_S = 0.010
"""How long the writer lets votes gather after the first, in seconds: one commit serves them all."""
BATCH = 250
"""The most that one transaction carries, so that it never holds the server's loop for long."""
SETTLE_S = 5.0
"""How long somebody waits for an answer, in seconds, before they hear ``unknown``."""

LOOK_S = 0.25
"""How often it is looked whose answer has taken too long, in seconds."""

T = TypeVar("T")
VoteAnswer = Receipt | Refusal
Item = Vote | Arrival | Sighting | FloorInput
ItemAnswer = Receipt | Refusal | int | None

_log = logging.getLogger(__name__)


@dataclass(slots=True, eq=False)
class _Slip:
    """One thing in the box, and the lock that its sender waits at until it is answered."""

    item: Item | Callable[[Session], Any] | None
    answer: Any = None
    fault: Exception | None = None
    settled: threading.Lock = field(default_factory=threading.Lock)

    def __post_init__(self) -> None:
        self.settled.acquire()

    def settle(self, answer: Any, fault: Exception | None = None) -> None:
        """Answer whoever waits."""
        self.answer, self.fault = answer, fault
        self.settled.release()


@dataclass(slots=True, eq=False)
class _Promise:
    """A vote in the box whose sender waits in no task: they are told the answer, once."""

    item: Vote
    told: Callable[[VoteAnswer], None] | None
    until: float = 0.0

    def settle(self, answer: Any, fault: Exception | None = None) -> None:
        """Tell whoever waits, unless they were told already."""
        told, self.told = self.told, None
        if told is None:
            return
        try:
            told(answer)
        except Exception as error:  # The vote is stored, and others wait for their answers.
            _log.error("could not tell of one vote: %s", type(error).__name__)


class BallotBox:
    """Everything that hundreds of phones do at once goes through here: arriving, being here, voting.

    Its locks only hand work from one thread of this process to another. That a vote counts once, and
    never after the close, is the database's doing, however many processes there are.
    """

    def __init__(self, database: Database) -> None:
        self._database = database
        self._waiting: list[_Slip | _Promise] = []
        self._promises: deque[_Promise] = deque()
        self._arrived = threading.Condition(threading.Lock())
        self._running = False
        self._stopped = threading.Event()
        self._writer: threading.Thread | None = None

    def start(self) -> None:
        """Start the writer; without it, everything is committed by whoever brings it."""
        self._running = True
        self._writer = threading.Thread(target=self._write_for_ever, name="ballot box", daemon=True)
        self._writer.start()
        threading.Thread(target=self._look_for_ever, name="patience of votes", daemon=True).start()

    def stop(self) -> None:
        """End the writer once it has committed all that was brought; wait for it, for SETTLE_S seconds at the most."""
        with self._arrived:
            self._running = False
            self._arrived.notify()
        self._stopped.set()
        if self._writer is not None:
            self._writer.join(SETTLE_S)

    def cast(self, vote: Vote) -> Receipt:
        """Store ``vote`` and return its receipt, once it is committed.

        Raises VoteRefused: ``revoked``, ``unknown_round``, ``invalid``, ``closed``, ``superseded``,
        ``busy``, ``failed``, or ``unknown`` where nobody can say within SETTLE_S seconds.
        """
        return cast(Receipt, self._settled(vote))

    def promise(self, vote: Vote, told: Callable[[VoteAnswer], None]) -> None:
        """Store ``vote``, and tell its receipt once it is committed, or what ``cast`` would raise.

        Nobody waits here, so that thousands of votes at once wake no task each. ``told`` does not wait either.
        """
        promise = _Promise(vote, told)
        if self._running:
            promise.until = self._database.clock.monotonic() + SETTLE_S
            self._promises.append(promise)
        self._bring(promise)

    def catch_up(self) -> None:
        """Wait until all that was brought before is answered, for SETTLE_S seconds at the most."""
        slip = _Slip(None)
        self._bring(slip)
        slip.settled.acquire(timeout=SETTLE_S)

    def admit(self, arrival: Arrival) -> int:
        """Store a new participant and return their id; raises VoteRefused as ``cast`` does."""
        return cast(int, self._settled(arrival))

    def hear(self, given: FloorInput) -> int:
        """Store what somebody says from the floor, and return its number, 0 where it has none.

        Raises Refusal with the reason why it was not stored, as ``cast`` does where nobody can say.
        """
        return cast(int, self._settled(given))

    def note(self, sighting: Sighting) -> None:
        """Write down who is here, with the next commit; nobody waits for it."""
        self._bring(_Slip(sighting))

    def do(self, work: Callable[[Session], T]) -> T:
        """Run ``work`` in a transaction of its own, in the writer's turn, and return what it returned.

        For a cue, which then never fights with the votes for the store's write lock. Raises what
        ``work`` raises, and Busy where the store stayed locked.
        """
        slip = _Slip(work)
        self._bring(slip)
        slip.settled.acquire()
        if slip.fault is not None:
            raise slip.fault
        return cast(T, slip.answer)

    def _settled(self, item: Item) -> ItemAnswer:
        slip = _Slip(item)
        self._bring(slip)
        if not slip.settled.acquire(timeout=SETTLE_S):
            raise VoteRefused(unsettled())
        if isinstance(slip.answer, Refusal):
            raise slip.answer
        return cast(ItemAnswer, slip.answer)

    def _bring(self, slip: _Slip | _Promise) -> None:
        with self._arrived:
            if self._running:
                if not self._waiting:  # Else the writer knows already.
                    self._arrived.notify()
                self._waiting.append(slip)
                return
        self._empty([slip])

    def _look_for_ever(self) -> None:
        while not self._stopped.wait(LOOK_S):
            self.give_up(self._database.clock.monotonic())

    def give_up(self, at: float) -> None:
        """Tell ``unknown`` to those who were promised an answer and have waited for SETTLE_S seconds."""
        while self._promises and (self._promises[0].told is None or self._promises[0].until <= at):
            self._promises.popleft().settle(VoteRefused(unsettled()))

    def _write_for_ever(self) -> None:
        while True:
            with self._arrived:
                while self._running and not self._waiting:
                    self._arrived.wait()
                if not self._waiting:
                    return
            time.sleep(GATHER_S)
            while batch := self._take():
                self._empty(batch)
                time.sleep(0)  # Lets the receipts out, and everybody else in, between two batches.

    def _take(self) -> list[_Slip | _Promise]:
        with self._arrived:
            batch, self._waiting = self._waiting[:BATCH], self._waiting[BATCH:]
        return batch

    def _empty(self, batch: Sequence[_Slip | _Promise]) -> None:
        """Commit what arrived together, then run what asked for a transaction of its own."""
        self._store([slip for slip in batch if not callable(slip.item)])
        for slip in batch:
            if callable(slip.item):
                try:
                    slip.settle(self._database.write(slip.item))
                except Exception as fault:
                    slip.settle(None, fault)

    def _store(self, batch: Sequence[_Slip | _Promise]) -> None:
        """Commit a batch and answer everyone in it; a batch that fails is redone one by one."""
        if not batch:
            return
        items = [cast(Item, slip.item) for slip in batch]
        try:
            answers = self._database.write(lambda session: _write(session, items))
        except Busy as busy:
            answers = [VoteRefused(busy)] * len(batch)
        except Exception as fault:
            if len(batch) > 1:
                for slip in batch:
                    self._store([slip])
                return
            _log.error("could not store one %s: %s", type(items[0]).__name__, type(fault).__name__)
            answers = [VoteRefused(failed())]
        for slip, answer in zip(batch, answers, strict=True):
            slip.settle(answer)


def _write(session: Session, items: Sequence[Item]) -> list[ItemAnswer]:
    """Arrivals first, since what follows may name them; then who is here and what is said; then the votes.

    So every batch takes locks of participants before those of ballots, and two workers never wait in a circle.
    """
    participants = iter(participant.admit(session, [item for item in items if isinstance(item, Arrival)]))
    participant.note(session, [item for item in items if isinstance(item, Here | Gone | Seen | MovedPhone)])
    heard = iter(saying_intake.take(session, [item for item in items if isinstance(item, FLOOR_INPUTS)]))
    receipts = iter(vote_casting.cast(session, [item for item in items if isinstance(item, Vote)]))
    return [_answer(item, participants, receipts, heard) for item in items]


def _answer(
    item: Item,
    participants: Iterator[int],
    receipts: Iterator[Receipt | VoteRefused],
    heard: Iterator[int | Refusal],
) -> ItemAnswer:
    if isinstance(item, Arrival):
        return next(participants)
    if isinstance(item, Vote):
        return next(receipts)
    return next(heard) if isinstance(item, FLOOR_INPUTS) else None
