"""The way in to an event: what a connection shows, and which section and participant it means."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from live.admission import TOKEN_LIMIT
from live.code import clean_code, is_code
from live.programme import choose_section
from live.store import participant
from live.store.event import EventRow, SectionRow
from live.store.programme import listings
from live.vote import revoked
from scenarios.errors import Invalid, NotFound
from scenarios.message import say

_LARGEST_ID = 2**31 - 1


@dataclass(frozen=True, slots=True)
class Ticket:
    """What a face shows when it connects: the event's code, a section where it knows one, its token."""

    code: str
    section: int | None = None
    token: str = ""


def read(shown: object) -> Ticket:
    """The ticket in a connection's ``auth``. Raises Invalid."""
    if not isinstance(shown, Mapping):
        raise _unreadable()
    code, section, token = shown.get("code"), shown.get("section"), shown.get("token", "")
    if not isinstance(code, str) or not is_code(clean_code(code[:40])):
        raise _unreadable()
    if section is not None and (type(section) is not int or not 0 < section <= _LARGEST_ID):
        raise _unreadable()
    if not isinstance(token, str):
        raise _unreadable()
    return Ticket(clean_code(code), section, token[: TOKEN_LIMIT + 1])


def section_of(session: Session, ticket: Ticket) -> int:
    """The section that a ticket means. Raises NotFound, ChooseSection or NothingPlanned."""
    sections = session.connection().scalars(_SECTIONS, {"asked": ticket.code}).all()
    if ticket.section is None:
        return sections[0] if len(sections) == 1 else choose_section(listings(session, ticket.code)).id
    if ticket.section not in sections:
        raise NotFound(say("There is no such part of the programme."))
    return ticket.section


def participant_of(session: Session, ticket: Ticket) -> int:
    """The participant that a ticket's token names at its event. Raises Refusal ``revoked``."""
    event_id = session.connection().scalar(_EVENT, {"asked": ticket.code})
    found = participant.find(session, event_id, ticket.token) if event_id else None
    if found is None:
        raise revoked()
    return found


_event, _section = EventRow.__table__, SectionRow.__table__
_EVENT = select(_event.c.id).where(_event.c.code == bindparam("asked"))
_SECTIONS = select(_section.c.id).where(_section.c.event_id.in_(_EVENT))


def _unreadable() -> Invalid:
    return Invalid(say("This address is not complete. Join again with the code on the big screen."))
