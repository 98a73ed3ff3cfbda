"""The way in to an event: what a connection shows, and which section and participant it means."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from live.conducting.admission import TOKEN_LIMIT
from live.messages import incoming
from live.messages.incoming import TicketMessage
from live.performance.join_code import clean_code, is_code
from live.performance.programme import choose_section, led_to
from live.performance.vote import revoked
from live.store.event import EventRow, SectionRow
from live.store.participant import ParticipantRow, hash_of
from live.store.programme import led_on, listings
from scenarios.errors import Invalid, NotFound
from scenarios.message import say

_CODE_LIMIT = 40
"""The longest code that is looked at, in characters: people type spaces and hyphens into it."""


@dataclass(frozen=True, slots=True)
class Ticket:
    """What a face shows when it connects: the event's code, a section where it knows one, its token.

    ``has`` is the tag of the state that it shows already.
    """

    code: str
    section: int | None = None
    token: str = ""
    has: str = ""


def read(shown: object) -> Ticket:
    """The ticket in a connection's ``auth``. Raises Invalid."""
    try:
        sent = incoming.read(TicketMessage, shown)
    except Invalid:
        raise _unreadable() from None
    code = clean_code(sent.code[:_CODE_LIMIT])
    if not is_code(code):
        raise _unreadable()
    return Ticket(code, sent.section, sent.token[: TOKEN_LIMIT + 1], sent.has)


def section_of(session: Session, ticket: Ticket) -> int:
    """The section that a ticket means. Raises NotFound, ChooseSection or NothingPlanned."""
    return _section_among(session, ticket, [section for section, _ in _places(session, ticket)])


def place_of(session: Session, ticket: Ticket) -> tuple[int, int]:
    """The section and the participant that a ticket means, found at once.

    Raises what ``section_of`` raises, and Refusal ``revoked`` for a token that is not known at the event.
    """
    places = _places(session, ticket)
    section_id = _section_among(session, ticket, [section for section, _ in places])
    participant_id = places[0][1]
    if participant_id is None:
        raise revoked()
    return section_id, participant_id


def _section_among(session: Session, ticket: Ticket, sections: list[int]) -> int:
    """The section that is meant among these; a room that went on is found where it is now."""
    if ticket.section is None:
        return sections[0] if len(sections) == 1 else choose_section(listings(session, ticket.code)).id
    if ticket.section not in sections:
        raise NotFound(say("There is no such part of the programme."))
    return led_to(led_on(session, sections), ticket.section) if len(sections) > 1 else ticket.section


def _places(session: Session, ticket: Ticket) -> list[tuple[int, int | None]]:
    """The sections of the event, each beside whoever the token names there."""
    shown = {"asked": ticket.code, "token": hash_of(ticket.token)}
    return [(section, person) for section, person in session.connection().execute(_PLACES, shown)]


_event, _section, _person = (row.__table__ for row in (EventRow, SectionRow, ParticipantRow))
_PLACES = (
    select(_section.c.id, _person.c.id)
    .join(_event, _event.c.id == _section.c.event_id)
    .outerjoin(_person, (_person.c.event_id == _event.c.id) & (_person.c.token_hash == bindparam("token")))
    .where(_event.c.code == bindparam("asked"))
)


def _unreadable() -> Invalid:
    return Invalid(say("This address is not complete. Join again with the code on the big screen."))
