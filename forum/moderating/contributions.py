"""Moderating what strangers add to open stories: read in its place, passed on, refused or taken down with a reason."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from forum.common import labels
from forum.moderating.objection_form import ObjectionForm
from forum.results.export_folder import sweep
from forum.stories.story_presenter import StoryPresenter
from forum.web import list_page
from forum.web.access import current_account, requires
from forum.web.storage import database
from scenarios.account import Action
from scenarios.errors import Conflict, NotFound
from scenarios.message import say
from scenarios.objection import wording
from scenarios.store.stories import story as stories
from scenarios.store.stories import story_list
from scenarios.store.stories import suggestion as suggestions
from scenarios.stories.story import StoryStatus
from scenarios.stories.suggestion import SuggestionState

blueprint = Blueprint("contributions", __name__)


@blueprint.get("/moderate/contributions")
@requires(Action.MODERATE)
def queue() -> ResponseReturnValue:
    """What was added to open stories and nobody has read, those that wait longest first."""
    with database().read() as session:
        rows = list_page.shown(suggestions.waiting(session, list_page.asked()))
        passed = list_page.shown(suggestions.passed(session, list_page.asked("passed")), "passed", "passed")
        titles = story_list.titles(session, {row.story_id for row in [*rows.rows, *passed.rows]})
    return render_template("forum/moderating/contributions.html", rows=rows, passed=passed, titles=titles, words=labels)


@blueprint.get("/moderate/contributions/<int:suggestion_id>")
@requires(Action.MODERATE)
def show(suggestion_id: int) -> ResponseReturnValue:
    """One addition, in its place in the story."""
    return _page(suggestion_id, ObjectionForm(formdata=None))


@blueprint.post("/moderate/contributions/<int:suggestion_id>/pass")
@requires(Action.MODERATE)
def pass_on(suggestion_id: int) -> ResponseReturnValue:
    """Pass it on to the story's holder, and show it beside the story."""
    by = current_account()
    database().write(lambda session: suggestions.pass_on(session, by, suggestion_id))
    flash(_("It is passed on. Whoever holds the story decides whether to weave it in."), "success")
    return redirect(url_for("contributions.queue"), 303)


@blueprint.post("/moderate/contributions/<int:suggestion_id>/refuse")
@requires(Action.MODERATE)
def refuse(suggestion_id: int) -> ResponseReturnValue:
    """Keep it from everyone, with the reason on record."""
    form, by = ObjectionForm(), current_account()
    if not form.validate():
        return _page(suggestion_id, form)
    words = form.words.data or ""
    if not form.write(lambda session: suggestions.refuse(session, by, suggestion_id, form.why, words)):
        return _page(suggestion_id, form)
    flash(_("It is not shown. The person who added it can read why."), "success")
    return redirect(url_for("contributions.queue"), 303)


@blueprint.post("/moderate/contributions/<int:suggestion_id>/take-down")
@requires(Action.MODERATE)
def take_down(suggestion_id: int) -> ResponseReturnValue:
    """Take an addition away that was passed, and delete its words; a published story that has it goes down too."""
    form, by = ObjectionForm(), current_account()
    if not form.validate():
        return _page(suggestion_id, form)
    words = form.words.data or ""
    written = form.write(lambda session: suggestions.take_down(session, by, suggestion_id, form.why, words), Conflict)
    if written is None:
        return _page(suggestion_id, form)
    row = written.value
    database().wipe_log()
    sweep()
    flash(_("It is taken down, and its words are deleted."), "success")
    with database().read() as session:
        if stories.get(session, row.story_id).status == StoryStatus.TAKEN_DOWN.value:
            flash(_("The story that it was part of is down too. Its holder reads why."), "success")
    return redirect(url_for("contributions.queue"), 303)


def waiting_count() -> int:
    """How many additions nobody has read."""
    with database().read() as session:
        return suggestions.count_waiting(session)


def _page(suggestion_id: int, form: ObjectionForm) -> ResponseReturnValue:
    with database().read() as session:
        row = suggestions.get(session, suggestion_id)
        revision = stories.published_of(session, row.story_id)
        in_story = revision is not None and revision.number in suggestions.revisions_with(session, row)
    if revision is None or row.form is None:
        raise NotFound(say("There is no such addition, or its story is not public any more."))
    presenter = StoryPresenter.of(revision)
    scene = presenter.content.scene(row.scene) or presenter.content.playable().first
    page = {"row": row, "presenter": presenter, "scene": scene, "waits": row.state == SuggestionState.WAITING.value}
    page["in_story"], page["wording"] = in_story, wording(row.objection)
    page["is_shown"] = row.text and row.state not in (SuggestionState.WAITING.value, SuggestionState.REFUSED.value)
    return render_template("forum/moderating/contribution.html", **page, form=form, words=labels), form.status
