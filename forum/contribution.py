"""Moderating what strangers add to stories that are open: read in its place, passed on, or refused with a reason."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from forum import words
from forum.tale import Tale
from forum.web.access import current_account, requires
from forum.web.forms import Form, TextAreaField
from forum.web.storage import database
from scenarios.account import Action
from scenarios.errors import Invalid, NotFound
from scenarios.message import say
from scenarios.store import story as stories
from scenarios.store import suggestion as suggestions
from scenarios.store.story_note import NOTE_LIMIT
from scenarios.suggestion import State

blueprint = Blueprint("contribution", __name__)


SHOWN_LIMIT = 50
"""Additions that were passed, on the page of moderators; any other is found beside its story."""


class RefuseForm(Form):
    """Why an addition is kept from everyone."""

    reason = TextAreaField(
        _l("Why is it refused?"), limit=NOTE_LIMIT, required=_l("Say why, in a few words. Only moderators read this."),
        description=_l("Kept on record for moderators. Nobody else is shown it, and nobody is shown the addition."),
    )


class TakeDownForm(Form):
    """Why an addition that was passed is taken down again."""

    reason = TextAreaField(
        _l("Why is it taken down?"), limit=NOTE_LIMIT,
        required=_l("Say why, in a few words. Only moderators read this."),
        description=_l("Kept on record for moderators. The words of the addition, and the name with it, are deleted."),
    )


@blueprint.get("/moderate/contributions")
@requires(Action.MODERATE)
def queue() -> ResponseReturnValue:
    """What was added to open stories and nobody has read, the longest first; then what was passed, the newest first."""
    with database().read() as session:
        rows, passed = suggestions.waiting(session), suggestions.shown(session, SHOWN_LIMIT)
        about = {row.story_id: stories.published_of(session, row.story_id) for row in [*rows, *passed]}
    return render_template("forum/contributions.html", rows=rows, passed=passed, about=about, words=words)


@blueprint.get("/moderate/contributions/<int:suggestion_id>")
@requires(Action.MODERATE)
def show(suggestion_id: int) -> ResponseReturnValue:
    """One addition, in its place in the story."""
    return _page(suggestion_id)


@blueprint.post("/moderate/contributions/<int:suggestion_id>/pass")
@requires(Action.MODERATE)
def pass_on(suggestion_id: int) -> ResponseReturnValue:
    """Pass it on to the story's holder, and show it beside the story."""
    by = current_account()
    database().write(lambda session: suggestions.pass_on(session, by, suggestion_id))
    flash(_("It is passed on. Whoever holds the story decides whether to weave it in."), "success")
    return redirect(url_for("contribution.queue"), 303)


@blueprint.post("/moderate/contributions/<int:suggestion_id>/refuse")
@requires(Action.MODERATE)
def refuse(suggestion_id: int) -> ResponseReturnValue:
    """Keep it from everyone, with the reason on record."""
    form, by = RefuseForm(), current_account()
    if not form.validate():
        return _page(suggestion_id, refused=form)
    try:
        database().write(lambda session: suggestions.refuse(session, by, suggestion_id, form.reason.data or ""))
    except Invalid as fault:
        form.blame(fault)
        return _page(suggestion_id, refused=form)
    flash(_("It is refused. Nobody is shown it."), "success")
    return redirect(url_for("contribution.queue"), 303)


@blueprint.post("/moderate/contributions/<int:suggestion_id>/take-down")
@requires(Action.MODERATE)
def take_down(suggestion_id: int) -> ResponseReturnValue:
    """Take back what was passed; its words are gone for good."""
    form, by = TakeDownForm(), current_account()
    if not form.validate():
        return _page(suggestion_id, taken_down=form)
    try:
        database().write(lambda session: suggestions.take_down(session, by, suggestion_id, form.reason.data or ""))
    except Invalid as fault:
        form.blame(fault)
        return _page(suggestion_id, taken_down=form)
    database().wipe_log()
    flash(_("It is taken down, and its words are deleted."), "success")
    return redirect(url_for("contribution.queue"), 303)


def waiting_count() -> int:
    """How many additions nobody has read."""
    with database().read() as session:
        return suggestions.count_waiting(session)


def _page(
    suggestion_id: int, refused: RefuseForm | None = None, taken_down: TakeDownForm | None = None
) -> ResponseReturnValue:
    """The addition with the form that it can have now; where it was decided meanwhile, without what was typed."""
    with database().read() as session:
        row = suggestions.get(session, suggestion_id)
        revision = stories.published_of(session, row.story_id)
    if revision is None or row.form is None:
        raise NotFound(say("There is no such addition, or its story is not public any more."))
    tale = Tale.of(revision)
    scene = tale.content.scene(row.scene) or tale.content.playable().first
    waits, is_passed = row.state == State.WAITING.value, State(row.state) in suggestions.PASSED
    form = (refused or RefuseForm(formdata=None)) if waits else (taken_down or TakeDownForm(formdata=None))
    page = {"row": row, "tale": tale, "scene": scene, "waits": waits, "is_passed": is_passed, "words": words}
    return render_template("forum/contribution.html", **page, form=form, State=State), form.status
