"""What a reveal needs of the round before it, and what an event says of groups."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy.orm import Session

from live.conducting.disclose_result import _totals, documents, group_facts, round_before
from live.performance.group_results import GroupFacts
from live.performance.round import Figures, Round, RoundState
from live.performance.state import Performance
from live.store import doors
from live.store.event import EventRow
from scenarios.clock import Clock
from scenarios.db import Database
from scenarios.results.attendance import EventDay
from scenarios.results.outcome import Method
from scenarios.results.shift_disclosure import Totals
from scenarios.store.results import event_day
from tests.live.factories import Evening

FIRST = Round(1, 1, 1, "s2", Method.APPROVAL, (), RoundState.REVEALED)
SECOND = replace(FIRST, id=2, number=2)
THIRD = replace(FIRST, id=3, number=3)


@pytest.mark.parametrize(
    ("rounds", "asked", "before"),
    [
        ((FIRST,), FIRST, None),
        ((FIRST, SECOND), SECOND, FIRST),
        ((FIRST, SECOND), FIRST, None),
        ((FIRST, SECOND, THIRD), THIRD, SECOND),
        ((FIRST, replace(SECOND, state=RoundState.VOID), THIRD), THIRD, FIRST),
        ((replace(FIRST, playing=2), SECOND), SECOND, None),
        ((replace(FIRST, method=Method.ONE_CHOICE), SECOND), SECOND, None),
        ((replace(FIRST, about="o1"), replace(SECOND, about="o2")), replace(SECOND, about="o2"), None),
        ((FIRST, replace(SECOND, about="o1"), THIRD), THIRD, None),
    ],
)
def test_a_round_is_compared_with_the_one_before_where_it_asked_the_same(
    rounds: tuple[Round, ...], asked: Round, before: Round | None
) -> None:
    assert round_before(Performance(rounds=rounds), asked) == before


def test_pairs_are_plain_and_in_an_order_that_tells_nothing() -> None:
    pairs = Counter({(("b", "a"), None): 2, (None, ()): 1, ((), ("c",)): 3})
    plain = [[None, [], 1], [["a", "b"], None, 2], [[], ["c"], 3]]
    assert documents(pairs) == sorted(plain, key=repr)
    assert documents(Counter(dict(reversed(pairs.items())))) == documents(pairs)


def test_the_totals_of_a_round_are_what_everybody_sees_of_it() -> None:
    assert _totals(Figures({"o1": 3, "o2": 0}, 4, 1, 9)) == Totals({"o1": 3, "o2": 0}, 4, 1)


def test_an_event_says_what_it_knows_of_its_groups(database: Database) -> None:
    evening = Evening(database)

    def said(**changed: object) -> GroupFacts:
        def change(session: Session) -> GroupFacts:
            row = session.get_one(EventRow, evening.event_id)
            for name, value in changed.items():
                setattr(row, name, value)
            session.flush()
            return group_facts(session, row.code, 0)

        return database.write(change)

    today = Clock().now().date()
    assert said(day=today, rehearsal=False, room_known=False) == GroupFacts()
    assert said(day=today + timedelta(days=1)) == GroupFacts(early=True)
    assert said(day=today, rehearsal=True) == GroupFacts(rehearsal=True)
    assert said(rehearsal=False, room_known=True) == GroupFacts(known=True)
    assert said(room_known=False, needs_passes=True) == GroupFacts(known=True)


def test_a_vote_that_opened_behind_closed_doors_may_come_by_group_and_no_other(database: Database) -> None:
    evening = Evening.at_a_vote(database)

    def known() -> bool:
        code = evening.screen["event"]["code"]
        with database.read() as session:
            return group_facts(session, code, evening.round_id).known

    database.write(lambda session: doors.close(session, evening.event_id))
    assert not known()
    evening.asks_all("close", "reveal")
    evening.asks("void", reason="again")
    evening.asks("open")
    assert known()
    database.write(lambda session: doors.open_again(session, evening.event_id))
    assert not known()


def test_an_event_knows_that_groups_were_decided_there(database: Database) -> None:
    evening = Evening(database)

    def decide(session: Session) -> GroupFacts:
        row = session.get_one(EventRow, evening.event_id)
        row.day = Clock().now().date()
        event_day.keep(session, EventDay(row.code, row.name, row.day))
        event_day.split(session, row.code, {})
        return group_facts(session, row.code, 0)

    assert database.write(decide).split
