"""Somebody takes back what they said from the floor: it is then nowhere, and its words are gone from the store."""

from __future__ import annotations

from datetime import date

from sqlalchemy.orm import Session

from live.conducting import moderate_saying, section_log
from live.performance.saying import SayingState
from live.store import ballot, event, event_log, retention, saying
from scenarios.db import clock_of
from scenarios.message import say
from scenarios.store.results import outcome

TAKEN_BACK = say("An idea that was taken back")
"""What a choice is called whose words are gone: the room voted on it, so it stays."""


def last_day(session: Session, event_id: int, days: int) -> date:
    """The last day on which people can take back what they said at an event: the last on which it knows who said it."""
    return max(retention.last_day(session, event_id, days), clock_of(session).today())


def take_back(session: Session, event_id: int, speaker: str, saying_id: int) -> int:
    """Blank one's own words, and let them be shown nowhere, as if a host had hidden them; returns their section.

    Results keep how many supported them, and what a room answered where it tried or chose them. Files that hold the
    words go. Raises NotFound for what somebody else said.
    """
    event_log.hold(session, event_id)
    row = saying.to_take_back(session, event_id, speaker, saying_id)
    row.words, row.state = "", SayingState.HIDDEN.value
    keys = event_log.rename_choices(session, row.performance_id, row.id, str(TAKEN_BACK))
    if keys:
        ballot.rename_options(session, row.performance_id, keys, str(TAKEN_BACK))
        outcome.rename_options(session, row.performance_id, keys, str(TAKEN_BACK))
    session.flush()
    section_id = event.performance(session, row.performance_id).section_id
    moderate_saying.hand_over_again(session, section_log.load(session, section_id), row.performance_id)
    return section_id
