"""All words that wait for a person, a page of a list at a time, complete as plain HTML.

A desk shows the first of them, which is all there is on nearly every evening. Whoever has more to read finds the rest
here, so that no desk carries words that nobody looks at, and none are out of reach.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import cast

from flask import Blueprint, Response, current_app, flash, make_response, redirect, render_template, request
from flask_babel import gettext as _
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response as AnyResponse

from forum.web import list_page
from forum.web.access import current_account, requires
from forum.web.storage import database
from forum.web.translation import tell
from live.conducting import moderate_saying, section_log
from live.conducting.admission import ballot_box
from live.conducting.moderate_saying import Verdict
from live.drawing.console_labels import HOST
from live.drawing.labels import speaker
from live.faces import event_context
from live.faces.event_context import EventContext
from live.messages.incoming import SpeakerMessage, unreadable
from live.performance.saying import SayingState, SpeakerVerdict
from live.store import saying
from live.wire.broadcast import Broadcast
from scenarios.account import Account, Action, may
from scenarios.errors import Refusal
from scenarios.row_number import typed_number
from scenarios.store.list_page import ListPage

VERDICTS = (SayingState.PASSED, SayingState.PARKED, SayingState.HIDDEN)

blueprint = Blueprint("waiting_words", __name__)
event_context.init(blueprint)


@blueprint.get("/scribe/<code>/words")
@requires(Action.PASS_WORDS)
def show(code: str) -> Response:
    """What waits to be read in a section, the oldest first."""
    return _page(event_context.read(code))


@blueprint.post("/scribe/<code>/words")
@requires(Action.PASS_WORDS)
def judge(code: str) -> AnyResponse:
    """Decide about one of them, or about all that its person says, as a desk does, then show everyone."""
    here = event_context.read(code)
    try:
        ballot_box().do(_asked(current_account(), here.section_id))
    except Refusal as refusal:
        return _page(here, refusal)
    cast(Broadcast, current_app.extensions["broadcast"]).tell_changed(here.section_id)
    flash(_("Done."))
    return redirect(request.full_path.rstrip("?"), 303)


def _asked(by: Account, section_id: int) -> Callable[[Session], int]:
    """What a form's button decides. Raises Invalid for a button that no page has."""
    number, does = typed_number(request.form.get("saying", "")) or 0, request.form.get("does", "")
    if does in set(SpeakerVerdict):
        told = SpeakerMessage(saying=number, does=SpeakerVerdict(does))
        return lambda session: moderate_saying.judge_speaker(session, by, section_id, told)
    if does not in VERDICTS:
        raise unreadable()
    verdict = Verdict(number, SayingState.WAITING, SayingState(does))
    return lambda session: moderate_saying.judge(session, by, section_id, verdict)


def _page(here: EventContext, refusal: Refusal | None = None) -> Response:
    with database().read() as session:
        # While a story that was withdrawn is on, nobody is shown words of its part, as at a desk.
        is_stopped = section_log.load(session, here.section_id).is_stopped
        waiting = ListPage() if is_stopped else saying.waiting_page(session, here.section_id, list_page.asked())
    page = render_template(
        "live/faces/waiting_words.html",
        here=here,
        waiting=list_page.shown(waiting),
        back="console.console" if may(current_account(), Action.RUN_EVENTS) else "backstage.scribe",
        say=speaker(HOST),
        problem=tell(refusal.message) if refusal else "",
    )
    response = make_response(page, 422 if refusal else 200)
    response.headers["Cache-Control"] = "no-store"  # Nobody has read these words yet.
    return response
