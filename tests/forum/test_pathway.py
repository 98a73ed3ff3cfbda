"""The pathways under test, in plain English."""

from __future__ import annotations

from sqlalchemy.orm import Session

from scenarios.db import Database
from scenarios.pathway import PathwayContent
from scenarios.sample import PATHWAY
from scenarios.store import pathway as pathways
from tests.conftest import Visitor

PATH = f"/pathways/{PATHWAY.slug}"


def test_a_pathway_says_its_question_its_limits_and_every_stop(visit: Visitor, pathway: int) -> None:
    words = visit.opens(PATH).main
    model = PATHWAY.content
    for text in (model.question, model.limits, *(each.text for each in model.assumptions)):
        assert text in words
    for stage in model.stages:
        assert stage.name in words and stage.description in words and stage.target in words
    assert all(way.condition in words for way in model.transitions)
    assert "5:00 pm to 11:00 pm" in words


def test_each_stop_names_the_stories_that_come_to_it(visit: Visitor, story: int) -> None:
    page = visit.opens(PATH)
    stops = {each.get("id"): each.text for each in page.all("section")}
    assert "The third call" in stops["stage-HELP"]
    assert "The third call" not in stops["stage-POLICE"]


def test_the_line_says_in_words_what_it_shows(visit: Visitor, pathway: int) -> None:
    line = next(each for each in visit.opens(PATH).all("ol") if each.get("class") == "line")
    assert [stop.text for stop in line.all("li")] == [stage.short for stage in PATHWAY.content.stages]


def test_pathways_are_listed(visit: Visitor, pathway: int) -> None:
    assert visit.opens("/pathways").link(PATHWAY.name) == PATH


def test_a_pathway_without_a_version_under_test_says_so(visit: Visitor, database: Database) -> None:
    def draft(session: Session) -> None:
        row = pathways.create(session, "later", "Later")
        pathways.draft(session, row.id, PathwayContent())

    database.write(draft)
    assert "No version of this pathway is under test" in visit.opens("/pathways/later").main


def test_an_unknown_pathway_is_not_found(visit: Visitor, pathway: int) -> None:
    visit.opens("/pathways/nowhere", 404)
