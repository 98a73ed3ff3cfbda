"""A writer says what a moment tests, and moves the story on when the pathway has a newer version, as people do it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from playwright.sync_api import expect

from scenarios.pathways import draft as pathway_draft
from scenarios.sample import PATHWAY
from scenarios.store.pathways import pathway as pathways
from tests.browser.actors import LAPTOP, NARROW
from tests.browser.people import AtTheKeyboard, Writer
from tests.browser.stores import pathway_under_test
from tests.live.server import RunningServer

pytestmark = pytest.mark.store(filled_by=pathway_under_test)

Enter = Callable[..., Any]
HOURS = "Opening hours match need"


@pytest.fixture
def publishes_the_next(server: RunningServer) -> Callable[[], int]:
    """Puts a next version of the pathway under test, in which the café closes at another hour."""

    def work(session: Any) -> int:
        version = pathways.active(session, pathways.by_slug(session, PATHWAY.slug).id)
        assert version is not None
        cafe = version.content.stage("CAFE")
        assert cafe is not None
        later = pathway_draft.put_stage(version.content, replace(cafe, closes=f"0{version.number}:00"))
        return pathways.activate(session, pathways.draft(session, version.pathway_id, later).id).number

    return lambda: server.database.write(work)


def tells(writer: Writer) -> None:
    """A story with a scene at the surgery and an ending at the café, whose hours it tests."""
    writer.begins("The last bus had gone, and so had everybody else.")
    writer.opens(writer.at("scenes"))
    writer.adds_a_scene("It tells what happens", "Your GP surgery", heading="The phone", narration="Nobody answers.")
    writer.presses("Add a scene")
    writer.fills_in(heading="At the door", narration="It is ten past eleven.", stage="The crisis café")
    writer.ticks("It is an ending")
    writer.page.get_by_text("Does this moment put something to the test?").click()
    writer.page.get_by_label(HOURS).check()
    writer.presses("Save this scene")
    writer.reads("What the pathway takes for granted, and this moment tests", HOURS)


@pytest.mark.parametrize("viewport", [NARROW, LAPTOP], ids=["narrow", "laptop"])
def test_a_story_is_moved_on_and_read_again(
    enter: Enter, publishes_the_next: Callable[[], int], viewport: dict[str, int]
) -> None:
    writer: Writer = enter(Writer, viewport=viewport)
    tells(writer)
    number = publishes_the_next()

    writer.opens(f"/write/{writer.story}")
    writer.reads("The pathway has a newer version", f"Version {number} is the one that is tested now.")
    writer.presses(f"Move the story to version {number}")
    writer.reads(f"The story is for version {number} of the pathway now.")
    writer.reads_not("The pathway has a newer version")
    writer.opens(writer.at("history"))
    writer.reads(f"Moved to version {number} of the pathway. No word changed.")
    writer.opens(writer.at("scenes"))
    writer.reads(HOURS)


def test_with_keys_alone(enter: Enter, publishes_the_next: Callable[[], int]) -> None:
    writer: AtTheKeyboard = enter(AtTheKeyboard)
    tells(writer)
    writer.opens(writer.at("scenes/s1"))
    writer.comes_to(writer.page.locator("summary", has_text="Does this moment put something to the test?"))
    writer.page.keyboard.press("Enter")
    box = writer.page.get_by_label("There is no wrong door")
    writer.comes_to(box)
    writer.page.keyboard.press("Space")
    expect(box).to_be_checked()
    writer.hits("Save this scene")
    number = publishes_the_next()

    writer.opens(f"/write/{writer.story}")
    writer.hits(f"Move the story to version {number}")
    writer.reads(f"The story is for version {number} of the pathway now.")
