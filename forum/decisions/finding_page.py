"""A finding's own page: put together in one place, since the forms on it are sent to several."""

from __future__ import annotations

from flask import render_template
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext as _l

from forum.decisions import finding_basis
from forum.web.access import current_account
from forum.web.clock import site_clock
from forum.web.forms import Form, RadiosField, TextAreaField
from forum.web.storage import database
from scenarios.decisions.finding import WHY_LIMIT, subject, unanswered
from scenarios.decisions.thread import COMMENT_LIMIT
from scenarios.store.decisions import decision as decisions
from scenarios.store.decisions import finding as findings
from scenarios.store.decisions import thread as threads


class StanceForm(Form):
    """Whether somebody agrees, and why."""

    agrees = RadiosField(
        _l("Do you agree?"),
        required=_l("Choose whether you agree."),
        choices=[("yes", _l("I agree")), ("no", _l("I do not agree"))],
    )
    why = TextAreaField(
        _l("Why?"),
        limit=WHY_LIMIT,
        description=_l("It is needed where you do not agree. Your name and your reason stay with the finding."),
    )


class CommentForm(Form):
    """What somebody says."""

    text = TextAreaField(_l("Your comment"), limit=COMMENT_LIMIT, required=_l("Write your comment."))


def page(
    finding_id: int, stance: StanceForm | None = None, comment: CommentForm | None = None, reply_to: int | None = None
) -> ResponseReturnValue:
    """The page, with a form on it that has to be mended, if there is one."""
    by = current_account()
    with database().read() as session:
        row = findings.whole(session, finding_id)
        finding = row.plain
        made = decisions.about(session, [finding_id])
        grounds = finding_basis.shown(session, finding.grounds)
        said = threads.about(session, finding_id)
    mine = finding.stance_of(by.id)
    said_so = {"agrees": "yes" if mine.agrees else "no", "why": mine.why} if mine else {}
    waiting = unanswered([finding], {finding_id} if made else (), site_clock().now())
    wrong = stance or comment
    return render_template(
        "forum/decisions/finding.html",
        row=row,
        finding=finding,
        part=subject(row.version.content, row.about),
        grounds=grounds,
        threads=said,
        decisions=made,
        waiting=waiting[0] if waiting else None,
        mine=mine,
        stance=stance or StanceForm(formdata=None, **said_so),
        comment=comment if comment and reply_to is None else CommentForm(formdata=None),
        reply=comment if comment and reply_to is not None else CommentForm(formdata=None),
        blank=CommentForm(formdata=None),
        reply_to=reply_to,
        wrong=wrong,
    ), wrong.status if wrong else 200
