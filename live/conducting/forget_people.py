"""Forgetting the people of events whose time is over: a part of what is tidied each day."""

from __future__ import annotations

from flask import current_app

from forum.web.links import settings
from forum.web.storage import database
from live.store import retention
from live.store.participant import key_name


def is_due() -> bool:
    """Whether the people of any event are to be forgotten."""
    return bool(_due())


def forget_all() -> int:
    """Forget the people of every event that is due, each in a transaction of its own; gives how many events.

    One that fails holds up no other, and is tried again the next day.
    """
    return sum(_forget(event_id) for event_id in _due())


def _due() -> list[int]:
    with database().read() as session:
        return retention.due(session, settings().people_kept_days)


def _forget(event_id: int) -> bool:
    try:
        database().keys.destroy(key_name(event_id))  # First: were it last, nobody would come back to it after a fault.
        database().write(lambda session: retention.forget_people(session, event_id))
    except Exception:
        current_app.logger.exception("The people of event %s could not be forgotten", event_id)
        return False
    return True
