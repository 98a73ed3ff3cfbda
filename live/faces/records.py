"""The pages on which a performance is played back, once it has ended."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from forum.web.access import open_to_all
from forum.web.storage import database
from forum.web.translation import clock, tell
from live.drawing.drawer import draw
from live.drawing.labels import speaker, told
from live.drawing.screen_labels import SCREEN
from live.faces import event_context
from live.messages.state import DrawnPage
from live.snapshot import playback
from live.snapshot.playback import PlaybackMoment
from live.store import event
from scenarios.errors import NotFound
from scenarios.message import say

blueprint = Blueprint("records", __name__)

SPEEDS = ("1", "2", "5", "20")
"""How many times faster than the evening it can be played."""


@blueprint.get("/events/<slug>/record/<int:performance_id>")
@open_to_all
def show(slug: str, performance_id: int) -> ResponseReturnValue:
    """The record of one story, to play at any speed, and in words for those who read it."""
    with database().read() as session:
        row = event.by_slug(session, slug)
        found = playback.record(session, performance_id, tell)
        if found.performance.section.event_id != row.id:
            raise NotFound(say("There is no record of this story yet. It comes when the story has ended."))
        if event_context.is_early(row):  # A try-out; its pictures name the code, which is public on the day.
            raise NotFound(say("There is no record of this story yet. It comes when the story has ended."))
        name = row.name
    return render_template(
        "live/faces/record.html",
        record=found,
        slug=slug,
        event_name=name,
        speeds=SPEEDS,
        facts={"moments": [_drawn(moment) for moment in found.moments]},
        say=speaker(SCREEN),
        words=told(SCREEN),
        clock=clock,
    )


def _drawn(moment: PlaybackMoment) -> dict[str, Any]:
    """What the stage showed at a moment, and along its foot."""
    drawing = draw(DrawnPage.SCREEN, moment.state)
    parts = {name: drawing.parts[name].html for name in ("stage", "foot")}
    return {"at": moment.at, "shows": drawing.body["data-shows"], "parts": parts}
