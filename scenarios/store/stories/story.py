"""Stories and their immutable revisions: who may change them, and when."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, ForeignKey, Index, Select, Text, UniqueConstraint, cast, false, func, or_, select
from sqlalchemy.orm import (
    InstrumentedAttribute,
    Mapped,
    Session,
    contains_eager,
    defer,
    joinedload,
    mapped_column,
    relationship,
    selectinload,
)

from scenarios.account import Account, Action, holds, may
from scenarios.db import Base, at_writing, clock_of, found, locked, now
from scenarios.errors import Conflict, Invalid, NotFound, ensure, too_long
from scenarios.message import say
from scenarios.store.accounts import audit
from scenarios.store.parsed_document import parsed
from scenarios.store.pathways import pathway as pathways
from scenarios.store.pathways.pathway import PathwayRow, PathwayVersionRow
from scenarios.store.stories import note as story_note
from scenarios.store.stories import story_stage
from scenarios.stories import public_additions, revision_reason, story
from scenarios.stories.advice import errors
from scenarios.stories.checks import check
from scenarios.stories.revision_reason import Cause, Reason
from scenarios.stories.story import StoryContent, StoryStatus

_WITH_MODERATORS = {
    StoryStatus.SUBMITTED,
    StoryStatus.IN_REVIEW,
    StoryStatus.CHANGES_ASKED,
    StoryStatus.SIGNED_OFF,
    StoryStatus.PUBLISHED,
    StoryStatus.REFUSED,
    StoryStatus.TAKEN_DOWN,
}
ONE_SITTING = timedelta(minutes=15)
"""What saves itself while one person writes on is one revision, until they have been at it for so long."""


class StoryRow(Base):
    """A story across its revisions. ``credit`` says who wrote it, only as they wish.

    ``head``, ``passed``, ``published`` and ``approved`` are numbers of revisions: the newest, the one
    that a moderator passed, the one that everyone reads, and the one that the teller said yes to,
    where somebody else wrote the story down for them (``told``). A story that was published and is
    written on keeps its published revision until the next one is signed off. ``seen_at`` is when its
    holder last saw its news. ``opened_on`` is the last day on which anybody opened it while it was a draft that was
    never sent in.
    """

    __tablename__ = "story"
    __table_args__ = (
        Index("ix_story_published_at", "published_at", "id"),
        Index("ix_story_open_to_build", "open_to_build", "published_at", "id"),
        Index("ix_story_pathway_id", "pathway_id", "published_at", "id"),
        Index("ix_story_status_submitted_at", "status", "submitted_at", "id"),
        Index("ix_story_writer_id", "writer_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    pathway_id: Mapped[int] = mapped_column(ForeignKey("pathway.id"))
    writer_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    status: Mapped[str] = mapped_column(default=StoryStatus.DRAFT.value, index=True)
    credit: Mapped[str] = mapped_column(default="")
    perspectives: Mapped[list[Any]] = mapped_column(default=list)
    head: Mapped[int] = mapped_column(default=0)
    passed: Mapped[int | None]
    published: Mapped[int | None]
    fictional: Mapped[bool] = mapped_column(default=False)
    help_wanted: Mapped[bool] = mapped_column(default=False)
    told: Mapped[bool] = mapped_column(default=False)
    approved: Mapped[int | None]
    approved_how: Mapped[str] = mapped_column(default="")
    open_to_build: Mapped[bool] = mapped_column(default=False)
    seen_at: Mapped[datetime | None]
    created_at: Mapped[datetime] = mapped_column(default=at_writing)
    submitted_at: Mapped[datetime | None]
    published_at: Mapped[datetime | None]
    opened_on: Mapped[date | None]
    pathway: Mapped[PathwayRow] = relationship(lazy="raise")

    @property
    def is_public(self) -> bool:
        """Everyone may read its published revision."""
        return self.published is not None and not self.is_withdrawn

    @property
    def is_withdrawn(self) -> bool:
        """Its words are gone for good."""
        return self.status == StoryStatus.WITHDRAWN.value

    @property
    def was_never_sent(self) -> bool:
        """It is a draft that nobody but its writer's side has ever read."""
        return self.status == StoryStatus.DRAFT.value and self.submitted_at is None and self.published_at is None

    @property
    def is_held_by_link(self) -> bool:
        """It is such a draft, and no account has it: who loses its private link has lost it."""
        return self.was_never_sent and self.writer_id is None

    @property
    def is_editable(self) -> bool:
        """Its writer may change its words now."""
        return story.editable(StoryStatus(self.status))

    @property
    def is_being_shaped(self) -> bool:
        """Its writer asked for help, and a moderator who began to read it may shape it until they pass it."""
        return self.help_wanted and self.status == StoryStatus.IN_REVIEW.value and self.passed is None

    @property
    def awaits_teller(self) -> bool:
        """Somebody else wrote it down, and its teller has not said yes to its newest revision."""
        return self.told and self.approved != self.head

    @property
    def awaits_sign_off(self) -> bool:
        """A moderator passed its newest revision, and its writer has not yet agreed to it."""
        return self.status == StoryStatus.IN_REVIEW.value and self.passed == self.head

    @property
    def with_moderators(self) -> bool:
        """It was sent in, so that moderators may read it."""
        return StoryStatus(self.status) in _WITH_MODERATORS


