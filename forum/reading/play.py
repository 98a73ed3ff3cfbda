"""A story played scene by scene; the way through it is in the address, so that it works without a script."""

from __future__ import annotations

from collections.abc import Sequence

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from forum.common import labels
from forum.reading.browse import published
from forum.stories import credits
from forum.stories.draft import INVITED, shared
from forum.stories.story_presenter import StoryPresenter
from forum.stories.submitted import to_read
from forum.web.access import decided_inside, open_to_all, requires
from scenarios.account import Action
from scenarios.store.stories.story import RevisionRow
from scenarios.stories.story import StoryStatus
from scenarios.stories.walkthrough import ON, walk

blueprint = Blueprint("play", __name__)

SEPARATOR = "."


@blueprint.get("/stories/<int:story_id>/play")
@open_to_all
def play(story_id: int) -> ResponseReturnValue:
    """Play a published story."""
    return _page(published(story_id), url_for("browse.show", story_id=story_id), is_public=True)


@blueprint.get("/write/<int:story_id>/play")
@decided_inside(INVITED)
def preview(story_id: int) -> ResponseReturnValue:
    """Play a story that one works on, as it is now."""
    return _page(shared(story_id).revision, url_for("invitation.read", story_id=story_id))


@blueprint.get("/moderate/<int:story_id>/play")
@requires(Action.MODERATE)
def check(story_id: int) -> ResponseReturnValue:
    """Play a story that was sent in, as a room would see it, once a moderator has begun to read."""
    revision, back = to_read(story_id), url_for("moderating.show", story_id=story_id)
    if revision.story.status == StoryStatus.SUBMITTED.value:
        return redirect(back, 303)  # Its writer is told that nobody has opened it.
    return _page(revision, back)


def _page(revision: RevisionRow, back: str, *, is_public: bool = False) -> ResponseReturnValue:
    """Only what is public may be read aloud: some browsers send what their voice says to somebody else's machine."""
    presenter = StoryPresenter.of(revision)
    page = {
        "presenter": presenter,
        "title": revision.content.title,
        "back": back,
        "words": labels,
        "is_public": is_public,
    }
    taken = request.args.get("way")
    if taken is None:
        shown = {"row": revision.story, "credits": credits.of(revision)}
        return render_template("forum/reading/play_start.html", **page, **shown, start=address(()))
    way = walk(revision.content, tuple(taken.split(SEPARATOR)) if taken else ())
    return render_template("forum/reading/play.html", **page, way=way, address=address, on=ON)


def address(path: Sequence[str]) -> str:
    """Where the story stands at the end of this path, at its heading: that is where a reader goes on."""
    way = SEPARATOR.join(path)
    return url_for(request.endpoint or "", **(request.view_args or {}), way=way, _anchor="scene")
