"""Loads the sample event, with the sample stories in its programme."""

from __future__ import annotations

from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from live.performance.programme import EventDetails, SectionDetails
from live.store import event
from live.store.event import EventRow
from scenarios import sample
from scenarios.account import Account, Role
from scenarios.store.sample import stories as library

LOADER = Account(name="Sample content", roles=frozenset({Role.FACILITATOR}))
"""On record as whoever loads the sample; it is no account and nobody signs in with it."""


def load(session: Session, day: date) -> EventRow:
    """The sample event on ``day``, or as it is where it was loaded before."""
    facts = sample.EVENT
    there = session.scalar(select(EventRow).where(EventRow.name == facts.name))
    if there is not None:
        return there
    revisions = library.load(session)
    made = event.create(session, LOADER, EventDetails(facts.name, day, facts.place, facts.who_should_come))
    for slot in facts.sections:
        details = SectionDetails(slot.name, slot.starts, slot.ends, slot.place, slot.interests)
        section = event.add_section(session, LOADER, made.id, details)
        for story in slot.stories:
            revision = revisions[story.content.title]
            event.add_performance(session, LOADER, section.id, revision.id)
    return made
