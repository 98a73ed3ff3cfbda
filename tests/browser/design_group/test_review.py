"""The design group's pages about a version, looked over for barriers, and gone through with the keyboard alone."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import expect
from sqlalchemy.orm import Session

from tests.browser.actors import LAPTOP, NARROW
from tests.browser.people import Designer
from tests.forum.played import Evening, samples

Enter = Callable[..., Any]
VERSION = "/review/pathways/urgent-mental-health-care/1"
SECOND = Evening("QW3RT", "A second evening", "In the library", performance=20, seed=5, with_floor=False)


def two_evenings(session: Session) -> None:
    """Two evenings with some of the sample's stories."""
    Evening().is_played(session, samples(session)[:3])
    session.flush()
    SECOND.is_played(session, samples(session)[1:4])


pytestmark = pytest.mark.store(filled_by=two_evenings)


@pytest.mark.parametrize("viewport", [NARROW, LAPTOP], ids=["narrow", "laptop"])
def test_a_designer_meets_every_page_of_a_version(enter: Enter, viewport: dict[str, int]) -> None:
    designer: Designer = enter(Designer, viewport=viewport)
    for path in (
        "/review",
        "/review/events",
        *(
            f"{VERSION}/{page}"
            for page in (
                "coverage",
                "coverage/stages/111MH",
                "coverage/steps/HELP--111MH",
                "coverage/assumptions/HOURS",
                "fit",
                "conformance",
                "picture",
                "beside",
            )
        ),
    ):
        designer.opens(path)


def test_from_the_list_to_a_scene_and_to_a_vote_by_keyboard(enter: Enter) -> None:
    designer: Designer = enter(Designer)
    designer.opens("/review")
    _goes(designer, "#versions ~ div h3 a")
    designer.reads("What was tested, and what was not")

    designer.page.locator(".matrix-frame").first.focus()
    designer.page.keyboard.press("Tab")
    assert designer.page.evaluate("document.activeElement.closest('.matrix') !== null"), "the table follows its frame"
    _goes(designer, ".matrix__stage a[href$='/111MH']")
    designer.reads("Scenes, story by story")
    _goes(designer, ".chip--asks a")
    assert "#scene-" in designer.page.url
    designer.page.go_back()
    designer.page.locator(".chip--asks a").first.wait_for()
    _goes(designer, "#votes ~ ul a")
    designer.reads("The way that led here")


def test_what_is_wider_than_a_phone_scrolls_in_its_frame(enter: Enter) -> None:
    designer: Designer = enter(Designer, viewport=NARROW)
    designer.opens(f"{VERSION}/coverage")
    frame = designer.page.locator(".matrix-frame").first
    frame.focus()
    for _ in range(8):
        designer.page.keyboard.press("ArrowRight")
    expect(frame).not_to_have_js_property("scrollLeft", 0)
    stage = designer.page.locator(".matrix tbody th").first.bounding_box()
    assert stage and 0 <= stage["x"] < 40, "the stage's name stays in view"


def _goes(designer: Designer, selector: str) -> None:
    """Press Enter on the first of these, which the keyboard can come to."""
    link = designer.page.locator(selector).first
    link.focus()
    assert link.evaluate("each => each === document.activeElement")
    with designer.page.expect_navigation():
        designer.page.keyboard.press("Enter")
    designer.arrives()
