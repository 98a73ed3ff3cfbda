"""News of a story: plain sentences with dates, newest first, and what is new since its holder last looked."""

from __future__ import annotations

from datetime import timedelta

from forum.writing.news import FEW
from scenarios.clock import Clock
from scenarios.db import Database
from scenarios.store.list_page import ON_A_PAGE
from scenarios.store.stories.note import StoryNoteRow
from tests.conftest import Visitor
from tests.forum.people import Moderator, Writer
from tests.page import Page


def news(page: Page) -> list[str]:
    """What the page tells, without the times."""
    lists = [each for each in page.all("ul") if "news" in each.get("class").split()]
    times = {time.text for each in lists for time in each.all("time")}
    told = [item.text for each in lists for item in each.all("li")]
    for time in times:
        told = [each.removesuffix(time).strip() for each in told]
    return told


def test_a_draft_has_no_news(writer: Writer) -> None:
    writer.starts("It is two at night. Nobody answers.")
    assert news(writer.opens()) == []


def test_what_happens_to_a_story_is_told_newest_first_and_is_new_once(writer: Writer, moderator: Moderator) -> None:
    writer.starts("It is two at night. Nobody answers.")
    writer.opens()
    assert news(writer.sends_in()) == ["You sent it in."]
    moderator.takes_up(writer.story)
    moderator.asks(writer.story, "Please leave out the street.")
    told = ["New A moderator wrote to you.", "New A moderator began to read it.", "You sent it in."]
    assert news(writer.opens()) == told
    assert news(writer.opens()) == [each.removeprefix("New ") for each in told]


def test_a_story_that_was_shaped_is_told_so(writer: Writer, moderator: Moderator) -> None:
    writer.starts("Nobody came.", help="help")
    writer.opens()
    moderator.takes_up(writer.story)
    helper = Writer(moderator.visitor)
    helper.story = writer.story
    helper.fills("words", title="Nobody")
    path = f"/moderate/{writer.story}/shape"
    moderator.visitor.sends(path, moderator.visitor.opens(path).form(path))
    assert news(writer.opens())[0] == "New A moderator returned it to you, shaped."


def test_an_addition_is_news_once_a_moderator_passed_it(
    writer: Writer, moderator: Moderator, stranger: Visitor
) -> None:
    writer.starts("It is two at night. Nobody answers.")
    writer.sends_in()
    moderator.takes_up(writer.story)
    moderator.passes(writer.story)
    assert "You agreed, and it was published." in news(writer.agrees())
    writer.sends("open", open="yes")
    stranger.sends(f"/build/{writer.story}", {"kind": "next", "text": "The music stops.", "credit": "Rosa"})
    assert not [each for each in news(writer.opens()) if "Rosa" in each]
    moderator.visitor.sends("/moderate/contributions/1/pass")
    assert news(writer.opens())[0] == "New Somebody added to it: Rosa"


def test_a_story_that_was_taken_back_has_no_news(writer: Writer, moderator: Moderator) -> None:
    writer.starts("Nobody came.")
    writer.sends_in()
    moderator.takes_up(writer.story)
    assert news(writer.fills("delete", sure="yes")) == []


def test_a_long_life_is_told_in_pages_and_all_of_it_can_be_reached(
    writer: Writer, moderator: Moderator, database: Database
) -> None:
    writer.starts("Nobody came.")
    writer.sends_in()
    moderator.takes_up(writer.story)
    writer.opens()
    at = Clock().now()
    said = {"story_id": writer.story, "from_writer": False, "author": "A moderator", "text": "Please say more."}
    notes = [StoryNoteRow(**said, at=at + timedelta(microseconds=number // 2)) for number in range(1, 121)]
    database.write(lambda session: session.add_all(notes))
    page = writer.opens()
    assert len(news(page)) == ON_A_PAGE and all(each.startswith("New ") for each in news(page))
    assert len(news(writer.opens())) == FEW
    page = writer.visitor.opens(page.link("See all the news of this story"))
    told = news(page)
    while "Older news" in page.main:
        assert len(news(page)) == ON_A_PAGE
        page = writer.visitor.opens(page.link("Older news"))
        told += news(page)
    assert told == ["A moderator wrote to you."] * 120 + ["A moderator began to read it.", "You sent it in."]
    assert len(news(writer.visitor.opens(page.link("Newer news")))) == ON_A_PAGE


def test_only_its_holder_reads_the_news_of_a_story(writer: Writer, stranger: Visitor) -> None:
    writer.starts("Nobody came.")
    assert "There is no news of this story yet." in writer.opens("news").main
    stranger.opens(writer.path("news"), status=404)
