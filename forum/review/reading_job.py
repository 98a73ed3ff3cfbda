"""What a server does for the design group's pages as long as it runs: it reads stories on each version."""

from __future__ import annotations

from forum.web.storage import database
from scenarios.store.review import reading as readings


def look() -> None:
    """Read what changed since it was read, or was never read, as after an upgrade. Several servers may do so."""
    for _read in readings.all_pending(database()):
        pass
