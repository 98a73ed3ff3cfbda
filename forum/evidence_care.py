"""What a server does for evidence as long as it runs: no byte stays of what was removed, or never came whole."""

from __future__ import annotations

import threading

from flask import Flask

from forum.web.storage import database
from scenarios.store import evidence

EVERY_S = 10.0
"""How often it looks."""


def look() -> None:
    """Erase what is left. Several servers may do so at once: what one has erased the others do not find."""
    evidence.give_up(database())


def look_for_ever(app: Flask) -> None:
    """Look again and again, whatever happens."""
    done = threading.Event()
    while True:
        with app.app_context():
            try:
                look()
            except Exception:
                app.logger.exception("What is left of evidence was not erased")
        done.wait(EVERY_S)
