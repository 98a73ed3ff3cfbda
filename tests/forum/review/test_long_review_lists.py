"""Where there is much to read about a version, its pages show a part at a time, and nothing of it is lost."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from forum.review import conformance, coverage, fit, outcome_comparison, reading_job
from forum.web.settings import Settings
from scenarios import db
from scenarios.account import Role
from scenarios.db import Database
from scenarios.review.conformance import departures
from scenarios.store.pathways import pathway as pathways
from scenarios.store.results import outcome as outcomes
from scenarios.store.results import room_voice
from scenarios.store.review import reading as readings
from scenarios.store.review import version_material as materials
from scenarios.store.sample import stories as sample_stories
from scenarios.store.stories.story import RevisionRow
from tests.conftest import Visitor
from tests.forum.played import Evening, samples
from tests.page import Element, Page
from tests.scenarios import whole_store

VERSION = "/review/pathways/urgent-mental-health-care/1"
EVENINGS = [
    Evening(f"QW3R{letter}", f"Evening {letter}", "In the library", performance=100 * number, seed=number)
    for number, letter in enumerate("ABCD", 1)
]


@pytest.fixture
def designer(signed_in_as: Callable[..., Visitor]) -> Visitor:
    return signed_in_as(Role.DESIGNER)


@pytest.fixture
def played(database: Database) -> list[int]:
    """All of the sample's stories, played at four events."""
    return [number for evening in EVENINGS for number in database.write(evening.is_played)]


def pages(designer: Visitor, path: str, more: str) -> Iterator[Page]:
    """A page and all that follow it, by the link with these words."""
    page = designer.opens(path)
    yield page
    while following := [each for each in page.all("a") if each.text == more]:
        page = designer.opens(following[0].get("href"))
        yield page


def of_class(page: Page, name: str) -> list[Element]:
    return [each for each in page.all() if name in each.get("class").split()]


def links(page: Page, start: str) -> list[str]:
    return [each.get("href") for each in page.all("a") if each.get("href").startswith(start)]


