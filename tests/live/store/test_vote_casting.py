"""The store of ballots: which votes are counted, how each is answered, and what is read of them."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta
from types import SimpleNamespace
from typing import Any, cast

import pytest
from sqlalchemy import event
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from live.performance.vote import Receipt, Vote, VoteRefused
from live.store import ballot, vote_casting
from live.store.ballot import RoundRow
from live.store.dialect import insert_for, lock_round_exclusive, lock_rounds_shared
from live.store.participant import ParticipantRow
from scenarios.db import Database
from tests.live.factories import Evening


@pytest.fixture
def evening(database: Database) -> Evening:
    """An evening at its first decision, with a round open."""
    return Evening.at_a_vote(database)


@pytest.fixture
def round_id(evening: Evening) -> int:
    """The open round."""
    return evening.round_id


def answers(evening: Evening, *votes: Vote) -> list[Any]:
    """What each vote is answered with: a receipt, or a refusal's code and what is stored."""
    given = evening.database.write(lambda session: vote_casting.cast(session, votes))
    return [(one.code, one.stored) if isinstance(one, VoteRefused) else one for one in given]


def test_no_votes_are_answered_with_nothing(evening: Evening) -> None:
    assert answers(evening) == []


def test_each_vote_is_judged_by_its_own_person_and_round(evening: Evening, round_id: int) -> None:
    phone, other = evening.phone(), evening.phone()
    assert answers(
        evening,
        Vote(phone + 99, round_id, (), 1),
        Vote(phone, round_id + 99, (), 1),
        Vote(phone, round_id, ("s5-o1",), 1),
        Vote(phone, round_id, ("s2-o2", "s2-o1"), 2),
        Vote(other, round_id, (), None),
        Vote(other, round_id, ("s2-o3",), None),
    ) == [
        ("revoked", None),
        ("unknown_round", None),
        ("invalid", None),
        Receipt(round_id, ("s2-o1", "s2-o2"), 2),
        Receipt(round_id, (), 1),
        Receipt(round_id, ("s2-o3",), 2),
    ]


def test_a_round_of_another_event_is_none_of_theirs(evening: Evening, round_id: int, database: Database) -> None:
    stranger = Evening(database).phone()
    assert answers(evening, Vote(stranger, round_id, (), 1)) == [("unknown_round", None)]


def test_the_same_vote_again_is_received_again_and_an_older_one_is_superseded(evening: Evening, round_id: int) -> None:
    phone = evening.phone()
    [first] = answers(evening, Vote(phone, round_id, ("s2-o1",), 3))
    assert answers(evening, Vote(phone, round_id, ("s2-o1",), 3)) == [first]
    assert answers(evening, Vote(phone, round_id, ("s2-o2",), 3)) == [("superseded", first)]
    assert answers(evening, Vote(phone, round_id, ("s2-o1",), 2)) == [("superseded", first)]
    assert answers(evening, Vote(phone, round_id, ("s2-o1",), 4)) == [Receipt(round_id, ("s2-o1",), 4)]


def test_after_the_close_only_what_is_stored_is_received_again(evening: Evening, round_id: int) -> None:
    phone, late = evening.phone(), evening.phone()
    [first] = answers(evening, Vote(phone, round_id, ("s2-o1", "s2-o2"), 3))
    evening.asks("close")
    assert answers(evening, Vote(phone, round_id, ("s2-o2", "s2-o1"), 3)) == [first]
    assert answers(evening, Vote(phone, round_id, ("s2-o1",), 3)) == [("closed", first)]
    assert answers(evening, Vote(phone, round_id, ("s2-o1", "s2-o2"), 4)) == [("closed", first)]
    assert answers(evening, Vote(late, round_id, (), 1)) == [("closed", None)]
    assert answers(evening, Vote(phone, round_id, ("s5-o1",), 3)) == [("invalid", None)]


def test_of_many_votes_of_one_person_the_last_counts_whatever_lies_between(evening: Evening, round_id: int) -> None:
    one, other = evening.phone(), evening.phone()
    given = answers(
        evening,
        Vote(one, round_id, ("s2-o1",), 1),
        Vote(other, round_id, ("s2-o2",), 5),
        Vote(one, round_id, ("s2-o2",), 2),
        Vote(other, round_id, ("s2-o3",), 4),
        Vote(one, round_id, ("s2-o3",), 3),
    )
    last = Receipt(round_id, ("s2-o2",), 5)
    assert [getattr(one, "seq", one) for one in given] == [1, 5, 2, ("superseded", last), 3]
    with evening.database.read() as session:
        assert ballot.latest(session, round_id, one)[0] == Receipt(round_id, ("s2-o3",), 3)
        assert ballot.latest(session, round_id, other)[0] == last
        assert ballot.latest(session, round_id, 99)[0] is None


def test_votes_are_stored_in_the_order_of_their_keys_so_that_writers_never_wait_in_a_circle(
    evening: Evening, round_id: int
) -> None:
    phones = [evening.phone() for _ in range(4)]
    written: list[Any] = []

    def note(_: Any, __: Any, statement: str, parameters: Any, *___: Any) -> None:
        if statement.startswith("INSERT INTO ballot"):
            written.append([row[:2] for row in parameters])

    event.listen(evening.database.engine, "before_cursor_execute", note)
    backwards = [Vote(phone, round_id, (), 1) for phone in reversed(phones)]
    answers(evening, *backwards)
    event.remove(evening.database.engine, "before_cursor_execute", note)
    assert written == [sorted((round_id, phone) for phone in phones)]


