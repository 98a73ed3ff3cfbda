"""Who is voting: one opaque random token, in one cookie, on one device, for one event."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypeVar

from flask import current_app, has_app_context, request
from werkzeug.wrappers import Response

from forum.web.clock import site_clock
from forum.web.links import settings
from forum.web.storage import end_reads
from live.conducting.ballot_box import BallotBox
from live.performance.saying import PersonKeys
from live.performance.vote import Receipt, Vote
from live.store import doors, participant
from live.store.participant import Arrival, Seen
from scenarios.db import Database

MORE_DAYS = 2
"""How long a browser keeps the token beyond the time in which its person is known: the event's day and the next."""
TOKEN_LIMIT = 64
"""The longest token that is looked up, in characters."""


ResponseT = TypeVar("ResponseT", bound=Response)


@dataclass(frozen=True, slots=True)
class Admission:
    """A participant of an event, with the token that proves it. ``is_new`` means the cookie must be set."""

    who: PersonKeys
    token: str
    is_new: bool

    @property
    def participant_id(self) -> int:
        """With which key they vote."""
        return self.who.participant_id


def ballot_box() -> BallotBox:
    """The application's ballot box. Whoever hands it something waits, so the request's read session ends before."""
    end_reads()
    box = current_app.extensions["ballot box"]
    assert isinstance(box, BallotBox)
    return box


def participant_of(database: Database, event_id: int, cookies: Mapping[str, str]) -> Admission | None:
    """The participant whose cookie this browser holds for this event, or None."""
    token = cookies.get(cookie_name(event_id), "")
    if not token or len(token) > TOKEN_LIMIT:
        return None
    with database.read() as session:
        found = participant.find(session, event_id, token)
    return None if found is None else Admission(found, token, is_new=False)


def admit(database: Database, event_id: int, cookies: Mapping[str, str]) -> Admission:
    """The participant of this browser's cookie, or a new one; raises VoteRefused where none can be stored."""
    known = participant_of(database, event_id, cookies)
    if known is not None:
        return known
    token = participant.new_token()
    voter, speaker = participant.digests(database.keys, event_id, token)
    return Admission(PersonKeys(ballot_box().admit(Arrival(event_id, voter)), speaker), token, is_new=True)


def remember(response: ResponseT, event_id: int, admission: Admission) -> ResponseT:
    """Set the cookie that makes this browser the same participant for as long as they can take back their words."""
    response.set_cookie(
        cookie_name(event_id),
        admission.token,
        max_age=(settings().people_kept_days + MORE_DAYS) * 24 * 3600,
        path="/join",
        httponly=True,
        samesite="Lax",
        secure=request.is_secure or _travels_by_tls(),
    )
    return response


def seen(participant_id: int, section_id: int | None) -> None:
    """Count a phone whose page was asked for, so that those without a connection are in the turnout."""
    ballot_box().note(Seen(participant_id, section_id, site_clock().now()))


def cannot_remember(event_id: int) -> None:
    """Count a browser that did not send back the cookie that it was just given."""
    ballot_box().do(lambda session: doors.forgot(session, event_id))


def cast_from_form(participant_id: int, round_id: int, choices: tuple[str, ...]) -> Receipt:
    """Store a vote of the plain form, after whatever its person voted before; raises VoteRefused."""
    return ballot_box().cast(Vote(participant_id, round_id, choices, seq=None))


def cookie_name(event_id: int) -> str:
    """One cookie for each event, so that leaving one does not leave another.

    Where the site is reached by TLS, browsers take a cookie of this name by TLS alone.
    """
    return f"{'__Secure-' if _travels_by_tls() else ''}participant-{event_id}"


def _travels_by_tls() -> bool:
    return has_app_context() and bool(current_app.config.get("SESSION_COOKIE_SECURE"))
