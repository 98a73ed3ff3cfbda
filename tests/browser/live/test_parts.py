"""An event of several parts, in real browsers: the room goes on, and nobody scans anything again."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import expect

from tests.browser.actors import NARROW, AtTheConsole, BigScreen, PhoneInHand
from tests.live.evening import Evening, another_part
from tests.live.server import RunningServer

NAME = "After midnight"
Enter = Callable[..., Any]


@pytest.mark.fault("part-to-part")
def test_one_button_takes_console_screen_and_phones_along(
    server: RunningServer, evening: Evening, enter: Enter
) -> None:
    another_part(server.database, evening, starts="21:00", ends="22:00")
    chosen = f"?section={evening.section_id}"
    host, pocket = enter(AtTheConsole, evening), enter(AtTheConsole, evening, viewport=NARROW)
    screen, phone = enter(BigScreen), enter(PhoneInHand)
    plain = enter(PhoneInHand, java_script_enabled=False)
    host.opens(f"/host/{evening.code}")
    pocket.opens(f"/host/{evening.code}")
    screen.opens(f"/screen/{evening.code}{chosen}")
    for device in (phone, plain):
        device.opens(f"/join/{evening.code}{chosen}")
    _plays_to_the_thanks(host)
    plain.is_asked("Thank you for being here")
    for desk in (host, pocket):
        desk.may(f"Go on to {NAME}")
        desk.finds_no_barrier()
    host.goes_on()
    for desk in (host, pocket):
        desk.may("Start “The third call”")
        desk.reads("Phones here: 1")
    screen.shows("The third call", "It starts soon")
    phone.is_asked("It starts soon")
    plain.is_asked("It starts soon")
    _open_vote(host)
    for device in (phone, plain):
        device.votes("A")
        device.is_told("Received.")
    screen.shows("2 of 2 have answered")
    screen.looks_again()
    screen.shows("2 of 2 have answered")


def test_where_parts_follow_one_another_nobody_is_asked_where_they_are(
    server: RunningServer, evening: Evening, enter: Enter
) -> None:
    another_part(server.database, evening)
    phone = enter(PhoneInHand)
    phone.opens(f"/join/{evening.code}")
    phone.is_asked("It starts soon")


def test_the_room_can_be_taken_back(server: RunningServer, evening: Evening, host: AtTheConsole) -> None:
    another_part(server.database, evening)
    host.looks_again()
    _plays_to_the_thanks(host)
    host.goes_on()
    host.may("Start “The third call”")
    host.page.locator("#parts summary").click()
    host.finds_no_barrier()
    host.presses("Take everybody to After dark")
    host.reads("Thanks and questions")


def _plays_to_the_thanks(host: AtTheConsole) -> None:
    for title in ("Closed at eleven", "The third call"):
        host.may(f"Start “{title}”")
        host.goes_on()
        host.presses("End this story")
        host.answers("end", "End it")
    host.may("Thanks and three questions")
    host.goes_on()


def _open_vote(host: AtTheConsole) -> None:
    host.goes_on_to("Open the vote")
    host.goes_on()
    expect(host.page.locator("#answers")).to_contain_text("Answers in")
