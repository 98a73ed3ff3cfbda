"""The big screen in a real browser, through a whole story."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from playwright.sync_api import expect
from sqlalchemy.orm import Session

from live.plan import Plan
from live.programme import SectionDetails
from live.store import event
from scenarios.checks import SCREEN_LIMIT, SCREEN_WORDS
from scenarios.sample import STORIES as SAMPLE
from scenarios.sample import closed_at_eleven
from scenarios.story import StoryContent
from tests.browser.actors import AtTheConsole, BigScreen, PhoneInHand
from tests.live.evening import Evening
from tests.live.factories import published_story
from tests.live.server import RunningServer

WINDOWS = {"720p": (1280, 720), "1080p": (1920, 1080), "4:3": (1024, 768)}
SENTENCE = "Nobody knew who was meant to ring whom, and so for a while nobody rang anybody. "
ARABIC = "وصلت روزي إلى المقهى قبل الإغلاق بعشر دقائق. «نغلق عند الحادية عشرة»، قالت المتطوعة."
LONG_WORD = "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft"


def test_it_follows_the_host_through_a_story(host: AtTheConsole, screen: BigScreen, phone: PhoneInHand) -> None:
    screen.shows("Closed at eleven", "It starts soon")
    screen.reads("Phones here: 1")
    screen.finds_no_barrier()
    host.goes_on()
    screen.shows("10:50 pm", "Rosie’s housemate has walked her here in the rain.")
    screen.finds_no_barrier()
    host.goes_on_to("Open the vote")
    host.goes_on()
    screen.shows("What should the volunteer do?", "0 of 1 have answered", "Choose all you could support")
    screen.finds_no_barrier()
    phone.votes("A")
    screen.shows("1 of 1 have answered")
    host.goes_on()
    screen.shows("Voting has closed. 1 of 1 have answered.")
    assert "%" not in screen.stage
    screen.finds_no_barrier()
    host.goes_on()
    screen.shows("100% 1 of 1", "proposed model 0% 0 of 1", "1 of 1 phones voted.")
    screen.is_still()
    screen.finds_no_barrier()
    host.goes_on()
    screen.shows("12:30 am", "He turns the sign round")
    screen.reads("A Stay open until somebody can take over")


def test_every_other_state_is_free_of_barriers(host: AtTheConsole, screen: BigScreen) -> None:
    host.goes_on_to("Open the vote")
    host.goes_on()
    host.presses("void")
    host.page.get_by_label("Why? The room may see this, and it is kept.").fill("The microphone failed")
    host.page.get_by_role("button", name="Make it void").click()
    screen.shows("This vote does not count", "The microphone failed")
    screen.finds_no_barrier()
    host.presses("Pause")
    screen.shows("We are taking a break", "Samaritans")
    screen.finds_no_barrier()
    host.goes_on()
    host.presses("House lights up")
    expect(screen.page.locator("body.bright")).to_have_count(1)
    screen.finds_no_barrier()
    host.presses("Blank")
    expect(screen.page.locator("body.blank")).to_have_count(1)
    screen.finds_no_barrier()
    host.goes_on()
    host.presses("End this story")
    host.page.get_by_role("button", name="End it").click()
    screen.shows("Thank you")
    screen.finds_no_barrier()


def test_a_restart_of_the_server_is_a_small_word_and_no_error_page(
    host: AtTheConsole, screen: BigScreen, server: RunningServer
) -> None:
    host.goes_on()
    screen.shows("Rosie’s housemate")
    server.kill()
    expect(screen.page.locator("#status")).to_have_text("Connecting again")
    screen.shows("Rosie’s housemate")
    server.start()
    expect(screen.page.locator("#status")).to_have_text("")
    screen.shows("Rosie’s housemate")


def test_what_it_shows_is_the_same_with_and_without_a_script(
    host: AtTheConsole, screen: BigScreen, evening: Evening, enter: Callable[..., Any]
) -> None:
    plain = enter(BigScreen, java_script_enabled=False)
    for sign in ("It starts soon", "10:50 pm", "10:54 pm", "0 of", "Voting has closed", "Who could support it"):
        screen.shows(sign)
        screen.is_still()
        plain.opens(f"/screen/{evening.code}")
        assert plain.stage == screen.stage
        host.page.locator("#go").wait_for()
        if host.page.locator("#big").count():
            host.goes_on()


@pytest.mark.parametrize("window", WINDOWS)
@pytest.mark.parametrize("story", ["sample", "long", "six choices", "right to left"])
def test_nothing_leaves_the_stage(
    story: str, window: str, evening: Evening, server: RunningServer, enter: Callable[..., Any]
) -> None:
    width, height = WINDOWS[window]
    screen: BigScreen = enter(BigScreen, viewport={"width": width, "height": height})
    host: AtTheConsole = enter(AtTheConsole, evening)
    section = plays(server, evening, STORIES[story]())
    for face, path in ((screen, "screen"), (host, "host")):
        face.opens(f"/{path}/{evening.code}?section={section}")
    for _ in range(6):
        screen.keeps_to_the_stage()
        if not host.page.locator("#big").count() or "End" in host.page.locator("#big").inner_text():
            break
        host.goes_on()
        expect(screen.page.locator("body")).to_have_attribute("data-version", host.version)
        screen.is_still()


@pytest.mark.parametrize("window", WINDOWS)
@pytest.mark.parametrize(
    ("words", "largest_step", "cut"),
    [(SCREEN_WORDS, 1, False), (SCREEN_LIMIT, 8, False), (2 * SCREEN_LIMIT, 8, True)],
)
def test_the_advice_on_long_texts_says_what_the_screen_does(
    words: int, largest_step: int, cut: bool, window: str,
    evening: Evening, server: RunningServer, enter: Callable[..., Any],
) -> None:
    width, height = WINDOWS[window]
    screen: BigScreen = enter(BigScreen, viewport={"width": width, "height": height})
    host: AtTheConsole = enter(AtTheConsole, evening)
    text = " ".join([scene.narration for story in SAMPLE for scene in story.content.scenes]).split()[:words]
    section = plays(server, evening, told(" ".join(text)))
    for face, path in ((screen, "screen"), (host, "host")):
        face.opens(f"/{path}/{evening.code}?section={section}")
    host.goes_on()
    screen.shows(" ".join(text))
    screen.is_still()
    assert int(screen.page.locator("body").get_attribute("data-size") or 0) <= largest_step
    assert (screen.page.locator(".stage.cut").count() == 1) is cut


def plays(server: RunningServer, evening: Evening, content: StoryContent) -> int:
    """Give the event another section, in which this story is played."""

    def make(session: Session) -> int:
        section = event.add_section(session, evening.facilitator, evening.event_id, SectionDetails("Another"))
        revision = published_story(session, content)
        row = event.add_performance(session, evening.facilitator, section.id, revision.id)
        event.plan_performance(session, evening.facilitator, row.id, Plan(notes=False))
        return section.id

    return server.database.write(make)


def told(narration: str, **words: str) -> StoryContent:
    """The sample story with another first scene."""
    content = closed_at_eleven.STORY.content
    return replace(content, scenes=(replace(content.scenes[0], narration=narration, **words), *content.scenes[1:]))


def asked(question: str, *labels: str) -> StoryContent:
    """The sample story with another question at its first scene with one."""
    content = closed_at_eleven.STORY.content
    scene = content.scenes[1]
    assert scene.decision is not None
    pattern = scene.decision.options[0]
    options = tuple(replace(pattern, key=f"k{place}", label=label) for place, label in enumerate(labels))
    decided = replace(scene, decision=replace(scene.decision, question=question, options=options))
    return replace(content, scenes=(content.scenes[0], decided, *content.scenes[2:]))


STORIES: dict[str, Callable[[], StoryContent]] = {
    "sample": lambda: closed_at_eleven.STORY.content,
    "long": lambda: told(SENTENCE * 12 + LONG_WORD, place=SENTENCE, content_note=SENTENCE),
    "six choices": lambda: asked(SENTENCE * 2, *[SENTENCE + SENTENCE[:20]] * 5, LONG_WORD),
    "right to left": lambda: told(ARABIC),
}
