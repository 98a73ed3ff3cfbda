"""The steps of a draft from stage to stage, each with the plain words of when people take it."""

from __future__ import annotations

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
    save,
    saved,
    stage_name,
    to_edit,
)
from forum.web.access import requires
from forum.web.forms import SelectField, TextAreaField
from forum.web.translation import tell
from scenarios.account import Action
from scenarios.errors import Conflict, NotFound
from scenarios.message import say
from scenarios.pathways import draft as changes
from scenarios.pathways.draft import Part
from scenarios.pathways.pathway import TEXT_LIMIT, PathwayContent, Transition

blueprint = Blueprint("pathway_step", __name__)


class StepForm(DraftForm):
    """From where, to where, and when."""

    source = SelectField(_l("From"), required=_l("Choose where this step starts."))
    target = SelectField(_l("To"), required=_l("Choose where this step leads."))
    condition = TextAreaField(
        _l("When do people take it?"),
        limit=TEXT_LIMIT,
        description=_l("Such as: You need a nurse, or ask for one."),
    )

    def offering(self, draft: PathwayDraft) -> StepForm:
        """The stages to choose from."""
        stages = [(stage.key, stage.name) for stage in draft.content.stages]
        self.source.choices = self.target.choices = [("", _("Choose a stage")), *stages]
        return self

    def step(self) -> Transition:
        """The step as it is written now."""
        return Transition(self.source.data or "", self.target.data or "", self.condition.data)


@blueprint.get("/design/<slug>/steps/new")
@requires(Action.EDIT_PATHWAYS)
def new(slug: str) -> ResponseReturnValue:
    """One more step, from the stage that was asked for."""
    draft = to_edit(slug)
    form = StepForm(formdata=None, based_on=draft.seen(_nothing), source=request.args.get("source", ""))
    return form_page(form.offering(draft), draft, _("Add a step"))


@blueprint.post("/design/<slug>/steps/new")
@requires(Action.EDIT_PATHWAYS)
def add(slug: str) -> ResponseReturnValue:
    """Add a step."""
    draft = to_edit(slug)
    form = StepForm().offering(draft)
    return answered(
        draft,
        form,
        _nothing,
        lambda content: changes.add_transition(content, form.step()),
        _empty,
        page=lambda: form_page(form, draft, _("Add a step")),
        done=lambda: saved(slug, "steps"),
    )


@blueprint.get("/design/<slug>/steps/<source>/<target>")
@requires(Action.EDIT_PATHWAYS)
def edit(slug: str, source: str, target: str) -> ResponseReturnValue:
    """A step to be changed."""
    draft = to_edit(slug)
    if draft.content.transition(source, target) is None:
        raise NotFound(say("This draft has no such step. It may have been removed."))
    return form_page(_form(draft, source, target), draft, _("Change a step"))


@blueprint.post("/design/<slug>/steps/<source>/<target>")
@requires(Action.EDIT_PATHWAYS)
def change(slug: str, source: str, target: str) -> ResponseReturnValue:
    """Save a changed step; one that was removed meanwhile is shown as removed, beside what was typed."""
    draft = to_edit(slug)
    form = StepForm().offering(draft)

    def put(content: PathwayContent) -> PathwayContent:
        return changes.put_transition(content, source, target, form.step())

    return answered(
        draft,
        form,
        _part(source, target),
        put,
        lambda latest: _form(latest, source, target),
        page=lambda: form_page(form, draft, _("Change a step")),
        done=lambda: saved(slug, "steps"),
    )


@blueprint.get("/design/<slug>/steps/<source>/<target>/remove")
@requires(Action.EDIT_PATHWAYS)
def ask_to_remove(slug: str, source: str, target: str) -> ResponseReturnValue:
    """Ask once before a step is removed."""
    draft = to_edit(slug)
    step = draft.content.transition(source, target)
    if step is None:
        raise NotFound(say("This draft has no such step. It may have been removed."))
    names = {"source": stage_name(draft, source), "target": stage_name(draft, target)}
    return ask_page(
        DraftForm(formdata=None, based_on=draft.seen(_part(source, target))),
        draft,
        heading=_("Remove the step from “%(source)s” to “%(target)s”?", **names),
        text=step.condition or _("Nothing is written about when people take it."),
        button=_("Remove it"),
        leave=_("Keep it"),
        warning=True,
    )


@blueprint.post("/design/<slug>/steps/<source>/<target>/remove")
@requires(Action.EDIT_PATHWAYS)
def remove(slug: str, source: str, target: str) -> ResponseReturnValue:
    """Remove a step."""
    draft, form = to_edit(slug), DraftForm()
    try:
        save(draft, form, _part(source, target), lambda content: changes.remove_transition(content, source, target))
        flash(_("The step is removed."), "success")
    except Conflict as fault:
        flash(tell(fault.message), "warning")
    return done(slug, "steps")


def _form(draft: PathwayDraft, source: str, target: str) -> StepForm:
    step = draft.content.transition(source, target) or Transition("", "")
    seen = draft.seen(_part(source, target))
    form = StepForm(formdata=None, based_on=seen, source=step.source, target=step.target, condition=step.condition)
    return form.offering(draft)


def _empty(draft: PathwayDraft) -> StepForm:
    return StepForm(formdata=None, based_on=draft.seen(_nothing)).offering(draft)


def _part(source: str, target: str) -> Part:
    return lambda content: content.transition(source, target)


def _nothing(content: PathwayContent) -> object:
    return None
