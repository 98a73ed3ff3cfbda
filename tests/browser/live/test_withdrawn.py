"""A story that is withdrawn while it is on, or whose log cannot be read, as every open page shows it by itself."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import expect
from sqlalchemy import update
from sqlalchemy.orm import Session

from live.store import event
from live.store.event_log import CueRow
from scenarios.account import Account
from scenarios.store import withdrawal
from tests.browser.actors import AtTheConsole, BigScreen, PhoneInHand
from tests.live.evening import Evening
from tests.live.server import RunningServer

STOPPED = "We are stopping this story here."
TO_DO = "Tell the room: we are stopping this story here. Then press End this story."


def withdraw(session: Session, evening: Evening) -> None:
    """The writer of the first story withdraws it."""
    story = event.performance(session, evening.performances[0]).revision.story
    withdrawal.withdraw(session, Account(id=story.writer_id), story.id)


def damage(session: Session, evening: Evening) -> None:
    """A cue of the story can no longer be read."""
    damaged = CueRow.performance_id == evening.performances[0], CueRow.kind == "show"
    session.execute(update(CueRow).where(*damaged).values(payload={}))


@pytest.mark.fault("withdrawn-in-play")
def test_open_pages_stop_a_withdrawn_story_by_themselves_and_the_host_goes_on(
    enter: Callable[..., Any],
    server: RunningServer,
    evening: Evening,
    host: AtTheConsole,
    screen: BigScreen,
    phone: PhoneInHand,
) -> None:
    scribe, wings = enter(AtTheConsole, evening), enter(BigScreen)
    scribe.opens(f"/scribe/{evening.code}")
    wings.opens(f"/backstage/{evening.code}")
    host.goes_on_to("Close the vote")
    phone.chooses("A")
    server.database.write(lambda session: withdraw(session, evening))

    screen.shows(STOPPED)
    for person in (phone, scribe, wings):
        person.reads(STOPPED)
    host.reads("Permission changed", TO_DO)
    host.may("End this story")
    expect(host.page.locator("#upcoming .inside")).to_have_text(
        "The screen says thank you. After that, you can start the next story."
    )
    for person in (screen, phone, host, scribe, wings):
        for words in ("Closed at eleven", "Rosie", "Stay open"):
            person.reads_not(words)
            assert words not in person.page.title()
        person.finds_no_barrier()
    for face, drawn in ((PhoneInHand, phone), (BigScreen, screen)):
        plain = enter(face, java_script_enabled=False)
        plain.opens(drawn.page.url)
        box = "#now" if face is PhoneInHand else "#stage"
        assert plain.page.locator(box).inner_text().split() == drawn.page.locator(box).inner_text().split()
        plain.reads_not("Closed at eleven")

    host.goes_on()
    host.answers("end", "End it")
    screen.shows("Thank you", "What this room said goes to the people who design the pathway.")
    host.may("Start “The third call”")
    expect(host.page.locator("#programme small").first).to_have_text("played")
    host.goes_on()
    phone.reads("The third call")


def test_a_story_that_was_withdrawn_before_its_start_cannot_be_played(
    server: RunningServer, evening: Evening, host: AtTheConsole
) -> None:
    server.database.write(lambda session: withdraw(session, evening))
    host.looks_again()
    host.may("Start “The third call”")
    expect(host.page.locator("#programme small").first).to_have_text("cannot be played")
    host.finds_no_barrier()


@pytest.mark.fault("unreadable-log")
def test_open_pages_pause_a_story_that_cannot_be_read_and_the_host_goes_on(
    server: RunningServer, evening: Evening, host: AtTheConsole, screen: BigScreen, phone: PhoneInHand
) -> None:
    host.goes_on_to("Close the vote")
    server.database.write(lambda session: damage(session, evening))
    for person in (screen, phone):
        person.reads("We are taking a break")
    host.reads("We cannot show where this story is.", TO_DO)
    host.may("End this story")
    host.finds_no_barrier()
    host.goes_on()
    host.answers("end", "End it")
    host.may("Start “The third call”")
