"""The store of the doors: who waits, who is let in, and what is counted of those who come."""

from __future__ import annotations

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from live.conducting import doors as conducted
from live.conducting import saying_intake
from live.messages.incoming import DoorsMessage
from live.performance.doors import BURST, WINDOW_S, DoorsPress, DoorsState
from live.performance.saying import Mark, MarkKind
from live.performance.vote import Receipt
from live.store import doors
from live.store.ballot import RoundRow
from live.store.doors import ArrivalsRow, DoorsRow
from live.store.participant import ParticipantRow
from scenarios.account import ANYONE
from scenarios.db import Database
from scenarios.errors import NotAllowed
from scenarios.store.results.outcome import OutcomeRoundRow
from tests.clock import HandClock
from tests.live.factories import Evening, speaking

pytestmark = pytest.mark.both_stores


@pytest.fixture
def evening(database: Database) -> Evening:
    """An evening at its first decision, with a round open."""
    return Evening.at_a_vote(database)


def presses(evening: Evening, do: DoorsPress, burst: int | None = None) -> None:
    message = DoorsMessage(do, burst)
    evening.database.write(lambda session: conducted.press(session, evening.host, evening.section_id, message))


def at_the_doors(evening: Evening) -> DoorsState:
    with evening.database.read() as session:
        return doors.read(session, evening.event_id)


def asks_again(evening: Evening) -> None:
    evening.asks("close")
    evening.asks("void", reason="again")
    evening.asks("open")


def said_of(evening: Evening, phone: int) -> str:
    answer = evening.votes(phone, "s2-o1", seq=evening.round_id)
    return "received" if isinstance(answer, Receipt) else str(answer.code)


def test_whoever_came_before_the_doors_closed_votes_and_whoever_comes_after_waits(evening: Evening) -> None:
    before = evening.phone()
    presses(evening, DoorsPress.CLOSE)
    after = evening.phone()
    assert (said_of(evening, before), said_of(evening, after)) == ("received", "not_let_in")
    assert (at_the_doors(evening).waiting, at_the_doors(evening).late) == (1, 1)


def test_those_who_are_let_in_vote_from_the_round_after(evening: Evening) -> None:
    presses(evening, DoorsPress.CLOSE)
    late, later = evening.phone(), evening.phone()
    presses(evening, DoorsPress.LET_IN)
    latest = evening.phone()
    assert [said_of(evening, phone) for phone in (late, later, latest)] == ["next_round", "next_round", "not_let_in"]
    asks_again(evening)
    assert [said_of(evening, phone) for phone in (late, later, latest)] == ["received", "received", "not_let_in"]
    assert at_the_doors(evening).waiting == 1


def test_a_second_press_lets_in_those_who_came_between_and_nobody_twice(evening: Evening) -> None:
    presses(evening, DoorsPress.CLOSE)
    first = evening.phone()
    presses(evening, DoorsPress.LET_IN)
    asks_again(evening)
    second = evening.phone()
    presses(evening, DoorsPress.LET_IN)
    presses(evening, DoorsPress.LET_IN)
    assert [said_of(evening, phone) for phone in (first, second)] == ["received", "next_round"]


def test_opening_the_doors_lets_those_in_who_wait_and_a_burst_goes_on_waiting(
    evening: Evening, clock: HandClock
) -> None:
    presses(evening, DoorsPress.CLOSE)
    calm = evening.phone()
    clock.move_on(seconds=WINDOW_S + 1)
    crowd = evening.phones_of([[]] * (BURST + 1))
    presses(evening, DoorsPress.OPEN)
    clock.move_on(seconds=WINDOW_S + 1)
    fresh = evening.phone()
    asks_again(evening)
    assert [said_of(evening, phone) for phone in (calm, crowd[0], fresh)] == ["received", "not_let_in", "received"]


