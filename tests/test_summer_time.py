"""Days of 23 and 25 hours, the hour that never comes and the hour that comes twice: what people read and type there."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import update

from forum.web.translation import day
from live.conducting.disclose_result import group_facts
from live.drawing.labels import time_left
from live.messages.state import DiscussionView
from live.performance.programme import EventDetails, Listing, late
from live.performance.state import PerformanceStatus
from live.snapshot.backstage_view import hours
from live.store import event as events
from live.store.event_log import CueRow
from scenarios.account import Account
from scenarios.clock import SITE_ZONE, moment_of
from scenarios.db import Database
from scenarios.errors import Invalid
from scenarios.results.attendance import EventDay, is_quiet
from scenarios.store.accounts import account as accounts
from tests.clock import HandClock
from tests.conftest import Visitor
from tests.live.factories import Evening, facilitator

SPRING, AUTUMN = date(2026, 3, 29), date(2026, 10, 25)
"""The Sundays in 2026 on which summer time begins, at 1:00, and ends, at 2:00."""
ZONES = [SITE_ZONE, ZoneInfo("Australia/Lord_Howe"), ZoneInfo("America/St_Johns"), ZoneInfo("Asia/Karachi")]
MINUTES = st.datetimes(datetime(2000, 1, 1), datetime(2035, 1, 1)).map(
    lambda at: at.replace(second=0, microsecond=0, tzinfo=UTC)
)


@pytest.mark.parametrize(
    ("day", "typed", "moment"),
    [
        (date(2026, 1, 15), "19:00", "2026-01-15T19:00"),
        (date(2026, 7, 15), "19:00", "2026-07-15T18:00"),
        (date(2026, 7, 15), "00:30", "2026-07-14T23:30"),
        (SPRING, "00:59", "2026-03-29T00:59"),
        (SPRING, "01:30", "2026-03-29T01:30"),  # It never comes; a clock that nobody put forward shows it.
        (SPRING, "02:00", "2026-03-29T01:00"),
        (SPRING, "23:59", "2026-03-29T22:59"),
        (AUTUMN, "00:30", "2026-10-24T23:30"),
        (AUTUMN, "01:30", "2026-10-25T00:30"),  # It comes twice; this is the first.
        (AUTUMN, "02:00", "2026-10-25T02:00"),
    ],
)
def test_a_typed_time_means_one_moment(day: date, typed: str, moment: str) -> None:
    assert moment_of(day, typed) == datetime.fromisoformat(moment).replace(tzinfo=UTC)


@given(MINUTES, st.sampled_from(ZONES))
def test_what_the_clocks_show_leads_back_to_the_moment_or_to_the_first_of_two(at: datetime, zone: ZoneInfo) -> None:
    shown = at.astimezone(zone)
    meant = moment_of(shown.date(), f"{shown:%H:%M}", zone)
    assert meant.astimezone(zone).replace(fold=0, tzinfo=None) == shown.replace(fold=0, tzinfo=None)
    if shown.fold:
        assert timedelta(0) < at - meant <= timedelta(hours=1)
    else:
        assert meant == at


@given(st.dates(date(2000, 1, 1), date(2035, 1, 1)), st.times(), st.sampled_from(ZONES))
def test_a_typed_time_is_shown_as_it_was_typed_unless_the_clocks_skip_it(day: date, typed: Any, zone: ZoneInfo) -> None:
    shown = moment_of(day, f"{typed:%H:%M}", zone).astimezone(zone)
    put_forward = shown.replace(tzinfo=None) - datetime.combine(day, typed.replace(second=0, microsecond=0))
    if put_forward:
        before = shown - timedelta(hours=3)
        assert put_forward == shown.utcoffset() - before.astimezone(UTC).astimezone(zone).utcoffset()  # type: ignore[operator]
    assert timedelta(0) <= put_forward <= timedelta(hours=1)


def at(moment: str) -> datetime:
    """A moment in UTC."""
    return datetime.fromisoformat(moment).replace(tzinfo=UTC)


@pytest.mark.fault("late-by-reason")
@pytest.mark.parametrize(
    ("day", "starts", "began", "minutes"),
    [
        (SPRING, "00:45", "2026-03-29T01:10", 25),  # The clocks show 2:10.
        (SPRING, "02:00", "2026-03-29T01:10", 10),
        (SPRING, "19:00", "2026-03-29T18:07", 7),
        (AUTUMN, "01:30", "2026-10-25T01:10", 40),  # The clocks show 1:10 for the second time.
        (AUTUMN, "00:50", "2026-10-25T01:05", 0),  # It is 75 minutes late: its plan was given up.
        (AUTUMN, "01:40", "2026-10-25T00:50", 10),
        (AUTUMN, "19:00", "2026-10-25T19:07", 7),
    ],
)
def test_a_part_is_late_by_the_minutes_that_went_by(day: date, starts: str, began: str, minutes: int) -> None:
    section = Listing(1, "At night", starts, "", "", PerformanceStatus.RUNNING, has_stories=True)
    assert late(section, day, at(began).astimezone(SITE_ZONE)) == minutes


def test_a_part_that_began_before_the_change_still_counts_on_its_day(
    database: Database, clock: HandClock, visit: Visitor
) -> None:
    evening = Evening(database)
    evening.starts()

    def moved(session: Any) -> None:
        section = events.section(session, evening.section_id)
        section.event.day, section.starts, section.ends = AUTUMN, "00:05", "03:00"
        session.execute(update(CueRow).values(at=at("2026-10-24T23:10")))

    database.write(moved)
    with database.read() as session:
        slug = events.get(session, evening.event_id).slug
    clock.stop_at(at("2026-10-25T12:00"))
    assert "5 minutes late" in visit.opens(f"/events/{slug}").main


@pytest.mark.parametrize(
    ("day", "last_minute", "over"),
    [
        (date(2026, 7, 3), "2026-07-03T22:59", "2026-07-03T23:00"),
        (SPRING, "2026-03-29T22:59", "2026-03-29T23:00"),  # 23 hours after it began.
        (AUTUMN, "2026-10-25T23:59", "2026-10-26T00:00"),  # 25 hours after it began.
        (date(2026, 12, 3), "2026-12-03T23:59", "2026-12-04T00:00"),
    ],
)
def test_an_event_is_over_when_its_day_is_where_it_took_place(
    database: Database, clock: HandClock, visit: Visitor, day: date, last_minute: str, over: str
) -> None:
    def make(session: Any) -> str:
        return events.create(session, facilitator(session), EventDetails("A day", day)).slug

    slug = database.write(make)
    clock.stop_at(at(last_minute))
    assert clock.today() == day and "This event is over." not in visit.opens(f"/events/{slug}").main
    clock.stop_at(at(over))
    assert clock.today() == day + timedelta(days=1) and "This event is over." in visit.opens(f"/events/{slug}").main
    assert EventDay("7KQ4M", "A day", day, []).is_over(clock.today())


@pytest.mark.parametrize("change", [SPRING, AUTUMN])
def test_an_evening_across_the_change_is_quiet_twelve_hours_after_its_last_vote(change: date) -> None:
    last_vote = moment_of(change, "00:30")
    assert not is_quiet(last_vote, last_vote + timedelta(hours=11, minutes=59))
    assert is_quiet(last_vote, last_vote + timedelta(hours=12))
    noon_and_a_half = moment_of(change, "12:30")
    assert is_quiet(last_vote, noon_and_a_half) is (change == AUTUMN), "clocks may show half a day that was shorter"


def test_the_day_of_an_event_has_come_for_its_groups_from_midnight_on(database: Database, clock: HandClock) -> None:
    evening = Evening(database)
    day = date(2026, 7, 4)
    database.write(lambda session: setattr(events.get(session, evening.event_id), "day", day))

    def early() -> bool:
        with database.read() as session:
            return group_facts(session, events.get(session, evening.event_id).code, 0).early

    clock.stop_at(at("2026-07-03T22:59"))
    assert early()
    clock.stop_at(at("2026-07-03T23:00"))
    assert not early()


@pytest.mark.parametrize("offered", ["2026-03-28T23:00", "2026-10-24T23:00"])
def test_what_is_kept_for_some_hours_is_kept_for_as_many_across_the_change(
    database: Database, clock: HandClock, offered: str
) -> None:
    def offer(session: Any) -> str:
        return accounts.offer_link(session, Account(), accounts.create(session, f"Ada {clock.now()}").id)

    clock.stop_at(at(offered))
    kept, lost = database.write(offer), database.write(lambda session: clock.move_on(seconds=1) or offer(session))
    clock.move_on(seconds=accounts.LINK_LIFE.total_seconds() - 2)
    assert database.write(lambda session: accounts.consume_link(session, kept))
    clock.move_on(seconds=2)
    with pytest.raises(Invalid, match="link"):
        database.write(lambda session: accounts.consume_link(session, lost))


def test_minutes_that_are_left_are_those_that_will_go_by(app: Flask, clock: HandClock) -> None:
    talk = DiscussionView("2026-10-25T00:53:00+00:00", 10, "2026-10-25T01:03:00+00:00")
    with app.app_context():
        clock.stop_at(at("2026-10-25T00:57:30"))
        assert time_left(talk) == 6
        clock.stop_at(at("2026-10-25T01:03:01"))
        assert time_left(talk) == 0


def test_a_console_counts_to_one_moment_wherever_it_stands() -> None:
    assert hours(AUTUMN, "00:30", "02:00").until == "2026-10-25T02:00:00+00:00"
    assert hours(date(2026, 7, 4), "19:00", "20:30").until == "2026-07-04T19:30:00+00:00"
    assert hours(AUTUMN, "", "").until == ""


def test_a_page_tells_the_day_where_the_site_is(app: Flask) -> None:
    with app.app_context():
        assert day(at("2026-07-03T23:30")) == "4 July 2026"
        assert day(date(2026, 7, 3)) == "3 July 2026"
