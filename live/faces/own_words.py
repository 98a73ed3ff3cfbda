"""A phone's page of what its person said from the floor, on which they can take it back, also after the event."""

from __future__ import annotations

from typing import cast

from flask import Blueprint, Response, current_app, flash, make_response, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as AnyResponse

from forum.web.access import open_to_all
from forum.web.links import settings
from forum.web.storage import database
from forum.web.translation import tell
from live.conducting import own_words
from live.conducting.admission import ballot_box, participant_of
from live.faces.phone import no_such_event
from live.performance.join_code import clean_code
from live.performance.saying import SayingKind, SayingState
from live.performance.vote import revoked
from live.store import event, saying
from live.wire.broadcast import Broadcast
from scenarios.errors import NotFound, Refusal
from scenarios.message import Message, say

KINDS: dict[SayingKind, Message] = {
    SayingKind.STOP: say("Your idea"),
    SayingKind.REASON: say("Your reason"),
    SayingKind.MINORITY: say("What the room should not forget"),
}
STATES: dict[SayingState, Message] = {
    SayingState.WAITING: say("Waiting to be read"),
    SayingState.PASSED: say("The room can see it"),
    SayingState.PARKED: say("Kept for later"),
    SayingState.HIDDEN: say("Not shown"),
}

blueprint = Blueprint("own_words", __name__)
blueprint.register_error_handler(NotFound, no_such_event)


@blueprint.get("/join/<code>/words")
@open_to_all
def show(code: str) -> Response:
    """What this phone's person said at the event, and until when they can take it back."""
    return _page(code)


@blueprint.post("/join/<code>/words")
@open_to_all
def take_back(code: str) -> AnyResponse:
    """Take one of these back: from now on it is nowhere."""
    with database().read() as session:
        event_id = event.by_code(session, clean_code(code)).id
    known = participant_of(database(), event_id, request.cookies)
    number = request.form.get("saying", 0, type=int)
    try:
        if known is None:
            raise revoked()
        section_id = ballot_box().do(lambda session: own_words.take_back(session, event_id, known.who.speaker, number))
    except Refusal as refusal:
        return _page(code, refusal)
    cast(Broadcast, current_app.extensions["broadcast"]).tell_changed(section_id)
    flash(_("Your words are taken back."))
    return redirect(_address(code), 303)


def _page(code: str, refusal: Refusal | None = None) -> Response:
    with database().read() as session:
        row = event.by_code(session, clean_code(code))
        known = participant_of(database(), row.id, request.cookies)
        said = saying.own(session, row.id, known.who.speaker) if known else []
        until = own_words.last_day(session, row.id, settings().people_kept_days)
    page = render_template(
        "live/faces/own_words.html",
        event_name=row.name,
        said=said,
        until=until,
        kinds=KINDS,
        states=STATES,
        here=_address(code),
        phone=url_for("phone.phone", code=clean_code(code), section=_part()),
        problem=tell(refusal.message) if refusal else "",
    )
    response = make_response(page, 422 if refusal else 200)
    response.headers["Cache-Control"] = "no-store"  # It shows what its person said.
    return response


def _address(code: str) -> str:
    return url_for("own_words.show", code=clean_code(code), section=_part())


def _part() -> int | None:
    return request.args.get("section", type=int)
