"""The way in to an event: what a connection shows, and which section and participant it means."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
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
from scenarios.errors import Invalid, NotFound, Refusal
from scenarios.message import say

EntryPlace = tuple[int, int]
"""A section, and a participant who is there."""

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
    rows = session.connection().execute(_SECTIONS, {"codes": [ticket.code]})
    return _section_among(session, ticket, [section_id for _, section_id in rows])


def places_of(session: Session, tickets: Sequence[Ticket]) -> list[EntryPlace | Refusal]:
    """The section and the participant that each ticket means, or why there is none, in the order of ``tickets``.

    The refusals are those that ``section_of`` raises, and ``revoked`` for a token that is not known at the event. All
    are looked up at once: a whole room may come back in the same moment.
    """
    hashes = {ticket.token: hash_of(ticket.token) for ticket in tickets}
    shown = {"codes": list({ticket.code for ticket in tickets}), "tokens": list(hashes.values())}
    sections: dict[str, list[int]] = defaultdict(list)
    for code, section_id in session.connection().execute(_SECTIONS, {"codes": shown["codes"]}):
        sections[code].append(section_id)
    people = {(code, token): person for code, token, person in session.connection().execute(_PEOPLE, shown)}
    meant: dict[tuple[str, int | None], int | Refusal] = {}
    places: list[EntryPlace | Refusal] = []
    for ticket in tickets:
        asked = (ticket.code, ticket.section)
        if asked not in meant:
            meant[asked] = _or_refusal(session, ticket, sections[ticket.code])
        found, person = meant[asked], people.get((ticket.code, hashes[ticket.token]))
        if isinstance(found, Refusal):
            places.append(found)
        else:
            places.append(revoked() if person is None else (found, person))
    return places


def _or_refusal(session: Session, ticket: Ticket, sections: list[int]) -> int | Refusal:
    try:
        return _section_among(session, ticket, sections)
    except Refusal as refusal:
        return refusal


def _section_among(session: Session, ticket: Ticket, sections: list[int]) -> int:
    """The section that is meant among these; a room that went on is found where it is now."""
    if ticket.section is None:
        return sections[0] if len(sections) == 1 else choose_section(listings(session, ticket.code)).id
    if ticket.section not in sections:
        raise NotFound(say("There is no such part of the programme."))
    return led_to(led_on(session, sections), ticket.section) if len(sections) > 1 else ticket.section


_event, _section, _person = (row.__table__ for row in (EventRow, SectionRow, ParticipantRow))
_SECTIONS = (
    select(_event.c.code, _section.c.id)
    .join(_event, _event.c.id == _section.c.event_id)
    .where(_event.c.code.in_(bindparam("codes", expanding=True)))
)
_PEOPLE = (
    select(_event.c.code, _person.c.token_hash, _person.c.id)
    .join(_event, _event.c.id == _person.c.event_id)
    .where(
        _event.c.code.in_(bindparam("codes", expanding=True)),
        _person.c.token_hash.in_(bindparam("tokens", expanding=True)),
    )
)


def _unreadable() -> Invalid:
    return Invalid(say("This address is not complete. Join again with the code on the big screen."))
