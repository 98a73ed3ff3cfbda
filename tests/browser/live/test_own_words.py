"""Somebody takes back on their phone what they said, with a script and without one."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import expect

from tests.browser.actors import AtTheConsole, PhoneInHand
from tests.live.evening import Evening, switch_on
from tests.live.server import RunningServer

pytestmark = pytest.mark.fault("idea-taken-back")

SISTER = "Ring her sister before anybody locks up"


@pytest.mark.parametrize("scripts", [True, False], ids=["with a script", "without one"])
def test_an_idea_that_is_taken_back_leaves_every_phone_and_the_console(
    scripts: bool, server: RunningServer, evening: Evening, host: AtTheConsole, enter: Callable[..., Any]
) -> None:
    switch_on(server.database, evening, stops=True)
    host.looks_again()
    host.goes_on()
    phone: PhoneInHand = enter(PhoneInHand, java_script_enabled=scripts)
    other: PhoneInHand = enter(PhoneInHand)
    for one in (phone, other):
        one.opens(f"/join/{evening.code}")
    other.is_connected()
    if not scripts:
        phone.page.get_by_role("link", name="Say “Stop!”").click()
        phone.page.locator("#words-stop").fill(SISTER)
        phone.page.locator("#say-stop button").click()
    else:
        phone.is_connected()
        phone.calls_stop(SISTER)
    phone.reads("Received. Waiting to be read.")
    host.page.locator(".queue li", has_text=SISTER).get_by_role("button", name="Pass on").click()
    other.reads(SISTER)

    phone.page.get_by_role("link", name="Your words").click()
    phone.reads(SISTER, "The room can see it", "You can take your words back until")
    if scripts:
        phone.finds_no_barrier()
    phone.page.get_by_text("Take this back").click()
    phone.page.get_by_role("button", name="Yes, take it back").click()

    phone.reads("Your words are taken back.")
    other.reads_not(SISTER)
    expect(host.page.locator(".queue li", has_text=SISTER)).to_have_count(0)
    phone.page.get_by_role("link", name="Back to the event").click()
    phone.reads("Watch the stage")
    phone.reads_not(SISTER)
