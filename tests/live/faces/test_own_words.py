"""A phone's page of its person's own words, complete as plain HTML, also long after the event."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from flask import Flask
from sqlalchemy import select

from forum.exports import tidy_job
from live.performance.plan import Plan
from live.store import event
from live.store.saying import SayingRow
from scenarios.db import Database
from tests.clock import HandClock
from tests.conftest import Visitor
from tests.live.factories import Evening
from tests.page import Page

pytestmark = pytest.mark.fault("idea-taken-back")

SISTER, NEIGHBOUR = "Ring her sister", "Ask the neighbour <b>at the door</b>"


@pytest.fixture
def evening(database: Database, clock: HandClock) -> Evening:
    """A story that can be stopped, at its first scene."""
    clock.stop_at(datetime(2026, 3, 1, 20, tzinfo=UTC))
    evening = Evening(database)
    plan = replace(Plan(notes=False), stops=True)
    database.write(lambda session: event.plan_performance(session, evening.host, evening.performances[0], plan))
    evening.starts()
    return evening


def address(evening: Evening, page: str = "") -> str:
    return f"/join/{evening.screen['event']['code']}{page}"


def says(evening: Evening, visit: Visitor, words: str) -> None:
    """Send an idea by the plain form."""
    form = visit.opens(f"{address(evening)}?write=stop").form(address(evening, "/stop"))
    visit.sends(address(evening, "/stop"), form | {"text": words})


def takes_back(evening: Evening, visit: Visitor, words: str, status: int = 200) -> Page:
    """Press the button below these words."""
    with evening.database.read() as session:
        number = session.scalars(select(SayingRow.id).where(SayingRow.words == words)).one()
    return visit.sends(address(evening, "/words"), {"saying": str(number)}, status)


def test_it_shows_what_was_sent_and_until_when_it_can_be_taken_back(evening: Evening, visit: Visitor) -> None:
    for words in (SISTER, NEIGHBOUR):
        says(evening, visit, words)

    page = visit.opens(visit.opens(address(evening)).link("Your words"))

    assert "You can take your words back until 31 March." in page.main
    assert SISTER in page.main and NEIGHBOUR in page.main and "Waiting to be read" in page.main
    assert page.link("Back to the event") == address(evening)


def test_what_is_taken_back_is_gone_and_the_rest_stays(evening: Evening, visit: Visitor) -> None:
    for words in (SISTER, NEIGHBOUR):
        says(evening, visit, words)

    page = takes_back(evening, visit, SISTER)

    assert "Your words are taken back." in page.main
    assert SISTER not in page.main and NEIGHBOUR in page.main
    assert [one["words"] for one in evening.console["queue"]] == [NEIGHBOUR]


def test_another_phone_sees_and_takes_back_nothing(evening: Evening, visit: Visitor, app: Flask) -> None:
    says(evening, visit, SISTER)
    other = Visitor(app.test_client())
    assert "You have sent no words from this phone" in other.opens(address(evening, "/words")).main
    assert "not known here any more" in takes_back(evening, other, SISTER, 422).main
    other.client.post(address(evening, "/token"))
    assert "These words are not yours" in takes_back(evening, other, SISTER, 422).main
    assert [one["words"] for one in evening.console["queue"]] == [SISTER]


def test_it_works_until_its_last_day_and_then_nobody_knows_whose_words_they_were(
    evening: Evening, visit: Visitor, app: Flask, clock: HandClock
) -> None:
    says(evening, visit, SISTER)
    says(evening, visit, NEIGHBOUR)
    evening.asks("end")
    clock.stop_at(datetime(2026, 3, 31, 21, tzinfo=UTC))
    with app.app_context():
        tidy_job.tidy()
    assert NEIGHBOUR not in takes_back(evening, visit, NEIGHBOUR).main

    clock.stop_at(datetime(2026, 4, 1, 1, tzinfo=UTC))
    with app.app_context():
        tidy_job.tidy()

    assert "You have sent no words from this phone" in visit.opens(address(evening, "/words")).main
    assert "not known here any more" in takes_back(evening, visit, SISTER, 422).main


def test_the_page_is_kept_by_no_cache(evening: Evening, visit: Visitor) -> None:
    assert visit.client.get(address(evening, "/words")).headers["Cache-Control"] == "no-store"


def test_no_event_has_no_such_page(visit: Visitor) -> None:
    assert "No event has this code" in visit.opens("/join/QQQQQ/words", 404).main
