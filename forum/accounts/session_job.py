"""When sessions were last used: noted at their pages, and written to the store by the server now and then."""

from __future__ import annotations

from forum.web.background_jobs import Noted
from scenarios.store.accounts import session as sessions

_USED = Noted("used sessions", sessions.note_use)


def note(number: int) -> None:
    """Remember that this session was used just now; it is kept to ten minutes."""
    _USED.add(number)


def look() -> None:
    """Write down which sessions were used since the last look."""
    _USED.write_down()
