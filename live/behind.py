"""Pages behind the scenes: what actors see from the wings, and the desk of whoever passes words on."""

from __future__ import annotations

from flask import Blueprint, render_template

from forum.web.access import open_to_all, requires
from live import visit
from live.host import desk
from live.host_words import HOST
from live.picture import Face
from live.screen_words import SCREEN
from live.visit import broadcast
from live.words import clock, speaker, told
from scenarios.account import Action

blueprint = Blueprint("behind", __name__)
visit.init(blueprint)


@blueprint.get("/backstage/<code>")
@open_to_all
def backstage(code: str) -> str:
    """The scene, the way so far, and whether it is stopped: nothing that the room may not see."""
    here = visit.read(code)
    state = broadcast().state(here.section_id, Face.SCREEN)
    return render_template(
        "live/backstage.html",
        here=here,
        state=state,
        facts=here.facts | {"state": state},
        say=speaker(SCREEN | HOST),
        words=told(SCREEN | HOST),
        clock=clock,
    )


@blueprint.get("/scribe/<code>")
@requires(Action.PASS_WORDS)
def scribe(code: str) -> str:
    """From where somebody passes on what people say."""
    return desk(code, Face.SCRIBE, "live/scribe.html")
