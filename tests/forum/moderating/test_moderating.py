"""Moderating: the queue, reading, asking for changes, passing on; two moderators at once do no harm."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from scenarios.account import Role
from scenarios.db import Database
from scenarios.store.stories import story as stories
from tests.conftest import Visitor
from tests.forum.people import Moderator, Writer


@pytest.fixture
def sent(writer: Writer) -> Writer:
    """A writer whose story is sent in."""
    writer.starts("I rang three numbers.")
    writer.fills("words", title="Three numbers")
    writer.sends_in()
    return writer


@pytest.fixture
def another(signed_in_as: Callable[..., Visitor]) -> Moderator:
    """A second moderator."""
    return Moderator(signed_in_as(Role.MODERATOR))


def status(database: Database, story: int) -> str:
    with database.read() as session:
        return stories.get(session, story).status


def test_the_queue_says_what_waits_and_how_long(sent: Writer, moderator: Moderator) -> None:
    words = moderator.visitor.opens("/moderate").main
    assert "Three numbers" in words and "has waited" in words
    assert "I rang three numbers" not in words


def test_a_story_that_is_passed_is_no_longer_among_those_being_read(sent: Writer, moderator: Moderator) -> None:
    moderator.takes_up(sent.story)
    reading = moderator.visitor.opens("/moderate").main
    assert "Being read (1)" in reading and "Passed, with the writer to agree (0)" in reading
    moderator.passes(sent.story)
    passed = moderator.visitor.opens("/moderate").main
    assert "Being read (0)" in passed and "Passed, with the writer to agree (1)" in passed


def test_a_story_is_shown_once_a_moderator_begins_to_read(sent: Writer, moderator: Moderator) -> None:
    for path in ("", "/play", "/play?way="):
        assert "I rang three numbers" not in moderator.visitor.opens(f"/moderate/{sent.story}{path}").main
    assert "I rang three numbers" in moderator.takes_up(sent.story).main
    assert "I rang three numbers" in moderator.visitor.opens(f"/moderate/{sent.story}/play?way=").main


def test_changes_are_asked_with_a_reason(sent: Writer, moderator: Moderator, database: Database) -> None:
    moderator.takes_up(sent.story)
    page = moderator.asks(sent.story, "  ", 422)
    assert page.errors == ["Say what you would like to be changed, and why."]
    assert status(database, sent.story) == "in review"
    moderator.asks(sent.story, "Please leave out the street.")
    assert "Please leave out the street." in sent.opens().main
    sent.fills("words", title="Three calls")
    sent.sends_in()
    assert "Three calls" in moderator.visitor.opens("/moderate").main


def test_what_a_moderator_typed_survives_an_error(sent: Writer, moderator: Moderator) -> None:
    moderator.takes_up(sent.story)
    page = moderator.asks(sent.story, "y" * 5_001, 422)
    assert page.form(f"/moderate/{sent.story}/ask")["text"].strip() == "y" * 5_001


def test_two_moderators_who_pass_at_once_do_no_harm(sent: Writer, moderator: Moderator, another: Moderator) -> None:
    moderator.takes_up(sent.story)
    another.takes_up(sent.story)
    moderator.passes(sent.story)
    another.passes(sent.story, seen="2")
    assert "Published" in sent.agrees().main


def test_a_second_answer_is_refused_and_its_text_is_shown(
    sent: Writer, moderator: Moderator, another: Moderator, database: Database
) -> None:
    moderator.takes_up(sent.story)
    moderator.asks(sent.story, "Please leave out the street.")
    page = another.asks(sent.story, "Please change the name of the nurse.", 422)
    assert "changes asked" in page.main
    another.passes(sent.story, 422, seen="2")
    assert status(database, sent.story) == "changes asked"


def test_nobody_passes_words_that_they_have_not_read(
    sent: Writer, moderator: Moderator, another: Moderator, database: Database
) -> None:
    moderator.takes_up(sent.story)
    moderator.asks(sent.story, "Please leave out the street.")
    sent.fills("words", title="Something else")
    sent.sends_in()
    another.takes_up(sent.story)
    moderator.passes(sent.story, 422, seen="2")
    with database.read() as session:
        assert stories.get(session, sent.story).passed is None


def test_drafts_stay_unknown_to_moderators(writer: Writer, moderator: Moderator) -> None:
    writer.starts("Not yet.")
    for path in (f"/moderate/{writer.story}", f"/moderate/{writer.story}/play", "/moderate/99999"):
        moderator.visitor.opens(path, 404)
    assert moderator.visitor.posts(f"/moderate/{writer.story}/take-up").status_code == 404


def test_only_moderators_come_in(sent: Writer, stranger: Visitor, signed_in_as: Callable[..., Visitor]) -> None:
    steward = signed_in_as(Role.STEWARD, Role.DESIGNER, Role.FACILITATOR)
    for path in ("/moderate", f"/moderate/{sent.story}", f"/moderate/{sent.story}/play"):
        assert stranger.opens(path).heading == "Sign in"
        steward.opens(path, 403)
    for act in ("take-up", "ask", "pass"):
        assert stranger.posts(f"/moderate/{sent.story}/{act}").status_code == 401
        assert steward.posts(f"/moderate/{sent.story}/{act}").status_code == 403


def test_a_passed_story_is_not_listed_as_being_read(sent: Writer, moderator: Moderator) -> None:
    moderator.takes_up(sent.story)
    assert "Being read (1)" in " ".join(moderator.visitor.opens("/moderate").main.split())
    moderator.passes(sent.story)
    listed = " ".join(moderator.visitor.opens("/moderate").main.split())
    assert "Being read (0)" in listed and "Passed, with the writer to agree (1)" in listed
