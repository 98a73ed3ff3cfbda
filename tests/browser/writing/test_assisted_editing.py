"""Somebody types only what happened, at a phone; a moderator shapes it with them, and they have the last word."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tests.browser.actors import LAPTOP, NARROW
from tests.browser.people import Moderator, Visitor, Writer
from tests.browser.stores import pathway_under_test

pytestmark = pytest.mark.store(filled_by=pathway_under_test)

Enter = Callable[..., Any]
WORDS = "I rang three numbers. The last one said that somebody would ring me back. Nobody did."


class Asking(Writer):
    """A writer who would like help."""

    def says_what_happened(self, words: str) -> str:
        """Type one box, ask for help, and keep the private link; the number of the story."""
        self.opens("/write")
        self.fills_in(what_happened=words)
        self.ticks("Please help me shape it: somebody makes scenes of it, with me")
        self.presses("Save and go on")
        self.presses("I’ve saved it – continue")
        return self.page.url.rsplit("/", 1)[1]


class Helper(Moderator):
    """A moderator who shapes somebody else's story."""

    def begins_to_shape(self) -> None:
        """Find the story that wants help, and begin."""
        self.opens("/moderate")
        self.reads("Wants help to shape it")
        self.presses("Begin to read")
        self.presses("Shape it into scenes")
        self.reads("This is somebody else’s story.")

    def writes(self, story: str, part: str, **answers: str) -> None:
        """Fill in one part of the story."""
        self.opens(f"/write/{story}/{part}")
        self.reads("This is somebody else’s story.")
        self.fills_in(**answers)
        self.presses("Save")

    def returns_it(self, story: str, text: str) -> None:
        """Give it back with a few words."""
        self.opens(f"/moderate/{story}/shape")
        self.fills_in(text=text)
        self.presses("Return it to its writer")


def _shaped(helper: Helper, story: str) -> None:
    helper.writes(story, "words", title="Nobody rang back")
    helper.opens(f"/write/{story}/scenes/new")
    helper.fills_in(heading="The third number", narration="Somebody says that they will ring back.")
    helper.ticks("It tells what happens")
    helper.presses("Save this scene")
    helper.opens(f"/write/{story}/scenes/new")
    helper.fills_in(heading="Morning", narration="Nobody rang.")
    helper.ticks("It is an ending")
    helper.presses("Save this scene")


def test_one_box_becomes_a_story_that_its_writer_agrees_to(enter: Enter) -> None:
    writer, helper = enter(Asking, viewport={"width": 360, "height": 740}), enter(Helper)
    story = writer.says_what_happened(WORDS)
    writer.reads("Sent in", "5 working days")

    helper.begins_to_shape()
    writer.opens(f"/write/{story}")
    writer.reads("A moderator is shaping your story into scenes.")
    _shaped(helper, story)
    helper.returns_it(story, "I made two scenes of it. Is the title yours?")

    writer.opens(f"/write/{story}")
    writer.reads("Is the title yours?")
    writer.presses("Read it and say what you think")
    writer.reads("What was changed", "Nobody rang back")
    writer.fills_in(text="Call it “The third number”, please.")
    writer.presses("Ask for this to be changed")
    writer.reads("Your message is sent.")

    helper.opens(f"/moderate/{story}/shape")
    helper.reads("Call it “The third number”, please.")
    helper.writes(story, "words", title="The third number")
    helper.returns_it(story, "")

    writer.opens(f"/write/{story}/agree")
    writer.presses("I agree, publish it")
    writer.reads("Your story is published. Thank you.")
    reader = enter(Visitor)
    reader.opens("/stories")
    reader.follows("The third number")
    reader.presses("Play this story")


@pytest.mark.parametrize("viewport", [NARROW, LAPTOP], ids=["narrow", "laptop"])
def test_every_page_of_helping_is_without_barriers(enter: Enter, viewport: dict[str, int]) -> None:
    writer, helper = enter(Asking, viewport=viewport), enter(Helper, viewport=viewport)
    story = writer.says_what_happened(WORDS)
    helper.begins_to_shape()
    _shaped(helper, story)
    helper.returns_it(story, "")
    writer.opens(f"/write/{story}/agree")
    writer.presses("Take it back and write on myself")
    writer.opens(f"/write/{story}/send")


@pytest.mark.parametrize("viewport", [NARROW, LAPTOP], ids=["narrow", "laptop"])
def test_the_teller_of_a_story_says_yes_to_it(enter: Enter, viewport: dict[str, int]) -> None:
    scribe, teller = enter(Writer, viewport=viewport), enter(Visitor, viewport=viewport)
    scribe.opens("/write")
    scribe.fills_in(what_happened="She waited nine hours. Nobody told her why.")
    scribe.ticks("I am writing this down for somebody else, who told it to me or sent it on paper")
    scribe.presses("Save and go on")
    scribe.presses("I’ve saved it – continue")
    story = scribe.page.url
    scribe.presses("Make a link for them")
    teller.opens("/t/" + scribe.page.locator(".private-link__address").inner_text().rsplit("/", 1)[1])
    teller.presses("Go to the story")
    teller.reads("Your story, as it was written down", "She waited nine hours.")
    teller.fills_in(text="It was ten hours.")
    teller.presses("Send this")
    scribe.opens(story)
    scribe.reads("Whoever told you the story would like something changed.", "New")
    scribe.opens(f"{story}/in-person")
    teller.presses("Yes, this is how it was")
    teller.reads("You said yes to this")
    scribe.opens(story)
    scribe.reads("They said yes to exactly this version.")
    teller.follows("Take my story back")
    teller.ticks("Yes, delete my words")
    teller.presses("Delete my words")
    teller.reads("Your words are deleted.")
