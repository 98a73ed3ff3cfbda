"""The outline: complete, linked both ways, with the checks beside each scene and a mend behind each of them."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest

from scenarios.account import Account
from scenarios.db import Database
from scenarios.store.stories import story as stories
from scenarios.stories.story import UNSAID, DecisionPoint, Feeling, Option, Scene, SceneKind, StoryContent
from tests.conftest import Visitor
from tests.forum.people import Moderator, Writer
from tests.page import Page

ASK = DecisionPoint(
    "What should the porter do?",
    "the porter",
    (Option("o1", "Let him wait inside", "s3"), Option("o2", "Ring the night nurse"), Option("o3", "Wait", "s1")),
)
TROUBLED = StoryContent(
    what_happened="He was left at the door.",
    scenes=(
        Scene("s1", heading="The bus stop", narration="It rains.", time="22:50", place="Stand C", leads_to="s2"),
        Scene(
            "s2",
            SceneKind.DECISION,
            "At the door",
            "He knocks.",
            time="23:10",
            stage="CAFE",
            feeling=Feeling.BAD,
            content_note="Somebody is turned away.",
            decision=ASK,
        ),
        Scene("s3", heading="The kettle", narration="It is on.", stage="SAFE-PLACE"),
        Scene("s4", narration="Nobody leads here.", stage=None, leads_to="s3"),
    ),
)


@pytest.fixture
def keep(database: Database, writer: Writer) -> Callable[[StoryContent], None]:
    """Saves the writer's story as they would have written it by now."""

    def save(content: StoryContent) -> None:
        def work(session: Any) -> None:
            by = Account(held=frozenset({writer.story}))
            head = stories.get(session, writer.story).head
            stories.save(session, by, writer.story, content, based_on=head)

        database.write(work)

    return save


@pytest.fixture
def troubled(writer: Writer, keep: Callable[[StoryContent], None]) -> Writer:
    """A writer whose story has something to mend in most scenes."""
    writer.starts("He was left at the door.")
    keep(TROUBLED)
    return writer


def entry(page: Page, key: str) -> str:
    """What the outline says of a scene, in one line."""
    [found] = [each for each in page.all("li") if each.get("id") == f"scene-{key}"]
    return " ".join(found.text.split())


def test_each_scene_is_told_with_all_that_is_known_of_it(troubled: Writer) -> None:
    page = troubled.opens("scenes")
    first, asking, third, last = (entry(page, f"s{number}") for number in range(1, 5))
    assert first.startswith("1 The bus stop It rains. 10:50 pm Stand C about 5 seconds to read out")
    assert "The story starts here. Comes from: scene 2 (choice C) Leads to: scene 2" in first
    for words in (
        "11:10 pm",
        "Crisis café",
        "Bad",
        "A word of warning",
        "A turning point",
        "Comes from: scene 1",
        "What should the porter do?",
        "Who decides: the porter",
        "A Let him wait inside Leads to: scene 3",
        "B Ring the night nurse Not written yet. Write what comes next",
        "C Wait Leads to: scene 1",
    ):
        assert words in asking
    assert "Leads to: Not written yet." in third
    assert "Outside the pathway" in last and "Nothing leads here yet." in last


def test_a_scene_whose_place_is_not_said_is_not_called_outside(troubled: Writer) -> None:
    assert "Outside" not in entry(troubled.opens("scenes"), "s1")
    assert "Outside" not in troubled.opens("play?way=").main


def test_the_checks_stand_at_the_top_and_beside_their_scenes(troubled: Writer) -> None:
    page = troubled.opens("scenes")
    assert "To mend before everyone can read it (2)" in page.main
    assert "Where the model has no answer (3)" in page.main
    assert "What else could help (2)" in page.main
    assert "To mend: Choice B leads to nothing written yet." in entry(page, "s2")
    assert "at 11:10 pm “The crisis café” is closed" in entry(page, "s2")
    assert "To mend: Nothing comes after this scene yet." in entry(page, "s3")


def test_each_mend_leads_to_a_page_with_the_field_that_mends_it(troubled: Writer) -> None:
    page = troubled.opens("scenes")
    links = {each.get("href") for each in page.all("a") if re.search(r"/scenes/s\d|words#", each.get("href"))}
    anchored = {link for link in links if "#" in link}
    assert len(anchored) >= 5
    for link in links:
        there = troubled.visitor.opens(link)
        anchor = link.partition("#")[2]
        assert not anchor or anchor in {each.get("id") for each in there.all()}, link


def test_every_control_of_a_scene_says_which_scene_it_is_about(troubled: Writer) -> None:
    page = troubled.opens("scenes")
    buttons = [" ".join(each.text.split()) for each in page.all("button") if each.get("name") == "way"]
    assert buttons == [
        "Move down scene 1, The bus stop",
        "Move up scene 2, At the door",
        "Move down scene 2, At the door",
        "Move up scene 3, The kettle",
        "Move down scene 3, The kettle",
        "Move up scene 4",
    ]
    tools = [" ".join(each.text.split()) for each in page.all("a") if each.get("class") == "tool"]
    assert len(tools) == len(set(tools)) == 9


@pytest.mark.parametrize(
    ("key", "way", "anchor"),
    [("s2", "down", "down-s2"), ("s3", "up", "up-s3"), ("s2", "up", "scene-s2"), ("s3", "down", "scene-s3")],
)
def test_a_moved_scene_keeps_the_focus(troubled: Writer, key: str, way: str, anchor: str) -> None:
    form = troubled.opens("scenes").form(troubled.path(f"scenes/{key}/move"))
    moved = troubled.visitor.posts(troubled.path(f"scenes/{key}/move"), {**form, "way": way})
    assert (moved.status_code, moved.location) == (303, troubled.path(f"scenes#{anchor}"))
    page = troubled.opens("scenes")
    [there] = [each for each in page.all() if each.get("id") == anchor]
    assert there.tag == "button" or there.get("tabindex") == "-1"


