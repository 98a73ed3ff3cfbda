"""The ballot box's writer: what it commits together, in which order, and whom it answers when something fails."""

from __future__ import annotations

import logging
import threading
from typing import Any

import pytest
from sqlalchemy.orm import Session

from live.conducting import ballot_box as module
from live.conducting.ballot_box import BATCH, BallotBox
from live.performance.saying import HereAs
from live.performance.vote import Receipt, Vote, VoteRefused
from live.store import ballot, participant
from live.store.participant import Gone, Here, MovedPhone, ParticipantRow
from scenarios.clock import Clock
from scenarios.db import Database
from scenarios.errors import Busy, Refusal
from tests.live.factories import Evening, arrival


@pytest.fixture
def evening(database: Database) -> Evening:
    """An evening at its first decision, with a round open."""
    return Evening.at_a_vote(database)


@pytest.fixture
def round_id(evening: Evening) -> int:
    """The open round."""
    return evening.round_id


def in_one_batch(box: BallotBox, *items: Any) -> list[Any]:
    """What is answered where all this arrives before the writer looks."""
    slips = [module._Slip(item) for item in items]
    box._empty(slips)
    assert all(slip.settled.acquire(blocking=False) for slip in slips)
    return [slip.fault or slip.answer for slip in slips]


def test_everybody_in_a_batch_gets_their_own_answer(evening: Evening, round_id: int) -> None:
    one, other = evening.phone(), evening.phone()
    arrivals = [arrival(evening.database, evening.event_id, token) for token in ("a", "b")]
    given = in_one_batch(
        BallotBox(evening.database),
        Vote(one, round_id, ("s2-o1",), 1),
        arrivals[0],
        HereAs(other, ("carer",)),
        Gone(other, "worker", Clock().now()),
        lambda session: ballot.count(session, round_id),
        Vote(other, round_id, ("s2-o2",), 2),
        HereAs(999, ()),
        arrivals[1],
        Vote(999, round_id, (), 1),
    )
    with evening.database.read() as session:
        first = participant.find(session, evening.event_id, "a")
        second = participant.find(session, evening.event_id, "b")
        assert participant.perspectives_of(session, [other]) == {other: ("carer",)}
        assert session.get_one(ParticipantRow, other).worker is None
    assert given[0] == Receipt(round_id, ("s2-o1",), 1)
    assert first and second
    assert (given[1], given[7]) == (first.participant_id, second.participant_id)
    assert isinstance(given[2], int)
    assert given[3] is None
    assert given[4] == 2
    assert given[5] == Receipt(round_id, ("s2-o2",), 2)
    assert isinstance(given[6], Refusal)
    assert given[6].code == "revoked"
    assert isinstance(given[8], VoteRefused)


def test_who_is_here_is_noted_whatever_way_they_came(evening: Evening) -> None:
    box, phone = BallotBox(evening.database), evening.phone()
    box.note(Here(phone, None, "another worker", Clock().now()))
    box.note(MovedPhone(phone, evening.section_id, "another worker", Clock().now()))
    with evening.database.read() as session:
        row = session.get_one(ParticipantRow, phone)
        assert (row.worker, row.section_id) == ("another worker", evening.section_id)


def test_what_somebody_says_is_stored_and_its_refusal_raised(evening: Evening) -> None:
    box, phone = BallotBox(evening.database), evening.phone()
    assert box.hear(HereAs(phone, ("carer",))) == 0
    with pytest.raises(Refusal) as refused:
        box.hear(HereAs(999, ("carer",)))
    assert refused.value.code == "revoked"


