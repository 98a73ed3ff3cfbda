"""The map of a story: for whom it is, what it shows, and where its scenes lead."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask

from scenarios.sample import STORIES
from scenarios.sample.story import SampleStory
from tests.conftest import Visitor
from tests.forum.people import Moderator, Writer
from tests.page import Element, Page

TWO_BOROUGHS = STORIES[4]


def scenes(page: Page) -> dict[str, Element]:
    """The links of the map, by what they say."""
    (picture,) = [each for each in page.all("svg") if each.get("class") == "picture"]
    return {each.get("aria-label"): each for each in picture.all("a")}


def test_a_reader_sees_every_scene_of_a_published_story_and_goes_back_to_the_outline(
    visit: Visitor, publishes: Callable[[SampleStory], int]
) -> None:
    story = publishes(TWO_BOROUGHS)
    outline = visit.opens(f"/stories/{story}")
    page = visit.opens(outline.link("See the story as a map"))

    anchors = {f"/stories/{story}#{each.get('id')}" for each in outline.all("li") if each.get("class") == "scene"}
    assert {each.get("href") for each in scenes(page).values()} == anchors
    assert list(scenes(page)) == [
        "1: The kerb, 6:20 am, 999, leads to scene 2",
        "2: The postcode, 6:34 am, Turning point, 999, A leads to scene 3, B leads to scene 4",
        "3: Bay six, 7:10 am, Hospital team, leads to scene 5",
        "4: One call in, two calls out, 6:52 am, 111, leads to scene 5",
        "5: Whose is he?, 7:40 am, Turning point, 111, A leads to scene 6, B leads to scene 7, C leads to scene 8",
        "6: A door that opens, 8:30 am, Safe place, leads to scene 9",
        "7: Not yet, 9:00 pm, Outside the pathway, leads to scene 1",
        "8: One night, 5:00 pm, Ending, Safe place",
        "9: Three weeks later, 10:00 am, Ending, Follow-up",
    ]
    assert page.link("Back to the outline") == f"/stories/{story}"


def test_a_writer_sees_what_is_not_written_yet(writer: Writer) -> None:
    writer.starts("I rang three numbers.")
    writer.adds_scene("The <b>first</b> call", kind="decision")
    writer.adds_scene("", narration="Nobody answers, and it is dark.")
    path = writer.opens("scenes").link("See the scenes as a map")
    page = writer.visitor.opens(path)

    told = list(scenes(page))
    assert told[0].startswith("1: The <b>first</b> call, Turning point")
    assert told[1] == "2: Nobody answers, and it is dark., what comes next is not written yet"
    assert scenes(page)[told[1]].get("href") == writer.path("scenes#scene-s2")
    assert "Nothing leads to these scenes yet" in page.main


def test_words_in_one_box_are_a_map_of_one_scene(writer: Writer) -> None:
    writer.starts("I rang three numbers.")
    assert len(scenes(writer.opens("map"))) == 1


def test_nobody_else_learns_of_a_draft(writer: Writer, stranger: Visitor, moderator: Moderator) -> None:
    writer.starts("I rang three numbers.")
    for somebody in (stranger, moderator.visitor):
        for path in (f"/write/{writer.story}/map", f"/stories/{writer.story}/map"):
            somebody.opens(path, 404)
    moderator.visitor.opens(f"/moderate/{writer.story}/map", 404)


def test_a_moderator_sees_the_map_once_they_have_begun_to_read(writer: Writer, moderator: Moderator) -> None:
    writer.starts("I rang three numbers.")
    writer.adds_scene("The first call")
    writer.sends_in()
    path = f"/moderate/{writer.story}/map"

    response = moderator.visitor.client.get(path)
    assert response.status_code == 303 and response.location == f"/moderate/{writer.story}"

    page = moderator.takes_up(writer.story)
    (scene,) = scenes(moderator.visitor.opens(page.link("See the story as a map"))).values()
    assert scene.get("href") == f"/moderate/{writer.story}#scene-s1"


def test_the_map_is_for_moderators_only(
    writer: Writer, stranger: Visitor, signed_in_as: Callable[..., Visitor]
) -> None:
    writer.starts("I rang three numbers.")
    writer.sends_in()
    assert stranger.client.get(f"/moderate/{writer.story}/map").location.startswith("/sign-in")
    signed_in_as().opens(f"/moderate/{writer.story}/map", 403)


def test_a_map_leads_its_writer_to_where_they_read_their_scenes(writer: Writer, moderator: Moderator) -> None:
    writer.starts("I rang three numbers.")
    writer.adds_scene("The first call", kind="ending")
    assert writer.opens("map").link("Back to the outline") == writer.path("scenes")
    writer.sends_in()
    assert writer.opens("map").link("Back to the outline") == writer.path()
    moderator.takes_up(writer.story)
    moderator.passes(writer.story)
    assert writer.opens("map").link("Back to the outline") == writer.path("agree")
    writer.agrees()
    assert writer.opens("map").link("Back to the outline") == f"/stories/{writer.story}"


def test_without_the_layout_program_the_page_leads_to_the_outline(
    app: Flask, visit: Visitor, story: int, caplog: pytest.LogCaptureFixture
) -> None:
    app.extensions["assets"] = {**app.extensions["assets"], "programs": {}}
    page = visit.opens(f"/stories/{story}/map")

    assert "The map cannot be drawn now" in page.main
    assert page.link("Read the outline") == f"/stories/{story}"
    assert "was not arranged" in caplog.text


def test_the_map_of_a_long_story_comes_in_pages_that_lead_to_each_other(writer: Writer) -> None:
    writer.starts("I rang three numbers.")
    for number in range(1, 56):
        writer.adds_scene(f"Call {number}")
    first = writer.opens("map")

    assert "This is a part of the map: scenes 1 to 50." in first.main
    assert len(scenes(first)) == 50
    assert list(scenes(first))[49].endswith("leads to scene 51")
    second = writer.visitor.opens(first.link("Later scenes"))
    assert "This is a part of the map: scenes 51 to 55." in second.main
    assert [each.partition(":")[0] for each in scenes(second)] == ["51", "52", "53", "54", "55"]
    assert "Nothing leads to these scenes yet" not in second.main
    for told, link in scenes(second).items():
        assert f"Call {told.partition(':')[0]}" in writer.visitor.opens(link.get("href").partition("#")[0]).main
    assert scenes(writer.visitor.opens(second.link("Earlier scenes"))).keys() == scenes(first).keys()
