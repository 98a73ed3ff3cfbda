"""Draft the migration that brings a store from the newest schema to that of the models: ``make migration MESSAGE="…"``.

It is found out on a store of its own, and written beside the others for a developer to read and mend. Write the filled
store of the schema before it down first: see ``tests/filled_store.py``.
"""

from __future__ import annotations

import re
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy import MetaData
from wsgi import create_app

from scenarios import schema
from scenarios.db import Base, Database

RUFF = (sys.executable, "-m", "ruff", "--config", str(Path(__file__).parents[1] / ".ci" / "ruff.toml"))
assert create_app  # Whoever imports the app knows every table.


def draft(words: str, scripts: Path = schema.SCRIPTS, models: MetaData = Base.metadata) -> Path:
    """Draft the next migration, and give its file.

    ``words`` say what it does, and name it: "A story has a place" is ``0015_a_story_has_a_place.py``. Where the models
    have nothing new, its functions do nothing, as one begins that changes rows alone. Raises ValueError where the words
    give no name.
    """
    if not re.search(r"[A-Za-z0-9]", words):
        raise ValueError('Say in some words what the migration does: make migration MESSAGE="A story has a place"')
    with tempfile.TemporaryDirectory() as folder:
        database = Database(f"sqlite:///{folder}/store.db")
        with database.engine.begin() as connection:
            command.upgrade(_config(scripts, connection), "head")
        with database.engine.connect() as connection:
            config = _config(scripts, connection)
            config.attributes["metadata"] = models
            made: Any = command.revision(config, words.strip().rstrip("."), autogenerate=True, rev_id=_next(config))
        database.dispose()
    for step in (("check", "--select", "I,F401", "--fix", "--quiet"), ("format", "--quiet")):
        subprocess.run([*RUFF[:3], *step, *RUFF[3:], made.path], check=True)
    return Path(made.path)


def _next(config: Config) -> str:
    newest = ScriptDirectory.from_config(config).get_current_head() or "0"
    return f"{int(newest) + 1:04}"


def _config(scripts: Path, connection: Any) -> Config:
    config = schema._config(connection)
    config.set_main_option("script_location", str(scripts))
    config.set_main_option("truncate_slug_length", "60")
    return config


if __name__ == "__main__":
    try:
        print(f"Drafted {draft(' '.join(sys.argv[1:])).relative_to(Path.cwd())}. Read it, and mend it.")
    except ValueError as fault:
        sys.exit(str(fault))
