"""What a server does for events that are over, as long as it runs: it decides once who was at each."""

from __future__ import annotations

import threading

from flask import Flask

from forum import attendance

EVERY_S = 10.0
"""How often it looks. Several servers may do so at once: the store keeps what was decided first."""


def look(app: Flask) -> None:
    """Decide about every event that is due; one at which that fails holds up no other."""
    for code in attendance.due():
        try:
            attendance.decide(code)
        except Exception:
            app.logger.exception("Who was at an event could not be decided")


def look_for_ever(app: Flask) -> None:
    """Look again and again, whatever happens."""
    done = threading.Event()
    while True:
        with app.app_context():
            try:
                look(app)
            except Exception:
                app.logger.exception("Events that are over were not looked after")
        done.wait(EVERY_S)
