"""Compare ``docs/reliability.md`` with the tests that its lines name.

``python -m tests.reliability`` prints each difference; ``make check`` runs it. The tests are parsed and not imported,
so that the check costs no more than reading them.
"""

from __future__ import annotations

import ast
import re
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
PAGE = ROOT / "docs" / "reliability.md"
TESTS = ROOT / "tests"
_LINE = re.compile(r"^\| `([^`]*)` \|", re.MULTILINE)
_NAME = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*\Z")


def documented(page: str) -> list[str]:
    """The names in the first column of the page's table, in its order."""
    return _LINE.findall(page)


def marked(source: str) -> Iterator[str]:
    """Each name that a test module gives to ``pytest.mark.fault``; ``""`` where it is not a plain text."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call) and ast.unparse(node.func) == "pytest.mark.fault":
            first = node.args[0] if node.args else None
            yield first.value if isinstance(first, ast.Constant) and isinstance(first.value, str) else ""


def differences(lines: list[str], marks: set[str]) -> list[str]:
    """What the page and the tests disagree about, as sentences."""
    return [
        *(f"“{name}” stands on two lines" for name, times in Counter(lines).items() if times > 1),
        *(f"“{name}” is not small letters, digits and hyphens" for name in lines if not _NAME.match(name)),
        *(f"no test is marked with “{name}”" for name in dict.fromkeys(lines) if name not in marks),
        *(f"a test is marked with “{name}”, which is on no line" for name in sorted(marks - set(lines))),
    ]


def main() -> int:
    """Print the differences; return how many there are."""
    marks = {name for path in TESTS.rglob("test_*.py") for name in marked(path.read_text("utf-8"))}
    found = differences(documented(PAGE.read_text("utf-8")), marks)
    for each in found:
        print(f"{PAGE.relative_to(ROOT)}: {each}")
    return len(found)


if __name__ == "__main__":
    sys.exit(1 if main() else 0)
