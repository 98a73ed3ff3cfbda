"""What a server looks after beside its pages, as long as it runs, each matter on its own."""

from __future__ import annotations

import threading
from collections.abc import Callable

from flask import Flask

from forum.web import watchdog

EVERY_S = 10.0
"""How often it looks. Several servers may do so at once: the store decides what is whose."""


def look_for_ever(app: Flask, what: str, look: Callable[[], object], first: Callable[[], object] | None = None) -> None:
    """Look again and again in the background, whatever happens; ``first`` is what the first look is, if another."""
    threading.Thread(target=_look_for_ever, args=(app, what, look, first or look), daemon=True).start()


def _look_for_ever(app: Flask, what: str, look: Callable[[], object], first: Callable[[], object]) -> None:
    watchdog.name(f"looking after {what}")
    done, now = threading.Event(), first
    while True:
        with app.app_context():
            try:
                now()
            except Exception:
                app.logger.exception("The server could not look after %s", what)
        done.wait(EVERY_S)
        now = look
