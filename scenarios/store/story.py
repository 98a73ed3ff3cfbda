"""Stories and their immutable revisions: who may change them, and when."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, UniqueConstraint, false, func, or_, select, update
from sqlalchemy.orm import Mapped, Session, mapped_column, relationship

from scenarios import story
from scenarios.account import Account, Action, may
from scenarios.advice import errors
from scenarios.checks import check
from scenarios.db import Base, now
from scenarios.errors import Conflict, Invalid, NotAllowed, NotFound
from scenarios.message import say
from scenarios.store import audit, story_note
from scenarios.store.pathway import PathwayRow, PathwayVersionRow
from scenarios.story import Status, StoryContent

_WITH_MODERATORS = {
    Status.SUBMITTED,
    Status.IN_REVIEW,
    Status.CHANGES_ASKED,
    Status.SIGNED_OFF,
    Status.PUBLISHED,
}


class StoryRow(Base):
    """A story across its revisions. ``credit`` says who wrote it, only as they wish."""

    __tablename__ = "story"

    id: Mapped[int] = mapped_column(primary_key=True)
    pathway_id: Mapped[int] = mapped_column(ForeignKey("pathway.id"))
    writer_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    status: Mapped[str] = mapped_column(default=Status.DRAFT.value, index=True)
    credit: Mapped[str] = mapped_column(default="")
    perspectives: Mapped[list[Any]] = mapped_column(default=list)
    head: Mapped[int] = mapped_column(default=0)
    passed: Mapped[int | None]
    published: Mapped[int | None]
    fictional: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[datetime] = mapped_column(default=now)
    submitted_at: Mapped[datetime | None]
    published_at: Mapped[datetime | None]
    pathway: Mapped[PathwayRow] = relationship(lazy="joined")

    @property
    def is_public(self) -> bool:
        """Everyone may read it."""
        return self.status == Status.PUBLISHED.value

    @property
    def is_editable(self) -> bool:
        """Its writer may change its words now."""
        return story.editable(Status(self.status))

    @property
    def awaits_sign_off(self) -> bool:
        """A moderator passed its newest revision, and its writer has not yet agreed to it."""
        return self.status == Status.IN_REVIEW.value and self.passed == self.head

    @property
    def with_moderators(self) -> bool:
        """It was sent in, so that moderators may read it."""
        return Status(self.status) in _WITH_MODERATORS


class RevisionRow(Base):
    """An immutable snapshot of a story's words; only withdrawal and erasure blank it."""

    __tablename__ = "story_revision"
    __table_args__ = (UniqueConstraint("story_id", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    story_id: Mapped[int] = mapped_column(ForeignKey("story.id"))
    number: Mapped[int]
    pathway_version_id: Mapped[int] = mapped_column(ForeignKey("pathway_version.id"))
    document: Mapped[dict[str, Any]]
    editor_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    reason: Mapped[str] = mapped_column(default="")
    created_at: Mapped[datetime] = mapped_column(default=now)
    erased_at: Mapped[datetime | None]
    story: Mapped[StoryRow] = relationship(lazy="joined")
    pathway_version: Mapped[PathwayVersionRow] = relationship(lazy="joined")

    @property
    def content(self) -> StoryContent:
        """The revision's words as the rules see them."""
        return story.from_document(self.document)


def begin(
    session: Session, by: Account, version: PathwayVersionRow, content: StoryContent
) -> StoryRow:
    """Start a story on a version of a pathway; signed in, the account is its writer."""
    row = StoryRow(pathway_id=version.pathway_id, writer_id=by.id)
    session.add(row)
    session.flush()
    _revise(session, row, by, version.id, content, reason="")
    return row


def save(
    session: Session,
    by: Account,
    story_id: int,
    content: StoryContent,
    *,
    based_on: int,
    reason: str = "",
) -> RevisionRow:
    """Keep changed words as the next revision; unchanged ones make none.

    ``based_on`` is the number of the revision that the writer saw. Raises Conflict where another
    was saved since, NotAllowed where the account may not edit, Invalid where it cannot be kept.
    """
    row = _to_change(session, story_id)
    _ensure(may(by, Action.EDIT_STORY, row))
    current = revision_number(session, story_id, row.head)
    if content == current.content:
        return current
    if based_on != row.head:
        raise Conflict(
            say(
                "Somebody changed this story while you were writing. Compare both before you save."
            )
        )
    return _revise(session, row, by, current.pathway_version_id, content, reason)


def describe(
    session: Session, by: Account, story_id: int, *, credit: str, perspectives: list[str]
) -> None:
    """Say who wrote the story, only as they wish."""
    row = _to_change(session, story_id)
    _ensure(may(by, Action.EDIT_STORY, row))
    if len(credit) > story.LINE_LIMIT:
        raise Invalid(
            say("Make this %(limit)s characters or fewer.", limit=story.LINE_LIMIT), field="credit"
        )
    row.credit = credit.strip()
    row.perspectives = perspectives


def submit(session: Session, by: Account, story_id: int) -> StoryRow:
    """Send the story to the moderators. Raises Invalid unless it says what happened."""
    row = _to_change(session, story_id)
    _ensure(may(by, Action.EDIT_STORY, row))
    story.ready_to_submit(revision_number(session, story_id, row.head).content)
    _move(row, Status.SUBMITTED)
    row.submitted_at = now()
    return row


def recall(session: Session, by: Account, story_id: int) -> StoryRow:
    """Take a story back that no moderator has opened yet, to go on writing."""
    row = _to_change(session, story_id)
    _ensure(may(by, Action.WITHDRAW_STORY, row))
    _move(row, Status.DRAFT)
    return row


def take_up(session: Session, by: Account, story_id: int) -> StoryRow:
    """A moderator begins to read a story that was sent in; one that is past that stays as it is."""
    _ensure(may(by, Action.MODERATE))
    row = _to_change(session, story_id)
    _ensure(row.with_moderators)
    if row.status == Status.SUBMITTED.value:
        _move(row, Status.IN_REVIEW)
    return row


def ask_changes(session: Session, by: Account, story_id: int, text: str) -> StoryRow:
    """Give the story back to its writer, with what to change and why."""
    _ensure(may(by, Action.MODERATE))
    row = _to_change(session, story_id)
    if not text.strip():
        raise Invalid(say("Say what you would like to be changed, and why."), field="text")
    _move(row, Status.CHANGES_ASKED)
    row.passed = None
    story_note.keep(session, by, row.id, text, from_writer=False)
    return row


def pass_on(session: Session, by: Account, story_id: int, *, seen: int) -> StoryRow:
    """A moderator passes the newest revision; its writer is asked to sign it off.

    ``seen`` is the number of the revision that the moderator read. Raises Conflict where it changed since, and
    where something would stop a reader in the middle of it.
    """
    _ensure(may(by, Action.MODERATE))
    row = take_up(session, by, story_id)
    _as_seen(row, seen)
    if row.status != Status.IN_REVIEW.value:
        raise Conflict(
            say(
                "This story is now “%(status)s”, so it cannot be passed. Reload the page.",
                status=story.STATUS_WORDS[Status(row.status)],
            )
        )
    _can_be_published(head(session, row))
    row.passed = row.head
    audit.record(session, by, "pass story", f"story {story_id}", revision=row.head)
    return row


def sign_off(session: Session, by: Account, story_id: int, *, seen: int) -> StoryRow:
    """The writer agrees to exactly the revision that a moderator passed, and it is published.

    ``seen`` is the number of the revision that the writer read. Raises Conflict where it changed since.
    """
    row = _to_change(session, story_id)
    _ensure(may(by, Action.SIGN_OFF_STORY, row))
    _as_seen(row, seen)
    _move(row, Status.SIGNED_OFF)
    _move(row, Status.PUBLISHED)
    row.published = row.passed
    row.published_at = now()
    audit.record(session, by, "sign off story", f"story {story_id}", revision=row.passed)
    return row


def withdraw(session: Session, by: Account, story_id: int) -> StoryRow:
    """Take a story back for good: its words are blanked in every revision and message."""
    row = _to_change(session, story_id)
    _ensure(may(by, Action.WITHDRAW_STORY, row))
    _move(row, Status.WITHDRAWN)
    _blank(session, row)
    audit.record(session, by, "withdraw story", f"story {story_id}")
    return row


def send_note(session: Session, by: Account, story_id: int, text: str, *, from_writer: bool) -> None:
    """A message between a story's writer and its moderators, once it was sent in. Raises NotAllowed, Invalid."""
    row = _to_change(session, story_id)
    _ensure(may(by, Action.WITHDRAW_STORY, row) if from_writer else may(by, Action.MODERATE))
    _ensure(row.with_moderators)
    story_note.keep(session, by, story_id, text, from_writer=from_writer)


def claim(session: Session, by: Account) -> None:
    """Make the account the writer of the stories that this browser holds and nobody's account has."""
    session.execute(
        update(StoryRow)
        .where(StoryRow.id.in_(by.held), StoryRow.writer_id.is_(None))
        .values(writer_id=by.id)
    )


def get(session: Session, story_id: int) -> StoryRow:
    """The story with this number. Raises NotFound."""
    row = session.get(StoryRow, story_id)
    if row is None:
        raise NotFound(say("There is no such story."))
    return row


def revision_number(session: Session, story_id: int, number: int) -> RevisionRow:
    """A story's revision by its number. Raises NotFound."""
    row = session.scalar(
        select(RevisionRow).where(RevisionRow.story_id == story_id, RevisionRow.number == number)
    )
    if row is None:
        raise NotFound(say("There is no such version of the story."))
    return row


def head(session: Session, row: StoryRow) -> RevisionRow:
    """The newest revision of a story."""
    return revision_number(session, row.id, row.head)


def published(session: Session, pathway_id: int | None = None) -> list[RevisionRow]:
    """The published revision of every published story (about one pathway, where named), newest first."""
    public = (
        select(RevisionRow)
        .join(RevisionRow.story)
        .where(StoryRow.status == Status.PUBLISHED.value, RevisionRow.number == StoryRow.published)
        .order_by(StoryRow.published_at.desc(), StoryRow.id.desc())
    )
    if pathway_id is not None:
        public = public.where(StoryRow.pathway_id == pathway_id)
    return list(session.scalars(public))


def waiting(session: Session) -> list[RevisionRow]:
    """The newest revision of every story that moderators have in hand, oldest first."""
    states = [Status.SUBMITTED.value, Status.IN_REVIEW.value, Status.CHANGES_ASKED.value]
    return list(
        session.scalars(
            select(RevisionRow)
            .join(RevisionRow.story)
            .where(StoryRow.status.in_(states), RevisionRow.number == StoryRow.head)
            .order_by(StoryRow.submitted_at)
        )
    )


def of_writer(session: Session, by: Account) -> list[RevisionRow]:
    """The newest revision of every story that this account wrote or holds, newest first."""
    wrote = StoryRow.writer_id == by.id if by.id is not None else false()
    return list(
        session.scalars(
            select(RevisionRow)
            .join(RevisionRow.story)
            .where(or_(StoryRow.id.in_(by.held), wrote), RevisionRow.number == StoryRow.head)
            .order_by(StoryRow.id.desc())
        )
    )


def count_published(session: Session) -> int:
    """How many stories everyone can read."""
    return (
        session.scalar(select(func.count()).where(StoryRow.status == Status.PUBLISHED.value)) or 0
    )


def _revise(
    session: Session,
    row: StoryRow,
    by: Account,
    version_id: int,
    content: StoryContent,
    reason: str,
) -> RevisionRow:
    document = story.to_document(story.checked(content))
    row.head += 1
    made = RevisionRow(
        story_id=row.id,
        number=row.head,
        pathway_version_id=version_id,
        document=document,
        editor_id=by.id,
        reason=reason,
    )
    session.add(made)
    session.flush()
    return made


def _blank(session: Session, row: StoryRow) -> None:
    """The one change that a revision permits: its words go, its keys and shape stay."""
    for made in session.scalars(select(RevisionRow).where(RevisionRow.story_id == row.id)):
        made.document = story.to_document(story.blanked(made.content))
        made.reason = ""
        made.erased_at = now()
    story_note.blank(session, row.id)
    row.credit = ""
    row.perspectives = []


def _to_change(session: Session, story_id: int) -> StoryRow:
    """The story, kept from others until this transaction ends: two changes of it come one after the other."""
    row = session.get(StoryRow, story_id, with_for_update={"of": StoryRow}, populate_existing=True)
    if row is None:
        raise NotFound(say("There is no such story."))
    return row


def _as_seen(row: StoryRow, seen: int) -> None:
    """Nobody agrees to words that they have not read."""
    if row.head != seen:
        raise Conflict(say("This story has changed since you read it. Read it again first."))


def _can_be_published(made: RevisionRow) -> None:
    """Errors stop only this: a story is sent in as its writer wishes, and mended before everyone reads it."""
    for first in errors(check(made.content, made.pathway_version.content))[:1]:
        raise Conflict(say("This story cannot be published yet. %(error)s", error=first.message))


def _move(row: StoryRow, to: Status) -> None:
    row.status = story.move(Status(row.status), to).value


def _ensure(allowed: bool) -> None:
    if not allowed:
        raise NotAllowed()
