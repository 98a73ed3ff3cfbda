"""Playing a story with the keyboard, and hearing it: what the device is asked to say, and when.

A browser on a server has no voice. Where a test needs one, a device's voice is stood in for: it keeps what it is asked
to say, and comes to the start and the end of it when the test says so. One test leaves the browser as it is.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import expect

from scenarios.sample import STORIES
from tests.browser.actors import LAPTOP, NARROW
from tests.browser.people import Visitor, Writer
from tests.browser.stores import sample_stories
from tests.browser.watching import WatchedBrowser
from tests.live.server import RunningServer

pytestmark = pytest.mark.store(filled_by=sample_stories)

Enter = Callable[..., Any]
SIZES = pytest.mark.parametrize("viewport", [NARROW, LAPTOP], ids=["narrow", "laptop"])
FIRST, SECOND, ASKING = STORIES[0].content.scenes[:3]
_VOICE = """
window.voice = [];
SpeechSynthesis.prototype.speak = (utterance) => window.voice.push(utterance);
SpeechSynthesis.prototype.cancel = () => {
  for (const utterance of window.voice.splice(0)) utterance.dispatchEvent(new Event("error"));
};
"""


class Listener(Visitor):
    """Somebody who plays a story by hand and ear."""

    def __init__(self, browser: WatchedBrowser, server: RunningServer, **context: Any) -> None:
        super().__init__(browser, server, **context)
        self.context.add_init_script(_VOICE)

    def starts(self) -> None:
        """Come to the first scene of a story."""
        self.opens("/stories")
        self.follows("The third call")
        self.presses("Play this story")
        self.presses("Start")

    @property
    def hears(self) -> list[str]:
        """What the device is saying or has yet to say."""
        said: list[str] = self.page.evaluate("window.voice.map((each) => each.text)")
        return said

    def listens_to(self, count: int) -> None:
        """Hear this many sentences to their end, and the next one begin."""
        self.page.evaluate(
            """(count) => {
            for (const each of window.voice.slice(0, count)) {
                each.dispatchEvent(new Event("start"));
                each.dispatchEvent(new Event("end"));
            }
            window.voice.splice(0, count);
            window.voice[0]?.dispatchEvent(new Event("start"));
        }""",
            count,
        )

    def has_pressed(self, button: str) -> None:
        """Press a button by the keyboard."""
        self.page.get_by_role("button", name=button, exact=True).focus()
        self.page.keyboard.press("Enter")


@pytest.fixture
def listener(enter: Enter) -> Listener:
    """Somebody at the first scene, which has a note about its content."""
    listener: Listener = enter(Listener)
    listener.starts()
    return listener


@SIZES
def test_a_story_is_played_by_the_keyboard_alone(enter: Enter, viewport: dict[str, int]) -> None:
    reader: Listener = enter(Listener, viewport=viewport)
    reader.starts()
    for heading in (SECOND.heading, ASKING.heading):
        reader.page.get_by_role("button", name="Go on", exact=True).focus()
        reader.page.keyboard.press("Enter")
        expect(reader.page.locator("h1")).to_have_text(heading)
        expect(reader.page.locator("h1")).to_be_focused()
        expect(reader.page.locator("h1")).to_be_in_viewport()
    reader.reads("step 3")
    for _ in range(3):  # The button, the box to tick, and the first choice.
        reader.page.keyboard.press("Tab")
    reader.page.keyboard.press("Enter")
    reader.reads("step 4")
    reader.arrives()
    expect(reader.page.locator("h1")).to_be_focused()
    expect(reader.page.locator(".line__stop.here")).to_be_visible()


def test_nothing_is_said_before_somebody_asks_for_it(listener: Listener) -> None:
    assert listener.hears == []
    listener.presses("Go on")
    assert listener.hears == []


def test_a_note_is_read_first_and_the_scene_only_when_asked_for(listener: Listener) -> None:
    assert FIRST.content_note
    listener.has_pressed("Read aloud")
    assert " ".join(listener.hears) == f"Before you read: {FIRST.content_note}"
    listener.has_pressed("Read the scene aloud")
    assert listener.hears[0] == FIRST.heading
    assert " ".join(FIRST.narration.split()) in " ".join(listener.hears)


def test_a_scene_is_read_in_its_order_and_sentence_by_sentence(listener: Listener) -> None:
    listener.presses("Go on")
    listener.presses("Go on")
    listener.has_pressed("Read aloud")
    heard = listener.hears
    assert ASKING.decision
    parts = [ASKING.heading, ASKING.place, ASKING.narration, ASKING.decision.question]
    parts += [f"{letter}: {option.label}" for letter, option in zip("ABC", ASKING.decision.options, strict=True)]
    whole = " ".join(heard)
    places = [whole.index(" ".join(part.split())) for part in parts]
    assert places == sorted(places)
    assert len(heard) > len(parts) and max(map(len, heard)) <= 200
    assert set(listener.page.evaluate("window.voice.map((each) => each.lang)")) == {"en-GB"}


def test_it_can_be_paused_and_goes_on_with_the_same_sentence(listener: Listener) -> None:
    listener.presses("Go on")
    listener.has_pressed("Read aloud")
    listener.finds_no_barrier()
    whole = listener.hears
    listener.listens_to(2)
    listener.has_pressed("Pause")
    assert listener.hears == []
    expect(listener.page.get_by_role("button", name="Go on reading")).to_be_focused()
    listener.has_pressed("Go on reading")
    assert listener.hears == whole[2:]


def test_it_can_be_stopped_and_begins_anew(listener: Listener) -> None:
    listener.presses("Go on")
    listener.has_pressed("Read aloud")
    whole = listener.hears
    listener.listens_to(1)
    listener.has_pressed("Stop reading")
    assert listener.hears == []
    expect(listener.page.get_by_role("button", name="Read aloud")).to_be_focused()
    expect(listener.page.get_by_role("button", name="Stop reading")).to_be_hidden()
    listener.has_pressed("Read aloud")
    assert listener.hears == whole


def test_when_all_is_read_it_can_be_read_again(listener: Listener) -> None:
    listener.presses("Go on")
    listener.has_pressed("Read aloud")
    listener.listens_to(len(listener.hears))
    expect(listener.page.get_by_role("button", name="Read aloud")).to_be_visible()
    expect(listener.page.get_by_role("button", name="Stop reading")).to_be_hidden()


def test_each_scene_is_read_by_itself_where_that_is_wished_and_on_the_way_to_it_only(listener: Listener) -> None:
    listener.ticks("Read each scene aloud by itself")
    assert listener.hears == []
    listener.presses("Go on")
    assert listener.hears[0] == SECOND.heading

    listener.page.reload()
    expect(listener.page.get_by_label("Read each scene aloud by itself")).to_be_checked()
    assert listener.hears == [], "nothing was pressed that leads here"

    another = listener.context.new_page()
    another.goto(listener.page.url)
    expect(another.get_by_label("Read each scene aloud by itself")).not_to_be_checked()
    assert another.evaluate("window.voice.length") == 0


def test_a_scene_with_a_note_never_reads_itself_beyond_the_note(listener: Listener) -> None:
    listener.ticks("Read each scene aloud by itself")
    first = listener.page.url
    listener.page.evaluate("(address) => sessionStorage.setItem('speaking-pressed', address)", first)
    listener.page.reload()
    assert " ".join(listener.hears) == f"Before you read: {FIRST.content_note}"
    listener.listens_to(9)
    assert listener.hears == []
    listener.has_pressed("Read the scene aloud")
    assert listener.hears[0] == FIRST.heading


def test_a_press_that_opens_another_tab_starts_nothing(listener: Listener) -> None:
    listener.ticks("Read each scene aloud by itself")
    with listener.context.expect_page() as opened:
        listener.page.get_by_role("button", name="Go on", exact=True).click(modifiers=["Control"])
    opened.value.wait_for_url(listener.server.address + "/**")  # A new tab is blank at first.
    assert opened.value.evaluate("window.voice.length") == 0
    assert listener.page.evaluate("sessionStorage.getItem('speaking-pressed')") is None


def test_a_device_without_a_voice_says_so_in_words(enter: Enter) -> None:
    """The browser as it is, which has a voice on some machines and none on others."""
    reader: Visitor = enter(Visitor)
    reader.opens("/stories")
    reader.follows("Not a crime")
    reader.presses("Play this story")
    reader.presses("Start")
    reader.page.get_by_role("button", name="Read aloud").click()
    if reader.page.evaluate("speechSynthesis.getVoices().length"):
        expect(reader.page.get_by_role("button", name="Stop reading")).to_be_visible()
    else:
        reader.reads("This device could not read it aloud.")
        expect(reader.page.get_by_role("button", name="Read aloud")).to_be_visible()


def test_only_what_is_published_can_be_read_aloud(enter: Enter) -> None:
    writer: Writer = enter(Writer)
    writer.begins("I rang three numbers.")
    writer.opens(f"{writer.page.url}/play?way=")
    writer.reads("I rang three numbers.")
    assert not writer.page.locator("[data-speaking]").count()


def test_a_browser_that_cannot_speak_shows_no_button(enter: Enter) -> None:
    listener: Visitor = enter(Visitor)
    listener.context.add_init_script("delete window.speechSynthesis; delete Window.prototype.speechSynthesis;")
    listener.opens("/stories")
    listener.follows("The third call")
    listener.presses("Play this story")
    listener.presses("Start")
    expect(listener.page.locator("[data-speaking]")).to_be_hidden()
