"""The layout of the code: folders that a newcomer can take in, and one class name for one thing."""

from __future__ import annotations

import ast
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


def test_a_class_name_means_one_thing() -> None:
    places: dict[str, list[str]] = defaultdict(list)
    for package in PACKAGES:
        for module in (ROOT / package).rglob("*.py"):
            for node in ast.parse(module.read_text(encoding="utf-8")).body:
                if isinstance(node, ast.ClassDef) and not node.name.startswith("_"):
                    places[node.name].append(str(module.relative_to(ROOT)))
    assert len(places) > 300
    assert {name: where for name, where in places.items() if len(where) > 1} == {}
