"""The store of passes: one phone votes by each, and whoever takes it over takes its votes along."""

from __future__ import annotations

from concurrent.futures import Future, ThreadPoolExecutor

import pytest
from sqlalchemy import select, text
from sqlalchemy.orm import Session

from live.performance.doors import EVENT_LIMIT, SHEET_LIMIT, PassUse
from live.performance.vote import Receipt, Vote
from live.store import ballot, doors, entry_pass
from live.store.ballot import BallotRow
from live.store.entry_pass import EntryPassRow
from live.store.event import EventRow
from live.store.vote_casting import cast
from scenarios.db import Database
from scenarios.errors import Conflict, Invalid, NotFound
from tests.live.factories import Evening
from tests.live.server import wait_until

pytestmark = pytest.mark.both_stores


@pytest.fixture
def evening(database: Database) -> Evening:
    """An evening at its first decision, with a round open, for which one needs a pass."""
    evening = Evening.at_a_vote(database)
    database.write(lambda session: setattr(session.get_one(EventRow, evening.event_id), "needs_passes", True))
    return evening


def makes(evening: Evening, count: int) -> list[str]:
    return evening.database.write(lambda session: entry_pass.make(session, evening.event_id, count))


def uses(evening: Evening, token: str, phone: int, *, moves: bool = False) -> None:
    evening.database.write(lambda session: entry_pass.use(session, evening.event_id, token, phone, moves=moves))


def said_of(evening: Evening, phone: int, *choices: str, seq: int = 1) -> str:
    answer = evening.votes(phone, *choices, seq=seq)
    return "received" if isinstance(answer, Receipt) else str(answer.code)


def test_only_a_phone_with_a_pass_votes(evening: Evening) -> None:
    [token] = makes(evening, 1)
    with_pass, without = evening.phone(), evening.phone()
    uses(evening, token, with_pass)
    assert (said_of(evening, with_pass, "s2-o1"), said_of(evening, without, "s2-o1")) == ("received", "no_pass")
    assert evening.screen["turnout"] == {"ballots": 1, "phones": 1}


@pytest.mark.fault("pass-used-twice")
def test_a_pass_that_moves_takes_its_votes_along_and_leaves_its_first_phone_without(evening: Evening) -> None:
    [token] = makes(evening, 1)
    first, second = evening.phone(), evening.phone()
    uses(evening, token, first)
    said_of(evening, first, "s2-o1", seq=4)
    with pytest.raises(Conflict) as refusal:
        uses(evening, token, second)
    assert refusal.value.code == "pass_in_use"
    assert said_of(evening, second, "s2-o2") == "no_pass"
    uses(evening, token, second, moves=True)
    assert said_of(evening, first, "s2-o3", seq=9) == "no_pass"
    with evening.database.read() as session:
        assert ballot.latest(session, evening.round_id, second)[1] == 4
        assert ballot.choices_of(session, evening.round_id) == [["s2-o1"]]
    assert said_of(evening, second, "s2-o2", seq=5) == "received"
    with evening.database.read() as session:
        assert list(session.scalars(select(BallotRow.choices))) == [["s2-o2"]]


@pytest.mark.fault("pass-used-twice")
def test_a_vote_on_its_way_is_wholly_before_its_pass_moves(evening: Evening, database: Database) -> None:
    [token] = makes(evening, 1)
    first, second = evening.phone(), evening.phone()
    uses(evening, token, first)
    round_id = evening.round_id
    with ThreadPoolExecutor(1) as elsewhere:

        def votes(session: Session) -> Future[None]:
            cast(session, [Vote(first, round_id, ("s2-o1",), 1)])
            moving = elsewhere.submit(uses, evening, token, second, moves=True)
            wait_until(lambda: moving.done() or _waits_for_a_lock(database), "the move waits for the vote, or is done")
            return moving

        database.write(votes).result()
    with database.read() as session:
        [ballot_row] = session.scalars(select(BallotRow))
        assert (ballot_row.participant_id, ballot_row.choices) == (second, ["s2-o1"])


def _waits_for_a_lock(database: Database) -> bool:
    """Whether somebody waits for a lock of the store; on SQLite nobody can be seen to, and one writes at a time."""
    if database.is_sqlite:
        return True
    with database.read() as session:
        return bool(session.scalar(text("SELECT count(*) FROM pg_locks WHERE NOT granted")))


def test_a_pass_that_moves_takes_along_how_its_person_is_here_and_that_they_were_let_in(evening: Evening) -> None:
    [token] = makes(evening, 1)
    [first] = evening.phones_of([["carer"]])
    uses(evening, token, first)
    evening.database.write(lambda session: doors.close(session, evening.event_id))
    second = evening.phone()
    uses(evening, token, second, moves=True)
    assert said_of(evening, second, "s2-o1") == "received"
    with evening.database.read() as session:
        assert list(ballot.joint(session, evening.round_id)) == [(frozenset({"carer"}), ("s2-o1",))]


def test_closed_doors_are_closed_to_phones_with_a_pass_too(evening: Evening) -> None:
    [token] = makes(evening, 1)
    evening.database.write(lambda session: doors.close(session, evening.event_id))
    late = evening.phone()
    uses(evening, token, late)
    assert said_of(evening, late, "s2-o1") == "not_let_in"


def test_a_phone_does_not_use_up_two_passes(evening: Evening) -> None:
    one, other = makes(evening, 2)
    phone, second = evening.phone(), evening.phone()
    uses(evening, one, phone)
    uses(evening, one, phone)
    uses(evening, other, second)
    for moves in (False, True):
        with pytest.raises(Conflict) as refusal:
            uses(evening, other, phone, moves=moves)
        assert refusal.value.code == "second_pass"


def test_a_pass_of_another_event_is_not_known_here(evening: Evening, database: Database) -> None:
    other = Evening(database)
    [token] = makes(other, 1)
    for wrong in (token, "", "x" * 64):
        with pytest.raises(NotFound):
            uses(evening, wrong, evening.phone())


def test_passes_are_kept_as_hashes_and_told_apart_by_their_use(evening: Evening) -> None:
    tokens = makes(evening, 3)
    phone = evening.phone()
    uses(evening, tokens[0], phone)

    def use_of(session: Session, token: str, who: int | None) -> PassUse:
        return entry_pass.use_of(session, evening.event_id, token, who)

    with evening.database.read() as session:
        assert not set(tokens) & set(session.scalars(select(EntryPassRow.token_hash)))
        assert entry_pass.counted(session, evening.event_id) == (3, 1)
        assert use_of(session, tokens[0], phone) is PassUse.HERE
        assert use_of(session, tokens[0], None) is PassUse.ELSEWHERE
        assert use_of(session, tokens[1], None) is PassUse.NEW
    evening.database.write(lambda session: entry_pass.delete_unused(session, evening.event_id))
    with evening.database.read() as session:
        assert entry_pass.counted(session, evening.event_id) == (1, 1)


@pytest.mark.parametrize("count", [None, 0, -1, SHEET_LIMIT + 1])
def test_a_sheet_has_a_number_of_passes_that_can_be_printed(evening: Evening, count: int | None) -> None:
    with pytest.raises(Invalid):
        evening.database.write(lambda session: entry_pass.make(session, evening.event_id, count))


def test_an_event_has_no_more_passes_than_its_limit(evening: Evening) -> None:
    for _ in range(EVENT_LIMIT // SHEET_LIMIT):
        makes(evening, SHEET_LIMIT)
    with pytest.raises(Invalid):
        makes(evening, 1)
