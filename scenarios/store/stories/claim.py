"""Claims: which account added a story that somebody began without one, through which link, and until when."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import ForeignKey, Select, select
from sqlalchemy.orm import Mapped, Session, joinedload, mapped_column, relationship

from scenarios.account import Account
from scenarios.db import Base, at_writing, now
from scenarios.errors import NotAllowed, NotFound
from scenarios.message import say
from scenarios.store.accounts import audit
from scenarios.store.accounts.account import AccountRow
from scenarios.store.stories import co_writer, private_link
from scenarios.store.stories.private_link import StoryLinkRow
from scenarios.store.stories.story import StoryRow, get, to_change
from scenarios.stories import ownership
from scenarios.stories.ownership import Ends, Hold, Owner

ONLY_CLAIMED = say(
    "This account added the story through its private link, so it cannot make a new one."
    " Sign out, open the private link, and make the new one there."
)


class StoryClaimRow(Base):
    """An account's claim to a story. ``claimed_at`` is None where it is older than this record.

    ``link`` is None where it is not known. ``seen_at`` is when it was read of by somebody to whom it is news.
    """

    __tablename__ = "story_claim"

    id: Mapped[int] = mapped_column(primary_key=True)
    story_id: Mapped[int] = mapped_column(ForeignKey("story.id"), index=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), index=True)
    link_id: Mapped[int | None] = mapped_column(ForeignKey("story_link.id"))
    claimed_at: Mapped[datetime | None] = mapped_column(default=at_writing)
    seen_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]
    account: Mapped[AccountRow] = relationship(lazy="raise")
    link: Mapped[StoryLinkRow | None] = relationship(lazy="raise")

    @property
    def through_link(self) -> bool:
        """Whether it was made by a private link alone, and not in the browser in which the story was begun."""
        return self.link is None or not self.link.began


def make(session: Session, by: Account, links: Iterable[int]) -> None:
    """Add to the account the stories that these links lead to now, and that nobody's account has.

    ``links`` are the numbers of those that the browser holds.
    """
    for story_id, link in private_link.best_of(session, links).items():
        row = to_change(session, story_id)
        if row.writer_id is not None or by.id is None:
            continue
        row.writer_id = by.id
        session.add(StoryClaimRow(story_id=story_id, account_id=by.id, link_id=link))
        audit.record(session, by, "claim story", f"story {story_id}")


def standing(session: Session, row: StoryRow) -> StoryClaimRow | None:
    """The claim by which an account has the story; None where it has none, or was signed in when it began it."""
    return session.scalar(
        _claims().where(
            StoryClaimRow.story_id == row.id,
            StoryClaimRow.account_id == row.writer_id,
            StoryClaimRow.ended_at.is_(None),
        )
    )


def of_story(session: Session, story_id: int) -> list[StoryClaimRow]:
    """Every claim that there was to a story, oldest first."""
    return list(session.scalars(_claims().where(StoryClaimRow.story_id == story_id).order_by(StoryClaimRow.id)))


def lost_by(session: Session, account_id: int | None) -> list[StoryClaimRow]:
    """The claims of an account that a new private link ended, newest first, to stories that are not its own again."""
    return list(
        session.scalars(
            _claims()
            .join(StoryRow, StoryRow.id == StoryClaimRow.story_id)
            .where(
                StoryClaimRow.account_id == account_id,
                StoryClaimRow.ended_at.is_not(None),
                StoryRow.writer_id.is_distinct_from(account_id),
            )
            .order_by(StoryClaimRow.ended_at.desc())
        )
    )


def see(session: Session, by: Account, story_id: int, links: Iterable[int]) -> None:
    """Somebody who holds the story, and whose browser holds these links, read who claimed it.

    That an account reads of its own claim tells nobody else. A claim that was made by a link alone stays unread until
    whoever began the story reads of it, where they can still be known.
    """
    row = get(session, story_id)
    hold, _ends = asked(session, by, story_id, links)
    owner = owner_of(row, standing(session, row))
    is_begun = private_link.remembers_beginning(session, story_id) or (owner is not None and not owner.through_link)
    for claim in of_story(session, story_id):
        is_others = claim.seen_at is None and claim.account_id != by.id
        if is_others and ownership.has_read(hold, through_link=claim.through_link, is_begun=is_begun):
            claim.seen_at = now(session)


def owner_of(row: StoryRow, claim: StoryClaimRow | None) -> Owner | None:
    """The account that has the story, as the rule sees it."""
    if row.writer_id is None:
        return None
    if claim is None:
        return Owner(row.writer_id, through_link=False)
    return Owner(row.writer_id, claim.through_link, is_recorded=claim.claimed_at is not None)


def asked(session: Session, by: Account, story_id: int, links: Iterable[int]) -> tuple[Hold | None, Ends | None]:
    """How somebody holds a story, whose browser holds these links, and what a new link of theirs would end."""
    row = get(session, story_id)
    owner = owner_of(row, standing(session, row))
    hold = ownership.hold_of(
        by.id, owner, by_link=story_id in by.held, began_here=story_id in private_link.begun_by(session, links)
    )
    return hold, ownership.ends(by.id, owner, hold)


def new_link(
    session: Session, by: Account, story_id: int, links: Iterable[int], token: str, *, end_invitations: bool = False
) -> StoryLinkRow:
    """Make this token the story's one private link; what the links before it let in is let in no more.

    Invitations stand, unless ``end_invitations``: whoever had the link before could make one for themselves.
    A token that leads to the story already is its new link: the second press of two makes no other. Raises NotFound
    for whoever does not hold the story, and NotAllowed for an account that added it through its link.
    """
    row = to_change(session, story_id)
    made = private_link.standing(session, token)
    if made is not None and made.story_id == story_id:
        return made
    hold, what = asked(session, by, story_id, links)
    if hold is None or made is not None:
        raise NotFound(say("We cannot show a story here. If it is yours, open it by its private link, or sign in."))
    if what is None:
        raise NotAllowed(ONLY_CLAIMED)
    if end_invitations:
        for invited in co_writer.of(session, story_id):
            co_writer.revoke(session, by, story_id, invited.id)
    private_link.revoke(session, story_id, beginning=what.beginning)
    if what.claim:
        _end_claim(session, row)
    audit.record(session, by, "renew private link", f"story {story_id}")
    return private_link.add(session, story_id, token)


def _claims() -> Select[StoryClaimRow]:
    """Claims, each with who claims and the link by which they do."""
    return select(StoryClaimRow).options(joinedload(StoryClaimRow.account), joinedload(StoryClaimRow.link))


def _end_claim(session: Session, row: StoryRow) -> None:
    claim = standing(session, row)
    if claim is not None:
        claim.ended_at, row.writer_id = now(session), None
