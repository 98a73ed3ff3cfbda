"""Write the names that the world sees down anew: ``python -m tests.recorded``."""

from __future__ import annotations

import tempfile
from pathlib import Path

from wsgi import create_app

from forum.web.settings import Settings
from scenarios import schema
from tests.recorded import FOLDER, all_of_it

if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as folder:
        address = f"sqlite:///{folder}/forum.db"
        app = create_app(
            Settings(
                instance=folder, database_url=address, secret_key="only to look at what there is, and for nothing else"
            )
        )
        schema.upgrade(app.extensions["database"])
        for name, text in all_of_it(app, Path(folder)).items():
            (FOLDER / name).write_text(text, "utf-8")
            print(f"{FOLDER.name}/{name}: {text.count(chr(10))} lines")
        app.extensions["database"].dispose()
