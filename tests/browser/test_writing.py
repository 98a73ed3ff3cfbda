"""Writing, as a writer lives it: on a small phone, with a bad line, with others, and in a hurry to leave."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import expect

from scenarios.sample import PATHWAY
from scenarios.store import pathway
from scenarios.store import story as stories
from scenarios.story import StoryContent
from tests.browser.people import Writer
from tests.live.server import RunningServer, wait_until

Enter = Callable[..., Any]


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningServer]:
    """A server with a pathway under test, and not one story yet."""
    server = RunningServer(tmp_path_factory.mktemp("server"))

    def under_test(session: Any) -> None:
        made = pathway.create(session, PATHWAY.slug, PATHWAY.name)
        pathway.activate(session, pathway.draft(session, made.id, PATHWAY.content).id)

    server.database.write(under_test)
    try:
        yield server.start()
    finally:
        server.stop()


def stored(server: RunningServer, writer: Writer) -> StoryContent:
    """The story's newest words, as the server has them."""
    with server.database.read() as session:
        return stories.head(session, stories.get(session, writer.story)).content


def saved_are(server: RunningServer, writer: Writer, words: str) -> None:
    """Wait until the server has exactly these words as what happened."""
    wait_until(lambda: stored(server, writer).what_happened == words, f"{words!r} is saved", patience=20)


def test_what_is_typed_is_saved_without_a_press(enter: Enter, server: RunningServer) -> None:
    writer: Writer = enter(Writer)
    writer.begins("I rang.")
    writer.opens(writer.at("words"))
    writer.is_told("What you write here saves itself.")
    writer.types("what_happened", "I rang three numbers.")
    saved_are(server, writer, "I rang three numbers.")
    writer.is_told("Saved at")
    writer.finds_no_barrier()
    writer.types("title", "The third call")
    writer.presses("Save")
    assert stored(server, writer).title == "The third call"
    writer.reads_not("Compare")


def test_a_line_lost_in_the_middle_of_a_sentence_loses_nothing(enter: Enter, server: RunningServer) -> None:
    writer: Writer = enter(Writer)
    writer.begins("I rang.")
    writer.opens(writer.at("words"))
    writer.context.set_offline(True)
    writer.types("what_happened", "I rang three")
    writer.is_told("Not saved yet: no connection. Your words are in this page; we keep trying.")
    writer.finds_no_barrier()
    writer.page.locator("main form button.nhsuk-button").last.click()
    assert writer.page.locator("[name=what_happened]").input_value() == "I rang three"
    writer.context.set_offline(False)
    saved_are(server, writer, "I rang three")
    writer.is_told("Saved at")


def test_words_wait_for_a_server_that_is_down_and_are_saved_when_it_is_back(
    enter: Enter, server: RunningServer
) -> None:
    writer: Writer = enter(Writer)
    writer.begins("I rang.")
    writer.opens(writer.at("words"))
    server.kill()
    writer.types("what_happened", "I rang and rang.")
    writer.is_told("Not saved yet: no connection.")
    writer.types("what_happened", "I rang and rang, and nobody came.")
    server.start()
    saved_are(server, writer, "I rang and rang, and nobody came.")
    writer.is_told("Saved at")


def test_a_session_over_in_the_middle_of_a_sentence_is_mended_in_another_tab(
    enter: Enter, server: RunningServer
) -> None:
    writer: Writer = enter(Writer)
    link = writer.begins("I rang.")
    writer.opens(writer.at("words"))
    writer.context.clear_cookies()
    writer.types("what_happened", "I rang, and was signed out.")
    writer.is_told("You are signed out. Your words are still in this page")
    other_tab = writer.context.new_page()
    other_tab.goto(link)
    other_tab.close()
    writer.page.evaluate("dispatchEvent(new Event('focus'))")
    saved_are(server, writer, "I rang, and was signed out.")
    writer.is_told("Saved at")
    expect(writer.page.locator("[name=what_happened]")).to_have_value("I rang, and was signed out.")
    writer.noticed("400", "404")


def test_the_first_words_wait_in_the_page_where_there_is_no_connection(enter: Enter) -> None:
    writer: Writer = enter(Writer)
    writer.opens("/write")
    writer.is_told("Nothing is saved before you press the button.")
    writer.types("what_happened", "The very first words.")
    writer.context.set_offline(True)
    writer.page.get_by_role("button", name="Save and go on").click()
    writer.is_told("Not sent: no connection. Your words are in this page.")
    assert writer.page.locator("[name=what_happened]").input_value() == "The very first words."
    writer.context.set_offline(False)
    writer.page.wait_for_timeout(1100)  # The design system's button takes no second press within a second.
    writer.presses("Save and go on")
    writer.reads("Your private link")


def test_a_new_scene_saves_itself_once(enter: Enter, server: RunningServer) -> None:
    writer: Writer = enter(Writer)
    writer.begins("I rang.")
    writer.opens(writer.at("scenes/new"))
    writer.types("heading", "The first call")
    wait_until(lambda: len(stored(server, writer).scenes) == 1, "the scene is saved")
    writer.is_told("Saved at")
    writer.types("narration", "It rings.")
    wait_until(lambda: stored(server, writer).scenes[0].narration == "It rings.", "its words are saved")
    writer.presses("Save this scene")
    assert [scene.heading for scene in stored(server, writer).scenes] == ["The first call"]
