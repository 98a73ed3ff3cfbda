"""A whole story from the console by keyboard alone, without a single key, and by a clicker alone."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.actors import NARROW, AtTheConsole, BigScreen, PhoneInHand
from tests.browser.live.listening import Ear, has_the_focus, tabs_to
from tests.live.actors import Host
from tests.live.evening import Evening, switch_on
from tests.live.server import RunningServer

EVERYTHING = {"stops": True, "two_rounds": True, "reasons": True, "minority": True, "notes": True}
IN_SIGHT = """() => {
    const focused = document.activeElement.getBoundingClientRect();
    const [x, y] = [focused.left + focused.width / 2, focused.top + Math.min(focused.height, 40) / 2];
    const above = document.elementFromPoint(x, y);
    return above !== null && (above.contains(document.activeElement) || document.activeElement.contains(above));
}"""
"""Whether what has the focus can be seen, and is under nothing (WCAG 2.2, 2.4.11)."""


@pytest.fixture
def other(server: RunningServer, evening: Evening) -> Host:
    """A second host of the same evening, without a browser."""
    switch_on(server.database, evening, **EVERYTHING)
    return Host(server, evening)


@pytest.mark.fault("clicker-trap")
def test_a_clicker_runs_a_story_from_start_to_end(
    host: AtTheConsole, screen: BigScreen, phone: PhoneInHand, other: Host
) -> None:
    clicker_alone(host)
    host.hits("PageDown")
    screen.shows("Before the next scene")
    host.may("Show the scene")
    host.hits("PageDown")
    screen.shows("10:50 pm")
    it_darkens_the_screen(host, screen)
    other.does("stop")
    screen.shows("Stop!")
    host.may("Let the scene go on")
    it_answers_what_it_asked(host, "release", "PageUp")
    screen.shows("Stop!")
    it_answers_what_it_asked(host, "release", "PageDown")
    screen.shows("10:50 pm")
    on_until(host, "Close the vote")
    phone.votes("A")
    phone.is_told("Received.")
    on_until(host, "Let the room discuss")
    on_until(host, "Close the vote")
    phone.votes("A")
    phone.is_told("Received.")
    on_until(host, "Play A")
    host.hits("PageDown")
    screen.shows("12:30 am")
    it_goes_on_to_the_end(host, phone)
    screen.shows("Thank you")
    host.may("Start “The third call”")
    other.drops()


def clicker_alone(host: AtTheConsole) -> None:
    """The console as a clicker finds it: loaded again, as by F5, and with nothing focused; Escape does no harm."""
    host.looks_again()
    host.may("Start")
    for key in ("Escape", "F5"):
        host.page.keyboard.press(key)
    host.may("Start")


def it_darkens_the_screen(host: AtTheConsole, screen: BigScreen) -> None:
    """Presenters send B, others a full stop."""
    for key in ("b", ".", "b"):
        dark = screen.page.locator("body.blank").count()
        host.hits(key)
        expect(screen.page.locator("body.blank")).to_have_count(1 - dark)
    host.hits("PageDown")
    expect(screen.page.locator("body.blank")).to_have_count(0)


def it_answers_what_it_asked(host: AtTheConsole, dialog: str, key: str) -> None:
    """Page Down opens a question, and answers it as soon as the second press is no slip."""
    host.hits("PageDown")
    expect(host.page.locator(f"#ask-{dialog}")).to_be_visible()
    it_closes_by(key, host)


def it_goes_on_to_the_end(host: AtTheConsole, phone: PhoneInHand) -> None:
    """Whatever comes next, with a vote for A where there is one."""
    for _ in range(60):
        shows = host.page.locator("body").get_attribute("data-shows")
        if shows == "ended":
            return
        if shows == "open":
            phone.votes("A")
            phone.is_told("Received.")
        host.hits("PageDown")
        it_closes_by("PageDown", host)
    raise AssertionError("the clicker does not come to the end")


def it_closes_by(key: str, host: AtTheConsole) -> None:
    """Press a key until the question is closed, if there is one, and wait until its work is done."""
    before = host.version
    if not host.page.locator("dialog[open]").count():
        return
    while host.page.locator("dialog[open]").count():
        host.page.keyboard.press(key)
    if key == "PageDown":
        expect(host.page.locator(f"body[data-version='{before}']")).to_have_count(0)
    expect(host.page.locator("body[data-waits]")).to_have_count(0)


def on_until(host: AtTheConsole, label: str) -> None:
    """Press Page Down until the big button says this."""
    for _ in range(20):
        if label in host.page.locator("#big").inner_text():
            return
        host.hits("PageDown")
    raise AssertionError(f"the clicker does not come to {label}")


@pytest.mark.fault("lost-focus")
def test_the_keyboard_alone_runs_a_story_without_single_keys_and_never_loses_its_place(
    host: AtTheConsole, other: Host
) -> None:
    ear = Ear(host)
    host.looks_again()
    host.may("Start")
    page = host.page
    single_keys_are_switched_off(page)
    for key in ("b", "p", "s", ".", "?"):
        page.keyboard.press(key)
    expect(page.locator("dialog[open]")).to_have_count(0)
    assert ear.heard() == []

    tabs_to(page, page.get_by_role("button", name="Start “Closed at eleven” Its first"))
    enters(host)
    ear.hears("In the next scene: A young woman in distress. Nobody is hurt.")
    expect(page.locator("#big")).to_be_focused()
    enters(host)
    ear.hears("Scene 1 of 10: Ten to eleven")
    for label, heard in (
        ("Pause for wellbeing", "We are taking a break. The story stops here for a while."),
        ("Go on", "Scene 1 of 10: Ten to eleven"),
        ("Blank the screen", "The screen is dark."),
        ("Show the screen again", "Scene 1 of 10: Ten to eleven"),
    ):
        it_switches(host, ear, label, heard)
    for name in ("House lights up", "Acted on stage"):
        button = page.get_by_role("button", name=name)
        tabs_to(page, button)
        id_ = button.get_attribute("id")
        enters(host)
        expect(page.locator(f"#{id_}")).to_be_focused()
        expect(page.locator(f"#{id_}")).not_to_contain_text(name)
    the_vote_is_made_void(host, ear, other)
    the_story_ends(host, ear)
    host.looks_again()
    host.may("Start “The third call”")
    page.keyboard.press("?")
    expect(page.locator("dialog[open]")).to_have_count(0)
    other.drops()


def single_keys_are_switched_off(page: Page) -> None:
    """In the list of keys, by keyboard."""
    tabs_to(page, page.get_by_role("button", name="Keys"))
    page.keyboard.press("Enter")
    tabs_to(page, page.locator("#rare-keys > summary"))
    page.keyboard.press("Enter")
    tabs_to(page, page.get_by_role("checkbox", name="Single letters and signs press buttons on this device"))
    page.keyboard.press(" ")
    page.keyboard.press("Escape")
    expect(page.get_by_role("button", name="Keys")).to_be_focused()


def enters(host: AtTheConsole) -> None:
    """Press what has the focus, and wait until its work is done."""
    host.hits("Enter")


def it_switches(host: AtTheConsole, ear: Ear, label: str, heard: str) -> None:
    """What goes to the big button leaves the focus to the row that it stood in; the big button keeps it."""
    button = host.page.get_by_role("button", name=label).first
    is_big = button.get_attribute("id") == "big"
    tabs_to(host.page, button)
    enters(host)
    ear.hears(heard)
    has_the_focus(host.page.locator("#big") if is_big else host.page.get_by_role("group", name="Everything else"))


def the_vote_is_made_void(host: AtTheConsole, ear: Ear, other: Host) -> None:
    page = host.page
    other.opens_a_round()
    ear.hears("The vote is open: It is nearly eleven. What should the volunteer do?")
    tabs_to(page, page.get_by_role("button", name="Make this vote void"))
    enters(host)
    expect(page.get_by_label("Why? The room may see this, and it is kept.")).to_be_focused()
    page.keyboard.type("The microphone failed")
    before = host.version
    enters(host)
    expect(page.locator(f"body[data-version='{before}']")).to_have_count(0)
    ear.hears("This vote does not count: The microphone failed")
    has_the_focus(page.get_by_role("group", name="Everything else"))


def the_story_ends(host: AtTheConsole, ear: Ear) -> None:
    page = host.page
    tabs_to(page, page.get_by_role("button", name="End this story"))
    enters(host)
    expect(page.get_by_role("button", name="Go on playing")).to_be_focused()
    enters(host)
    expect(page.get_by_role("button", name="End this story")).to_be_focused()
    enters(host)
    page.keyboard.press("Shift+Tab")
    expect(page.get_by_role("button", name="End it", exact=True)).to_be_focused()
    enters(host)
    ear.hears("The story is over.")
    assert page.evaluate("document.activeElement !== document.body")


def test_on_a_phone_the_big_button_covers_nothing_that_has_the_focus(
    evening: Evening, server: RunningServer, enter: Callable[..., Any], other: Host
) -> None:
    pocket: AtTheConsole = enter(AtTheConsole, evening, viewport=NARROW)
    pocket.opens(f"/host/{evening.code}")
    other.opens_a_round()
    pocket.may("Close the vote")
    seen = set()
    for _ in range(60):
        pocket.page.keyboard.press("Tab")
        name = pocket.page.evaluate("document.activeElement.id || document.activeElement.textContent.slice(0, 80)")
        if name in seen or pocket.page.evaluate("document.activeElement === document.body"):
            break
        seen.add(name)
        assert pocket.page.evaluate(IN_SIGHT), f"{name} is covered"
    assert len(seen) > 8
    other.drops()


@pytest.mark.fault("lost-focus")
def test_passing_words_on_keeps_the_place_in_the_queue(
    host: AtTheConsole, phone: PhoneInHand, evening: Evening, other: Host
) -> None:
    host.looks_again()
    other.starts()
    phone.calls_stop("Ring her sister")
    said = host.page.locator(".queue li", has_text="Ring her sister")
    said.get_by_role("button", name="Pass on").press("Enter")
    expect(said.get_by_role("button", name="Pass on")).to_have_count(0)
    has_the_focus(said)
    other.drops()
