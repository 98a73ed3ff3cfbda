"""When sessions were last used: noted at their pages, and written to the store by the server now and then.

A page that wrote it by itself would wait for the store's lock, in the middle of a vote too. What was not written when a
server is killed is lost: at most the last seconds of what is kept to ten minutes.
"""

from __future__ import annotations

from flask import current_app

from forum.web.storage import database
from scenarios.errors import Busy
from scenarios.store.accounts import session as sessions

_USED = "used sessions"


def note(number: int) -> None:
    """Remember that this session was used just now."""
    _used().add(number)


def look() -> None:
    """Write down which sessions were used since the last look."""
    used = set(_used())
    if not used:
        return
    try:
        database().write(lambda session: sessions.note_use(session, used))
    except Busy:  # The next look tries again.
        return
    _used().difference_update(used)


def _used() -> set[int]:
    used: set[int] = current_app.extensions.setdefault(_USED, set())
    return used
