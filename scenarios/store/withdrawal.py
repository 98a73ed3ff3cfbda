"""Withdrawal: a story taken back for good, its words blanked wherever the store keeps them."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from scenarios.account import Account, Action, may
from scenarios.db import now
from scenarios.errors import NotAllowed
from scenarios.store import export_file
from scenarios.store.accounts import audit
from scenarios.store.results.outcome import WITH_WORDS, OutcomeRow
from scenarios.store.stories import co_writer, story_reading, story_stage, suggestion, unopened_draft
from scenarios.store.stories import note as story_note
from scenarios.store.stories import story as stories
from scenarios.store.stories.story import RevisionRow, StoryRow
from scenarios.stories import story
from scenarios.stories.story import StoryStatus
from scenarios.stories.uploaded import uploaded

SERVER = Account(name="This site, by itself")
"""Who does what nobody asked for."""


def withdraw(session: Session, by: Account, story_id: int) -> StoryRow:
    """Take a story back for good: its words are blanked in every revision, message, suggestion and invitation.

    Files that may hold them are marked as gone; whoever calls this throws away what is on the disc.

    Its holder may, and where they wrote it down for somebody else, its teller.
    """
    row = stories.to_change(session, story_id)
    if not may(by, Action.TAKE_BACK_STORY if row.told else Action.WITHDRAW_STORY, row):
        raise NotAllowed()
    _erase(session, row)
    audit.record(session, by, "withdraw story", f"story {story_id}")
    return row


def erase_unopened(session: Session, story_id: int) -> bool:
    """Erase a draft that nobody opened for a year, as its writer would; False where somebody did so meanwhile."""
    row = stories.to_change(session, story_id)
    if not unopened_draft.is_due(session, row):
        return False
    _erase(session, row)
    audit.record(session, SERVER, "erase unopened draft", f"story {story_id}")
    return True


def _erase(session: Session, row: StoryRow) -> None:
    stories.move(row, StoryStatus.WITHDRAWN)
    _blank_revisions(session, row)
    _blank_outcomes(session, row.id)
    story_stage.forget(session, row.id)
    story_reading.forget(session, row.id)
    for noun in (story_note, suggestion, co_writer, export_file):
        noun.blank(session, row.id)
    row.credit, row.perspectives, row.approved_how, row.seen_at, row.opened_on = "", [], "", None, None


def _blank_revisions(session: Session, row: StoryRow) -> None:
    """The one change that a revision permits: its words go, its keys and shape stay.

    Keys that a file of before brought may say something. Where the story was never published, nothing else names them,
    and they become keys of ours. Else figures, logs and votes of rooms name them, and they stay.
    """
    was_never_public = row.published_at is None
    for made in session.scalars(stories.whole_revisions().where(RevisionRow.story_id == row.id)):
        content = uploaded(made.content) if was_never_public else made.content
        made.document = story.to_document(story.blanked(content, made.pathway_version.content))
        made.reason = ""
        made.erased_at = now(session)
    if was_never_public:
        suggestion.forget_scenes(session, row.id)


def _blank_outcomes(session: Session, story_id: int) -> None:
    """What rooms said stays; a stage that was no key of the pathway, and so a text of its writer's, does not."""
    for played in session.scalars(select(OutcomeRow).options(*WITH_WORDS).where(OutcomeRow.story_id == story_id)):
        played.stage = story.blanked_stage(played.stage, played.pathway_version.content)
