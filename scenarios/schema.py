"""The store's schema: the Alembic scripts, run from here and from nowhere else."""

from __future__ import annotations

from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy.engine import Connection

from scenarios.db import Database

SCRIPTS = Path(__file__).parent / "migrations"


def upgrade(database: Database) -> None:
    """Bring the store to the newest schema; a store that is there already is left alone."""
    with database.engine.begin() as connection:
        command.upgrade(_config(connection), "head")


def _config(connection: Connection | None = None) -> Config:
    config = Config()
    config.set_main_option("script_location", str(SCRIPTS))
    config.set_main_option("file_template", "%%(rev)s_%%(slug)s")
    config.attributes["connection"] = connection
    return config
