"""What every template must keep: all its words marked for translation, nothing unescaped or inline, no line too long.

``python -m tests.templates`` says what is wrong and where; ``make check`` runs it.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path

from jinja2 import Environment, TemplateSyntaxError, nodes

ROOT = Path(__file__).resolve().parents[1]
FOLDER = ROOT / "templates"
SPOKEN = frozenset({"alt", "aria-label", "placeholder", "title", "content", "label"})
"""Attributes that people read or hear."""
UNSPOKEN_CONTENT = ("viewport", "theme-color", "robots", "referrer", "color-scheme")
WORDS = frozenset({"text", "html", "heading", "titleText", "descriptionText", "ariaLabel", "label", "hint", "legend"})
"""Parameters of the design system's components that people read."""
WORD = re.compile(r"[^\W\d_]{2,}")
LONGEST_LINE = 120
"""Characters of one line, so that a change of it can be read."""
MARKED = "\ue000"
"""Stands for whatever the template puts in, while the words around it are looked at."""

ANY_LENGTH = frozenset(
    [
        "console.html",
        "desk.html",
        "floor.html",
        "host.html",
        "now.html",
        "phone.html",
        "picture.html",
        "screen.html",
        "scribe.html",
        "stage.html",
    ]
)
"""Templates of the live event whose white space is on the wire: any line may be long."""
ATTRIBUTE_BLOCK = re.compile(r".*(class|attributes)$")
"""Blocks whose words are an attribute's and not a person's."""

_JINJA = Environment(extensions=["jinja2.ext.i18n", "jinja2.ext.do"])


def faults(source: str, *, longest: int = LONGEST_LINE) -> list[str]:
    """What is wrong in one template, as sentences with line numbers; a line has at most ``longest`` characters."""
    try:
        tree = _JINJA.parse(source)
    except TemplateSyntaxError as fault:
        return [f"line {fault.lineno}: {fault.message}"]
    return [*_unsafe(tree), *_unmarked_parameters(tree), *_Reader(source).faults, *_too_long(source, longest)]


def _too_long(source: str, longest: int) -> Iterator[str]:
    for number, line in enumerate(source.splitlines(), 1):
        if len(line) > longest:
            yield f"line {number}: {len(line)} characters, where {longest} are the most"


def _unsafe(tree: nodes.Template) -> Iterator[str]:
    for each in tree.find_all(nodes.Filter):
        if each.name == "safe":
            yield f"line {each.lineno}: |safe lets words through as HTML"
    for block in tree.find_all(nodes.ScopedEvalContextModifier):
        yield f"line {block.lineno}: autoescaping is not a template's to change"


def _unmarked_parameters(tree: nodes.Template) -> Iterator[str]:
    for pair in tree.find_all(nodes.Pair):
        key, value = pair.key, pair.value
        if not (isinstance(key, nodes.Const) and key.value in WORDS):
            continue
        if isinstance(value, nodes.Const) and isinstance(value.value, str) and WORD.search(value.value):
            yield f"line {value.lineno}: {value.value!r} is not marked for translation"


class _Reader(HTMLParser):
    """Reads what a template would show if all that it puts in were silent."""

    def __init__(self, source: str) -> None:
        super().__init__(convert_charrefs=True)
        self.faults: list[str] = []
        self._inside: list[str] = []
        self.feed(_silent(source))
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Look at what an element says and does by its attributes."""
        self._inside.append(tag)
        given = dict(attrs)
        for name, value in attrs:
            if name == "style" or name.startswith("on"):
                self._fault(f"<{tag}> has {name}, which the policy forbids")
            if name in SPOKEN and WORD.search(value or "") and given.get("name") not in UNSPOKEN_CONTENT:
                self._fault(f"{name}={value!r} is not marked for translation")
        if tag == "style" or (tag == "script" and not {"src", "type"} & set(given)):
            self._fault(f"<{tag}> is written into the page, which the policy forbids")

    def handle_endtag(self, tag: str) -> None:
        """Leave an element."""
        while self._inside and self._inside.pop() != tag:
            pass

    def handle_data(self, data: str) -> None:
        """Look at the words between elements."""
        if WORD.search(data) and not {"script", "style"} & set(self._inside):
            self._fault(f"{' '.join(data.replace(MARKED, '…').split())!r} is not marked for translation")

    def _fault(self, told: str) -> None:
        self.faults.append(f"line {self.getpos()[0]}: {told}")


def _silent(source: str) -> str:
    """The template with a mark for all that it puts in, and without what is translated."""
    kept: list[str] = []
    tag: list[str] = []
    until = ""
    for _line, kind, text in _JINJA.lex(source):
        if kind == "block_begin":
            tag = []
        elif kind in ("name", "operator", "string"):
            tag.append(text)
        elif kind == "block_end":
            until = _left_out_until(tag) or ("" if tag[:1] == [until] else until)
        elif kind == "variable_end":
            before = next(filter(None, reversed(kept)), "")
            kept.append("put-in" if before.endswith(("<", "</")) else MARKED)
        if kind == "data" and not until:
            kept.append(text)
        else:
            kept.append("\n" * text.count("\n"))
    return "".join(kept)


def _left_out_until(tag: list[str]) -> str:
    """The tag that ends what this one leaves out, or nothing."""
    if tag[:1] == ["trans"]:
        return "endtrans"
    if tag[:1] == ["block"] and ATTRIBUTE_BLOCK.match(tag[1]):
        return "endblock"
    return ""


def main() -> int:
    """Check every template; the number of those with a fault."""
    wrong = 0
    for path in sorted(FOLDER.rglob("*.*")):
        may_be_long = "live" in path.parts and path.name in ANY_LENGTH
        found = ["is not .html"]
        if path.suffix == ".html":
            found = faults(path.read_text(encoding="utf-8"), longest=sys.maxsize if may_be_long else LONGEST_LINE)
        wrong += bool(found)
        for each in found:
            print(f"{path.relative_to(ROOT)}: {each}")
    return wrong


if __name__ == "__main__":
    sys.exit(1 if main() else 0)
