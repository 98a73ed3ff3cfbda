"""The migrations make exactly the tables that the models describe, and can be taken back."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from flask import Flask
from sqlalchemy import inspect, select
from sqlalchemy.orm import Session

from live import stage
from live.performance import Performance
from live.programme import SectionDetails
from live.store import event as events
from live.store.cue import CueRow, of_section
from live.store.event import PerformanceRow, SectionRow
from scenarios import schema
from scenarios.account import Account
from scenarios.db import Base, Database
from scenarios.sample import NEXT, PATHWAY
from scenarios.store import outcome as outcomes
from scenarios.store import sample, withdrawal
from scenarios.store.outcome import OutcomeRow
from scenarios.store.pathway import PathwayVersionRow
from scenarios.store.story import published
from tests.forum.outcomes import outcome_of, result_of
from tests.live.factories import Evening, event, facilitator
from tests.live.services import postgresql
from tests.live.stories import EVENING


def test_migrations_and_models_agree(app: Flask, database: Database) -> None:
    with database.engine.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), Base.metadata) == []


def test_a_store_with_pathways_goes_one_step_back_and_forth(tmp_path: Path) -> None:
    database = Database(f"sqlite:///{tmp_path / 'other.db'}")
    schema.upgrade(database)
    database.write(sample.load)
    with database.engine.begin() as connection:
        command.downgrade(schema._config(connection), "0002")
        there = inspect(connection)
        assert "pathway_remark" not in there.get_table_names()
        assert "opened_at" not in {column["name"] for column in there.get_columns("pathway_version")}
    schema.upgrade(database)
    with database.read() as session:
        active, draft = session.scalars(select(PathwayVersionRow).order_by(PathwayVersionRow.number))
    assert (active.content, draft.content, draft.opened_at) == (PATHWAY.content, NEXT, None)
    database.dispose()


def test_parts_of_an_event_with_one_name_are_told_apart_also_where_they_were_handed_over(tmp_path: Path) -> None:
    database = Database(f"sqlite:///{tmp_path / 'other.db'}")
    schema.upgrade(database)
    names = ["After dark", "After dark (2)", "After dark", "x" * 120, "x" * 120]

    def plan(session: Session) -> None:
        sample.load(session)
        for day in range(2):
            by = facilitator(session, f"Jo {day}")
            at = event(session, by)
            for number in range(len(names)):
                part = events.add_section(session, by, at.id, SectionDetails(f"Part {number}"))
                played = events.add_performance(session, by, part.id, published(session)[0].id)
                what = replace(outcome_of(session, performance=played.id), section=names[number])
                outcomes.save_round(session, what, result_of(session))

    database.write(plan)
    with database.engine.begin() as connection:
        command.downgrade(schema._config(connection), "0008")
        for at, name in enumerate(names):
            connection.exec_driver_sql("UPDATE section SET name = ? WHERE name = ?", (name, f"Part {at}"))
    schema.upgrade(database)

    with database.read() as session:
        kept = list(session.scalars(select(SectionRow.name).order_by(SectionRow.id)))
        over = list(session.scalars(select(OutcomeRow.section).order_by(OutcomeRow.performance)))
    apart = ["After dark", "After dark (2)", "After dark (3)", "x" * 120, "x" * 116 + " (2)"]
    assert kept == over == apart * 2
    database.dispose()


@pytest.fixture(params=["SQLite", "PostgreSQL"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    """A store with the newest schema, of each kind that the product runs on."""
    with ExitStack() as stack:
        address = f"sqlite:///{tmp_path / 'other.db'}"
        if request.param == "PostgreSQL":
            address = stack.enter_context(postgresql())
        database = Database(address)
        schema.upgrade(database)
        yield database
        database.dispose()


def log(evening: Evening) -> list[tuple[str, dict[str, Any]]]:
    """The kinds and payloads of the cues of an evening."""
    with evening.database.read() as session:
        return [(row.kind, row.payload) for row in of_section(session, evening.section_id)]


def state(evening: Evening) -> Performance:
    """Where an evening is."""
    with evening.database.read() as session:
        return stage.load(session, evening.section_id).state


@pytest.mark.fault("unreadable-log")
def test_cues_of_earlier_evenings_say_which_scenes_had_a_content_note(store: Database) -> None:
    noted = replace(EVENING, scenes=tuple(replace(scene, content_note="Somebody is hurt") for scene in EVENING.scenes))
    whole, erased, without = (Evening(store, content) for content in (noted, noted, EVENING))
    for evening, enters in ((whole, ["enter"]), (erased, ["enter"]), (without, [])):
        evening.starts()
        evening.asks_all(*enters, "show", *enters)
        evening.asks("follow", option="s2-o1")
        evening.asks_all("skip", *enters)
        evening.asks("rewind", scene="s2")
        evening.asks("show", scene="s1")
    before, states = [log(one) for one in (whole, erased, without)], [state(one) for one in (whole, erased, without)]

    def withdraw(session: Session) -> None:
        story = session.get_one(PerformanceRow, erased.performances[0]).revision.story
        withdrawal.withdraw(session, Account(id=story.writer_id), story.id)

    store.write(withdraw)
    with store.engine.begin() as connection:
        command.downgrade(schema._config(connection), "0010")
        left = connection.execute(select(CueRow.__table__.c.payload)).scalars().all()
    assert left and not any("note" in payload for payload in left)
    schema.upgrade(store)

    assert (log(whole), log(without)) == (before[0], before[2])
    assert [kind for kind, payload in log(erased) if payload.get("note")] == ["start", "show", "skip"]
    assert [state(one) for one in (whole, erased, without)] == states


def test_the_newest_schema_can_be_taken_back(tmp_path: Path) -> None:
    database = Database(f"sqlite:///{tmp_path / 'other.db'}")
    schema.upgrade(database)
    assert schema.is_current(database)
    with database.engine.begin() as connection:
        command.downgrade(schema._config(connection), "base")
    assert set(inspect(database.engine).get_table_names()) <= {"alembic_version"}
    database.dispose()
