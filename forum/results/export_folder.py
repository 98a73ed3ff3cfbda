"""Where files to take away lie: for the server's own user alone, and no longer than their rows say."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

from forum.web.links import settings
from forum.web.storage import database, end_reads
from scenarios.store.exports import export_request

UNDER_WAY = ".part"
"""What a file is called as long as it is not whole."""


def folder() -> Path:
    """The folder of the files."""
    path = Path(settings().instance).resolve() / "take-away"
    path.mkdir(mode=0o700, parents=True, exist_ok=True)
    return path


def folder_of(maker: str) -> Path:
    """Where one maker's file lies until it is whole, with whatever is needed to make it."""
    return folder() / f"{maker}{UNDER_WAY}"


def empty_file(path: Path) -> None:
    """Make the file, for its owner only; never write over one that is there. Raises OSError."""
    os.close(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))


def sweep() -> None:
    """Delete expired files, and what workers left whose claim on a job is over."""
    there = list(folder().iterdir())  # Before the rows: what comes meanwhile has its row first.
    end_reads()  # A snapshot from before would not have that row.
    with database().read() as session:
        kept, over = export_request.kept(session), export_request.are_over(session)
    for path in there:
        if kept & {path.name, path.stem}:  # A maker's file is whole a moment before its row says so.
            continue
        if path.suffix == UNDER_WAY:
            shutil.rmtree(path, ignore_errors=True)
        else:
            path.unlink(missing_ok=True)
    if over:
        database().write(export_request.forget_old)
