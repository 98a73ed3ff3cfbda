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
from live.messages.state import DrawnPage
from live.performance.join_code import clean_code, is_code
from live.performance.programme import choose_section, led_to
from live.performance.saying import PersonKeys
from live.performance.vote import revoked
from live.store.event import EventRow, SectionRow
from live.store.participant import ParticipantRow, digests_under, key_name
from live.store.programme import led_on, listings
from scenarios.db import keys_of
from scenarios.errors import Invalid, NotFound, Refusal
from scenarios.message import say

EntryPlace = tuple[int, PersonKeys]
"""A section, and somebody who is there."""

_CODE_LIMIT = 40
"""The longest code that is looked at, in characters: people type spaces and hyphens into it."""


@dataclass(frozen=True, slots=True)
class Ticket:
    """What a face shows when it connects: the event's code, a section where it knows one, its token.

    ``has`` is the tag of the state that it shows already, ``draws`` the page that is to be drawn for it, in
    ``language``.
    """

    code: str
    section: int | None = None
    token: str = ""
    has: str = ""
    draws: DrawnPage | None = None
    language: str = ""


def read(shown: object) -> Ticket:
    """The ticket in a connection's ``auth``. Raises Invalid."""
    try:
        sent = incoming.read(TicketMessage, shown)
    except Invalid:
        raise _unreadable() from None
    code = clean_code(sent.code[:_CODE_LIMIT])
    if not is_code(code):
        raise _unreadable()
    return Ticket(code, sent.section, sent.token[: TOKEN_LIMIT + 1], sent.has, sent.draws, sent.language)


def section_of(session: Session, ticket: Ticket) -> int:
    """The section that a ticket means. Raises NotFound, ChooseSection or NothingPlanned."""
    rows = session.connection().execute(_SECTIONS, {"codes": [ticket.code]})
    return _section_among(session, ticket, [section_id for _, section_id, _event_id in rows])


def places_of(session: Session, tickets: Sequence[Ticket]) -> list[EntryPlace | Refusal]:
    """The section and the participant that each ticket means, or why there is none, in the order of ``tickets``.

    The refusals are those that ``section_of`` raises, and ``revoked`` for a token that is not known at the event. All
    are looked up at once: a whole room may come back in the same moment.
    """
    sections: dict[str, list[int]] = defaultdict(list)
    events: dict[str, int] = {}
    codes = list({ticket.code for ticket in tickets})
    for code, section_id, event_id in session.connection().execute(_SECTIONS, {"codes": codes}):
        sections[code].append(section_id)
        events[code] = event_id
    people = _people(session, [(events[each.code], each.token) for each in tickets if each.code in events])
    meant: dict[tuple[str, int | None], int | Refusal] = {}
    places: list[EntryPlace | Refusal] = []
    for ticket in tickets:
        asked = (ticket.code, ticket.section)
        if asked not in meant:
            meant[asked] = _or_refusal(session, ticket, sections[ticket.code])
        found, person = meant[asked], people.get((events.get(ticket.code, 0), ticket.token))
        if isinstance(found, Refusal):
            places.append(found)
        else:
            places.append(revoked() if person is None else (found, person))
    return places


def _people(session: Session, shown: Sequence[tuple[int, str]]) -> dict[tuple[int, str], PersonKeys]:
    """Who is meant by each event and token; nobody where the token is not known at the event."""
    keys = {event_id: keys_of(session).known(key_name(event_id)) for event_id in {event_id for event_id, _ in shown}}
    told = {(event_id, token): digests_under(key, token) for event_id, token in set(shown) if (key := keys[event_id])}
    rows = session.connection().execute(_PEOPLE, {"digests": [each.voter for each in told.values()]})
    ids = {(event_id, digest): id_ for event_id, digest, id_ in rows}
    return {
        (event_id, token): PersonKeys(ids[event_id, each.voter], each.speaker)
        for (event_id, token), each in told.items()
        if (event_id, each.voter) in ids
    }


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
    select(_event.c.code, _section.c.id, _event.c.id)
    .join(_event, _event.c.id == _section.c.event_id)
    .where(_event.c.code.in_(bindparam("codes", expanding=True)))
)
_PEOPLE = select(_person.c.event_id, _person.c.digest, _person.c.id).where(
    _person.c.digest.in_(bindparam("digests", expanding=True))
)


def _unreadable() -> Invalid:
    return Invalid(say("This address is not complete. Join again with the code on the big screen."))
