"""The console in a real browser: one big button, keys, and no harm from a second press."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from playwright.sync_api import expect
from sqlalchemy import select
from sqlalchemy.orm import Session

from live.performance.vote import Vote
from live.store import event, participant, vote_casting
from live.store.ballot import RoundRow
from live.store.participant import Seen
from scenarios.db import now
from tests.browser.actors import NARROW, AtTheConsole, BigScreen, PhoneInHand
from tests.live.evening import Evening, know_the_room, switch_on
from tests.live.factories import arrival
from tests.live.server import RunningServer


def test_the_clicker_runs_a_scene_and_back(host: AtTheConsole, screen: BigScreen) -> None:
    host.hits("PageDown")
    screen.shows("10:50 pm")
    host.hits("PageDown")
    screen.shows("10:54 pm")
    host.hits("PageUp")
    screen.shows("10:50 pm")
    host.hits("ArrowRight")
    screen.shows("10:54 pm")


def test_keys_darken_and_pause(host: AtTheConsole, screen: BigScreen) -> None:
    host.hits("PageDown")
    for key in ("b", "."):
        host.hits(key)
        expect(screen.page.locator("body.blank")).to_have_count(1)
        host.hits(key)
        expect(screen.page.locator("body.blank")).to_have_count(0)
    host.hits("p")
    screen.shows("We are taking a break")
    host.hits("p")
    screen.shows("10:50 pm")


def test_a_question_mark_shows_the_keys(host: AtTheConsole) -> None:
    host.page.keyboard.press("?")
    host.reads("Keys and clicker")
    host.finds_no_barrier()
    host.page.get_by_role("button", name="Close", exact=True).click()
    host.reads_not("Keys and clicker")


def test_a_double_click_does_one_thing(host: AtTheConsole, screen: BigScreen) -> None:
    host.may("Start")
    host.page.locator("#big").dblclick()
    screen.shows("10:50 pm")
    host.may("Next scene")


def test_a_stale_press_does_nothing_and_shows_how_it_is(
    host: AtTheConsole, screen: BigScreen, evening: Evening, enter: Callable[..., Any]
) -> None:
    other: AtTheConsole = enter(AtTheConsole, evening)
    other.page.route_web_socket("**/socket.io/**", _only_what_it_says)
    other.opens(f"/host/{evening.code}")
    other.may("Start")
    host.goes_on()
    host.goes_on()
    screen.shows("10:54 pm")
    other.page.locator("#big").click()
    other.reads("Another host pressed first, so nothing changed.")
    screen.shows("10:54 pm")


@pytest.mark.fault("late-by-reason")
def test_the_time_left_is_counted_once_the_part_has_begun_and_until_it_is_over(
    host: AtTheConsole, server: RunningServer, evening: Evening
) -> None:
    ends = server.database.clock.here() + timedelta(hours=2)

    def plan(session: Session) -> None:
        row = event.section(session, evening.section_id)
        row.event.day, row.ends = ends.date(), f"{ends:%H:%M}"

    server.database.write(plan)
    host.looks_again()
    host.may("Start “Closed at eleven”")
    host.reads_not("min left")
    host.goes_on()
    host.reads("min left")
    host.presses("End this story")
    host.answers("end", "End it")
    host.may("Start “The third call”")
    host.reads("min left")
    host.goes_on()
    host.presses("End this story")
    host.answers("end", "End it")
    host.may("Thanks")
    host.reads_not("min left")


def test_a_void_vote_needs_a_reason(host: AtTheConsole, screen: BigScreen) -> None:
    host.goes_on_to("Open the vote")
    host.goes_on()
    host.presses("void")
    host.finds_no_barrier()
    host.page.get_by_role("button", name="Make it void").click()
    expect(host.page.locator("#ask-void")).to_be_visible()
    host.page.get_by_role("button", name="Keep it").click()
    screen.shows("have answered")
    host.presses("void")
    host.page.get_by_label("Why? The room may see this, and it is kept.").fill("The microphone failed")
    host.page.get_by_role("button", name="Make it void").click()
    screen.shows("This vote does not count", "The microphone failed")


def test_the_reason_for_a_void_vote_is_asked_anew(host: AtTheConsole) -> None:
    for reason in ("The microphone failed", "The back row heard nothing"):
        host.goes_on_to("Open the vote")
        host.goes_on()
        host.presses("void")
        why = host.page.get_by_label("Why? The room may see this, and it is kept.")
        expect(why).to_have_value("")
        why.fill(reason)
        host.page.get_by_role("button", name="Make it void").click()
        host.may("Open the vote")


@pytest.mark.fault("contradicting-numbers")
def test_a_phone_without_a_script_is_here_and_one_that_left_is_counted_as_having_been(
    host: AtTheConsole, screen: BigScreen, phone: PhoneInHand, evening: Evening, enter: Callable[..., Any]
) -> None:
    screen.reads("Phones here: 1")
    host.goes_on_to("Open the vote")
    host.goes_on()
    plain: PhoneInHand = enter(PhoneInHand, java_script_enabled=False)
    plain.opens(f"/join/{evening.code}")
    for each in (phone, plain):
        each.votes("A")
        each.is_told("Received.")
    host.reads("Phones here: 2", "2 of 2")
    screen.shows("2 of 2 have answered")
    phone.leaves()
    host.reads("Phones here: 1 (2 during this vote)", "2 of 2")
    screen.shows("2 of 2 have answered")
    screen.reads_not("Phones here")


def test_a_result_by_group_is_folded_away_and_the_console_says_why_there_is_none(
    host: AtTheConsole, evening: Evening, server: RunningServer, enter: Callable[..., Any]
) -> None:
    switch_on(server.database, evening, perspectives=True)
    pocket: AtTheConsole = enter(AtTheConsole, evening, viewport=NARROW)
    pocket.opens(f"/host/{evening.code}")
    host.goes_on_to("Open the vote")
    host.goes_on()
    expect(host.page.locator("#by-group")).to_have_count(0)
    host.goes_on()
    for console in (host, pocket):
        console.may("Reveal the result")
        console.reads_not("Anybody with the code")
        console.page.locator("#by-group > summary").click()
        console.reads("Anybody with the code could join this vote.")
        console.finds_no_barrier()
    expect(host.page.get_by_role("button", name="Reveal the result with groups")).to_have_count(0)
    host.goes_on()
    expect(host.page.locator("#by-group")).to_have_count(0)


def test_a_host_reveals_by_group_once_and_holds_it_up(
    host: AtTheConsole, screen: BigScreen, evening: Evening, server: RunningServer
) -> None:
    switch_on(server.database, evening, perspectives=True)
    know_the_room(server.database, evening)
    host.goes_on_to("Open the vote")
    host.goes_on()
    votes(server, evening)
    host.goes_on()
    host.page.locator("#by-group > summary").click()
    host.reads("Only once at this event.")
    host.presses("Reveal the result with groups")
    host.presses("Show results by group")
    screen.shows("Results by group", "as staff", "10 of 20")
    host.goes_on()
    host.presses("Ask again")
    host.goes_on()
    host.page.locator("#by-group > summary").click()
    host.reads("This event has used its one result by group.")
    expect(host.page.get_by_role("button", name="Reveal the result with groups")).to_have_count(0)


def votes(server: RunningServer, evening: Evening) -> None:
    """Twenty members of staff and twenty others vote, half for each of two choices."""

    def make(session: Session) -> None:
        phones = participant.admit(
            session,
            [arrival(server.database, evening.event_id) for _ in range(40)],
        )
        participant.note(session, [Seen(phone, evening.section_id, now(session)) for phone in phones])
        for phone in phones[:20]:
            participant.here_as(session, phone, ["staff"])
        asked = session.scalars(select(RoundRow.id).where(RoundRow.performance_id == evening.performances[0])).one()
        vote_casting.cast(session, [Vote(phone, asked, (f"o{1 + at % 2}",), 1) for at, phone in enumerate(phones)])

    server.database.write(make)


def test_another_choice_can_be_played(host: AtTheConsole, screen: BigScreen) -> None:
    host.goes_on_to("Open the vote")
    host.goes_on_to("Reveal")
    host.goes_on()
    for person in (host, screen):
        person.reads("Nobody voted.")
    host.presses("Play B")
    screen.shows("Rosie sits under the television")
    host.presses("Go back to “The last mug”")
    screen.shows("He takes one chair down again")
    host.may("Open the vote")


def test_the_end_is_asked_about_once(host: AtTheConsole, screen: BigScreen) -> None:
    host.goes_on()
    host.presses("End this story")
    host.page.get_by_role("button", name="Go on playing").click()
    screen.shows("10:50 pm")
    host.presses("End this story")
    host.page.get_by_role("button", name="End it").click()
    screen.shows("Thank you")
    host.may("Start “The third call”")


def test_without_a_script_it_says_that_it_needs_one(evening: Evening, enter: Callable[..., Any]) -> None:
    host: AtTheConsole = enter(AtTheConsole, evening, java_script_enabled=False)
    host.opens(f"/host/{evening.code}")
    host.reads("The console needs JavaScript.")


def test_it_is_free_of_barriers_on_a_laptop_and_a_phone(
    host: AtTheConsole, evening: Evening, enter: Callable[..., Any]
) -> None:
    pocket: AtTheConsole = enter(AtTheConsole, evening, viewport=NARROW)
    pocket.opens(f"/host/{evening.code}")
    for label in ("Start", "Next scene", "Open the vote", "Close the vote", "Reveal"):
        host.may(label)
        pocket.may(label)
        host.finds_no_barrier()
        pocket.finds_no_barrier()
        host.goes_on()
    host.reads("Play a choice")
    host.finds_no_barrier()
    pocket.finds_no_barrier()
    host.presses("House lights up")
    expect(pocket.page.locator("body.bright")).to_have_count(1)
    host.finds_no_barrier()
    pocket.finds_no_barrier()


def _only_what_it_says(line: Any) -> None:
    """A line on which the server's broadcasts are lost, and the rest goes through."""
    server = line.connect_to_server()
    server.on_message(lambda message: None if '"drawn"' in str(message) else line.send(message))
