"""A story that several people write: from its first words to its publication, each named as they wish."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import expect

from tests.browser.actors import LAPTOP, NARROW
from tests.browser.people import Moderator, Visitor, Writer
from tests.browser.stores import pathway_under_test

pytestmark = pytest.mark.store(filled_by=pathway_under_test)

Enter = Callable[..., Any]
TITLE = "The last bus"


class Holder(Writer):
    """Whoever began the story, and invites others to it."""

    def begins_a_story(self) -> None:
        """Write the first words, a title and a scene."""
        self.begins("The last bus had gone, and so had everybody else.")
        self.follows("A title")
        self.fills_in(title=TITLE)
        self.presses("Save and go back to the list")
        self.opens(self.at("scenes"))
        self.adds_a_scene(
            "It is an ending", "The crisis café", heading="At the stop", narration="She waits until two in the morning."
        )
        self.opens(self.home)

    @property
    def home(self) -> str:
        """The address of the story's own page."""
        return f"/write/{self.story}"

    def invites(self, called: str, part: str) -> str:
        """Make a link for somebody."""
        story = self.home
        self.opens(f"{story}/together")
        self.fills_in(invited_as=called)
        self.ticks(part)
        self.presses("Make their link")
        self.reads(f"The link for {called}")
        expect(self.page.locator(".private-link__code svg")).to_be_visible()
        link = self.page.locator("#private-link").inner_text()
        self.presses("I’ve given it to them – continue")
        self.reads(called, "Has not come yet.")
        return link

    def is_named(self, name: str) -> None:
        """Say who wrote it."""
        story = self.home
        self.opens(f"{story}/who")
        self.fills_in(credit=name)
        self.presses("Save")


class Invited(Writer):
    """Somebody who got a link, and no account."""

    def comes_by(self, link: str, may: str) -> None:
        """Open the invitation, and go to the story."""
        self.opens(link)
        self.reads("You are invited to a story", TITLE, may)
        self.presses("Go to the story")
        assert "/t/" not in self.page.url
        self.home = self.page.url

    def is_named(self, name: str) -> None:
        """Say how to be named."""
        self.opens(self.home)
        self.follows("Say how we should name you")
        self.fills_in(credit=name)
        self.presses("Save")


def test_a_story_is_written_together_and_each_is_named_as_they_wish(enter: Enter) -> None:
    amina: Holder = enter(Holder, viewport=NARROW)
    ben: Invited = enter(Invited, viewport=LAPTOP)
    carol: Invited = enter(Invited, viewport=NARROW)
    moderator: Moderator = enter(Moderator)
    reader: Visitor = enter(Visitor)

    amina.begins_a_story()
    ben.comes_by(amina.invites("Ben next door", "They may write"), "You may write.")
    carol.comes_by(amina.invites("Carol", "They may suggest"), "You may suggest.")

    ben_writes(ben)
    carol_suggests(carol, "She waits until two in the morning, and then she walks.")
    amina_reads_it_word_by_word_and_takes_it_in(amina)
    carol_sees_what_became_of_it(carol)
    carol_suggests(carol, "She lives at number twelve.")
    ben_declines_it(ben)
    carol_reads_why(carol)

    amina.is_named("Amina")
    carol.is_named("C., a nurse")
    everyone_reads_the_versions(amina, ben)
    it_is_published(amina, moderator)

    reader.opens("/stories")
    reader.follows(TITLE)
    reader.reads("Written by: Amina, C., a nurse and 1 other who is not named.", "and then she walks")
    ben.is_named("Ben")
    reader.opens(reader.page.url)
    reader.reads("Written by: Amina, Ben, C., a nurse.")

    the_next_version_stays_with_those_who_write_it(amina, ben, reader)


def ben_writes(ben: Invited) -> None:
    ben.reads("You may write.")
    ben.reads_not("Read it through and send it in")
    ben.follows("The person in the story")
    ben.fills_in(name="Idris", strengths="Knows every bus in the borough")
    ben.presses("Save")


def carol_suggests(carol: Invited, words: str) -> None:
    carol.opens(carol.home)
    carol.follows("Read it, and suggest other words")
    carol.follows("Suggest other words for scene 1: At the stop")
    carol.fills_in(text=words, why="That is how it was")
    carol.presses("Send the suggestion")
    carol.reads("Nobody has decided yet.")


def amina_reads_it_word_by_word_and_takes_it_in(amina: Holder) -> None:
    story = amina.home
    amina.opens(story)
    amina.reads("1 to decide")
    amina.opens(f"{story}/scenes")
    amina.follows("1 suggestion for this scene")
    amina.follows("Other words: for scene 1 by Carol")
    amina.reads("That is how it was")
    expect(amina.page.locator("ins").first).to_contain_text("and then she walks")
    amina.presses("Take it in")
    amina.reads("It is taken in.", "Nothing waits for you.")
    amina.opens(story)


def carol_sees_what_became_of_it(carol: Invited) -> None:
    carol.opens(carol.home)
    carol.reads("Taken in.")


