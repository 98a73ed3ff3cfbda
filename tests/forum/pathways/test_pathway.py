"""The pathways under test, in plain English."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from sqlalchemy.orm import Session

from scenarios.account import Role
from scenarios.db import Database
from scenarios.pathways.pathway import PathwayContent
from scenarios.sample import PATHWAY
from scenarios.store.pathways import pathway as pathways
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


def test_each_stop_says_how_many_stories_come_to_it_and_leads_to_their_list(visit: Visitor, story: int) -> None:
    page = visit.opens(PATH)
    stops = {each.get("id"): each.text for each in page.all("li")}
    assert "1 story comes here" in stops["stage-HELP"]
    assert "comes here" not in stops["stage-POLICE"] and "come here" not in stops["stage-POLICE"]
    link = next(
        each.get("href") for each in page.all("a") if "1 story comes here" in each.text and "HELP" in each.get("href")
    )
    assert "The third call" in visit.opens(link.partition("#")[0]).main
    assert "The third call" not in visit.opens(f"{PATH}/stages/POLICE").main


def test_each_fact_of_a_stop_is_told_once(visit: Visitor, pathway: int) -> None:
    page, model = visit.opens(PATH), PATHWAY.content
    (picture,) = [each for each in page.all("svg") if each.get("class") == "picture"]
    words = page.main.replace(picture.text, "")
    for told in (
        [way.condition for way in model.transitions],
        [stage.description for stage in model.stages],
        [stage.target for stage in model.stages],
        [each.text for each in model.assumptions],
    ):
        for text in told:
            assert words.count(text) == sum(text in each for each in told), text


def test_each_stop_leads_to_its_page_and_the_line_to_each_stop(visit: Visitor, pathway: int) -> None:
    page = visit.opens(PATH)
    line = next(each for each in page.all("ol") if each.get("class") == "line")
    stops = {each.get("id"): each for each in page.all("li") if each.get("class") == "outline__stop"}
    assert [each.get("href") for each in line.all("a")] == [f"#stage-{each.key}" for each in PATHWAY.content.stages]
    assert set(stops) == {f"stage-{each.key}" for each in PATHWAY.content.stages}
    for stage in PATHWAY.content.stages:
        assert stops[f"stage-{stage.key}"].all("a")[0].get("href") == f"{PATH}/stages/{stage.key}"


def test_a_page_begins_with_what_is_on_it(visit: Visitor, pathway: int) -> None:
    page = visit.opens(PATH)
    (contents,) = [each for each in page.all("nav") if each.get("aria-label") == "On this page"]
    there = {each.get("id") for each in (*page.all("h2"), *page.all("section"))}
    anchors = [each.get("href") for each in contents.all("a")]
    assert anchors == ["#line", "#pathway-picture", "#stops", "#assumptions"]
    assert {f"#{each}" for each in there} >= set(anchors)


@pytest.mark.parametrize("path", [PATH, f"{PATH}/stages/CAFE", f"/design/{PATHWAY.slug}"])
def test_opening_hours_are_told_the_same_way_everywhere(
    signed_in_as: Callable[..., Visitor], database: Database, pathway: int, path: str
) -> None:
    cafe = next(each for each in PATHWAY.content.stages if each.key == "CAFE")
    content = replace(PATHWAY.content, stages=(replace(cafe, opens="09:00", closes="09:00"),), transitions=())

    def make(session: Session) -> None:
        row = pathways.by_slug(session, PATHWAY.slug)
        pathways.activate(session, pathways.draft(session, row.id, content).id)
        pathways.draft(session, row.id, content)

    database.write(make)
    words = signed_in_as(Role.DESIGNER).opens(path).main
    assert "Day and night" in words and "9:00 am to 9:00 am" not in words


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
