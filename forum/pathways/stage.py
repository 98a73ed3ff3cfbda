"""The stages of a draft: added, changed, moved, and removed with the steps to and from them."""

from __future__ import annotations

from dataclasses import fields

from flask import Blueprint, flash, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from forum.pathways.draft import (
    DraftForm,
    PathwayDraft,
    answered,
    ask_page,
    done,
    form_page,
    order,
    save,
    saved,
    stage_name,
    to_edit,
)
from forum.web.access import requires
from forum.web.forms import TextAreaField, TextField, TimeField
from scenarios.account import Action
from scenarios.errors import Conflict, Invalid, NotFound
from scenarios.message import say
from scenarios.pathways import draft as changes
from scenarios.pathways.draft import Part
from scenarios.pathways.pathway import LINE_LIMIT, SHORT_LIMIT, TEXT_LIMIT, PathwayContent, Stage

blueprint = Blueprint("pathway_stage", __name__)

MOVES = {"up": -1, "down": 1}


class StageForm(DraftForm):
    """One stage: what it is, who runs it, when it is open, what it promises."""

    name = TextField(
        _l("What is it called?"),
        limit=LINE_LIMIT,
        required=_l("Say what this stage is called."),
        description=_l("Such as: The crisis café."),
    )
    short = TextField(
        _l("Its name on the line"),
        limit=SHORT_LIMIT,
        required=_l("Give the stage a short name for the line."),
        description=_l("18 letters or fewer. The big screen shows it."),
    )
    description = TextAreaField(
        _l("What is it?"),
        limit=TEXT_LIMIT,
        description=_l("In plain English, for somebody who may need it tonight: what happens there, and who is there."),
    )
    service = TextField(
        _l("Who runs it"),
        limit=LINE_LIMIT,
        description=_l("Stages with the same words here are drawn in one lane."),
    )
    opens = TimeField(_l("Opens at"), description=_l("Such as 5pm or 17:00. Leave it empty if it never closes."))
    closes = TimeField(_l("Closes at"), description=_l("It may be after midnight, such as 2am."))
    target = TextField(
        _l("The promise"), limit=LINE_LIMIT, description=_l("How soon, in plain words. Such as: Seen within 4 hours.")
    )

    def stage(self, key: str) -> Stage:
        """The stage as it is written now, under the key that it keeps."""
        return Stage(key, **{name: self[name].data or "" for name in _PLAIN})


_PLAIN = [field.name for field in fields(Stage) if field.name != "key"]


@blueprint.get("/design/<slug>/stages/new")
@requires(Action.EDIT_PATHWAYS)
def new(slug: str) -> ResponseReturnValue:
    """One more stage."""
    draft = to_edit(slug)
    return form_page(StageForm(based_on=draft.seen(_nothing)), draft, _("Add a stage"))


@blueprint.post("/design/<slug>/stages/new")
@requires(Action.EDIT_PATHWAYS)
def add(slug: str) -> ResponseReturnValue:
    """Add a stage at the end."""
    draft, form = to_edit(slug), StageForm()
    return answered(
        draft,
        form,
        _nothing,
        lambda content: changes.add_stage(content, form.stage("")),
        _empty,
        page=lambda: form_page(form, draft, _("Add a stage")),
        done=lambda: saved(slug, "stages"),
    )


@blueprint.get("/design/<slug>/stages/<key>")
@requires(Action.EDIT_PATHWAYS)
def edit(slug: str, key: str) -> ResponseReturnValue:
    """A stage to be changed."""
    draft = to_edit(slug)
    _stage(draft, key)
    return form_page(_form(draft, key), draft, _("Change a stage"))


@blueprint.post("/design/<slug>/stages/<key>")
@requires(Action.EDIT_PATHWAYS)
def change(slug: str, key: str) -> ResponseReturnValue:
    """Save a changed stage; one that was removed meanwhile is shown as removed, beside what was typed."""
    draft, form = to_edit(slug), StageForm()

    def put(content: PathwayContent) -> PathwayContent:
        return changes.put_stage(content, form.stage(key))

    return answered(
        draft,
        form,
        _part(key),
        put,
        lambda latest: _form(latest, key),
        page=lambda: form_page(form, draft, _("Change a stage")),
        done=lambda: saved(slug, f"stage-{key}"),
    )


@blueprint.post("/design/<slug>/stages/<key>/move")
@requires(Action.EDIT_PATHWAYS)
def move(slug: str, key: str) -> ResponseReturnValue:
    """Move a stage one place up or down."""
    draft, form = to_edit(slug), DraftForm()
    steps = MOVES.get(request.form.get("way", ""))
    if steps is None:
        raise Invalid(say("Say whether to move this stage up or down."))
    _stage(draft, key)
    try:
        save(draft, form, order, lambda content: changes.move_stage(content, key, steps))
    except Conflict:
        flash(_("Somebody changed the stages meanwhile. This is how they stand now."), "warning")
    return done(slug, f"stage-{key}")


@blueprint.get("/design/<slug>/stages/<key>/remove")
@requires(Action.EDIT_PATHWAYS)
def ask_to_remove(slug: str, key: str) -> ResponseReturnValue:
    """Say what goes with a stage, and ask once."""
    draft = to_edit(slug)
    return _remove_page(DraftForm(formdata=None, based_on=draft.seen(_with_steps(key))), draft, key)


@blueprint.post("/design/<slug>/stages/<key>/remove")
@requires(Action.EDIT_PATHWAYS)
def remove(slug: str, key: str) -> ResponseReturnValue:
    """Remove a stage, with the steps to and from it."""
    draft, form, part = to_edit(slug), DraftForm(), _with_steps(key)
    _stage(draft, key)
    try:
        save(draft, form, part, lambda content: changes.remove_stage(content, key))
    except Conflict:
        latest = to_edit(slug)
        again = DraftForm(formdata=None, based_on=latest.seen(part))
        told = say("Somebody changed this stage or its steps meanwhile. Look again at what goes with it.")
        again.blame(Conflict(told))
        return _remove_page(again, latest, key)
    flash(_("The stage is removed."), "success")
    return done(slug, "stages")


def _remove_page(form: DraftForm, draft: PathwayDraft, key: str) -> ResponseReturnValue:
    stage = _stage(draft, key)
    gone = changes.transitions_of(draft.content, key)
    ends = [(stage_name(draft, each.source), stage_name(draft, each.target)) for each in gone]
    ways = [_("the step from “%(source)s” to “%(target)s”", source=source, target=target) for source, target in ends]
    return ask_page(
        form,
        draft,
        heading=_("Remove “%(name)s”?", name=stage.name),
        listed=ways,
        text=_("These go with it:") if ways else _("No step leads to it or from it."),
        button=_("Remove it"),
        leave=_("Keep it"),
        warning=True,
    )


def _stage(draft: PathwayDraft, key: str) -> Stage:
    stage = draft.content.stage(key)
    if stage is None:
        raise NotFound(say("This draft has no such stage. It may have been removed."))
    return stage


def _form(draft: PathwayDraft, key: str) -> StageForm:
    stage = draft.content.stage(key)
    saved = {name: getattr(stage, name) for name in _PLAIN} if stage else {}
    return StageForm(formdata=None, based_on=draft.seen(_part(key)), **saved)


def _empty(draft: PathwayDraft) -> StageForm:
    return StageForm(formdata=None, based_on=draft.seen(_nothing))


def _part(key: str) -> Part:
    return lambda content: content.stage(key)


def _with_steps(key: str) -> Part:
    return lambda content: (content.stage(key), changes.transitions_of(content, key))


def _nothing(content: PathwayContent) -> object:
    return None
