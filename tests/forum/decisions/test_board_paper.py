"""A decision on two pages: everything that must be on it, as PDF and as Word, and nothing that runs over."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import docx
import pytest
from flask import Flask
from pypdf import PdfReader

from forum.decisions import board_paper
from scenarios.decisions.board_paper import FIGURES, LINE, LINES, BoardPaper, Figure, ensure_fits, lines
from scenarios.errors import Invalid

SENTENCE = "People who rang the line at night told us that nobody rang them back before the morning came. "
PARTS = ("asked", "proposed", "tested_by", "missing", "room_said", "minority", "evidence", "equality", "unknown")


def full() -> BoardPaper:
    """As long as a paper may be."""
    told = {name: f"{name.upper()} " + SENTENCE * 4 for name in PARTS}
    figures = tuple(
        Figure("Could support a warm transfer to a nurse, second vote", 104 - number, 142, number)
        for number in range(FIGURES)
    )
    paper = BoardPaper(
        title="A nurse who stays on the line",
        date="3 March 2026",
        address="https://forum.example/review/decisions/1",
        figures=figures,
        **told,
    )
    while lines(paper) <= LINES - 1:
        paper = replace(paper, evidence=paper.evidence + SENTENCE)
    while lines(paper) > LINES:
        paper = replace(paper, evidence=paper.evidence[:-LINE])
    return paper


@pytest.mark.parametrize("paper", [full(), BoardPaper("Short", *[""] * 11)], ids=["full", "empty"])
def test_the_pdf_has_two_pages_at_most_and_is_tagged(app: Flask, tmp_path: Path, paper: BoardPaper) -> None:
    file = tmp_path / "paper.pdf"
    with app.app_context():
        board_paper.write_pdf(paper, file)

    read = PdfReader(file)
    assert len(read.pages) == (2 if paper.proposed else 1)
    assert read.trailer["/Root"]["/MarkInfo"]["/Marked"]
    assert read.metadata is not None and read.metadata.title == paper.title
    text = " ".join(" ".join(page.extract_text() for page in read.pages).split())
    for heading in ("What is asked of you", "Who was missing", "What its minority said", "Effects on equality"):
        assert heading in text
    if paper.proposed:
        assert all(name.upper() in text for name in PARTS) and "104 / 142" in text and "73%" in text
    else:
        assert text.count("Nothing was written here.") == len(PARTS)


def test_the_word_document_says_the_same(app: Flask, tmp_path: Path) -> None:
    file, paper = tmp_path / "paper.docx", full()
    with app.app_context():
        board_paper.write_word(paper, file)

    read = docx.Document(str(file))
    told = [each.text for each in read.paragraphs]
    assert [each.text for each in read.paragraphs if each.style and each.style.name == "Heading 1"] == [paper.title]
    for name in PARTS:
        assert getattr(paper, name).strip() in told
    (table,) = read.tables
    assert [cell.text for cell in table.rows[1].cells] == [paper.figures[0].told, "104 / 142", "73%", "0"]


def test_what_is_asked_comes_first_and_nothing_is_left_out() -> None:
    assert [words.split()[0] for _, words in full().parts] == [name.upper() for name in PARTS]


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"evidence": SENTENCE * 110}, "longer than two pages"),
        ({"evidence": "a\n" * 200}, "longer than two pages"),
        ({"title": "x" * (LINE + 1)}, "Make the title"),
        ({"title": " "}, "Give the paper a title"),
        ({"figures": full().figures * 2}, "figures or fewer"),
    ],
)
def test_a_paper_that_does_not_fit_says_so_before_it_is_made(change: dict[str, object], said: str) -> None:
    paper = full() if "figures" in change or "title" in change else replace(full(), figures=())
    with pytest.raises(Invalid, match=said):
        ensure_fits(replace(paper, **change))  # type: ignore[arg-type]


def test_one_that_just_fits_passes() -> None:
    ensure_fits(full())
    assert lines(full()) in (LINES, LINES - 1)
