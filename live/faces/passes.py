"""A printed pass as a phone opens it: with it the phone votes, and no other phone votes by it."""

from __future__ import annotations

from flask import Blueprint, Response, make_response, redirect, render_template, request, url_for
from flask_wtf.csrf import CSRFError
from werkzeug.wrappers import Response as AnyResponse

from forum.web.access import open_to_all
from forum.web.storage import database
from forum.web.translation import tell
from live.conducting.admission import admit, ballot_box, participant_of, remember
from live.faces import event_context
from live.faces.phone import no_cookies
from live.performance.doors import PassUse
from live.performance.join_code import clean_code
from live.store import entry_pass
from live.store.event import EventRow
from scenarios.errors import NotFound, Refusal
from scenarios.message import Message

blueprint = Blueprint("passes", __name__)
event_context.init(blueprint)
blueprint.register_error_handler(CSRFError, no_cookies)

TOKEN_LIMIT = 64
"""The longest token of a pass that is looked up, in characters."""


@blueprint.get("/join/<code>/pass")
@open_to_all
def typed(code: str) -> AnyResponse:
    """Type the code that is printed on a pass, where no camera can scan it."""
    with database().read() as session:
        row = event_context.joined(session, code)
    if not row.needs_passes:
        return _to_the_event(row)
    token = clean_code(request.args.get("pass", ""))
    if token:
        return redirect(url_for("passes.show", code=row.code, token=token), 303)
    return make_response(render_template("live/faces/pass_typed.html", event=row))


@blueprint.get("/join/<code>/pass/<token>")
@open_to_all
def show(code: str, token: str) -> Response:
    """Ask before a pass is used: whatever scans a code may open its link, and nobody should lose a pass by that."""
    with database().read() as session:
        row = event_context.joined(session, code)
    known = participant_of(database(), row.id, request.cookies)
    try:
        with database().read() as session:
            use = entry_pass.use_of(session, row.id, token[:TOKEN_LIMIT], known.participant_id if known else None)
    except NotFound as fault:
        return _page(row, None, fault.message, 404)
    except Refusal as refusal:
        return _page(row, None, refusal.message)
    if use is PassUse.HERE or not row.needs_passes:
        return _to_the_event(row)
    return _page(row, use)


@blueprint.post("/join/<code>/pass/<token>")
@open_to_all
def use(code: str, token: str) -> Response:
    """Let this phone vote by the pass; one that is in use elsewhere moves where its holder said so."""
    with database().read() as session:
        row = event_context.joined(session, code)
    moves = request.form.get("moves") == "yes"
    try:
        admission = admit(database(), row.id, request.cookies)
        ballot_box().do(
            lambda session: entry_pass.use(session, row.id, token[:TOKEN_LIMIT], admission.participant_id, moves=moves)
        )
    except NotFound as fault:
        return _page(row, None, fault.message, 404)
    except Refusal as refusal:
        again = PassUse.ELSEWHERE if refusal.code == "pass_in_use" else None
        return _page(row, again, None if again else refusal.message, 409)
    return remember(_to_the_event(row), row.id, admission)


def _page(row: EventRow, use: PassUse | None, problem: Message | None = None, status: int = 200) -> Response:
    told = tell(problem) if problem else ""
    page = render_template("live/faces/pass.html", event=row, use=use, problem=told, unknown=status == 404)
    response = make_response(page, status)
    response.headers["Cache-Control"] = "no-store"
    return response


def _to_the_event(row: EventRow) -> Response:
    return make_response(redirect(f"/join/{row.code}", 303))
