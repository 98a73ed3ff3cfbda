"""A room in which everything can go wrong."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from forum.web.settings import Settings
from scenarios import db
from tests.live.hostile.faulty_room import FaultyRoom, PreparedEvening


@pytest.fixture
def make_room(
    migrated_file: Path, settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Callable[[], FaultyRoom]:
    """Makes a room with a store of its own; what SQLite itself waits for a lock is no part of the history."""
    monkeypatch.setattr(db, "BUSY_TIMEOUT_MS", 1)
    prepared, numbers = PreparedEvening(migrated_file, tmp_path), itertools.count()

    def make() -> FaultyRoom:
        for old in tmp_path.glob("history-*"):
            old.unlink()
        return FaultyRoom(prepared, settings, tmp_path / f"history-{next(numbers)}.db")

    return make


@pytest.fixture
def room(make_room: Callable[[], FaultyRoom]) -> Iterator[FaultyRoom]:
    """A room at a decision, to which nobody has come yet."""
    room = make_room()
    yield room
    room.closes()