def test_a_burst_is_let_in_by_a_press_of_its_own(evening: Evening, clock: HandClock) -> None:
    presses(evening, DoorsPress.CLOSE)
    calm = evening.phone()
    clock.move_on(seconds=WINDOW_S + 1)
    early = [evening.phone() for _ in range(3)]
    clock.move_on(seconds=2)
    crowd = evening.phones_of([[]] * BURST)
    seen = at_the_doors(evening)
    assert (seen.waiting, [one.count for one in seen.bursts]) == (1, [BURST + 3])
    presses(evening, DoorsPress.LET_IN)
    asks_again(evening)
    assert [said_of(evening, one) for one in (calm, early[0], crowd[-1])] == ["received", "not_let_in", "not_let_in"]
    presses(evening, DoorsPress.LET_IN, seen.bursts[0].latecomers)
    asks_again(evening)
    assert [said_of(evening, one) for one in (early[0], crowd[-1])] == ["received", "received"]


def test_a_burst_of_another_event_is_not_let_in_here(evening: Evening, database: Database) -> None:
    other = Evening.at_a_vote(database)
    presses(other, DoorsPress.CLOSE)
    crowd = other.phones_of([[]] * (BURST + 1))
    presses(evening, DoorsPress.LET_IN, at_the_doors(other).bursts[0].latecomers)
    asks_again(other)
    assert said_of(other, crowd[0]) == "not_let_in"


def test_only_those_who_pass_words_move_the_doors(evening: Evening) -> None:
    with pytest.raises(NotAllowed):
        evening.database.write(
            lambda session: conducted.press(session, ANYONE, evening.section_id, DoorsMessage(DoorsPress.CLOSE))
        )


def test_words_of_those_who_wait_are_refused(evening: Evening) -> None:
    presses(evening, DoorsPress.CLOSE)
    late = evening.phone()
    mark = Mark(evening.section_id, speaking(late), "12345678", evening.version, MarkKind.BLOCKED)
    [refusal] = evening.database.write(lambda session: saying_intake.take(session, [mark]))
    assert not isinstance(refusal, int) and refusal.code == "not_let_in"


def test_turnout_counts_those_who_might_vote_and_tells_the_others_apart(evening: Evening) -> None:
    before = evening.phone()
    presses(evening, DoorsPress.CLOSE)
    evening.phone()
    round_id = evening.round_id
    evening.votes(before, "s2-o1")
    assert evening.screen["turnout"] == {"ballots": 1, "phones": 1}
    evening.asks("close")
    with evening.database.read() as session:
        row = session.get_one(RoundRow, round_id)
        assert (row.phones, row.late) == (1, 1)
    evening.asks("reveal")
    assert evening.screen["round"]["result"]["late"] == 1
    with evening.database.read() as session:
        [outcome] = session.scalars(select(OutcomeRoundRow))
        assert (outcome.phones, outcome.late, outcome.bare.late) == (1, 1, 1)


def test_a_round_knows_whether_the_doors_were_closed_all_the_while(evening: Evening) -> None:
    def behind() -> bool:
        with evening.database.read() as session:
            return session.get_one(RoundRow, evening.round_id).behind_doors

    presses(evening, DoorsPress.CLOSE)
    assert not behind()
    asks_again(evening)
    assert behind()
    presses(evening, DoorsPress.OPEN)
    assert not behind()


def test_arrivals_are_counted_by_the_minute_and_name_nobody(evening: Evening, clock: HandClock) -> None:
    evening.phones_of([[]] * (BURST + 5))
    evening.database.write(lambda session: doors.forgot(session, evening.event_id))
    seen = at_the_doors(evening)
    assert (seen.joined, seen.most, seen.forgot, seen.is_burst) == (BURST + 5, BURST + 5, 1, True)
    clock.move_on(minutes=2)
    assert (at_the_doors(evening).joined, at_the_doors(evening).forgot) == (0, 1)
    with evening.database.read() as session:
        assert {column.name for column in ArrivalsRow.__table__.c} == {"event_id", "minute", "joined", "most", "forgot"}
        assert all(not at.second for at in session.scalars(select(ArrivalsRow.minute)))


def test_nothing_tells_when_somebody_came_once_the_next_round_is_open(evening: Evening) -> None:
    presses(evening, DoorsPress.CLOSE)
    for _ in range(3):
        evening.phone()
    asks_again(evening)

    def kept(session: Session) -> tuple[set[int | None], set[object]]:
        groups = set(session.scalars(select(ParticipantRow.latecomers_id)))
        waves = session.get_one(DoorsRow, evening.event_id).waves
        return groups, {wave.latecomers for wave in waves}

    with evening.database.read() as session:
        groups, told = kept(session)
    assert len(groups) == 1 and told == {None}
