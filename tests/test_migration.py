"""A developer drafts a migration from what they changed of the models."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest
from alembic import command
from sqlalchemy import Column, ForeignKey, Integer, MetaData, String, Table, inspect

from scenarios import schema
from scenarios.db import Base, Database, UtcDateTime
from tests.migration import RUFF, _config, draft


@pytest.fixture
def scripts(tmp_path: Path) -> Path:
    """A copy of the migrations, to which a draft may be added."""
    return Path(shutil.copytree(schema.SCRIPTS, tmp_path / "migrations", ignore=shutil.ignore_patterns("__pycache__")))


@pytest.fixture
def models() -> MetaData:
    """A copy of the tables of the models, to change as a developer would."""
    changed = MetaData(naming_convention=Base.metadata.naming_convention)
    for table in Base.metadata.tables.values():
        table.to_metadata(changed)
    return changed


def test_a_draft_brings_a_store_to_the_models_and_back(tmp_path: Path, scripts: Path, models: MetaData) -> None:
    Table("seat", models, Column("id", Integer, primary_key=True), Column("story_id", ForeignKey("story.id")))
    models.tables["story"].append_column(Column("place", String, nullable=True))
    models.tables["story"].append_column(Column("placed_at", UtcDateTime(), nullable=True))
    newest = max((scripts / "versions").glob("0*.py")).name[:4]

    made = draft("A story has a place, and a seat.", scripts, models)

    assert made.name == f"{int(newest) + 1:04}_a_story_has_a_place_and_a_seat.py"
    text = made.read_text()
    assert text.startswith('"""A story has a place, and a seat."""\n')
    assert f'down_revision = "{newest}"' in text
    subprocess.run([*RUFF[:3], "format", "--check", *RUFF[3:], made], check=True)
    subprocess.run([*RUFF[:3], "check", *RUFF[3:], made], check=True)
    database = Database(f"sqlite:///{tmp_path / 'store.db'}")
    with database.engine.begin() as connection:
        command.upgrade(_config(scripts, connection), "head")
        there = inspect(connection)
        assert {"place", "placed_at"} < {column["name"] for column in there.get_columns("story")}
        assert [key["referred_table"] for key in there.get_foreign_keys("seat")] == ["story"]
    with database.engine.begin() as connection:
        command.downgrade(_config(scripts, connection), "-1")
        assert not inspect(connection).has_table("seat")
    database.dispose()


def test_a_draft_without_a_change_of_the_models_does_nothing(scripts: Path, models: MetaData) -> None:
    text = draft("Old rows are mended", scripts, models).read_text()
    assert text.count("    pass\n") == 2 and "import sqlalchemy" not in text


def test_a_draft_needs_words(scripts: Path, models: MetaData) -> None:
    before = sorted((scripts / "versions").iterdir())
    with pytest.raises(ValueError, match="make migration MESSAGE="):
        draft(" … ", scripts, models)
    assert sorted((scripts / "versions").iterdir()) == before
