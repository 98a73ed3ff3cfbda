"""Suggestions for a story, from its co-writers and from strangers, and what became of each."""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import ColumnElement, ForeignKey, func, select, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from scenarios import objection as rules
from scenarios.account import Account, Action, may
from scenarios.db import Base, at_writing, found, now
from scenarios.errors import Conflict, Invalid, ensure, too_long
from scenarios.list_position import START, Position
from scenarios.message import say
from scenarios.objection import Objection
from scenarios.store import list_page
from scenarios.store.accounts import audit
from scenarios.store.list_page import ListPage
from scenarios.store.stories import story as stories
from scenarios.store.stories import taking_down
from scenarios.store.stories.story import StoryRow
from scenarios.stories import suggestion
from scenarios.stories.revision_reason import Cause, Reason
from scenarios.stories.story import LINE_LIMIT, TEXT_LIMIT, StoryStatus
from scenarios.stories.suggestion import Suggestion, SuggestionKind, SuggestionState

OPEN_LIMIT = 200
"""Suggestions of co-writers and strangers that one story can have undecided at a time."""


WAITING_LIMIT = 200
"""What can wait to be read at one story: nobody who adds has an account, and no limit counts by address."""
AT_ONCE = 25
"""How many additions a moderator's page has of those that wait, and of those that were passed on."""


class SuggestionRow(Base):
    """One suggestion. ``why`` is its author's reason, ``reason`` the words of whoever declined or refused it.

    ``objection`` is the moderator's reason, where one did not accept it or took it down.
    ``credit`` is how a stranger wishes to be named; a co-writer's is with the co-writer.
    ``revision`` is the number of the revision that took it in. ``form`` names the form that a stranger
    sent it by, so that a form sent twice adds once.
    """

    __tablename__ = "story_suggestion"

    id: Mapped[int] = mapped_column(primary_key=True)
    story_id: Mapped[int] = mapped_column(ForeignKey("story.id"), index=True)
    kind: Mapped[str]
    scene: Mapped[str] = mapped_column(default="")
    heading: Mapped[str] = mapped_column(default="")
    text: Mapped[str] = mapped_column(default="")
    why: Mapped[str] = mapped_column(default="")
    based_on: Mapped[int]
    state: Mapped[str] = mapped_column(index=True)
    reason: Mapped[str] = mapped_column(default="")
    objection: Mapped[str] = mapped_column(default="")
    credit: Mapped[str] = mapped_column(default="")
    account_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    co_writer_id: Mapped[int | None] = mapped_column(ForeignKey("co_writer.id"))
    created_at: Mapped[datetime] = mapped_column(default=at_writing)
    decided_at: Mapped[datetime | None]
    revision: Mapped[int | None]
    form: Mapped[str | None] = mapped_column(unique=True)

    @property
    def plain(self) -> Suggestion:
        """The suggestion as the rules see it."""
        return Suggestion(SuggestionKind(self.kind), self.scene, self.heading, self.text)


def suggest(
    session: Session, by: Account, story_id: int, suggested: Suggestion, *, based_on: int, why: str = ""
) -> SuggestionRow:
    """A co-writer suggests something for the story as they read it. Raises NotAllowed, Invalid, Conflict."""
    row = stories.to_change(session, story_id)
    ensure(may(by, Action.SUGGEST_TO_STORY, row) and not row.is_withdrawn)
    ensure(by.co_writer(story_id) is not None)  # Its holder writes it.
    if len(of_story(session, story_id, [SuggestionState.OPEN])) >= OPEN_LIMIT:
        raise Conflict(say("%(limit)s suggestions wait already. Let those be decided first.", limit=OPEN_LIMIT))
    read = stories.seen_by(session, story_id, based_on)
    kept = _keep(session, by, story_id, suggested, read.number, SuggestionState.OPEN, why=why)
    kept.co_writer_id = by.co_writer(story_id)
    if not suggestion.changes(read.content, kept.plain):
        raise Invalid(say("Change something first. These are the words that the story has now."), field="text")
    return kept


