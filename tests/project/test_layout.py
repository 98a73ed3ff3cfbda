"""The layout of the code: folders that a newcomer can take in, and one class name for one thing."""

from __future__ import annotations

import ast
import re
from collections import defaultdict
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PACKAGES = ("forum", "live", "scenarios")
MOST_MODULES = 22
MOST_TEMPLATES = 25


def test_no_folder_holds_more_modules_than_a_reader_can_take_in() -> None:
    modules: dict[Path, int] = defaultdict(int)
    for package in (*PACKAGES, "tests"):
        for module in (ROOT / package).rglob("*.py"):
            if "migrations" not in module.parts and module.name != "__init__.py":
                modules[module.parent.relative_to(ROOT)] += 1
    templates: dict[Path, int] = defaultdict(int)
    for template in (ROOT / "templates").rglob("*.html"):
        templates[template.parent.relative_to(ROOT)] += 1
    for package in ("forum", "live"):
        for style in (ROOT / package / "static" / "css").rglob("*.*css"):
            modules[style.parent.relative_to(ROOT)] += 1
    assert len(modules) > 40
    assert {str(folder): count for folder, count in modules.items() if count > MOST_MODULES} == {}
    assert {str(folder): count for folder, count in templates.items() if count > MOST_TEMPLATES} == {}


def test_a_type_alias_is_written_once() -> None:
    places: dict[tuple[str, str], list[str]] = defaultdict(list)
    for package in PACKAGES:
        for module in (ROOT / package).rglob("*.py"):
            for node in ast.parse(module.read_text(encoding="utf-8")).body:
                match node:
                    case ast.Assign(targets=[ast.Name(id=name)], value=ast.Subscript() | ast.BinOp() as value) if (
                        name[0].isupper() and not name.isupper()
                    ):
                        places[name, ast.unparse(value)].append(str(module.relative_to(ROOT)))
    assert len(places) > 40
    assert {name: where for name, where in places.items() if len(where) > 1} == {}


ACROSS_ROOMS = [ROOT / "tests/live" / name for name in ("hostile", "gallery", "walk")]
"""Histories with faults and attacks, a whole evening's pages, and walks through evenings: they cross all rooms."""


def test_a_class_name_means_one_thing() -> None:
    places: dict[str, list[str]] = defaultdict(list)
    for package in PACKAGES:
        for module in (ROOT / package).rglob("*.py"):
            for node in ast.parse(module.read_text(encoding="utf-8")).body:
                if isinstance(node, ast.ClassDef) and not node.name.startswith("_"):
                    places[node.name].append(str(module.relative_to(ROOT)))
    assert len(places) > 300
    assert {name: where for name, where in places.items() if len(where) > 1} == {}


def test_only_may_looks_at_roles_to_say_who_may_do_what() -> None:
    modules = [path for package in PACKAGES for path in (ROOT / package).rglob("*.py")]
    looks = re.compile(r"\b(?:CoWriterRole|Role)\.[A-Z_]+ (?:not )?in\b|\.roles [&|-]")
    assert [
        path.relative_to(ROOT).as_posix() for path in modules if looks.search(path.read_text(encoding="utf-8"))
    ] == ["scenarios/account.py"]


def test_the_tests_of_a_module_are_in_its_folder_under_tests() -> None:
    misplaced = {}
    tests = [path for package in PACKAGES for path in (ROOT / "tests" / package).rglob("test_*.py")]
    for path in tests:
        if path.parent in ACROSS_ROOMS:
            continue
        room = ROOT / path.parent.relative_to(ROOT / "tests")
        name = path.name.removeprefix("test_")
        deeper = sorted(str(module.relative_to(ROOT)) for module in room.rglob(name))
        if not room.is_dir() or (deeper and not (room / name).exists()):
            misplaced[str(path.relative_to(ROOT))] = deeper
    assert len(tests) > 150
    assert misplaced == {}


def test_templates_stand_in_the_rooms_of_the_views_that_draw_them() -> None:
    for face in ("forum", "live"):
        rooms = {path.name for path in (ROOT / face).iterdir() if path.is_dir()}
        assert {path.name for path in (ROOT / "templates" / face).iterdir()} <= rooms
