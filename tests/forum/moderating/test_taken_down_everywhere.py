"""A story that is taken down is gone from every page and file of everybody but its writer's side and moderators.

The routes are read from the app, so that a page that shows a story's words is tried here from its first day. Each text
of the story is made unmistakable first, and is found on the pages that show it before it is taken down.
"""

from __future__ import annotations

import itertools
import shutil
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select
from sqlalchemy.orm import Session
from werkzeug.routing import Rule

from forum.exports import making as export_making
from forum.exports import writers
from forum.results.export_folder import folder
from forum.web.settings import Settings
from live.conducting import run_command
from live.conducting import sample_evening as whole
from live.snapshot.face_state import host_state, section_state
from live.store.event import WITH_SECTION, EventRow, PerformanceRow, SectionRow
from live.store.sample import LOADER
from scenarios.account import ANYONE, Account, Role
from scenarios.db import Database, clock_of
from scenarios.decisions.finding import FindingBasis, GroundKind
from scenarios.objection import Objection
from scenarios.results.export_request import FileFormat, Paper, Wanted
from scenarios.results.selection import Selection
from scenarios.store.decisions import finding as findings
from scenarios.store.decisions import finding_basis as grounds
from scenarios.store.decisions.decision import DecisionRow
from scenarios.store.decisions.finding import FindingRow
from scenarios.store.exports import export_request
from scenarios.store.pathways.pathway import PathwayRow, PathwayVersionRow
from scenarios.store.results.outcome import OutcomeRow
from scenarios.store.stories import story as stories
from scenarios.store.stories import taking_down
from scenarios.store.stories.story import RevisionRow, StoryRow
from scenarios.stories.story import SCENE_TEXTS
from tests.conftest import Visitor

MARK = "quokka"
"""Stands in every text of the story, and nowhere else."""
STAFF = (Role.FACILITATOR, Role.DESIGNER, Role.SCRIBE, Role.STEWARD)
MODERATOR = Account(roles=frozenset({Role.MODERATOR}))
NOT_OTHERS = ("/moderate", "/assets/")
"""Only moderators come in there; no page of ours is under the other."""
SHOWN_ON = {
    "/stories",
    "/stories/{story}",
    "/stories/{story}/map",
    "/stories/{story}/play",
    "/stories/{story}/story.json",
    "/build",
    "/build/{story}",
    "/build/{story}/cards",
    "/build/{story}/poster",
    "/events/{event}",
    "/events/{evening}",
    "/events/{evening}/record/{played}",
    "/pathways/{pathway}/stages/{stage}",
    "/pathways/{pathway}/what-became",
    "/screen/{code}",
    "/backstage/{code}",
    "/host/{code}",
    "/host/events/{event_id}",
    "/host/performances/{performance}/plan",
    "/host/performances/{performance}/script",
    "/host/sections/{section}/stories/new",
    "/review",
    "/review/{outcome}",
    "/review/{outcome}/outcome.csv",
    "/review/{outcome}/outcome.json",
    "/review/findings/{finding}",
    "/review/findings/{finding}/rests-on",
    "/review/findings/{finding}/rests-on/{story}",
    "/review/pathways/{pathway}/1/conformance",
    "/review/pathways/{pathway}/1/coverage/stages/{stage}",
    "/review/pathways/{pathway}/1/fit",
    "/review/pathways/{pathway}/1/stories/{story}/scenes/{scene}",
    "/review/report/event-{evening_code}",
    "/said-and-done/{evening_code}",
}
"""Some of the pages on which its words are, so that a walk that finds none would be noticed."""


@dataclass(frozen=True)
class Place:
    """The story in the store of the sample, and what stands for it and what is about it in an address."""

    story: int
    names: dict[str, str]

    def path(self, template: str) -> str:
        return template.format(story=self.story, **self.names)


