"""How long an event keeps what could tell its people apart."""

from __future__ import annotations

from datetime import date, datetime, timedelta, tzinfo

from scenarios.clock import SITE_ZONE

STILL_ON = timedelta(days=1)
"""An event at which a host did something so recently is still going on, whatever its day says."""


def last_day(day: date, voted_at: datetime | None, days: int, zone: tzinfo = SITE_ZONE) -> date:
    """The last day on which an event still knows its people apart: ``days`` after its last vote closed.

    Without a vote it is as long after the event's ``day``; also where that comes so late that its people would be
    forgotten before they come, such as after a try-out long before.
    """
    term = timedelta(days=days)
    last = (voted_at.astimezone(zone).date() if voted_at else day) + term
    return last if last >= day else day + term


def is_over(last: date, acted_at: datetime | None, now: datetime, zone: tzinfo = SITE_ZONE) -> bool:
    """Whether that day has passed, and no host has done anything lately (``acted_at`` is when one last did)."""
    is_still_on = acted_at is not None and now - acted_at < STILL_ON
    return now.astimezone(zone).date() > last and not is_still_on
