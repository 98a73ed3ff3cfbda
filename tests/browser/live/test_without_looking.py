"""An evening on a phone for somebody who does not look: by what is heard, and by roles and names alone."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Locator, expect

from tests.browser.actors import AtTheConsole, PhoneInHand
from tests.browser.live.listening import Ear, found_by_name, has_the_focus
from tests.live.actors import Host
from tests.live.evening import Evening, switch_on
from tests.live.server import RunningServer

IDEA = "Ring her sister before anybody locks up"
QUESTION = "It is nearly eleven. What should the volunteer do?"


@pytest.fixture
def conducting(server: RunningServer, evening: Evening) -> Host:
    """The facilitator, without a browser: only what they do matters here."""
    everything = {"stops": True, "two_rounds": True, "reasons": True, "minority": True, "notes": True}
    switch_on(server.database, evening, **everything)
    return Host(server, evening)


@pytest.fixture
def ear(enter: Callable[..., Any]) -> Ear:
    return Ear(enter(PhoneInHand))


@pytest.mark.browser_faults(r"404 \(NOT FOUND\).*/join/22222")
def test_a_blind_persons_evening_from_joining_to_the_thanks(ear: Ear, conducting: Host, evening: Evening) -> None:
    it_joins_with_the_code(ear, evening)
    it_hears_a_note_and_the_scene(ear, conducting)
    it_sends_an_idea(ear, conducting)
    it_votes_and_changes_its_mind(ear, conducting)
    it_gives_a_reason(ear)
    it_votes_again_and_hears_the_result(ear, conducting)
    it_says_what_not_to_forget(ear, conducting)
    it_says_how_it_was(ear, conducting)
    conducting.drops()


def it_joins_with_the_code(ear: Ear, evening: Evening) -> None:
    ear.person.opens("/join")
    ear.page.get_by_role("textbox", name="Code").fill("22222")
    ear.page.get_by_role("button", name="Join").press("Enter")
    code = ear.page.get_by_role("textbox", name="Code")
    expect(code).to_be_focused()
    expect(code).to_have_accessible_description(re.compile("No event has this code. Check it on the big screen"))
    expect(ear.page).to_have_title(re.compile("^Error: Join an event"))
    code.fill(evening.code)
    code.press("Enter")
    ear.page.get_by_role("heading", name="It starts soon").wait_for()
    expect(ear.page.locator("#connection")).to_have_text("Connected")
    assert ear.heard() == []


def it_hears_a_note_and_the_scene(ear: Ear, conducting: Host) -> None:
    conducting.starts()
    ear.hears("On stage: Ten to eleven")


def it_sends_an_idea(ear: Ear, conducting: Host) -> None:
    summary = ear.page.get_by_text("Say “Stop!”", exact=True)
    summary.press("Enter")
    ear.page.get_by_role("textbox", name="What could somebody do differently here?").fill(IDEA)
    send = ear.page.get_by_role("button", name="Send my idea")
    send.press("Enter")
    ear.hears("Received. Waiting to be read.")
    expect(send).to_be_focused()
    conducting.passes(IDEA)
    idea = ear.page.get_by_role("listitem").filter(has_text=IDEA)
    idea.get_by_role("button", name="I support this").press("Enter")
    ear.hears("You support this")
    has_the_focus(ear.page.get_by_role("main"))


def it_votes_and_changes_its_mind(ear: Ear, conducting: Host) -> None:
    conducting.opens_a_round()
    ear.hears(f"The vote is open: {QUESTION}")
    send = ear.page.get_by_role("button", name="Send my answer")
    send.press("Enter")
    ear.hears("Nothing is chosen yet. Choose an answer, or “None of these”.")
    choice(ear, "A").press(" ")
    expect(choice(ear, "A")).to_be_focused()
    send.press("Enter")
    ear.hears("Received. You could support A.")
    expect(ear.page.get_by_role("button", name="Send my changed answer")).to_be_focused()
    choice(ear, "B").press(" ")
    ear.page.get_by_role("button", name="Send my changed answer").press("Enter")
    ear.hears("Received. You could support A and B.")


def it_gives_a_reason(ear: Ear) -> None:
    asks = "Why? Say it in your own words, if you like."
    ear.page.get_by_role("group").filter(has_text=asks).last.locator("summary").press("Enter")
    ear.page.get_by_role("textbox", name=asks).fill("Nobody should be alone")
    send = ear.page.get_by_role("button", name="Send my reason")
    send.press("Enter")
    ear.hears("Received. Waiting to be read.")
    expect(send).to_be_focused()


def it_votes_again_and_hears_the_result(ear: Ear, conducting: Host) -> None:
    conducting.does("close")
    ear.hears("Voting has closed.")
    conducting.does("discuss")
    ear.hears(f"Talk about it: {QUESTION}")
    conducting.does("discuss")
    conducting.does("open")
    ear.hears(f"The vote is open: {QUESTION}")
    expect(choice(ear, "A")).not_to_be_checked()
    choice(ear, "A").press(" ")
    conducting.does("close")
    ear.hears("You did not answer this one.")
    has_the_focus(ear.page.get_by_role("main"))
    conducting.does("reveal")
    ear.hears("The result: nobody voted.")


def it_says_what_not_to_forget(ear: Ear, conducting: Host) -> None:
    asks = "What should the room not forget?"
    ear.page.get_by_role("group").filter(has_text=asks).last.locator("summary").press("Enter")
    ear.page.get_by_role("textbox", name=asks).fill("The volunteer has a family too")
    ear.page.get_by_role("button", name="Send it").press("Enter")
    ear.hears("Received. Waiting to be read.")
    conducting.does("pause")
    ear.hears("We are taking a break. The story stops here for a while.")
    assert "link “116 123”" in found_by_name(ear.page.get_by_role("main")), "the numbers that help can be rung"


def it_says_how_it_was(ear: Ear, conducting: Host) -> None:
    conducting.does("resume")
    conducting.does("end")
    ear.hears("The story is over. Thank you for being here.")
    conducting.does("debrief")
    ear.hears("You can say now how it was.")
    ear.page.get_by_role("radio", name="Partly").press(" ")
    ear.page.get_by_role("textbox", name="What was good?").fill("The tea")
    send = ear.page.get_by_role("button", name="Send my answers")
    send.press("Enter")
    ear.hears("Received. Thank you.")
    expect(send).to_be_focused()


def choice(ear: Ear, letter: str) -> Locator:
    """A choice on the ballot, by the letter that its name begins with."""
    return ear.page.get_by_role("group").get_by_role("checkbox", name=re.compile(f"^{letter} "))


def test_a_mark_leaves_the_focus_on_its_button(
    server: RunningServer, evening: Evening, host: AtTheConsole, ear: Ear
) -> None:
    switch_on(server.database, evening, first_run=True, stops=True)
    host.looks_again()
    host.goes_on()
    ear.person.opens(f"/join/{evening.code}")
    expect(ear.page.locator("#connection")).to_have_text("Connected")
    works = ear.page.get_by_role("button", name="This works")
    works.press("Enter")
    ear.hears("Marked. Nobody sees who marked what.")
    expect(works).to_be_focused()