@pytest.fixture(scope="module")
def prepared(migrated_file: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Place]:
    """A store with the sample and its story, made once and copied for each test."""
    path = tmp_path_factory.mktemp("sample") / "whole.db"
    shutil.copy(migrated_file, path)
    store = Database(f"sqlite:///{path}")
    store.write(lambda session: whole.load(session, clock_of(session).today()))
    place = store.write(_prepare)
    with store.engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    store.dispose()
    return path, place


@pytest.fixture
def place(prepared: tuple[Path, Place], settings: Settings) -> Place:
    """A story that was played, decided about, is open to add to, and is on stage now."""
    path, place = prepared
    shutil.copy(path, Path(settings.instance) / "forum.db")
    return place


def _prepare(session: Session) -> Place:
    most = select(OutcomeRow.story_id).group_by(OutcomeRow.story_id).order_by(func.count().desc(), OutcomeRow.story_id)
    row = stories.get(session, session.scalars(most).first() or 0)
    for revision in stories.history(session, row.id):
        revision.document = _marked(revision.document)
    row.credit, row.open_to_build = f"{MARK} credit", True
    revision = stories.head(session, row)
    performance, played = _on_stage(session, row)
    outcome = session.scalars(select(OutcomeRow).where(OutcomeRow.story_id == row.id)).first()
    finding = session.scalars(select(FindingRow)).first()
    assert outcome and finding and revision.content.first
    offer = grounds.offer(session, row.pathway_id, row.id).grounds
    scene = FindingBasis(GroundKind.SCENE, revision.id, revision.content.first.key)
    designer = Account(name="D", roles=frozenset({Role.DESIGNER}))
    findings.rest_on(session, designer, finding.id, offer, [scene, FindingBasis(GroundKind.OUTCOME, outcome.id)])
    names = {
        "event": performance.section.event.slug,
        "event_id": str(performance.section.event_id),
        "code": performance.section.event.code,
        "section": str(performance.section_id),
        "performance": str(performance.id),
        "evening": played.section.event.slug,
        "evening_code": played.section.event.code,
        "played": str(played.id),
        "pathway": revision.pathway_version.pathway.slug,
        "stage": next(each.stage for each in revision.content.scenes if each.stage) or "",
        "scene": revision.content.first.key,
        "outcome": str(outcome.id),
        "finding": str(finding.id),
    }
    return Place(row.id, names)


def _on_stage(session: Session, row: StoryRow) -> tuple[PerformanceRow, PerformanceRow]:
    """Its performance of today, which is begun, and one of the evening before."""
    revisions = [each.id for each in stories.history(session, row.id)]
    played = select(PerformanceRow).options(WITH_SECTION).where(PerformanceRow.revision_id.in_(revisions))
    there = list(session.scalars(played))
    today = next(each for each in there if each.section.event.day == clock_of(session).today())
    pressed = {"kind": "start", "expect": 0, "performance": today.id}
    run_command.conduct(session, LOADER, today.section_id, pressed)
    return today, next(each for each in there if each.section.event.day != clock_of(session).today())


def _marked(part: Any, name: str = "") -> Any:
    """A revision's document with the mark in each of its texts, and everything else as it is."""
    texts = {
        "title",
        "what_happened",
        "name",
        "strengths",
        "access_needs",
        "matters",
        *SCENE_TEXTS,
        "question",
        "decider",
        "label",
    }
    if isinstance(part, dict):
        return {each: _marked(value, each) for each, value in part.items()}
    if isinstance(part, list):
        return [_marked(each) for each in part]
    return f"{MARK} {part}" if part and name in texts and isinstance(part, str) else part


def addresses(app: Flask, database: Database, place: Place) -> list[str]:
    """Every address of a page, with all that its store has in place of what it takes."""
    known = _known(database, place)
    rules = [rule for rule in app.url_map.iter_rules() if "GET" in (rule.methods or set())]
    found = {path for rule in rules for path in _paths(rule, known)}
    found |= {f"/stories?stage={place.names['stage']}", f"/stories/{place.story}/play?way="}
    return sorted(path for path in found if not path.startswith(NOT_OTHERS))