def contribute(
    session: Session, by: Account, story_id: int, suggested: Suggestion, *, credit: str = "", form: str = ""
) -> SuggestionRow:
    """Anyone adds to a published story that is open to build; a moderator reads it first.

    ``form`` names the form that they sent, so that a second press adds nothing. Raises NotAllowed, Invalid, and
    Conflict where WAITING_LIMIT wait already.
    """
    row = stories.to_change(session, story_id)
    ensure(row.is_public and row.open_to_build and suggested.kind is not SuggestionKind.WORDS)
    sent = session.scalar(select(SuggestionRow).where(SuggestionRow.form == form)) if form else None
    if sent is not None:
        return sent
    if len(of_story(session, story_id, [SuggestionState.WAITING])) >= WAITING_LIMIT:
        raise Conflict(say("More was added here than we can read just now. Please come back in a few days."))
    if len(credit) > LINE_LIMIT:
        raise Invalid(too_long(LINE_LIMIT), field="credit")
    named = " ".join(credit.split())
    made = _keep(session, by, story_id, suggested, row.published or 0, SuggestionState.WAITING, credit=named)
    made.form = form or secrets.token_urlsafe(16)
    return made


def pass_on(session: Session, by: Account, suggestion_id: int) -> SuggestionRow:
    """A moderator passes a stranger's suggestion on to the story's holder."""
    ensure(may(by, Action.MODERATE))
    row = _to_decide(session, suggestion_id, SuggestionState.WAITING)
    row.state = SuggestionState.OPEN.value
    audit.record(session, by, "pass suggestion", f"story {row.story_id}", suggestion=row.id)
    return row


def refuse(session: Session, by: Account, suggestion_id: int, why: Objection, words: str = "") -> SuggestionRow:
    """A moderator keeps a stranger's suggestion from everyone, with the reason on record."""
    ensure(may(by, Action.MODERATE))
    row = _to_decide(session, suggestion_id, SuggestionState.WAITING)
    _close(session, row, SuggestionState.REFUSED, rules.checked_words(words))
    row.objection = why.value
    audit.record(session, by, "refuse suggestion", f"story {row.story_id}", suggestion=row.id, why=why.value)
    return row


def take_down(session: Session, by: Account, suggestion_id: int, why: Objection, words: str = "") -> SuggestionRow:
    """A moderator takes an addition away that was passed: its words and its name are blanked, the reason is kept.

    No revision that it is woven into is shown to others again. Where the published one has it, the whole story is
    taken down: its holder keeps the words, and can send it in again without the addition. Raises NotAllowed, Invalid,
    and Conflict where it was not passed, or is taken down already.
    """
    ensure(may(by, Action.MODERATE))
    story = stories.to_change(session, get(session, suggestion_id).story_id)
    row = session.get_one(SuggestionRow, suggestion_id, with_for_update=True, populate_existing=True)
    if row.form is None or SuggestionState(row.state) in (SuggestionState.WAITING, SuggestionState.REFUSED):
        raise Conflict(say("This addition is not shown to anyone now. Reload the page."))
    said, woven_into = rules.checked_words(words), revisions_with(session, row)
    if story.published in woven_into:
        taking_down.down(session, by, story, why, said)
    elif woven_into:
        taking_down.withhold(session, story, woven_into)
    _close(session, row, SuggestionState.REFUSED, said)
    row.objection = why.value
    row.heading = row.text = row.why = row.credit = ""
    audit.record(session, by, "take down suggestion", f"story {row.story_id}", suggestion=row.id, why=why.value)
    return row


def revisions_with(session: Session, row: SuggestionRow) -> frozenset[int]:
    """The numbers of the story's revisions that have what was woven in of a suggestion."""
    if row.revision is None:
        return frozenset()
    made = stories.revision_number(session, row.story_id, row.revision).content
    later = (each for each in stories.history(session, row.story_id) if each.number >= row.revision)
    return frozenset(each.number for each in later if suggestion.stays_in(made, each.content, row.plain))


def was_taken_down(session: Session, row: SuggestionRow) -> bool:
    """Whether a moderator took an addition away after it was passed; one that was never passed was not shown."""
    taken = audit.about_any(session, [f"story {row.story_id}"], "take down suggestion")
    return any(entry.detail.get("suggestion") == row.id for entry in taken)


