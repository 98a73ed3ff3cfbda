"""Where files to take away lie: for the server's own user alone, and no longer than their rows say."""

from __future__ import annotations

import os
import secrets
import shutil
import threading
import time
from pathlib import Path

from flask import Flask

from forum.web.links import settings
from forum.web.storage import database
from scenarios.store import take_away
from scenarios.take_away import KEPT_FOR

EVERY_S = 600.0
"""How often files whose time is over are thrown away."""
UNDER_WAY = ".part"
"""What a file is called as long as it is not whole."""


def folder() -> Path:
    """The folder of the files."""
    path = Path(settings().instance).resolve() / "take-away"
    path.mkdir(mode=0o700, parents=True, exist_ok=True)
    return path


def new_folder() -> Path:
    """An empty folder of its own for one file and whatever is needed to make it."""
    path = folder() / f"{secrets.token_hex(16)}{UNDER_WAY}"
    path.mkdir(mode=0o700)
    return path


def empty_file(path: Path) -> None:
    """Make the file, for its owner only; never write over one that is there. Raises OSError."""
    os.close(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))


def sweep() -> None:
    """Throw away each file that nobody may have any more; those under way are their makers', if these still live."""
    kept = database().write(take_away.forget_old)
    for path in folder().iterdir():
        if path.name.endswith(UNDER_WAY):
            if time.time() - path.stat().st_mtime > KEPT_FOR.total_seconds():
                shutil.rmtree(path, ignore_errors=True)
        elif path.name not in kept:
            path.unlink(missing_ok=True)


def sweep_for_ever(app: Flask) -> None:
    """Throw away what is over, now and every few minutes, as long as the server runs."""
    done = threading.Event()
    while True:
        with app.app_context():
            try:
                sweep()
            except Exception:
                app.logger.exception("Old files were not thrown away")
        done.wait(EVERY_S)