def ben_declines_it(ben: Invited) -> None:
    ben.opens(f"{ben.home}/suggestions")
    ben.follows("Other words: for scene 1 by Carol")
    ben.fills_in(reason="It says where she lives.")
    ben.presses("Decline")
    ben.reads("It is declined")


def carol_reads_why(carol: Invited) -> None:
    carol.opens(carol.home)
    carol.reads("Declined.", "It says where she lives.")


def everyone_reads_the_versions(amina: Holder, ben: Invited) -> None:
    ben.opens(f"{ben.home}/history")
    ben.reads("Took in a suggestion by: C., a nurse", "Ben next door", "The person changed")
    ben.page.get_by_text("on the way there").click()
    ben.finds_no_barrier()
    ben.presses("Compare")
    ben.reads("What is different")
    story = amina.home
    amina.opens(f"{story}/history/1")
    amina.reads("The last bus had gone", "Bring this version back")
    amina.opens(f"{story}/history/compare?from=1&to=5")
    amina.reads("Idris")
    amina.opens(story)


def it_is_published(amina: Holder, moderator: Moderator) -> None:
    story = amina.home
    amina.follows("Read it through and send it in")
    amina.presses("Send it in")
    moderator.takes_up(TITLE)
    moderator.reads("Written by: Amina, C., a nurse and 1 other who is not named.")
    moderator.presses("Pass it to its writer")
    amina.opens(story)
    amina.presses("Read it and agree")
    amina.reads("Written by: Amina, C., a nurse and 1 other who is not named.")
    amina.presses("I agree, publish it")


def the_next_version_stays_with_those_who_write_it(amina: Holder, ben: Invited, reader: Visitor) -> None:
    amina.presses("Write a new version")
    amina.reads("Everyone reads the published version until you agree to the next one.")
    ben.opens(f"{ben.home}/words")
    ben.fills_in(title="The night bus")
    ben.presses("Save")
    reader.opens(reader.page.url)
    reader.reads(TITLE)
    reader.reads_not("The night bus")


def test_whoever_saves_second_reads_who_saved_the_other_words(enter: Enter) -> None:
    amina: Holder = enter(Holder, viewport=NARROW)
    ben: Invited = enter(Invited, viewport=LAPTOP)
    amina.begins_a_story()
    ben.comes_by(amina.invites("Ben next door", "They may write"), "You may write.")
    for writer in (amina, ben):
        writer.opens(f"{amina.home}/happened")
    both_say(ben, "The bus came.", amina, "No bus came.")
    amina.reads("Saved meanwhile by: Ben next door", "The bus came.", "No bus came.")

    for writer in (amina, ben):
        writer.opens(f"{amina.home}/happened")
    both_say(amina, "The last bus came.", ben, "The bus came late.")
    ben.reads("Saved meanwhile by: Whoever began this story", "The last bus came.", "The bus came late.")

    amina.is_named("Amina")
    ben.is_named("Ben B.")
    for writer in (amina, ben):
        writer.opens(f"{amina.home}/happened")
    both_say(ben, "A tram came.", amina, "No tram came.")
    amina.reads("Saved meanwhile by: Ben B.")
    for writer in (amina, ben):
        writer.opens(f"{amina.home}/happened")
    both_say(amina, "It was a night bus.", ben, "It was a taxi.")
    ben.reads("Saved meanwhile by: Amina")


def both_say(first: Writer, its_words: str, second: Writer, other_words: str) -> None:
    first.types("what_happened", its_words)
    first.is_told("Saved at")
    second.types("what_happened", other_words)
    second.is_told("Somebody else changed the same words while you were writing.")
    second.presses("Compare both")
    second.noticed("409")


@pytest.mark.parametrize("viewport", [NARROW, LAPTOP], ids=["narrow", "laptop"])
def test_every_page_of_writing_together_has_no_barrier(enter: Enter, viewport: dict[str, int]) -> None:
    amina: Holder = enter(Holder, viewport=viewport)
    amina.begins_a_story()
    story = amina.home
    carol: Invited = enter(Invited, viewport=viewport)
    ben: Invited = enter(Invited, viewport=viewport)
    carol.comes_by(amina.invites("Carol with a name that is long enough to be broken", "They may suggest"), "")
    ben.comes_by(amina.invites("Ben", "They may write"), "")
    carol_suggests(carol, "She walks home, and it rains.")
    number = ben.home.rsplit("/", 1)[1]
    amina.opens(f"{story}/scenes/s1")
    amina.fills_in(narration="She waits until three.")
    amina.presses("Save this scene")
    amina.opens(f"{story}/suggestions")
    amina.follows("Other words: for scene 1 by Carol with a name that is long enough to be broken")
    amina.reads("Compare all three texts")
    amina.opens(f"{story}/together")
    amina.follows("Ben")
    person = amina.page.url
    for part in ("", "/link", "/end"):
        amina.opens(f"{person}{part}")
    for part in ("", "/history", "/history/2", "/history/compare?from=1&to=3", "/read"):
        amina.opens(f"{story}{part}")
    for part in ("", "/read", "/name", "/leave", "/scenes/s1/suggest", "/words/suggest"):
        carol.opens(f"/write/{number}{part}")
    ben.opens(f"/write/{number}")
    carol.opens("/my-stories")