def passed(session: Session, at: Position = START) -> ListPage[SuggestionRow]:
    """What strangers added and a moderator passed, on every story, newest first."""
    shown = select(SuggestionRow).where(
        SuggestionRow.form.is_not(None),
        SuggestionRow.state.not_in([SuggestionState.WAITING.value, SuggestionState.REFUSED.value]),
        SuggestionRow.text != "",
    )
    return list_page.read(session, shown, (SuggestionRow.id,), at, descending=True, limit=AT_ONCE)


def take_in(session: Session, by: Account, suggestion_id: int, *, seen: int) -> SuggestionRow:
    """Weave an open suggestion into the story as its next revision; ``seen`` is the one that its holder read.

    A published story is written on by that, which is its holder's to do: everyone reads it as it was until then.
    Raises NotAllowed, Conflict where the story changed since or the suggestion no longer fits.
    """
    row = _to_decide(session, suggestion_id, SuggestionState.OPEN)
    story = stories.get(session, row.story_id)
    _ensure_decides(by, story)
    if story.status == StoryStatus.PUBLISHED.value:
        stories.write_on(session, by, row.story_id)
    content = suggestion.woven(stories.head(session, story).content, row.plain)
    made = stories.save(session, by, row.story_id, content, based_on=seen, reason=Reason(Cause.TOOK, row.id))
    _close(session, row, SuggestionState.TAKEN, "")
    row.revision = made.number
    return row


def decline(session: Session, by: Account, suggestion_id: int, reason: str) -> SuggestionRow:
    """The story's holder, or whoever writes it with them, does not take a suggestion in, and says why."""
    row = _to_decide(session, suggestion_id, SuggestionState.OPEN)
    story = stories.get(session, row.story_id)
    _ensure_decides(by, story)
    if not reason.strip():
        raise Invalid(say("Say why, in a few words. Whoever suggested it reads this."), field="reason")
    _close(session, row, SuggestionState.DECLINED, reason)
    return row


def of_story(
    session: Session, story_id: int, states: Iterable[SuggestionState] = SuggestionState
) -> list[SuggestionRow]:
    """The suggestions for a story that are in one of these states, oldest first."""
    wanted = [state.value for state in states]
    return list(
        session.scalars(
            select(SuggestionRow)
            .where(SuggestionRow.story_id == story_id, SuggestionRow.state.in_(wanted))
            .order_by(SuggestionRow.id)
        )
    )


def page_of_story(
    session: Session,
    story_id: int,
    states: Iterable[SuggestionState],
    at: Position = START,
    *,
    descending: bool = False,
) -> ListPage[SuggestionRow]:
    """A page of the suggestions for a story that are in one of these states, the oldest first or the newest."""
    wanted = [state.value for state in states]
    rows = select(SuggestionRow).where(SuggestionRow.story_id == story_id, SuggestionRow.state.in_(wanted))
    return list_page.read(session, rows, (SuggestionRow.id,), at, descending=descending, limit=AT_ONCE)


def count_of_story(session: Session, story_id: int, states: Iterable[SuggestionState]) -> int:
    """How many these are."""
    wanted = [state.value for state in states]
    those = (SuggestionRow.story_id == story_id, SuggestionRow.state.in_(wanted))
    return session.scalar(select(func.count()).select_from(SuggestionRow).where(*those)) or 0


def added(session: Session, story_id: int) -> list[SuggestionRow]:
    """What strangers added to a story and a moderator passed, whether it is woven in or still to be, oldest first."""
    passed = of_story(session, story_id, [SuggestionState.OPEN, SuggestionState.TAKEN])
    return [row for row in passed if row.form is not None]


def of_co_writer(session: Session, co_writer_id: int) -> list[SuggestionRow]:
    """What a co-writer suggested, newest first."""
    made = select(SuggestionRow).where(SuggestionRow.co_writer_id == co_writer_id)
    return list(session.scalars(made.order_by(SuggestionRow.id.desc())))


