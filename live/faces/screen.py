"""The big screen's page: complete before any script, and then kept up to date by one."""

from __future__ import annotations

from flask import Blueprint, render_template

from forum.web import qr
from forum.web.access import open_to_all
from forum.web.compression import same_for_everybody
from forum.web.links import public_address, public_url_for
from live.drawing import drawer
from live.drawing.labels import time_left, told
from live.drawing.screen_labels import SCREEN
from live.faces import event_context
from live.messages.state import DrawnPage, PhoneState
from live.snapshot.render import Face

RENEW_S = 5
"""How often the page renews itself where no script does, in seconds."""
_SIZES = (260, 330, 420, 540, 700, 880, 1100, 1400)

blueprint = Blueprint("screen", __name__)
event_context.init(blueprint)


@blueprint.get("/screen/<code>")
@open_to_all
def screen(code: str) -> str:
    """What the room sees."""
    here = event_context.read(code)
    state = event_context.state(here, Face.SCREEN)
    same_for_everybody()
    drawn = drawer.whole(DrawnPage.SCREEN, state)
    drawn["body"]["data-size"] = str(_size(state))
    return render_template(
        "live/faces/screen.html",
        **drawn | {"time_left": time_left},
        facts=here.facts,
        qr=qr.symbol(public_url_for("phone.phone", code=here.code, section=here.asked), "qr"),
        after=qr.symbol(public_address(f"/said-and-done/{here.code}"), "after"),
        renew=RENEW_S,
        words=told(SCREEN),
    )


def _size(state: PhoneState) -> int:
    """The step of the text's size, by its length; the script then measures."""
    words = state.scene.narration if state.scene else ""
    if state.round:
        words = state.round.question + "".join(option.label for option in state.round.options)
    return sum(len(words) > limit for limit in _SIZES)
