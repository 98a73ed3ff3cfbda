"""The report as a PDF: its page's own words and pictures, on paper."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import count, islice
from pathlib import Path
from tempfile import TemporaryDirectory
from zipfile import ZIP_DEFLATED, ZipFile

from flask import current_app, render_template

from forum.results import pdf, report
from scenarios.results.export_request import MOST_IN_PDF
from scenarios.store.results.selection import NamedSelection, OutcomeWithVoices


def write(choice: NamedSelection, path: Path, heard: Iterable[OutcomeWithVoices], part: int = 0) -> None:
    """Write the report of these outcomes, as a numbered part where ``part`` is not 0.

    Raises NoPdf where the server cannot make PDFs.
    """
    pdf.ensure_possible()
    words = report.words_of(choice, heard, part)
    with current_app.test_request_context():
        html = render_template("forum/results/report_print.html", **words, style=pdf.style())
    pdf.write(html, path)


def write_parts(
    choice: NamedSelection, path: Path, heard: Iterable[OutcomeWithVoices], most: int = MOST_IN_PDF
) -> None:
    """Write a report of any length as PDFs of ``most`` outcomes each, in one ZIP, with one in memory at a time."""
    rest = iter(heard)
    with ZipFile(path, "w", ZIP_DEFLATED) as bound, TemporaryDirectory(dir=path.parent) as place:
        for part in count(1):
            these = list(islice(rest, most))
            if not these and part > 1:
                return
            file = Path(place) / f"report-part-{part}.pdf"
            write(choice, file, these, part)
            bound.write(file, file.name)
            file.unlink()
