"""What a scene puts to the test: said by whoever writes it, read by everyone, carried along, and never lost unseen."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from scenarios.account import Account
from scenarios.db import Database
from scenarios.sample import PATHWAY, STORIES
from scenarios.store import withdrawal
from scenarios.store.pathways.pathway import PathwayVersionRow
from scenarios.store.stories import story as stories
from scenarios.stories.story import StoryContent
from tests.conftest import Visitor
from tests.forum.people import CoWriter, Moderator, Writer

ONE_CALL, HOURS = (PATHWAY.content.assumption(key) for key in ("ONE-CALL", "HOURS"))
ASKED = "What the pathway takes for granted, and this moment tests"


@pytest.fixture
def testing(writer: Writer) -> Writer:
    """A writer whose second scene is a turning point that tests one thing."""
    writer.starts("I rang three numbers.")
    writer.fills("words", title="Three numbers")
    writer.adds_scene("The first call")
    writer.adds_scene("Somebody answers", kind="decision", assumptions=["ONE-CALL"])
    ways = {"options-0-words": "Wait", "options-0-leads_to": "new", "options-1-words": "Ring again"}
    writer.fills("scenes/s2/choices", question="What now?", **ways)
    return writer


def test_a_scene_tests_any_of_what_the_pathway_takes_for_granted_or_nothing(
    testing: Writer, content: Callable[[], StoryContent]
) -> None:
    assert [scene.assumptions for scene in content().scenes] == [(), ("ONE-CALL",), ()]
    testing.fills("scenes/s2", assumptions=["HOURS", "ONE-CALL"])
    assert content().scenes[1].assumptions == ("HOURS", "ONE-CALL")
    testing.fills("scenes/s2", heading="Somebody answers at last", assumptions=[])
    assert content().scenes[1].assumptions == ()


def test_the_form_offers_each_in_full_and_what_the_pathway_does_not_have_is_refused(testing: Writer) -> None:
    page = testing.opens("scenes/s2")
    boxes = [each for each in page.all("input") if each.get("name") == "assumptions"]

    assert {each.get("value") for each in boxes} == {each.key for each in PATHWAY.content.assumptions}
    assert all(each.text in page.main for each in PATHWAY.content.assumptions)
    testing.fills("scenes/s2", 422, assumptions=["MOON"])


def test_the_question_is_open_only_where_something_is_said(testing: Writer) -> None:
    def is_open(part: str) -> bool:
        folded = next(each for each in testing.opens(part).all("details") if "put something to the test" in each.text)
        return "open" in folded.attributes

    assert is_open("scenes/s2")
    assert not is_open("scenes/s1") and not is_open("scenes/new")


def test_a_pathway_that_takes_nothing_for_granted_is_not_asked_about(
    database: Database, pathway: int, visit: Visitor
) -> None:
    def bare(session: Session) -> None:
        session.get_one(PathwayVersionRow, pathway).document = {
            **session.get_one(PathwayVersionRow, pathway).document,
            "assumptions": [],
        }

    database.write(bare)
    writer = Writer(visit)
    writer.starts("I was there.")

    assert ASKED not in writer.adds_scene("One").text
    assert ASKED not in writer.opens("scenes/s1").text


def test_a_page_that_saves_itself_saves_it_too(testing: Writer, content: Callable[[], StoryContent]) -> None:
    testing.saves_itself("scenes/s1", assumptions=["HOURS"])

    assert content().scenes[0].assumptions == ("HOURS",)


def test_writers_read_it_in_the_list_and_in_the_whole(testing: Writer) -> None:
    for part in ("scenes", "read"):
        told = testing.opens(part).main
        assert told.count(ASKED) == 1 and ONE_CALL.text in told and HOURS.text not in told


def test_everyone_reads_it_with_the_published_story(story: int, visit: Visitor) -> None:
    page = visit.opens(f"/stories/{story}")
    here = next(each for each in page.all("li") if each.get("id") == "scene-s3")

    assert ASKED in here.text and ONE_CALL.text in here.text
    assert page.main.count(ASKED) == 2, "at the two scenes that say so"


def test_the_history_says_what_changed_in_words_and_brings_it_back(
    testing: Writer, content: Callable[[], StoryContent]
) -> None:
    testing.fills("scenes/s2", assumptions=["HOURS"])
    newest = int(testing.opens("scenes/s2").form(testing.path("scenes/s2"))["based_on"].partition(".")[0])

    told = testing.opens(f"history/compare?from={newest - 1}&to={newest}").main

    assert ONE_CALL.text in told and HOURS.text in told and "ONE-CALL" not in told
    testing.fills(f"history/{newest - 1}", to=f"history/{newest - 1}/restore")
    assert content().scenes[1].assumptions == ("ONE-CALL",)


def test_two_who_say_different_things_at_once_are_shown_both(testing: Writer, app: Flask) -> None:
    sam = CoWriter(Visitor(app.test_client()), testing.story)
    sam.comes_by(testing.invites("write"))
    form = sam.opens("scenes/s2").form(sam.path("scenes/s2"))
    testing.fills("scenes/s2", assumptions=["HOURS"])

    page = sam.visitor.sends(sam.path("scenes/s2"), form | {"heading": "Sam’s"}, 409)

    assert HOURS.text in page.main and ASKED in [each.text for each in page.all("h3")]


def test_a_suggestion_that_is_taken_in_leaves_it_as_it_was(
    testing: Writer, app: Flask, content: Callable[[], StoryContent]
) -> None:
    sam = CoWriter(Visitor(app.test_client()), testing.story)
    sam.comes_by(testing.invites("suggest"))
    sam.suggests("s2", narration="", text="Other words.")
    testing.fills("suggestions/1", to="suggestions/1/take")

    assert content().scenes[1].narration == "Other words."
    assert content().scenes[1].assumptions == ("ONE-CALL",)


def test_saving_what_a_file_named_in_another_order_makes_no_version(
    testing: Writer, database: Database, content: Callable[[], StoryContent]
) -> None:
    def reorder(session: Session) -> None:
        row = stories.get(session, testing.story)
        scenes = tuple(replace(each, assumptions=("HOURS", "ONE-CALL")) for each in content().scenes)
        holder = Account(held=frozenset({row.id}))
        stories.save(session, holder, row.id, replace(content(), scenes=scenes), based_on=row.head)

    database.write(reorder)
    before = content(), _head(database, testing)
    testing.fills("scenes/s2", assumptions=["ONE-CALL", "HOURS"])
    assert (content(), _head(database, testing)) == before

    testing.fills("scenes/s2", assumptions=["ONE-CALL"])
    assert content().scenes[1].assumptions == ("ONE-CALL",)


def _head(database: Database, writer: Writer) -> int:
    """The number of the newest revision of somebody's story."""
    with database.read() as session:
        return stories.get(session, writer.story).head


