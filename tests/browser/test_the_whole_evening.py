"""The whole evening, as each of its people lives it: from a story told on a phone to a row of figures.

A writer, a moderator, a facilitator, the big screen, three phones (one without a script, one that
only polling reaches) and a designer who was not there, each at a browser of their own.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from scenarios.sample import PATHWAY
from tests.browser.actors import LAPTOP, BigScreen, Person, PhoneInHand
from tests.browser.people import Console, Designer, Moderator, Planner, Visitor, Writer
from tests.browser.stores import pathway_under_test
from tests.browser.watching import WatchedBrowser
from tests.live.server import RunningServer

pytestmark = pytest.mark.store(filled_by=pathway_under_test)

TITLE = "Locked at ten"
QUESTION = "What should the porter do?"


def test_from_a_story_told_on_a_phone_to_the_design_groups_figures(
    enter: Callable[..., Any], browser: WatchedBrowser, server: RunningServer
) -> None:
    writer: Writer = enter(Writer)
    moderator: Moderator = enter(Moderator)
    facilitator: Planner = enter(Planner)
    designer: Designer = enter(Designer)

    private_link = a_story_is_written(writer)
    it_is_played_by_its_writer_before_anyone_reads_it(writer)
    it_is_sent_in_and_changes_are_asked(writer, moderator)
    its_writer_comes_back_by_the_private_link(writer, private_link)
    it_is_passed_and_signed_off(writer, moderator)
    everyone_can_read_and_play_it(enter(Visitor))

    code = facilitator.plans_an_event("An evening at the library", "After dark", TITLE)
    the_programme_is_public(enter(Visitor))

    console = Console(facilitator, code)
    screen: BigScreen = enter(BigScreen)
    screen.opens(f"/screen/{code}")
    phones = three_phones_join(enter, code)
    the_story_is_played_to_its_turning_point(console, screen)
    the_room_votes(console, screen, phones)
    the_result_is_revealed(console, screen, phones)
    the_room_sees_where_its_choice_leads(console, screen)
    the_other_way_is_played_too(console, screen, phones)
    the_story_ends(console, screen, phones)

    the_designer_reads_what_the_room_said(designer)
    the_designer_takes_the_figures_away(designer, code)


def a_story_is_written(writer: Writer) -> str:
    private_link = writer.begins("He was left at the door at ten. میں باہر کھڑا رہا 🌧")
    writer.reads("Your story, step by step")
    writer.follows("A title")
    writer.fills_in(title=TITLE)
    writer.presses("Save and go back to the list")
    writer.follows("A made-up name, and an age")
    writer.fills_in(name="Idris")
    writer.presses("Save and go on")
    writer.fills_in(strengths="Knows every bus in the borough")
    writer.presses("Save and go on")
    writer.fills_in(matters="Not to be a nuisance")
    writer.presses("Save and go back to the list")
    writer.opens(writer.at("scenes"))
    writer.adds_a_scene(
        "It is a turning point",
        "The crisis café",
        heading="At the door",
        narration="Idris knocks. <b>The sign</b> says closed.",
        place="The crisis café",
        time="10:05pm",
    )
    writer.offers_choices(
        QUESTION,
        "the porter",
        [
            ("Let him wait inside", "A new scene", "My idea"),
            ("Send him to the hospital", "A new scene", "What happens now"),
            ("Ring the night nurse", "A new scene", "What the proposed model says"),
        ],
    )
    for choice, words in (
        ("Let him wait inside", "The kettle is on."),
        ("Send him to the hospital", "He counts the doors."),
        ("Ring the night nurse", "She is on her way."),
    ):
        writer.follows(choice)
        writer.fills_in(narration=words)
        writer.ticks("It is an ending")
        writer.presses("Save this scene")
    return private_link


def it_is_played_by_its_writer_before_anyone_reads_it(writer: Writer) -> None:
    writer.opens("/my-stories")
    writer.follows(TITLE)
    writer.follows("Play it yourself")
    writer.presses("Start")
    writer.reads("Idris knocks. <b>The sign</b> says closed.", QUESTION)
    writer.page.get_by_role("link", name="Let him wait inside").click()
    writer.arrives()
    writer.reads("The kettle is on.")


def it_is_sent_in_and_changes_are_asked(writer: Writer, moderator: Moderator) -> None:
    writer.opens("/my-stories")
    writer.follows(TITLE)
    writer.follows("Read it through and send it in")
    writer.presses("Send it in")
    writer.reads("Sent in")
    moderator.takes_up(TITLE)
    moderator.reads("Knows every bus in the borough")
    moderator.fills_in(text="Could the porter be a volunteer? There is only one porter there.")
    moderator.presses("Ask the writer for changes")


def its_writer_comes_back_by_the_private_link(writer: Writer, private_link: str) -> None:
    writer.context.clear_cookies()
    writer.opens("/my-stories")
    writer.reads_not(TITLE)
    writer.opens(private_link)
    writer.reads("There is only one porter there.")
    assert private_link.rsplit("/", 1)[-1] not in writer.page.url
    writer.follows("What happened, in your own words")
    writer.fills_in(what_happened="He was left at the door of the café at ten.")
    writer.presses("Save and go back to the list")
    writer.follows("Read it through and send it in")
    writer.presses("Send it in")


def it_is_passed_and_signed_off(writer: Writer, moderator: Moderator) -> None:
    moderator.takes_up(TITLE)
    moderator.presses("Pass it to its writer")
    writer.page.reload()
    writer.presses("Read it and agree")
    writer.presses("I agree, publish it")
    writer.reads("Everybody can read your story.")


def everyone_can_read_and_play_it(reader: Visitor) -> None:
    reader.opens("/stories")
    reader.follows(TITLE)
    reader.reads("Idris", "Let him wait inside", "He was left at the door of the café at ten.")


def the_programme_is_public(reader: Visitor) -> None:
    reader.opens("/events")
    reader.follows("An evening at the library")
    reader.reads("After dark", TITLE)


def three_phones_join(enter: Callable[..., Any], code: str) -> list[PhoneInHand]:
    usual = enter(PhoneInHand)
    usual.opens("/join")
    usual.page.locator("input[name=code]").fill(f" {code[:2].lower()}-{code[2:]} ")
    usual.page.locator("main button").click()
    without_script = enter(PhoneInHand, java_script_enabled=False)
    without_script.opens(f"/join/{code}")
    polling = enter(PhoneInHand)
    polling.page.add_init_script("delete window.WebSocket")
    polling.opens(f"/join/{code}")
    for phone in (usual, polling):
        phone.is_connected()
        phone.finds_no_barrier()
    return [usual, without_script, polling]


def the_story_is_played_to_its_turning_point(console: Console, screen: BigScreen) -> None:
    screen.reads(console.code)
    screen.finds_no_barrier()
    console.finds_no_barrier()
    console.goes_on()
    screen.shows("10:05 pm", "The crisis café", "Idris knocks. <b>The sign</b> says closed.")
    screen.keeps_to_the_stage()
    screen.finds_no_barrier()
    console.finds_no_barrier()


def the_room_votes(console: Console, screen: BigScreen, phones: list[PhoneInHand]) -> None:
    usual, without_script, polling = phones
    console.goes_on()
    screen.shows(QUESTION, "Let him wait inside")
    screen.finds_no_barrier()
    usual.is_asked(QUESTION)
    usual.finds_no_barrier()
    usual.votes("A", "C")
    usual.is_told("Received. You could support A and C.")
    usual.finds_no_barrier()
    polling.votes("A")
    polling.is_told("Received. You could support A.")
    without_script.looks_again()
    without_script.is_asked(QUESTION)
    without_script.votes("B")
    without_script.is_told("Received. You could support B.")
    screen.shows("3 of 3")
    console.reads("3 of 3")
    polling.chooses("A", "B")
    polling.sends()
    polling.is_told("Received. You could support B.")


def the_result_is_revealed(console: Console, screen: BigScreen, phones: list[PhoneInHand]) -> None:
    console.goes_on()
    screen.reads_not("67%")
    screen.finds_no_barrier()
    console.finds_no_barrier()
    console.goes_on()
    screen.shows("67%", "2 of 3", "33%", "1 of 3")
    screen.finds_no_barrier()
    console.finds_no_barrier()
    phones[0].reads("67%")
    phones[0].finds_no_barrier()


def the_room_sees_where_its_choice_leads(console: Console, screen: BigScreen) -> None:
    console.plays("B")
    screen.shows("He counts the doors.")
    screen.finds_no_barrier()


def the_other_way_is_played_too(console: Console, screen: BigScreen, phones: list[PhoneInHand]) -> None:
    console.goes_back_to("At the door")
    screen.shows("Idris knocks.")
    console.goes_on()
    phones[0].is_asked(QUESTION)
    phones[0].votes()
    phones[0].is_told("Received. You chose none of these.")
    console.goes_on()
    console.goes_on()
    screen.shows("0%")
    console.plays("A")
    screen.shows("The kettle is on.")


def the_story_ends(console: Console, screen: BigScreen, phones: list[PhoneInHand]) -> None:
    console.ends_the_story()
    screen.shows("Thank you")
    screen.finds_no_barrier()
    phones[2].reads("Thank you")
    phones[2].finds_no_barrier()


def the_designer_reads_what_the_room_said(designer: Designer) -> None:
    designer.opens("/review")
    designer.reads(TITLE, QUESTION, "An evening at the library")
    designer.page.get_by_role("link", name=QUESTION).last.click()
    designer.arrives()
    designer.reads("Send him to the hospital", "67%", "2 of 3")


def the_designer_takes_the_figures_away(designer: Designer, code: str) -> None:
    rows = designer.downloads_csv()
    first = [row for row in rows if row["playing"] == "1"]
    assert [(row["letter"], row["count"], row["percent"], row["origin"]) for row in first] == [
        ("A", "1", "33", "author"),
        ("B", "2", "67", "current practice"),
        ("C", "1", "33", "proposed model"),
    ]
    for row in first:
        assert row["story_title"] == TITLE
        assert row["question"] == QUESTION
        assert (row["event_code"], row["section"]) == (code, "After dark")
        assert (row["pathway_version"], row["method"], row["ballots"]) == ("1", "approval", "3")
        assert row["phones"] == "3"
    again = [row for row in rows if row["playing"] == "2"]
    assert {(row["count"], row["ballots"], row["none_of_these"]) for row in again} == {("0", "1", "1")}
    assert QUESTION in str(designer.downloads_json())


def test_nobody_meets_a_barrier_at_the_laptop_either(browser: WatchedBrowser, server: RunningServer) -> None:
    """The public pages at a laptop's width, which the evening saw on a phone."""
    reader = Person(browser, server, viewport=LAPTOP)
    for path in (
        "/",
        "/stories",
        "/write",
        "/pathways",
        f"/pathways/{PATHWAY.slug}",
        "/events",
        "/join",
    ):
        reader.opens(path)
        reader.finds_no_barrier()
    for path in ("/help", "/privacy", "/accessibility", "/house-rules", "/sign-in", "/account/new"):
        reader.opens(path)
        reader.finds_no_barrier()
    reader.leaves()
