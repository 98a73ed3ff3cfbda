"""What a server does for files as long as it runs: none that waits is forgotten, and none that is gone stays."""

from __future__ import annotations

import threading

from flask import Flask

from forum import take_away_making
from forum.take_away_folder import sweep
from forum.web.storage import database
from scenarios.store import take_away

EVERY_S = 10.0
"""How often it looks."""


def start() -> None:
    """Have made what an earlier run of the server left. Several servers may do so at once: the store decides."""
    if database().write(take_away.take_up):
        take_away_making.start()


def look() -> None:
    """Throw away what nobody may have any more, and have made what nobody makes."""
    sweep()
    with database().read() as session:
        left = take_away.are_left(session)
    if left and database().write(take_away.take_on):
        take_away_making.start()


def look_for_ever(app: Flask) -> None:
    """Start, then look again and again, whatever happens."""
    done, what = threading.Event(), start
    while True:
        with app.app_context():
            try:
                what()
            except Exception:
                app.logger.exception("Files to take away were not looked after")
        done.wait(EVERY_S)
        what = look
