"""A file of outcomes, written part by part, so that it takes no more memory for a large store than for a small one.

A PDF is set as a whole, so it may hold only so many; a long report is several.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from forum import decision_paper, outcome_csv, outcome_json, outcome_xlsx, report_pdf
from forum.selection import about, choice_of
from forum.web.storage import database
from forum.web.translation import tell
from scenarios.errors import NotFound
from scenarios.message import say
from scenarios.store import selection as selections
from scenarios.store.selection import Choice, Heard
from scenarios.take_away import Form, Paper, Wanted, ensure_holds

Progress = Callable[[int], None]
"""Told how many outcomes are written."""


def write(wanted: Wanted, form: Form, path: Path, progress: Progress) -> None:
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


def _zip(choice: Choice, path: Path, heard: Iterable[Heard]) -> None:
    report_pdf.write_parts(choice, path, heard)


_WRITERS: dict[Form, Callable[[Choice, Path, Iterable[Heard]], None]] = {
    Form.CSV: _csv,
    Form.JSON: _json,
    Form.XLSX: _xlsx,
    Form.PDF: _pdf,
    Form.ZIP: _zip,
}
