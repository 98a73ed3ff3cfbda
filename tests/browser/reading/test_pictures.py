"""The pictures of a pathway and of a story, on a phone and a laptop, without any script: no barrier, and a way back."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import expect

from scenarios.sample import PATHWAY
from tests.browser.actors import LAPTOP
from tests.browser.people import Visitor
from tests.browser.stores import sample_stories

pytestmark = pytest.mark.store(filled_by=sample_stories)

Enter = Callable[..., Any]
PHONE = {"width": 360, "height": 740}
SIZES = pytest.mark.parametrize("viewport", [PHONE, LAPTOP], ids=["phone", "laptop"])


class Looker(Visitor):
    """Somebody who looks at pictures."""

    def sees_boxes_with_their_words_inside(self, count: int) -> None:
        """Every box of the picture holds its own words, in the font that this browser uses."""
        self.page.evaluate("document.fonts.ready")
        outside = self.page.evaluate("""() => [...document.querySelectorAll(".picture__stop, .picture__scene a")]
            .map((group) => [group.querySelector(".picture__box").getBoundingClientRect(), group])
            .flatMap(([box, group]) => [...group.querySelectorAll("text")].filter((text) => {
                const { left, right, top, bottom } = text.getBoundingClientRect();
                return left < box.left || right > box.right || top < box.top || bottom > box.bottom + 4;
            })).map((text) => text.textContent)""")
        assert outside == []
        expect(self.page.locator(".picture__box")).to_have_count(count)


@SIZES
def test_a_pathway_is_seen_as_a_picture(enter: Enter, viewport: dict[str, int]) -> None:
    reader: Looker = enter(Looker, viewport=viewport)
    reader.opens(f"/pathways/{PATHWAY.slug}")
    reader.sees_boxes_with_their_words_inside(len(PATHWAY.content.stages))
    frame = reader.page.locator(".picture-frame").bounding_box()
    first = reader.page.locator("[data-start] .picture__box").bounding_box()
    assert frame and first
    assert frame["x"] <= first["x"] and first["x"] + first["width"] <= frame["x"] + frame["width"]
    with reader.page.expect_download() as download:
        reader.page.get_by_role("link", name="Download the picture (SVG)").click()
    assert download.value.suggested_filename == "pathway-version-1.svg"


PICTURES = pytest.mark.parametrize("path", [f"/pathways/{PATHWAY.slug}", "/stories/5/map"], ids=["pathway", "story"])
HINT = "The picture is wider than this screen."


@PICTURES
def test_a_phone_shows_that_there_is_more_of_a_picture_and_where(enter: Enter, path: str) -> None:
    reader: Visitor = enter(Visitor, viewport=PHONE)
    reader.opens(path)
    frame, view = reader.page.locator(".picture-frame"), reader.page.locator(".picture-view")
    expect(reader.page.get_by_text(HINT)).to_be_visible()
    expect(view).to_have_class(re.compile("more-before"))

    frame.evaluate("frame => { frame.scrollLeft = 0; }")
    expect(view).not_to_have_class(re.compile("more-before"))
    expect(view).to_have_class(re.compile("more-after"))
    frame.focus()
    reader.page.keyboard.press("ArrowRight")
    expect(view).to_have_class(re.compile("more-before"))
    frame.evaluate("frame => { frame.scrollLeft = frame.scrollWidth; }")
    expect(view).not_to_have_class(re.compile("more-after"))


@PICTURES
def test_a_wide_window_says_nothing_of_scrolling(enter: Enter, path: str) -> None:
    reader: Visitor = enter(Visitor, viewport=LAPTOP)
    reader.opens(path)
    expect(reader.page.get_by_text(HINT)).to_be_hidden()
    expect(reader.page.locator(".picture-view")).not_to_have_class(re.compile("more-"))


@PICTURES
def test_without_a_script_a_phone_is_told_to_scroll_all_the_same(enter: Enter, path: str) -> None:
    page = enter(Visitor, viewport=PHONE, java_script_enabled=False).page
    page.goto(path)
    expect(page.get_by_text(HINT)).to_be_visible()


@SIZES
def test_a_scene_on_the_map_leads_back_to_the_outline_without_a_script(enter: Enter, viewport: dict[str, int]) -> None:
    # The page is looked over in a browser with scripts: what looks it over is one.
    looking: Looker = enter(Looker, viewport=viewport)
    looking.opens("/stories/5/map")
    looking.sees_boxes_with_their_words_inside(9)

    reader: Visitor = enter(Visitor, viewport=viewport, java_script_enabled=False)
    page = reader.page
    page.goto("/stories/5")
    page.get_by_role("link", name="See the story as a map").click()
    page.get_by_role("link", name="7: Not yet").click()
    expect(page).to_have_url(f"{reader.server.address}/stories/5#scene-s7")
    expect(page.locator("#scene-s7")).to_be_in_viewport()


def test_a_map_is_walked_with_the_keyboard(enter: Enter) -> None:
    reader: Visitor = enter(Visitor)
    reader.opens("/stories/5/map")
    reader.page.locator(".picture-frame").focus()
    reader.page.keyboard.press("Tab")
    expect(reader.page.locator(".picture a").first).to_be_focused()
    reader.page.keyboard.press("Enter")
    expect(reader.page).to_have_url(f"{reader.server.address}/stories/5#scene-s1")
