"""Reading and playing the published stories."""

from __future__ import annotations

import pytest

from scenarios.sample import STORIES
from tests.conftest import Visitor
from tests.forum.people import Writer
from tests.forum.writing.test_writing import assert_everyday

CONTENT = STORIES[0].content


def test_the_first_page_says_what_is_under_test_and_the_ways_in(visit: Visitor, story: int) -> None:
    page = visit.opens("/")
    assert "Urgent mental health care" in page.main
    assert "does not decide anything" in page.main
    for way_in in ("/stories", "/write", "/join", "/events"):
        assert way_in in [each.get("href") for each in page.all("a")]


def test_a_site_without_a_pathway_still_has_its_pages(visit: Visitor) -> None:
    for path in ("/", "/stories", "/pathways", "/write", "/my-stories"):
        visit.opens(path)


def test_published_stories_are_listed_and_found_by_stage(visit: Visitor, story: int) -> None:
    assert visit.opens("/stories").link("The third call") == f"/stories/{story}"
    assert "The third call" in visit.opens("/stories?stage=HELP").main
    assert "The third call" not in visit.opens("/stories?stage=POLICE").main
    assert "No story comes here yet" in visit.opens("/stories?stage=<b>").main


def test_a_story_is_read_whole(visit: Visitor, story: int) -> None:
    page = visit.opens(f"/stories/{story}")
    assert page.heading == "The third call"
    for scene in CONTENT.scenes:
        assert " ".join(scene.narration.split()) in page.main
        assert all(option.label in page.main for option in (scene.decision.options if scene.decision else ()))
    assert "What the proposed model says" in page.main
    assert "made up to show how this site works" in page.main
    assert "the story has left the model here" in page.main


def test_content_notes_come_before_the_story(visit: Visitor, story: int) -> None:
    words = visit.opens(f"/stories/{story}").main
    assert words.index("A woman alone at night") < words.index("Ring this number instead")


def test_strengths_come_before_needs(visit: Visitor, story: int) -> None:
    words = visit.opens(f"/stories/{story}").main
    assert words.index("Calm when others are not") < words.index("one question at a time")


def test_a_story_is_played_by_choosing(visit: Visitor, story: int) -> None:
    page = visit.opens(f"/stories/{story}/play")
    page = visit.opens(page.link("Start"))
    assert page.heading == "Ring this number instead"
    page = visit.opens(visit.opens(page.link("Go on")).link("Go on"))
    assert "What should the call-taker do?" in page.main
    page = visit.opens(page.link("C Advise her to go to the emergency department"))
    assert "the story has left the model here" in page.main
    page = visit.opens(page.link("Go on"))
    assert "This way through the story ends here" in page.main
    assert visit.opens(page.link("Somebody answers")).heading == "Somebody answers"


@pytest.mark.parametrize("way", ["o1", "-.-.-", "-.-.o9", "-.-.o3.-.-", "nonsense", ".", "-." * 300 + "-"])
def test_a_way_that_the_story_does_not_go_is_refused(visit: Visitor, story: int, way: str) -> None:
    page = visit.opens(f"/stories/{story}/play?way={way}", 404)
    assert "Start it again" in page.main


@pytest.mark.parametrize("path", ["/stories/0", "/stories/999999999", "/stories/abc", "/stories/99/play"])
def test_what_is_no_story_is_not_found(visit: Visitor, story: int, path: str) -> None:
    visit.opens(path, 404)


def test_a_draft_is_not_found_by_anyone(writer: Writer, stranger: Visitor) -> None:
    writer.starts("Not for everyone yet.")
    for path in (f"/stories/{writer.story}", f"/stories/{writer.story}/play"):
        stranger.opens(path, 404)
        writer.visitor.opens(path, 404)


def test_words_in_one_box_play_as_one_scene(writer: Writer) -> None:
    writer.starts("Nobody came.")
    page = writer.opens("play?way=")
    assert "Nobody came." in page.main
    assert "left the model" not in page.main


def test_readers_see_everyday_words(visit: Visitor, story: int) -> None:
    for path in ("/", "/stories", f"/stories/{story}", f"/stories/{story}/play", f"/stories/{story}/play?way=-.-"):
        assert_everyday(visit.opens(path))


def test_a_made_up_story_names_nobody_as_its_writer(visit: Visitor, story: int) -> None:
    told = " ".join(visit.opens(f"/stories/{story}").main.split())
    assert "Written for this demonstration." in told and "Written by" not in told and "chose not" not in told
