"""What a draft takes for granted: claims that a story can test."""

from __future__ import annotations

from flask import Blueprint, flash
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from forum.pathways.draft import DraftForm, PathwayDraft, answered, ask_page, done, form_page, save, saved, to_edit
from forum.web.access import requires
from forum.web.forms import TextAreaField
from forum.web.translation import tell
from scenarios.account import Action
from scenarios.errors import Conflict, NotFound
from scenarios.message import say
from scenarios.pathways import draft as changes
from scenarios.pathways.draft import Part
from scenarios.pathways.pathway import TEXT_LIMIT, Assumption, PathwayContent

blueprint = Blueprint("pathway_assumption", __name__)


class AssumptionForm(DraftForm):
    """One claim."""

    text = TextAreaField(
        _l("What does the pathway take for granted?"),
        limit=TEXT_LIMIT,
        required=_l("Say what the pathway takes for granted."),
        description=_l("One claim that a story could show to be wrong. Such as: One call is enough."),
    )


@blueprint.get("/design/<slug>/assumptions/new")
@requires(Action.EDIT_PATHWAYS)
def new(slug: str) -> ResponseReturnValue:
    """One more assumption."""
    draft = to_edit(slug)
    return form_page(_empty(draft), draft, _("Add an assumption"))


@blueprint.post("/design/<slug>/assumptions/new")
@requires(Action.EDIT_PATHWAYS)
def add(slug: str) -> ResponseReturnValue:
    """Add an assumption."""
    draft, form = to_edit(slug), AssumptionForm()
    return answered(
        draft,
        form,
        _nothing,
        lambda content: changes.add_assumption(content, form.text.data),
        _empty,
        page=lambda: form_page(form, draft, _("Add an assumption")),
        done=lambda: saved(slug, "assumptions"),
    )


@blueprint.get("/design/<slug>/assumptions/<key>")
@requires(Action.EDIT_PATHWAYS)
def edit(slug: str, key: str) -> ResponseReturnValue:
    """An assumption to be changed."""
    draft = to_edit(slug)
    if draft.content.assumption(key) is None:
        raise NotFound(say("This draft has no such assumption. It may have been removed."))
    return form_page(_form(draft, key), draft, _("Change an assumption"))


@blueprint.post("/design/<slug>/assumptions/<key>")
@requires(Action.EDIT_PATHWAYS)
def change(slug: str, key: str) -> ResponseReturnValue:
    """Save a changed assumption; one that was removed meanwhile is shown as removed, beside what was typed."""
    draft, form = to_edit(slug), AssumptionForm()

    def put(content: PathwayContent) -> PathwayContent:
        return changes.put_assumption(content, Assumption(key, form.text.data))

    return answered(
        draft,
        form,
        _part(key),
        put,
        lambda latest: _form(latest, key),
        page=lambda: form_page(form, draft, _("Change an assumption")),
        done=lambda: saved(slug, "assumptions"),
    )


@blueprint.get("/design/<slug>/assumptions/<key>/remove")
@requires(Action.EDIT_PATHWAYS)
def ask_to_remove(slug: str, key: str) -> ResponseReturnValue:
    """Ask once before an assumption is removed."""
    draft = to_edit(slug)
    assumption = draft.content.assumption(key)
    if assumption is None:
        raise NotFound(say("This draft has no such assumption. It may have been removed."))
    return ask_page(
        DraftForm(formdata=None, based_on=draft.seen(_part(key))),
        draft,
        heading=_("Remove this assumption?"),
        text=assumption.text,
        button=_("Remove it"),
        leave=_("Keep it"),
        warning=True,
    )


@blueprint.post("/design/<slug>/assumptions/<key>/remove")
@requires(Action.EDIT_PATHWAYS)
def remove(slug: str, key: str) -> ResponseReturnValue:
    """Remove an assumption."""
    draft, form = to_edit(slug), DraftForm()
    try:
        save(draft, form, _part(key), lambda content: changes.remove_assumption(content, key))
        flash(_("The assumption is removed."), "success")
    except Conflict as fault:
        flash(tell(fault.message), "warning")
    return done(slug, "assumptions")


def _form(draft: PathwayDraft, key: str) -> AssumptionForm:
    saved = draft.content.assumption(key)
    return AssumptionForm(formdata=None, based_on=draft.seen(_part(key)), text=saved.text if saved else "")


def _empty(draft: PathwayDraft) -> AssumptionForm:
    return AssumptionForm(formdata=None, based_on=draft.seen(_nothing))


def _part(key: str) -> Part:
    return lambda content: content.assumption(key)


def _nothing(content: PathwayContent) -> object:
    return None
