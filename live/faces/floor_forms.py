"""The floor for phones without a script: plain forms for all that their sockets would say."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from flask import Blueprint, flash, redirect, request
from werkzeug.wrappers import Response

from forum.web.access import open_to_all
from forum.web.storage import database
from forum.web.translation import tell
from live.conducting import debrief as debriefs
from live.conducting import read_saying
from live.conducting.admission import admit, ballot_box, remember
from live.drawing.phone_labels import PHONE
from live.faces import event_context
from live.faces.event_context import EventContext
from live.faces.phone import no_such_event, page
from live.messages import incoming
from live.messages.incoming import HereMessage, MarkMessage, SayMessage, StopMessage, SupportMessage
from live.performance.saying import FloorInput, HereAs, PersonKeys, Support
from scenarios.errors import NotFound, Refusal

T = TypeVar("T", StopMessage, SayMessage, MarkMessage)

blueprint = Blueprint("floor", __name__)
event_context.init(blueprint)
blueprint.register_error_handler(NotFound, no_such_event)


@blueprint.post("/join/<code>/stop")
@open_to_all
def stop(code: str) -> Response:
    """Somebody's proposal."""
    return _said(code, "sent_words", lambda who, here: read_saying.proposal(here.section_id, who, _sent(StopMessage)))


@blueprint.post("/join/<code>/say")
@open_to_all
def say(code: str) -> Response:
    """A reason, or a line of the minority report."""
    return _said(
        code, "sent_words", lambda who, here: read_saying.words_on_a_vote(here.section_id, who, _sent(SayMessage))
    )


@blueprint.post("/join/<code>/mark")
@open_to_all
def mark(code: str) -> Response:
    """A mark on the scene that somebody saw."""
    return _said(code, "marked", lambda who, here: read_saying.mark(here.section_id, who, _sent(MarkMessage, "mark")))


@blueprint.post("/join/<code>/support")
@open_to_all
def support(code: str) -> Response:
    """Support for what was passed."""
    return _said(code, "supported", lambda who, here: Support(here.section_id, who, _supported()))


@blueprint.post("/join/<code>/here")
@open_to_all
def here(code: str) -> Response:
    """How somebody is here, as far as they say."""
    return _said(code, "here_kept", lambda who, here: HereAs(who.participant_id, _perspectives()))


@blueprint.post("/join/<code>/debrief")
@open_to_all
def debrief(code: str) -> Response:
    """How somebody found the event; it names no participant."""
    place = event_context.read(code, joins=True)
    try:
        answer = debriefs.read({name: request.form.get(name, "") for name in ("id", "heard", "good", "better")})
        database().write(lambda session: debriefs.keep(session, place.section_id, answer))
    except Refusal as refusal:
        return page(place, None, refusal)
    flash(tell(PHONE["debrief_sent"]))
    return redirect(place.address("phone.phone"), 303)


def _said(code: str, kept: str, what: Callable[[PersonKeys, EventContext], FloorInput]) -> Response:
    place, who = event_context.read(code, joins=True), None
    try:
        admission = admit(database(), place.event_id, request.cookies)
        who = admission.who
        ballot_box().hear(what(who, place))
    except Refusal as refusal:
        return page(place, who, refusal)
    flash(tell(PHONE[kept]))
    return remember(redirect(place.address("phone.phone"), 303), place.event_id, admission)


def _sent(type_: type[T], kind: str = "kind") -> T:
    """The form as the message that a script would have sent; ``kind`` is the field that says of which kind."""
    typed = {"id": request.form.get("id"), "text": request.form.get("text"), "kind": request.form.get(kind)}
    return read_saying.message(type_, typed | {"version": _whole("version")})


def _supported() -> int:
    return incoming.read(SupportMessage, {"intervention": _whole("intervention")}).intervention


def _perspectives() -> tuple[str, ...]:
    return incoming.read(HereMessage, {"perspectives": request.form.getlist("perspectives")}).perspectives


def _whole(name: str) -> int | None:
    return request.form.get(name, type=int)
