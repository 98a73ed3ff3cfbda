"""The scribe's desk in a real browser."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from playwright.sync_api import expect

from tests.browser.actors import AtTheConsole
from tests.live.evening import Evening


def test_a_note_that_was_not_passed_on_outlasts_a_reload(enter: Callable[..., Any], evening: Evening) -> None:
    scribe: AtTheConsole = enter(AtTheConsole, evening)
    scribe.opens(f"/scribe/{evening.code}")
    words = scribe.page.locator("#note").get_by_label("In the person’s own words")
    words.fill("Nobody asked her sister")
    scribe.page.reload()
    expect(words).to_have_value("Nobody asked her sister")
    words.fill("")
    scribe.page.reload()
    expect(words).to_have_value("")
