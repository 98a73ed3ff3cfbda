"""The pages that say how things are done: open to all, true, and plain about what is still missing."""

from __future__ import annotations

from dataclasses import replace

import pytest
from flask import Flask
from sqlalchemy import text

from scenarios.db import Database
from scenarios.store.accounts.site import SiteSettingRow
from tests.conftest import Visitor

PLACEHOLDER = "[the people who run this site fill this in]"


@pytest.mark.parametrize(
    ("path", "heading"),
    [
        ("/privacy", "Privacy"),
        ("/accessibility", "Accessibility"),
        ("/house-rules", "House rules"),
        ("/help", "Help"),
    ],
)
def test_everyone_reads_them_and_sees_what_is_missing(visit: Visitor, path: str, heading: str) -> None:
    page = visit.opens(path)

    assert page.heading == heading
    assert PLACEHOLDER in page.main


def test_every_page_leads_to_them(visit: Visitor) -> None:
    page = visit.opens("/help")

    assert page.link("Privacy") == "/privacy"
    assert page.link("Accessibility") == "/accessibility"
    assert page.link("House rules") == "/house-rules"


def test_help_numbers_can_be_rung_from_the_page(visit: Visitor) -> None:
    page = visit.opens("/help")

    assert page.link("116 123") == "tel:116123"


def test_privacy_names_all_that_stays_with_a_writer_and_on_a_phone(visit: Visitor) -> None:
    page = visit.opens("/privacy")

    assert "If you approve or withdraw a story while you are signed in, that is on the same record" in page.main
    assert "your browser also keeps a count" in page.main


def test_privacy_says_when_the_people_of_an_event_are_forgotten(visit: Visitor, app: Flask) -> None:
    assert "30 days after the last vote of an event, we forget its people for good" in visit.opens("/privacy").main
    app.extensions["settings"] = replace(app.extensions["settings"], people_kept_days=7)
    assert "7 days after the last vote of an event" in visit.opens("/privacy").main


def test_the_house_rules_say_that_a_writer_approves_what_is_published(stranger: Visitor) -> None:
    rules = stranger.opens("/house-rules").main
    assert "published only after you have approved it" in rules and "signed" not in rules


def test_the_house_rules_say_how_soon_a_story_is_read(stranger: Visitor, database: Database) -> None:
    assert "A moderator reads it within 5 working days." in stranger.opens("/house-rules").main
    database.write(lambda session: session.add(SiteSettingRow(name="reading_time", value="")))
    assert "A moderator reads it. They may ask" in stranger.opens("/house-rules").main


def test_the_house_rules_are_there_where_the_settings_cannot_be_read(stranger: Visitor, database: Database) -> None:
    database.write(lambda session: session.execute(text("DROP TABLE site_setting")))
    assert "A moderator reads it within 5 working days." in stranger.opens("/house-rules").main