def test_a_scene_moves_far_in_one_step(troubled: Writer, content: Callable[[], StoryContent]) -> None:
    page = troubled.opens("scenes/s4/place")
    assert "After: Scene 1: The bus stop" in page.main and "After: Scene 3" not in page.main
    troubled.fills("scenes/s4/place", place="0")
    assert [scene.key for scene in content().scenes] == ["s4", "s1", "s2", "s3"]
    troubled.fills("scenes/s4/place", place="2")
    assert [scene.key for scene in content().scenes] == ["s1", "s2", "s4", "s3"]


def test_an_old_page_moves_nothing_far(troubled: Writer, content: Callable[[], StoryContent]) -> None:
    before = content()
    assert "changed this story" in troubled.sends("scenes/s4/place", place="0", based_on="1").text
    assert content() == before


def test_a_story_that_can_be_played_to_its_end_has_nothing_to_look_at(
    writer: Writer, keep: Callable[[StoryContent], None]
) -> None:
    writer.starts("He was left at the door.")
    keep(
        StoryContent(
            "Told",
            scenes=(
                Scene("s1", narration="He knocks.", leads_to="s2"),
                Scene("s2", SceneKind.ENDING, narration="It ends."),
            ),
        )
    )
    assert "Nothing: each way through the story comes to an ending." in writer.opens("scenes").main
    assert "look at" not in writer.opens("send").main


def test_how_long_it_takes_to_read_out_is_told_for_both_ways(
    writer: Writer, keep: Callable[[StoryContent], None]
) -> None:
    writer.starts("He was left at the door.")
    ask = DecisionPoint("What now?", options=(Option("o1", "Go", "s2"), Option("o2", "Stay", "s3")))
    short, long = "word " * 25, "word " * 325
    ends = (Scene("s2", SceneKind.ENDING, narration=short), Scene("s3", SceneKind.ENDING, narration=long))
    keep(StoryContent("Told", scenes=(Scene("s1", SceneKind.DECISION, narration=short, decision=ask), *ends)))
    words = writer.opens("scenes").main
    assert "takes about 20 seconds on its shortest way and about 2 minutes on its longest" in words


def test_an_outline_of_the_longest_story_opens(writer: Writer, keep: Callable[[StoryContent], None]) -> None:
    writer.starts("He was left at the door.")
    keys = [f"s{number}" for number in range(500)]
    options = tuple(Option(f"o{number}", "Go") for number in range(6))
    asked = [
        Scene(key, SceneKind.DECISION, decision=DecisionPoint("What?", options=options), stage="CAFE") for key in keys
    ]
    keep(StoryContent("Told", scenes=tuple(asked)))
    words = writer.opens("scenes").main
    assert "(3000)" in words and "And 2950 more." in words


def test_a_writer_says_outside_or_says_nothing(writer: Writer, content: Callable[[], StoryContent]) -> None:
    writer.starts("He was left at the door.")
    writer.adds_scene("One")
    writer.adds_scene("Two", stage="(outside)")
    writer.adds_scene("Three")
    writer.adds_scene("Four", stage="CAFE")
    writer.adds_scene("Five")
    assert [scene.stage for scene in content().scenes] == [UNSAID, None, UNSAID, "CAFE", UNSAID]
    assert writer.opens("scenes/s1").form(writer.path("scenes/s1"))["stage"] == ""
    assert writer.opens("scenes/s2").form(writer.path("scenes/s2"))["stage"] == "(outside)"
    writer.fills("scenes/s2", heading="Two again")
    assert content().scenes[1].stage is None


def test_nothing_stops_a_story_from_being_sent_in(troubled: Writer) -> None:
    page = troubled.opens("send")
    assert "None of it is needed to send your story in." in page.main
    assert "Sent in" in troubled.sends_in().main


def test_errors_stop_only_the_publication_and_say_which_scene(
    troubled: Writer, moderator: Moderator, database: Database
) -> None:
    troubled.sends_in()
    page = moderator.takes_up(troubled.story)
    must, may = page.main.index("Must be mended before it can be published"), page.main.index("Good to know")
    assert must < page.main.index("Choice B leads to nothing") < may < page.main.index("The model has no answer here")
    assert {each.get("href") for each in page.all("a")} >= {"#scene-s2", "#scene-s3", "#scene-s4"}
    refused = moderator.passes(troubled.story, 422)
    assert refused.errors == [
        "This story cannot be published yet. Scene 2, “At the door”: Choice B leads to nothing written yet."
    ]
    with database.read() as session:
        assert stories.get(session, troubled.story).passed is None
    assert "asked for changes" in moderator.asks(troubled.story, "Where does B lead? I can help.").text


def test_warnings_stop_nothing(
    writer: Writer, keep: Callable[[StoryContent], None], moderator: Moderator, stranger: Visitor
) -> None:
    writer.starts("He was left at the door.")
    keep(
        StoryContent(
            "Told",
            scenes=(
                Scene("s1", SceneKind.ENDING, "One", "word " * 300, stage=None),
                Scene("s2", narration="Nobody leads here."),
            ),
        )
    )
    writer.sends_in()
    moderator.takes_up(writer.story)
    moderator.passes(writer.story)
    writer.agrees()
    assert "Told" in stranger.opens(f"/stories/{writer.story}").main
