"""Suggestions: made by whoever may, seen word by word by those who write, decided once, and told with a reason."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from flask import Flask

from scenarios.account import Account
from scenarios.db import Database
from scenarios.store.stories import story as stories
from scenarios.store.stories.suggestion import SuggestionRow
from scenarios.stories.story import StoryContent
from scenarios.stories.suggestion import SuggestionKind, SuggestionState
from tests.conftest import Visitor
from tests.forum.people import CoWriter, Moderator, Writer
from tests.forum.writing.test_writing import URDU, assert_everyday


@pytest.fixture
def written(writer: Writer) -> Writer:
    """A writer who has a scene."""
    writer.starts("I rang three numbers.")
    writer.adds_scene("The first call", narration="Nobody comes to the phone.", kind="ending")
    return writer


@pytest.fixture
def sam(app: Flask, written: Writer) -> CoWriter:
    """Somebody who may suggest."""
    return comes(app, written, "suggest", "Sam")


@pytest.fixture
def content(database: Database, written: Writer) -> Callable[[], StoryContent]:
    """The newest words of the story."""

    def read() -> StoryContent:
        with database.read() as session:
            return stories.head(session, stories.get(session, written.story)).content

    return read


def comes(app: Flask, written: Writer, part: str, called: str) -> CoWriter:
    somebody = CoWriter(Visitor(app.test_client()), written.story)
    somebody.comes_by(written.invites(part, called))
    return somebody


def test_a_suggestion_starts_from_the_words_that_are_there(sam: CoWriter) -> None:
    page = sam.opens("scenes/s1/suggest")
    form = page.form(sam.path("scenes/s1/suggest"))
    assert (form["heading"], form["text"].strip()) == ("The first call", "Nobody comes to the phone.")
    assert sam.opens("words/suggest").form(sam.path("words/suggest"))["text"].strip() == "I rang three numbers."


def test_what_is_suggested_is_seen_word_by_word_and_taken_in(
    written: Writer, sam: CoWriter, content: Callable[[], StoryContent]
) -> None:
    before = content()
    sam.suggests("s1", text=f"Nobody comes to her phone. {URDU}", why="It was her own phone")
    assert content() == before
    assert "1 to decide" in written.opens().main
    assert "1 suggestion for this scene" in written.opens("scenes").main
    assert "It was her own phone" in written.opens("suggestions").main
    page = written.opens("suggestions/1")
    assert "From: Sam" in page.main and "It was her own phone" in page.main
    assert [each.text for each in page.all("del")] == ["removed: the (end)"]
    assert "added: her (end)" in [each.text for each in page.all("ins")]
    assert_everyday(page)
    assert "taken in" in written.fills("suggestions/1", to="suggestions/1/take").text
    assert content().scenes[0].narration == f"Nobody comes to her phone. {URDU}"
    assert "to decide" not in written.opens().main
    assert "Taken in." in sam.opens().main


def test_the_first_words_can_be_suggested_too(
    written: Writer, sam: CoWriter, content: Callable[[], StoryContent]
) -> None:
    sam.suggests("", text="I rang four numbers.")
    written.fills("suggestions/1", to="suggestions/1/take")
    assert content().what_happened == "I rang four numbers."


def test_what_is_declined_says_why_to_whoever_suggested_it(
    written: Writer, sam: CoWriter, content: Callable[[], StoryContent]
) -> None:
    before = content()
    sam.suggests("s1", text="Her sister Amina comes to the phone.")
    page = written.fills("suggestions/1", 422, to="suggestions/1/decline", reason=" ")
    assert page.errors == ["Say why, in a few words."]
    written.fills("suggestions/1", to="suggestions/1/decline", reason="It names her sister.")
    assert content() == before
    for page in (sam.opens(), sam.opens("suggestions/1"), written.opens("suggestions")):
        assert "Declined." in page.main and "It names her sister." in page.main


def test_all_three_texts_are_shown_where_the_scene_changed_since(
    written: Writer, sam: CoWriter, content: Callable[[], StoryContent]
) -> None:
    sam.suggests("s1", text="Somebody comes to the phone at last.")
    written.fills("scenes/s1", narration="Nobody at all comes to the phone.")
    page = written.opens("suggestions/1")
    for text in ("Nobody comes to the phone.", "Nobody at all comes to the phone.", "Compare all three texts"):
        assert text in page.main
    assert "Tick the box" in written.fills("suggestions/1", 422, to="suggestions/1/take").main
    assert content().scenes[0].narration == "Nobody at all comes to the phone."
    written.fills("suggestions/1", to="suggestions/1/take", sure="yes")
    assert content().scenes[0].narration == "Somebody comes to the phone at last."


def test_a_change_elsewhere_in_the_story_asks_nothing_more(
    written: Writer, sam: CoWriter, content: Callable[[], StoryContent]
) -> None:
    sam.suggests("s1", text="Somebody comes to the phone.")
    written.fills("words", title="A title")
    assert "Compare all three texts" not in written.opens("suggestions/1").main
    written.fills("suggestions/1", to="suggestions/1/take")
    assert (content().title, content().scenes[0].narration) == ("A title", "Somebody comes to the phone.")


def test_a_scene_that_was_removed_takes_nothing_in(written: Writer, sam: CoWriter) -> None:
    written.adds_scene("The second call")
    sam.suggests("s2", text="Somebody else rings.")
    written.fills("scenes/s2/remove")
    page = written.opens("suggestions/1")
    assert "no longer in the story" in page.main and "Take it in" not in page.main
    assert "no longer in the story" in written.sends("suggestions/1/take", based_on="4").text
    written.fills("suggestions/1", to="suggestions/1/decline", reason="The scene is gone.")


def test_nothing_is_taken_in_that_was_read_before_somebody_changed_the_story(
    written: Writer, sam: CoWriter, content: Callable[[], StoryContent]
) -> None:
    sam.suggests("s1", text="Somebody comes.")
    read = written.opens("suggestions/1").form(written.path("suggestions/1/take"))
    written.fills("words", title="A title")
    assert "changed this story" in written.visitor.sends(written.path("suggestions/1/take"), read).text
    assert content().scenes[0].narration == "Nobody comes to the phone."


@pytest.mark.parametrize("second", ["take", "decline"])
@pytest.mark.parametrize("first", ["take", "decline"])
def test_two_who_decide_at_once_do_no_harm(
    app: Flask, written: Writer, sam: CoWriter, content: Callable[[], StoryContent], first: str, second: str
) -> None:
    ali = comes(app, written, "write", "Ali")
    sam.suggests("s1", text="Somebody comes.")
    forms = {who: who.opens("suggestions/1") for who in (written, ali)}

    def decides(who: Writer, what: str) -> str:
        action = who.path(f"suggestions/1/{what}")
        return who.visitor.sends(action, forms[who].form(action) | {"reason": "No"}).text

    decides(written, first)
    after = content()
    assert "Somebody has decided about this already" in decides(ali, second)
    assert content() == after


def test_a_writing_co_writer_decides_too_and_is_named_in_the_history(
    app: Flask, written: Writer, sam: CoWriter
) -> None:
    ali = comes(app, written, "write", "Ali")
    sam.suggests("s1", text="Somebody comes.")
    assert "1 to decide" in ali.opens().main
    ali.fills("suggestions/1", to="suggestions/1/take")
    assert "Took in a suggestion by: Sam" in ali.opens("history").main


def test_what_is_not_to_be_changed_now_waits_but_can_be_declined(
    app: Flask, written: Writer, sam: CoWriter, moderator: Moderator
) -> None:
    ali = comes(app, written, "write", "Ali")
    sam.suggests("s1", text="Somebody comes.")
    written.sends_in()
    page = written.opens("suggestions/1")
    assert "so this waits until it can" in page.main
    written.sends("suggestions/1/take", 403, based_on="2")
    assert "Decline" not in ali.opens("suggestions/1").main
    ali.sends("suggestions/1/decline", 403, reason="No")
    moderator.takes_up(written.story)
    moderator.passes(written.story)
    written.agrees()
    assert "Take it in" in written.opens("suggestions/1").main
    written.fills("suggestions/1", to="suggestions/1/decline", reason="Too late.")


@pytest.mark.parametrize(
    ("scene", "typed", "status"),
    [
        ("s1", {"text": "Nobody comes to the phone."}, 422),
        ("s1", {"text": "", "heading": ""}, 422),
        ("s1", {"text": "x" * 20_001}, 422),
        ("s1", {"heading": "x" * 201}, 422),
        ("s1", {"why": "x" * 20_001}, 422),
        ("", {"text": ""}, 422),
        ("", {"text": " I rang three numbers. "}, 422),
    ],
)
def test_a_suggestion_that_cannot_be_sent_loses_nothing_that_was_typed(
    written: Writer, sam: CoWriter, scene: str, typed: dict[str, str], status: int
) -> None:
    page = sam.suggests(scene, status, **{"why": "Because", **typed})
    assert page.errors
    assert "Nothing waits for you." in written.opens("suggestions").main


@pytest.mark.parametrize("part", ["scenes/s9/suggest", "scenes/new/suggest", "suggestions/9", "suggestions/2147483648"])
def test_what_is_not_there_is_not_found(sam: CoWriter, part: str) -> None:
    sam.opens(part, 404)


def test_another_storys_suggestion_is_out_of_reach(app: Flask, written: Writer, sam: CoWriter) -> None:
    sam.suggests("s1", text="Somebody comes.")
    other = Writer(Visitor(app.test_client()))
    other.starts("Another story.")
    for part in ("suggestions/1", "suggestions/1/take", "suggestions/1/decline"):
        other.sends(part, 404 if part != "suggestions/1" else 405, reason="No", based_on="1")
    other.opens("suggestions/1", 404)


def test_whoever_suggests_sees_their_own_and_no_others(app: Flask, written: Writer, sam: CoWriter) -> None:
    sam.suggests("s1", text="Somebody comes.")
    ali = comes(app, written, "suggest", "Ali")
    ali.opens("suggestions/1", 404)
    sam.opens("suggestions/1")
    assert "Somebody comes." not in ali.opens().main


def test_a_holder_sees_and_decides_what_others_add_once_a_moderator_passed_it(
    written: Writer, database: Database, content: Callable[[], StoryContent]
) -> None:
    def work(session: object) -> None:
        for kind in (SuggestionKind.NEXT, SuggestionKind.CHOICE, SuggestionKind.PRACTICE):
            for state in (SuggestionState.OPEN, SuggestionState.WAITING, SuggestionState.REFUSED):
                row = SuggestionRow(
                    story_id=written.story,
                    kind=kind,
                    scene="s1",
                    heading=f"{kind} {state}",
                    text="It goes on.",
                    state=state,
                    credit="A nurse" if kind is SuggestionKind.CHOICE else "",
                    based_on=2,
                )
                session.add(row)  # type: ignore[attr-defined]

    database.write(work)
    page = written.opens("suggestions")
    assert "(3)" in page.main and "waiting" not in page.main and "refused" not in page.main
    assert "A nurse" in page.main and "Somebody who read the story" in page.main
    for number in (1, 4, 7):
        assert "It goes on." in written.opens(f"suggestions/{number}").main
        written.fills(f"suggestions/{number}", to=f"suggestions/{number}/take")
    for number in (2, 3):
        written.opens(f"suggestions/{number}", 404)
    assert len(content().scenes) == 4
    assert "A nurse and 2 others who are not named. Whoever began it" in written.opens("send").main


def test_what_an_invited_person_types_is_never_markup(written: Writer, sam: CoWriter) -> None:
    sam.suggests("s1", text="<script>alert(1)</script>", why="<b>why</b>")
    page = written.opens("suggestions/1")
    assert "<b>why</b>" in page.main and "alert(1)" in page.main


def test_a_suggestion_keeps_the_version_that_was_read(
    written: Writer, sam: CoWriter, database: Database, content: Callable[[], StoryContent]
) -> None:
    holder = Account(held=frozenset({written.story}))

    def saves_itself(text: str, seen: int) -> None:
        newer = replace(content(), what_happened=text)
        database.write(
            lambda session: stories.save(session, holder, written.story, newer, based_on=seen, autosaved=True)
        )

    saves_itself("I rang t", 2)
    sam.suggests("", text="I rang four numbers.")
    saves_itself("I rang two numbers.", 3)
    assert "I rang t" in written.opens("suggestions/1").main
