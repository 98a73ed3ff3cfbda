"""Codes and ways in are public on the day alone: before it no page shows them, and phones are told when it is."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime

import pytest
from sqlalchemy.orm import Session

from live.store.event import EventRow
from scenarios.account import Account, Role
from scenarios.clock import SITE_ZONE
from scenarios.db import Database
from scenarios.store.accounts import site
from scenarios.store.accounts.site import NO, Site
from tests.clock import HandClock
from tests.conftest import Visitor
from tests.live.factories import Evening

DAY = date(2027, 6, 1)
LAST_MOMENT_BEFORE = datetime(2027, 5, 31, 23, 59, tzinfo=SITE_ZONE)


@pytest.fixture
def evening(database: Database, clock: HandClock) -> Evening:
    """An evening that is planned for tomorrow."""
    evening = Evening(database)
    clock.stop_at(LAST_MOMENT_BEFORE)
    database.write(lambda session: setattr(session.get_one(EventRow, evening.event_id), "day", DAY))
    return evening


@pytest.fixture
def facilitator(signed_in_as: Callable[..., Visitor]) -> Visitor:
    """Somebody who runs events."""
    return signed_in_as(Role.FACILITATOR)


def code_of(evening: Evening) -> str:
    return str(evening.screen["event"]["code"])


def page_of(evening: Evening) -> str:
    with evening.database.read() as session:
        return f"/events/{session.get_one(EventRow, evening.event_id).slug}"


def test_before_the_day_no_public_page_shows_the_code_or_a_way_in(evening: Evening, visit: Visitor) -> None:
    code = code_of(evening)
    for path in (page_of(evening), "/events"):
        assert code.lower() not in visit.opens(path).text.lower()
    assert "It then shows how to join" in visit.opens(page_of(evening)).main


def test_on_the_day_the_page_of_the_event_is_the_way_in(evening: Evening, visit: Visitor, clock: HandClock) -> None:
    clock.move_on(minutes=1)
    shown = visit.opens(page_of(evening))
    assert code_of(evening) in shown.main
    assert visit.opens(shown.link("Join this event")).heading == "It starts soon"


def test_a_phone_that_comes_early_is_told_when_it_begins(evening: Evening, visit: Visitor) -> None:
    path = f"/join/{code_of(evening)}"
    shown = visit.opens(path)
    assert "Tuesday, 1 June 2027" in shown.main
    assert "It begins at 7:00 pm." in shown.main
    assert shown.link("Read the programme") == page_of(evening)
    assert visit.client.post(f"{path}/token").status_code == 403


def test_a_host_comes_in_early_and_a_rehearsal_is_open(
    evening: Evening, visit: Visitor, facilitator: Visitor, database: Database
) -> None:
    path = f"/join/{code_of(evening)}"
    assert facilitator.opens(path).heading == "It starts soon"
    assert code_of(evening) in facilitator.opens(f"/host/events/{evening.event_id}").main
    database.write(lambda session: setattr(session.get_one(EventRow, evening.event_id), "rehearsal", True))
    assert visit.opens(path).heading == "It starts soon"


def test_a_steward_lets_codes_be_public_before_the_day(evening: Evening, visit: Visitor, database: Database) -> None:
    def switch_off(session: Session) -> None:
        site.change(session, Account(roles=frozenset({Role.STEWARD})), Site(name="Here", codes_on_the_day=NO))

    database.write(switch_off)
    assert code_of(evening) in visit.opens(page_of(evening)).main
    assert visit.opens(f"/join/{code_of(evening)}").heading == "It starts soon"
