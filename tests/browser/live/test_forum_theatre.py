"""A complete performance, as forum theatre plays it: once acted and once told by the screen."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import expect
from sqlalchemy import delete

from live.performance.plan import Staging, WarmUp
from live.store import event
from scenarios.account import Role
from scenarios.store.accounts.account import SignInRow
from tests.browser.actors import AtTheConsole, BigScreen, Person, PhoneInHand
from tests.live.evening import Evening, signed_in_as, switch_on
from tests.live.server import RunningServer

QUESTION = "It is nearly eleven. What should the volunteer do?"
SISTER = "Ring her sister before anybody locks up"
FORGOTTEN = "The volunteer has a family too"


@pytest.fixture
def phones(enter: Callable[..., Any]) -> list[PhoneInHand]:
    return [enter(PhoneInHand) for _ in range(3)]


@pytest.fixture
def scribe(server: RunningServer, enter: Callable[..., Any], evening: Evening) -> Person:
    """Somebody at the desk of words, whose only role is that."""
    scribe: Person = enter(Person)
    name, _, value = server.cookie(signed_in_as(server.database, Role.SCRIBE)).partition("=")
    scribe.context.add_cookies([{"name": name, "value": value, "url": server.address}])
    return scribe


@pytest.mark.parametrize("staging", Staging)
def test_a_performance_from_the_warm_up_to_the_thanks(
    staging: Staging,
    server: RunningServer,
    evening: Evening,
    host: AtTheConsole,
    screen: BigScreen,
    scribe: Person,
    phones: list[PhoneInHand],
) -> None:
    everything_is_switched_on(server, evening, staging)
    scribe.opens(f"/scribe/{evening.code}")
    for phone in phones:
        phone.opens(f"/join/{evening.code}")
        phone.is_connected()
    host.looks_again()

    the_room_warms_up(host, screen, phones)
    a_note_comes_before_the_first_scene(host, screen, phones[0])
    the_story_goes_as_it_would_today(staging, host, screen, phones)
    the_story_begins_again_for_the_room(host, screen)
    somebody_says_stop_and_a_person_passes_it_on(scribe, phones)
    the_idea_is_tried_on_stage(host, screen, phones)
    round_one_stays_sealed(host, screen, phones)
    the_idea_is_among_the_choices_of_round_two(host, screen, phones)
    the_minority_is_heard(host, screen, scribe, phones)
    both_ways_are_played_and_shown(host, screen)
    the_room_is_thanked(host, screen, phones)
    anyone_can_play_it_back(evening, screen)


def everything_is_switched_on(server: RunningServer, evening: Evening, staging: Staging) -> None:
    switch_on(
        server.database,
        evening,
        staging=staging,
        first_run=True,
        stops=True,
        two_rounds=True,
        minutes=5,
        reasons=True,
        minority=True,
        notes=True,
        perspectives=True,
        warm_up=WarmUp("How did you come here?", ("By bus", "On foot")),
    )


def the_room_warms_up(host: AtTheConsole, screen: BigScreen, phones: list[PhoneInHand]) -> None:
    host.may("Open the warm-up")
    host.goes_on()
    screen.shows("How did you come here?", "By bus")
    for phone in phones:
        phone.votes("B")
        phone.is_told("Received. You chose B.")
    no_barrier(host, screen, phones[0])
    host.goes_on()
    host.goes_on()
    screen.shows("100% 3 of 3")


def a_note_comes_before_the_first_scene(host: AtTheConsole, screen: BigScreen, phone: PhoneInHand) -> None:
    host.may("Start")
    host.goes_on()
    screen.shows("Before the next scene", "A young woman in distress")
    phone.reads("Before the next scene", "You can look away")
    assert "housemate" not in screen.page.content()
    no_barrier(host, screen, phone)
    host.may("Show the scene")
    host.goes_on()


def the_story_goes_as_it_would_today(
    staging: Staging, host: AtTheConsole, screen: BigScreen, phones: list[PhoneInHand]
) -> None:
    screen.reads("As it would go today")
    screen.shows("Ten to eleven" if staging is Staging.ACTED else "Rosie’s housemate has walked her here")
    for phone in phones[:2]:
        phone.marks("This is blocked")
    host.reads("2 blocked")
    no_barrier(host, screen, phones[0])
    host.presses("Now for the room")


def the_story_begins_again_for_the_room(host: AtTheConsole, screen: BigScreen) -> None:
    screen.shows("Before the next scene")
    host.goes_on()
    expect(screen.page.locator(".about")).not_to_contain_text("As it would go today")


def somebody_says_stop_and_a_person_passes_it_on(scribe: Person, phones: list[PhoneInHand]) -> None:
    phones[0].calls_stop(SISTER)
    scribe.reads(SISTER, "waits")
    phones[1].reads_not(SISTER)
    scribe.finds_no_barrier()
    scribe.page.get_by_role("button", name="Pass on").click()
    phones[1].supports(SISTER)
    phones[1].finds_no_barrier()


def the_idea_is_tried_on_stage(host: AtTheConsole, screen: BigScreen, phones: list[PhoneInHand]) -> None:
    host.reads("1 supports it")
    host.does_with(SISTER, "Try it on stage")
    screen.shows("Stop!", SISTER)
    no_barrier(host, screen, phones[2])
    host.presses("did it help")
    for phone in phones:
        phone.is_asked("Did it help?")
        phone.votes("A")
        phone.is_told("Received.")
    host.goes_on()
    host.goes_on()
    screen.shows("Did it help?", "100% 3 of 3")
    host.may("Let the scene go on")
    host.page.locator("#big").click()
    host.answers("release", "Go on", "She did not leave")
    host.goes_on_to("Open the vote")


def round_one_stays_sealed(host: AtTheConsole, screen: BigScreen, phones: list[PhoneInHand]) -> None:
    host.goes_on()
    for phone, letter in zip(phones, "ABC", strict=True):
        phone.is_asked(QUESTION)
        phone.votes(letter)
        phone.is_told("Received.")
    phones[2].writes("reason", "Nobody should be alone at that hour")
    host.goes_on()
    host.may("Let the room discuss")
    host.goes_on()
    screen.shows("Talk about it", "5 minutes left")
    phones[0].reads("Talk about it")
    for face in (screen.page, phones[0].page):
        assert "%" not in face.locator("main").inner_text()
    no_barrier(host, screen, phones[0])


def the_idea_is_among_the_choices_of_round_two(
    host: AtTheConsole, screen: BigScreen, phones: list[PhoneInHand]
) -> None:
    host.page.locator(".queue li", has_text=SISTER).get_by_role("button", name="Add to the choices").click()
    host.answers("accept", "Add it", "Ring her sister")
    screen.shows("Ring her sister", "from the floor")
    host.may("Ask again")
    host.goes_on()
    for phone in phones:
        phone.votes("D")
        phone.is_told("Received. You could support D.")
    host.goes_on()
    host.may("Reveal both rounds")
    host.goes_on()
    screen.shows("Ring her sister", "100% 3 of 3", "before: 33%")
    phones[0].reads("100%", "before: 33%")
    no_barrier(host, screen, phones[0])


def the_minority_is_heard(host: AtTheConsole, screen: BigScreen, scribe: Person, phones: list[PhoneInHand]) -> None:
    phones[1].writes("minority", FORGOTTEN)
    scribe.page.locator(".queue li", has_text=FORGOTTEN).get_by_role("button", name="Pass on").click()
    phones[2].supports(FORGOTTEN, "I agree")
    host.presses("Show what not to forget")
    screen.shows(FORGOTTEN)
    no_barrier(host, screen, phones[2])
    host.goes_on()


def both_ways_are_played_and_shown(host: AtTheConsole, screen: BigScreen) -> None:
    host.may("Play D")
    host.goes_on()
    screen.shows("Told on stage", "Ring her sister")
    host.presses("Go back to “The last mug”")
    host.may("Open the vote")
    host.chooses_by_key("Play A")
    host.goes_on_to("Next scene")
    host.presses("Show what has been played")
    screen.shows("What has been played", "Ring her sister", "Stay open", "(we are here)")
    screen.finds_no_barrier()
    host.goes_on()


def the_room_is_thanked(host: AtTheConsole, screen: BigScreen, phones: list[PhoneInHand]) -> None:
    host.presses("End this story")
    host.answers("end", "End it")
    host.presses("Thanks and three questions")
    screen.shows("Thank you for being here", "Samaritans")
    phone = phones[0]
    phone.page.get_by_label("Partly").check()
    phone.page.get_by_label("What was good?").fill("The tea")
    phone.page.get_by_role("button", name="Send my answers").click()
    phone.reads("Received. Thank you.")
    no_barrier(host, screen, phone)


def anyone_can_play_it_back(evening: Evening, reader: BigScreen) -> None:
    reader.opens(f"/join/{evening.code}")
    reader.opens("/events")
    slug = reader.server.database.write(lambda session: event.get(session, evening.event_id).slug)
    reader.page.locator(f"a[href='/events/{slug}']", has_text="Tell it like it was").click()
    reader.page.get_by_role("link", name="Play it back").first.click()
    reader.page.get_by_label("Speed").select_option("20")
    reader.page.get_by_role("button", name="Play", exact=True).click()
    reader.shows("Stop!", SISTER)
    reader.page.get_by_role("button", name="Pause").click()
    reader.finds_no_barrier()
    reader.page.get_by_role("button", name="Forward").click()
    place = reader.page.get_by_label("Where in the story")
    place.fill(place.get_attribute("max") or "")
    reader.shows("Thank you")


def no_barrier(*people: Person) -> None:
    for one in people:
        one.finds_no_barrier()


def test_a_phone_without_a_script_says_stop_and_supports_too(
    server: RunningServer, evening: Evening, host: AtTheConsole, enter: Callable[..., Any]
) -> None:
    switch_on(server.database, evening, stops=True, perspectives=True)
    host.looks_again()
    host.goes_on()
    plain: PhoneInHand = enter(PhoneInHand, java_script_enabled=False)
    plain.opens(f"/join/{evening.code}")
    plain.page.get_by_role("link", name="Say “Stop!”").click()
    plain.page.locator("#words-stop").fill(SISTER)
    plain.page.locator("#say-stop button").click()
    plain.reads("Received. Waiting to be read.")
    host.does_with(SISTER, "Pass on")
    plain.opens(f"/join/{evening.code}")
    plain.page.get_by_role("button", name="I support this").click()
    plain.reads("You support this")


@pytest.mark.loses_the_line
def test_words_that_were_refused_stay_where_they_were_typed(
    server: RunningServer, evening: Evening, host: AtTheConsole, phone: PhoneInHand
) -> None:
    switch_on(server.database, evening, stops=True)
    host.looks_again()
    host.goes_on()
    phone.page.locator("#open-stop > summary").click()
    phone.page.locator("#words-stop").fill(SISTER)
    phone.loses_the_line()
    phone.is_connecting_again()
    phone.page.locator("#say-stop button").click()
    phone.reads("Not sent yet.")
    expect(phone.page.locator("#words-stop")).to_have_value(SISTER)
    phone.gets_the_line_back()
    phone.is_connected()
    phone.page.locator("#say-stop button").click()
    phone.reads("Received.")


def test_the_console_is_run_by_keyboard_alone_through_a_stop(
    server: RunningServer, evening: Evening, host: AtTheConsole, screen: BigScreen
) -> None:
    switch_on(server.database, evening, stops=True)
    host.looks_again()
    host.hits("PageDown")
    host.hits("s")
    screen.shows("Stop!")
    host.page.keyboard.press("s")
    host.page.keyboard.type("He rang her")
    host.page.keyboard.press("Tab")
    host.page.keyboard.press("Enter")
    screen.shows("10:50 pm")


@pytest.mark.fault("revoked-role")
def test_a_scribe_who_is_signed_out_keeps_what_was_typed_and_goes_on_after_signing_in(
    server: RunningServer, evening: Evening, scribe: Person, host: AtTheConsole
) -> None:
    scribe.opens(f"/scribe/{evening.code}")
    expect(scribe.page.locator("#connection")).to_have_text("Connected")
    scribe.page.locator("#aloud-words").fill(FORGOTTEN)
    server.database.write(lambda session: session.execute(delete(SignInRow)))

    expect(scribe.page.locator("#trouble")).to_contain_text("You are signed out.")
    expect(scribe.page.locator("#connection")).to_have_text("Not connected")
    expect(scribe.page.locator("#trouble")).to_contain_text("What you typed is still here.")
    expect(host.page.locator("#trouble")).to_contain_text("You are signed out.")
    expect(host.page.locator("#trouble")).not_to_contain_text("What you typed")
    for person in (host, scribe):
        expect(person.page.locator("button:enabled")).to_have_count(0)
    host.page.keyboard.press("?")
    expect(host.page.locator("dialog[open]")).to_have_count(0)
    host.finds_no_barrier()
    again = scribe.page.get_by_role("link", name="Sign in again in a new tab, then come back here")
    assert again.get_attribute("href") == "/sign-in"
    expect(scribe.page.locator("#aloud-words")).to_have_value(FORGOTTEN)
    scribe.finds_no_barrier()

    name, _, value = server.cookie(signed_in_as(server.database, Role.SCRIBE)).partition("=")
    scribe.context.add_cookies([{"name": name, "value": value, "url": server.address}])
    scribe.page.evaluate("dispatchEvent(new Event('focus'))")

    expect(scribe.page.locator("#connection")).to_have_text("Connected")
    expect(scribe.page.locator("#trouble")).to_be_empty()
    expect(scribe.page.locator("button:disabled")).to_have_count(0)
    expect(scribe.page.locator("#aloud-words")).to_have_value(FORGOTTEN)