def of_account(session: Session, account_id: int) -> list[SuggestionRow]:
    """What somebody added to open stories while they were signed in, oldest first; no co-writer's suggestions."""
    added = select(SuggestionRow).where(SuggestionRow.account_id == account_id, SuggestionRow.form.is_not(None))
    return list(session.scalars(added.order_by(SuggestionRow.id)))


def by_number(session: Session, numbers: Iterable[int]) -> list[SuggestionRow]:
    """The suggestions with these numbers."""
    return list(session.scalars(select(SuggestionRow).where(SuggestionRow.id.in_(list(numbers)))))


def waiting(session: Session, at: Position = START) -> ListPage[SuggestionRow]:
    """What strangers sent and no moderator has read, those that wait longest first."""
    return list_page.read(session, select(SuggestionRow).where(_waits()), (SuggestionRow.id,), at, limit=AT_ONCE)


def count_waiting(session: Session) -> int:
    """How many additions of strangers no moderator has read."""
    return session.scalar(select(func.count()).select_from(SuggestionRow).where(_waits())) or 0


def get(session: Session, suggestion_id: int) -> SuggestionRow:
    """The suggestion with this number. Raises NotFound."""
    return found(session.get(SuggestionRow, suggestion_id), say("There is no such suggestion."))


def blank(session: Session, story_id: int) -> None:
    """Take the words and names out of every suggestion for a story; what became of each stays."""
    session.execute(
        update(SuggestionRow)
        .where(SuggestionRow.story_id == story_id)
        .values(heading="", text="", why="", reason="", credit="")
    )


def forget_scenes(session: Session, story_id: int) -> None:
    """Let no suggestion for a story say which of its scenes it was about."""
    session.execute(update(SuggestionRow).where(SuggestionRow.story_id == story_id).values(scene=""))


def _waits() -> ColumnElement[bool]:
    """In a query, that there are words to read, for a story that is public: of one that was withdrawn none are left."""
    public = select(StoryRow.id).where(StoryRow.published.is_not(None))
    there = (SuggestionRow.state == SuggestionState.WAITING.value) & (SuggestionRow.text != "")
    return there & SuggestionRow.story_id.in_(public)


def _keep(
    session: Session,
    by: Account,
    story_id: int,
    suggested: Suggestion,
    based_on: int,
    state: SuggestionState,
    *,
    why: str = "",
    credit: str = "",
) -> SuggestionRow:
    suggestion.checked(suggested)
    if len(why) > TEXT_LIMIT:
        raise Invalid(too_long(TEXT_LIMIT), field="why")
    made = SuggestionRow(
        story_id=story_id,
        kind=suggested.kind.value,
        scene=suggested.scene,
        heading=suggested.heading.strip(),
        text=suggested.text.strip(),
        why=why.strip(),
        based_on=based_on,
        state=state.value,
        credit=credit,
        account_id=by.id,
    )
    session.add(made)
    session.flush()
    return made


def _ensure_decides(by: Account, story: StoryRow) -> None:
    """Raise NotAllowed for who may not decide, and for a co-writer while the story cannot be changed."""
    ensure(may(by, Action.DECIDE_SUGGESTIONS, story))
    ensure(may(by, Action.WITHDRAW_STORY, story) or may(by, Action.EDIT_STORY, story))


def _to_decide(session: Session, suggestion_id: int, state: SuggestionState) -> SuggestionRow:
    """The suggestion, locked until this transaction ends. Raises Conflict where it is decided already.

    Its story comes first, as in a withdrawal: whoever takes both in one order never waits for the other for ever.
    """
    story = stories.to_change(session, get(session, suggestion_id).story_id)
    row = session.get_one(SuggestionRow, suggestion_id, with_for_update=True, populate_existing=True)
    if row.state != state.value or story.is_withdrawn:
        raise Conflict(say("Somebody has decided about this already. Reload the page."))
    return row


def _close(session: Session, row: SuggestionRow, state: SuggestionState, reason: str) -> None:
    if len(reason) > TEXT_LIMIT:
        raise Invalid(too_long(TEXT_LIMIT), field="reason")
    row.state, row.reason, row.decided_at = state.value, reason.strip(), now(session)
