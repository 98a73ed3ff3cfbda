"""Consent of a teller: a story that was written down for somebody is theirs, who says yes to it or asks for changes."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy.orm import Session

from scenarios.account import Account, Action, CoWriterRole, may
from scenarios.errors import Conflict, Invalid, NotAllowed
from scenarios.message import say
from scenarios.store.stories import co_writer
from scenarios.store.stories import note as story_note
from scenarios.store.stories import story as stories
from scenarios.store.stories.co_writer import CoWriterRow
from scenarios.store.stories.story import StoryRow


def say_told(session: Session, by: Account, story_id: int, told: bool) -> StoryRow:
    """Its holder says that somebody else told them this story, or that it is their own after all.

    Raises NotAllowed; and Conflict where it was published, or where its teller has a link or said yes:
    from then on it is not for its holder alone to say.
    """
    row = stories.to_change(session, story_id)
    if not may(by, Action.WITHDRAW_STORY, row) or row.is_withdrawn:
        raise NotAllowed()
    if row.published is not None:
        raise Conflict(say("This story was published already, so whose it is cannot be changed any more."))
    if not told and (of(session, story_id) is not None or row.approved is not None):
        raise Conflict(say("Whoever told you this story was asked already, so it stays theirs."))
    row.told = told
    return row


def of(session: Session, story_id: int) -> CoWriterRow | None:
    """The teller whose link stands, or None where nobody was given one."""
    return among(co_writer.of(session, story_id))


def among(people: Iterable[CoWriterRow]) -> CoWriterRow | None:
    """The teller whose link stands among all that were ever invited to a story, oldest first."""
    approves = CoWriterRole.APPROVE.value
    return next((row for row in people if row.part == approves and row.revoked_at is None), None)


def offer(session: Session, by: Account, story_id: int, called: str) -> tuple[int, str]:
    """The teller's one link, as the teller's number and a new token; the link before it leads nowhere from now on.

    ``called`` is what their holder's own list calls them.
    Raises NotAllowed, and Conflict where the story is its writer's own.
    """
    if not stories.get(session, story_id).told:
        raise Conflict(say("This is your own story, so nobody else has to say yes to it."))
    standing = of(session, story_id)
    if standing is not None:
        return standing.id, co_writer.renew(session, by, story_id, standing.id)
    made, token = co_writer.invite(session, by, story_id, CoWriterRole.APPROVE, called)
    return made.id, token


def ask_for_change(session: Session, by: Account, story_id: int, text: str) -> StoryRow:
    """The teller would like something to be different; a yes that they gave before is no yes any more.

    Raises NotAllowed, Invalid.
    """
    row = stories.to_change(session, story_id)
    if not may(by, Action.APPROVE_STORY, row) or row.is_withdrawn:
        raise NotAllowed()
    if not text.strip():
        raise Invalid(say("Say what should be different. A few words are enough."), field="text")
    story_note.keep(session, by, story_id, text, from_writer=False, from_teller=True)
    row.approved, row.approved_how = None, ""
    return row
