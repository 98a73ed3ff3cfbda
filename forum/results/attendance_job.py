"""What a server does for events that are over, as long as it runs: it decides once who was at each."""

from __future__ import annotations

from flask import current_app

from forum.results import attendance


def look() -> None:
    """Decide about every event that is due; one at which that fails holds up no other."""
    for code in attendance.due():
        try:
            attendance.decide(code)
        except Exception:
            current_app.logger.exception("Who was at an event could not be decided")
