"""The phone's pages: joining, what is on now as plain HTML, and the vote of a phone without a script."""

from __future__ import annotations

from typing import Any

import msgspec
from flask import Blueprint, Response, make_response, redirect, render_template, request, url_for
from flask_wtf.csrf import CSRFError
from werkzeug.wrappers import Response as AnyResponse

from forum.web.access import open_to_all
from forum.web.compression import only_here, same_for_everybody
from forum.web.forms import csrf
from forum.web.storage import database
from forum.web.translation import tell
from live.conducting.admission import admit, cannot_remember, cast_from_form, participant_of, remember, seen
from live.drawing import drawer
from live.drawing.labels import time_left, told
from live.drawing.own_page import OwnPage
from live.drawing.phone_labels import PHONE, PHONE_REFUSALS
from live.faces import event_context
from live.faces.event_context import EventContext
from live.messages.outgoing import Mine, TokenAnswer
from live.messages.state import DrawnPage, PhoneState
from live.performance.doors import Standing, Waits
from live.performance.join_code import clean_code
from live.performance.round import RoundState
from live.performance.saying import PersonKeys
from live.snapshot.render import Face
from live.store.participant import new_token
from live.wire import broadcast
from scenarios.errors import Invalid, NotAllowed, NotFound, Refusal
from scenarios.message import Message, say
from scenarios.row_number import LARGEST

RENEW_S = 5
"""How often a page without a script renews itself while nothing waits for an answer, in seconds."""
TOLD_S = 15
"""How long such a page shows why something was not counted before it goes on, in seconds."""
NONE = ""
"""What the form sends for "none of these"."""
_STATUS = {
    "closed": 409,
    "not_let_in": 403,
    "next_round": 403,
    "no_pass": 403,
    "superseded": 409,
    "busy": 503,
    "unknown": 503,
    "failed": 503,
}

blueprint = Blueprint("phone", __name__)
event_context.init(blueprint)


@blueprint.get("/join")
@open_to_all
def join() -> AnyResponse | str:
    """Type the code, or come with it."""
    code = clean_code(request.args.get("code", ""))
    return redirect(url_for("phone.phone", code=code), 303) if code else _door()


@blueprint.get("/join/<code>")
@open_to_all
def phone(code: str) -> AnyResponse:
    """What is on now, complete as plain HTML."""
    here = event_context.read(code, joins=True)
    known = participant_of(database(), here.event_id, request.cookies)
    if known is not None:
        seen(known.participant_id, here.section_id)
        if _counted():
            return redirect(here.address("phone.phone"), 303)
    return page(here, known.who if known else None)


@blueprint.post("/join/<code>/vote")
@open_to_all
def vote(code: str) -> AnyResponse:
    """The plain form of an open vote.

    A browser that was given its cookie just now comes back by an address that names the round: one that comes without
    the cookie keeps none, and is told so instead of being asked again.
    """
    here, who = event_context.read(code, joins=True), None
    try:
        round_id, choices = _answer()
        admission = admit(database(), here.event_id, request.cookies)
        who = admission.who
        cast_from_form(who.participant_id, round_id, choices)
    except Refusal as refusal:
        return page(here, who, refusal)
    counted = {"counted": str(round_id)} if admission.is_new else {}
    return remember(redirect(here.address("phone.phone", **counted), 303), here.event_id, admission)


@blueprint.post("/join/<code>/token")
@csrf.exempt  # type: ignore[untyped-decorator]
@open_to_all
def token(code: str) -> Response:
    """The token of this browser's cookie, or a new one.

    A browser that keeps no cookies can prove nothing, and only this site's own script can read the answer.
    """
    event_id = _of_our_own_page(code)
    admission = admit(database(), event_id, request.cookies)
    told = msgspec.json.encode(TokenAnswer(admission.token, admission.is_new))
    return remember(Response(told, mimetype="application/json"), event_id, admission)


@blueprint.post("/join/<code>/kept")
@csrf.exempt  # type: ignore[untyped-decorator]
@open_to_all
def kept(code: str) -> Response:
    """A browser that was just given a token comes back: without its cookie it is counted as one that cannot remember.

    Its script asks this once. At a reload it would be somebody new, which its person should hear from the host.
    """
    event_id = _of_our_own_page(code)
    if participant_of(database(), event_id, request.cookies) is None:
        cannot_remember(event_id)
    return Response(status=204)


@blueprint.errorhandler(NotFound)
def no_such_event(fault: NotFound) -> Response:
    """The code was typed wrong: here is the door again."""
    return make_response(_door((request.view_args or {}).get("code", ""), fault.message), 404)


@blueprint.errorhandler(CSRFError)
def no_cookies(fault: CSRFError) -> Response:
    """Neither a cookie nor a script: nothing tells this phone from another, so its vote cannot count."""
    code = (request.view_args or {}).get("code", "")
    return make_response(render_template("live/faces/no_cookies.html", code=code), 400)


