"""What files are of, and when one is silent, left or over."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from scenarios.errors import Invalid
from scenarios.results.export_request import (
    KEPT_FOR,
    MOST_IN_PDF,
    SILENT_FOR,
    TAKEN_UP_AFTER,
    ExportFile,
    FileFormat,
    FileState,
    Paper,
    Wanted,
    ensure_holds,
    holding,
    wanted,
)
from scenarios.results.selection import Selection

AT = datetime(2026, 3, 3, 14, 0, tzinfo=UTC)
MOMENT = timedelta(seconds=1)


@pytest.mark.parametrize("of", [Selection(), Selection(event="7KQ4M"), Selection(version=12), Paper(3)])
def test_whatever_a_file_is_of_is_found_by_its_key(of: Wanted) -> None:
    assert wanted(of.key) == of


@pytest.mark.parametrize("key", ["", "event-", "version-x", "decision-", "decision-x", "decision-2147483648"])
def test_what_no_file_can_be_of_has_no_key(key: str) -> None:
    assert wanted(key) is None


def test_a_selection_is_of_one_thing_alone() -> None:
    with pytest.raises(ValueError, match="of an event or of a version"):
        Selection(event="7KQ4M", version=1)


def test_a_result_is_in_the_files_of_all_of_its_event_and_of_its_version() -> None:
    assert holding("7KQ4M", 12) == {"all", "event-7KQ4M", "version-12"}


@pytest.mark.parametrize(
    ("state", "silent_for", "silent", "left"),
    [
        (FileState.MAKING, SILENT_FOR, False, False),
        (FileState.MAKING, SILENT_FOR + MOMENT, True, True),
        (FileState.WAITING, TAKEN_UP_AFTER, False, False),
        (FileState.WAITING, TAKEN_UP_AFTER + MOMENT, False, True),
        (FileState.READY, KEPT_FOR, False, False),
        (FileState.GONE, KEPT_FOR, False, False),
    ],
)
def test_only_what_is_waited_for_falls_silent_or_is_left(
    state: FileState, silent_for: timedelta, silent: bool, left: bool
) -> None:
    file = ExportFile(1, FileFormat.CSV, state, 0, 10, AT, AT)
    assert (file.is_silent(AT + silent_for), file.is_left(AT + silent_for)) == (silent, left)


def test_a_file_is_over_after_a_day_whatever_became_of_it() -> None:
    for state in FileState:
        file = ExportFile(1, FileFormat.CSV, state, 0, 10, AT, AT + KEPT_FOR)
        assert not file.is_over(AT + KEPT_FOR) and file.is_over(AT + KEPT_FOR + MOMENT)


def test_only_one_pdf_is_bounded() -> None:
    for form in FileFormat:
        ensure_holds(form, MOST_IN_PDF)
        if form is not FileFormat.PDF:
            ensure_holds(form, MOST_IN_PDF + 1)
    with pytest.raises(Invalid, match=f"these are {MOST_IN_PDF + 1}"):
        ensure_holds(FileFormat.PDF, MOST_IN_PDF + 1)
