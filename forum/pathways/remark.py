"""What anyone says about a draft of a pathway, and what its designers answer."""

from __future__ import annotations

from collections.abc import Iterable

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import HiddenField

from forum.common import anonymous, own_contributions, quota
from forum.common.conflict_form import ConflictForm
from forum.pathways.access import SHOWN_DRAFTS, may_edit, version_to_see
from forum.web import list_page
from forum.web.access import current_account, decided_inside, requires
from forum.web.forms import Form, RadiosField, TextAreaField, TextField
from forum.web.storage import database
from scenarios.account import Action
from scenarios.errors import Conflict, Invalid, NotFound
from scenarios.message import say
from scenarios.pathways.draft import edition
from scenarios.pathways.pathway import PathwayContent
from scenarios.pathways.remark import (
    NAME_LIMIT,
    REMARK_LIMIT,
    Became,
    Remark,
    RemarkKind,
    RemarkState,
    RemarkSubject,
    subject,
    subjects,
)
from scenarios.store.list_page import beginning_with
from scenarios.store.pathways import pathway as pathways
from scenarios.store.pathways import remark as remarks
from scenarios.store.pathways.pathway import PathwayVersionRow
from scenarios.store.pathways.remark import PathwayRemarkRow

blueprint = Blueprint("pathway_remark", __name__)

GONE = "gone"
"""Where remarks stand that are about a part which the draft no longer has."""


class RemarkForm(Form):
    """A question or a suggestion, from anyone."""

    kind = RadiosField(
        _l("What is it?"),
        required=_l("Choose whether it is a question or a suggestion."),
        choices=[
            (RemarkKind.QUESTION, _l("I question this")),
            (RemarkKind.SUGGESTION, _l("I suggest something better")),
        ],
    )
    text = TextAreaField(
        _l("What do you want to question or suggest?"),
        limit=REMARK_LIMIT,
        required=_l("Write what you want to question or suggest."),
        description=_l("In your own words. Leave out names, and anything that could show who somebody is."),
    )
    name = TextField(
        _l("How should we name you?"),
        limit=NAME_LIMIT,
        description=_l("Only if you want to say. A first name, a made-up name, “a carer”, or nothing at all."),
    )


class RemarkAnswerForm(ConflictForm):
    """A designer's answer, and what became of the remark."""

    became = RadiosField(
        _l("What became of it?"),
        required=_l("Choose what became of it."),
        choices=[
            (Became.TAKEN_IN, _l("Taken in"), _l("The draft says so now.")),
            (Became.NOT_TAKEN_IN, _l("Not taken in"), _l("Say why.")),
            (Became.ANSWERED, _l("Answered"), _l("It was a question.")),
        ],
    )
    answer = TextAreaField(_l("Your answer"), limit=REMARK_LIMIT, description=_l("Everyone can read it."))
    based_on = HiddenField()

    @classmethod
    def of(cls, row: PathwayRemarkRow) -> RemarkAnswerForm:
        """The form with what is saved."""
        return cls(formdata=None, based_on=edition(row.answer), answer=row.answer, became=row.became)


def by_subject(rows: Iterable[PathwayRemarkRow], content: PathwayContent) -> dict[str, list[PathwayRemarkRow]]:
    """Remarks by what they are about; under GONE where the draft no longer has that part."""
    found: dict[str, list[PathwayRemarkRow]] = {}
    for row in rows:
        found.setdefault(row.about if subject(content, row.about) else GONE, []).append(row)
    return found


@blueprint.get("/pathways/<slug>/versions/<int:number>/remarks")
@decided_inside(SHOWN_DRAFTS)
def read(slug: str, number: int) -> ResponseReturnValue:
    """What people said about a version, or about one part of it, a page at a time."""
    about = request.args.get("about", "")
    with database().read() as session:
        version = version_to_see(session, slug, number)
        listed = remarks.page_about(session, version.id, about, list_page.asked())
    names = {each.about: each.name or each.text for each in subjects(version.content)}
    page = {"version": version, "part": subject(version.content, about) if about else None, "names": names}
    return render_template(
        "forum/pathways/remarks_page.html", **page, about=about, listed=list_page.shown(listed), may_edit=may_edit()
    )


@blueprint.get("/pathways/<slug>/versions/<int:number>/remarks/<about>")
@decided_inside("only a draft that is shown to all takes remarks")
def new(slug: str, number: int, about: str) -> ResponseReturnValue:
    """A part of a draft, and the box to question it in."""
    version, part = _open(slug, number, about)
    return _page(RemarkForm(), version, part)


