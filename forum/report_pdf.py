"""The report as a PDF: its page's own words and pictures, on paper."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from flask import current_app, render_template

from forum import pdf, report
from scenarios.store.selection import Choice, Heard


def write(choice: Choice, path: Path, heard: Iterable[Heard]) -> None:
    """Write the report of these outcomes. Raises NoPdf where the server cannot make PDFs."""
    pdf.ensure_possible()
    words = report.words_of(choice, heard)
    with current_app.test_request_context():
        html = render_template("forum/report_print.html", **words, style=pdf.style())
    pdf.write(html, path)
