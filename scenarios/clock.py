"""The one clock: every part of the product asks it for the time, so that a test can set the time by hand."""

from __future__ import annotations

import time
from datetime import UTC, date, datetime, tzinfo
from datetime import time as clock_time
from zoneinfo import ZoneInfo

SITE_ZONE = ZoneInfo("Europe/London")
"""Where the site's events take place: whose days and clock times people read and type."""


class Clock:
    """The machine's clock.

    Only this class asks the machine; the linter forbids it everywhere else. ``wsgi.create_app`` binds one to the app
    and to the store: views ask ``forum.web.clock.site_clock()``, services ask ``scenarios.db.now(session)``. Pure rules
    are given the moment as a value.
    """

    def now(self) -> datetime:
        """This moment: aware, in UTC."""
        return datetime.now(UTC)  # noqa: TID251  The one place that asks.

    def monotonic(self) -> float:
        """Seconds since some moment in the past. They never go back, so only differences mean something."""
        return time.monotonic()  # noqa: TID251  The one place that asks.

    def sleep(self, seconds: float) -> None:
        """Wait for so long."""
        time.sleep(seconds)

    def here(self) -> datetime:
        """This moment as the clocks on the site's walls show it: aware, in the site's time zone."""
        return self.now().astimezone(SITE_ZONE)

    def today(self) -> date:
        """The day that it is where the site is. Around midnight in summer, UTC has another."""
        return self.here().date()


def moment_of(day: date, clock: str, zone: tzinfo = SITE_ZONE) -> datetime:
    """The moment, in UTC, that people mean by a day and a clock time "HH:MM" of theirs. Raises ValueError.

    Where summer time begins, an hour's times never come: such a time means the moment at which a clock shows it that
    nobody has put forward. Where summer time ends, an hour's times come twice: such a time means the first.
    """
    return datetime.combine(day, clock_time.fromisoformat(clock), zone).astimezone(UTC)
