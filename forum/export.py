"""A file of outcomes, written part by part, so that it takes no more memory for a large store than for a small one."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from forum import decision_paper, outcome_csv, outcome_json, outcome_xlsx, report_pdf
from forum.selection import about
from forum.web.storage import database
from forum.web.translation import tell
from scenarios.errors import NotFound
from scenarios.message import say
from scenarios.store import selection as selections
from scenarios.store.selection import Choice, Heard
from scenarios.take_away import Form

Progress = Callable[[int], None]
"""Told how many outcomes are written."""


def write(choice: Choice, form: Form, path: Path, progress: Progress) -> None:
    """Write a selection, or a decision's paper, to a file that is there and empty."""
    if choice.selection.decision is not None:
        return decision_paper.write(choice.selection.decision, form, path)
    if form not in _WRITERS:
        raise NotFound(say("Only a decision's paper is a Word document."))
    _WRITERS[form](choice, path, _counted(selections.heard(database(), choice.selection), progress))


def _counted(heard: Iterable[Heard], progress: Progress) -> Iterator[Heard]:
    for number, each in enumerate(heard, 1):
        yield each
        progress(number)


def _csv(choice: Choice, path: Path, heard: Iterable[Heard]) -> None:
    with path.open("wb") as out:
        out.writelines(part.encode() for part in outcome_csv.parts(each.record for each in heard))


def _json(choice: Choice, path: Path, heard: Iterable[Heard]) -> None:
    with path.open("wb") as out:
        out.writelines(outcome_json.parts(heard))


def _xlsx(choice: Choice, path: Path, heard: Iterable[Heard]) -> None:
    outcome_xlsx.write(path, heard, about(choice), tell)


def _pdf(choice: Choice, path: Path, heard: Iterable[Heard]) -> None:
    report_pdf.write(choice, path, heard)


_WRITERS: dict[Form, Callable[[Choice, Path, Iterable[Heard]], None]] = {
    Form.CSV: _csv, Form.JSON: _json, Form.XLSX: _xlsx, Form.PDF: _pdf,
}
