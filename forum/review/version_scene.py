"""One scene of a story on a version: every vote at it, and all that rooms said there, a page at a time."""

from __future__ import annotations

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from forum.results.outcome import summary
from forum.review.conformance import VOICES
from forum.review.version import subject
from forum.web import list_page as web_list_page
from forum.web.access import requires
from forum.web.storage import database
from scenarios.account import Action
from scenarios.store.review import version_list

blueprint = Blueprint("version_scene", __name__)


@blueprint.get("/review/pathways/<slug>/<int:number>/stories/<int:story_id>/scenes/<key>")
@requires(Action.REVIEW_OUTCOMES)
def show(slug: str, number: int, story_id: int, key: str) -> ResponseReturnValue:
    """What rooms were asked at this scene, and what they said."""
    about, at = subject(slug, number), (story_id, key)
    with database().read() as session:
        listed = version_list.scene(session, about.version, at)
        asked = version_list.asked(session, about.version, at, web_list_page.asked("votes"))
        heard = version_list.heard(session, about.version, at, web_list_page.asked("voices"))
    return render_template(
        "forum/review/version_scene.html",
        **about.for_page,
        case=listed.case,
        scene=listed.scene,
        votes=web_list_page.shown(asked, "votes", anchor="votes"),
        heard=web_list_page.shown(heard, "voices", anchor="voices"),
        voices=VOICES,
        summary=summary,
    )
