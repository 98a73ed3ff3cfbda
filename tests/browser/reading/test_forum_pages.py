"""Reading, playing and writing on a narrow phone and a laptop: no barrier, nothing wider than the window."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from scenarios.sample import PATHWAY
from tests.browser.actors import LAPTOP, NARROW
from tests.browser.people import Visitor, Writer
from tests.browser.stores import sample_stories

pytestmark = pytest.mark.store(filled_by=sample_stories)

Enter = Callable[..., Any]
SIZES = pytest.mark.parametrize("viewport", [NARROW, LAPTOP], ids=["narrow", "laptop"])


@SIZES
def test_a_reader_reads_and_plays(enter: Enter, viewport: dict[str, int]) -> None:
    reader: Visitor = enter(Visitor, viewport=viewport)
    for path in ("/", "/pathways", f"/pathways/{PATHWAY.slug}", "/stories"):
        reader.opens(path)
    reader.follows("The third call")
    reader.presses("Play this story")
    reader.presses("Start")
    reader.presses("Go on")
    reader.presses("Go on")
    reader.follows("C Advise her to go to the emergency department")
    reader.reads("the story has left the model here")


def test_letters_twice_as_large_make_a_story_no_wider_than_a_phone(enter: Enter) -> None:
    reader: Visitor = enter(Visitor, viewport={"width": 360, "height": 740})
    reader.opens("/stories")
    reader.follows("The third call")
    reader.page.evaluate("document.documentElement.style.fontSize = '200%'")
    assert reader.page.evaluate("document.documentElement.scrollWidth") == 360


@SIZES
def test_a_writer_meets_every_page(enter: Enter, viewport: dict[str, int]) -> None:
    writer: Writer = enter(Writer, viewport=viewport)
    writer.begins("I rang three numbers.")
    story = writer.page.url
    writer.opens(f"{story}/scenes")
    writer.adds_a_scene("It is a turning point", "The helpline", heading="Somebody answers", narration="At last.")
    for part in ("words", "person", "who", "scenes/s1", "scenes/s1/choices", "scenes/s1/remove", "send", "delete"):
        writer.opens(f"{story}/{part}")
    for part in (
        "happened",
        "person/name",
        "start",
        "tell/s1",
        "moment",
        "moment/s1/decider",
        "moment/s1/told",
        "moment/s1/other",
        "title",
    ):
        writer.opens(f"{story}/{part}")
    writer.opens(story)
    writer.opens("/my-stories")


def test_two_texts_stand_side_by_side_when_another_was_saved(enter: Enter) -> None:
    writer: Writer = enter(Writer)
    writer.begins("I rang three numbers.")
    writer.opens(f"{writer.page.url}/words")
    elsewhere = writer.page.context.new_page()
    elsewhere.goto(writer.page.url)
    elsewhere.locator("[name=title]").fill("Saved elsewhere")
    with elsewhere.expect_navigation():
        elsewhere.get_by_role("button", name="Save").click()
    elsewhere.close()

    writer.fills_in(title="Typed here")
    writer.presses("Save")

    writer.reads("What is saved now", "Saved elsewhere")
    assert writer.page.locator("[name=title]").input_value() == "Typed here"
    writer.noticed("409")
