"""A board paper as PDF and as a Word document: the same words in the same order, on two pages."""

from __future__ import annotations

import unicodedata
from pathlib import Path

from docx import Document
from docx.document import Document as WordDocument
from docx.shared import Mm, Pt, RGBColor
from flask import current_app, render_template

from forum.results import pdf
from forum.results.caveat import CAVEAT
from forum.web.colours import COLOURS
from forum.web.translation import tell
from scenarios.decisions.board_paper import NOTHING, BoardPaper, ensure_fits
from scenarios.message import say
from scenarios.results.outcome import percent

FACE = "Arial"
"""What every office has; a Word document takes no faces with it."""
INK = RGBColor.from_string(COLOURS["ink"].removeprefix("#"))
SOFT = RGBColor.from_string(COLOURS["soft"].removeprefix("#"))


def write_pdf(paper: BoardPaper, path: Path) -> None:
    """Write the paper as a tagged PDF. Raises Invalid where it does not fit, NoPdf where the server cannot."""
    ensure_fits(paper)
    with current_app.test_request_context():
        html = render_template(
            "forum/decisions/board_paper.html",
            paper=paper,
            parts=_told(paper),
            style=pdf.style(),
            figures=_figures(paper),
        )
    pdf.write(html, path)


def write_word(paper: BoardPaper, path: Path) -> None:
    """Write the paper as a Word document, which its readers can comment on. Raises Invalid where it does not fit."""
    ensure_fits(paper)
    document = Document()
    _set_up(document, paper)
    document.add_heading(paper.title, 1)
    _small(document, f"{paper.date} · {paper.address}")
    for heading, words in _told(paper):
        document.add_heading(heading, 2)
        for line in words.splitlines():
            document.add_paragraph(line)
    if paper.figures:
        document.add_heading(tell(say("The figures")), 2)
        _table(document, _figures(paper))
    _small(document, tell(CAVEAT))
    document.save(str(path))


def _told(paper: BoardPaper) -> list[tuple[str, str]]:
    return [(tell(heading), _plain(words) or tell(NOTHING)) for heading, words in paper.parts]


def _plain(words: str) -> str:
    """The words without what XML cannot hold, such as the line breaks that a word processor pastes."""
    return "".join(sign if sign in "\n\t" or unicodedata.category(sign) != "Cc" else " " for sign in words)


def _figures(paper: BoardPaper) -> list[tuple[str, str, str, str]]:
    """Each figure with what it is of; a percentage of a vote's ballots, as everywhere."""
    return [
        (
            _plain(each.told),
            f"{each.count} / {each.ballots}",
            f"{share}%" if share is not None else "–",
            str(each.result),
        )
        for each in paper.figures
        for share in (percent(each.count, each.ballots),)
    ]


HEAD = (say("What was voted on"), say("How many"), say("Share"), say("Result"))


def _set_up(document: WordDocument, paper: BoardPaper) -> None:
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin = section.right_margin = Mm(20)
    section.top_margin = section.bottom_margin = Mm(16)
    document.core_properties.title, document.core_properties.language = paper.title, "en-GB"
    document.core_properties.author = ""
    for name, size, above in (("Normal", 10, 0), ("Heading 1", 20, 0), ("Heading 2", 11.5, 7)):
        style = document.styles[name]
        style.font.name, style.font.size, style.font.color.rgb = FACE, Pt(size), INK
        form = style.paragraph_format
        form.space_before, form.space_after, form.line_spacing = Pt(above), Pt(2), 1.05


def _small(document: WordDocument, words: str) -> None:
    run = document.add_paragraph().add_run(words)
    run.font.size, run.font.color.rgb = Pt(8.5), SOFT


def _table(document: WordDocument, rows: list[tuple[str, str, str, str]]) -> None:
    table = document.add_table(rows=1, cols=len(HEAD), style="Light List")
    for place, heading in enumerate(HEAD):
        table.rows[0].cells[place].text = tell(heading)
    for row in rows:
        for cell, words in zip(table.add_row().cells, row, strict=True):
            cell.text = words
    for column, width in zip(table.columns, (Mm(104), Mm(28), Mm(20), Mm(18)), strict=True):
        for cell in column.cells:
            cell.width = width
