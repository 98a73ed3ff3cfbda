"""The big screen in a real browser, through a whole story."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import expect

from tests.browser.actors import AtTheConsole, BigScreen, PhoneInHand
from tests.live.evening import Evening
from tests.live.server import RunningServer


def test_it_follows_the_host_through_a_story(host: AtTheConsole, screen: BigScreen, phone: PhoneInHand) -> None:
    screen.shows("Closed at eleven", "It starts soon")
    screen.reads("Phones here: 1")
    screen.finds_no_barrier()
    host.goes_on()
    screen.shows("10:50 pm", "Rosie’s housemate has walked her here in the rain.")
    screen.finds_no_barrier()
    host.goes_on_to("Open the vote")
    host.goes_on()
    screen.shows("What should the volunteer do?", "0 of 1 have answered", "Choose all you could support")
    screen.finds_no_barrier()
    phone.votes("A")
    screen.shows("1 of 1 have answered")
    host.goes_on()
    screen.shows("Voting has closed. 1 of 1 have answered.")
    assert "%" not in screen.stage
    screen.finds_no_barrier()
    host.goes_on()
    screen.shows("100% 1 of 1", "proposed model 0% 0 of 1", "1 of 1 phones voted.")
    screen.is_still()
    screen.finds_no_barrier()
    host.goes_on()
    screen.shows("12:30 am", "He turns the sign round")
    screen.reads("A Stay open until somebody can take over")


def test_every_other_state_is_free_of_barriers(host: AtTheConsole, screen: BigScreen) -> None:
    host.goes_on_to("Open the vote")
    host.goes_on()
    host.presses("void")
    host.page.get_by_label("Why? The room may see this, and it is kept.").fill("The microphone failed")
    host.page.get_by_role("button", name="Make it void").click()
    screen.shows("This vote does not count", "The microphone failed")
    screen.finds_no_barrier()
    host.presses("Pause")
    screen.shows("We are taking a break", "Samaritans")
    screen.finds_no_barrier()
    host.goes_on()
    host.presses("House lights up")
    expect(screen.page.locator("body.bright")).to_have_count(1)
    screen.finds_no_barrier()
    host.presses("Blank")
    expect(screen.page.locator("body.blank")).to_have_count(1)
    screen.finds_no_barrier()
    host.goes_on()
    host.presses("End this story")
    host.page.get_by_role("button", name="End it").click()
    screen.shows("Thank you")
    screen.finds_no_barrier()


@pytest.mark.loses_the_line
def test_a_restart_of_the_server_is_a_small_word_and_no_error_page(
    host: AtTheConsole, screen: BigScreen, server_to_kill: RunningServer
) -> None:
    host.goes_on()
    screen.shows("Rosie’s housemate")
    server_to_kill.kill()
    expect(screen.page.locator("#status")).to_have_text("Connecting again")
    screen.shows("Rosie’s housemate")
    server_to_kill.start()
    expect(screen.page.locator("#status")).to_have_text("")
    screen.shows("Rosie’s housemate")


def test_what_it_shows_is_the_same_with_and_without_a_script(
    host: AtTheConsole, screen: BigScreen, evening: Evening, enter: Callable[..., Any]
) -> None:
    plain = enter(BigScreen, java_script_enabled=False)
    for sign in ("It starts soon", "10:50 pm", "10:54 pm", "0 of", "Voting has closed", "Who could support it"):
        screen.shows(sign)
        screen.is_still()
        plain.opens(f"/screen/{evening.code}")
        assert plain.stage == screen.stage
        host.page.locator("#go").wait_for()
        if host.page.locator("#big").count():
            host.goes_on()


LISTENS = """window.heard = []; speechSynthesis.speak = (one) => window.heard.push(one.text);"""


def test_it_is_read_aloud_where_somebody_asks_for_it_and_falls_silent_again(
    host: AtTheConsole, screen: BigScreen, evening: Evening
) -> None:
    """Up to what the browser is asked to say: no test machine has a voice."""
    screen.page.add_init_script(LISTENS)
    screen.opens(f"/screen/{evening.code}")
    host.goes_on()
    screen.shows("10:50 pm")
    assert screen.page.evaluate("heard") == []
    screen.page.keyboard.press("r")
    host.goes_on()
    screen.shows("10:54 pm")
    heard = screen.page.evaluate("heard")
    assert any("Rosie’s housemate" in text for text in heard) and any("one chair down" in text for text in heard)
    screen.finds_no_barrier()
    screen.page.get_by_role("button", name="Stop reading").click()
    host.goes_on()
    screen.shows("have answered")
    assert screen.page.evaluate("heard") == heard
