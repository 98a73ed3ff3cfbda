"""From a result to what everyone reads of it: a finding, a dispute, a decision, a trail, and “You said, we did”.

Each page that somebody comes to is looked over for barriers, on a narrow phone and on a laptop.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import expect
from sqlalchemy.orm import Session

from scenarios.clock import Clock
from scenarios.results.room_voice import RoomVoice, VoiceKind
from scenarios.store.results import room_voice as voices
from scenarios.store.stories import private_link
from tests.browser.actors import LAPTOP, NARROW
from tests.browser.people import Designer, UsesKeys, Visitor
from tests.forum.decisions.test_finding import heard
from tests.forum.results.outcomes import handed_over, outcome_of
from tests.live.server import RunningServer
from tests.scenarios import whole_store

Enter = Callable[..., Any]
SIZES = pytest.mark.parametrize("viewport", [NARROW, LAPTOP], ids=["narrow", "laptop"])
EVENT = "/said-and-done/7KQ4M"


class Member(UsesKeys, Designer):
    """A member of the design group."""

    def writes_a_finding(self, outcome: int, sentence: str) -> None:
        """Open a result, and write down what they make of it."""
        self.opens(f"/review/{outcome}")
        self.follows("Write a finding from this")
        self.fills_in(sentence=sentence)
        self.presses("Keep this finding")
        self.reads(sentence, "No decision answers it yet")

    def says(self, opinion: str, why: str) -> None:
        """Say whether they agree, and why."""
        self.page.get_by_label(opinion, exact=True).check()
        self.fills_in(why=why)
        self.presses("Save what I think")

    def replies(self, text: str) -> None:
        """Reply in the first thread."""
        thread = self.page.locator(".thread").first
        thread.locator("summary").click()
        thread.locator("textarea").fill(text)
        with self.page.expect_navigation():
            thread.get_by_role("button", name="Reply").click()
        self.arrives()

    def decides(self, what: str, why: str) -> None:
        """Write down a decision about the finding that is open."""
        self.presses("Write down a decision")
        self.page.get_by_role("radio", name="Adapt").check()
        self.fills_in(what=what, reason=why, owner="The borough", to_version="Version 2")
        self.presses("Write this down")
        self.reads("Adapted", what, why)

    def says_that_it_is_done(self, day: str) -> None:
        """Say that what was decided is in practice since this day."""
        self.presses("Change it, or say what became of it")
        year, month, of_month = day.split("-")
        self.fills_in(**{"implemented_on-year": year, "implemented_on-month": month, "implemented_on-day": of_month})
        self.presses("Save")
        self.reads("in practice since")


def a_result(session: Session) -> None:
    """A result of the sample story, with what the room said beside it."""
    handed_over(session)
    said = [
        RoomVoice(1, VoiceKind.MINORITY, "1", "s2", "The volunteer has a family too", 3, 1),
        RoomVoice(1, VoiceKind.INTERVENTION, "2", "s2", "Ring her sister", 9, None, {"tried": False}),
    ]
    voices.hand_over(session, heard(session), 1, said)


pytestmark = pytest.mark.store(filled_by=a_result)


@pytest.fixture
def outcome(server: RunningServer) -> int:
    """The result."""
    with server.database.read() as session:
        return whole_store.outcomes(session)[0].id


@pytest.fixture
def holders_link(server: RunningServer, outcome: int) -> str:
    """The private link of whoever wrote the story."""
    return server.database.write(lambda session: "/s/" + private_link.offer(session, outcome_of(session).story_id))


def test_from_a_result_to_what_everyone_reads_of_it(enter: Enter, outcome: int, holders_link: str) -> None:
    first: Member = enter(Member)
    second: Member = enter(Member)
    writer: Visitor = enter(Visitor, viewport={"width": 360, "height": 740})
    writer.opens(holders_link)

    first.writes_a_finding(outcome, "At closing time, people are left alone.")
    finding = first.page.url
    first.follows("Choose votes, scenes, and what rooms said")
    first.follows("Closed at eleven")
    first.page.get_by_label("Ring her sister").check()
    first.presses("Save")
    first.reads("Ring her sister")
    first.says("I agree", "It is what happened to me.")
    first.fills_in(text="Who was not in the room?")
    first.presses("Say this")

    second.opens("/review")
    second.follows("Findings, and what waits for a decision")
    second.follows("At closing time, people are left alone.")
    second.says("I do not agree", "One room on one night is not enough to go by.")
    second.reads("Agree (1)", "Do not agree (1)", "One room on one night is not enough to go by.")
    second.replies("Nobody from the ambulance service.")
    second.reads("Who was not in the room?", "Nobody from the ambulance service.")

    first.opens(finding)
    first.decides("The café stays open until somebody can take over.", "It is what most of the room could support.")
    first.says_that_it_is_done(Clock().today().isoformat())
    first.opens(finding)
    first.presses("Let the writers read it")

    writer.opens(holders_link)
    writer.reads("The design group found something out from your story.", "New")
    writer.follows("See what rooms said about it, and what was decided")
    writer.reads(
        "The last mug",
        "142 people voted.",
        "At closing time, people are left alone.",
        "Adapted",
        "It led to version 2 of the pathway",
    )
    writer.reads_not("One room on one night")
    writer.reads_not("ambulance service")

    passer_by: Visitor = enter(Visitor, viewport={"width": 360, "height": 740})
    passer_by.opens(EVENT)
    passer_by.reads("Nothing is told here yet.")

    second.opens("/review/findings")
    second.follows("You said, we did")
    second.follows("Tell it like it was")
    second.follows("Write its words")
    second.fills_in(
        said="People were left alone at closing time.",
        did="The café stays open longer now.",
        thanks="Thank you to everyone who was there.",
        work="At eleven\nthe last mug is washed.",
    )
    second.presses("Save")
    second.follows("Choose votes, voices and decisions")
    for box in second.page.get_by_role("checkbox").all():
        box.check()
    second.presses("Save")
    second.presses("Publish it")
    second.reads("May everyone read it?")
    second.presses("Publish it")
    second.reads("Everyone can read it now.")

    passer_by.opens(EVENT)
    passer_by.reads(
        "You said",
        "People were left alone at closing time.",
        "142 people voted.",
        "Ring her sister",
        "The café stays open until somebody can take over.",
        "in practice since",
        "the last mug is washed",
    )
    passer_by.reads_not("At closing time, people are left alone.")

    second.presses("Take it back")
    passer_by.opens(EVENT)
    passer_by.reads_not("People were left alone")


@SIZES
def test_a_member_meets_every_page_from_finding_to_decision(
    enter: Enter, outcome: int, viewport: dict[str, int]
) -> None:
    member: Member = enter(Member, viewport=viewport)
    member.writes_a_finding(outcome, f"A long finding for a window of {viewport['width']} points: " + "w" * 60)
    finding = member.page.url
    for part in ("/change", "/rests-on", "/evidence/link", "/evidence/figure", "/evidence/file", "/decisions"):
        member.opens(finding + part)
    member.opens(finding)
    member.presses("Save what I think")
    member.reads("There is a problem", "Choose whether you agree.")
    member.noticed("422")
    member.opens(finding)
    member.decides("Something is decided " + "w" * 60, "Because " + "w" * 60)
    member.presses("Change it, or say what became of it")
    for path in (
        "/review/findings",
        "/review/findings/new",
        "/review/decisions",
        "/review/said-and-done",
        "/review/said-and-done/pathway/urgent-mental-health-care",
        f"/review/{outcome}",
    ):
        member.opens(path)
    for part in ("", "/words", "/results", "/publish"):
        member.opens(f"/review/said-and-done/event/7KQ4M{part}")


def test_a_file_that_is_too_large_is_said_to_be_so_before_it_is_sent(
    enter: Enter, outcome: int, tmp_path: Path
) -> None:
    member: Member = enter(Member)
    member.writes_a_finding(outcome, "Waiting times are long.")
    finding = member.page.url
    large, small = tmp_path / "large.txt", tmp_path / "small.txt"
    large.write_bytes(b"x" * 10_000_001)
    small.write_text("Nine hours", encoding="utf-8")
    member.opens(f"{finding}/evidence/file")
    member.fills_in(words="How long people waited")
    member.page.locator("[type=file]").set_input_files(large)
    member.page.locator("main form").last.evaluate("form => form.requestSubmit()")
    told = member.page.locator("[type=file]").evaluate("field => field.validationMessage")
    assert told == "This file is over 10 MB. Choose a smaller one. What you typed is still here."
    assert member.page.locator("[name=words]").input_value() == "How long people waited"
    member.page.locator("[type=file]").set_input_files(small)
    member.presses("Add it")
    member.reads("How long people waited", "small.txt")
    with member.page.expect_download() as download:
        member.page.get_by_role("link", name="small.txt").click()
    assert Path(download.value.path()).read_text("utf-8") == "Nine hours"


def test_going_back_to_a_form_overwrites_nobody(enter: Enter, outcome: int) -> None:
    first: Member = enter(Member)
    second: Member = enter(Member)
    first.writes_a_finding(outcome, "The night is long.")
    first.decides("The café stays open.", "Most could support it.")
    change = f"{first.page.url}/change"
    first.opens(change)
    first.fills_in(reason="The last bus leaves at eleven.")
    first.presses("Save")
    second.opens(change)
    second.fills_in(reason="Nobody should wait alone.")
    second.presses("Save")

    first.page.go_back()
    expect(first.page.locator("[name=reason]")).to_have_value("The last bus leaves at eleven.")
    first.presses("Save")
    first.reads("Somebody changed this while you were writing")
    first.noticed("409")
    second.looks_again()
    second.reads("Nobody should wait alone.")


def test_all_of_it_is_done_by_keyboard_alone(enter: Enter, outcome: int) -> None:
    member: Member = enter(Member)
    member.opens(f"/review/{outcome}")
    member.hits("Write a finding from this")
    member.writes(None, "The sister is left out.")
    member.hits("Keep this finding")

    member.hits("Choose votes, scenes, and what rooms said")
    member.hits("Closed at eleven")
    member.marks("Ring her sister")
    member.hits("Save")
    member.reads("The sister is left out.", "Ring her sister")

    member.hits("Add a link")
    member.writes("What does it show?", "How often families are rung.")
    member.writes("Its address", "https://example.org/families")
    member.hits("Add it")
    member.picks("I do not agree")
    member.writes("Why?", "She was rung in two rooms of three.")
    member.hits("Save what I think")
    member.writes("Your comment", "Who can ask her?")
    member.hits("Say this")
    member.reads("How often families are rung.", "Do not agree (1)", "She was rung in two rooms of three.")
    member.reads("Who can ask her?")

    member.hits("Write down a decision")
    member.picks("Adapt")
    member.writes("What is decided?", "The crisis team asks who else should be there.")
    member.writes("Why?", "Nobody in the room spoke against it.")
    member.writes("Who sees it through?", "The crisis team")
    member.hits("Write this down")
    member.reads("Adapted", "The crisis team asks who else should be there.")
    member.hits("Make a PDF")
    member.reads("Board paper: decision")

    member.opens("/review/said-and-done/pathway/urgent-mental-health-care")
    member.hits("Choose votes, voices and decisions")
    member.marks("nearly eleven")
    member.hits("Save")
    member.hits("Publish it")
    member.reads("May everyone read it?")
