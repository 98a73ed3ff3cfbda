"""The documents name what is there: settings, make targets, files."""

from __future__ import annotations

import dataclasses
import re
from pathlib import Path

import pytest

from forum.web.settings import Settings

ROOT = Path(__file__).parent.parent
DOCUMENTS = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]

each_document = pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)


@each_document
def test_every_link_to_a_file_leads_somewhere(document: Path) -> None:
    for target in re.findall(r"(?:\]\(|src=\")([^)#\"]+)", document.read_text("utf-8")):
        assert target.startswith("https://") or (document.parent / target).exists(), target


@each_document
def test_every_make_target_is_one(document: Path) -> None:
    named = set(
        re.findall(r"\bmake ([a-z]+)$|`make ([a-z]+)`|^make ([a-z]+) +#", document.read_text("utf-8"), re.MULTILINE)
    )
    targets = set(re.findall(r"^([a-z][a-z-]*):", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE))
    assert {name for names in named for name in names if name} <= targets


@each_document
def test_every_file_named_in_full_is_there(document: Path) -> None:
    paths = re.findall(r"`((?:scenarios|forum|live|tests|templates|docs)/[\w/]+\.\w+)`", document.read_text("utf-8"))
    assert [path for path in paths if not (ROOT / path).exists()] == []


@pytest.mark.parametrize("name", [setting.name.upper() for setting in dataclasses.fields(Settings)])
def test_the_operator_finds_every_setting(name: str) -> None:
    assert f"| `{name}` |" in (ROOT / "docs" / "operator.md").read_text("utf-8")
