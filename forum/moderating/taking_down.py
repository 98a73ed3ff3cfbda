"""A moderator takes a published story down, or does not accept one that was sent in."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from forum.moderating.objection_form import StoryObjectionForm
from forum.results.export_folder import sweep
from forum.stories.submitted import to_read
from forum.web.access import current_account, requires
from forum.web.storage import database
from scenarios.account import Action
from scenarios.errors import Conflict, NotFound
from scenarios.message import say
from scenarios.store.stories import story as stories
from scenarios.store.stories import taking_down
from scenarios.store.stories.story import RevisionRow
from scenarios.stories.story import StoryStatus

blueprint = Blueprint("taking_down", __name__)

_ANSWERABLE = (StoryStatus.IN_REVIEW.value, StoryStatus.CHANGES_ASKED.value)


@blueprint.get("/moderate/<int:story_id>/take-down")
@requires(Action.MODERATE)
def ask_down(story_id: int) -> ResponseReturnValue:
    """What taking a published story down does, and the reasons for it."""
    revision = _published(story_id)
    return _down_page(story_id, revision, StoryObjectionForm(formdata=None, based_on=_number(revision)))


@blueprint.post("/moderate/<int:story_id>/take-down")
@requires(Action.MODERATE)
def take_down(story_id: int) -> ResponseReturnValue:
    """Take it down at once."""
    form, by, revision = StoryObjectionForm(), current_account(), _published(story_id)
    if revision is None:
        return _down_page(story_id, revision, form), 409
    if not form.validate():
        return _down_page(story_id, revision, form), form.status
    why, words, seen = form.why, form.words.data or "", form.seen
    if not form.write(lambda session: taking_down.take_down(session, by, story_id, why, words, seen=seen), Conflict):
        latest = _published(story_id)
        return _down_page(story_id, latest, form.show_again(_number(latest))), form.status
    sweep()
    flash(_("The story is down. Only its writer, people they invited and moderators can read it."), "success")
    return redirect(url_for("moderating.show", story_id=story_id), 303)


@blueprint.get("/moderate/<int:story_id>/refuse")
@requires(Action.MODERATE)
def ask_refusal(story_id: int) -> ResponseReturnValue:
    """What not accepting a story does, and the reasons for it."""
    revision = to_read(story_id)
    if revision.story.status not in _ANSWERABLE:
        return redirect(url_for("moderating.show", story_id=story_id), 303)
    return _refusal_page(revision, StoryObjectionForm(formdata=None, based_on=revision.number))


@blueprint.post("/moderate/<int:story_id>/refuse")
@requires(Action.MODERATE)
def refuse(story_id: int) -> ResponseReturnValue:
    """Do not publish what was sent in, and say why."""
    form, by, revision = StoryObjectionForm(), current_account(), to_read(story_id)
    if not form.validate():
        return _refusal_page(revision, form)
    why, words, seen = form.why, form.words.data or "", form.seen
    if not form.write(lambda session: taking_down.refuse(session, by, story_id, why, words, seen=seen), Conflict):
        latest = to_read(story_id)
        return _refusal_page(latest, form.show_again(latest.number))
    flash(_("The story is not published. Its writer reads why on their story’s page."), "success")
    return redirect(url_for("moderating.queue"), 303)


def _published(story_id: int) -> RevisionRow | None:
    """What everyone reads of a story; None where it was taken down. Raises NotFound for any other, a draft too."""
    with database().read() as session:
        row, revision = stories.get(session, story_id), stories.published_of(session, story_id)
    if revision is None and row.status != StoryStatus.TAKEN_DOWN.value:
        raise NotFound(say("There is no such story, or it is not published."))
    return revision


def _number(revision: RevisionRow | None) -> int:
    return revision.number if revision else 0


def _down_page(story_id: int, revision: RevisionRow | None, form: StoryObjectionForm) -> str:
    return render_template("forum/moderating/take_down.html", story_id=story_id, revision=revision, form=form)


def _refusal_page(revision: RevisionRow, form: StoryObjectionForm) -> ResponseReturnValue:
    return render_template(
        "forum/moderating/refuse.html", revision=revision, row=revision.story, form=form
    ), form.status
