"""Somebody takes back what they said: it is nowhere any more, and nobody else can take it back."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from sqlalchemy import select

from live.conducting import moderate_saying, own_words, saying_intake
from live.conducting.moderate_saying import Verdict
from live.performance.plan import Plan
from live.performance.saying import Saying, SayingKind, SayingState, Support
from live.store import event, retention, saying
from scenarios.db import Base, Database
from scenarios.errors import Conflict, Invalid, NotFound
from scenarios.store.results import outcome, room_voice
from tests.clock import HandClock
from tests.live.factories import Evening, speaking

pytestmark = [pytest.mark.both_stores, pytest.mark.fault("idea-taken-back")]

SISTER = "Ring her sister before anybody locks up"


@pytest.fixture
def evening(database: Database, clock: HandClock) -> Evening:
    """A story that can be stopped, at its first scene with a choice."""
    clock.stop_at(datetime(2026, 3, 1, 20, tzinfo=UTC))
    evening = Evening(database)
    plan = replace(Plan(notes=False), stops=True, two_rounds=True, reasons=True, minority=True)
    database.write(lambda session: event.plan_performance(session, evening.host, evening.performances[0], plan))
    evening.starts()
    while not evening.console["decision"]:
        evening.asks("show")
    return evening


def says(evening: Evening, phone: int, words: str = SISTER, state: SayingState | None = SayingState.PASSED) -> int:
    """Somebody sends an idea, and a host decides about it."""
    who, version = speaking(phone), evening.version
    said = Saying(evening.section_id, who, f"a phone's number {phone}", version, SayingKind.STOP, words)
    [number] = evening.database.write(lambda session: saying_intake.take(session, [said]))
    assert isinstance(number, int)
    if state:
        judged(evening, number, SayingState.WAITING, state)
    return number


def judged(evening: Evening, number: int, seen: SayingState, state: SayingState) -> None:
    verdict = Verdict(number, seen, state)
    evening.database.write(lambda session: moderate_saying.judge(session, evening.host, evening.section_id, verdict))


def takes_back(evening: Evening, phone: int, number: int, event_id: int | None = None) -> int:
    """Somebody takes their words back; gives the section that they were said in."""
    where = event_id or evening.event_id
    return evening.database.write(lambda session: own_words.take_back(session, where, speaking(phone).speaker, number))


@pytest.mark.parametrize("state", [None, SayingState.PASSED, SayingState.PARKED, SayingState.HIDDEN])
def test_it_is_on_no_face_and_in_no_table(evening: Evening, state: SayingState | None) -> None:
    phone = evening.phone()
    number = says(evening, phone, state=state)
    assert SISTER in str(evening.console["queue"])

    assert takes_back(evening, phone, number) == evening.section_id

    assert evening.console["queue"] == [] and evening.console["waiting"] == 0
    assert SISTER not in str((evening.console, evening.screen, evening.phones))
    assert SISTER not in everything(evening.database)
    with evening.database.read() as session:
        assert saying.own(session, evening.event_id, speaking(phone).speaker) == []


def test_it_leaves_the_stage_in_the_middle_of_its_trial(evening: Evening) -> None:
    phone = evening.phone()
    number = says(evening, phone)
    evening.asks("stop", intervention=number)
    assert evening.screen["stop"]["words"] == SISTER

    takes_back(evening, phone, number)

    assert evening.screen["stop"]["words"] == ""
    evening.asks("release", changed="He rang somebody")


def test_a_choice_that_was_made_of_it_keeps_its_votes_and_loses_its_words(evening: Evening) -> None:
    phone = evening.phone()
    number = says(evening, phone)
    evening.asks("accept", intervention=number)
    evening.asks("open")
    key = evening.screen["round"]["options"][-1]["key"]
    assert evening.screen["round"]["options"][-1]["label"] == SISTER
    evening.votes(phone, key)
    evening.asks_all("close", "reveal")

    takes_back(evening, phone, number)

    shown = evening.screen["round"]
    assert shown["options"][-1]["label"] == "An idea that was taken back"
    assert SISTER not in everything(evening.database)
    with evening.database.read() as session:
        kept = outcome.of_playing(session, evening.performances[0], 1)
        assert kept is not None
        [result] = [each.plain for each in outcome.get(session, kept.id).rounds]
    assert (
        result.counts[key] == 1 and {one.key: one.label for one in result.options}[key] == "An idea that was taken back"
    )


def test_after_the_end_it_leaves_the_record_too(evening: Evening, clock: HandClock) -> None:
    phone, other = evening.phone(), evening.phone()
    number = says(evening, phone)
    given = Support(evening.section_id, speaking(other), number)
    evening.database.write(lambda session: saying_intake.take(session, [given]))
    evening.asks("end")
    with evening.database.read() as session:
        assert [row.words for row in room_voice.of_performance(session, evening.performances[0])] == [SISTER]
    clock.move_on(days=29)

    takes_back(evening, phone, number)

    assert SISTER not in everything(evening.database)
    with evening.database.read() as session:
        assert room_voice.of_performance(session, evening.performances[0]) == []


def test_nobody_takes_back_what_somebody_else_said(evening: Evening) -> None:
    phone, other = evening.phone(), evening.phone()
    number = says(evening, phone)
    aloud = evening.database.write(
        lambda session: moderate_saying.note(session, evening.host, evening.section_id, SayingKind.STOP, "Aloud")
    )
    for who, what, where in (
        (other, number, None),
        (phone, aloud, None),
        (phone, number + 99, None),
        (phone, number, evening.event_id + 1),
    ):
        with pytest.raises(NotFound):
            takes_back(evening, who, what, where)
    assert SISTER in str(evening.console["queue"])
    takes_back(evening, phone, number)
    with pytest.raises(NotFound):
        takes_back(evening, phone, number)


def test_no_host_brings_it_back(evening: Evening) -> None:
    phone = evening.phone()
    number = says(evening, phone)
    takes_back(evening, phone, number)
    with pytest.raises(Conflict):
        judged(evening, number, SayingState.PASSED, SayingState.PARKED)
    with pytest.raises(Invalid):
        judged(evening, number, SayingState.HIDDEN, SayingState.PASSED)
    assert says(evening, phone, state=None) == number, "the same words sent again, after a lost answer, are the same"
    assert evening.console["queue"] == []


def test_once_people_are_forgotten_nobody_can_take_anything_back(evening: Evening) -> None:
    phone = evening.phone()
    number = says(evening, phone)
    with evening.database.read() as session:
        assert own_words.last_day(session, evening.event_id, 30) == date(2026, 3, 31)
    evening.database.write(lambda session: retention.forget_people(session, evening.event_id))
    with pytest.raises(NotFound):
        takes_back(evening, phone, number)


def everything(database: Database) -> str:
    """All that the store has, as text."""
    with database.read() as session:
        return " ".join(
            str(tuple(row)) for table in Base.metadata.sorted_tables for row in session.execute(select(table))
        )
