"""What a server looks after beside its pages, as long as it runs, each on its own; and what is tidied once a day."""

from __future__ import annotations

import threading
from collections.abc import Callable, Collection
from dataclasses import dataclass
from typing import cast

from flask import Flask, current_app
from sqlalchemy.orm import Session

from forum.web import watchdog
from forum.web.storage import database
from scenarios.errors import Busy

EVERY_S = 10.0
"""How often it looks. Several servers may do so at once: the store decides what is whose."""


class Noted:
    """Numbers of rows that pages note, such as that one was used, and that the server writes to the store later.

    A page that wrote by itself would wait for the store's lock, in the middle of a vote too. What was not written when
    a server is killed is lost: at most the last seconds.
    """

    def __init__(self, name: str, write: Callable[[Session, Collection[int]], object]) -> None:
        self._name, self._write = name, write

    def add(self, number: int) -> None:
        """Note a row."""
        self.waiting().add(number)

    def write_down(self) -> None:
        """Write what was noted since the last time; where the store is locked, the next time does it."""
        noted = set(self.waiting())
        if not noted:
            return
        try:
            database().write(lambda session: self._write(session, noted))
        except Busy:
            return
        self.waiting().difference_update(noted)

    def waiting(self) -> set[int]:
        """What is noted and not written yet, of the current app."""
        noted: set[int] = current_app.extensions.setdefault(self._name, set())
        return noted


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


@dataclass(frozen=True)
class DailyWork:
    """One matter to tidy. ``do`` gives how many it tidied, and does nothing where nothing is due.

    ``what`` names them for whoever runs the server, such as "events whose people are forgotten".
    """

    what: str
    is_due: Callable[[], bool]
    do: Callable[[], int]


def add_daily(app: Flask, work: DailyWork) -> None:
    """Have this done each day too."""
    _works(app).append(work)


def daily_work_is_due() -> bool:
    """Whether anything is to be tidied now."""
    return any(work.is_due() for work in _works(current_app))


def do_daily_work() -> list[tuple[str, int]]:
    """Tidy each matter, and give how many of what; one that fails holds up no other, and is raised at the end."""
    done, faults = [], []
    for work in _works(current_app):
        try:
            done.append((work.what, work.do()))
        except Exception as fault:
            current_app.logger.exception("Could not tidy: %s", work.what)
            faults.append(fault)
    if faults:
        raise faults[0]
    return done


def _works(app: Flask) -> list[DailyWork]:
    return cast("list[DailyWork]", app.extensions.setdefault("daily work", []))
