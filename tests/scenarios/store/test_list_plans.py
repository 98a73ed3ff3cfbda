"""The long lists are read by their indices: no table is read whole, and nothing is sorted."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, datetime
from typing import Any

import pytest
from sqlalchemy import event
from sqlalchemy.orm import Session

from live.store import event as events
from scenarios.account import Account
from scenarios.db import Database
from scenarios.list_position import START, Position
from scenarios.pathways.remark import RemarkState
from scenarios.review.reading import PlayingFactKind, SceneFactKind
from scenarios.store.accounts import account as accounts
from scenarios.store.accounts import audit
from scenarios.store.decisions import decision as decisions
from scenarios.store.pathways import remark as remarks
from scenarios.store.pathways.pathway import PathwayVersionRow
from scenarios.store.review import reading as readings
from scenarios.store.review import version_list
from scenarios.store.stories import note, story_list, story_stage
from scenarios.stories.story import StoryStatus

AT = f"{datetime(2026, 1, 2).isoformat()},7"
DAY = f"{date(2026, 1, 2)},7"
VERSION = PathwayVersionRow(id=1, pathway_id=1, number=1, document={})
STAGE, SKIP = SceneFactKind.STAGE, SceneFactKind.DEPARTURE
LISTS: dict[str, tuple[Callable[[Session, Position], Any], str]] = {
    "stories": (story_list.published, AT),
    "stories that come to a stage": (lambda session, at: story_list.published(session, at, "HELP"), AT),
    "stories at a stage of a pathway": (lambda session, at: story_list.at_stage(session, 1, "HELP", at), AT),
    "stories to add to": (story_list.open_to_build, AT),
    "stories to read": (lambda session, at: story_list.waiting(session, StoryStatus.SUBMITTED, at), AT),
    "remarks": (lambda session, at: remarks.in_state(session, RemarkState.WAITING, at), "7"),
    "messages": (lambda session, at: note.about(session, 1, at), "7"),
    "events to come": (lambda session, at: events.coming(session, date(2026, 1, 1), at), DAY),
    "events that were": (lambda session, at: events.past(session, date(2026, 1, 1), at), DAY),
    "own events": (lambda session, at: events.made_by(session, 1, at), DAY),
    "decisions": (decisions.latest, DAY),
    "people": (accounts.page, "sam"),
    "record": (audit.page, "7"),
    "scenes at a stage": (lambda session, at: version_list.scenes(session, VERSION, STAGE, "HELP", at), "7,1"),
    "scenes of one story": (
        lambda session, at: version_list.scenes(session, VERSION, STAGE, "HELP", at, story_id=7),
        "1",
    ),
    "departures": (lambda session, at: version_list.scenes(session, VERSION, SKIP, "skip", at), "7,1"),
    "playings at a stage": (
        lambda session, at: version_list.playings(session, VERSION, PlayingFactKind.STAGE, "HELP", at),
        "7",
    ),
    "playings at a scene": (lambda session, at: version_list.asked(session, VERSION, (7, "s1"), at), "7"),
    "questions of both": (
        lambda session, at: version_list.questions_of_both(session, 1, 2, at),
        "7,s1,approval,",
    ),
}


@contextmanager
def listened(database: Database) -> Iterator[list[tuple[str, Any]]]:
    asked: list[tuple[str, Any]] = []

    def listen(_connection: object, _cursor: object, statement: str, values: Any, *_rest: object) -> None:
        asked.append((statement, values))

    event.listen(database.engine, "before_cursor_execute", listen)
    yield asked
    event.remove(database.engine, "before_cursor_execute", listen)


def plan(database: Database, read: Callable[[Session], Any]) -> list[str]:
    """The plan of the first query that this asks."""
    with database.read() as session, listened(database) as asked:
        read(session)
    statement, values = next(each for each in asked if each[0].startswith("SELECT"))
    with database.engine.connect() as connection:
        rows = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", values)
        return [str(row[-1]) for row in rows]


@pytest.mark.parametrize("end", ["first", "after", "before"])
@pytest.mark.parametrize("name", LISTS)
def test_a_list_is_read_by_its_index(database: Database, name: str, end: str) -> None:
    read, key = LISTS[name]
    at = START if end == "first" else Position(**{end: key})
    steps = plan(database, lambda session: read(session, at))
    assert steps
    assert not [each for each in steps if "TEMP B-TREE" in each]
    assert not [each for each in steps if each.startswith("SCAN") and " USING " not in each and not is_in_order(each)]


def is_in_order(step: str) -> bool:
    """A table that is itself in the order of its numbers is read from its end, and no further than a page."""
    return step == "SCAN audit_entry"


def test_the_stories_of_a_writer_are_found_by_indices(database: Database) -> None:
    of = Account(id=1, held=frozenset({5}))
    steps = plan(database, lambda session: story_list.of_writer(session, of))
    assert steps[0] == "MULTI-INDEX OR"
    assert not [each for each in steps if each.startswith("SCAN")]


@pytest.mark.parametrize("table", ["scene_fact", "playing_fact"])
def test_what_stories_say_of_a_version_is_counted_by_an_index(database: Database, table: str) -> None:
    scenes, playings = ([STAGE], []) if table == "scene_fact" else ([], [PlayingFactKind.STAGE])
    steps = plan(database, lambda session: readings.totals(session, 1, scenes, playings))
    assert steps[0].startswith(f"SEARCH {table} USING ")
    assert "(version_id=? AND kind=?)" in steps[0]
    assert table == "playing_fact" or steps[0].startswith("SEARCH scene_fact USING COVERING INDEX")


def test_whether_a_reading_is_out_of_date_is_asked_of_indices(database: Database) -> None:
    with database.read() as session, listened(database) as asked:
        readings.out_of_date(session, VERSION)
    assert len(asked) >= 4
    with database.engine.connect() as connection:
        for statement, values in (each for each in asked if each[0].startswith("SELECT")):
            steps = [str(row[-1]) for row in connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", values)]
            whole = [each for each in steps if each.startswith("SCAN") and " USING " not in each]
            assert not [
                each for each in whole if not each.startswith(("SCAN played", "SCAN hidden", "SCAN anon", "SCAN (sub"))
            ], steps


def test_stories_at_each_stage_are_counted_by_an_index_alone(database: Database) -> None:
    assert plan(database, lambda session: story_stage.counts(session, 1)) == [
        "SEARCH story_stage USING COVERING INDEX ix_story_stage_pathway_id_stage (pathway_id=?)"
    ]
