"""Taking a published story down, and not accepting one that was sent in; the words stay its writer's."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import case, func, select, update
from sqlalchemy.orm import Session

from scenarios import objection as rules
from scenarios.account import Account, Action, may
from scenarios.db import now
from scenarios.errors import Conflict, ensure
from scenarios.list_position import START, Position
from scenarios.message import say
from scenarios.objection import Objection
from scenarios.store import export_file, list_page
from scenarios.store.accounts import audit
from scenarios.store.export_file import STORY_TAKEN_DOWN
from scenarios.store.list_page import ListPage
from scenarios.store.stories import assisted_editing, story_reading, story_stage
from scenarios.store.stories import note as story_note
from scenarios.store.stories import story as stories
from scenarios.store.stories.note import StoryNoteRow
from scenarios.store.stories.story import RevisionRow, StoryRow
from scenarios.stories import story
from scenarios.stories.story import StoryStatus

_DECIDED = (StoryStatus.REFUSED.value, StoryStatus.TAKEN_DOWN.value)
_READ_AGAIN = (StoryStatus.SUBMITTED.value, StoryStatus.IN_REVIEW.value, StoryStatus.CHANGES_ASKED.value)


def take_down(session: Session, by: Account, story_id: int, why: Objection, words: str = "", *, seen: int) -> StoryRow:
    """A moderator takes a public story off the site: no revision that it has so far is shown to others again.

    Its writer keeps the words, can change them and send them in again. ``seen`` is the number of the published
    revision that the moderator read. Files that may hold its words are marked as gone; whoever calls this throws
    away what is on the disc. Raises NotAllowed, Invalid, and Conflict where another version was published since, or
    where nobody can read the story any more.
    """
    ensure(may(by, Action.MODERATE))
    row = stories.to_change(session, story_id)
    said = rules.checked_words(words)
    if row.published is None or row.is_withdrawn:
        raise story.too_late(StoryStatus(row.status))
    if row.published != seen:
        raise Conflict(say("Another version of this story was published since you read it. Read it again first."))
    down(session, by, row, why, said)
    return row


def down(session: Session, by: Account, row: StoryRow, why: Objection, words: str) -> None:
    """Take a public story down whose row is locked; ``words`` are checked."""
    seen = row.published or 0
    stories.move(row, StoryStatus.TAKEN_DOWN)
    row.published, row.passed, row.open_to_build, row.help_wanted = None, None, False, False
    withhold(session, row)
    story_stage.forget(session, row.id)
    story_note.keep_objection(session, by, row.id, StoryStatus.TAKEN_DOWN, why, words, seen)
    audit.record(session, by, "take down story", f"story {row.id}", revision=seen, why=why.value)


def withhold(session: Session, row: StoryRow, numbers: Collection[int] | None = None) -> None:
    """Show nobody else these revisions of a story any more, or all that it has; files that may hold their words go."""
    those = update(RevisionRow).where(RevisionRow.story_id == row.id, RevisionRow.withheld_at.is_(None))
    if numbers is not None:
        those = those.where(RevisionRow.number.in_(numbers))
        row.passed = None if row.passed in numbers else row.passed
    session.execute(those.values(withheld_at=now(session)))
    story_reading.forget(session, row.id)
    export_file.blank(session, row.id, STORY_TAKEN_DOWN)


def refuse(session: Session, by: Account, story_id: int, why: Objection, words: str = "", *, seen: int) -> StoryRow:
    """A moderator does not accept what was sent in; a version that is public stays so.

    Its writer keeps the words, can change them and send them in again. ``seen`` is the number of the revision that
    the moderator read. Raises NotAllowed, Invalid, and Conflict where it changed since or is not with the moderators.
    """
    ensure(may(by, Action.MODERATE))
    row = stories.to_change(session, story_id)
    said = rules.checked_words(words)
    to = story.move(StoryStatus(row.status), StoryStatus.REFUSED)
    read = readable(session, row)
    if read.number != seen:
        raise Conflict(say("This story has changed since you read it. Read it again first."))
    read.autosaved = False  # What somebody decided about is kept, whatever is written after it.
    row.status, row.passed, row.help_wanted = to.value, None, False
    story_note.keep_objection(session, by, story_id, to, why, said, read.number)
    audit.record(session, by, "refuse story", f"story {story_id}", revision=read.number, why=why.value)
    return row


def decided(session: Session, at: Position = START, *, limit: int = list_page.ON_A_PAGE) -> ListPage[StoryRow]:
    """The stories that moderators took down or did not accept, and that were not sent in again.

    Those whose writer waits for an answer come first, so that the first page shows them; then the newest.
    """
    waits = case((StoryRow.id.in_(story_note.unanswered()), 1), else_=0)
    rows = select(StoryRow).where(StoryRow.status.in_(_DECIDED))
    return list_page.read(session, rows, (waits, StoryRow.submitted_at, StoryRow.id), at, descending=True, limit=limit)


def count_decided(session: Session) -> int:
    """How many these are."""
    return session.scalar(select(func.count()).select_from(StoryRow).where(StoryRow.status.in_(_DECIDED))) or 0


def answered(session: Session) -> frozenset[int]:
    """The numbers of those whose writer wrote after a moderator decided, and to whom no moderator has written since."""
    decided_ones = select(StoryRow.id).where(StoryRow.status.in_(_DECIDED))
    return frozenset(session.scalars(decided_ones.where(StoryRow.id.in_(story_note.unanswered()))))


def sent_again(session: Session, rows: Collection[StoryRow]) -> dict[int, StoryNoteRow]:
    """Why a moderator took these stories down or did not accept them, by number, where each was sent in again since.

    It is told to whoever reads the story next, until a moderator has passed it.
    """
    waiting = [row.id for row in rows if row.status in _READ_AGAIN]
    said = story_note.last_objections(session, waiting) if waiting else {}
    if not said:
        return {}
    passes = audit.about_any(session, [f"story {number}" for number in said], "pass story")
    passed = {entry.subject: entry.at for entry in passes}
    return {number: note for number, note in said.items() if not _since(passed.get(f"story {number}"), note)}


def _since(passed: datetime | None, note: StoryNoteRow) -> bool:
    return passed is not None and passed > note.at


def readable(session: Session, row: StoryRow) -> RevisionRow:
    """The revision of a story that was sent in as its moderators read it.

    What its writer changes after a moderator answered is theirs until they send it in again.
    """
    if row.status in _DECIDED:
        decided = story_note.last_objection(session, row.id)
        if decided is not None and decided.revision:
            return stories.revision_number(session, row.id, decided.revision)
    sent = assisted_editing.as_sent(session, row) if row.status == StoryStatus.CHANGES_ASKED.value else None
    return sent or stories.head(session, row)
