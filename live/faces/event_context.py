"""A visit to one of the faces: which event it means, which part of it, and what its page is told."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, cast

from flask import Blueprint, Response, current_app, make_response, render_template, request, url_for
from sqlalchemy.orm import Session

from forum.web.clock import site_clock
from forum.web.compression import only_here
from forum.web.links import settings
from forum.web.site import site_settings
from forum.web.storage import database
from forum.web.translation import clock, tell
from live.conducting import entry
from live.conducting.entry import Ticket
from live.performance.join_code import clean_code
from live.performance.programme import ChooseSection, NothingPlanned
from live.snapshot.render import Face, Picture
from live.store import event
from live.wire.broadcast import Broadcast, State, moment_of_sending

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
            "address": join_address(),
            "site": site_settings().name,
            "now": only_here(moment_of_sending(site_clock())),
            "help": [list(line) for line in site_settings().help_lines],
        }


def read(typed: str) -> EventContext:
    """The event of a code and the part of it that is meant. Raises NotFound, ChooseSection or NothingPlanned."""
    code, asked = clean_code(typed), request.args.get("section", type=int)
    with database().read() as session:
        row = event.by_code(session, code)
        section_id = entry.section_of(session, Ticket(code, asked))
        return EventContext(code, row.id, row.name, section_id, asked)


def picture(session: Session, here: EventContext) -> Picture:
    """What the faces are shown now, of the part that is meant, read in this request's session."""
    return cast(Broadcast, current_app.extensions["broadcast"]).latest(session, here.section_id)


def state(here: EventContext, face: Face) -> State:
    """The same, as one face sees it."""
    with database().read() as session:
        return picture(session, here).faces[face]


def join_address() -> str:
    """The address that people type, as it is read aloud: without its scheme."""
    return settings().public_url.partition("://")[2] + "/join"


def init(blueprint: Blueprint) -> None:
    """Let a face's pages ask what is meant, and say when nothing is on yet."""
    blueprint.register_error_handler(ChooseSection, choose)
    blueprint.register_error_handler(NothingPlanned, nothing_planned)


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
