"""The console's page: who may open it, and the first state for its script."""

from __future__ import annotations

import msgspec
from flask import Blueprint, render_template

from forum.web.access import requires
from live.drawing.console_labels import HOST, HOST_REFUSALS
from live.drawing.labels import speaker, told
from live.faces import event_context
from live.snapshot.render import Face
from scenarios.account import Action

blueprint = Blueprint("console", __name__)
event_context.init(blueprint)


@blueprint.get("/host/<code>")
@requires(Action.RUN_EVENTS)
def console(code: str) -> str:
    """From where a facilitator runs the event."""
    return desk(code, Face.HOST, "live/faces/host.html")


def desk(code: str, face: Face, template: str) -> str:
    """The page of somebody behind the scenes: what their script needs, and the first state that it shows."""
    here = event_context.read(code)
    state = event_context.state(here, face)
    return render_template(
        template,
        here=here,
        state=state,
        facts=here.facts | {"state": msgspec.to_builtins(state), "refusals": told(HOST_REFUSALS)},
        say=speaker(HOST),
        words=told(HOST),
    )