def test_the_undecided_rounds_of_a_performance_are_open_or_closed(evening: Evening, round_id: int) -> None:
    def undecided(performance: int) -> list[int]:
        with evening.database.read() as session:
            return [row.id for row in ballot.undecided(session, performance)]

    here = evening.performances[0]
    assert (undecided(here), undecided(here + 1)) == ([round_id], [])
    evening.asks("close")
    assert undecided(here) == [round_id]
    evening.asks("reveal")
    assert undecided(here) == []


def test_ballots_are_read_by_round_and_person(evening: Evening, round_id: int) -> None:
    first, second = evening.phones_of([["carer"], ["community", "staff"]])
    third = evening.phone()
    answers(evening, Vote(first, round_id, ("s2-o1",), 4), Vote(second, round_id, (), 1))
    evening.asks("void", reason="A slip")
    evening.asks("open")
    again = int(evening.screen["round"]["id"])
    answers(evening, Vote(first, again, ("s2-o2",), 6), Vote(third, again, ("s2-o1", "s2-o3"), 1))
    with evening.database.read() as session:
        assert ballot.stored_at(session, [(round_id, first), (again, third)])[(round_id, first)].seq == 4
        assert set(ballot.stored_at(session, [(round_id, second)])) == {(round_id, second)}
        assert ballot.latest(session, round_id, first) == (Receipt(round_id, ("s2-o1",), 4), 6)
        assert ballot.latest(session, again, second) == (None, 1)
        assert ballot.latest(session, None, first) == (None, 6)
        assert ballot.latest(session, round_id, 999) == (None, 0)
        assert sorted(ballot.choices_of(session, round_id)) == [[], ["s2-o1"]]
        assert (ballot.count(session, round_id), ballot.count(session, again + 1)) == (2, 0)
        assert ballot.paired(session, round_id, again) == Counter(
            {(("s2-o1",), ("s2-o2",)): 1, ((), None): 1, (None, ("s2-o1", "s2-o3")): 1}
        )
        assert ballot.joint(session, round_id) == Counter(
            {(frozenset({"carer"}), ("s2-o1",)): 1, (frozenset({"community", "staff"}), ()): 1}
        )


def test_phones_are_counted_that_were_here_while_a_round_was_open_or_voted_in_it(
    evening: Evening, round_id: int
) -> None:
    connected, gone, seen, voted, elsewhere = (evening.phone() for _ in range(5))

    def prepare(session: Session) -> None:
        opened = session.get_one(RoundRow, round_id).opened_at
        for phone, worker, seen_at in (
            (connected, "worker", None),
            (gone, None, opened - timedelta(seconds=1)),
            (seen, None, opened),
            (voted, None, None),
            (elsewhere, "worker", opened),
        ):
            row = session.get_one(ParticipantRow, phone)
            row.worker, row.seen_at = worker, seen_at
        session.get_one(ParticipantRow, elsewhere).section_id = None
        session.get_one(ParticipantRow, voted).section_id = None

    evening.database.write(prepare)
    answers(evening, Vote(voted, round_id, (), 1))
    with evening.database.read() as session:
        opened = session.get_one(RoundRow, round_id).opened_at
        assert ballot.phones_during(session, evening.section_id, round_id, opened) == (3, 0)
        assert ballot.phones_during(session, evening.section_id + 1, round_id, opened) == (1, 0)
        assert ballot.phones_during(session, evening.section_id + 1, round_id + 1, opened) == (0, 0)


class Asked:
    """A session of this kind of store, which notes what it is told to run."""

    def __init__(self, dialect: str) -> None:
        self.dialect = dialect
        self.ran: list[tuple[str, list[Any]]] = []

    def get_bind(self) -> Any:
        return SimpleNamespace(dialect=SimpleNamespace(name=self.dialect))

    def execute(self, statement: Any) -> None:
        compiled = statement.compile(dialect=postgresql.dialect())  # type: ignore[no-untyped-call]
        self.ran.append((str(compiled), list(compiled.params.values())))


def test_postgresql_holds_a_lock_for_each_round_and_sqlite_has_its_own() -> None:
    asked, other = Asked("postgresql"), Asked("sqlite")
    for one in (asked, other):
        lock_rounds_shared(cast(Session, one), [7, 3, 7])
        lock_round_exclusive(cast(Session, one), 5)
    assert other.ran == []
    assert [(("shared" in statement), values) for statement, values in asked.ran] == [
        (True, [0x726F, 3]),
        (True, [0x726F, 7]),
        (False, [0x726F, 5]),
    ]
    assert all("pg_advisory_xact_lock" in statement for statement, _ in asked.ran)
    assert insert_for(cast(Session, asked)) is postgresql.insert
    assert insert_for(cast(Session, other)) is sqlite.insert


def test_votes_hold_the_locks_of_their_rounds(evening: Evening, round_id: int, monkeypatch: pytest.MonkeyPatch) -> None:
    held: list[set[int]] = []
    monkeypatch.setattr(vote_casting, "lock_rounds_shared", lambda _, rounds: held.append(set(rounds)))
    answers(evening, Vote(evening.phone(), round_id, (), 1), Vote(evening.phone(), round_id + 9, (), 1))
    assert held == [{round_id, round_id + 9}]
