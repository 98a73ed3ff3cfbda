"""What a server does for the design group's pages as long as it runs: it reads stories on each version."""

from __future__ import annotations

from forum.web.storage import database
from scenarios.db import SharedReads
from scenarios.store.review import reading as readings


def look() -> None:
    """Read what changed since it was read, or was never read, as after an upgrade. Several servers may do so."""
    in_turns = SharedReads(database())
    try:
        for _read in readings.all_pending(in_turns):
            in_turns.end_reads()
    finally:
        in_turns.finish()
