"""The console's page: who may open it, and the first state for its script."""

from __future__ import annotations

from flask import Blueprint, render_template

from forum.web.access import requires
from live.picture import Face
from live.programme import ChooseSection
from live.visit import broadcast, choose, visit
from live.words import HOST, REFUSALS, speaker, told
from scenarios.account import Action

blueprint = Blueprint("host", __name__)
blueprint.register_error_handler(ChooseSection, choose)


@blueprint.get("/host/<code>")
@requires(Action.RUN_EVENTS)
def console(code: str) -> str:
    """From where a facilitator runs the event."""
    here = visit(code)
    state = broadcast().state(here.section_id, Face.HOST)
    return render_template(
        "live/host.html",
        here=here,
        state=state,
        facts=here.facts | {"state": state, "refusals": told(REFUSALS)},
        say=speaker(HOST),
        words=told(HOST),
    )
