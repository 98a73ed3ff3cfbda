"""The app in this process, over a real SQLite file, with everything that can go wrong under it."""

from __future__ import annotations

import enum
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from flask import Flask
from msgspec import UNSET
from sqlalchemy import event as sqlalchemy_event
from sqlalchemy.engine import Connection
from wsgi import create_app

from forum.web.settings import Settings
from live.conducting import acknowledgement, admission, moderate_saying, run_command, section_log
from live.conducting.ballot_box import BallotBox, _Slip
from live.messages import incoming
from live.messages.incoming import SpeakerMessage
from live.messages.outgoing import Accepted, Mine, NotAccepted, SayingAccepted, SupportAccepted, VoteAccepted
from live.performance.plan import Plan
from live.performance.vote import Receipt, Vote
from live.snapshot.render import Face
from live.store import event
from live.wire.broadcast import REREAD_S, Broadcast, mine
from live.wire.connection import ConnectionSession, Handle
from live.wire.rate_limit import Rate
from live.wire.recipients import Recipients
from scenarios.clock import Clock
from scenarios.db import Database
from scenarios.errors import Refusal
from tests.live.factories import Evening, arrival, as_json, speaking
from tests.live.hostile.history import LOST, Refused

SMALL_PAGE = 512
"""The size of the store's pages, in bytes: small, so that a disk that is full is felt by most of what is written."""
NO_BOUND = 2**30
"""As many pages as a store may have when its disk is not full."""
EACH_ASKING_S = 2.0
"""The seconds that pass whenever somebody asks how long they have waited: so nobody waits for long."""

Message = dict[str, Any]


class Fault(enum.StrEnum):
    """What goes wrong with one message."""

    NONE = "nothing"
    MESSAGE_LOST = "the line breaks before the message arrives"
    ANSWER_LOST = "the line breaks before the answer arrives"
    LOCKED = "somebody else holds the store's lock"
    LOCKED_A_WHILE = "somebody else holds the store's lock for a moment"
    DISK_FULL = "the disk is full"
    COMMIT_FAILS = "the disk fails at the commit"


IN_THE_STORE = frozenset({Fault.LOCKED, Fault.DISK_FULL, Fault.COMMIT_FAILS})
"""Faults for which a message may be refused."""


class SteppedClock(Clock):
    """Its time of day is set by hand, also back; its seconds go on with each look, and never back."""

    def __init__(self) -> None:
        self._at = datetime(2026, 3, 1, 19, 30, tzinfo=UTC)
        self._seconds = 0.0
        self.when_asked: Callable[[], None] = lambda: None

    def now(self) -> datetime:
        """The moment that was set."""
        return self._at

    def step(self, by: timedelta) -> None:
        """Set the time of day forward, or back."""
        self._at += by

    def monotonic(self) -> float:
        """The seconds that have passed; somebody may do something whenever they are asked for."""
        self._seconds += EACH_ASKING_S
        self.when_asked()
        return self._seconds


class PreparedEvening:
    """An evening at a decision in a store of its own, from which each history begins."""

    def __init__(self, migrated_file: Path, folder: Path) -> None:
        self.path = folder / "prepared.db"
        with closing(sqlite3.connect(migrated_file)) as migrated, closing(sqlite3.connect(self.path)) as store:
            migrated.backup(store)
            store.execute("PRAGMA journal_mode=DELETE")
            store.execute(f"PRAGMA page_size={SMALL_PAGE}")
            store.execute("VACUUM")
        database = Database(f"sqlite:///{self.path}", SteppedClock())
        evening = Evening(database)
        plan = Plan(stops=True, notes=False)
        database.write(lambda session: event.plan_performance(session, evening.host, evening.performances[0], plan))
        evening.starts()
        evening.asks("show")
        self.host, self.event_id, self.section_id = evening.host, evening.event_id, evening.section_id
        self.performance_id, self.version = evening.performances[0], evening.version
        with database.engine.connect() as connection:
            connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
        database.dispose()


@dataclass
class Disk:
    """What the workers' stores are on: it may have no room left, or fail as something is committed."""

    is_full: bool = False
    fails: bool = False

    def begins(self, connection: Connection) -> None:
        """Bound the store as a transaction begins: a full disk gives it no further page."""
        connection.exec_driver_sql(f"PRAGMA max_page_count={1 if self.is_full else NO_BOUND}")

    def commits(self, connection: Connection) -> None:
        """Fail before anything is committed, where it is to fail."""
        if self.fails:
            raise sqlite3.OperationalError("disk I/O error")


