"""The moderators' part in what people say about a draft: read, pass, refuse, hide."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from forum.moderating.objection_form import ObjectionForm
from forum.web import list_page
from forum.web.access import current_account, requires
from forum.web.clock import site_clock
from forum.web.list_page import ShownPage
from forum.web.storage import database
from scenarios.account import Action
from scenarios.errors import Conflict
from scenarios.objection import wording
from scenarios.pathways.remark import RemarkState
from scenarios.store.pathways import remark as remarks
from scenarios.store.pathways.remark import PathwayRemarkRow

blueprint = Blueprint("moderated_remarks", __name__)

AT_ONCE = 12
"""How many remarks of each state a page has: the page has four lists."""


@blueprint.get("/moderate/remarks")
@requires(Action.MODERATE)
def index() -> ResponseReturnValue:
    """The remarks that wait, then those that were passed and those that nobody can read."""
    with database().read() as session:
        listed = {state: _listed(session, state) for state in RemarkState}
        counts = remarks.counts(session)
    page = {"listed": listed, "counts": counts, "State": RemarkState}
    return render_template("forum/moderating/moderate_remarks.html", **page, now=site_clock().now())


def _listed(session: Session, state: RemarkState) -> ShownPage[PathwayRemarkRow]:
    """A page of the remarks in one state; the address says which, for each state by itself."""
    name = state.value.replace(" ", "-")
    found = remarks.in_state(session, state, list_page.asked(name), limit=AT_ONCE)
    return list_page.shown(found, name, name)


@blueprint.get("/moderate/remarks/<int:remark_id>")
@requires(Action.MODERATE)
def show(remark_id: int) -> ResponseReturnValue:
    """A remark with what it is about, and what can be done with it."""
    return _page(_row(remark_id), ObjectionForm(formdata=None))


@blueprint.post("/moderate/remarks/<int:remark_id>/pass")
@requires(Action.MODERATE)
def pass_on(remark_id: int) -> ResponseReturnValue:
    """Show a remark to all."""
    return _decide(remark_id, RemarkState.PASSED, _("The remark is there for all to read."))


@blueprint.post("/moderate/remarks/<int:remark_id>/refuse")
@requires(Action.MODERATE)
def refuse(remark_id: int) -> ResponseReturnValue:
    """Keep a remark from being shown, and say why."""
    to = RemarkState.HIDDEN if _row(remark_id).state == RemarkState.PASSED.value else RemarkState.REFUSED
    return _decide(remark_id, to, _("Nobody but the moderators can read the remark."))


@blueprint.post("/moderate/remarks/<int:remark_id>/erase")
@requires(Action.MODERATE)
def erase(remark_id: int) -> ResponseReturnValue:
    """Take the words out of a remark, for good."""
    by = current_account()
    database().write(lambda session: remarks.erase(session, by, remark_id))
    database().wipe_log()
    flash(_("The words are deleted."), "success")
    return redirect(url_for("moderated_remarks.index"), 303)


def _decide(remark_id: int, to: RemarkState, told: str) -> ResponseReturnValue:
    form, by = ObjectionForm(), current_account()
    if to is not RemarkState.PASSED and not form.validate():
        return _page(_row(remark_id), form)
    why, words = None if to is RemarkState.PASSED else form.why, form.words.data or ""
    if not form.write(lambda session: remarks.decide(session, by, remark_id, to, why, words), Conflict):
        return _page(_row(remark_id), form)
    flash(told, "success")
    return redirect(url_for("moderated_remarks.index"), 303)


def _row(remark_id: int) -> PathwayRemarkRow:
    with database().read() as session:
        return remarks.get(session, remark_id)


def _page(row: PathwayRemarkRow, form: ObjectionForm) -> ResponseReturnValue:
    page = {"remark": row, "wording": wording(row.objection), "State": RemarkState}
    return render_template("forum/moderating/moderate_remark.html", **page, form=form), form.status
