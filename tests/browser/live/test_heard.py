"""An evening as somebody hears it who does not look: from the first question to the thanks, on three pages at once.

``heard.txt`` is what was heard, as a script to read. Where a change of it is meant, ``WRITE_HEARD=1`` before the
command of this test writes it anew, and the difference is read with the change.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import expect

from live.performance.plan import WarmUp
from tests.browser.actors import AtTheConsole, Person, PhoneInHand
from tests.browser.live.listening import Ear, found_by_name
from tests.live.evening import Evening, switch_on
from tests.live.server import RunningServer

SCRIPT = Path(__file__).with_name("heard.txt")
ABOUT = """\
An evening as it is heard, on a phone, at the console and at the scribe's desk.

Each line is what a reading aid says by itself; nothing is said but this. Under “finds” is what the phone's page has by
role and name.
"""
SISTER = "Ring her sister before anybody locks up"
FORGOTTEN = "The volunteer has a family too"


class HeardEvening:
    """Takes down what is heard at each step, once all three pages show what the host did."""

    def __init__(self, phone: Ear, console: Ear, scribe: Ear) -> None:
        self.ears = {"phone": phone, "console": console, "scribe": scribe}
        self.lines = [ABOUT]

    def step(self, title: str, act: Callable[[], object]) -> None:
        """Do this, and take down what was heard of it."""
        act()
        self._all_show_the_same()
        self.lines += ["", f"# {title}", ""]
        for name, ear in self.ears.items():
            self.lines += [f"{name:8}{sentence}" for sentence in ear.heard() or ["(nothing)"]]

    def finds(self) -> None:
        """Take down what the phone's page has for whoever goes through it."""
        self.lines += [f"  finds {one}" for one in found_by_name(self.ears["phone"].page.locator("main"))]

    @property
    def text(self) -> str:
        """The script."""
        return "\n".join(self.lines) + "\n"

    def _all_show_the_same(self) -> None:
        console = self.ears["console"].page
        expect(console.locator("body[data-waits]")).to_have_count(0)
        version = console.locator("body").get_attribute("data-version")
        for ear in self.ears.values():
            expect(ear.page.locator(f"body[data-version='{version}']")).to_have_count(1)


@pytest.fixture
def phone(enter: Callable[..., Any]) -> PhoneInHand:
    phone: PhoneInHand = enter(PhoneInHand)
    return phone


@pytest.fixture
def scribe(enter: Callable[..., Any], evening: Evening) -> AtTheConsole:
    scribe: AtTheConsole = enter(AtTheConsole, evening)
    return scribe


@pytest.mark.fault("not-heard")
@pytest.mark.loses_the_line
def test_an_evening_as_it_is_heard(
    server: RunningServer, evening: Evening, host: AtTheConsole, phone: PhoneInHand, scribe: AtTheConsole
) -> None:
    switch_on(
        server.database,
        evening,
        stops=True,
        two_rounds=True,
        minutes=5,
        reasons=True,
        minority=True,
        notes=True,
        warm_up=WarmUp("How did you come here?", ("By bus", "On foot")),
    )
    told = HeardEvening(Ear(phone), Ear(host), Ear(scribe))
    host.looks_again()
    phone.opens(f"/join/{evening.code}")
    scribe.opens(f"/scribe/{evening.code}")
    for person in (phone, host, scribe):
        expect(person.page.locator("#connection")).to_have_text("Connected")

    told.step("Everybody has opened their page", lambda: None)
    told.finds()
    the_room_warms_up(told, host, phone)
    a_scene_is_stopped(told, host, phone, scribe)
    a_break_and_a_dark_screen(told, host)
    two_votes(told, host, phone)
    the_result_and_the_thanks(told, host, phone, scribe)

    if os.environ.get("WRITE_HEARD"):
        SCRIPT.write_text(told.text, "utf-8")
    assert told.text == SCRIPT.read_text("utf-8")


def the_room_warms_up(told: HeardEvening, host: AtTheConsole, phone: PhoneInHand) -> None:
    told.step("The host opens the warm-up", host.goes_on)
    told.finds()

    def votes(letter: str) -> None:
        phone.votes(letter)
        phone.is_told(f"Received. You chose {letter}.")

    told.step("The phone answers", lambda: votes("B"))
    told.step("… and changes the answer", lambda: votes("A"))
    told.step("The host closes the vote", host.goes_on)
    told.step("… and reveals the result", host.goes_on)
    told.finds()
    told.step("The host starts the story: a note comes before its first scene", host.goes_on)
    told.finds()
    told.step("The scene", host.goes_on)


