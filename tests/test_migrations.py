"""The migrations make exactly the tables that the models describe, and can be taken back."""

from __future__ import annotations

from pathlib import Path

from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from flask import Flask
from sqlalchemy import inspect, select

from scenarios import schema
from scenarios.db import Base, Database
from scenarios.sample import NEXT, PATHWAY
from scenarios.store import sample
from scenarios.store.pathway import PathwayVersionRow


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


def test_the_newest_schema_can_be_taken_back(tmp_path: Path) -> None:
    database = Database(f"sqlite:///{tmp_path / 'other.db'}")
    schema.upgrade(database)
    assert schema.is_current(database)
    with database.engine.begin() as connection:
        command.downgrade(schema._config(connection), "base")
    assert set(inspect(database.engine).get_table_names()) <= {"alembic_version"}
    database.dispose()
