"""An open story grows: three strangers add to it, each is read by a moderator, woven in, and named as they wish."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy.orm import Session

from scenarios.account import Account
from scenarios.db import Database
from scenarios.store.stories import story as stories
from scenarios.stories.story import StoryContent
from tests.browser.actors import LAPTOP, NARROW
from tests.browser.people import Moderator, Visitor, Writer
from tests.browser.stores import sample_stories
from tests.live.factories import published_story
from tests.live.server import RunningServer

pytestmark = pytest.mark.store(filled_by=sample_stories)

Enter = Callable[..., Any]
STARTER = "It is two at night. Amina rings the helpline, and nobody answers."
PHONE = {"width": 360, "height": 740}


class Holder(Writer):
    """Whoever began the story and holds it."""

    story = 0

    def publishes(self, moderator: Moderator) -> None:
        """Send it in, have it passed, and agree to it."""
        self.opens(f"/write/{self.story}/send")
        self.presses("Send it in")
        moderator.opens(f"/moderate/{self.story}")
        moderator.presses("Begin to read")
        moderator.presses("Pass it to its writer")
        self.opens(f"/write/{self.story}/agree")
        self.presses("I agree, publish it")

    def opens_it_to_all(self, words: str, moderator: Moderator) -> None:
        """Publish a beginning that anyone can go on from."""
        self.begins(words)
        self.story = int(self.page.url.rsplit("/", 1)[1])
        self.follows("Let others add to it")
        self.presses("Let others add to it")
        self.publishes(moderator)

    def weaves_in(self) -> None:
        """Take in whatever a moderator passed, one press each."""
        self.opens(f"/write/{self.story}/suggestions")
        waiting = self.page.locator("[id^=suggestion-]").count()
        for _each in range(waiting):
            self.page.locator("[id^=suggestion-] a").first.click()
            self.arrives()
            self.presses("Take it in")
        self.reads("Nothing waits for you.")


class Stranger(Visitor):
    """Somebody with a phone, no account and an idea."""

    viewport = PHONE

    def adds(self, story: int, kind: str, text: str, name: str = "") -> None:
        """Add to the story as the poster asks."""
        self.opens(f"/build/{story}")
        self.ticks(kind)
        self.fills_in(text=text, credit=name)
        self.presses("Add it")
        self.reads("Thank you", "A moderator of this site reads it within 5 working days.")
        assert text.split()[0] not in self.page.url


def _passes_all(moderator: Moderator, story: int, count: int) -> None:
    for _each in range(count):
        moderator.opens("/moderate/contributions")
        waiting = moderator.page.locator("ul.stories").first
        waiting.locator(".story-card", has_text=f"Story {story}, without a title").first.get_by_role("link").click()
        moderator.arrives()
        moderator.reads("Where it goes", "What was added")
        moderator.presses("Pass it on")


def test_an_open_story_grows_by_three_strangers(enter: Enter) -> None:
    holder, moderator = enter(Holder), enter(Moderator)
    holder.opens_it_to_all(STARTER, moderator)
    enter(Stranger).adds(holder.story, "What happens next?", "The music stops. A man asks for her name.", "Rosa")
    enter(Stranger).adds(holder.story, "What else could somebody do here?", "She rings her sister.", "a neighbour")
    enter(Stranger).adds(holder.story, "Where I work, it goes like this", "We ring back within the hour.")
    _passes_all(moderator, holder.story, 3)

    reader = enter(Stranger)
    reader.opens(f"/build/{holder.story}")
    reader.reads("Rosa", "a neighbour", "Somebody who did not say who they are", "Not woven in yet")
    holder.opens(f"/write/{holder.story}/open")
    holder.reads("3 additions wait for you.")
    holder.weaves_in()
    holder.publishes(moderator)

    reader.opens(f"/build/{holder.story}")
    reader.reads("In the story")
    reader.reads_not("Not woven in yet")
    reader.opens(f"/stories/{holder.story}")
    reader.reads("Rosa", "a neighbour")
    reader.presses("Play this story")
    reader.presses("Start")
    reader.reads(STARTER, "The music stops.", "She rings her sister.", "We ring back within the hour.")
    reader.page.locator(".option--link", has_text="She rings her sister.").click()
    reader.arrives()
    reader.reads("This way through the story ends here.")


@pytest.mark.parametrize("viewport", [NARROW, LAPTOP], ids=["narrow", "laptop"])
def test_every_page_of_building_is_without_barriers(enter: Enter, viewport: dict[str, int]) -> None:
    holder, moderator = enter(Holder, viewport=viewport), enter(Moderator, viewport=viewport)
    holder.opens_it_to_all(STARTER, moderator)
    enter(Stranger, viewport=viewport).adds(holder.story, "What happens next?", "The music stops.")
    _passes_all(moderator, holder.story, 1)
    holder.opens(f"/write/{holder.story}/open")
    for part in ("", "/share", "/poster", "/poster?ground=paper&sheet=a3", "/cards"):
        holder.opens(f"/build/{holder.story}{part}")
    for path in ("/build", "/stories", f"/stories/{holder.story}"):
        holder.opens(path)


def test_without_a_script_anyone_adds_all_the_same(enter: Enter) -> None:
    holder, moderator = enter(Holder), enter(Moderator)
    holder.opens_it_to_all(STARTER, moderator)
    page = enter(Stranger, java_script_enabled=False).page
    page.goto(f"/build/{holder.story}")
    page.get_by_label("What happens next?", exact=True).check()
    page.locator("main [name=text]").fill("The music stops.")
    page.locator("main button").click()
    assert page.locator("h1").inner_text() == "Thank you"


LONG = {
    "short": STARTER,
    "sentences": "She rang the helpline again, and again nobody answered her. " * 50,
    "one long sentence": "she rang and nobody came and " * 105 + "then she slept. Nobody came.",
    "lines": "It is two at night.\n\nNobody came." + "She rang\n" * 330,
}


@pytest.mark.parametrize(
    ("path", "millimetres"), [("poster", (210, 297)), ("poster?sheet=a3", (297, 420)), ("cards", (210, 297))]
)
@pytest.mark.parametrize("words", LONG)
def test_what_is_printed_is_one_sheet_of_its_size(
    server: RunningServer, enter: Enter, path: str, millimetres: tuple[int, int], words: str
) -> None:
    reader: Stranger = enter(Stranger)
    reader.opens(f"/build/{open_story(server.database, LONG[words])}/{path}")
    printed = reader.page.pdf(prefer_css_page_size=True, print_background=True)
    boxes = [box.split(b"]")[0].split() for box in printed.split(b"/MediaBox [")[1:]]
    shown = reader.page.locator(".poster__words, .card__words").first
    assert shown.evaluate("words => words.scrollHeight <= words.clientHeight + 1"), "no line is cut off"
    assert [tuple(round(float(side) / 72 * 25.4) for side in box[2:4]) for box in boxes] == [millimetres]


def open_story(database: Database, words: str) -> int:
    """A published beginning that anyone can go on from: its number."""

    def work(session: Session) -> int:
        row = published_story(session, StoryContent(what_happened=words.strip())).story
        return stories.open_to_build(session, Account(id=row.writer_id), row.id, True).id

    return database.write(work)
