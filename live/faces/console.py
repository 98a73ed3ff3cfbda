"""The console's page: who may open it, and the first state for its script."""

from __future__ import annotations

from flask import Blueprint, render_template

from forum.web.access import requires
from live.drawing import drawer
from live.drawing.console_labels import HOST, HOST_REFUSALS
from live.drawing.labels import time_left, told
from live.faces import event_context
from live.messages.state import DrawnPage
from live.snapshot.render import Face
from scenarios.account import Action

blueprint = Blueprint("console", __name__)
event_context.init(blueprint)


@blueprint.get("/host/<code>")
@requires(Action.RUN_EVENTS)
def console(code: str) -> str:
    """From where a facilitator runs the event."""
    return desk(code, Face.HOST, DrawnPage.CONSOLE, "live/faces/host.html")


def desk(code: str, face: Face, page: DrawnPage, template: str) -> str:
    """The page of somebody behind the scenes as it is now, and what its script needs."""
    here = event_context.read(code)
    state = event_context.state(here, face)
    return render_template(
        template,
        here=here,
        **drawer.whole(page, state) | {"time_left": time_left},
        facts=here.facts | {"refusals": told(HOST_REFUSALS)},
        words=told(HOST),
    )
