"""Pages behind the scenes: what actors see from the wings, and the desk of whoever passes words on."""

from __future__ import annotations

import msgspec
from flask import Blueprint, render_template

from forum.web.access import open_to_all, requires
from forum.web.translation import clock
from live.faces import event_context
from live.faces.console import desk
from live.faces.console_labels import HOST
from live.faces.labels import speaker, told
from live.faces.screen_labels import SCREEN
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
        state=state,
        facts=here.facts | {"state": msgspec.to_builtins(state)},
        say=speaker(SCREEN | HOST),
        words=told(SCREEN | HOST),
        clock=clock,
    )


@blueprint.get("/scribe/<code>")
@requires(Action.PASS_WORDS)
def scribe(code: str) -> str:
    """From where somebody passes on what people say."""
    return desk(code, Face.SCRIBE, "live/faces/scribe.html")
