"""The doors of an event, as a host or a scribe moves them: whoever comes after they closed waits to be let in."""

from __future__ import annotations

from sqlalchemy.orm import Session

from live.messages.incoming import DoorsMessage
from live.performance.doors import DoorsPress
from live.store import doors, event
from scenarios.account import Account, Action, may
from scenarios.errors import NotAllowed


def press(session: Session, account: Account, section_id: int, asked: DoorsMessage) -> list[int]:
    """Do what was pressed, however often, and return the sections of the event. Raises NotAllowed."""
    if not may(account, Action.PASS_WORDS):
        raise NotAllowed()
    event_id = event.event_of(session, section_id)
    match asked.do:
        case DoorsPress.CLOSE:
            doors.close(session, event_id)
        case DoorsPress.OPEN:
            doors.open_again(session, event_id)
        case DoorsPress.LET_IN:
            doors.let_in(session, event_id, asked.burst)
    return event.section_ids(session, event_id)
