"""A file of outcomes, written part by part, so that it takes no more memory for a large store than for a small one.

A PDF is set as a whole, so it may hold only so many; a long report is several.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from forum.decisions import decision_paper
from forum.results import outcome_csv, outcome_json, outcome_xlsx, report_pdf
from forum.results.selection import about, choice_of
from forum.web.storage import database
from forum.web.translation import tell
from scenarios.errors import NotFound
from scenarios.message import say
from scenarios.results.export_request import FileFormat, Paper, Wanted, ensure_holds
from scenarios.store.results import selection as selections
from scenarios.store.results.selection import NamedSelection, OutcomeWithVoices

Progress = Callable[[int], None]
"""Told how many outcomes are written."""


def write(wanted: Wanted, form: FileFormat, path: Path, progress: Progress) -> None:
    """Write a decision's paper, or the outcomes of a selection, to a file that is there and empty.

    Raises NotFound where there is no such thing in this form, and Invalid where it cannot hold so much.
    """
    if isinstance(wanted, Paper):
        return decision_paper.write(wanted.decision, form, path)
    if form not in _WRITERS:
        raise NotFound(say("Only a decision's paper is a Word document."))
    choice = choice_of(wanted)
    ensure_holds(form, choice.outcomes)
    _WRITERS[form](choice, path, _counted(selections.heard(database(), wanted), progress))


def _counted(heard: Iterable[OutcomeWithVoices], progress: Progress) -> Iterator[OutcomeWithVoices]:
    for number, each in enumerate(heard, 1):
        yield each
        progress(number)


def _csv(choice: NamedSelection, path: Path, heard: Iterable[OutcomeWithVoices]) -> None:
    with path.open("wb") as out:
        out.writelines(part.encode() for part in outcome_csv.parts(each.record for each in heard))


def _json(choice: NamedSelection, path: Path, heard: Iterable[OutcomeWithVoices]) -> None:
    with path.open("wb") as out:
        out.writelines(outcome_json.parts(heard))


def _xlsx(choice: NamedSelection, path: Path, heard: Iterable[OutcomeWithVoices]) -> None:
    outcome_xlsx.write(path, heard, about(choice), tell)


def _pdf(choice: NamedSelection, path: Path, heard: Iterable[OutcomeWithVoices]) -> None:
    report_pdf.write(choice, path, heard)


def _zip(choice: NamedSelection, path: Path, heard: Iterable[OutcomeWithVoices]) -> None:
    report_pdf.write_parts(choice, path, heard)


_WRITERS: dict[FileFormat, Callable[[NamedSelection, Path, Iterable[OutcomeWithVoices]], None]] = {
    FileFormat.CSV: _csv,
    FileFormat.JSON: _json,
    FileFormat.XLSX: _xlsx,
    FileFormat.PDF: _pdf,
    FileFormat.ZIP: _zip,
}