def _known(database: Database, place: Place) -> dict[str, list[str]]:
    def ids(session: Session, table: Any) -> list[str]:
        return [str(each) for each in session.scalars(select(table.id))]

    with database.read() as session:
        events = list(session.scalars(select(EventRow)))
        codes = [each.code for each in events]
        stages = {s.stage for r in stories.history(session, place.story) for s in r.content.scenes if s.stage}
        selections = [Selection(version=1).key, *(Selection(event=code).key for code in codes)]
        return {
            "story_id": [str(place.story)],
            "slug": [*session.scalars(select(PathwayRow.slug)), *(each.slug for each in events)],
            "code": codes,
            "event_id": [str(each.id) for each in events],
            "section_id": ids(session, SectionRow),
            "performance_id": ids(session, PerformanceRow),
            "outcome_id": ids(session, OutcomeRow),
            "finding_id": ids(session, FindingRow),
            "decision_id": ids(session, DecisionRow),
            "number": [str(each) for each in session.scalars(select(PathwayVersionRow.number))],
            "key": sorted({*map(str, stages), *selections, *codes, place.names["pathway"], place.names["scene"]}),
            "kind": ["event", "pathway", "csv", "json", "stages"],
            "option": ["o1"],
            "part": ["name"],
        }


def _paths(rule: Rule, known: dict[str, list[str]]) -> Iterator[str]:
    """None where nobody has such a thing, as for the token of a link."""
    wanted = sorted(rule.arguments)
    if not all(each in known for each in wanted):
        return
    for values in itertools.product(*(known[each] for each in wanted)):
        path = str(rule)
        for name, value in zip(wanted, values, strict=True):
            taken = next(each for each in path.split("<")[1:] if each.split(">")[0].rpartition(":")[2] == name)
            path = path.replace(f"<{taken.split('>')[0]}>", value)
        yield path


def where_it_is_read(client: FlaskClient, paths: list[str]) -> set[str]:
    """The addresses whose answer has a word of the story."""
    found = set()
    for path in paths:
        answer = client.get(path)
        assert answer.status_code < 500, path
        if MARK in answer.get_data(as_text=True).casefold():
            found.add(path)
    return found


def takes_down(database: Database, place: Place) -> None:
    def work(session: Session) -> None:
        seen = stories.get(session, place.story).published or 0
        taking_down.take_down(session, MODERATOR, place.story, Objection.IDENTIFIES, seen=seen)

    database.write(work)


@pytest.mark.fault("dangerous-page")
def test_a_story_that_is_taken_down_is_on_no_page_of_anybody_else(
    place: Place, app: Flask, database: Database, signed_in_as: Callable[..., Visitor], visit: Visitor
) -> None:
    staff = signed_in_as(*STAFF)
    visit.client.post(f"/join/{place.names['code']}/token", data={"csrf_token": visit.token()})
    paths = addresses(app, database, place)
    readers = {"audience": visit.client, "staff": staff.client}
    shown_on = {place.path(each) for each in SHOWN_ON}

    assert shown_on <= set(paths)
    assert where_it_is_read(staff.client, sorted(shown_on)) == shown_on, "it is there before"

    takes_down(database, place)

    after = {who: where_it_is_read(client, paths) for who, client in readers.items()}
    assert after == {"audience": set(), "staff": set()}
    for path in ("", "/map", "/play", "/story.json"):
        assert visit.client.get(f"/stories/{place.story}{path}").status_code == 404


@pytest.mark.fault("dangerous-page")
def test_what_every_face_of_a_running_event_is_told_has_no_word_of_it_any_more(
    place: Place, database: Database
) -> None:
    def told() -> str:
        with database.read() as session:
            state = section_state(session, int(place.names["section"]))
            return str([state, host_state(state, str)]).casefold()

    assert MARK in told()
    takes_down(database, place)
    assert MARK not in told()


