"""News of a story, gathered from what is stored anyway: nothing is logged for it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from sqlalchemy.orm import Session

from scenarios.account import Account
from scenarios.db import now
from scenarios.store.decisions import trail as trails
from scenarios.store.decisions.trail import Trail
from scenarios.store.stories import claim as story_claim
from scenarios.store.stories import story as stories
from scenarios.store.stories.co_writer import CoWriterRow
from scenarios.store.stories.note import StoryNoteRow
from scenarios.store.stories.record import StoryRecord
from scenarios.store.stories.story import StoryRow
from scenarios.stories.news import Event, News, newest_first
from scenarios.stories.suggestion import SuggestionState

_ACTS = {
    "take up story": Event.READ,
    "pass story": Event.PASSED,
    "approve story": Event.TELLER_AGREED,
    "sign off story": Event.PUBLISHED,
    "refuse story": Event.NOT_ACCEPTED,
    "take down story": Event.TAKEN_DOWN,
}
"""What is on record anyway."""


def of(session: Session, row: StoryRow, record: StoryRecord, trail: Trail, reader: int | None = None) -> list[News]:
    """All that happened to a story, newest first; nothing of one that was taken back.

    ``record`` is what is on record about it, and ``trail`` what came of it. ``reader`` is the account that asks, if
    any: a claim is unread until somebody to whom it is news read of it.
    """
    if row.is_withdrawn:
        return []
    return newest_first(
        [
            *_acts(row, record),
            *_messages(record.notes),
            *_people(record.people),
            *_suggestions(record),
            *trails.news(session, trail, record.acts),
            *_holders(record, reader),
        ]
    )


def see(session: Session, by: Account, story_id: int, links: Iterable[int]) -> None:
    """Its holder, whose browser holds these private links, has seen all news of a story so far."""
    stories.get(session, story_id).seen_at = now(session)
    story_claim.see(session, by, story_id, links)


def _acts(row: StoryRow, record: StoryRecord) -> Iterator[News]:
    if row.submitted_at:
        yield News(Event.SENT_IN, row.submitted_at)
    for entry in record.acts:
        if entry.act in _ACTS:
            is_shaped = entry.act == "pass story" and entry.detail.get("revision") in record.shaped
            yield News(Event.SHAPED if is_shaped else _ACTS[entry.act], entry.at)


def _messages(notes: Iterable[StoryNoteRow]) -> Iterator[News]:
    for note in notes:
        if not note.from_writer and not note.act:  # That a story was taken down is news of its own.
            yield News(Event.TELLER_WROTE if note.from_teller else Event.MESSAGE, note.at)


def _people(people: Iterable[CoWriterRow]) -> Iterator[News]:
    """Who took up an invitation that stands."""
    for person in people:
        if person.joined_at and person.revoked_at is None:
            yield News(Event.JOINED, person.joined_at, person.name)


def _holders(record: StoryRecord, reader: int | None) -> Iterator[News]:
    """Who came to hold the story by an account, who was let go, and which links were made after the first."""
    for claim in record.claims:
        who, unread = claim.account.name, claim.seen_at is None and claim.account_id != reader
        if claim.claimed_at:
            yield News(Event.CLAIMED, claim.claimed_at, who, unread=unread)
        if claim.ended_at:
            yield News(Event.CLAIM_ENDED, claim.ended_at, who)
    for link in record.links[1:]:
        yield News(Event.LINK_MADE, link.created_at)


def _suggestions(record: StoryRecord) -> Iterator[News]:
    """What was suggested or added. A stranger's addition is news once a moderator has passed it."""
    names = {person.id: person.name for person in record.people}
    passed = {entry.detail.get("suggestion"): entry.at for entry in record.acts if entry.act == "pass suggestion"}
    for each in record.suggestions:
        who = names.get(each.co_writer_id or 0) or each.credit
        if each.form is not None:
            yield News(Event.ADDED, passed.get(each.id, each.created_at), who)
        else:
            yield News(Event.SUGGESTED, each.created_at, who)
        if each.decided_at and each.state != SuggestionState.OPEN.value:
            yield News(
                Event.TAKEN if each.state == SuggestionState.TAKEN.value else Event.DECLINED, each.decided_at, who
            )
