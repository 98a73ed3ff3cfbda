"""How long an event keeps what could tell its people apart."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from live.performance.retention import STILL_ON, is_over, last_day
from scenarios.clock import SITE_ZONE

DAYS = st.dates(date(2020, 1, 1), date(2060, 1, 1))
MOMENTS = st.datetimes(datetime(2020, 1, 1), datetime(2060, 1, 1), timezones=st.just(UTC))
TERMS = st.integers(1, 366)


@pytest.mark.parametrize(
    ("day", "voted_at", "last"),
    [
        (date(2026, 3, 1), None, date(2026, 3, 31)),
        (date(2026, 3, 1), datetime(2026, 3, 1, 21, tzinfo=UTC), date(2026, 3, 31)),
        (date(2026, 3, 1), datetime(2026, 3, 9, 21, tzinfo=UTC), date(2026, 4, 8)),
        (date(2026, 3, 1), datetime(2026, 2, 27, 21, tzinfo=UTC), date(2026, 3, 29)),
        (date(2026, 6, 1), datetime(2026, 6, 1, 23, 30, tzinfo=UTC), date(2026, 7, 2)),
        (date(2026, 6, 1), datetime(2026, 3, 1, 21, tzinfo=UTC), date(2026, 7, 1)),
    ],
    ids=["no vote", "on its day", "days after it", "the eve", "past midnight in summer", "a try-out long before"],
)
def test_the_last_vote_decides(day: date, voted_at: datetime | None, last: date) -> None:
    assert last_day(day, voted_at, 30) == last


@given(DAYS, st.none() | MOMENTS, TERMS)
def test_nobody_is_forgotten_before_the_event_or_sooner_than_was_promised(
    day: date, voted_at: datetime | None, days: int
) -> None:
    last = last_day(day, voted_at, days)

    assert last >= day
    assert voted_at is None or last >= voted_at.astimezone(SITE_ZONE).date() + timedelta(days=days)
    assert last in {
        each + timedelta(days=days) for each in (day, voted_at and voted_at.astimezone(SITE_ZONE).date()) if each
    }


@given(DAYS, st.none() | MOMENTS, MOMENTS)
def test_an_event_is_over_once_for_all_unless_somebody_goes_on(
    last: date, acted_at: datetime | None, now: datetime
) -> None:
    over = is_over(last, acted_at, now)

    assert not over or now.astimezone(SITE_ZONE).date() > last
    assert not over or is_over(last, acted_at, now + timedelta(days=1))
    assert over or is_over(last, None, max(now, datetime(2060, 1, 3, tzinfo=UTC)) + STILL_ON)
    assert not is_over(last, now, now)
