"""The big screen's page: complete before any script, and then kept up to date by one."""

from __future__ import annotations

import msgspec
from flask import Blueprint, render_template

from forum.web import qr
from forum.web.access import open_to_all
from forum.web.compression import same_for_everybody
from forum.web.links import public_address, public_url_for
from forum.web.translation import clock
from live.faces import event_context
from live.faces.event_context import join_address
from live.faces.labels import speaker, time_left, told
from live.faces.screen_labels import SCREEN
from live.messages.state import PhoneState
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
    return render_template(
        "live/faces/screen.html",
        state=state,
        facts=here.facts | {"state": msgspec.to_builtins(state)},
        qr=qr.svg(public_url_for("phone.phone", code=here.code, section=here.asked), join_address()),
        renew=RENEW_S,
        say=speaker(SCREEN),
        words=told(SCREEN),
        clock=clock,
        time_left=time_left,
        after=qr.svg(public_address(f"/said-and-done/{here.code}"), here.event_name),
        size=_size(state),
    )


def _size(state: PhoneState) -> int:
    """The step of the text's size, by its length; the script then measures."""
    words = state.scene.narration if state.scene else ""
    if state.round:
        words = state.round.question + "".join(option.label for option in state.round.options)
    return sum(len(words) > limit for limit in _SIZES)
