"""The outline of a story: by keyboard alone, with errors and warnings on it, narrow and wide, short and long."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import expect

from scenarios.account import Account
from scenarios.db import Database
from scenarios.sample import STORIES
from scenarios.store.stories import story as stories
from scenarios.stories.story import DecisionPoint, Feeling, Option, Origin, Scene, SceneKind, StoryContent
from tests.browser.actors import LAPTOP, NARROW
from tests.browser.people import Writer
from tests.browser.stores import sample_stories

pytestmark = pytest.mark.store(filled_by=sample_stories)

Enter = Callable[..., Any]
SIZES = pytest.mark.parametrize("viewport", [NARROW, LAPTOP], ids=["narrow", "laptop"])
WORDS = " ".join(scene.narration for story in STORIES for scene in story.content.scenes).split()
LONG = " ".join(WORDS[:60])


def troubled() -> StoryContent:
    """A story with something of everything that the checks look for."""
    ask = DecisionPoint(
        "What should the porter do?",
        "the porter",
        (
            Option("o1", "Let him wait inside", "s3", Origin.AUTHOR),
            Option("o2", "Ring the night nurse", None, Origin.PROPOSED_MODEL),
            Option("o3", "Send him away", "s5"),
        ),
    )
    return StoryContent(
        what_happened="He was left at the door.",
        scenes=(
            Scene("s1", heading="At the bus stop", narration=LONG, time="22:50", place="A bus stop", leads_to="s2"),
            Scene(
                "s2",
                SceneKind.DECISION,
                "At the door",
                "He knocks.",
                time="23:10",
                stage="CAFE",
                decision=ask,
                feeling=Feeling.BAD,
                content_note="Somebody is turned away.",
            ),
            Scene("s3", heading="The kettle", narration="It is on.", stage="SAFE-PLACE"),
            Scene("s4", heading="میں باہر کھڑا رہا", narration="Nobody leads here.", leads_to="s3"),
            Scene("s5", heading="Round", narration="He walks.", stage=None, leads_to="s6"),
            Scene("s6", narration="And he walks round again.", stage="HELP", leads_to="s5"),
        ),
    )


def long() -> StoryContent:
    """Forty scenes, one after the other."""
    keys = [f"s{number}" for number in range(1, 41)]
    told = [
        Scene(key, heading=f"Moment {key[1:]}", narration="It happens.", stage="CAFE", leads_to=after)
        for key, after in zip(keys, [*keys[1:], None], strict=True)
    ]
    return StoryContent(title="Forty moments", scenes=(*told[:-1], Scene("s40", SceneKind.ENDING, "The end", "Over.")))


def keep(database: Database, story_id: int, content: StoryContent) -> None:
    """The story as its writer would have written it by now."""

    def work(session: Any) -> None:
        by = Account(held=frozenset({story_id}))
        stories.save(session, by, story_id, content, based_on=stories.get(session, story_id).head)

    database.write(work)


def at_the_outline(writer: Writer, content: StoryContent) -> str:
    """Open the outline of a story with these scenes; give its address."""
    writer.begins("He was left at the door.")
    story = writer.page.url
    keep(writer.server.database, int(story.rpartition("/")[2]), content)
    writer.opens(f"{story}/scenes")
    return story


def order(writer: Writer) -> list[str]:
    return writer.page.locator(".scene-list h3 a").all_inner_texts()


def tabs_to(writer: Writer, name: str) -> None:
    """Press Tab until what has this name has the focus."""
    wanted = (
        writer.page.locator("main")
        .get_by_role("button", name=name, exact=True)
        .or_(writer.page.locator("main").get_by_role("link", name=name, exact=True))
        .first
    )
    for _press in range(120):
        if wanted.evaluate("each => each === document.activeElement"):
            return
        writer.page.keyboard.press("Tab")
    raise AssertionError(f"Tab never came to {name}")


def presses_enter(writer: Writer) -> None:
    with writer.page.expect_navigation():
        writer.page.keyboard.press("Enter")


@pytest.mark.parametrize("script", [True, False], ids=["script", "no script"])
def test_scenes_are_moved_by_keyboard_alone_and_the_focus_stays(enter: Enter, script: bool) -> None:
    writer: Writer = enter(Writer, viewport=LAPTOP)
    story = at_the_outline(writer, troubled())
    page = writer.page
    if not script:
        page.route("**/*.js", lambda route: route.fulfill(body="", content_type="text/javascript"))
        page.goto(f"{story}/scenes")
    tabs_to(writer, "Move up scene 3, The kettle")
    presses_enter(writer)
    expect(page.locator("#up-s3")).to_be_focused()
    expect(page.locator("#up-s3")).to_be_in_viewport()
    assert order(writer)[:3] == ["At the bus stop", "The kettle", "At the door"]
    presses_enter(writer)
    expect(page.locator("#scene-s3")).to_be_focused()
    assert order(writer)[:3] == ["The kettle", "At the bus stop", "At the door"]
    tabs_to(writer, "Move down scene 1, The kettle")
    presses_enter(writer)
    expect(page.locator("#down-s3")).to_be_focused()
    assert order(writer)[:3] == ["At the bus stop", "The kettle", "At the door"]


def test_a_long_story_is_reordered_in_one_step_by_keyboard(enter: Enter) -> None:
    writer: Writer = enter(Writer)
    at_the_outline(writer, long())
    tabs_to(writer, "Move to… scene 2, Moment 2")
    presses_enter(writer)
    writer.arrives()
    writer.page.get_by_label("Move it to").focus()
    for key in ("End", "ArrowUp", "ArrowUp"):
        writer.page.keyboard.press(key)
    tabs_to(writer, "Move it")
    presses_enter(writer)
    expect(writer.page.locator("#scene-s2")).to_be_focused()
    assert order(writer)[36:39] == ["Moment 38", "Moment 2", "Moment 39"]
    writer.finds_no_barrier()


@SIZES
def test_the_outline_of_a_troubled_story_has_no_barrier_and_leads_to_each_mend(
    enter: Enter, viewport: dict[str, int]
) -> None:
    writer: Writer = enter(Writer, viewport=viewport)
    story = at_the_outline(writer, troubled())
    writer.reads("To mend before everyone can read it (3)")
    for fold in writer.page.locator("details summary").all():
        fold.click()
    writer.finds_no_barrier()
    writer.reads("The model has no answer here", "60 words take about 25 seconds to read out")
    for link in {each.get_attribute("href") or "" for each in writer.page.locator(".outline-advice a").all()}:
        writer.opens(link)
        anchor = link.partition("#")[2]
        if anchor:
            expect(writer.page.locator(f"[id='{anchor}']")).to_be_focused()
    writer.opens(f"{story}/send")
