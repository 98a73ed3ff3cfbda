"""Who was at an event is told once, from the day after it, and nothing that happens later changes it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from random import Random

import pytest
from flask import Flask
from sqlalchemy import event, select
from sqlalchemy.orm import Session

from forum.results import attendance_job
from forum.results.attendance import decide, event_days_of
from scenarios.account import Role
from scenarios.db import Database, now
from scenarios.perspective import PERSPECTIVES
from scenarios.results.attendance import Attendance, Band, EventDay
from scenarios.results.outcome import Method
from scenarios.store.results import event_day as event_days
from scenarios.store.results import outcome as outcomes
from scenarios.store.results.event_day import EventDayRow
from scenarios.store.results.outcome import OutcomeRoundRow
from tests.clock import HandClock
from tests.conftest import Visitor
from tests.forum.played import WHO, Evening, gradient_options, result_of, samples
from tests.page import Page
from tests.scenarios import whole_store

CODE, NAME = "7KQ4M", "Tell it like it was"
COVERAGE = "/review/pathways/urgent-mental-health-care/1/coverage"


@pytest.fixture
def designer(signed_in_as: Callable[..., Visitor]) -> Visitor:
    return signed_in_as(Role.DESIGNER)


@pytest.fixture
def played(database: Database) -> list[int]:
    """Three of the five stories, played at one event on a day that is long over."""
    return database.write(lambda session: Evening().is_played(session, samples(session)[:3]))


@pytest.fixture
def care(app: Flask) -> Callable[[], None]:
    """Lets a server's care look once."""

    def look() -> None:
        with app.app_context():
            attendance_job.look()

    return look


def test_it_is_told_from_the_day_after_and_not_before(
    designer: Visitor,
    database: Database,
    played: list[int],
    clock: HandClock,
    care: Callable[[], None],
    signed_in_as: Callable[..., Visitor],
) -> None:
    here = clock.today()
    is_on(database, here)
    care()
    page = designer.opens(COVERAGE)
    assert "This will be told from the day after the event." in page.main
    assert "or more said so" not in page.main and "Fewer, or nobody" not in page.main
    assert stored(database) is None, "nothing is decided while it could still grow"

    clock.move_on(days=1)
    designer = signed_in_as(Role.DESIGNER)  # A session is not used for a day, and over.
    page = designer.opens(COVERAGE)
    assert "This will be told soon" in page.main and stored(database) is None, "reading decides nothing"
    care()
    assert "8 or more said so" in designer.opens(COVERAGE).main
    assert stored(database) is not None


def test_it_waits_until_nothing_was_voted_on_for_half_a_day(
    database: Database, played: list[int], care: Callable[[], None]
) -> None:
    """An evening goes on past midnight, and an event may have an earlier day left in it."""
    votes_were_closed(database, timedelta(hours=11, minutes=59))
    care()
    assert stored(database) is None
    votes_were_closed(database, timedelta(hours=12, minutes=1))
    care()
    assert stored(database) is not None


def test_a_vote_that_comes_while_it_is_worked_out_keeps_it_undecided(
    database: Database, played: list[int], app: Flask, care: Callable[[], None]
) -> None:
    """The bands were worked out without that vote, and it may show a split that forbids them."""

    def work_slowly(work: Callable[..., object], *args: object) -> object:
        found = work(*args)
        database.write(lambda session: comes_late(session, played[0]))
        return found

    app.extensions["run_in_thread"] = work_slowly
    with app.app_context():
        assert not decide(CODE)
    assert stored(database) is None

    app.extensions["run_in_thread"] = lambda work, *args: work(*args)
    care()
    assert stored(database) is not None, "the next look takes that vote in"


def test_nothing_that_comes_later_changes_it(
    designer: Visitor, database: Database, played: list[int], app: Flask, care: Callable[[], None]
) -> None:
    care()
    before = bands(designer.opens(COVERAGE))
    decided = stored(database)
    assert decided

    def later(session: Session) -> None:
        for row in whole_store.outcomes(session)[1:]:
            for result in row.rounds:
                result.voided = "a slip"
        comes_late(session, played[0])

    database.write(later)
    app.extensions["settings"] = replace(app.extensions["settings"], smallest_group=5)
    is_on(database, date(2026, 3, 4))
    care()

    assert bands(designer.opens(COVERAGE)) == before
    assert stored(database) == decided