def test_one_vote_that_cannot_be_stored_is_told_so_and_the_log_has_no_word_of_it(
    evening: Evening, round_id: int, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    good, bad = evening.phone(), evening.phone()
    real = module.vote_casting.cast

    def cast(session: Session, votes: Any) -> Any:
        if any(vote.participant_id == bad for vote in votes):
            raise LookupError("a secret")
        return real(session, votes)

    monkeypatch.setattr(module.vote_casting, "cast", cast)
    given = in_one_batch(
        BallotBox(evening.database), Vote(bad, round_id, (), 1), Vote(good, round_id, (), 1), Vote(bad, round_id, (), 2)
    )
    assert [getattr(one, "code", one) for one in given] == ["failed", Receipt(round_id, (), 1), "failed"]
    assert [record.getMessage() for record in caplog.records] == ["could not store one Vote: LookupError"] * 2
    assert {record.levelno for record in caplog.records} == {logging.ERROR}


def test_a_store_that_stays_locked_is_busy_for_everybody_in_the_batch_and_not_tried_again(
    evening: Evening, round_id: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    tried = []

    def locked(work: object) -> object:
        tried.append(work)
        raise Busy

    monkeypatch.setattr(evening.database, "write", locked)
    given = in_one_batch(BallotBox(evening.database), Vote(1, round_id, (), 1), Vote(2, round_id, (), 1))
    assert [(type(one), one.code) for one in given] == [(VoteRefused, "busy")] * 2
    assert len(tried) == 1


def test_nothing_is_written_for_work_that_brings_nothing_to_store(
    evening: Evening, monkeypatch: pytest.MonkeyPatch
) -> None:
    written = []
    write = evening.database.write
    monkeypatch.setattr(evening.database, "write", lambda work: written.append(work) or write(work))  # type: ignore[func-returns-value]
    assert BallotBox(evening.database).do(lambda session: 7) == 7
    assert len(written) == 1


def test_work_that_fails_raises_its_own_fault(evening: Evening) -> None:
    def fails(session: Session) -> None:
        raise LookupError("told to whoever asked")

    with pytest.raises(LookupError, match="told to whoever asked"):
        BallotBox(evening.database).do(fails)


def test_a_batch_takes_so_many_and_leaves_the_rest_in_their_order(database: Database) -> None:
    box = BallotBox(database)
    box._waiting = slips = [module._Slip(Vote(number, 1, (), 1)) for number in range(BATCH + 2)]
    assert box._take() == slips[:BATCH]
    assert box._take() == slips[BATCH:]
    assert box._take() == []


def test_the_writer_gathers_a_moment_and_gives_way_between_two_batches(
    evening: Evening, round_id: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    phone, rests, done = evening.phone(), [], threading.Event()
    writers = []

    def rest(seconds: float) -> None:
        rests.append(seconds)
        writers.append(threading.current_thread())
        if seconds == 0:
            done.set()

    monkeypatch.setattr(module.time, "sleep", rest)
    box = BallotBox(evening.database)
    box.start()
    assert box.cast(Vote(phone, round_id, ("s2-o1",), 1)) == Receipt(round_id, ("s2-o1",), 1)
    assert done.wait(60)
    box.stop()
    assert rests[:2] == [module.GATHER_S, 0]
    assert {(writer.name, writer.daemon) for writer in writers} == {("ballot box", True)}


def test_nobody_waits_longer_for_an_answer_than_they_are_told(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "SETTLE_S", 0.01)
    box = BallotBox(database)
    box._running = True  # A writer that does not come.
    with pytest.raises(VoteRefused) as refused:
        box.cast(Vote(1, 1, (), 1))
    assert refused.value.code == "unknown"
    assert len(box._waiting) == 1


def test_a_promised_answer_is_told_once_it_is_committed(evening: Evening, round_id: int) -> None:
    box, phone, told = BallotBox(evening.database), evening.phone(), Told(evening, round_id)
    box.start()
    for seq, key in ((2, "s2-o1"), (1, "s2-o2"), (3, "s2-o2")):
        box.promise(Vote(phone, round_id, (key,), seq), told)
    box.stop()
    assert [getattr(answer, "code", answer) for answer in told.answers] == [
        Receipt(round_id, ("s2-o1",), 2),
        "superseded",
        Receipt(round_id, ("s2-o2",), 3),
    ]
    assert told.committed == [1, 1, 1]


def test_without_a_writer_a_promise_is_kept_at_once(evening: Evening, round_id: int) -> None:
    told = Told(evening, round_id)
    BallotBox(evening.database).promise(Vote(evening.phone(), round_id, (), 1), told)
    assert (told.answers, told.committed) == ([Receipt(round_id, (), 1)], [1])


def test_who_was_promised_an_answer_hears_unknown_in_time_and_then_nothing_more(
    evening: Evening, round_id: int
) -> None:
    box, told = BallotBox(evening.database), Told(evening, round_id)
    phones = [evening.phone(), evening.phone()]
    box._running = True  # A writer that does not come yet.
    for phone in phones:
        box.promise(Vote(phone, round_id, (), 1), told)
    soon = evening.database.clock.monotonic() + module.SETTLE_S
    box.give_up(soon - 1)
    assert told.answers == []
    box.give_up(soon + 1)
    assert [getattr(answer, "code", answer) for answer in told.answers] == ["unknown"] * 2
    box._empty(box._take())
    box.give_up(soon + 1)
    assert len(told.answers) == len(phones)
    with evening.database.read() as session:
        assert ballot.count(session, round_id) == len(phones), "sent again, it finds that it is stored"


def test_who_cannot_be_told_keeps_nobody_else_from_their_answer(
    evening: Evening, round_id: int, caplog: pytest.LogCaptureFixture
) -> None:
    box, told = BallotBox(evening.database), Told(evening, round_id)

    def fails(answer: Receipt | Refusal) -> None:
        raise LookupError("a secret")

    box._running = True
    box.promise(Vote(evening.phone(), round_id, (), 1), fails)
    box.promise(Vote(evening.phone(), round_id, (), 1), told)
    box._empty(box._take())
    assert told.answers == [Receipt(round_id, (), 1)]
    assert [record.getMessage() for record in caplog.records] == ["could not tell of one vote: LookupError"]


def test_whoever_catches_up_goes_on_after_all_that_was_brought_before(evening: Evening, round_id: int) -> None:
    box, told = BallotBox(evening.database), Told(evening, round_id)
    box.catch_up()
    box.start()
    box.promise(Vote(evening.phone(), round_id, (), 1), told)
    box.catch_up()
    assert told.answers == [Receipt(round_id, (), 1)]
    box.stop()


def test_what_was_answered_is_kept_in_mind_no_longer(evening: Evening, round_id: int) -> None:
    box, told = BallotBox(evening.database), Told(evening, round_id)
    box._running = True
    box.promise(Vote(evening.phone(), round_id, (), 1), told)
    box._empty(box._take())
    box.give_up(0.0)
    assert (len(box._promises), len(told.answers)) == (0, 1)


class Told:
    """Keeps what was told, and how many ballots the store had at that moment."""

    def __init__(self, evening: Evening, round_id: int) -> None:
        self._evening, self._round_id = evening, round_id
        self.answers: list[Receipt | Refusal] = []
        self.committed: list[int] = []

    def __call__(self, answer: Receipt | Refusal) -> None:
        """Note it."""
        self.answers.append(answer)
        with self._evening.database.read() as session:
            self.committed.append(ballot.count(session, self._round_id))
