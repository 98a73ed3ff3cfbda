"""An evening set up for tests: a published story, an event, its section, and a facilitator."""

from __future__ import annotations

import itertools
from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy.orm import Session

from live.performance.plan import Plan
from live.performance.programme import EventDetails, SectionDetails
from live.store import event, participant
from live.store.participant import Arrival
from scenarios.account import ANYONE, Account, Role
from scenarios.db import Database
from scenarios.sample import PATHWAY, closed_at_eleven, the_third_call
from scenarios.store.accounts import account
from scenarios.store.pathways import pathway
from scenarios.store.pathways.pathway import PathwayVersionRow
from scenarios.store.stories import story
from scenarios.stories.story import StoryContent


@dataclass(frozen=True)
class Evening:
    """The numbers and codes by which tests find their way. ``sign_in`` is the session's key."""

    code: str
    event_id: int
    section_id: int
    performances: tuple[int, ...]
    facilitator: Account
    sign_in: str


def prepare(database: Database) -> Evening:
    """Set up an event whose one section plays "Closed at eleven" and then "The third call".

    Content notes are told aloud at it; those that come before their scenes have tests of their own.
    """
    return database.write(_prepare)


def switch_on(database: Database, evening: Evening, **switches: object) -> None:
    """Switch these on for the first story of an evening."""
    plan = replace(Plan(notes=False), **switches)  # type: ignore[arg-type]
    database.write(lambda session: event.plan_performance(session, evening.facilitator, evening.performances[0], plan))


def know_the_room(database: Database, evening: Evening) -> None:
    """Let the host of an evening have said in time that they know who is in the room."""
    database.write(lambda session: setattr(event.get(session, evening.event_id), "room_known", True))


def signed_in_as(database: Database, *roles: Role) -> str:
    """The session's key of a new account with these roles."""

    def make(session: Session) -> str:
        row = account.create(session, f"Helper {next(_numbers)}")
        for role in roles:
            account.grant(session, ANYONE, row.id, role)
        return account.sign_in(session, row.id)

    return database.write(make)


def another_event(database: Database, facilitator: Account) -> tuple[str, int, int]:
    """A second event with one section: its code, its id, and its section's."""

    def make(session: Session) -> tuple[str, int, int]:
        row = event.create(session, facilitator, EventDetails("Another day", date(2026, 6, 2)))
        section = event.add_section(session, facilitator, row.id, SectionDetails("Elsewhere"))
        return row.code, row.id, section.id

    return database.write(make)


def another_part(database: Database, evening: Evening, name: str = "After midnight", **details: str) -> int:
    """A second part of an evening's event, in which its second story is played: its section's id."""

    def make(session: Session) -> int:
        by = evening.facilitator
        section = event.add_section(session, by, evening.event_id, SectionDetails(name, **details))
        revision = event.performance(session, evening.performances[1]).revision_id
        made = event.add_performance(session, by, section.id, revision)
        event.plan_performance(session, by, made.id, Plan(notes=False))
        return section.id

    return database.write(make)


def admit(database: Database, event_id: int, count: int) -> list[str]:
    """The tokens of so many new participants of an event."""
    tokens = [participant.new_token() for _ in range(count)]
    arrivals = [Arrival(event_id, participant.digests(database.keys, event_id, token).voter) for token in tokens]
    database.write(lambda session: participant.admit(session, arrivals))
    return tokens


_numbers = itertools.count(1)


def _prepare(session: Session) -> Evening:
    number = next(_numbers)
    host = account.create(session, f"Joker {number}")
    account.grant(session, ANYONE, host.id, Role.FACILITATOR)
    facilitator = host.plain()
    revisions = _publish(session, number, closed_at_eleven.STORY.content, the_third_call.STORY.content)
    details = EventDetails("Tell it like it was", date(2026, 6, 1))
    row = event.create(session, facilitator, details)
    section = event.add_section(session, facilitator, row.id, SectionDetails("After dark"))
    performances = [event.add_performance(session, facilitator, section.id, revision).id for revision in revisions]
    for performance in performances:
        event.plan_performance(session, facilitator, performance, Plan(notes=False))
    sign_in = account.sign_in(session, host.id)
    return Evening(row.code, row.id, section.id, tuple(performances), facilitator, sign_in)


def _publish(session: Session, number: int, *stories: StoryContent) -> list[int]:
    place = pathway.create(session, f"{PATHWAY.slug}-{number}", PATHWAY.name)
    version = pathway.activate(session, pathway.draft(session, place.id, PATHWAY.content).id)
    writer = account.create(session, f"Writer {number}").plain()
    reader = account.create(session, f"Moderator {number}")
    account.grant(session, ANYONE, reader.id, Role.MODERATOR)
    return [_published(session, version, writer, reader.plain(), content) for content in stories]


def _published(
    session: Session, version: PathwayVersionRow, writer: Account, reader: Account, content: StoryContent
) -> int:
    row = story.begin(session, writer, version, content)
    story.submit(session, writer, row.id)
    story.pass_on(session, reader, row.id, seen=row.head)
    story.sign_off(session, writer, row.id, seen=row.head)
    return story.revision_number(session, row.id, row.head).id
