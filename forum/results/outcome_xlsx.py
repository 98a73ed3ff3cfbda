"""Outcomes as a workbook: a cover that says what the figures can say, and a sheet for each kind of row.

It is written row by row to the disc, so that its size does not matter. Every text is written as text: nothing in it is
a formula, a link or a number, and what would be one in a file made from it has an apostrophe before it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import xlsxwriter

from forum.results.caveat import CAVEAT, HOW_TO_READ
from forum.results.outcome_csv import COLUMNS, Cell, CsvLine, harmless, lines
from forum.web.colours import COLOURS
from scenarios.errors import Invalid
from scenarios.message import Message, Tell, say
from scenarios.results import disclosure
from scenarios.results.outcome import RoundResult
from scenarios.results.room_voice import RoomVoice
from scenarios.results.vote_shift import NONE
from scenarios.store.results.selection import OutcomeWithVoices

NOT_SHOWN = "not shown"
MOST_ROWS = 1_048_576
MOST_CHARACTERS = 32_767
"""What one sheet, and one cell, of a workbook can hold."""

_OF_OUTCOME = tuple(column for column in COLUMNS if column.of_outcome)
_OF_GROUPS = tuple(column for column in COLUMNS if column.name in ("perspective", "not_shown"))
_ABOUT_ROUND = ("outcome", "story_title", "scene", "question", "round", "method")
_GROUP = ("perspective", "count", "ballots", "none_of_these", "percent", "not_shown")


@dataclass(frozen=True)
class SheetColumn:
    """A column of a sheet: its name, and what it says."""

    name: str
    explained: Message


MOVED = (
    SheetColumn("outcome", say("The number of the outcome, as in its address.")),
    SheetColumn("round", say("The vote that people came to; they came from the one before it.")),
    SheetColumn("method", say("How the vote asked.")),
    SheetColumn("voted_in_both", say("How many people voted in both. All counts here are of them alone.")),
    SheetColumn(
        "kind",
        say("“from-to”: named one and then another. “kept”, “gained”, “lost”: of approval. “new”: not there before."),
    ),
    SheetColumn("from", say("The key of the option that they named before; empty for none of these.")),
    SheetColumn("to", say("The key of the option that they named then; empty for none of these.")),
    SheetColumn("people", say("How many people. “not shown” where it could be about a small group.")),
)
SAID = (
    SheetColumn("performance", say("The number of the replay.")),
    SheetColumn("event_code", say("The join code of the event.")),
    SheetColumn("scene", say("The key of the scene at which it was said.")),
    SheetColumn("playing", say("Which decision of the replay it belongs to, if any.")),
    SheetColumn("kind", say("mark, intervention, reason, minority, or followed: which option was played on.")),
    SheetColumn(
        "words", say("What was said, passed by a person; or which mark, or the letter’s key that was followed.")
    ),
    SheetColumn("people", say("How many support it, agree, or marked it.")),
    SheetColumn("tried", say("“yes” where a proposal was tried on stage.")),
    SheetColumn("changed", say("What changed when it was tried.")),
)


@dataclass
class _Sheet:
    """A sheet that is written from its top down."""

    name: str
    columns: Sequence[Any]
    sheet: Any
    row: int = 1
    formats: dict[str, Any] = field(default_factory=dict)

    def begin(self, widths: Callable[[str], int]) -> None:
        """Write the head, which stays in view."""
        for place, column in enumerate(self.columns):
            self.sheet.set_column(place, place, widths(column.name))
            self.sheet.write_string(0, place, column.name, self.formats["head"])
        self.sheet.freeze_panes(1, 0)

    def add(self, cells: Iterable[Cell]) -> None:
        """Write the next row. Raises Invalid where the sheet is full: no row is dropped in silence."""
        if self.row >= MOST_ROWS:
            raise Invalid(
                say(
                    "There is more in this than a workbook can hold: its sheet “%(sheet)s” is full. Choose one event,"
                    " or a table (CSV) or data (JSON).",
                    sheet=self.name,
                )
            )
        for place, cell in enumerate(cells):
            if isinstance(cell, int):
                self.sheet.write_number(self.row, place, cell)
            elif cell:
                self.sheet.write_string(self.row, place, str(harmless(cell))[:MOST_CHARACTERS])
        self.row += 1


def write(path: Path, heard: Iterable[OutcomeWithVoices], about: str, tell: Tell) -> None:
    """Write the workbook of these outcomes to a file that is there and empty; ``about`` says what they are.

    What it keeps on the disc meanwhile is beside the file, so that it is as private.
    """
    options = {"constant_memory": True, "tmpdir": str(path.parent), "strings_to_urls": False}
    book = xlsxwriter.Workbook(str(path), options)
    try:
        _cover(book, about, tell)
        sheets = {name: _sheet(book, name, columns) for name, columns in SHEETS.items()}
        _dictionary(book, tell)
        performances: set[int] = set()
        for each in heard:
            _add(sheets, each, performances)
    finally:
        book.close()


def _add(sheets: dict[str, _Sheet], heard: OutcomeWithVoices, performances: set[int]) -> None:
    record = heard.record
    every = list(lines(record))
    if every:
        sheets["outcomes"].add(column.read(every[0]) for column in SHEETS["outcomes"])
    for line in every:
        name = "rounds and options" if line.is_of_everyone else "perspectives"
        sheets[name].add(_said(column.name, column.read(line), line) for column in SHEETS[name])
    for result in record.counted:
        for row in _moved(record.id, result):
            sheets["shift"].add(row)
    if record.outcome.performance not in performances:
        performances.add(record.outcome.performance)
        for voice in heard.voices:
            sheets["voices"].add(_voiced(record.outcome.event_code, voice))


def _said(name: str, cell: Cell, line: CsvLine) -> Cell:
    is_hidden = cell is None and not line.is_of_everyone and name in _GROUP
    return NOT_SHOWN if is_hidden else cell


def _moved(outcome: int, result: RoundResult) -> Iterator[tuple[Cell, ...]]:
    shift = disclosure.read(result.disclosed).shift if result.disclosed else None
    if shift is None:
        return
    start = (outcome, result.number, result.method.value, _or_not(shift.both))
    for (one, two), people in shift.table.items():
        yield (*start, "from-to", one or NONE, two or NONE, _or_not(people))
    for option, change in shift.changes.items():
        for kind in ("kept", "gained", "lost", "new"):
            before = option if kind in ("kept", "lost") else NONE
            after = option if kind != "lost" else NONE
            yield (*start, kind, before, after, _or_not(getattr(change, kind) if change else None))


def _or_not(people: int | None) -> Cell:
    return NOT_SHOWN if people is None else people


def _voiced(event: str, voice: RoomVoice) -> tuple[Cell, ...]:
    words = voice.words or voice.mark or voice.option
    tried = "yes" if voice.tried else ""
    return (
        voice.performance,
        event,
        voice.scene,
        voice.playing,
        voice.kind.value,
        words,
        voice.count,
        tried,
        voice.changed or voice.reason,
    )


SHEETS: dict[str, Sequence[Any]] = {
    "outcomes": _OF_OUTCOME,
    "rounds and options": tuple(
        column for column in COLUMNS if column.name in _ABOUT_ROUND or column not in (*_OF_OUTCOME, *_OF_GROUPS)
    ),
    "shift": MOVED,
    "perspectives": tuple(
        column for column in COLUMNS if column.name in (*_ABOUT_ROUND, "option", "letter", "option_label", *_GROUP)
    ),
    "voices": SAID,
}
"""The sheets between the cover and the dictionary."""


def _sheet(book: Any, name: str, columns: Sequence[Any]) -> _Sheet:
    made = _Sheet(name, columns, book.add_worksheet(name), formats={"head": _head(book)})
    made.begin(_width)
    return made


def _head(book: Any) -> Any:
    return book.add_format({"bold": True, "font_color": COLOURS["paper"], "bg_color": COLOURS["ink"], "valign": "top"})


def _width(name: str) -> int:
    return _WIDTHS.get(name, 14)


_WIDTHS = {
    "question": 44,
    "option_label": 44,
    "words": 60,
    "story_title": 26,
    "scene_heading": 30,
    "event": 26,
    "way": 26,
    "pathway": 28,
    "changed": 40,
    "decider": 22,
    "closed_at": 26,
    "outcome": 10,
    "round": 8,
    "letter": 8,
}


def _cover(book: Any, about: str, tell: Tell) -> None:
    sheet = book.add_worksheet("read me first")
    sheet.hide_gridlines(2)
    sheet.set_column(0, 0, 100)
    large = book.add_format({"bold": True, "font_size": 20, "text_wrap": True})
    plain = book.add_format({"text_wrap": True, "font_size": 12, "valign": "top"})
    sheet.write_string(0, 0, tell(say("What rooms preferred")), large)
    sheet.write_string(1, 0, str(harmless(about)), plain)
    for number, told in enumerate((CAVEAT, *HOW_TO_READ)):
        sheet.write_string(number + 3, 0, tell(told), plain)
    for number, (name, what) in enumerate(WHAT.items()):
        sheet.write_string(len(HOW_TO_READ) + 5 + number, 0, f"{name}: {tell(what)}", plain)


WHAT = {
    "outcomes": say("one row for each time that a decision was played in a room."),
    "rounds and options": say("one row for each option in each vote, of everyone who voted."),
    "shift": say("who moved where between two votes, of those who voted in both, as far as it may be shown."),
    "perspectives": say("one row for each option and perspective in a vote, as far as it may be shown."),
    "voices": say("what rooms said beside their votes, passed by a person."),
    "dictionary": say("what each column of each sheet says."),
}


def _dictionary(book: Any, tell: Tell) -> None:
    columns = (
        SheetColumn("sheet", say("The sheet.")),
        SheetColumn("column", say("The column.")),
        SheetColumn("says", say("What it says.")),
    )
    made = _Sheet("dictionary", columns, book.add_worksheet("dictionary"), formats={"head": _head(book)})
    made.begin(lambda name: 100 if name == "says" else 22)
    for name, explained in SHEETS.items():
        for column in explained:
            made.add((name, column.name, tell(column.explained)))
