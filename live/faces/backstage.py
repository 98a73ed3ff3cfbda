"""Pages behind the scenes: what actors see from the wings, and the desk of whoever passes words on."""

from __future__ import annotations

from flask import Blueprint, render_template

from forum.web.access import open_to_all, requires
from live.drawing import drawer
from live.drawing.console_labels import HOST
from live.drawing.labels import time_left, told
from live.drawing.screen_labels import SCREEN
from live.faces import event_context
from live.faces.console import desk
from live.messages.state import DrawnPage
from live.snapshot.render import Face
from scenarios.account import Action

blueprint = Blueprint("backstage", __name__)
event_context.init(blueprint)


@blueprint.get("/backstage/<code>")
@open_to_all
def backstage(code: str) -> str:
    """The scene, the way so far, and whether it is stopped: nothing that the room may not see."""
    here = event_context.read(code)
    state = event_context.state(here, Face.SCREEN)
    return render_template(
        "live/faces/backstage.html",
        here=here,
        **drawer.whole(DrawnPage.BACKSTAGE, state) | {"time_left": time_left},
        facts=here.facts,
        words=told(SCREEN | HOST),
    )


@blueprint.get("/scribe/<code>")
@requires(Action.PASS_WORDS)
def scribe(code: str) -> str:
    """From where somebody passes on what people say."""
    return desk(code, Face.SCRIBE, DrawnPage.SCRIBE, "live/faces/scribe.html")
