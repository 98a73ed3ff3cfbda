"""Forgetting the people of events whose time is over: a part of what is tidied each day."""

from __future__ import annotations

from functools import partial

from flask import current_app

from forum.web.links import settings
from forum.web.storage import database
from live.store import retention
from live.store.participant import key_name


def is_due() -> bool:
    """Whether the people of any event are to be forgotten."""
    return bool(_due())


def forget_all() -> int:
    """Forget the people of every event that is due, in short transactions; gives how many events.

    One that fails holds up no other, and is tried again the next day.
    """
    return sum(_forget(event_id) for event_id in _due())


def _due() -> list[int]:
    with database().read() as session:
        return retention.due(session, settings().people_kept_days)


def _forget(event_id: int) -> bool:
    try:
        database().keys.destroy(key_name(event_id))  # First: were it last, nobody would come back to it after a fault.
        with database().read() as session:
            rounds = retention.rounds_of(session, event_id)
        for round_id in rounds:
            database().write(partial(retention.part_ballots, event_id=event_id, round_id=round_id))
        database().write(partial(retention.forget_people, event_id=event_id))
    except Exception:
        current_app.logger.exception("The people of event %s could not be forgotten", event_id)
        return False
    return True
