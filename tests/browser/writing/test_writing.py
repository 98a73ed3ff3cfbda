"""Writing, as a writer lives it: on a small phone, with a bad line, with others, and in a hurry to leave."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import expect

from scenarios.account import Role
from scenarios.store.stories import private_link
from scenarios.store.stories import story as stories
from scenarios.stories.story import StoryContent
from tests.browser.people import AtTheKeyboard, Staff, Writer
from tests.browser.stores import pathway_under_test
from tests.live.server import RunningServer, wait_until

pytestmark = pytest.mark.store(filled_by=pathway_under_test)

Enter = Callable[..., Any]


class WithAnAccount(Staff, Writer):
    """A writer who signed in."""

    role = Role.MODERATOR

    def signs_out(self) -> None:
        """Press the button for it, wherever it stands on the page."""
        with self.page.expect_navigation():
            self.page.get_by_role("button", name="Sign out", exact=True).first.click()
        self.arrives()


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


@pytest.mark.loses_the_line
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


@pytest.mark.loses_the_line
def test_words_wait_for_a_server_that_is_down_and_are_saved_when_it_is_back(
    enter: Enter, server_to_kill: RunningServer
) -> None:
    writer: Writer = enter(Writer)
    writer.begins("I rang.")
    writer.opens(writer.at("words"))
    server_to_kill.kill()
    writer.types("what_happened", "I rang and rang.")
    writer.is_told("Not saved yet: no connection.")
    writer.types("what_happened", "I rang and rang, and nobody came.")
    server_to_kill.start()
    saved_are(server_to_kill, writer, "I rang and rang, and nobody came.")
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


@pytest.mark.loses_the_line
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


@pytest.mark.fault("lost-answer")
def test_an_ending_that_is_cleared_again_and_skipped_leaves_no_empty_scene(enter: Enter, server: RunningServer) -> None:
    writer: Writer = enter(Writer)
    writer.begins("I rang.")
    writer.opens(writer.at("start"))
    writer.ticks("The words that I wrote under “What happened”")
    writer.presses("Save and go on")
    writer.opens(writer.at("end/s1"))
    for _time in range(2):
        writer.types("narration", "Nobody came.")
        wait_until(lambda: len(stored(server, writer).scenes) == 2, "the ending is saved")
        writer.page.locator("[name=narration]").fill("")
        wait_until(lambda: len(stored(server, writer).scenes) == 1, "the ending is gone with its words")
    writer.follows("Skip this")
    writer.reads("What is your story called?")
    assert [scene.narration for scene in stored(server, writer).scenes] == ["I rang."]


def test_a_branching_story_is_written_with_the_keyboard_alone(enter: Enter, server: RunningServer) -> None:
    writer: AtTheKeyboard = enter(AtTheKeyboard)
    writer.opens("/write")
    writer.writes("What happened?", "She rang three numbers.")
    writer.hits("Save and go on")
    writer.story = int(writer.page.url.split("/")[-2])
    writer.hits("I’ve saved it – continue")
    writer.hits("A made-up name, and an age")
    writer.writes("A made-up name", "Amina")
    writer.hits("Save and go on")
    for answer in ("Keeps calm", "Not to wake her son", "One question at a time"):
        writer.writes(None, answer)
        writer.hits("Save and go on")
    writer.writes("Where", "At home")
    writer.picks("The words that I wrote under “What happened”")
    writer.hits("Save and go on")
    writer.writes("And then?", "Somebody answers.")
    writer.picks("No")
    writer.hits("Save and go on")
    writer.picks("Scene 2: Somebody answers.")
    writer.hits("Go on")
    writer.writes("Who decides there?", "the call-taker")
    writer.hits("Save and go on")
    writer.writes("What did the call-taker do in your story?", "Told her to wait")
    writer.hits("Save and go on")
    writer.writes("What else could the call-taker do?", "Stay on the line")
    writer.hits("Save and go on")
    writer.hits("Nothing else: go on")
    for words in ("Nobody rang.", "They talked until it was light."):
        writer.writes("What happens then?", words)
        writer.picks("That is how this way ends")
        writer.hits("Save and go on")
    writer.writes("What is your story called?", "The third call")
    writer.hits("Save and go on")
    writer.hits("Read it through and send it in")
    writer.hits("Send it in")
    writer.reads("Sent in")
    told = stored(server, writer)
    assert [scene.narration for scene in told.scenes] == [
        "She rang three numbers.",
        "Somebody answers.",
        "Nobody rang.",
        "They talked until it was light.",
    ]
    decision = told.scenes[1].decision
    assert decision and [(option.label, option.leads_to) for option in decision.options] == [
        ("Told her to wait", "s3"),
        ("Stay on the line", "s4"),
    ]


def test_a_guided_story_needs_no_script(enter: Enter, server: RunningServer) -> None:
    writer: Writer = enter(Writer, java_script_enabled=False)
    writer.looks = False
    writer.begins("She rang three numbers.")
    writer.follows("Where and when it starts")
    writer.fills_in(place="At home")
    writer.ticks("The words that I wrote under “What happened”")
    writer.presses("Save and go on")
    writer.fills_in(narration="Somebody answers.")
    writer.ticks("No")
    writer.presses("Save and go on")
    writer.page.get_by_label("Scene 2: Somebody answers.").check()
    writer.presses("Go on")
    writer.fills_in(decider="the call-taker")
    writer.presses("Save and go on")
    writer.fills_in(label="Told her to wait")
    writer.presses("Save and go on")
    writer.fills_in(label="Stay on the line")
    writer.presses("Save and go on")
    writer.follows("Nothing else: go on")
    for words in ("Nobody rang.", "They talked."):
        writer.fills_in(narration=words)
        writer.ticks("That is how this way ends")
        writer.presses("Save and go on")
    writer.fills_in(title="The third call")
    writer.presses("Save and go on")
    writer.follows("Read it through and send it in")
    writer.presses("Send it in")
    writer.reads("Sent in")
    assert len(stored(server, writer).scenes) == 4


def test_two_who_write_at_once_see_both_texts_and_choose(enter: Enter, server: RunningServer) -> None:
    first: Writer = enter(Writer)
    second: Writer = enter(Writer)
    link = first.begins("I rang.")
    second.opens(link)
    second.story = first.story
    for writer in (first, second):
        writer.opens(writer.at("happened"))
    first.types("what_happened", "I rang twice.")
    saved_are(server, first, "I rang twice.")
    second.types("what_happened", "I rang three times.")
    second.is_told("Somebody else changed the same words while you were writing.")
    second.finds_no_barrier()
    saved_are(server, first, "I rang twice.")

    second.presses("Compare both")
    second.reads("What is saved now", "I rang twice.", "What you wrote", "I rang three times.")
    second.presses("Keep mine")
    saved_are(server, first, "I rang three times.")

    first.types("what_happened", "I rang four times.")
    first.is_told("Somebody else changed the same words")
    first.presses("Compare both")
    first.presses("Keep what is saved")
    first.reads("What is saved stays")
    assert first.page.get_by_label("What happened").input_value() == "I rang four times."
    first.presses("Go on with what is saved")
    assert first.page.locator("[name=what_happened]").input_value() == "I rang three times."
    for writer in (first, second):
        writer.noticed("409")


@pytest.mark.loses_the_line
def test_nothing_stays_on_the_device_unless_its_owner_asks_for_it(enter: Enter, server: RunningServer) -> None:
    writer: Writer = enter(Writer)
    writer.begins("I rang.")
    writer.opens(writer.at("happened"))
    writer.context.set_offline(True)
    writer.types("what_happened", "I rang, and waited.")
    writer.is_told("Not saved yet: no connection.")
    assert writer.keeps() == {}
    writer.ticks("Keep a copy on this phone: only I use it")
    assert "I+rang" in str(writer.keeps())

    writer.closes_the_page()
    writer.context.set_offline(False)
    writer.opens(writer.at("happened"))
    writer.reads("There are words on this device that were not sent", "I rang, and waited.")
    writer.page.get_by_role("button", name="Use them").click()
    saved_are(server, writer, "I rang, and waited.")
    writer.is_told("Saved at")
    assert list(writer.keeps()) == ["keep-a-copy"]
    writer.page.get_by_label("Keep a copy on this phone: only I use it").uncheck()
    assert writer.keeps() == {}


def test_a_copy_is_thrown_away_when_its_owner_says_so_or_the_device_forgets(enter: Enter) -> None:
    writer: Writer = enter(Writer)
    writer.begins("I rang.")
    for ending in ("thrown away", "forgotten"):
        writer.opens("/write")
        writer.ticks("Keep a copy on this phone: only I use it")
        writer.types("what_happened", "Another night.")
        assert "Another+night" in str(writer.keeps())
        writer.closes_the_page()
        if ending == "thrown away":
            writer.opens("/write")
            writer.reads("Another night.")
            writer.page.get_by_role("button", name="Throw them away").click()
            assert list(writer.keeps()) == ["keep-a-copy"]
        else:
            writer.opens("/my-stories")
            writer.presses("Forget my stories on this device")
            assert writer.keeps() == {}


def keeps_a_copy(enter: Enter) -> WithAnAccount:
    """Somebody with an account whose browser keeps a copy of what they wrote, at the page of the account."""
    writer: WithAnAccount = enter(WithAnAccount)
    writer.opens("/write")
    writer.ticks("Keep a copy on this phone: only I use it")
    writer.types("what_happened", "A night like no other.")
    writer.closes_the_page()
    writer.opens("/account")
    assert "A+night" in str(writer.keeps())
    return writer


def test_a_copy_goes_when_its_owner_signs_out(enter: Enter) -> None:
    writer = keeps_a_copy(enter)
    writer.signs_out()
    assert writer.keeps() == {}


def test_a_copy_goes_when_its_owner_signs_out_in_the_list_of_devices(enter: Enter) -> None:
    writer = keeps_a_copy(enter)
    writer.opens("/account/sessions")
    writer.page.get_by_role("row", name="(this one)").get_by_role("button").click()
    writer.reads("You are signed out.")
    assert writer.keeps() == {}


def test_a_copy_goes_when_its_owner_signs_out_on_every_device(enter: Enter) -> None:
    writer = keeps_a_copy(enter)
    writer.opens("/account/sessions")
    writer.presses("Sign out everywhere")
    assert writer.keeps() == {}


def test_nobody_is_asked_on_leaving_by_the_button_that_saves(enter: Enter) -> None:
    writer: Writer = enter(Writer)
    asked: list[str] = []
    writer.page.on("dialog", lambda question: (asked.append(question.type), question.accept()))
    writer.begins("I rang.")
    writer.opens(writer.at("happened"))
    writer.types("what_happened", "I rang twice.")
    writer.presses("Save")
    assert not asked


@pytest.mark.loses_the_line
def test_a_copy_goes_when_the_story_is_deleted_and_those_of_others_stay(enter: Enter) -> None:
    writer: Writer = enter(Writer)
    writer.begins("I rang.")
    writer.opens(writer.at("happened"))
    writer.ticks("Keep a copy on this phone: only I use it")
    writer.context.set_offline(True)
    writer.types("what_happened", "I rang, and waited.")
    writer.closes_the_page()
    writer.context.set_offline(False)
    writer.opens("/write")
    writer.types("what_happened", "Another night.")
    writer.closes_the_page()
    writer.opens(writer.at("delete"))
    assert "I+rang" in str(writer.keeps())
    writer.page.locator("main form :is([type=checkbox], [type=radio])").first.check()
    writer.presses("Delete my words")
    assert "I+rang" not in str(writer.keeps()) and "Another+night" in str(writer.keeps())


@pytest.mark.loses_the_line
def test_the_browser_asks_before_unsaved_words_are_left(enter: Enter, server: RunningServer) -> None:
    writer: Writer = enter(Writer)
    writer.begins("I rang.")
    writer.opens(writer.at("happened"))
    writer.context.set_offline(True)
    writer.types("what_happened", "I rang, and waited.")
    writer.is_told("Not saved yet: no connection.")
    with writer.page.expect_event("dialog") as asked:
        writer.page.close(run_before_unload=True)
    assert asked.value.type == "beforeunload"
    asked.value.dismiss()
    expect(writer.page.locator("[name=what_happened]")).to_have_value("I rang, and waited.")
    writer.context.set_offline(False)
    saved_are(server, writer, "I rang, and waited.")
    writer.is_told("Saved at")
    with writer.page.expect_event("close"):
        writer.page.close(run_before_unload=True)


def test_first_words_that_were_sent_leave_no_copy(enter: Enter) -> None:
    writer: Writer = enter(Writer)
    writer.opens("/write")
    writer.ticks("Keep a copy on this phone: only I use it")
    writer.types("what_happened", "That night.")
    assert "That+night" in str(writer.keeps())
    writer.presses("Save and go on")
    assert list(writer.keeps()) == ["keep-a-copy"]


def test_three_presses_of_shift_leave_and_going_back_does_not_return(enter: Enter, server: RunningServer) -> None:
    writer: Writer = enter(Writer)
    writer.begins("I rang.")
    writer.opens(writer.at("happened"))
    writing = writer.page.url
    writer.context.route("https://www.bbc.co.uk/**", lambda route: route.fulfill(body="<title>Weather</title>Rain"))
    writer.page.locator("[name=what_happened]").focus()
    writer.page.keyboard.press("End")
    writer.page.keyboard.type(" I RANG TWICE")
    for _letter in "SHIFT":
        writer.page.keyboard.press("Shift+A")
    writer.page.keyboard.press("Shift")
    writer.page.keyboard.press("Shift")
    expect(writer.page.locator(".leave [role=status]")).to_have_text("Shift: press it 1 more time to leave this site.")
    writer.finds_no_barrier()
    writer.page.keyboard.press("Shift")
    writer.page.wait_for_url("https://www.bbc.co.uk/weather")
    assert len(writer.context.pages) == 1
    saved_are(server, writer, "I rang. I RANG TWICEAAAAA")
    writer.page.go_back()
    assert writer.page.url != writing


def test_the_way_out_never_covers_what_is_typed(enter: Enter) -> None:
    writer: Writer = enter(Writer)
    writer.begins("I rang.")
    writer.opens(writer.at("scenes/new"))
    fields = writer.page.locator("main :is(input:not([type=hidden]), textarea, select, button, a)")
    for backwards in (False, True):
        for number in range(fields.count()):
            writer.page.keyboard.press("Shift+Tab" if backwards else "Tab")
            covered = writer.page.evaluate("""() => {
                const bar = document.querySelector(".leave").getBoundingClientRect();
                const here = document.activeElement.getBoundingClientRect();
                return document.activeElement.closest("main") !== null && here.top < bar.bottom;
            }""")
            assert not covered, number


@pytest.mark.fault("leaked-private-link")
def test_a_writer_on_a_phone_sees_who_has_the_story_and_makes_one_new_link_with_a_double_tap(
    server: RunningServer, enter: Enter
) -> None:
    writer = enter(Writer)
    link = writer.begins("She rang three numbers. Nobody came.")
    other = enter(WithAnAccount)
    other.opens(link)
    other.opens("/account")
    other.presses("Add them to my account")

    writer.opens(writer.at("").rstrip("/"))
    writer.reads("An account added this story:")
    writer.follows("I have lost the link, or somebody else has it")
    writer.reads("will no longer be able to open this story.")
    assert writer.page.evaluate("document.documentElement.scrollWidth") <= writer.viewport["width"]
    writer.page.get_by_role("button", name="Make a new private link").dblclick()
    expect(writer.page.locator("#private-link")).to_contain_text("/s/")

    with server.database.read() as session:
        links = private_link.of_story(session, writer.story)
        assert [each.revoked_at is None for each in links] == [False, True]
    fresh = writer.page.locator("#private-link").inner_text()
    anybody = enter(Writer)
    anybody.opens(fresh.replace(server.address, ""))
    anybody.reads("Your story")
