"""The published stories, to browse and to read."""

from __future__ import annotations

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from forum.common import labels
from forum.stories import credits as crediting
from forum.stories.story_presenter import StoryPresenter
from forum.web import list_page
from forum.web.access import current_account, open_to_all
from forum.web.storage import database
from scenarios.account import Action, may
from scenarios.errors import NotFound
from scenarios.message import say
from scenarios.pathways.pathway import Stage
from scenarios.store.pathways import pathway as pathways
from scenarios.store.stories import credit, story_list
from scenarios.store.stories import story as stories
from scenarios.store.stories.story import RevisionRow

blueprint = Blueprint("browse", __name__)


@blueprint.get("/stories")
@open_to_all
def browse() -> ResponseReturnValue:
    """Every published story, or those that touch one stage of a pathway."""
    chosen = request.args.get("stage", "")
    with database().read() as session:
        listed = story_list.published(session, list_page.asked(), chosen)
        stages, credits = _stages(session), credit.of_all(session, [each.revision for each in listed.rows])
        is_any_open = story_list.is_any_open(session)
    page = {"listed": list_page.shown(listed), "credits": credits, "stages": stages, "chosen": chosen, "words": labels}
    return render_template("forum/reading/stories.html", **page, is_any_open=is_any_open)


@blueprint.get("/stories/<int:story_id>")
@open_to_all
def show(story_id: int) -> ResponseReturnValue:
    """A published story, whole: all its scenes and all its branches."""
    revision = published(story_id)
    page = {"revision": revision, "row": revision.story, "presenter": StoryPresenter.of(revision), "words": labels}
    page["moderates"] = may(current_account(), Action.MODERATE)
    return render_template("forum/reading/story.html", **page, credits=crediting.of(revision))


def published(story_id: int) -> RevisionRow:
    """The revision of a story that everyone may read. Raises NotFound where there is none."""
    with database().read() as session:
        try:
            return stories.published_revision(session, story_id)
        except NotFound as fault:
            raise NotFound(say("There is no such story, or it is not published.")) from fault


def _stages(session: Session) -> list[Stage]:
    return [stage for version in pathways.under_test(session) for stage in version.content.stages]
