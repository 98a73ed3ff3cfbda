"""Two versions side by side, in words; and the page of each version and stage."""

from __future__ import annotations

import pytest

from scenarios.db import Database
from scenarios.sample import PATHWAY
from scenarios.store.sample import stories as sample_stories
from tests.conftest import Visitor

PATH = f"/pathways/{PATHWAY.slug}"


@pytest.fixture(autouse=True)
def _sample(database: Database) -> None:
    """The sample pathway with its draft and its stories."""
    database.write(sample_stories.load)


def test_what_was_changed_is_said_in_words_with_both_texts(visit: Visitor) -> None:
    page = visit.opens(f"{PATH}/compare?from=1&to=2")
    cafe, hours = [each for each in page.all("section") if "difference" in each.get("class")]
    assert cafe.text == "Changed The crisis café Closes at Version 1 11:00 pm Version 2 2:00 am"
    assert "whatever you need is open" in hours.text and "until two at night" in hours.text


def test_it_compares_either_way_and_starts_with_the_newest_two(visit: Visitor) -> None:
    back = visit.opens(f"{PATH}/compare?from=2&to=1").main
    assert "Version 2 2:00 am Version 1 11:00 pm" in back
    assert "Version 1 11:00 pm Version 2 2:00 am" in visit.opens(f"{PATH}/compare").main
    assert "These two say the same." in visit.opens(f"{PATH}/compare?from=1&to=1").main


@pytest.mark.parametrize("query", ["from=1&to=3", "from=x&to=2", "from=99999999999999999999", "to=-1"])
def test_a_version_that_is_not_there_is_not_compared(visit: Visitor, query: str) -> None:
    visit.opens(f"{PATH}/compare?{query}", 404)


def test_every_version_is_listed_and_read(visit: Visitor) -> None:
    words = visit.opens(f"{PATH}/versions").main
    assert "Version 1 Under test now" in words and "Version 2 A draft, open to questions" in words
    page = visit.opens(f"{PATH}/versions/2")
    assert "5:00 pm to 2:00 am" in page.main
    assert "Between two and five, only the safe place is open." in page.main
    assert visit.opens(PATH).link("Read the draft and say what you think") == f"{PATH}/versions/2"
    visit.opens(f"{PATH}/versions/3", 404)


def test_a_stage_says_what_it_is_how_people_come_and_where_it_leads(visit: Visitor) -> None:
    page = visit.opens(f"{PATH}/stages/CAFE")
    cafe = PATHWAY.content.stage("CAFE")
    assert cafe is not None
    for text in (cafe.name, cafe.description, cafe.service, cafe.target, "5:00 pm to 11:00 pm"):
        assert text in page.main
    for way in PATHWAY.content.transitions:
        if "CAFE" in (way.source, way.target):
            assert way.condition in page.main
    assert page.link("The helpline") == f"{PATH}/stages/HELP"


def test_a_stage_leads_to_the_scenes_that_come_there(visit: Visitor) -> None:
    page = visit.opens(f"{PATH}/stages/CAFE")
    scene = page.link("Scene 1: Ten to eleven")
    assert scene.endswith("#scene-s1")
    assert visit.opens(scene.partition("#")[0]).heading == "Closed at eleven"


def test_a_stage_of_a_draft_says_that_it_is_one(visit: Visitor) -> None:
    page = visit.opens(f"{PATH}/versions/2/stages/CAFE")
    assert "In version 2, a draft" in page.heading and "5:00 pm to 2:00 am" in page.main
    assert page.link("The helpline") == f"{PATH}/versions/2/stages/HELP"


def test_each_stop_of_a_pathway_leads_to_its_page(visit: Visitor) -> None:
    page = visit.opens(PATH)
    for stage in PATHWAY.content.stages:
        assert f"{PATH}/stages/{stage.key}" in [each.get("href") for each in page.all("a")]
        visit.opens(f"{PATH}/stages/{stage.key}")
    visit.opens(f"{PATH}/stages/NOWHERE", 404)
