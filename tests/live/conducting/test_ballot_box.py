"""The ballot box: who is answered what, and that the receipt follows the commit."""

from __future__ import annotations

import random
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from live.conducting import ballot_box as module
from live.conducting.ballot_box import BallotBox
from live.performance.vote import Receipt, Vote, VoteRefused
from live.store import ballot, participant, vote_casting
from live.store.participant import LATELY, Gone, Here, ParticipantRow, Seen
from scenarios.db import Database, now
from scenarios.errors import Busy
from tests.clock import HandClock
from tests.live.factories import Evening, arrival

pytestmark = pytest.mark.both_stores


@pytest.fixture
def evening(database: Database) -> Evening:
    """An evening at its first decision, with a round open."""
    return Evening.at_a_vote(database)


@pytest.fixture
def with_writer(database: Database) -> Iterator[BallotBox]:
    """A ballot box whose writer runs until the test is over."""
    box = BallotBox(database)
    box.start()
    yield box
    box.stop()


@pytest.fixture(params=["in the caller", "by the writer"])
def box(request: pytest.FixtureRequest, database: Database) -> BallotBox:
    """A ballot box, with its writer and without."""
    if request.param == "by the writer":
        return request.getfixturevalue("with_writer")  # type: ignore[no-any-return]
    return BallotBox(database)


@pytest.fixture
def round_id(evening: Evening) -> int:
    """The open round."""
    return evening.round_id


def test_a_vote_is_answered_with_what_is_stored(box: BallotBox, evening: Evening, round_id: int) -> None:
    phone = evening.phone()
    receipt = box.cast(Vote(phone, round_id, ("s2-o2", "s2-o1", "s2-o2"), 1))
    assert receipt == Receipt(round_id, ("s2-o1", "s2-o2"), 1) == stored(evening, round_id, phone)


def test_a_later_number_replaces_and_an_earlier_one_does_not(box: BallotBox, evening: Evening, round_id: int) -> None:
    phone = evening.phone()
    box.cast(Vote(phone, round_id, ("s2-o1",), 3))
    assert refusal(box, Vote(phone, round_id, ("s2-o2",), 2)).code == "superseded"
    assert box.cast(Vote(phone, round_id, (), 4)).choices == ()
    assert stored(evening, round_id, phone) == Receipt(round_id, (), 4)


def test_a_superseded_vote_is_told_what_is_stored(box: BallotBox, evening: Evening, round_id: int) -> None:
    phone = evening.phone()
    first = box.cast(Vote(phone, round_id, ("s2-o1",), 3))
    assert refusal(box, Vote(phone, round_id, ("s2-o2",), 3)).stored == first


def test_the_plain_form_comes_after_whatever_is_stored(box: BallotBox, evening: Evening, round_id: int) -> None:
    phone = evening.phone()
    assert box.cast(Vote(phone, round_id, ("s2-o1",), None)).seq == 1
    assert box.cast(Vote(phone, round_id, ("s2-o2",), None)).seq == 2
    box.cast(Vote(phone, round_id, ("s2-o1",), 7))
    assert box.cast(Vote(phone, round_id, ("s2-o2",), None)) == Receipt(round_id, ("s2-o2",), 8)


def test_a_form_in_a_new_round_comes_after_the_votes_of_the_one_before(
    box: BallotBox, evening: Evening, round_id: int
) -> None:
    phone = evening.phone()
    box.cast(Vote(phone, round_id, ("s2-o1",), 5))
    evening.asks("void", reason="A slip")
    evening.asks("open")
    second = evening.screen["round"]["id"]
    assert box.cast(Vote(phone, second, ("s2-o1",), None)).seq == 6
    with evening.database.read() as session:
        assert ballot.latest(session, second, phone) == (Receipt(second, ("s2-o1",), 6), 6)
        assert ballot.latest(session, None, phone) == (None, 6)


def test_each_refusal_has_its_name(box: BallotBox, evening: Evening, round_id: int, database: Database) -> None:
    phone = evening.phone()
    assert refusal(box, Vote(phone + 1, round_id, (), 1)).code == "revoked"
    assert refusal(box, Vote(phone, round_id + 1, (), 1)).code == "unknown_round"
    assert refusal(box, Vote(phone, round_id, ("s5-o1",), 1)).code == "invalid"
    evening.asks("close")
    assert refusal(box, Vote(phone, round_id, (), 1)).code == "closed"
    forget(database, phone)
    assert refusal(box, Vote(phone, round_id, (), 1)).code == "revoked"


def test_a_receipt_lost_before_the_close_is_given_again_after_it(
    box: BallotBox, evening: Evening, round_id: int
) -> None:
    phone = evening.phone()
    vote = Vote(phone, round_id, ("s2-o1",), 1)
    receipt = box.cast(vote)
    evening.asks("close")
    assert box.cast(vote) == receipt
    assert refusal(box, Vote(phone, round_id, ("s2-o2",), 2)).code == "closed"


