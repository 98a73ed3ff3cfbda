"""No change of the code's insides changes a name that the world sees."""

from __future__ import annotations

from pathlib import Path

import pytest
from flask import Flask

from tests.recorded import FOLDER, all_of_it

FILES = ("events.txt", "exports.txt", "story_file.txt", "tables.txt", "urls.txt")


@pytest.fixture
def found(app: Flask, tmp_path: Path) -> dict[str, str]:
    """The names as the code has them now."""
    return all_of_it(app, tmp_path)


def test_the_names_that_the_world_sees_are_those_that_were_written_down(found: dict[str, str]) -> None:
    assert tuple(sorted(found)) == FILES
    for name, text in found.items():
        written = (FOLDER / name).read_text("utf-8")
        assert text.splitlines() == written.splitlines(), f"{name}: make recorded, where this is meant"