@pytest.mark.fault("dangerous-page")
def test_a_file_that_may_have_its_words_is_gone_from_the_disc_and_a_new_one_has_none(
    place: Place, app: Flask, database: Database, tmp_path: Path, signed_in_as: Callable[..., Visitor]
) -> None:
    designer, moderator = signed_in_as(Role.DESIGNER), signed_in_as(Role.MODERATOR)
    with database.read() as session:
        decision = session.scalars(select(DecisionRow.id)).first() or 0
    files: list[tuple[Wanted, FileFormat]] = [
        (Selection(), form) for form in (FileFormat.CSV, FileFormat.JSON, FileFormat.XLSX)
    ]
    files.append((Paper(decision), FileFormat.DOCX))
    asked = [database.write(lambda session: export_request.ask(session, ANYONE, *each)) for each in files[:2]]
    with app.test_request_context():
        export_making.make_all()
    assert [MARK in text for text in _made(app, files, tmp_path)] == [True] * 4
    with designer.client.get(f"/review/take-away/{asked[0]}/file") as made:
        assert MARK in made.text.casefold()

    with database.read() as session:
        seen = stories.get(session, place.story).published
    address = f"/moderate/{place.story}/take-down"
    moderator.sends(address, {"objection": "identifies", "based_on": str(seen)})

    with app.test_request_context():
        assert list(folder().iterdir()) == []
    for number in asked:
        fetched = designer.client.get(f"/review/take-away/{number}/file", follow_redirects=True)
        assert MARK not in fetched.text.casefold()
        assert "A moderator took a story down" in designer.opens(f"/review/take-away/{number}").main
    assert not any(MARK in text for text in _made(app, files, tmp_path))


def _made(app: Flask, files: list[tuple[Wanted, FileFormat]], folder_of_test: Path) -> Iterator[str]:
    """The text of each file, made now."""
    for number, (wanted, form) in enumerate(files):
        path = folder_of_test / f"made-{number}.{form}"
        path.write_bytes(b"")
        with app.test_request_context():
            writers.write(wanted, form, path, lambda done: None)
        yield _text_of(path, form).casefold()


def _text_of(path: Path, form: FileFormat) -> str:
    if form in (FileFormat.XLSX, FileFormat.DOCX):
        with zipfile.ZipFile(path) as parts:
            return " ".join(parts.read(name).decode("utf-8", "replace") for name in parts.namelist())
    return path.read_text()


@pytest.mark.fault("dangerous-page")
def test_no_page_of_a_story_is_kept_for_a_second_reader(place: Place, visit: Visitor) -> None:
    """A browser asks again each time, and no machine between it and the site may keep a copy."""
    for path in (f"/stories/{place.story}", f"/stories/{place.story}/story.json", f"/build/{place.story}"):
        said = visit.client.get(path).headers["Cache-Control"]
        assert said in ("private, no-cache", "no-store"), path


def test_a_story_that_is_published_again_is_read_and_its_earlier_performances_stay_without_words(
    place: Place, database: Database, visit: Visitor
) -> None:
    takes_down(database, place)

    def publish_again(session: Session) -> None:
        by = Account(held=frozenset({place.story}), roles=frozenset({Role.MODERATOR}))
        stories.submit(session, by, place.story)
        head = stories.get(session, place.story).head
        stories.pass_on(session, by, place.story, seen=head)
        stories.sign_off(session, by, place.story, seen=head)

    database.write(publish_again)
    assert MARK in visit.opens(f"/stories/{place.story}").text.casefold()
    assert MARK in visit.opens("/stories").text.casefold()
    for path in ("/events/{event}", "/events/{evening}", "/events/{evening}/record/{played}"):
        assert MARK not in visit.client.get(place.path(path)).text.casefold()
    with database.read() as session:
        shown = [each.may_be_shown for each in session.scalars(_revisions(place))]
    assert shown[-1] and not any(shown[:-1])


def _revisions(place: Place) -> Any:
    return select(RevisionRow).where(RevisionRow.story_id == place.story).order_by(RevisionRow.number)
