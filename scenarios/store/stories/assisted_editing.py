"""Assisted editing: a story that its writer wanted help with goes back to them, and they say what becomes of it."""

from __future__ import annotations

from sqlalchemy.orm import Session

from scenarios.account import Account, Action, may
from scenarios.errors import Conflict, Invalid, NotAllowed
from scenarios.message import say
from scenarios.store.stories import note as story_note
from scenarios.store.stories import story as stories
from scenarios.store.stories.story import RevisionRow, StoryRow
from scenarios.stories import story
from scenarios.stories.story import StoryStatus


def return_to_writer(session: Session, by: Account, story_id: int, *, seen: int, text: str = "") -> StoryRow:
    """A moderator passes the story as it is shaped now, with a few words for its writer where they have any.

    ``seen`` is the number of the revision that the moderator read. Raises Conflict where it changed since.
    """
    row = stories.pass_on(session, by, story_id, seen=seen)
    if text.strip():
        story_note.keep(session, by, story_id, text, from_writer=False)
    return row


def ask_back(session: Session, by: Account, story_id: int, text: str) -> StoryRow:
    """The writer does not agree to what was shaped, and says what should be different; it is shaped on.

    Raises NotAllowed, Invalid where they say nothing, Conflict where nobody shapes the story.
    """
    row = _returned(session, by, story_id)
    if not row.help_wanted:
        raise Conflict(say("Nobody is shaping this story. You can take it back and change it yourself."))
    if not text.strip():
        raise Invalid(say("Say what should be different. A few words are enough."), field="text")
    row.passed = None
    story_note.keep(session, by, story_id, text, from_writer=True)
    return row


def take_back(session: Session, by: Account, story_id: int) -> StoryRow:
    """The writer does not agree to what was passed, and goes on with it themselves; every version stays."""
    row = _returned(session, by, story_id)
    stories.move(row, StoryStatus.DRAFT)
    row.help_wanted, row.passed = False, None
    return row


def as_sent(session: Session, row: StoryRow) -> RevisionRow | None:
    """The writer's own last revision, where somebody shaped the story after it was sent in; else None."""
    if not row.submitted_at:
        return None
    own = stories.whole_revisions().where(RevisionRow.story_id == row.id, RevisionRow.created_at <= row.submitted_at)
    sent = session.scalar(own.order_by(RevisionRow.number.desc()).limit(1))
    return sent if sent is not None and sent.number != row.head else None


def _returned(session: Session, by: Account, story_id: int) -> StoryRow:
    row = stories.to_change(session, story_id)
    if not may(by, Action.WITHDRAW_STORY, row):
        raise NotAllowed()
    if not row.awaits_sign_off:
        raise story.too_late(StoryStatus(row.status))
    return row
