"""A visit to one of the faces: which event it means, which part of it, and what its page is told."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, cast

from flask import Blueprint, Response, current_app, make_response, render_template, request, url_for
from sqlalchemy.orm import Session

from forum.web.access import current_account
from forum.web.clock import site_clock
from forum.web.compression import only_here
from forum.web.site import site_settings
from forum.web.storage import database
from forum.web.translation import clock, tell
from live.conducting import entry
from live.conducting.entry import Ticket
from live.messages.state import PhoneState
from live.performance import programme
from live.performance.join_code import clean_code
from live.performance.programme import ChooseSection, NothingPlanned, NotYet, Opening
from live.snapshot.render import Face, Picture
from live.store import event
from live.store.event import EventRow
from live.wire.broadcast import Broadcast, moment_of_sending
from scenarios.account import Action, may
from scenarios.store.accounts.site import YES

LOOK_AGAIN_S = 20
"""How often a page looks again where nothing is planned yet, in seconds."""


@dataclass(frozen=True)
class EventContext:
    """Where a page was asked for. ``asked`` is the section in its address, if one is."""

    code: str
    event_id: int
    event_name: str
    section_id: int
    asked: int | None

    def address(self, endpoint: str, **query: str) -> str:
        """The address of a page of the same event and part."""
        values: dict[str, Any] = {"code": self.code, "section": self.asked, **query}
        return url_for(endpoint, **values)

    @property
    def facts(self) -> dict[str, Any]:
        """What a face's script needs to know that is not in the state."""
        return {
            "code": self.code,
            "section": self.asked,
            "site": site_settings().name,
            "now": only_here(moment_of_sending(site_clock())),
            "help": [list(line) for line in site_settings().help_lines],
        }


def joined(session: Session, typed: str) -> EventRow:
    """The event of a code, for somebody who joins it. Raises NotFound, and NotYet before its day."""
    row = event.by_code(session, clean_code(typed))
    if is_early(row) and not may(current_account(), Action.RUN_EVENTS):
        raise NotYet(Opening(row.name, row.slug, row.day, event.first_start(session, row.id), is_early=True))
    return row


def is_early(row: EventRow) -> bool:
    """Whether the code and the ways in of an event are not public yet."""
    today = site_clock().today()
    if row.day <= today:
        return False
    return programme.is_early(row.day, today, row.rehearsal, site_settings().codes_on_the_day == YES)


def read(typed: str, *, joins: bool = False) -> EventContext:
    """The event of a code and the part of it that is meant; ``joins`` is for a phone.

    Raises NotFound, ChooseSection, NothingPlanned, and NotYet for a phone that comes before the day.
    """
    code, asked = clean_code(typed), request.args.get("section", type=int)
    with database().read() as session:
        row = joined(session, code) if joins else event.by_code(session, code)
        section_id = entry.section_of(session, Ticket(code, asked))
        return EventContext(code, row.id, row.name, section_id, asked)


def picture(session: Session, here: EventContext) -> Picture:
    """What the faces are shown now, of the part that is meant, read in this request's session."""
    return cast(Broadcast, current_app.extensions["broadcast"]).latest(session, here.section_id)


def state(here: EventContext, face: Face) -> PhoneState:
    """The same, as one face sees it."""
    with database().read() as session:
        return picture(session, here).faces[face]


def init(blueprint: Blueprint) -> None:
    """Let a face's pages ask what is meant, and say when nothing is on yet."""
    blueprint.register_error_handler(ChooseSection, choose)
    blueprint.register_error_handler(NothingPlanned, nothing_planned)
    blueprint.register_error_handler(NotYet, not_yet)


def not_yet(fault: NotYet) -> Response:
    """Somebody came before the day: the page says when it begins, and where its programme is."""
    page = render_template("live/faces/not_yet.html", opening=fault.opening, clock=clock)
    return make_response(page, 200 if request.method == "GET" else 403)


def choose(fault: ChooseSection) -> Response:
    """Several parts are on: the page asks which one is meant."""
    is_phone, code = request.blueprint in ("phone", "floor"), (request.view_args or {}).get("code", "")
    page = render_template(
        "live/faces/sections.html",
        sections=fault.sections,
        clock=clock,
        path=request.path,
        own_words=url_for("own_words.show", code=clean_code(code)) if is_phone else "",
    )
    return make_response(page)


def nothing_planned(fault: NothingPlanned) -> Response:
    """The event has no programme yet: the page says so, and looks again by itself."""
    response = make_response(render_template("live/faces/nothing.html", message=tell(fault.message)))
    response.headers["Refresh"] = str(LOOK_AGAIN_S)
    return response