def test_what_the_version_does_not_have_is_a_warning_and_stays_until_its_writer_takes_it_away(
    testing: Writer, moderator: Moderator, database: Database, content: Callable[[], StoryContent]
) -> None:
    def lose(session: Session) -> None:
        row = stories.get(session, testing.story)
        scenes = tuple(replace(each, assumptions=("FLYING",), stage="LODGE") for each in content().scenes)
        holder = Account(held=frozenset({row.id}))
        stories.save(session, holder, row.id, replace(content(), scenes=scenes), based_on=row.head)

    database.write(lose)
    testing.ends_every_way()
    told = testing.opens("scenes").main
    assert "This moment tests “FLYING”, and this version of the pathway takes no such thing for granted." in told
    assert "the story is at “LODGE”, and this version of the pathway has no such part" in told

    testing.fills("scenes/s1", heading="Called something else")
    assert (content().scenes[0].assumptions, content().scenes[0].stage) == (("FLYING",), "LODGE")
    testing.sends_in()
    moderator.takes_up(testing.story)
    moderator.passes(testing.story)
    testing.agrees()


def test_taken_back_a_story_keeps_what_its_scenes_tested_and_no_words(story: int, database: Database) -> None:
    database.write(lambda session: withdrawal.withdraw(session, Account(held=frozenset({story})), story))

    with database.read() as session:
        left = stories.revision_number(session, story, 1).content
    assert [each.assumptions for each in left.scenes] == [each.assumptions for each in STORIES[0].content.scenes]
    assert not any(each.heading or each.narration for each in left.scenes)
