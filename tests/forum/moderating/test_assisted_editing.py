"""Help with a story: a moderator shapes what happened into scenes, and its writer has the last word."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from scenarios.account import Role
from scenarios.db import Database
from scenarios.store.stories import story as stories
from scenarios.store.stories.story import StoryRow
from scenarios.stories.story import Scene
from tests.conftest import Visitor
from tests.forum.people import Moderator, Writer

WORDS = "I rang three numbers and nobody came."


class Helper(Moderator):
    """A moderator who shapes somebody else's story."""

    def __init__(self, visitor: Visitor, story: int) -> None:
        super().__init__(visitor)
        self.pen = Writer(visitor)
        self.pen.story = story

    def shapes(self) -> None:
        """Make a title and two scenes of it."""
        self.pen.fills("words", title="Three numbers")
        self.pen.adds_scene("The first call")
        self.pen.adds_scene("Nobody comes", kind="ending")

    def returns(self, text: str = "", status: int = 200) -> str:
        """Give it back to its writer; says what the page says."""
        path = f"/moderate/{self.pen.story}/shape"
        form = self.visitor.opens(path).form(path) | {"text": text}
        return self.visitor.sends(path, form, status).main


@pytest.fixture
def asking(writer: Writer) -> Writer:
    """A writer who typed only what happened, and asked for help with it."""
    writer.starts(WORDS, help="help")
    return writer


@pytest.fixture
def helper(asking: Writer, moderator: Moderator) -> Helper:
    """The moderator who took it up."""
    moderator.takes_up(asking.story)
    return Helper(moderator.visitor, asking.story)


def row(database: Database, story: int) -> StoryRow:
    with database.read() as session:
        return stories.get(session, story)


def test_one_box_and_a_wish_for_help_are_sent_in_at_once(asking: Writer, moderator: Moderator) -> None:
    page = asking.opens()
    assert "Sent in" in page.main and "5 working days" in page.main
    assert "Wants help to shape it" in moderator.visitor.opens("/moderate").main


def test_who_writes_on_alone_sends_nothing(writer: Writer, moderator: Moderator) -> None:
    writer.starts(WORDS, help="own")
    assert "You are writing it" in writer.opens().main
    assert "No story waits to be read." in moderator.visitor.opens("/moderate").main


def test_help_can_be_asked_for_when_a_story_is_sent_in(writer: Writer, moderator: Moderator) -> None:
    writer.starts(WORDS)
    writer.fills("send", help="help")
    assert "Wants help to shape it" in moderator.visitor.opens("/moderate").main


def test_a_story_that_is_ready_is_marked_for_nobodys_help(writer: Writer, moderator: Moderator) -> None:
    writer.starts(WORDS)
    writer.sends_in()
    assert "Wants help" not in moderator.visitor.opens("/moderate").main
    moderator.takes_up(writer.story)
    assert "Shape it into scenes" not in moderator.visitor.opens(f"/moderate/{writer.story}").main
    moderator.visitor.opens(f"/moderate/{writer.story}/shape", 409)
    moderator.visitor.opens(f"/write/{writer.story}/scenes", 404)


def test_the_helper_is_told_whose_story_it_is_on_every_page(helper: Helper) -> None:
    for part in ("", "words", "person", "scenes", "scenes/new"):
        assert "This is somebody else’s story." in helper.pen.opens(part).main
    assert helper.pen.opens().heading.endswith("Shape it into scenes")
    assert WORDS in helper.pen.opens().main


def test_the_writer_reads_what_was_changed_and_agrees(helper: Helper, asking: Writer, database: Database) -> None:
    helper.shapes()
    helper.returns("I made two scenes of it.")
    assert "I made two scenes of it." in asking.opens().main
    page = asking.opens("agree")
    assert page.text.count("Scene 1: The first call Added") == 1
    assert "Title" in page.main and "Three numbers" in page.main
    assert "Published" in asking.agrees().main
    assert [scene.heading for scene in _published(database, asking.story)] == ["The first call", "Nobody comes"]


def test_the_writer_asks_for_something_to_be_changed_and_it_is_shaped_on(
    helper: Helper, asking: Writer, database: Database
) -> None:
    helper.shapes()
    helper.returns()
    assert asking.sends("ask", 422, text="  ").errors == ["Say what should be different. A few words are enough."]
    asking.sends("ask", text="Nobody came, but somebody rang back.")
    assert "Being shaped" in asking.opens().main
    assert not row(database, asking.story).awaits_sign_off
    assert "somebody rang back" in helper.pen.opens().main
    helper.pen.fills("scenes/s2", heading="Somebody rings back")
    helper.returns()
    assert "Somebody rings back" in asking.opens("agree").main
    assert "Published" in asking.agrees().main


def test_the_writer_takes_it_back_and_writes_on_alone(helper: Helper, asking: Writer, database: Database) -> None:
    helper.shapes()
    helper.returns()
    asking.sends("write-on-myself")
    asking.fills("scenes/s1", heading="My own first call")
    assert row(database, asking.story).status == "draft"
    helper.visitor.opens(f"/moderate/{asking.story}", 404)
    helper.visitor.opens(f"/write/{asking.story}/words", 404)


def test_after_it_is_returned_the_helper_changes_nothing_more(helper: Helper, asking: Writer) -> None:
    helper.shapes()
    filled = helper.pen.opens("words").form(helper.pen.path("words"))
    helper.returns()
    helper.visitor.sends(helper.pen.path("words"), filled | {"title": "Slipped in"}, 404)
    helper.visitor.opens(f"/moderate/{asking.story}/shape", 409)
    assert "Slipped in" not in asking.opens("agree").main


def test_a_helper_never_says_who_wrote_it_and_their_versions_are_marked(
    helper: Helper, asking: Writer, database: Database
) -> None:
    helper.shapes()
    helper.visitor.sends(helper.pen.path("who"), {"credit": "The helper"}, 404)
    with database.read() as session:
        versions = [(made.number, made.shaped) for made in stories.history(session, asking.story)]
        assert stories.get(session, asking.story).credit == ""
    assert versions == [(4, True), (3, True), (2, True), (1, False)]


def test_two_helpers_do_not_return_what_the_other_is_changing(
    helper: Helper, asking: Writer, signed_in_as: Callable[..., Visitor]
) -> None:
    helper.shapes()
    path = f"/moderate/{asking.story}/shape"
    read_before = helper.visitor.opens(path).form(path)
    other = Helper(signed_in_as(Role.MODERATOR), asking.story)
    other.pen.fills("words", title="Another title")
    page = helper.visitor.sends(path, read_before | {"text": "All done."}, 422)
    assert page.errors == ["This story has changed since you read it. Read it again first."]
    assert page.form(path)["text"].strip() == "All done."


@pytest.mark.parametrize("role", [None, Role.STEWARD, Role.DESIGNER])
def test_nobody_else_sees_or_shapes_it(
    helper: Helper, asking: Writer, stranger: Visitor, signed_in_as: Callable[..., Visitor], role: Role | None
) -> None:
    other = signed_in_as(role) if role else stranger
    for part in ("", "/words", "/scenes", "/agree"):
        other.opens(f"/write/{asking.story}{part}", 404)
    for part in ("ask", "write-on-myself", "words"):
        other.sends(f"/write/{asking.story}/{part}", {"text": "x"}, 404)
    assert other.client.get(f"/moderate/{asking.story}/shape").status_code in (303, 403)


def _published(database: Database, story: int) -> list[Scene]:
    with database.read() as session:
        found = stories.get(session, story)
        assert found.published
        return list(stories.revision_number(session, story, found.published).content.scenes)