@blueprint.post("/pathways/<slug>/versions/<int:number>/remarks/<about>")
@decided_inside("only a draft that is shown to all takes remarks")
def send(slug: str, number: int, about: str) -> ResponseReturnValue:
    """Keep a remark for a moderator to read."""
    (version, part), form = _open(slug, number, about), RemarkForm()
    if not form.validate():
        return _page(form, version, part)
    anonymous.ensure_may_begin()
    quota.take(quota.WORDS)
    remark = Remark(about, RemarkKind(form.kind.data), form.text.data, form.name.data)
    written = form.write(lambda session: remarks.make(session, version.id, remark).id, Conflict)
    if written is None:
        return _page(form, version, part)
    made = written.value
    own_contributions.remember(own_contributions.REMARKED, made)
    flash(
        _("Thank you. A moderator reads it first. Then it stands here for all to read, and a designer answers it."),
        "success",
    )
    return redirect(url_for("pathway.version", slug=slug, number=number), 303)


@blueprint.get("/design/remarks/<int:remark_id>")
@requires(Action.EDIT_PATHWAYS)
def show(remark_id: int) -> ResponseReturnValue:
    """A remark, to be answered."""
    row = _passed(remark_id)
    return _answer_page(RemarkAnswerForm.of(row), row)


@blueprint.post("/design/remarks/<int:remark_id>")
@requires(Action.EDIT_PATHWAYS)
def answer(remark_id: int) -> ResponseReturnValue:
    """Say for all to read what became of a remark."""
    row, form, by = _passed(remark_id), RemarkAnswerForm(), current_account()
    if not form.validate():
        return _answer_page(form, row)
    text, became, seen = form.answer.data, Became(form.became.data), form.based_on.data or ""
    try:
        database().write(lambda session: remarks.answer(session, by, remark_id, text, became, seen=seen))
    except Invalid as fault:
        form.blame(fault)
        return _answer_page(form, row)
    except Conflict as fault:
        latest = _passed(remark_id)
        form.blame(fault)
        form.saved_meanwhile = RemarkAnswerForm.of(latest)
        form.based_on.raw_data, form.based_on.data = None, edition(latest.answer)
        return _answer_page(form, latest)
    flash(_("Your answer is there for all to read."), "success")
    return redirect(address(row), 303)


def address(row: PathwayRemarkRow) -> str:
    """Where a remark stands: on the page of its version, or where that has too many, on the page of a list."""
    version, anchor = row.version, f"remark-{row.id}"
    with database().read() as session:
        there = remarks.all_on_one_page(session, version.id)
    if there:
        return url_for("pathway.version", slug=version.pathway.slug, number=version.number, _anchor=anchor)
    slug, begins = version.pathway.slug, beginning_with(row.id).after
    return url_for("pathway_remark.read", slug=slug, number=version.number, after=begins, _anchor=anchor)


def _open(slug: str, number: int, about: str) -> tuple[PathwayVersionRow, RemarkSubject]:
    """A draft that takes remarks, and the part of it. Raises NotFound: drafts stay unknown until they are shown."""
    with database().read() as session:
        version = pathways.by_number(session, pathways.by_slug(session, slug).id, number)
    if version is None or not version.is_public:
        raise NotFound(say("There is no such version of this pathway to read."))
    part = subject(version.content, about)
    if part is None:
        raise NotFound(say("This version has no such part. It may have been removed."))
    if not version.takes_remarks:
        raise Conflict(say("This version is no longer a draft, so it takes no more remarks. Thank you all the same."))
    return version, part


def _passed(remark_id: int) -> PathwayRemarkRow:
    with database().read() as session:
        row = remarks.get(session, remark_id)
    if row.state != RemarkState.PASSED.value:
        raise NotFound(say("There is no such remark, or no moderator has passed it."))
    return row


def _page(form: RemarkForm, version: PathwayVersionRow, part: RemarkSubject) -> ResponseReturnValue:
    with database().read() as session:
        there = list_page.shown(remarks.page_about(session, version.id, part.about, list_page.asked()))
    page = render_template("forum/pathways/remark_new.html", form=form, version=version, part=part, there=there)
    return page, form.status


def _answer_page(form: RemarkAnswerForm, row: PathwayRemarkRow) -> ResponseReturnValue:
    page = render_template("forum/pathways/remark_answer.html", form=form, remark=row, address=address(row))
    return page, form.status
