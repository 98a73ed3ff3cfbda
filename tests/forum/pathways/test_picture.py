"""The picture of a pathway on its page and as a file: who may see which version, and what comes without a picture."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from xml.etree import ElementTree

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from forum.common import labels
from scenarios.account import Role
from scenarios.db import Database, now
from scenarios.pathways.pathway import PathwayContent
from scenarios.sample import PATHWAY
from scenarios.store.pathways import pathway as pathways
from tests.conftest import Visitor
from tests.page import Element, Page

PATH = f"/pathways/{PATHWAY.slug}"
FILE = f"{PATH}/picture.svg"
ONE_STAGE = replace(PATHWAY.content, stages=PATHWAY.content.stages[:1], transitions=())


def outline(page: Page) -> Element:
    """The outline of the picture."""
    return next(each for each in page.all("ol") if each.get("class") == "outline")


def section(page: Page) -> str:
    """All that is written about the picture."""
    return next(each.text for each in page.all("section") if each.get("aria-labelledby") == "pathway-picture")


@pytest.fixture
def versions(database: Database, pathway: int) -> None:
    """A second version, which is under test, and a third one, a draft; the first is retired."""

    def make(session: Session) -> None:
        row = pathways.by_slug(session, PATHWAY.slug)
        second = replace(ONE_STAGE, stages=(replace(ONE_STAGE.stages[0], name="Second of all"),))
        pathways.activate(session, pathways.draft(session, row.id, second).id)
        third = replace(ONE_STAGE, stages=(replace(ONE_STAGE.stages[0], name="Nobody knows yet"),))
        pathways.draft(session, row.id, third)

    database.write(make)


def test_the_page_says_in_words_all_that_the_picture_shows(app: Flask, visit: Visitor, pathway: int) -> None:
    page = visit.opens(PATH)
    (picture,) = [each for each in page.all("svg") if each.get("class") == "picture"]
    told = outline(page)
    with app.test_request_context():
        for stage in PATHWAY.content.stages:
            hours = f"{labels.clock(stage.opens)} to {labels.clock(stage.closes)}" if stage.opens else "Day and night"
            for text in (stage.name, stage.service, hours, stage.target):
                assert text in told.text
                assert "".join(text.split()) in "".join(picture.text.split())
    assert all(way.condition in told.text for way in PATHWAY.content.transitions)
    numbers = {each.text for each in told.all("span") if each.get("class") == "outline__number"}
    badges = {each.text for each in picture.all("g") if each.get("class") == "picture__badge"}
    assert numbers == badges == {str(number) for number in range(1, len(PATHWAY.content.transitions) + 1)}
    assert all(each.text in page.main for each in PATHWAY.content.assumptions)


def test_a_draft_says_in_its_lists_all_that_its_picture_shows(
    signed_in_as: Callable[..., Visitor], database: Database, pathway: int
) -> None:
    def start(session: Session) -> None:
        pathways.draft(session, pathways.by_slug(session, PATHWAY.slug).id, PATHWAY.content)

    database.write(start)
    page = signed_in_as(Role.DESIGNER).opens(f"/design/{PATHWAY.slug}")
    (picture,) = [each for each in page.all("svg") if each.get("class") == "picture"]
    items = {each.get("id"): each.text for each in page.all("li")}
    for stage in PATHWAY.content.stages:
        assert all(text in items[f"stage-{stage.key}"] for text in (stage.name, stage.service, stage.target))
    steps = [each for each in page.all("li") if each.get("class") == "design-list__item"]
    numbered = [(each, span) for each in steps for span in each.all("span") if span.get("class") == "outline__number"]
    told = {span.text: each.text for each, span in numbered}
    badges = {each.text for each in picture.all("g") if each.get("class") == "picture__badge"}
    assert set(told) == badges
    assert all(any(way.condition in text for text in told.values()) for way in PATHWAY.content.transitions)


@pytest.mark.parametrize("path", [PATH, f"{PATH}/versions/1"])
def test_the_arrows_have_a_key(visit: Visitor, pathway: int, path: str) -> None:
    page = visit.opens(path)
    (key,) = [each for each in page.all("ul") if each.get("class") == "picture-key"]
    assert [line.text for line in key.all("li")] == [
        "A plain arrow goes on, down the picture.",
        "A dashed arrow goes back up, or across.",
    ]


def test_the_file_stands_alone_and_says_all(visit: Visitor, pathway: int) -> None:
    response = visit.client.get(FILE)
    svg = ElementTree.fromstring(response.text)

    assert response.content_type == "image/svg+xml; charset=utf-8"
    assert response.headers["Content-Disposition"] == 'attachment; filename="pathway-version-1.svg"'
    assert response.headers["Content-Security-Policy"].startswith("default-src 'none';")
    assert not [each for each in svg.iter() if each.get("href") or each.tag.endswith(("script", "style", "image"))]
    written = "".join("".join(svg.itertext()).split())
    told = [way.condition for way in PATHWAY.content.transitions] + [each.text for each in PATHWAY.content.assumptions]
    assert all("".join(text.split()) in written for text in told)


def test_the_page_offers_the_file(visit: Visitor, pathway: int) -> None:
    assert visit.opens(PATH).link("Download the picture (SVG)") == f"{FILE}?version=1"


@pytest.mark.usefixtures("versions")
def test_everyone_may_have_the_versions_that_are_or_were_under_test(visit: Visitor) -> None:
    assert "Second of all" in visit.client.get(FILE).text
    assert "Second of all" in visit.client.get(f"{FILE}?version=2").text
    assert "Follow-up" in visit.client.get(f"{FILE}?version=1").text


@pytest.mark.usefixtures("versions")
def test_only_designers_know_of_a_draft(visit: Visitor, signed_in_as: Callable[..., Visitor]) -> None:
    for somebody in (visit, signed_in_as(), signed_in_as(Role.MODERATOR)):
        page = somebody.opens(f"{FILE}?version=3", 404)
        assert page.main == somebody.opens(f"{FILE}?version=77", 404).main
    assert "Nobody knows yet" in signed_in_as(Role.DESIGNER).client.get(f"{FILE}?version=3").text


@pytest.mark.parametrize("version", ["x", "-1", "²", "9" * 40, "1.0"])
def test_an_odd_version_is_not_found(visit: Visitor, pathway: int, version: str) -> None:
    visit.opens(f"{FILE}?version={version}", 404)


def test_without_the_layout_program_the_page_says_it_in_words(
    app: Flask, visit: Visitor, pathway: int, caplog: pytest.LogCaptureFixture
) -> None:
    app.extensions["assets"] = {**app.extensions["assets"], "programs": {"node": "/nowhere", "arrange": "none.mjs"}}
    page = visit.opens(PATH)

    assert "The picture cannot be drawn now" in section(page)
    assert all(way.condition in outline(page).text for way in PATHWAY.content.transitions)
    assert "was not arranged" in caplog.text
    assert "cannot be drawn now" in visit.opens(FILE, 503).main


def test_a_pathway_without_stages_has_no_picture(visit: Visitor, database: Database) -> None:
    def make(session: Session) -> None:
        row = pathways.create(session, "empty", "Empty")
        pathways.draft(session, row.id, PathwayContent()).opened_at = now(session)

    database.write(make)
    assert not [each for each in visit.opens("/pathways/empty/versions/1").all("svg") if each.get("class") == "picture"]
    visit.opens("/pathways/empty/picture.svg?version=1", 503)
