"""The migrations make exactly the tables that the models describe, and can be taken back."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from flask import Flask
from sqlalchemy import inspect, select
from sqlalchemy.orm import Session

from live.programme import SectionDetails
from live.store import event as events
from live.store.event import SectionRow
from scenarios import schema
from scenarios.account import ANYONE
from scenarios.db import Base, Database
from scenarios.sample import NEXT, PATHWAY
from scenarios.store import account as accounts
from scenarios.store import outcome as outcomes
from scenarios.store import pathway as pathways
from scenarios.store import private_link, sample, story_claim
from scenarios.store import story as stories
from scenarios.store.outcome import OutcomeRow
from scenarios.store.pathway import PathwayVersionRow
from scenarios.store.story import published
from scenarios.story import StoryContent
from tests.forum.outcomes import outcome_of, result_of
from tests.live.factories import event, facilitator


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


def test_the_newest_schema_can_be_taken_back(tmp_path: Path) -> None:
    database = Database(f"sqlite:///{tmp_path / 'other.db'}")
    schema.upgrade(database)
    assert schema.is_current(database)
    with database.engine.begin() as connection:
        command.downgrade(schema._config(connection), "base")
    assert set(inspect(database.engine).get_table_names()) <= {"alembic_version"}
    database.dispose()


def test_stories_that_an_account_added_before_claims_were_kept_can_be_let_go_and_those_begun_in_one_cannot(
    tmp_path: Path,
) -> None:
    database = Database(f"sqlite:///{tmp_path / 'other.db'}")
    schema.upgrade(database)

    def begin(session: Session) -> tuple[int, int, int, int]:
        place = pathways.create(session, "a", "A")
        version = pathways.activate(session, pathways.draft(session, place.id, PATHWAY.content).id)
        ada = accounts.create(session, "Ada").plain()
        rows = [stories.begin(session, by, version, StoryContent(what_happened="It was cold.")) for by in (ada, ANYONE)]
        link = private_link.begin(session, rows[1].id)[1]
        rows[1].writer_id = ada.id
        other = stories.begin(session, ANYONE, version, StoryContent(what_happened="It was late."))
        return rows[0].id, rows[1].id, other.id, link

    begun, added, nobodys, link = database.write(begin)
    with database.engine.begin() as connection:
        command.downgrade(schema._config(connection), "0010")
        assert not {"sign_in", "story_claim"} & set(inspect(connection).get_table_names())
    schema.upgrade(database)

    with database.read() as session:
        kept = [story_claim.standing(session, stories.get(session, one)) for one in (begun, added, nobodys)]
        assert [claim and (claim.link_id, claim.claimed_at, claim.through_link) for claim in kept] == [
            None, (link, None, True), None,
        ]
    database.dispose()
