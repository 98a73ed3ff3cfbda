"""Pages of an event in memory, each with the script of its face, in one Node process (tests/scripts/pages.mjs)."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from forum.web.assets import FOLDER
from tests.live.server import ROOT

Patches = Mapping[str, Sequence[tuple[str, str]]]
"""Changes of the scripts of live pages, by the script's name: this, that."""


@dataclass(frozen=True)
class News:
    """What pages did meanwhile: each is named by its number.

    ``frames`` are what they sent, None where they closed the line; ``opened`` those that open one; ``fetched`` requests
    with their numbers, methods and addresses; ``reloads`` those that load another page; ``faults`` what was thrown.
    """

    answer: list[Any]
    frames: list[tuple[int, str | None]]
    opened: list[int]
    fetched: list[tuple[int, str, str, str]]
    reloads: list[tuple[int, str]]
    faults: list[tuple[int, str]]


class SmallBrowser:
    """The process, which runs until it ``closes``."""

    def __init__(self) -> None:
        node = json.loads((FOLDER / "manifest.json").read_text("utf-8"))["programs"]["node"]
        program = ROOT / "tests" / "scripts" / "pages.mjs"
        self._process = subprocess.Popen(
            [node, "--max-semi-space-size=64", str(program)],  # Thousands of short-lived pages.
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            encoding="utf-8",
        )

    def uses(self, patches: Patches | None = None) -> SmallBrowser:
        """From now on pages have the scripts of their faces with these changes, and none that is open stays."""
        self.asks({"do": "build", "patches": {name: list(pairs) for name, pairs in (patches or {}).items()}})
        return self

    def asks(self, *wanted: Mapping[str, Any]) -> News:
        """Let pages do these things in order, and give what they answered and did."""
        assert self._process.stdin is not None and self._process.stdout is not None
        self._process.stdin.write(json.dumps(wanted) + "\n")
        self._process.stdin.flush()
        told = json.loads(self._process.stdout.readline())
        error = told.pop("error", None)
        assert error is None, error
        return News(**told)

    def closes(self) -> None:
        """End the process."""
        assert self._process.stdin is not None and self._process.stdout is not None
        self._process.stdin.close()
        self._process.stdout.close()
        self._process.wait()
