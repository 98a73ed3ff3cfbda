"""The design group's pages about one version: what was tested, how rooms saw the model, where stories leave it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest
from flask import Flask
from sqlalchemy import event
from sqlalchemy.orm import Session

from forum.results import attendance_job
from scenarios.account import Account, Role
from scenarios.db import Database
from scenarios.results.attendance import EventDay
from scenarios.review.coverage import coverage
from scenarios.review.reading import OUTSIDE
from scenarios.store import withdrawal
from scenarios.store.pathways import pathway as pathways
from scenarios.store.results import event_day as event_days
from scenarios.store.results import outcome as outcomes
from scenarios.store.review import version_material as materials
from scenarios.store.sample import stories as sample_stories
from scenarios.store.stories import private_link
from tests.conftest import Visitor
from tests.forum.people import Moderator, Writer
from tests.forum.played import WHO, Evening, samples
from tests.forum.results.outcomes import outcome_of, result_of
from tests.page import Page

SignInRow = Callable[..., Visitor]

VERSION = "/review/pathways/urgent-mental-health-care/1"
PAGES = (
    f"{VERSION}/coverage",
    f"{VERSION}/fit",
    f"{VERSION}/conformance",
    f"{VERSION}/picture",
    f"{VERSION}/picture.svg",
    f"{VERSION}/beside",
    "/review/events",
)
SECOND = Evening("QW3RT", "A second evening", "In the library", performance=20, seed=5, with_floor=False)


@pytest.fixture
def designer(signed_in_as: SignInRow) -> Visitor:
    return signed_in_as(Role.DESIGNER)


@pytest.fixture
def library(database: Database) -> None:
    database.write(sample_stories.load)


@pytest.fixture
def played(database: Database) -> list[int]:
    """Three of the five stories, played at one event."""
    return database.write(lambda session: Evening().is_played(session, samples(session)[:3]))


@pytest.fixture
def holds(app: Flask, database: Database) -> Callable[[int], Writer]:
    """The writer of a story, at a browser with its private link."""

    def come(story: int) -> Writer:
        writer = Writer(Visitor(app.test_client()))
        token = database.write(lambda session: private_link.offer(session, story))
        writer.visitor.client.get(f"/s/{token}")
        writer.story = story
        return writer

    return come


@pytest.mark.parametrize("path", PAGES)
def test_without_the_role_there_is_nothing_to_see(
    visit: Visitor, signed_in_as: SignInRow, library: None, path: str
) -> None:
    assert visit.opens(path).heading == "Sign in"
    others = signed_in_as(Role.FACILITATOR, Role.MODERATOR, Role.STEWARD)
    assert others.opens(path, status=403).heading == "You cannot open this page"


@pytest.mark.parametrize("page", ["coverage", "fit", "conformance", "picture", "beside"])
def test_a_version_that_is_not_there_is_not_found(designer: Visitor, library: None, page: str) -> None:
    designer.opens(f"/review/pathways/urgent-mental-health-care/99/{page}", status=404)
    designer.opens(f"/review/pathways/nowhere/1/{page}", status=404)


def test_before_anything_was_played_every_stage_waits_for_a_room(designer: Visitor, library: None) -> None:
    told = designer.opens(f"{VERSION}/coverage").main

    assert "10 of 10 stages with stories, where no room was asked" in told
    assert told.count("No room was asked") == 12, "ten stages, places outside the model, and the version itself"
    assert "No room was asked about this version yet." in told


def test_every_stage_leads_to_its_scenes_and_its_votes(
    designer: Visitor, database: Database, played: list[int]
) -> None:
    with database.read() as session:
        material = materials.of_version(session, pathways.under_test(session)[0])
    found = coverage(material)
    page = designer.opens(f"{VERSION}/coverage")
    (matrix, _voices) = page.all("table")
    lines = {line.all("th")[0].all("a")[0].get("href"): line for line in matrix.all("tr")[1:] if line.all("a")}
    assert "Tested once" in matrix.text and "No room was asked" in matrix.text

    votes = set()
    for row in (*found.rows, found.outside):
        path = f"{VERSION}/coverage/stages/{row.stage or OUTSIDE}"
        line = lines[path]
        scenes = [
            (case.story_id, scene.key)
            for case, cell in zip(material.cases, row.cells, strict=True)
            for scene in cell.touched
        ]
        counts = [row.stories, len(scenes), len(row.rooms), row.votes]
        assert [cell.text for cell in line.all("td")] == [str(count) for count in counts], path
        links = [each.get("href") for each in designer.opens(path).all("a")]
        assert [each for each in links if "#scene-" in each] == [
            f"/stories/{story}#scene-{key}" for story, key in scenes
        ]
        assert {f"/review/{each.id}" for each in row.playings} <= set(links)
        votes |= {each.id for each in row.playings}
    assert votes == set(played)
    for link in links:
        if "#scene-" in link:
            path, anchor = link.split("#")
            assert any(each.get("id") == anchor for each in designer.opens(path).all("li")), link
    for number in played:
        assert designer.opens(f"/review/{number}").heading


def test_the_page_says_who_should_have_been_there_and_never_how_many_were(
    designer: Visitor, played: list[int], app: Flask
) -> None:
    with app.app_context():
        attendance_job.look()
    page = designer.opens(f"{VERSION}/coverage")

    assert WHO in page.main and "8 or more said so" in page.main
    told = next(each.text for each in page.all("section") if "Who should be in the room" in each.text)
    numbers = {word for word in told.split() if word.isdigit()}
    assert numbers <= {"8", "3", "2026"}, "the threshold and the day"


def test_an_event_that_said_nothing_of_who_should_come_is_told_as_that(
    designer: Visitor, database: Database, played: list[int]
) -> None:
    nothing = EventDay("7KQ4M", "Tell it like it was", date(2026, 3, 3), "")
    database.write(lambda session: event_days.keep(session, nothing))

    assert "Nobody wrote this down." in designer.opens(f"{VERSION}/coverage").main


def test_fit_says_how_many_of_how_many_in_each_room(designer: Visitor, database: Database, played: list[int]) -> None:
    database.write(lambda session: SECOND.is_played(session, samples(session)[:1]))
    with database.read() as session:
        record = outcomes.get(session, played[0]).record
    last = record.rounds[-1]

    page = designer.opens(f"{VERSION}/fit")

    assert f"{last.counts['o1']} of {last.ballots}" in page.main
    assert "nothing written" in page.main and "1 thing" in page.main
    assert page.main.count("No room was asked") > 0
    with_the_model = {f"/review/{number}" for number in played if number != played[1]}
    assert with_the_model <= {each.get("href") for each in page.all("a")}
    assert "Amina’s sister wants to say something." in page.main, "where no option is what the model says"
    for word in ("significant", "confidence", "score of", "winner"):
        assert word not in page.main


def test_conformance_lists_each_departure_with_its_scene_its_votes_and_its_voices(
    designer: Visitor, played: list[int]
) -> None:
    page = designer.opens(f"{VERSION}/conformance")

    assert "From “The crisis café” to “The mental health team in the emergency department”" in page.main
    assert "At 5:50 pm “Follow-up” is closed. It is open from 9:00 am to 5:00 pm." in page.main
    assert "From a place outside the model back to “999 and the ambulance”" in page.main
    assert "Ask her sister in." in page.main and "“this is blocked” 11 times" in page.main


def test_picture_and_outline_carry_the_same_counts(designer: Visitor, played: list[int]) -> None:
    page = designer.opens(f"{VERSION}/picture")

    (picture,) = [each for each in page.all("svg") if each.get("class") == "picture"]
    for words in ("Not tested yet", "Tested once"):
        stops = [each for each in page.all("li") if each.get("class") == "outline__stop"]
        drawn = [each for each in picture.all("g") if each.get("class") == "picture__stop"]
        assert {stop.get("id") for stop in stops if words in stop.text} == {
            f"stage-{each.get('data-key')}" for each in drawn if words in each.text
        }
    assert picture.text.count("Not tested yet") > 0 < picture.text.count("Tested once")


def test_the_public_picture_has_no_counts(visit: Visitor, played: list[int]) -> None:
    told = visit.opens("/pathways/urgent-mental-health-care").main

    assert "Not tested yet" not in told and "votes" not in told.split("The picture")[0]


def test_two_events_stand_side_by_side(designer: Visitor, database: Database, played: list[int]) -> None:
    assert "once two have handed over results" in designer.opens("/review/events").main
    database.write(lambda session: SECOND.is_played(session, samples(session)[:2]))

    page = designer.opens("/review/events")

    assert "Tell it like it was (7KQ4M)" in page.main and "A second evening (QW3RT)" in page.main
    assert "not offered" in page.main, "the floor's own option at the first event"
    assert "All the nurses are busy. What should the call-taker do?" in page.main
    designer.opens("/review/events?from=7KQ4M&to=NONE5", status=404)
    designer.opens("/review/events?from=QW3RT&to=7KQ4M")


def test_every_event_can_be_set_beside_another_however_many_there_are(designer: Visitor, database: Database) -> None:
    def work(session: Session) -> None:
        for number in range(1, 81):
            at = {"event_code": f"EV{number:03}", "event_name": f"Evening {number:03} of 80"}
            outcomes.save_round(
                session, replace(outcome_of(session, performance=number), **at), result_of(session, {"o1": number})
            )

    database.write(work)

    def offers(page: Page, field: str) -> list[str]:
        select = next(each for each in page.all("select") if each.get("name") == field)
        return [each.get("value") for each in select.all("option")]

    page = designer.opens("/review/events")
    assert len(offers(page, "from")) == 50 and offers(page, "from")[:2] == ["EV080", "EV079"]
    assert "EV007" not in offers(page, "from")
    for words in ("of evening 007", "ev007"):
        page = designer.opens("/review/events", query_string={"from": "EV079", "to": "EV080", "name": words})
        assert offers(page, "to") == ["EV007", "EV079", "EV080"]
        form = page.form("/review/events")
        assert (form["from"], form["to"], form["name"]) == ("EV079", "EV080", words)
    page = designer.opens("/review/events", query_string={"from": "EV007", "to": "EV080"})
    assert "Evening 007 of 80 (EV007)" in page.main
    assert "No other event has these words." in designer.opens("/review/events?name=nowhere").main


def test_an_assumption_leads_to_the_scenes_that_test_it_and_to_their_votes(
    designer: Visitor, played: list[int]
) -> None:
    page = designer.opens(f"{VERSION}/coverage")
    told = {each.get("id"): each for each in page.all("li") if each.get("id").startswith("assumption-")}

    assert "1 of 9 assumptions that no scene tests" in page.main
    assert "3 of 9 assumptions with scenes, where no room was asked" in page.main, "two stories were not played"
    assert "No scene tests it" in told["assumption-TOLD-ONCE"].text
    assert "Written for, and no room was asked" in told["assumption-NEAR-HOME"].text
    hours = told["assumption-HOURS"]
    assert "Tested once 1 scene in 1 story, 1 room, 2 votes" in hours.text
    scenes, votes = (each.get("href") for each in hours.all("a"))
    assert (scenes, votes) == tuple(f"{VERSION}/coverage/assumptions/HOURS#{part}" for part in ("scenes", "votes"))
    listed = designer.opens(f"{VERSION}/coverage/assumptions/HOURS")
    assert "Closed at eleven" in listed.main
    links = [each.get("href") for each in listed.all("a")]
    (scene,) = [each for each in links if each.endswith("#scene-s2")]
    assert f"/review/{played[4]}" in links
    assert any(each.get("id") == "scene-s2" for each in designer.opens(scene.partition("#")[0]).all("li"))


def test_words_alone_are_a_hint_and_no_test(designer: Visitor, database: Database, library: None) -> None:
    def says_nothing(session: Session) -> None:
        row = sample_stories.load(session)["Closed at eleven"]
        row.document = {**row.document, "scenes": [{**each, "assumptions": []} for each in row.document["scenes"]]}

    database.write(says_nothing)
    page = designer.opens(f"{VERSION}/coverage")

    (hours,) = [each for each in page.all("li") if each.get("id") == "assumption-HOURS"]
    assert "No scene tests it" in hours.text and "A hint: these scenes use its words" in hours.text
    hint = designer.opens(f"{VERSION}/coverage/hints/HOURS")
    assert "Closed at eleven" in hint.main and "do not say that they test it" in hint.main
    assert "2 of 9 assumptions that no scene tests" in page.main


def test_a_story_played_on_two_versions_stands_side_by_side_and_is_flagged_until_then(
    designer: Visitor, moderator: Moderator, holds: Callable[[int], Writer], database: Database, played: list[int]
) -> None:
    def next_version(session: Session) -> int:
        row = pathways.by_slug(session, "urgent-mental-health-care")
        draft = pathways.open_draft(session, row.id)
        assert draft is not None
        return pathways.activate(session, draft.id).id

    version = database.write(next_version)

    assert _due(designer) == {"Not a crime", "Closed at eleven"}, "they come to the café, whose hours changed"
    assert "The pathway changed under it since" in designer.opens("/review").main

    with database.read() as session:
        tested = sample_stories.load(session)["Closed at eleven"]
    writer = holds(tested.story_id)
    writer.sends("write-on")
    writer.fills("", to="newer-version")
    writer.sends_in()
    moderator.takes_up(writer.story)
    moderator.passes(writer.story)
    writer.agrees()
    assert _due(designer) == {"Not a crime", "Closed at eleven"}, "it was moved, and no room was asked yet"
    newest = database.write(
        lambda session: SECOND.is_played(session, [sample_stories.load(session)["Closed at eleven"]])
    )

    assert _due(designer) == {"Not a crime"}
    with database.read() as session:
        again = outcomes.get(session, newest[0])
        assert (again.pathway_version_id, again.revision.number) == (version, tested.number + 1)
        assert outcomes.get(session, played[4]).revision_id == tested.id, "what was said on version 1 stays there"
    page = designer.opens("/review/pathways/urgent-mental-health-care/2/beside")
    assert "Version 1" in page.main and "It is nearly eleven. What should the volunteer do?" in page.main
    assert {f"/review/{newest[0]}", f"/review/{played[4]}"} <= {each.get("href") for each in page.all("a")}
    designer.opens("/review/pathways/urgent-mental-health-care/2/beside?with=7", status=404)


def test_the_hub_leads_to_each_version(designer: Visitor, played: list[int]) -> None:
    page = designer.opens("/review")

    assert "6 results" in page.main
    assert page.link("Urgent mental health care , version 1") == f"{VERSION}/coverage"


def test_a_withdrawn_story_leaves_its_shape_and_no_words(
    designer: Visitor, database: Database, played: list[int]
) -> None:
    with database.read() as session:
        story = outcomes.get(session, played[0]).story_id
    database.write(lambda session: withdrawal.withdraw(session, Account(held=frozenset({story})), story))

    pages = {f"{VERSION}/{page}" for page in ("coverage", "fit", "conformance")}
    for page in set(pages):
        pages |= {each.get("href").split("#")[0] for each in designer.opens(page).all("a")}
    for page in sorted(each for each in pages if each.startswith(VERSION)):
        told = designer.opens(page)
        if not page.endswith(".svg"):
            assert "The third call" not in told.text
            assert f"/stories/{story}" not in {each.get("href").split("#")[0] for each in told.all("a")}
    assert "[withdrawn by its writer]" in designer.opens(f"{VERSION}/coverage/stages/111MH").main


def test_a_void_vote_enters_no_figure(designer: Visitor, database: Database, played: list[int]) -> None:
    def void(session: Session) -> None:
        for number in played:
            for result in outcomes.get(session, number).rounds:
                result.voided = "a slip"

    database.write(void)

    assert "10 of 10 stages with stories, where no room was asked" in designer.opens(f"{VERSION}/coverage").main


def test_more_evenings_take_no_more_queries(database: Database, played: list[int]) -> None:
    before = _queries(database)
    database.write(SECOND.is_played)

    assert _queries(database) == before


def _due(designer: Visitor) -> set[str]:
    """The stories that should be tested again."""
    sections = [each for each in designer.opens("/review").all("section") if each.get("aria-labelledby") == "again"]
    return {item.all("bdi")[0].text for section in sections for item in section.all("li")}


def _queries(database: Database) -> int:
    asked: list[str] = []

    def listen(connection: object, cursor: object, statement: str, *rest: object) -> None:
        asked.append(statement)

    event.listen(database.engine, "before_cursor_execute", listen)
    with database.read() as session:
        version = pathways.under_test(session)[0]
        material = materials.of_version(session, version)
    event.remove(database.engine, "before_cursor_execute", listen)
    assert material.playings
    return len(asked)