class Worker:
    """One server process, as far as it keeps anything in memory."""

    def __init__(self, settings: Settings, clock: Clock, disk: Disk) -> None:
        self.app: Flask = create_app(settings, clock=clock)
        self.database: Database = self.app.extensions["database"]
        self.box: BallotBox = self.app.extensions["ballot box"]
        self.broadcast: Broadcast = self.app.extensions["broadcast"]
        sqlalchemy_event.listen(self.database.engine, "begin", disk.begins)
        sqlalchemy_event.listen(self.database.engine, "commit", disk.commits)

    def handles(self, name: str) -> Handle:
        """What does a phone's message of this name, without the socket that it comes by."""
        handler = self.app.extensions["socketio"].server.handlers[Face.PHONE.value][name]
        handle: Handle = handler.__wrapped__
        return handle


class FaultyRoom:
    """Two workers on one store, and the room's messages to them, each with the fault that befalls it."""

    def __init__(self, prepared: PreparedEvening, settings: Settings, store: Path) -> None:
        with closing(sqlite3.connect(prepared.path)) as kept, closing(sqlite3.connect(store)) as place:
            place.execute(f"PRAGMA page_size={SMALL_PAGE}")
            kept.backup(place)
        self.clock = SteppedClock()
        self.evening = prepared
        self._settings = replace(settings, database_url=f"sqlite:///{store}")
        self._rival = sqlite3.connect(store, isolation_level=None, check_same_thread=False)
        self._disk = Disk()
        self.workers = [self._worker(), self._worker()]
        self.store = Database(self._settings.database_url, self.clock, self.workers[0].database.keys)

    def closes(self) -> None:
        """Close every connection to the store."""
        for worker in self.workers:
            worker.database.dispose()
        self.store.dispose()
        self._rival.close()

    def dies(self, worker: int) -> None:
        """End a worker and start another in its place: all that it had in memory is gone."""
        self.workers[worker].database.dispose()
        self.workers[worker] = self._worker()

    def joins(self, worker: int, token: str, fault: Fault) -> int | Refused | None:
        """A new phone asks to be let in."""
        comes = arrival(self.store, self.evening.event_id, token)
        return self._answered(fault, lambda: self.workers[worker].box.admit(comes))

    def votes(self, worker: int, vote: Vote, fault: Fault) -> Receipt | Refused | None:
        """A phone sends a vote, by its socket or, without a number, by the plain form."""
        if vote.seq is None:
            return self._answered(fault, lambda: self._by_form(worker, vote))
        message = {"round": vote.round_id, "choices": list(vote.choices), "seq": vote.seq}
        return self._answered(fault, lambda: self._of_phone(worker, "vote", vote.participant_id, message))

    def votes_together(
        self, worker: int, votes: Sequence[Vote], fault: Fault, cue: Message | None = None
    ) -> tuple[list[Receipt | Refused | None], int | Refused | None]:
        """Votes arrive within the same few milliseconds, and a cue with them: each answer, and that to the cue."""
        at = self.workers[worker]
        slips = [_Slip(vote) for vote in votes]
        if cue is not None:
            slips.insert(len(slips) // 2, _Slip(lambda session: self._conduct(session, cue)))
        if fault is not Fault.MESSAGE_LOST:
            with self._befallen(fault):
                at.box._empty(slips)
                at.broadcast.tell(self.evening.section_id)
        answers = [_told(fault, lambda slip=slip: _settled(slip)) for slip in slips]
        told = answers.pop(len(votes) // 2) if cue is not None else LOST
        return answers, told

    def cue(self, worker: int, message: Message, fault: Fault) -> int | Refused | None:
        """The host presses a button."""

        def conduct() -> int:
            at = self.workers[worker]
            version: int = at.box.do(lambda session: self._conduct(session, message))
            at.broadcast.tell(self.evening.section_id)
            return version

        return self._answered(fault, conduct)

    def proposes(self, worker: int, person: int, key: str, words: str, fault: Fault) -> int | Refused | None:
        """Somebody proposes something at the scene that is on."""
        message = {"id": key, "version": self.version(), "text": words}
        return self._answered(fault, lambda: self._of_phone(worker, "stop", person, message))

    def supports(self, worker: int, person: int, number: int, fault: Fault) -> int | Refused | None:
        """Somebody supports a proposal."""
        return self._answered(fault, lambda: self._of_phone(worker, "support", person, {"intervention": number}))

    def judges(self, worker: int, message: Message, fault: Fault) -> int | Refused | None:
        """Somebody behind the scenes decides about words."""

        def judge() -> int:
            at, verdict = self.workers[worker], moderate_saying.read(message)
            section_id = self.evening.section_id
            number = at.box.do(lambda session: moderate_saying.judge(session, self.evening.host, section_id, verdict))
            at.broadcast.tell_changed(section_id)
            return number

        return self._answered(fault, judge)

    def decides_about_person(self, worker: int, message: Message, fault: Fault) -> int | Refused | None:
        """Somebody behind the scenes decides about all the words of whoever said one."""

        def decide() -> int:
            at, told = self.workers[worker], incoming.read(SpeakerMessage, message)
            section_id = self.evening.section_id
            number = at.box.do(
                lambda session: moderate_saying.judge_speaker(session, self.evening.host, section_id, told)
            )
            at.broadcast.tell_changed(section_id)
            return number

        return self._answered(fault, decide)

    def version(self) -> int:
        """The number of the last cue, as the store has it."""
        with self.store.read() as session:
            return section_log.load(session, self.evening.section_id).version

    def shown(self, worker: int, people: Iterable[int]) -> tuple[Mapping[Face, Any], dict[int, Mine]]:
        """What whoever comes in now is shown at each face, and what these people's phones are told of their own."""
        at = self.workers[worker]
        with at.database.read() as session:
            latest = at.broadcast.latest(session, self.evening.section_id)
            own = {person: mine(session, latest, speaking(person)) for person in people}
            return {face: as_json(state) for face, state in latest.faces.items()}, own

    def a_while_passes(self) -> None:
        """Every worker looks again at what nobody told it."""
        for worker in self.workers:
            worker.broadcast.pulse(self.clock.monotonic() + REREAD_S)

    def _worker(self) -> Worker:
        worker = Worker(self._settings, self.clock, self._disk)
        worker.broadcast.watch(self.evening.section_id)
        return worker

    def _of_phone(self, worker: int, name: str, person: int, message: Message) -> Any:
        connection = ConnectionSession(
            self.evening.section_id, speaking(person), rate=Rate(self.clock), recipients=Recipients(Face.PHONE)
        )
        done = self.workers[worker].handles(name)("a socket", connection, message)
        if isinstance(done, Accepted):
            return done
        replies: list[Accepted | NotAccepted] = []
        done(replies.append)
        [reply] = replies
        return reply

    def _by_form(self, worker: int, vote: Vote) -> Receipt:
        with self.workers[worker].app.test_request_context():
            return admission.cast_from_form(vote.participant_id, vote.round_id, vote.choices)

    def _conduct(self, session: Any, message: Message) -> int:
        return run_command.conduct(session, self.evening.host, self.evening.section_id, message).version

    def _answered(self, fault: Fault, does: Callable[[], Any]) -> Any:
        """Do what a message asks under a fault, and give its answer as its sender hears it."""
        with self._befallen(fault):
            return _told(fault, does)

    @contextmanager
    def _befallen(self, fault: Fault) -> Iterator[None]:
        looks = 0

        def asked() -> None:
            nonlocal looks
            looks += 1
            if fault is Fault.LOCKED_A_WHILE and looks == 3 and self._rival.in_transaction:
                self._rival.execute("ROLLBACK")

        if fault in {Fault.LOCKED, Fault.LOCKED_A_WHILE}:
            self._rival.execute("BEGIN IMMEDIATE")
            self.clock.when_asked = asked
        self._disk.is_full, self._disk.fails = fault is Fault.DISK_FULL, fault is Fault.COMMIT_FAILS
        try:
            yield
        finally:
            self._disk.is_full = self._disk.fails = False
            self.clock.when_asked = lambda: None
            if self._rival.in_transaction:
                self._rival.execute("ROLLBACK")


def _told(fault: Fault, does: Callable[[], Any]) -> Any:
    """The answer to a message as its sender hears it, in the words of the model."""
    if fault is Fault.MESSAGE_LOST:
        return LOST
    try:
        answer = does()
    except Refusal as refusal:
        answer = acknowledgement.refused(refusal)
    except Exception as error:
        answer = acknowledgement.fault("a message", error)
    return LOST if fault is Fault.ANSWER_LOST else _plain(answer)


def _settled(slip: _Slip) -> Any:
    assert slip.settled.acquire(blocking=False), "nobody answered"
    if slip.fault is not None:
        raise slip.fault
    if isinstance(slip.answer, Refusal):
        raise slip.answer
    return slip.answer


def _plain(answer: Any) -> Any:
    """An answer as the model knows it."""
    if isinstance(answer, NotAccepted):
        stored = answer.mine
        held = None if stored is UNSET else Receipt(stored.round, stored.choices, stored.seq)
        return Refused(answer.error, held)
    if isinstance(answer, VoteAccepted):
        return Receipt(answer.round, answer.choices, answer.seq)
    if isinstance(answer, SayingAccepted):
        return answer.saying
    return answer.intervention if isinstance(answer, SupportAccepted) else answer
