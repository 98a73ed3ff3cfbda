"""The real server as a process of its own, with a real SQLite file, on a free port of the loopback."""

from __future__ import annotations

import atexit
import os
import shutil
import signal
import socket
import sqlite3
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Callable
from contextlib import closing
from functools import cache
from pathlib import Path
from urllib.error import URLError
from weakref import WeakSet

from flask import Flask
from flask.sessions import SecureCookieSessionInterface

from forum.web.components import COMPILED
from scenarios import schema
from scenarios.db import Database
from scenarios.key_folder import FOLDER, KeyFolder
from tests.live.loaded_product import LOADED, ForkedServer

ROOT = Path(__file__).resolve().parents[2]
PATIENCE_S = 120.0
"""How long tests wait for what must happen, in seconds: a bound, not a measure."""
_SECRET = "for the tests of a real server, which guard nothing"


LASTING: WeakSet[RunningServer] = WeakSet()
"""The servers that are there for more than one test."""


class RunningServer:
    """``python wsgi.py`` with a store of its own; it can be killed and started again.

    ``arguments`` are Python's; ``settings`` are the server's, such as another ``DATABASE_URL``. Where it ``forks``, as
    in tests, it comes from a process that has loaded the product already. What is measured starts by itself, and what
    has settings of its own, since some are read as modules load.
    """

    forks = False

    def __init__(self, folder: Path, *arguments: str, **settings: str) -> None:
        self.port = free_port()
        self.host = "127.0.0.1"
        self.address = f"http://{self.host}:{self.port}"
        self._settings = {"DATABASE_URL": f"sqlite:///{folder / 'forum.db'}", **settings}
        self.database = Database(self._settings["DATABASE_URL"], keys=KeyFolder(folder / FOLDER))
        schema.upgrade(self.database)
        if not (folder / COMPILED).is_symlink():
            (folder / COMPILED).symlink_to(_templates(), target_is_directory=True)
        self._arguments = arguments
        self._is_forked = RunningServer.forks and not arguments and not settings
        self._folder = folder
        self._process: subprocess.Popen[bytes] | ForkedServer | None = None

    @property
    def pid(self) -> int:
        """The number of its process."""
        assert self._process is not None
        return self._process.pid

    @property
    def log(self) -> str:
        """All that it wrote."""
        return (self._folder / "server.log").read_text(encoding="utf-8")

    def lasts(self) -> RunningServer:
        """Say that it outlives the tests, any of which may start it anew: no test left its process behind."""
        LASTING.add(self)
        return self

    @property
    def is_running(self) -> bool:
        """Whether it was started, and neither killed nor stopped since."""
        return self._process is not None

    def start(self) -> RunningServer:
        """Start it, and wait until it answers."""
        environ = {
            **os.environ,
            "HOST": self.host,
            "PORT": str(self.port),
            "PUBLIC_URL": self.address,
            "INSTANCE": str(self._folder),
            "SECRET_KEY": _SECRET,
            "PYTHONUNBUFFERED": "1",
            **self._settings,
        }
        path = self._folder / "server.log"
        if self._is_forked:
            self._process = LOADED.forks(environ, path)
        else:
            with open(path, "ab") as log:
                self._process = subprocess.Popen(
                    [sys.executable, *self._arguments, "wsgi.py"], cwd=ROOT, env=environ, stdout=log, stderr=log
                )
        wait_until(self._answers, "the server answers")
        return self

    def kill(self) -> None:
        """End it in the middle of whatever it does, as a power cut would."""
        self._end(signal.SIGKILL)

    def runs_again(self) -> None:
        """Start it where it was killed and nobody started it since."""
        if self._process is None:
            self.start()

    def stop(self) -> None:
        """Tell it to stop, and close the store."""
        if self._process is not None:
            self._end(signal.SIGTERM)
        self.database.dispose()

    def holds(self, store: Path) -> None:
        """Put a copy of a store, a SQLite file of the same schema, in place of all that its own holds; it runs on.

        It keeps nothing of a story, an account or a page in memory, so this is as good as another server.
        """
        there = self.database.engine.url.database
        assert there is not None
        with closing(sqlite3.connect(store)) as kept, closing(sqlite3.connect(there, timeout=PATIENCE_S)) as place:
            kept.backup(place, sleep=0.01)

    def cookie(self, sign_in: str) -> str:
        """The header of a browser that is signed in with this session key."""
        app = Flask(__name__)
        app.secret_key = _SECRET
        signer = SecureCookieSessionInterface().get_signing_serializer(app)
        assert signer is not None
        return f"session={signer.dumps({'_user_id': sign_in, '_fresh': True})}"

    def _answers(self) -> bool:
        assert self._process is not None
        assert self._process.poll() is None, self.log
        try:
            with urllib.request.urlopen(f"{self.address}/healthz", timeout=1) as answer:
                return bool(answer.status == 200)
        except (URLError, OSError):
            return False

    def _end(self, how: signal.Signals) -> None:
        assert self._process is not None
        self._process.send_signal(how)
        try:
            self._process.wait(timeout=PATIENCE_S)
        finally:
            self._process.kill()
            self._process = None


@cache
def _templates() -> Path:
    """Where all servers of these tests keep their compiled templates: the first compiles them for the others."""
    folder = tempfile.mkdtemp(prefix="templates-")
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return Path(folder)


def free_port() -> int:
    """A port that nobody listens on at this moment."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_until(true: Callable[[], object], what: str, patience: float = PATIENCE_S) -> None:
    """Wait for a condition; fail with ``what`` once ``patience`` seconds are over."""
    deadline = time.monotonic() + patience  # noqa: TID251  A real process keeps the machine's time.
    while not true():
        assert time.monotonic() < deadline, f"never came true: {what}"  # noqa: TID251
        time.sleep(0.01)
