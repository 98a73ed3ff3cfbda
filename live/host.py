"""The console's page: who may open it, and the first state for its script."""

from __future__ import annotations

from flask import Blueprint, render_template

from forum.web.access import requires
from live import visit
from live.host_words import HOST, HOST_REFUSALS
from live.picture import Face
from live.visit import broadcast
from live.words import speaker, told
from scenarios.account import Action

blueprint = Blueprint("host", __name__)
visit.init(blueprint)


@blueprint.get("/host/<code>")
@requires(Action.RUN_EVENTS)
def console(code: str) -> str:
    """From where a facilitator runs the event."""
    return desk(code, Face.HOST, "live/host.html")


def desk(code: str, face: Face, template: str) -> str:
    """The page of somebody behind the scenes: what their script needs, and the first state that it shows."""
    here = visit.read(code)
    state = broadcast().state(here.section_id, face)
    return render_template(
        template,
        here=here,
        state=state,
        facts=here.facts | {"state": state, "refusals": told(HOST_REFUSALS)},
        say=speaker(HOST),
        words=told(HOST),
    )
