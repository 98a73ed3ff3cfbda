"""The next version of a pathway, from its first change until it is under test, as the people in it meet it.

Each page that somebody comes to is looked over for barriers.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import expect

from scenarios.sample import PATHWAY
from scenarios.store.pathways import pathway as pathways
from tests.browser.actors import LAPTOP, NARROW
from tests.browser.people import Designer, Moderator, Visitor
from tests.browser.stores import sample_stories
from tests.live.server import RunningServer

pytestmark = pytest.mark.store(filled_by=sample_stories)

Enter = Callable[..., Any]
SIZES = pytest.mark.parametrize("viewport", [NARROW, LAPTOP], ids=["narrow", "laptop"])
READ = f"/pathways/{PATHWAY.slug}"
DESIGN = f"/design/{PATHWAY.slug}"


class PasserBy(Visitor):
    """Somebody without an account, on a phone."""

    viewport = {"width": 360, "height": 740}

    def questions(self, claim: str, text: str, name: str) -> None:
        """Question something that the draft takes for granted."""
        self.page.locator(".assumption", has_text=claim).get_by_role("link", name="Question this").click()
        self.arrives()
        self.ticks("I question this")
        self.fills_in(text=text, name=name)
        self.presses("Send it")


@pytest.fixture
def new_pathway(server: RunningServer, request: pytest.FixtureRequest) -> str:
    """The address of a pathway of its own, with the sample's model under test and no draft."""
    slug = f"pathway-{abs(hash(request.node.name))}"

    def make(session: Any) -> None:
        row = pathways.create(session, slug, "Care at night")
        pathways.activate(session, pathways.draft(session, row.id, PATHWAY.content).id)

    server.database.write(make)
    return slug


def test_the_next_version_from_its_first_change_until_it_is_under_test(enter: Enter, new_pathway: str) -> None:
    read, design = f"/pathways/{new_pathway}", f"/design/{new_pathway}"
    designer: Designer = enter(Designer)
    designer.opens("/design")
    designer.page.locator(f"#{new_pathway}").get_by_role("button", name="Start the next version").click()
    designer.arrives()
    designer.reads("A draft, not shown yet")

    designer.follows("The crisis café")
    designer.fills_in(closes="2am")
    designer.presses("Save")
    designer.reads("5:00 pm to 2:00 am")
    designer.presses("Add an assumption")
    designer.fills_in(text="The café is safe at night.")
    designer.presses("Save")

    passer_by: PasserBy = enter(PasserBy)
    passer_by.opens(read)
    passer_by.reads_not("being written")

    designer.presses("Show it and ask what people think")
    designer.presses("Show it")
    designer.reads("A draft, open to questions")

    passer_by.opens(read)
    passer_by.follows("Read the draft and say what you think")
    passer_by.questions("safe at night", "Who looks after the door?", "a neighbour")
    passer_by.reads("A moderator reads it first")
    passer_by.reads_not("Who looks after the door?")

    moderator: Moderator = enter(Moderator)
    moderator.opens("/moderate")
    moderator.follows("Remarks about pathways")
    moderator.follows("Who looks after the door?")
    moderator.presses("Show it to all")

    designer.opens(design)
    remark = designer.page.locator(".remark", has_text="Who looks after the door?")
    remark.get_by_role("link", name="Answer").click()
    designer.arrives()
    designer.ticks("Answered")
    designer.fills_in(answer="Two people, always.")
    designer.presses("Answer")

    passer_by.opens(f"{read}/versions/2")
    passer_by.reads("Who looks after the door?", "Answered", "Two people, always.")
    passer_by.follows("Compare it with version 1, which is under test")
    passer_by.reads("11:00 pm", "2:00 am", "Added", "The café is safe at night.")

    designer.opens(design)
    designer.presses("Put it under test")
    designer.reads("it can never be edited")
    designer.presses("Put it under test")

    passer_by.opens(read)
    passer_by.reads("This is version 2, the one under test now.", "Two people, always.")
    assert passer_by.page.get_by_role("link", name="Question this").count() == 0
    passer_by.follows("All versions")
    passer_by.reads("No longer under test")


@SIZES
def test_a_reader_meets_every_page_of_a_pathway(enter: Enter, viewport: dict[str, int]) -> None:
    reader: Visitor = enter(Visitor, viewport=viewport)
    for path in (
        READ,
        f"{READ}/versions",
        f"{READ}/versions/1",
        f"{READ}/versions/2",
        f"{READ}/stages/CAFE",
        f"{READ}/versions/2/stages/CAFE",
        f"{READ}/versions/2/remarks/assumption:HOURS",
    ):
        reader.opens(path)
    reader.opens(f"{READ}/stages/CAFE")
    reader.follows("Scene 1: Ten to eleven")
    assert reader.page.url.endswith("#scene-s1")


@SIZES
def test_a_designer_meets_every_page_of_a_draft(enter: Enter, viewport: dict[str, int]) -> None:
    designer: Designer = enter(Designer, viewport=viewport)
    for part in (
        "",
        "/question",
        "/stages/new",
        "/stages/CAFE",
        "/stages/CAFE/remove",
        "/steps/new",
        "/steps/HELP/CAFE",
        "/steps/HELP/CAFE/remove",
        "/assumptions/new",
        "/assumptions/HOURS",
        "/assumptions/HOURS/remove",
        "/open",
        "/activate",
    ):
        designer.opens(DESIGN + part)
    for path in ("/design", "/design/new", "/design/remarks/1", READ, "/pathways"):
        designer.opens(path)


@SIZES
def test_a_moderator_meets_every_page_of_remarks(enter: Enter, viewport: dict[str, int]) -> None:
    moderator: Moderator = enter(Moderator, viewport=viewport)
    for path in ("/moderate", "/moderate/remarks", "/moderate/remarks/1"):
        moderator.opens(path)


def test_two_versions_stand_beside_each_other_only_where_there_is_room(enter: Enter) -> None:
    laptop: Visitor = enter(Visitor, viewport=LAPTOP)
    phone: Visitor = enter(Visitor, viewport=NARROW)
    for reader in (laptop, phone):
        reader.opens(f"{READ}/compare?from=1&to=2")
        before, after = (reader.page.locator(f".sides__{side}").first for side in ("before", "after"))
        expect(before).to_contain_text("11:00 pm")
        left, right = before.bounding_box(), after.bounding_box()
        assert left and right
        beside = left["x"] + left["width"] <= right["x"] and left["y"] == right["y"]
        below = left["y"] + left["height"] <= right["y"] and left["x"] == right["x"]
        assert beside if reader is laptop else below


def test_both_texts_are_shown_when_two_designers_save_the_same_stage(enter: Enter, new_pathway: str) -> None:
    designer: Designer = enter(Designer)
    designer.opens("/design")
    designer.page.locator(f"#{new_pathway}").get_by_role("button", name="Start the next version").click()
    designer.opens(f"/design/{new_pathway}/stages/CAFE")
    elsewhere = designer.page.context.new_page()
    elsewhere.goto(designer.page.url)
    elsewhere.locator("[name=target]").fill("Saved elsewhere")
    elsewhere.locator("main button").click()
    elsewhere.wait_for_load_state()
    elsewhere.close()

    designer.fills_in(target="Typed here")
    designer.presses("Save")

    designer.reads("What is saved now", "Saved elsewhere")
    assert designer.page.locator("[name=target]").input_value() == "Typed here"
    designer.noticed("409")
