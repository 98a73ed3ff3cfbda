"""How long a draft that only a private link leads to is kept: a year from the last day on which anybody opened it."""

from __future__ import annotations

from datetime import date, timedelta


def kept_until(opened_on: date) -> date:
    """The last day on which it is there, if nobody opens it again."""
    return _same_day(opened_on, opened_on.year + 1)


def is_over(opened_on: date, today: date) -> bool:
    """Whether it goes."""
    return today > kept_until(opened_on)


def opened_before(today: date) -> date:
    """What goes today was last opened before this day."""
    return _same_day(today, today.year - 1) + timedelta(days=1)


def _same_day(day: date, year: int) -> date:
    """The day with this name in another year; the last of February has another number every four years."""
    is_leap_day = (day.month, day.day) == (2, 29)
    return day.replace(year=year, day=28) if is_leap_day else day.replace(year=year)
