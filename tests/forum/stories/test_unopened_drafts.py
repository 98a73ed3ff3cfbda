"""The page of a draft that only a private link leads to says how long it is kept; opening it keeps it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime

import pytest
from flask import Flask

from forum.exports import tidy_job
from forum.stories import unopened_drafts
from scenarios.account import Role
from scenarios.db import Database
from scenarios.store.stories import story as stories
from tests.clock import HandClock
from tests.conftest import Visitor
from tests.forum.people import Writer

WORDS = "It is two at night. Nobody answers."


@pytest.fixture
def writer(writer: Writer, clock: HandClock) -> Writer:
    """Somebody who began a story on a known day, without an account."""
    clock.stop_at(datetime(2026, 11, 30, 12, tzinfo=UTC))
    writer.starts(WORDS)
    return writer


@pytest.fixture
def server(app: Flask) -> Callable[[], None]:
    """Lets a server look after its drafts, and tidy."""

    def look() -> None:
        with app.app_context():
            unopened_drafts.look()
            tidy_job.tidy()

    return look


def opened_on(database: Database, story: int) -> date | None:
    with database.read() as session:
        return stories.get(session, story).opened_on


@pytest.mark.fault("kept-too-long")
def test_the_page_names_the_day_and_opening_it_moves_that_on(
    writer: Writer, database: Database, clock: HandClock, server: Callable[[], None]
) -> None:
    assert (
        "If nobody opens this draft, we delete it after 30 November 2027. Each time you open it," in writer.opens().main
    )

    clock.move_on(days=300)
    assert "we delete it after 26 September 2028." in writer.opens().main
    server()
    assert opened_on(database, writer.story) == date(2027, 9, 26)

    clock.move_on(days=365)
    server()
    assert WORDS in writer.opens("words").text


def test_a_draft_goes_on_the_day_after_the_one_that_its_page_named(
    writer: Writer, database: Database, clock: HandClock, server: Callable[[], None]
) -> None:
    clock.stop_at(datetime(2027, 11, 30, 23, tzinfo=UTC))
    server()
    with database.read() as session:
        assert not stories.get(session, writer.story).is_withdrawn

    clock.move_on(hours=2)
    server()

    page = writer.opens()
    assert "Your words are deleted." in page.main and "If nobody opens this draft" not in page.main


def test_reading_a_draft_again_on_the_same_day_writes_nothing(writer: Writer, app: Flask, clock: HandClock) -> None:
    with app.app_context():
        writer.opens()
        assert unopened_drafts._OPENED.waiting() == set(), "it was begun today"
        clock.move_on(days=1)
        writer.opens()
        assert unopened_drafts._OPENED.waiting() == {writer.story}
        unopened_drafts.look()
        writer.opens("words")
        assert unopened_drafts._OPENED.waiting() == set()


def test_whoever_was_invited_keeps_it_too(
    writer: Writer, app: Flask, stranger: Visitor, database: Database, clock: HandClock, server: Callable[[], None]
) -> None:
    link = writer.invites("write")
    stranger.sends(link, stranger.opens(link).form(link))
    clock.move_on(days=100)
    stranger.opens(writer.path())
    server()
    assert opened_on(database, writer.story) == date(2027, 3, 10)


def test_a_story_in_an_account_and_one_that_was_sent_in_have_no_such_day(
    writer: Writer, signed_in_as: Callable[..., Visitor]
) -> None:
    writer.sends_in()
    assert "If nobody opens this draft" not in writer.opens().main
    ada = Writer(signed_in_as(Role.SCRIBE))
    ada.starts("Somebody waits at the door.")
    assert "If nobody opens this draft" not in ada.opens().main
