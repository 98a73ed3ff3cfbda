"""How long a draft that only a private link leads to is kept."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from scenarios.stories.draft_term import is_over, kept_until, opened_before

DAYS = st.dates(date(2020, 1, 1), date(2090, 1, 1))


@pytest.mark.parametrize(
    ("opened", "until"),
    [
        (date(2026, 11, 30), date(2027, 11, 30)),
        (date(2026, 12, 31), date(2027, 12, 31)),
        (date(2028, 2, 29), date(2029, 2, 28)),
        (date(2027, 2, 28), date(2028, 2, 28)),
    ],
)
def test_it_is_kept_until_the_same_day_of_the_next_year(opened: date, until: date) -> None:
    assert kept_until(opened) == until
    assert not is_over(opened, until)
    assert is_over(opened, until + timedelta(days=1))


@given(DAYS)
@example(date(2028, 2, 29))
def test_it_is_kept_for_about_a_year(opened: date) -> None:
    assert timedelta(days=365) <= kept_until(opened) - opened <= timedelta(days=366)


@given(DAYS, DAYS)
@example(date(2027, 2, 28), date(2028, 2, 29))
@example(date(2028, 2, 29), date(2029, 3, 1))
def test_what_goes_was_opened_before_the_day_by_which_the_store_looks(opened: date, today: date) -> None:
    assert is_over(opened, today) <= (opened < opened_before(today))
