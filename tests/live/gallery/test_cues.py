"""What a happening brings a page that the server draws is never more than the state that other clients are sent."""

from __future__ import annotations

import pytest
from flask import Flask

from scenarios import schema
from tests.clock import HandClock
from tests.live.gallery.cues import told

WORDS_COME_BACK = ("console at end after withdraw", "scribe at end after withdraw")
"""While a story that was withdrawn is on, a desk has none of the words from the floor; then it has all again."""


@pytest.mark.parametrize("passes", [False, True], ids=["everything switched on", "with passes"])
def test_no_cue_and_no_word_brings_a_page_more_bytes_than_its_state(app: Flask, clock: HandClock, passes: bool) -> None:
    schema.upgrade(app.extensions["database"])

    found = list(told(app, clock, passes=passes))

    larger = [f"{one.page} at {one.what}" for one in found if one.update > one.state]
    assert len(found) >= 20 and sorted(larger) == ([] if passes else sorted(WORDS_COME_BACK))
