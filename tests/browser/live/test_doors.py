"""The doors in a real browser: three phones, of which one came before they closed, and what the console says."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from playwright.sync_api import expect

from live.performance.doors import BURST
from tests.browser.actors import AtTheConsole, PhoneInHand
from tests.live.evening import Evening, admit
from tests.live.server import RunningServer

QUESTION = "It is nearly eleven. What should the volunteer do?"
WAITS = "You can follow now. You can vote when the host lets you in."


def moves_the_doors(host: AtTheConsole, label: str) -> None:
    """Unfold the doors, and press their button."""
    doors = host.page.locator("#at-the-doors")
    if doors.get_attribute("open") is None:
        doors.locator("summary").click()
    host.presses(label)


def test_whoever_comes_late_follows_and_votes_once_let_in(
    host: AtTheConsole, phone: PhoneInHand, enter: Callable[..., Any], evening: Evening
) -> None:
    host.reads("Doors open: everybody who joins can vote")
    phone.is_connected()
    moves_the_doors(host, "Close the doors")
    host.reads("Doors closed. Phones that join now wait")
    late: PhoneInHand = enter(PhoneInHand)
    plain: PhoneInHand = enter(PhoneInHand, java_script_enabled=False)
    for one in (late, plain):
        one.opens(f"/join/{evening.code}")
        one.is_told(WAITS)
    late.is_connected()
    late.finds_no_barrier()
    host.goes_on_to("Close the vote")
    late.is_asked(QUESTION)
    late.reads("Stay open")
    for one in (late, plain):
        expect(one.page.locator("form.picks fieldset:disabled")).to_have_count(1)
        expect(one.page.locator("form.picks .send")).to_be_hidden()
    phone.votes("A")
    phone.is_told("Received.")

    host.reads("Let 1 phone vote from the next question")
    host.finds_no_barrier()
    host.presses("Let 1 phone vote")
    late.is_told("You can follow now, and vote from the next question.")
    host.goes_on()
    host.presses("void")
    host.answers("void", "Make it void", "Once more")
    host.goes_on_to("Close the vote")
    late.is_asked(QUESTION)
    late.votes("B")
    late.is_told("Received. You could support B.")
    phone.votes("A")
    phone.is_told("Received.")
    host.reads("2 of 2")


def test_a_burst_is_said_aloud_and_waits_apart(host: AtTheConsole, server: RunningServer, evening: Evening) -> None:
    host.page.set_viewport_size({"width": 360, "height": 740})
    admit(server.database, evening.event_id, BURST + 11)
    host.reads(f"{BURST + 11} phones joined in 10 seconds. If that is not your room, close the doors.")
    host.finds_no_barrier()
    expect(host.page.get_by_role("alert").filter(has_text="Many phones joined at once.")).to_have_count(1)
    expect(host.page.locator(".warns").get_by_role("button", name="Close the doors")).to_be_in_viewport(ratio=1)
    host.presses("Close the doors")
    admit(server.database, evening.event_id, 3)
    host.reads("3 phones came all at once and wait apart.")
    host.finds_no_barrier()
    host.presses("Let these 3 phones vote too")
    host.reads_not("wait apart")


def test_a_scribe_sees_the_doors_too(enter: Callable[..., Any], evening: Evening) -> None:
    scribe: AtTheConsole = enter(AtTheConsole, evening)
    scribe.opens(f"/scribe/{evening.code}")
    doors = scribe.page.locator("#at-the-doors")
    doors.locator("summary").click()
    doors.get_by_role("button", name="Close the doors").click()
    scribe.reads("Doors closed. Phones that join now wait")
    scribe.finds_no_barrier()