def test_whoever_decides_second_keeps_what_was_decided_first(database: Database, played: list[int], app: Flask) -> None:
    first, second = (Attendance(8, dict.fromkeys(PERSPECTIVES, band)) for band in (Band.FEW, Band.ENOUGH))
    database.write(lambda session: event_days.decide(session, CODE, first))
    database.write(lambda session: event_days.decide(session, CODE, second))

    with app.app_context():
        assert event_days_of([CODE])[CODE].attendance == first


def test_of_an_event_that_kept_nothing_of_its_day_it_is_not_known(
    designer: Visitor, database: Database, played: list[int]
) -> None:
    database.write(lambda session: session.delete(session.get_one(EventDayRow, CODE)))
    assert "This is not known." in designer.opens(COVERAGE).main


def test_where_no_room_saw_a_vote_nothing_is_decided(
    designer: Visitor, database: Database, played: list[int], care: Callable[[], None]
) -> None:
    def hide(session: Session) -> None:
        for row in whole_store.outcomes(session):
            for result in row.rounds:
                result.shown_to_room = False

    database.write(hide)
    care()
    assert "its room has not seen a vote that stands" in designer.opens(COVERAGE).main
    assert stored(database) is None


def test_stages_tell_only_what_is_told_of_their_events(
    designer: Visitor, database: Database, played: list[int]
) -> None:
    there = {name: Band.ENOUGH if name == "carer" else Band.FEW for name in PERSPECTIVES} | {"staff": Band.UNTOLD}
    database.write(lambda session: event_days.decide(session, CODE, Attendance(8, there)))
    second = Evening("QW3RT", "A second evening", performance=20, seed=5)
    database.write(lambda session: second.is_played(session, samples(session)[:3]))
    nobody = Attendance(8, dict.fromkeys(PERSPECTIVES, Band.FEW))
    database.write(lambda session: event_days.decide(session, "QW3RT", nobody))

    page = designer.opens(COVERAGE)
    (_stages, voices) = page.all("table")
    rows = [[cell.text for cell in row.all("td")] for row in voices.all("tr")[1:]]
    asked = [row for row in rows if "no vote" not in row[0]]
    assert asked and all("no vote" in cell for row in rows if row not in asked for cell in row)
    for lived, carer, staff, _community in asked:
        assert f"enough at 1 of 2 events: {NAME}" in carer
        assert "fewer, or nobody, at: A second evening" in carer
        assert "Enough at no event" in lived and "enough at" not in lived
        assert "Enough at no event" in staff and "not told of 1 event" in staff


def test_it_is_counted_only_once(database: Database, played: list[int], app: Flask, care: Callable[[], None]) -> None:
    """Readings ask for nothing of the long tables, and write nothing."""
    asked: list[str] = []
    care()
    with app.app_context():
        engine = app.extensions["database"].engine

        def listen(connection: object, cursor: object, statement: str, *rest: object) -> None:
            asked.append(statement)

        event.listen(engine, "before_cursor_execute", listen)
        event_days_of([CODE])
        event.remove(engine, "before_cursor_execute", listen)
    assert len([each for each in asked if each.startswith("SELECT")]) == 1
    assert not [each for each in asked if "outcome" in each or each.startswith("UPDATE")]


def test_the_page_is_read_while_the_store_is_being_written(
    designer: Visitor, database: Database, played: list[int]
) -> None:
    def write(session: Session) -> Page:
        return designer.opens(COVERAGE)

    assert "This will be told soon" in database.write(write).main


def comes_late(session: Session, outcome: int) -> None:
    late = result_of(Random(3), Method.GRADIENT, gradient_options(), number=9)
    late = replace(late, ballots=200, joint=[[list(PERSPECTIVES), [], 200]], disclosed={"threshold": 5})
    outcomes.save_round(session, outcomes.get(session, outcome).plain, late)


def votes_were_closed(database: Database, ago: timedelta) -> None:
    def close(session: Session) -> None:
        newest = session.scalars(select(OutcomeRoundRow).order_by(OutcomeRoundRow.id.desc())).first()
        assert newest
        newest.closed_at = (now(session) - ago).isoformat(timespec="seconds")

    database.write(close)


def is_on(database: Database, day: date) -> None:
    database.write(lambda session: event_days.keep(session, EventDay(CODE, NAME, day, WHO)))


def stored(database: Database) -> object:
    with database.read() as session:
        return session.get_one(EventDayRow, CODE).bands


def bands(page: Page) -> str:
    return next(each.text for each in page.all("section") if each.get("class") == "attendance").partition("room")[2]