def a_scene_is_stopped(told: HeardEvening, host: AtTheConsole, phone: PhoneInHand, scribe: AtTheConsole) -> None:
    told.step("Somebody sends an idea", lambda: (phone.calls_stop(SISTER), scribe.reads(SISTER), host.reads(SISTER)))
    told.step("The scribe passes it on", lambda: (scribe.does_with(SISTER, "Pass on"), phone.reads("I support this")))
    told.step("The phone supports it", lambda: (phone.supports(SISTER), host.reads("1 supports it")))
    told.step("The host tries it on stage", lambda: host.does_with(SISTER, "Try it on stage"))
    told.finds()

    def goes_on() -> None:
        host.page.locator("#big").click()
        answers(host, "release", "Go on", "She did not leave")

    told.step("The scene goes on", goes_on)


def a_break_and_a_dark_screen(told: HeardEvening, host: AtTheConsole) -> None:
    for key, what in (("p", "A break"), ("p", "After the break"), ("b", "The screen is dark"), (".", "Light again")):
        told.step(what, lambda key=key: host.hits(key))  # type: ignore[misc]


def two_votes(told: HeardEvening, host: AtTheConsole, phone: PhoneInHand) -> None:
    told.step("Scene by scene to the decision", lambda: host.goes_on_to("Open the vote"))
    told.step("The vote opens", host.goes_on)
    told.step("The microphone fails: the vote is void", lambda: voids(host))
    told.step("The same vote once more", host.goes_on)

    def sends_nothing() -> None:
        phone.sends()
        phone.reads("Nothing is chosen yet.")

    told.step("The phone sends without a choice", sends_nothing)
    told.step("… and with one", lambda: (phone.votes("A"), phone.is_told("Received.")))
    told.step("… and its reason", lambda: (phone.writes("reason", "Not alone"), host.reads("Not alone")))
    told.step("The line breaks", lambda: (phone.loses_the_line(), phone.is_connecting_again()))
    told.step("The line is back", lambda: (phone.gets_the_line_back(), phone.is_connected()))
    told.step("The page is loaded again", lambda: (phone.looks_again(), phone.is_connected()))
    told.step("The vote closes", host.goes_on)
    told.step("The room talks", host.goes_on)
    told.finds()
    told.step("The second vote opens", host.goes_on)
    told.step("It closes without an answer of this phone", host.goes_on)


def the_result_and_the_thanks(told: HeardEvening, host: AtTheConsole, phone: PhoneInHand, scribe: AtTheConsole) -> None:
    told.step("Both results", host.goes_on)
    told.finds()
    told.step(
        "Somebody says what not to forget",
        lambda: (phone.writes("minority", FORGOTTEN), scribe.reads(FORGOTTEN), host.reads(FORGOTTEN)),
    )
    told.step("The scribe passes it on", lambda: (scribe.does_with(FORGOTTEN, "Pass on"), phone.reads("I agree")))
    told.step("The screen shows it", lambda: host.presses("Show what not to forget"))
    told.step("… and the result again", host.goes_on)
    told.step("Another choice is played", lambda: plays(host, "Play B"))

    def ends() -> None:
        host.presses("End this story")
        answers(host, "end", "End it")

    told.step("The story ends", ends)
    told.step("Thanks", lambda: host.presses("Thanks and three questions"))
    told.finds()

    def says_how_it_was() -> None:
        phone.page.get_by_role("radio", name="Partly").check(force=True)
        phone.page.get_by_role("button", name="Send my answers").click()
        phone.reads("Received. Thank you.")

    told.step("The phone says how it was", says_how_it_was)


def voids(host: AtTheConsole) -> None:
    """Make the vote void, and say why."""
    host.presses("void")
    answers(host, "void", "Make it void", "The microphone failed")


def plays(host: AtTheConsole, label: str) -> None:
    """Play a choice, and say nothing of why where that is asked."""
    host.presses(label)
    if host.page.locator("#ask-follow[open]").count():
        answers(host, "follow", "Play it")


def answers(host: AtTheConsole, dialog: str, button: str, words: str = "") -> None:
    """Answer what the console asks about, and wait until it shows what came of it."""
    before = host.version
    host.answers(dialog, button, words)
    expect(host.page.locator(f"body[data-version='{before}']")).to_have_count(0)


@pytest.mark.fault("not-heard")
def test_a_page_that_was_opened_in_the_middle_says_nothing_by_itself(
    host: AtTheConsole, phone: PhoneInHand, scribe: Person, evening: Evening
) -> None:
    host.goes_on_to("Open the vote")
    host.goes_on()
    ears = [Ear(phone), Ear(scribe), Ear(host)]
    phone.opens(f"/join/{evening.code}")
    scribe.opens(f"/scribe/{evening.code}")
    host.looks_again()
    for ear in ears:
        expect(ear.page.locator("#connection")).to_have_text("Connected")
        assert ear.heard() == []
    host.goes_on()
    for ear in ears:
        ear.hears("Voting has closed.")
