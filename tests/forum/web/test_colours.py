"""Colours have one source: what is drawn, printed, styled or written to a file takes them from there by name."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from flask import render_template_string
from flask.testing import FlaskClient

from forum.web.colours import COLOURS, SOURCE

ROOT = Path(__file__).resolve().parents[3]
STYLES = frozenset({".css", ".scss"})
WRITTEN = STYLES | {".py", ".js", ".mjs", ".html", ".svg"}
NAMED = (
    "aqua black blue brown coral crimson cyan fuchsia gold gray green grey indigo ivory lime magenta maroon navy olive "
    "orange pink plum purple red salmon silver tan teal tomato turquoise violet wheat white yellow"
)
"""The names of CSS that somebody might reach for."""
A_NAME = rf"(?:(?:light|dark|medium|deep|pale)?(?:{NAMED.replace(' ', '|')}))"
HEX = re.compile(r"(?<![\w&/])#(?:[0-9a-f]{8}|[0-9a-f]{6}|[0-9a-f]{3,4})\b(?![-\w])", re.IGNORECASE)
FUNCTION = re.compile(r"\b(?:rgba?|hsla?|hwb|lab|lch|oklab|oklch)\((?!\s*(?:\$|palette\.))|\bRGBColor\(", re.IGNORECASE)
IN_STYLE = re.compile(rf":[^;{{}}]*(?<![-\w$.\"]){A_NAME}(?![-\w\"])[^;{{}}]*[;}}]")
IN_ATTRIBUTE = re.compile(
    rf"\b(?:fill|stroke|color|bg_color|font_color|background)[\"']?\s*[=:]\s*[\"']{A_NAME}[\"']", re.IGNORECASE
)
COMMENT = re.compile(r"/\*.*?\*/|(?<![:\"'])//[^\n]*", re.DOTALL)
LINK = re.compile(r"(?:href|data-module-target)=[\"']#[^\"']*[\"']")


def literals(text: str, kind: str) -> list[str]:
    """The colours that a file of this kind (".css", …) writes out instead of naming them."""
    if kind in STYLES:
        text = COMMENT.sub("", text)
        patterns = (HEX, FUNCTION, IN_STYLE)
    else:
        text = LINK.sub("", text)
        patterns = (HEX, FUNCTION, IN_ATTRIBUTE)
    return [found[0].strip() for pattern in patterns for found in pattern.finditer(text)]


def _files() -> list[Path]:
    folders = (ROOT / name for name in ("forum", "live", "scenarios", "templates"))
    inside = (path for folder in folders for path in folder.rglob("*") if path.suffix in WRITTEN)
    return [*inside, ROOT / "wsgi.py", ROOT / "build.js"]


def test_no_file_but_the_source_names_a_colours_value() -> None:
    found = {
        str(path.relative_to(ROOT)): colours
        for path in _files()
        if (colours := literals(path.read_text(encoding="utf-8"), path.suffix))
    }
    assert found == {}


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        (".css", ".a { color: #fff; }"),
        (".scss", "// What it is for.\n$ink: #14202B;"),
        (".css", ".a { box-shadow: 0 0 1px rgb(0 0 0 / 60%); }"),
        (".css", ".a { border: 1px solid white; }"),
        (".scss", ".a { background: darkgrey }"),
        (".css", ".a { background: hsl(20deg 10% 10%); }"),
        (".py", 'tag("rect", fill="#0b5563")'),
        (".py", 'tag("rect", fill="white")'),
        (".py", "INK = RGBColor(0x14, 0x20, 0x2B)"),
        (".py", '{"font_color": "black"}'),
        (".html", '<meta name="theme-color" content="#14202b">'),
        (".svg", '<circle stroke="red"/>'),
        (".js", 'bar.style.color = "#14202bcc";'),
    ],
)
def test_a_colour_that_is_written_out_is_found(kind: str, text: str) -> None:
    assert literals(text, kind)


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        (".css", "#parts button { color: var(--palette-white); white-space: nowrap; } /* was #fff, or red */"),
        (".scss", '.nhsuk-tag--red { color: $white; background: rgba($ink, 0.2); } // "red": white\n$a: palette.$red;'),
        (".scss", '$palette: ("pale-yellow": palette.$pale-yellow);'),
        (".css", ".a { color: currentColor; background: transparent; outline: 1px solid CanvasText; }"),
        (".html", '<a href="#add">{{ colours.ink }}</a> &#8217; nhsuk-tag--blue'),
        (".py", '# red is a fault\nfill=COLOURS["white"]'),
    ],
)
def test_a_colour_that_is_named_is_no_fault(kind: str, text: str) -> None:
    assert literals(text, kind) == []


def test_each_colour_of_the_source_is_used() -> None:
    code = "\n".join(path.read_text(encoding="utf-8") for path in _files())
    unused = {
        name
        for name in COLOURS
        if not re.search(rf"(?:--palette-|\$|colour:|colours\.|COLOURS\[\"){re.escape(name)}(?![-\w])", code)
    }
    assert {name for name in unused if not re.fullmatch("option-[a-f]", name)} == set()


def test_the_source_has_values_that_every_program_reads() -> None:
    assert SOURCE.suffix == ".json"
    wrong = {name: value for name, value in COLOURS.items() if not re.fullmatch(r"#[0-9a-f]{6}", value)}
    assert set(wrong) == {"veil"}, "only a style can show what is half transparent"


def test_a_page_takes_its_colours_from_the_source(client: FlaskClient) -> None:
    assert f'<meta name="theme-color" content="{COLOURS["ink"]}">' in client.get("/").text
    with client.application.test_request_context():
        assert render_template_string("{{ colours.deep }}") == COLOURS["deep"]
