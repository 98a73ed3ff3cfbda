"""The making of files, in a child process of the server's: nothing that is long holds up a vote."""

from __future__ import annotations

import logging
import os
import shutil
import subprocess
import sys
import threading
import time
from dataclasses import fields
from pathlib import Path

from forum import export
from forum.selection import choice_of
from forum.take_away_folder import empty_file, folder, new_folder, sweep
from forum.web.links import settings
from forum.web.storage import database
from scenarios.db import Database
from scenarios.errors import Refusal
from scenarios.selection import Selection
from scenarios.store import take_away
from scenarios.take_away import Form

WSGI = Path(__file__).resolve().parents[1] / "wsgi.py"
TOLD_EVERY_S = 0.5
"""How often a file says how far it is."""

ALIVE_EVERY_S = 30.0
"""How often it says that it still lives, also where nothing more is written."""

log = logging.getLogger(__name__)


class NotWanted(Exception):
    """The row is gone: a story was withdrawn, or the day is over."""


def start() -> None:
    """Start a process that makes the files that wait, and do not wait for it."""
    command = [sys.executable, "-m", "flask", "--app", str(WSGI), "make-files"]
    child = subprocess.Popen(
        command, env=os.environ | _environment(), stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
        start_new_session=True,
    )
    threading.Thread(target=child.wait, daemon=True).start()


def make_all() -> None:
    """Make one file after another, as long as any waits and not too many are being made."""
    while claimed := database().write(take_away.claim):
        _make(*claimed)
    sweep()


def _make(number: int, selection: Selection, form: Form) -> None:
    place, teller = new_folder(), _Teller(database(), number)
    try:
        file = place / f"outcomes.{form}"
        empty_file(file)
        export.write(choice_of(selection.key), form, file, teller)
        name = f"{place.stem}.{form}"
        if database().write(lambda session: take_away.finish(session, number, name)):
            file.rename(folder() / name)  # After its row, or else it would be nobody's and be thrown away.
    except NotWanted:
        log.info("A file was not wanted any more.")
    except Exception as fault:
        if not isinstance(fault, Refusal):
            log.exception("A file could not be made")
        why = fault.message.text if isinstance(fault, Refusal) else ""
        database().write(lambda session: take_away.fail(session, number, why))
    finally:
        teller.stop()
        shutil.rmtree(place, ignore_errors=True)


class _Teller:
    """Says how far a file is, but not so often that it slows anything. Called, it raises NotWanted.

    It gives a sign of life from time to time too: the pages of a long PDF are set for minutes after the last result.
    """

    def __init__(self, store: Database, number: int) -> None:
        self.store, self.number = store, number
        self.told, self.done = 0.0, 0
        self.over = threading.Event()
        self.thread = threading.Thread(target=self._live, daemon=True)
        self.thread.start()

    def __call__(self, done: int) -> None:
        self.done = done
        if time.monotonic() - self.told < TOLD_EVERY_S:
            return
        self.told = time.monotonic()
        if not self._tell():
            raise NotWanted

    def stop(self) -> None:
        """Say nothing more."""
        self.over.set()
        self.thread.join()

    def _live(self) -> None:
        while not self.over.wait(ALIVE_EVERY_S):
            self._tell()

    def _tell(self) -> bool:
        return self.store.write(lambda session: take_away.go_on(session, self.number, self.done))


def _environment() -> dict[str, str]:
    """The server's settings for its child: the same store, wherever they came from."""
    told = {each.name.upper(): getattr(settings(), each.name) for each in fields(settings())}
    told["INSTANCE"] = str(Path(settings().instance).resolve())
    return {name: ("yes" if value else "no") if isinstance(value, bool) else str(value) for name, value in told.items()}