class RevisionRow(Base):
    """An immutable snapshot of a story's words; only withdrawal and erasure blank it.

    ``withheld_at`` is when a moderator took it down: it keeps its words, which nobody but its writer's side and
    moderators is shown again.
    ``shaped`` says that somebody made it who helps the writer and is neither writer nor co-writer.
    """

    __tablename__ = "story_revision"
    __table_args__ = (UniqueConstraint("story_id", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    story_id: Mapped[int] = mapped_column(ForeignKey("story.id"))
    number: Mapped[int]
    pathway_version_id: Mapped[int] = mapped_column(ForeignKey("pathway_version.id"))
    document: Mapped[dict[str, Any]]
    editor_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    co_writer_id: Mapped[int | None] = mapped_column(ForeignKey("co_writer.id"))
    autosaved: Mapped[bool] = mapped_column(default=False)
    sitting_began: Mapped[datetime | None]
    shaped: Mapped[bool] = mapped_column(default=False)
    reason: Mapped[str] = mapped_column(default="")
    created_at: Mapped[datetime] = mapped_column(default=at_writing)
    erased_at: Mapped[datetime | None]
    withheld_at: Mapped[datetime | None]
    story: Mapped[StoryRow] = relationship(lazy="raise")
    pathway_version: Mapped[PathwayVersionRow] = relationship(lazy="raise")

    @property
    def restores(self) -> int | None:
        """The number of the earlier revision that this one brought back, or None."""
        return self._number(Cause.RESTORED)

    @property
    def took(self) -> int | None:
        """The number of the suggestion that this one took in, or None."""
        return self._number(Cause.TOOK)

    @property
    def renewed(self) -> int | None:
        """The number of the pathway's version that the story went on to with this revision, or None."""
        return self._number(Cause.RENEWED)

    def _number(self, cause: Cause) -> int | None:
        said = revision_reason.read(self.reason)
        return said.number if said and said.cause is cause else None

    @property
    def may_be_shown(self) -> bool:
        """Its words may be read by others than its writer and the moderators: nobody withdrew or took them down."""
        return self.erased_at is None and self.withheld_at is None

    @property
    def is_taken_down(self) -> bool:
        """A moderator took its words down, and its writer has not withdrawn them."""
        return self.withheld_at is not None and self.erased_at is None

    @property
    def content(self) -> StoryContent:
        """The revision's words as the rules see them."""
        return parsed(self, self.document, story.from_document)

    @property
    def shown_content(self) -> StoryContent:
        """The words as anybody may see them: none, but every key, where they may not be shown."""
        return self.content if self.may_be_shown else story.blanked(self.content, self.pathway_version.content)


WITH_PATHWAY = joinedload(StoryRow.pathway)
"""Read a story with its pathway."""
WITH_STORY = joinedload(RevisionRow.story)
"""Read a revision with its story."""
WITH_VERSION = joinedload(RevisionRow.pathway_version).options(pathways.WITH_PATHWAY)
"""Read a revision with the version of the pathway that it was written for."""
WITH_VERSIONS = selectinload(RevisionRow.pathway_version).options(pathways.WITH_PATHWAY)
"""The same for many revisions, by one query more: what a version says is read once, and not beside each revision."""


def begin(
    session: Session,
    by: Account,
    version: PathwayVersionRow,
    content: StoryContent,
    *,
    told: bool = False,
) -> StoryRow:
    """Start a story on a version of a pathway; signed in, the account is its writer.

    ``told`` says that whoever writes it down does so for somebody else, who has to say yes to it.
    """
    today = clock_of(session).today()
    row = StoryRow(pathway_id=version.pathway_id, writer_id=by.id, told=told, opened_on=today)
    session.add(row)
    session.flush()
    revise(session, row, by, version.id, content, reason="")
    return row


def save(
    session: Session,
    by: Account,
    story_id: int,
    content: StoryContent,
    *,
    based_on: int,
    reason: str | Reason = "",
    autosaved: bool = False,
) -> RevisionRow:
    """Keep changed words as the next revision; unchanged ones make none.

    ``autosaved`` says that the page saved them by itself: the next save of that kind, by the same person
    in the same sitting, takes the place of this revision, so that a history has versions and not keystrokes.
    ``based_on`` is the number of the revision that the writer saw. Raises Conflict where another
    was saved since, NotAllowed where the account may not edit, Invalid where it cannot be kept.
    """
    row = to_change(session, story_id)
    ensure(may(by, Action.EDIT_STORY, row))
    content, current = story.tidied(content), revision_number(session, story_id, row.head)
    if content == current.content:
        current.autosaved = current.autosaved and autosaved
        return current
    if based_on != row.head:
        raise Conflict(say("Somebody changed this story while you were writing. Compare both before you save."))
    made = revise(session, row, by, current.pathway_version_id, content, str(reason))
    made.autosaved = autosaved
    is_kept = current.number in (row.passed, row.published, row.approved)
    if not is_kept and _is_same_sitting(current, made, now(session)):
        made.sitting_began = current.sitting_began or current.created_at
        session.delete(current)
    return made


def restore(session: Session, by: Account, story_id: int, number: int, *, seen: int) -> RevisionRow:
    """An earlier revision's words as the newest one; what was the newest until now stays in the history.

    ``seen`` is the number of the newest revision that whoever asks for it saw. Raises Conflict, NotAllowed.
    """
    ensure(may(by, Action.READ_DRAFT, get(session, story_id)))
    earlier = revision_number(session, story_id, number)
    return save(session, by, story_id, earlier.content, based_on=seen, reason=Reason(Cause.RESTORED, number))


def write_on(session: Session, by: Account, story_id: int) -> StoryRow:
    """Open a published story to be written on; everyone reads its published revision until the next is signed off."""
    row = to_change(session, story_id)
    ensure(may(by, Action.WITHDRAW_STORY, row))
    _only(row, StoryStatus.PUBLISHED)
    move(row, StoryStatus.DRAFT)
    row.passed = None
    return row


def approve(session: Session, by: Account, story_id: int, *, seen: int, how: str = "") -> StoryRow:
    """The teller says yes to exactly this revision: by their own link, or in person to whoever wrote it down.

    ``how`` is what the one who wrote it down says of a yes in person. Raises Conflict where it changed since.
    """
    row = to_change(session, story_id)
    in_person = may(by, Action.WITHDRAW_STORY, row) and bool(how.strip())
    ensure(row.told and not row.is_withdrawn and (in_person or may(by, Action.APPROVE_STORY, row)))
    _as_seen(row, seen)
    if len(how) > story.LINE_LIMIT:
        raise Invalid(too_long(story.LINE_LIMIT), field="how")
    row.approved, row.approved_how = row.head, how.strip()
    _stays(head(session, row))
    audit.record(session, by, "approve story", f"story {story_id}", revision=row.head, in_person=in_person)
    return row


def open_to_build(session: Session, by: Account, story_id: int, is_open: bool) -> StoryRow:
    """Let anyone add to the story once it is published, or no longer. Raises Invalid where it has no beginning yet."""
    row = to_change(session, story_id)
    ensure(may(by, Action.WITHDRAW_STORY, row) and not row.is_withdrawn)
    if is_open:
        public_additions.ready_to_open(revision_number(session, story_id, row.published or row.head).content)
    row.open_to_build = is_open
    return row


def describe(session: Session, by: Account, story_id: int, *, credit: str, perspectives: list[str]) -> None:
    """Its holder says who wrote the story, only as they wish, at any time; it shows at once wherever it is read."""
    row = to_change(session, story_id)
    ensure(may(by, Action.WITHDRAW_STORY, row) and not row.is_withdrawn)
    if len(credit) > story.LINE_LIMIT:
        raise Invalid(too_long(story.LINE_LIMIT), field="credit")
    row.credit = credit.strip()
    row.perspectives = perspectives


def submit(session: Session, by: Account, story_id: int, *, help_wanted: bool = False) -> StoryRow:
    """Send the story to the moderators, or to one of them to be shaped. Raises Invalid unless it says what happened."""
    row = to_change(session, story_id)
    ensure(may(by, Action.WITHDRAW_STORY, row) and row.is_editable)
    sent = revision_number(session, story_id, row.head)
    story.ready_to_submit(sent.content)
    sent.autosaved = False  # What somebody else reads is a version that stays.
    move(row, StoryStatus.SUBMITTED)
    if sent.withheld_at is not None:  # What was taken down stays down: its words are read as a new version.
        revise(session, row, by, sent.pathway_version_id, sent.content, str(Reason(Cause.RESTORED, sent.number)))
    row.help_wanted, row.passed = help_wanted, None
    row.submitted_at = now(session)
    return row


def recall(session: Session, by: Account, story_id: int) -> StoryRow:
    """Take a story back that no moderator has opened yet, to go on writing."""
    row = to_change(session, story_id)
    ensure(may(by, Action.WITHDRAW_STORY, row))
    _only(row, StoryStatus.SUBMITTED)
    move(row, StoryStatus.DRAFT)
    return row


def take_up(session: Session, by: Account, story_id: int) -> StoryRow:
    """A moderator begins to read a story that was sent in; one that is past that stays as it is."""
    ensure(may(by, Action.MODERATE))
    row = to_change(session, story_id)
    ensure(row.with_moderators)
    if row.status == StoryStatus.SUBMITTED.value:
        move(row, StoryStatus.IN_REVIEW)
        audit.record(session, by, "take up story", f"story {story_id}")
    return row


def ask_changes(session: Session, by: Account, story_id: int, text: str) -> StoryRow:
    """Give the story back to its writer, with what to change and why."""
    ensure(may(by, Action.MODERATE))
    row = to_change(session, story_id)
    if not text.strip():
        raise Invalid(say("Say what you would like to be changed, and why."), field="text")
    move(row, StoryStatus.CHANGES_ASKED)
    row.passed = None
    story_note.keep(session, by, row.id, text, from_writer=False)
    return row


def pass_on(session: Session, by: Account, story_id: int, *, seen: int) -> StoryRow:
    """A moderator passes the newest revision; its writer is asked to sign it off.

    ``seen`` is the number of the revision that the moderator read. Raises Conflict where it changed since, and
    where something would stop a reader in the middle of it.
    """
    ensure(may(by, Action.MODERATE))
    row = take_up(session, by, story_id)
    _as_seen(row, seen)
    _only(row, StoryStatus.IN_REVIEW)
    if head(session, row).withheld_at is not None:
        raise Conflict(say("Something in this version was taken down. Ask its writer to leave it out."))
    _can_be_published(head(session, row))
    _stays(head(session, row))
    row.passed = row.head
    audit.record(session, by, "pass story", f"story {story_id}", revision=row.head)
    return row


def sign_off(session: Session, by: Account, story_id: int, *, seen: int) -> StoryRow:
    """The writer agrees to exactly the revision that a moderator passed, and it is published.

    ``seen`` is the number of the revision that the writer read. Raises Conflict where it changed since.
    """
    row = to_change(session, story_id)
    ensure(may(by, Action.SIGN_OFF_STORY, row))
    _as_seen(row, seen)
    if row.awaits_teller:
        raise Conflict(say("Whoever told you this story has not said yes to this version yet."))
    _can_be_published(head(session, row))
    move(row, StoryStatus.SIGNED_OFF)
    move(row, StoryStatus.PUBLISHED)
    row.published = row.passed
    row.published_at = now(session)
    stages = (scene.stage for scene in head(session, row).content.scenes if scene.stage)
    story_stage.keep(session, row.id, row.pathway_id, row.published_at, stages)
    audit.record(session, by, "sign off story", f"story {story_id}", revision=row.passed)
    return row


def send_note(session: Session, by: Account, story_id: int, text: str, *, from_writer: bool) -> None:
    """A message between a story's writer and its moderators, once it was sent in. Raises NotAllowed, Invalid."""
    row = to_change(session, story_id)
    ensure(may(by, Action.WITHDRAW_STORY, row) if from_writer else may(by, Action.MODERATE))
    ensure(row.with_moderators)
    story_note.keep(session, by, story_id, text, from_writer=from_writer)


def get(session: Session, story_id: int) -> StoryRow:
    """The story with this number. Raises NotFound."""
    return found(session.get(StoryRow, story_id), say("There is no such story."))


def revision_number(session: Session, story_id: int, number: int) -> RevisionRow:
    """A story's revision by its number. Raises NotFound."""
    return found(
        session.scalar(whole_revisions().where(RevisionRow.story_id == story_id, RevisionRow.number == number)),
        say("There is no such version of the story."),
    )


def seen_by(session: Session, story_id: int, number: int) -> RevisionRow:
    """The revision that somebody read, or the one that took its place; it stays from now on. Raises NotFound."""
    row = at_or_after(session, story_id, number)
    row.autosaved = False
    return row


def at_or_after(session: Session, story_id: int, number: int) -> RevisionRow:
    """The revision with this number, or the one that took its place in the same sitting. Raises NotFound."""
    return found(
        session.scalar(
            whole_revisions()
            .where(RevisionRow.story_id == story_id, RevisionRow.number >= number)
            .order_by(RevisionRow.number)
            .limit(1)
        ),
        say("There is no such version of the story."),
    )


def head(session: Session, row: StoryRow) -> RevisionRow:
    """The newest revision of a story."""
    return revision_number(session, row.id, row.head)


def newest(session: Session, story_id: int) -> RevisionRow:
    """The newest revision of the story with this number, with the story, in one query. Raises NotFound."""
    return _one_with_story(session, story_id, StoryRow.head)


def published_revision(session: Session, story_id: int) -> RevisionRow:
    """The revision of a story that everyone may read, with the story, in one query. Raises NotFound."""
    revision = _one_with_story(session, story_id, StoryRow.published)
    if not revision.story.is_public:
        raise NotFound(say("There is no such story."))
    return revision


def _one_with_story(session: Session, story_id: int, number: InstrumentedAttribute[Any]) -> RevisionRow:
    return found(
        session.scalar(
            select(RevisionRow)
            .join(RevisionRow.story)
            .options(contains_eager(RevisionRow.story).options(WITH_PATHWAY), WITH_VERSION)
            .where(StoryRow.id == story_id, RevisionRow.number == number)
        ),
        say("There is no such story."),
    )


def published(session: Session, pathway_id: int | None = None, story_id: int | None = None) -> list[RevisionRow]:
    """The published revision of every published story, or of those about one pathway, or of one; newest first."""
    public = (
        select(RevisionRow)
        .join(RevisionRow.story)
        .options(contains_eager(RevisionRow.story), WITH_VERSIONS)
        .where(is_public(), RevisionRow.number == StoryRow.published)
        .order_by(StoryRow.published_at.desc(), StoryRow.id.desc())
    )
    if pathway_id is not None:
        public = public.where(StoryRow.pathway_id == pathway_id)
    if story_id is not None:
        public = public.where(StoryRow.id == story_id)
    return list(session.scalars(public))


def is_of(by: Account) -> ColumnElement[bool]:
    """In a query, that this account wrote the story, holds it or was invited to it."""
    wrote = StoryRow.writer_id == by.id if by.id is not None else false()
    return or_(StoryRow.id.in_(by.held | {invited.story for invited in by.invited}), wrote)


def whole_revisions() -> Select[RevisionRow]:
    """Revisions, each with its story and the version of the pathway that it was written for."""
    return select(RevisionRow).options(WITH_STORY, WITH_VERSION)


def published_of(session: Session, story_id: int) -> RevisionRow | None:
    """A story's published revision, or None where it is not public."""
    row = get(session, story_id)
    return revision_number(session, story_id, row.published) if row.is_public and row.published else None


def count_published(session: Session) -> int:
    """How many stories everyone can read."""
    return session.scalar(select(func.count()).select_from(StoryRow).where(is_public())) or 0


def history(
    session: Session, story_id: int, *, before: int | None = None, limit: int | None = None
) -> list[RevisionRow]:
    """The revisions of a story that are kept, newest first; only those older than number ``before``, if it is given."""
    kept = whole_revisions().where(RevisionRow.story_id == story_id).order_by(RevisionRow.number.desc())
    if before is not None:
        kept = kept.where(RevisionRow.number < before)
    return list(session.scalars(kept.limit(limit)))


def bare_history(
    session: Session, story_id: int, *, after: int = 0, before: int | None = None, limit: int | None = None
) -> list[RevisionRow]:
    """The same without their words, and only those newer than number ``after``."""
    kept = select(RevisionRow).where(RevisionRow.story_id == story_id, RevisionRow.number > after)
    if before is not None:
        kept = kept.where(RevisionRow.number < before)
    bare = kept.options(WITH_STORY, defer(RevisionRow.document, raiseload=True))
    return list(session.scalars(bare.order_by(RevisionRow.number.desc()).limit(limit)))


def stored_documents(session: Session, revisions: Collection[RevisionRow]) -> dict[int, str]:
    """The words of these revisions of one story as they are stored, by the revision's number.

    To read many of them holds the loop, so a page does that in a thread.
    """
    rows = select(RevisionRow.number, cast(RevisionRow.document, Text))
    found = session.execute(rows.where(RevisionRow.id.in_([each.id for each in revisions])))
    return {number: text for number, text in found}


def is_public() -> ColumnElement[bool]:
    """In a query, what ``StoryRow.is_public`` is of a row."""
    return StoryRow.published.is_not(None) & (StoryRow.status != StoryStatus.WITHDRAWN.value)


def may_be_shown() -> ColumnElement[bool]:
    """In a query, what ``RevisionRow.may_be_shown`` is of a row."""
    return RevisionRow.erased_at.is_(None) & RevisionRow.withheld_at.is_(None)


def revise(
    session: Session,
    row: StoryRow,
    by: Account,
    version_id: int,
    content: StoryContent,
    reason: str,
) -> RevisionRow:
    """Keep a story's next revision, for a version of its pathway. Raises Invalid where it cannot be kept."""
    document = story.to_document(story.checked(story.tidied(content)))
    row.head += 1
    made = RevisionRow(
        story_id=row.id,
        number=row.head,
        pathway_version_id=version_id,
        document=document,
        editor_id=by.id,
        co_writer_id=None if holds(by, row) else by.co_writer(row.id),
        shaped=row.head > 1 and not may(by, Action.READ_DRAFT, row),
        reason=reason,
    )
    session.add(made)
    session.flush()
    return made


def _is_same_sitting(before: RevisionRow, after: RevisionRow, at: datetime) -> bool:
    """Whether both saved themselves, for the same person, in a sitting that is not over yet."""
    same_person = (before.editor_id, before.co_writer_id) == (after.editor_id, after.co_writer_id)
    began = before.sitting_began or before.created_at
    return before.autosaved and after.autosaved and same_person and at - began < ONE_SITTING


def _stays(made: RevisionRow) -> None:
    """A version that somebody agreed to is kept, whatever is written after it."""
    made.autosaved = False


def to_change(session: Session, story_id: int) -> StoryRow:
    """The story, locked until this transaction ends (FOR UPDATE): two changes of it come one after the other."""
    return found(locked(session, StoryRow, story_id), say("There is no such story."))


def _as_seen(row: StoryRow, seen: int) -> None:
    """Nobody agrees to words that they have not read."""
    if row.head != seen:
        raise Conflict(say("This story has changed since you read it. Read it again first."))


def _only(row: StoryRow, status: StoryStatus) -> None:
    """Some acts are for one place in a story's life alone, whatever else leads on from where it is."""
    if row.status != status.value:
        raise story.too_late(StoryStatus(row.status))


def _can_be_published(made: RevisionRow) -> None:
    """Errors stop only this: a story is sent in as its writer wishes, and mended before everyone reads it."""
    for first in errors(check(made.content, made.pathway_version.content))[:1]:
        raise Conflict(say("This story cannot be published yet. %(error)s", error=first.message))


def move(row: StoryRow, to: StoryStatus) -> None:
    row.status = story.move(StoryStatus(row.status), to).value
