"""Drafts that only a private link leads to: the pages of each note that it was opened, and those that nobody opens go.

A page that wrote it by itself would wait for the store's lock. What was not written when a server is killed is lost: at
most the last seconds of what is kept to a day.
"""

from __future__ import annotations

from datetime import date
from functools import partial

from flask import current_app

from forum.web.clock import site_clock
from forum.web.storage import database
from scenarios.errors import Busy
from scenarios.store import withdrawal
from scenarios.store.stories import unopened_draft
from scenarios.store.stories.story import StoryRow
from scenarios.stories import draft_term

_OPENED = "opened drafts"


def note(row: StoryRow) -> None:
    """Remember that somebody opened this story, if it is a draft that was not opened today yet."""
    if row.was_never_sent and row.opened_on != site_clock().today():
        _opened().add(row.id)


def look() -> None:
    """Write down which drafts were opened since the last look."""
    opened = set(_opened())
    if not opened:
        return
    try:
        database().write(lambda session: unopened_draft.note_opened(session, opened))
    except Busy:  # The next look tries again.
        return
    _opened().difference_update(opened)


def kept_until(row: StoryRow) -> date | None:
    """The last day of a draft that is opened now, if nobody opens it again; None where it has none."""
    return draft_term.kept_until(site_clock().today()) if row.is_held_by_link else None


def is_due() -> bool:
    """Whether any draft goes today."""
    return bool(_due())


def erase_all() -> int:
    """Erase every draft that goes today, each in a transaction of its own; gives how many."""
    return sum(database().write(partial(withdrawal.erase_unopened, story_id=number)) for number in _due())


def _due() -> list[int]:
    with database().read() as session:
        return unopened_draft.due(session)


def _opened() -> set[int]:
    opened: set[int] = current_app.extensions.setdefault(_OPENED, set())
    return opened
