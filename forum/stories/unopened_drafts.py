"""Drafts that only a private link leads to: the pages of each note that it was opened; those that nobody opens go."""

from __future__ import annotations

from datetime import date
from functools import partial

from forum.web.background_jobs import Noted
from forum.web.clock import site_clock
from forum.web.storage import database
from scenarios.store import withdrawal
from scenarios.store.stories import unopened_draft
from scenarios.store.stories.story import StoryRow
from scenarios.stories import draft_term

_OPENED = Noted("opened drafts", unopened_draft.note_opened)


def note(row: StoryRow) -> None:
    """Remember that somebody opened this story, if it is a draft that was not opened today yet."""
    if row.was_never_sent and row.opened_on != site_clock().today():
        _OPENED.add(row.id)


def look() -> None:
    """Write down which drafts were opened since the last look."""
    _OPENED.write_down()


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