def test_every_departure_stands_on_a_page_of_its_kind(
    designer: Visitor, database: Database, played: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(conformance, "WHOLE", 1000)
    whole = [each.text for each in of_class(designer.opens(f"{VERSION}/conformance"), "departure__what")]
    monkeypatch.setattr(conformance, "WHOLE", 3)
    kinds = links(designer.opens(f"{VERSION}/conformance"), f"{VERSION}/conformance?what=")
    assert len(kinds) > 3

    told = [
        each.text
        for kind in kinds
        for page in pages(designer, kind, "More of this list")
        for each in of_class(page, "departure__what")
    ]

    assert told == whole
    with database.read() as session:
        assert len(told) == len(departures(materials.of_version(session, pathways.under_test(session)[0])))
    designer.opens(f"{VERSION}/conformance?what=nothing", status=404)


def test_every_decision_stands_on_a_page_of_its_stage(
    designer: Visitor, played: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(fit, "WHOLE", 1000)
    page = designer.opens(f"{VERSION}/fit")
    whole = [each.get("id") for each in page.all("article")]
    without = "Amina’s sister wants to say something."
    assert len(whole) > 5 and without in page.main
    monkeypatch.setattr(fit, "WHOLE", 2)
    monkeypatch.setattr(fit, "ON_A_PAGE", 1)
    stages = links(designer.opens(f"{VERSION}/fit"), f"{VERSION}/fit?stage=")
    assert len(stages) > 3

    found = [list(pages(designer, stage, "More decisions")) for stage in stages]

    assert [each.get("id") for listed in found for page in listed for each in page.all("article")] == whole
    assert [without in page.main for listed in found for page in listed].count(True) == 1
    designer.opens(f"{VERSION}/fit?stage=NONE", status=404)


def test_what_is_not_shown_of_a_scene_stands_on_its_own_page(
    designer: Visitor, database: Database, played: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    for module, name in ((conformance, "PLAYINGS_SHOWN"), (conformance, "VOICES_SHOWN"), (fit, "ROOMS_SHOWN")):
        monkeypatch.setattr(module, name, 1)
    for name in ("conformance", "fit"):
        page = designer.opens(f"{VERSION}/{name}")
        assert page.main.count("All 4 times that a room was asked here") > 0
        for path in links(page, f"{VERSION}/stories/"):
            _story, scene = path.partition("#")[0].rsplit("/scenes/")
            story = int(_story.rpartition("/")[2])
            with database.read() as session:
                all_rows = whole_store.outcomes(session)
                asked = [row.id for row in all_rows if (row.story_id, row.scene) == (story, scene)]
                performances = {row.performance for row in all_rows if row.story_id == story}
                voices = room_voice.of_performances(session, performances)
                said = [row.words for row in voices if row.scene == scene and row.words and row.kind != "followed"]
            shown = designer.opens(path)
            assert set(links(shown, "/review/")) >= {f"/review/{number}" for number in asked}
            assert len(asked) == 4
            for words in said:
                assert words in shown.main
    assert "All that was said at this scene" in designer.opens(f"{VERSION}/conformance").main
    designer.opens(f"{VERSION}/stories/1/scenes/none", status=404)
    designer.opens(f"{VERSION}/stories/999/scenes/s1", status=404)


def test_the_events_of_a_version_come_in_pages(
    designer: Visitor, played: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(coverage, "EVENTS_SHOWN", 3)
    monkeypatch.setattr(coverage, "NAMED", 2)

    first, second = pages(designer, f"{VERSION}/coverage", "Later events")

    shown = [[each.get("aria-labelledby") for each in of_class(page, "attendance")] for page in (first, second)]
    assert shown == [["at-QW3RA", "at-QW3RB", "at-QW3RC"], ["at-QW3RD"]]
    assert "not told of 4 events" in first.main


def test_questions_of_two_versions_come_in_pages(
    designer: Visitor, database: Database, played: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    def again(session: Session) -> list[int]:
        row = pathways.by_slug(session, "urgent-mental-health-care")
        draft = pathways.open_draft(session, row.id)
        assert draft is not None
        pathways.activate(session, draft.id)
        moved = []
        for revision in samples(session)[1:3]:
            copy = RevisionRow(
                story_id=revision.story_id, number=99, pathway_version_id=draft.id, document=revision.document
            )
            session.add(copy)
            moved.append(copy)
        session.flush()
        return Evening("ZZZZZ", "On the next one", performance=900, seed=9).is_played(session, moved)

    newer = database.write(again)
    beside = "/review/pathways/urgent-mental-health-care/2/beside"
    monkeypatch.setattr(outcome_comparison, "ON_A_PAGE", 1000)
    whole = designer.opens(beside)
    assert len(whole.all("article")) > 3

    monkeypatch.setattr(outcome_comparison, "ON_A_PAGE", 2)
    parts = list(pages(designer, beside, "More questions"))

    assert [each.text for part in parts for each in part.all("article")] == [each.text for each in whole.all("article")]
    assert {f"/review/{number}" for number in newer} <= {link for part in parts for link in links(part, "/review/")}
    monkeypatch.setattr(outcome_comparison, "ANSWERS_SHOWN", 1)
    assert "Version 1: 3 earlier answers" in designer.opens(beside).main


def test_a_page_says_how_many_stories_its_figures_leave_out(
    designer: Visitor, app: Flask, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    database.write(sample_stories.load)
    monkeypatch.setattr(readings, "FEW", 1)
    path = f"{VERSION}/coverage/stages/111MH"
    page = designer.opens(path)
    assert "4 stories are still being read. No figure on this page has them yet." in page.main
    assert "in 1 story" in page.main
    assert "3 stories are still being read" in designer.opens(f"{VERSION}/conformance").main

    with app.app_context():
        reading_job.look()

    page = designer.opens(path)
    assert "still being read" not in page.main and "in 3 stories" in page.main


def test_a_page_is_shown_while_the_store_takes_no_writes(
    designer: Visitor, settings: Settings, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    database.write(sample_stories.load)
    monkeypatch.setattr(db, "PATIENCE_S", 0.0)
    other = sqlite3.connect(Path(settings.instance) / "forum.db", isolation_level=None)
    other.execute("BEGIN IMMEDIATE")

    page = designer.opens(f"{VERSION}/coverage")

    other.close()
    assert "5 stories are still being read." in page.main
    assert "still being read" not in designer.opens(f"{VERSION}/coverage").main


def test_a_page_reads_what_changed_before_it_counts(designer: Visitor, database: Database, played: list[int]) -> None:
    def votes() -> str:
        page = designer.opens(f"{VERSION}/coverage")
        (line,) = [
            each
            for each in page.all("tr")
            if "The crisis café" in each.text and len(each.all("td")) == 4 and each.all("a")
        ][:1]
        return line.all("td")[-1].text

    before = int(votes())
    with database.read() as session:
        row = next(each for each in whole_store.outcomes(session) if each.stage == "CAFE")
        performance, playing, rounds = row.performance, row.playing, [each.number for each in row.rounds]

    def void(session: Session) -> None:
        for number in rounds:
            outcomes.void_round(session, performance, playing, number, "a slip")

    database.write(void)

    assert int(votes()) == before - len(rounds)
