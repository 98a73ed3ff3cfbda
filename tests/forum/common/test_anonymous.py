"""A steward can switch off that people without an account begin something; whoever has begun goes on."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from scenarios.account import ANYONE
from scenarios.db import Database
from scenarios.store.accounts import site
from scenarios.store.accounts.site import Site
from tests.conftest import Visitor
from tests.forum.people import Writer

WORDS = "Nobody came. I wrote it all down."
pytestmark = pytest.mark.fault("switched-off-in-trouble")


@pytest.fixture
def switch_off(database: Database) -> Callable[[], None]:
    """What a steward does in trouble."""
    now = Site(name="Here")
    return lambda: database.write(
        lambda session: site.change(session, ANYONE, replace(now, anonymous_writing="no"), now)
    )


def test_whoever_has_no_account_signs_in_first_and_loses_no_words(
    visit: Visitor, pathway: int, switch_off: Callable[[], None]
) -> None:
    switch_off()
    page = visit.opens("/write")
    assert page.heading == "Sign in"
    assert "Just now you need an account to begin something new." in page.text
    sent = visit.sends("/write", {"pathway": str(pathway), "what_happened": WORDS}, 401)
    assert WORDS in sent.text


@pytest.mark.usefixtures("pathway")
def test_whoever_has_begun_goes_on(visit: Visitor, switch_off: Callable[[], None]) -> None:
    writer = Writer(visit)
    writer.starts(WORDS)
    switch_off()
    writer.adds_scene("They called again")
    assert "They called again" in writer.opens("scenes").text


@pytest.mark.usefixtures("pathway")
def test_whoever_has_an_account_begins(signed_in_as: Callable[..., Visitor], switch_off: Callable[[], None]) -> None:
    switch_off()
    Writer(signed_in_as()).starts(WORDS)
