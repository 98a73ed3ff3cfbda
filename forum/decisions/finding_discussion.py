"""What the members of the group say about a finding: their stance, and their threads."""

from __future__ import annotations

from flask import Blueprint, redirect, request, url_for
from flask.typing import ResponseReturnValue

from forum.decisions.finding_page import CommentForm, StanceForm, page
from forum.web.access import current_account, requires
from forum.web.storage import database
from scenarios.account import Action
from scenarios.row_number import typed_number
from scenarios.store.decisions import finding as findings
from scenarios.store.decisions import thread as threads

blueprint = Blueprint("finding_discussion", __name__)


@blueprint.post("/review/findings/<int:finding_id>/stance")
@requires(Action.REVIEW_OUTCOMES)
def take_stance(finding_id: int) -> ResponseReturnValue:
    """Say whether one agrees; it can be changed at any time."""
    by, form = current_account(), StanceForm()
    if not form.validate():
        return page(finding_id, stance=form)
    agrees, why = form.agrees.data == "yes", form.why.data
    if not form.write(lambda session: findings.take_stance(session, by, finding_id, agrees, why)):
        return page(finding_id, stance=form)
    return redirect(url_for("finding.show", finding_id=finding_id, _anchor="stances"), 303)


@blueprint.post("/review/findings/<int:finding_id>/comments")
@requires(Action.REVIEW_OUTCOMES)
def comment(finding_id: int) -> ResponseReturnValue:
    """Begin a thread, or reply in one."""
    by, form = current_account(), CommentForm()
    reply_to = typed_number(request.form.get("reply_to"))
    if not form.validate():
        return page(finding_id, comment=form, reply_to=reply_to)
    text = form.text.data
    number = database().write(lambda session: threads.comment(session, by, finding_id, text, reply_to))
    return redirect(url_for("finding.show", finding_id=finding_id, _anchor=f"comment-{number}"), 303)


@blueprint.post("/review/findings/<int:finding_id>/comments/<int:comment_id>/take-down")
@requires(Action.REVIEW_OUTCOMES)
def take_down(finding_id: int, comment_id: int) -> ResponseReturnValue:
    """Take one's own comment down."""
    by = current_account()
    database().write(lambda session: threads.take_down(session, by, finding_id, comment_id))
    database().wipe_log()
    return redirect(url_for("finding.show", finding_id=finding_id, _anchor="threads"), 303)
