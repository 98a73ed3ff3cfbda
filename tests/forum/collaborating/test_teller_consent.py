"""A story that somebody wrote down for its teller: published once the teller said yes to exactly its newest version."""

from __future__ import annotations

import re

import pytest

from scenarios.db import Database
from scenarios.store.stories import story as stories
from tests.conftest import Visitor
from tests.forum.people import CoWriter, Moderator, Writer
from tests.scenarios import whole_store

WORDS = "She waited nine hours. Nobody told her why."
HOW = "I read it to her at the kitchen table, and she said yes."


@pytest.fixture
def scribe(writer: Writer) -> Writer:
    """Somebody who writes down what somebody else told them."""
    writer.starts(WORDS, told="yes")
    return writer


@pytest.fixture
def teller(scribe: Writer, stranger: Visitor) -> CoWriter:
    """Whoever told it, who came by the link that they were given."""
    found = re.search(r"http://forum\.example(/t/\S+)", scribe.sends("teller").main)
    assert found
    teller = CoWriter(stranger, scribe.story)
    page = teller.comes_by(found[1])
    assert page.heading == "Your story, as it was written down" and WORDS in page.main
    return teller


def says_yes(teller: CoWriter, status: int = 200) -> str:
    path = f"/tell/{teller.story}"
    return teller.visitor.sends(f"{path}/yes", teller.visitor.opens(path).form(f"{path}/yes"), status).main


def is_passed(scribe: Writer, moderator: Moderator) -> None:
    scribe.sends_in()
    moderator.takes_up(scribe.story)
    moderator.passes(scribe.story)


def test_the_page_says_that_the_teller_has_the_last_word(scribe: Writer) -> None:
    assert "They have to say yes to exactly the newest version" in scribe.opens().main


def test_a_story_of_ones_own_has_no_teller(writer: Writer) -> None:
    writer.starts(WORDS)
    assert "Whoever told you this story" not in writer.opens().main
    writer.sends("teller", 409)
    writer.opens("in-person", 404)


def test_it_is_said_later_that_somebody_else_told_it(writer: Writer, moderator: Moderator) -> None:
    writer.starts(WORDS)
    page = writer.fills("who", to="told")
    assert "They have to say yes to exactly the newest version" in page.main
    is_passed(writer, moderator)
    assert "has to say yes to this version first" in writer.opens("agree").main
    writer.sends("agree", 409, based_on="1")


def test_a_slip_is_mended_until_the_teller_was_asked(writer: Writer) -> None:
    writer.starts(WORDS)
    writer.fills("who", to="told")
    assert "Whoever told you this story" not in writer.fills("who", to="told").main
    writer.fills("who", to="told")
    writer.sends("teller")
    writer.fills("who", 409, to="told")
    assert "Whoever told you this story" in writer.opens().main


def test_whose_a_published_story_is_cannot_be_changed(writer: Writer, moderator: Moderator) -> None:
    writer.starts(WORDS)
    is_passed(writer, moderator)
    writer.agrees()
    assert "Whose story it is" not in writer.opens("who").main
    writer.sends("told", 409, told="yes")


def test_the_teller_says_yes_by_a_link_and_it_is_published(
    scribe: Writer, teller: CoWriter, moderator: Moderator
) -> None:
    is_passed(scribe, moderator)
    assert "has to say yes to this version first" in scribe.opens("agree").main
    scribe.sends("agree", 409, based_on="1")
    assert "They have not said yes to this version yet." in moderator.visitor.opens(f"/moderate/{scribe.story}").main
    assert "You said yes to this" in says_yes(teller)
    assert "said yes to exactly this version" in moderator.visitor.opens(f"/moderate/{scribe.story}").main
    assert "Published" in scribe.agrees().main


def test_a_yes_in_person_is_kept_with_how_it_was_said(scribe: Writer, moderator: Moderator, database: Database) -> None:
    assert scribe.fills("in-person", 422).errors == ["Say how they said yes."]
    assert HOW in scribe.fills("in-person", how=HOW).main
    with database.read() as session:
        entries = whole_store.record_of(session, f"story {scribe.story}")
        (entry,) = [each for each in entries if each.act == "approve story"]
        assert entry.detail == {"revision": 1, "in_person": True}
    is_passed(scribe, moderator)
    assert HOW in moderator.visitor.opens(f"/moderate/{scribe.story}").main
    assert "Published" in scribe.agrees().main


def test_changed_words_ask_again(scribe: Writer, teller: CoWriter) -> None:
    says_yes(teller)
    scribe.fills("words", title="Nine hours")
    assert "The words have changed since, so they are asked again." in scribe.opens().main
    page = teller.visitor.opens(f"/tell/{scribe.story}")
    assert "Nine hours" in page.main and "You said yes" not in page.main


def test_nobody_says_yes_to_words_that_they_have_not_read(scribe: Writer, teller: CoWriter) -> None:
    path = f"/tell/{scribe.story}"
    read = teller.visitor.opens(path).form(f"{path}/yes")
    scribe.fills("words", title="Nine hours")
    teller.visitor.sends(f"{path}/yes", read, 409)
    assert "They said yes" not in scribe.opens().main.replace("They said yes to me in person", "")


def test_the_teller_asks_for_a_change_and_takes_their_yes_back_by_it(scribe: Writer, teller: CoWriter) -> None:
    says_yes(teller)
    path = f"/tell/{scribe.story}/change"
    assert teller.visitor.sends(path, {"text": " "}, 422).errors == [
        "Say what should be different. A few words are enough."
    ]
    teller.visitor.sends(path, {"text": "It was ten hours."})
    page = scribe.opens().main
    assert "Whoever told you the story: It was ten hours." in page and "They have to say yes" in page


def test_the_teller_takes_their_story_back_for_good(
    scribe: Writer, teller: CoWriter, moderator: Moderator, database: Database
) -> None:
    is_passed(scribe, moderator)
    says_yes(teller)
    scribe.agrees()
    path = f"/tell/{scribe.story}/take-back"
    teller.visitor.sends(path, {}, 422)
    teller.visitor.sends(path, {"sure": "yes"})
    teller.visitor.opens(f"/stories/{scribe.story}", 404)
    teller.visitor.opens(f"/tell/{scribe.story}", 404)
    assert "Your words are deleted." in scribe.opens().main
    with database.read() as session:
        assert stories.history(session, scribe.story)[0].content.what_happened == ""


def test_a_teller_has_no_other_power(scribe: Writer, teller: CoWriter) -> None:
    for part in ("words", "send", "agree", "delete", "open", "together", "in-person", "messages"):
        assert teller.visitor.client.get(scribe.path(part)).status_code in (403, 404), part
    for part in ("teller", "open", "take-back", "delete", "write-on-myself"):
        assert teller.visitor.posts(scribe.path(part), {"open": "yes", "sure": "yes"}).status_code in (403, 404), part


def test_a_new_link_shuts_out_whoever_came_by_the_old_one(scribe: Writer, teller: CoWriter) -> None:
    assert "the old one stops working" in scribe.opens().main
    scribe.sends("teller")
    teller.visitor.opens(f"/tell/{scribe.story}", 404)


def test_whoever_wrote_it_down_does_not_speak_for_the_teller(scribe: Writer) -> None:
    for part in ("yes", "change", "take-back"):
        scribe.visitor.sends(f"/tell/{scribe.story}/{part}", {"text": "x", "sure": "yes", "based_on": "1"}, 404)
    assert WORDS in scribe.opens("in-person").main