def page(here: EventContext, who: PersonKeys | None, refusal: Refusal | None = None) -> Response:
    """The phone's page as it is now, with why something was refused."""
    state, mine = _picture(here, who)
    counted = _counted_unknown(state, who)
    back = {"counted": str(counted)} if counted else {}
    if who is None and refusal is None:
        same_for_everybody()
    own = _own(here, state, mine, refusal, is_counted=bool(counted))
    facts = _facts(here, mine, own) | {
        "known": who is not None,
        "counted": counted,
        "live": here.address("phone.phone", live="1", **back),
    }
    drawn = render_template(
        "live/faces/phone.html",
        **drawer.whole(DrawnPage.PHONE, state, own) | {"time_left": time_left},
        facts=here.facts | facts,
        words=told(PHONE),
    )
    response = make_response(drawn, _STATUS.get(refusal.code, 422) if refusal else 200)
    if who is not None:
        response.headers["Cache-Control"] = "no-store"  # It shows how its person voted.
    if own.renews:
        response.headers["Refresh"] = f"{TOLD_S if refusal else RENEW_S}; url={here.address('phone.phone', **back)}"
    return response


def _own(here: EventContext, state: PhoneState, mine: Mine, refusal: Refusal | None, *, is_counted: bool) -> OwnPage:
    """What of the page is its person's own."""
    typed, asked = _typed(refusal), state.round
    asks = not is_counted and _asks(state, mine, refusal)
    writes, lives = request.args.get("write", ""), "live" in request.args
    return OwnPage(
        mine=mine,
        chosen=mine.choices if asked is not None and mine.round == asked.id else None,
        waits=_waits(state, mine),
        asks=asks,
        counted=is_counted,
        renews=not (asks or writes or typed or lives),
        lives=lives,
        writes=writes,
        typed=typed,
        problem=tell(refusal.message) if refusal else "",
        pass_address=_pass_address(here, state),
        address=lambda endpoint="phone.phone", **query: here.address(endpoint, **query),
        fresh_id=lambda: only_here(new_token()),
    )


def _typed(refusal: Refusal | None) -> dict[str, str]:
    """What somebody wrote in a form that was refused, by its kind: it is theirs, and stays."""
    if refusal is None or "text" not in request.form:
        return {}
    return {request.form.get("kind", "stop"): request.form["text"]}


def _picture(here: EventContext, who: PersonKeys | None) -> tuple[PhoneState, Mine]:
    with database().read() as session:
        picture = event_context.picture(session, here)
        state = picture.faces[Face.PHONE]
        own = _arriving(state) if who is None else broadcast.mine(session, picture, who)
    return state, own


def _arriving(state: PhoneState) -> Mine:
    """What is somebody's own who is not known yet: as it would be if they came in now."""
    doors = state.doors
    return Mine(votes_from=None if doors.closed else 0, lacks_pass=doors.passes)


def _facts(here: EventContext, mine: Mine, own: OwnPage) -> dict[str, Any]:
    return {
        "mine": msgspec.to_builtins(mine),
        "renews": own.renews,
        "token": url_for("phone.token", code=here.code),
        "kept": url_for("phone.kept", code=here.code),
        "refusals": told(PHONE_REFUSALS),
        "pass": own.pass_address,
    }


def _pass_address(here: EventContext, state: PhoneState) -> str:
    """Where a pass is typed, where the event needs one."""
    return url_for("passes.typed", code=here.code) if state.doors.passes else ""


def _counted() -> int:
    """The round in which this browser has voted, as far as the address that it was sent to says; else 0."""
    return request.args.get("counted", 0, type=int)


def _counted_unknown(state: PhoneState, who: PersonKeys | None) -> int:
    """The round on stage, where this browser has voted in it and kept no cookie by which it could be known; else 0."""
    asked = state.round
    return _counted() if asked and who is None and asked.id == _counted() else 0


def _asks(state: PhoneState, mine: Mine, refusal: Refusal | None) -> bool:
    """Whether a vote waits for this person's answer, for their change of it, or for one that was not refused."""
    asked = state.round
    if asked is None or asked.state is not RoundState.OPEN or _waits(state, mine):
        return False
    if state.performance is None or state.performance.paused:
        return False
    is_answered = mine.round == asked.id and mine.choices is not None
    return not is_answered or refusal is not None or "change" in request.args


def _waits(state: PhoneState, mine: Mine) -> Waits:
    """Why this person only follows what is on now, if they do."""
    asked = state.round
    standing = Standing(0, mine.votes_from, mine.lacks_pass)
    return standing.waits(asked.id if asked and asked.state is RoundState.OPEN else None)


def _of_our_own_page(code: str) -> int:
    """The event that a script of this site's own pages asks about. Raises NotAllowed, NotFound or NotYet."""
    if request.headers.get("Sec-Fetch-Site", "same-origin") != "same-origin":
        raise NotAllowed(say("Only this site's own pages can ask for this."))
    with database().read() as session:
        return event_context.joined(session, code).id


def _answer() -> tuple[int, tuple[str, ...]]:
    """The round and the choices of a plain form. Raises Invalid."""
    round_id = request.form.get("round", 0, type=int)
    answers = request.form.getlist("choice")
    choices = tuple(key for key in answers if key != NONE)
    if not 0 < round_id <= LARGEST:
        raise Invalid(say("That answer could not be used. Choose again."))
    if not answers:
        raise Invalid(PHONE["choose_first"])
    if choices and NONE in answers:
        raise Invalid(say("You chose “None of these” and something else. Choose again."))
    return round_id, choices


def _door(code: str = "", problem: Message | None = None) -> str:
    return render_template("live/faces/join.html", code=code, problem=tell(problem) if problem else "")