def test_votes_of_one_batch_are_answered_each_in_its_own_order(evening: Evening, round_id: int) -> None:
    one, other = evening.phone(), evening.phone()
    votes = [
        Vote(one, round_id, ("s2-o1",), 1),
        Vote(other, round_id, ("s2-o1",), 1),
        Vote(one, round_id, ("s2-o2",), 2),
        Vote(one, round_id, ("s2-o1",), 1),
        Vote(one, round_id + 1, (), 3),
        Vote(other, round_id, (), None),
    ]
    answers = evening.database.write(lambda session: vote_casting.cast(session, votes))
    said = [answer.code if isinstance(answer, VoteRefused) else answer.seq for answer in answers]
    assert said == [1, 1, 2, "superseded", "unknown_round", 2]
    assert stored(evening, round_id, one) == Receipt(round_id, ("s2-o2",), 2)


def test_a_batch_that_fails_is_redone_one_by_one(
    with_writer: BallotBox, evening: Evening, round_id: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    good, bad = evening.phone(), evening.phone()
    real = vote_casting.cast

    def cast(session: Session, votes: Any) -> Any:
        if any(vote.participant_id == bad for vote in votes):
            raise IntegrityError("a statement", {}, Exception("told nobody"))
        return real(session, votes)

    monkeypatch.setattr(module.vote_casting, "cast", cast)
    with ThreadPoolExecutor() as people:
        answers = [people.submit(with_writer.cast, Vote(phone, round_id, (), 1)) for phone in (good, bad, good)]
        assert answers[0].result().seq == answers[2].result().seq == 1
        assert isinstance(answers[1].exception(), VoteRefused)
    assert refusal(with_writer, Vote(bad, round_id, (), 1)).code == "failed"


def test_a_vote_that_nobody_settles_in_time_is_unknown_and_can_be_sent_again(
    with_writer: BallotBox, evening: Evening, round_id: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    phone, held, go_on = evening.phone(), threading.Event(), threading.Event()

    def hold(session: Session) -> None:
        held.set()
        assert go_on.wait(60)

    holding = threading.Thread(target=with_writer.do, args=(hold,))
    holding.start()
    assert held.wait(60)
    vote = Vote(phone, round_id, ("s2-o1",), 1)
    with monkeypatch.context() as impatient:
        impatient.setattr(module, "SETTLE_S", 0.05)
        assert refusal(with_writer, vote).code == "unknown"
    go_on.set()
    holding.join()
    assert with_writer.cast(vote) == Receipt(round_id, ("s2-o1",), 1)


def test_a_store_that_stays_locked_says_busy(
    box: BallotBox, evening: Evening, round_id: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    phone = evening.phone()

    def locked(work: object) -> object:
        raise Busy

    monkeypatch.setattr(evening.database, "write", locked)
    monkeypatch.setattr(box, "_database", evening.database)
    assert refusal(box, Vote(phone, round_id, (), 1)).code == "busy"


def test_many_people_who_vote_at_once_are_stored_by_few_commits(
    with_writer: BallotBox, evening: Evening, round_id: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    phones = [evening.phone() for _ in range(20)]
    commits = []
    write = evening.database.write

    def counted(work: Any) -> Any:
        commits.append(work)
        return write(work)

    monkeypatch.setattr(evening.database, "write", counted)
    with ThreadPoolExecutor(20) as people:
        list(people.map(lambda phone: with_writer.cast(Vote(phone, round_id, (), 1)), phones))
    with evening.database.read() as session:
        assert ballot.count(session, round_id) == 20
    assert len(commits) < 10


def test_a_cue_is_carried_out_in_the_writers_turn_and_its_refusal_is_raised(box: BallotBox, evening: Evening) -> None:
    assert box.do(lambda session: participant.phones_now(session, evening.section_id)) == 0
    with pytest.raises(VoteRefused, match="stored"):
        box.do(refuse)


def test_a_new_participant_is_known_by_their_token(box: BallotBox, evening: Evening) -> None:
    token = participant.new_token()
    comes = arrival(evening.database, evening.event_id, token)
    admitted = box.admit(comes)
    assert box.admit(comes) == admitted
    with evening.database.read() as session:
        known = participant.find(session, evening.event_id, token)
        assert known == (admitted, participant.digests(evening.database.keys, evening.event_id, token).speaker)
        assert participant.find(session, evening.event_id + 1, token) is None
        assert participant.find(session, evening.event_id, "x") is None


def test_the_store_knows_who_is_here_whatever_the_worker(evening: Evening) -> None:
    box = BallotBox(evening.database)
    phone, section_id = evening.phone(), evening.section_id
    before = here(evening)
    box.note(Here(phone, section_id, "another worker", evening.database.clock.now()))
    box.note(Gone(phone, "worker", evening.database.clock.now()))
    assert here(evening) == before
    box.note(Gone(phone, "another worker", evening.database.clock.now()))
    assert here(evening) == before - 1


def test_a_phone_without_a_connection_is_in_the_turnout_once_its_page_was_asked_for(
    evening: Evening, database: Database
) -> None:
    box = BallotBox(database)
    phone = box.admit(arrival(database, evening.event_id))
    assert evening.screen["turnout"] == {"ballots": 0, "phones": 0}
    box.note(Seen(phone, evening.section_id, database.clock.now()))
    assert evening.screen["turnout"] == {"ballots": 0, "phones": 1}
    assert evening.screen["phones"] == 1


def test_a_phone_without_a_connection_is_here_for_a_while_after_its_page_and_throughout_a_vote(
    evening: Evening, database: Database, clock: HandClock
) -> None:
    box, phone = BallotBox(database), evening.phone()
    connected = here(evening)
    box.note(Gone(phone, "worker", clock.now()))
    assert here(evening) == connected - 1, "who closed the connection is gone at once"
    box.note(Seen(phone, evening.section_id, clock.now()))
    assert here(evening) == connected
    opened = clock.now()
    clock.move_on(seconds=LATELY.total_seconds() + 1)
    assert here(evening) == connected - 1
    with database.read() as session:
        assert participant.phones_now(session, evening.section_id, opened - timedelta(seconds=1)) == connected
        assert participant.phones_now(session, evening.section_id, clock.now()) == connected - 1


def test_a_page_loads_again_while_its_phone_is_connected_and_the_connection_counts(
    evening: Evening, database: Database, clock: HandClock
) -> None:
    box, phone = BallotBox(database), evening.phone()
    box.note(Seen(phone, evening.section_id, clock.now()))
    clock.move_on(hours=1)
    assert here(evening) == 1
    box.note(Gone(phone, "worker", clock.now()))
    assert here(evening) == 0


@pytest.mark.fault("contradicting-numbers")
@pytest.mark.parametrize("seed", range(8))
def test_whatever_phones_do_no_number_of_a_vote_contradicts_another(
    box: BallotBox, evening: Evening, database: Database, clock: HandClock, round_id: int, seed: int
) -> None:
    chance = random.Random(seed)
    phones, section_id = [evening.phone() for _ in range(6)], evening.section_id
    for seq in range(1, 60):
        phone = chance.choice(phones)
        clock.move_on(seconds=chance.choice([1, 20, 200]))
        what = chance.choice(["comes", "goes", "looks", "votes"])
        if what == "votes":
            box.cast(Vote(phone, round_id, (), seq))
        else:
            box.note(
                {
                    "comes": Here(phone, section_id, "worker", clock.now()),
                    "goes": Gone(phone, "worker", clock.now()),
                    "looks": Seen(phone, section_id, clock.now()),
                }[what]
            )
        shown = evening.screen
        assert max(shown["phones"], shown["turnout"]["ballots"]) <= shown["turnout"]["phones"] <= len(phones)


def test_a_worker_that_starts_again_holds_nobody(evening: Evening, database: Database) -> None:
    evening.phone()
    database.write(lambda session: participant.forget_worker(session, "another", now(session)))
    assert here(evening) == 1
    database.write(lambda session: participant.forget_worker(session, "worker", now(session)))
    assert here(evening) == 0


def here(evening: Evening) -> int:
    """How many phones are here."""
    with evening.database.read() as session:
        return participant.phones_now(session, evening.section_id)


def stored(evening: Evening, round_id: int, phone: int) -> Receipt | None:
    """A phone's ballot in the store."""
    with evening.database.read() as session:
        return ballot.latest(session, round_id, phone)[0]


def refusal(box: BallotBox, vote: Vote) -> VoteRefused:
    """Why this vote is refused."""
    with pytest.raises(VoteRefused) as refused:
        box.cast(vote)
    return refused.value


def refuse(session: Session) -> None:
    """Work that refuses."""
    raise VoteRefused(module.failed())


def forget(database: Database, phone: int) -> None:
    """Delete a participant's token, as is done when an event is long over."""

    def work(session: Session) -> None:
        session.get_one(ParticipantRow, phone).digest = None

    database.write(work)


def test_a_writer_that_stops_commits_what_was_brought_and_then_leaves_it_to_whoever_brings_it(
    with_writer: BallotBox, evening: Evening, round_id: int
) -> None:
    """What nobody waits for is brought and the writer told to stop while it is busy."""
    one, other, held, go_on = evening.phone(), evening.phone(), threading.Event(), threading.Event()

    def hold(session: Session) -> None:
        held.set()
        assert go_on.wait(60)

    BallotBox(evening.database).note(Here(one, evening.section_id, "a worker", evening.database.clock.now()))
    before = here(evening)
    with ThreadPoolExecutor() as people:
        holding = people.submit(with_writer.do, hold)
        assert held.wait(60)
        with_writer.note(Gone(one, "a worker", evening.database.clock.now()))
        vote = people.submit(with_writer.cast, Vote(other, round_id, ("s2-o1",), 1))
        stopping = people.submit(with_writer.stop)
        go_on.set()
        stopping.result()
        holding.result()
        assert vote.result() == Receipt(round_id, ("s2-o1",), 1)
    assert [thread for thread in threading.enumerate() if thread.name == "ballot box"] == []
    assert here(evening) == before - 1
    assert with_writer.cast(Vote(other, round_id, (), 2)).seq == 2
