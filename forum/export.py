"""A file of outcomes, written part by part, so that it takes no more memory for a large store than for a small one."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from flask_babel import gettext as _

from forum import outcome_csv, outcome_json, outcome_xlsx
from forum.web.storage import database
from forum.web.translation import tell
from scenarios.errors import NotFound
from scenarios.message import say
from scenarios.selection import Selection
from scenarios.store import selection as selections
from scenarios.store.selection import Choice, Heard
from scenarios.take_away import Form

Progress = Callable[[int], None]
"""Told how many outcomes are written."""


def write(choice: Choice, form: Form, path: Path, progress: Progress) -> None:
    """Write a selection to a file that is there and empty."""
    _WRITERS[form](choice, path, _counted(selections.heard(database(), choice.selection), progress))


def about(choice: Choice) -> str:
    """What a selection is, in words."""
    if choice.selection.event:
        return str(_("Event: %(name)s (%(code)s)", name=choice.name, code=choice.selection.event))
    if choice.selection.version is not None:
        return str(_("Pathway: %(name)s, version %(number)s", name=choice.name, number=choice.number))
    return str(_("All events and all pathways"))


def choice_of(key: str) -> Choice:
    """The selection with this key: everything also where there is nothing yet. Raises NotFound for any other."""
    chosen = Selection.of(key)
    with database().read() as session:
        if chosen is not None and chosen != Selection():
            return selections.named(session, chosen)
        if chosen is None:
            raise NotFound(say("There are no such results to take away."))
        return Choice(chosen, selections.count(session, chosen))


def _counted(heard: Iterable[Heard], progress: Progress) -> Iterator[Heard]:
    for number, each in enumerate(heard, 1):
        yield each
        progress(number)


def _csv(choice: Choice, path: Path, heard: Iterable[Heard]) -> None:
    with path.open("wb") as out:
        out.writelines(part.encode() for part in outcome_csv.parts(each.record for each in heard))


def _json(choice: Choice, path: Path, heard: Iterable[Heard]) -> None:
    with path.open("wb") as out:
        out.writelines(outcome_json.parts_with_voices(heard))


def _xlsx(choice: Choice, path: Path, heard: Iterable[Heard]) -> None:
    outcome_xlsx.write(path, heard, about(choice), tell)


_WRITERS: dict[Form, Callable[[Choice, Path, Iterable[Heard]], None]] = {
    Form.CSV: _csv, Form.JSON: _json, Form.XLSX: _xlsx,
}
