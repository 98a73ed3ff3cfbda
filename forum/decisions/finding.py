"""Findings: what the design group makes of results, each with its own page, and the register of those that wait."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy.orm import Session
from wtforms import HiddenField

from forum.decisions.finding_page import page
from forum.web import list_page
from forum.web.access import current_account, requires
from forum.web.clock import site_clock
from forum.web.forms import Form, SelectField, TextAreaField
from forum.web.storage import database
from scenarios.account import Action
from scenarios.decisions.finding import SENTENCE_LIMIT, WHOLE, FindingBasis, GroundKind, subjects, unanswered
from scenarios.errors import Conflict, NotFound
from scenarios.message import say
from scenarios.pathways.pathway import PathwayContent
from scenarios.results.outcome_record import OutcomeRecord
from scenarios.row_number import typed_number
from scenarios.store.decisions import decision as decisions
from scenarios.store.decisions import finding as findings
from scenarios.store.decisions.finding import FindingRow
from scenarios.store.pathways import pathway as pathways
from scenarios.store.pathways.pathway import PathwayVersionRow
from scenarios.store.results import outcome as outcomes

blueprint = Blueprint("finding", __name__)

AT_ONCE = 25
"""How many findings each of the two lists of the register has."""


class FindingForm(Form):
    """A sentence, and the part of the pathway that it is about."""

    sentence = TextAreaField(
        _l("What did you find?"),
        limit=SENTENCE_LIMIT,
        required=_l("Write what you found, in one sentence."),
        description=_l("One sentence in plain English, such as: At night, one call is not enough."),
    )
    about = SelectField(_l("Which part of the pathway is it about?"))
    version = HiddenField()
    outcome = HiddenField()

    def offer(self, content: PathwayContent) -> FindingForm:
        """Offer every part of this version, and the whole of it."""
        names = {"stage": _l("Stage"), "assumption": _l("Taken for granted")}
        parts = [(each.about, f"{names[each.part]}: {each.name or each.text}") for each in subjects(content)]
        self.about.choices = [(WHOLE, _l("The pathway as a whole")), *parts]
        return self


@blueprint.get("/review/findings")
@requires(Action.REVIEW_OUTCOMES)
def index() -> ResponseReturnValue:
    """The findings that no decision answers, the oldest first, and then those that one does."""
    with database().read() as session:
        waiting = decisions.waiting_findings(session, list_page.asked("waiting"), limit=AT_ONCE)
        answered = decisions.answered_findings(session, list_page.asked("answered"), limit=AT_ONCE)
        made = decisions.about(session, [row.id for row in answered.rows])
        count, told = decisions.count_waiting_findings(session), [row.plain for row in waiting.rows]
    answers = [(each.finding_id, row) for row in made for each in row.answers]
    return render_template(
        "forum/decisions/findings.html",
        waiting=list_page.shown(waiting.of(unanswered(told, (), site_clock().now())), "waiting", "waiting"),
        count=count,
        answered=list_page.shown(answered, "answered", "answered"),
        decisions={row.id: [made for number, made in answers if number == row.id] for row in answered.rows},
    )


@blueprint.get("/review/findings/new")
@requires(Action.REVIEW_OUTCOMES)
def new() -> ResponseReturnValue:
    """Write a finding, from a result or about a version; where neither is given, choose the version."""
    with database().read() as session:
        asked = typed_number(request.args.get("outcome")), typed_number(request.args.get("version"))
        record, version = _subject(session, *asked)
        offered = [each for row in pathways.everything(session) for each in pathways.versions(session, row.id)]
    if version is None:
        return render_template("forum/decisions/finding_version.html", versions=offered)
    about = f"stage:{record.stage.key}" if record and record.stage else WHOLE
    form = FindingForm(formdata=None, about=about, version=version.id, outcome=record.id if record else "")
    return _form_page(form, version, record)


@blueprint.post("/review/findings/new")
@requires(Action.REVIEW_OUTCOMES)
def make() -> ResponseReturnValue:
    """Keep a finding. The result that it was written from is the first thing that it rests on, with its scene."""
    by, form = current_account(), FindingForm()
    with database().read() as session:
        record, version = _subject(session, typed_number(form.outcome.data), typed_number(form.version.data))
    if version is None:
        raise NotFound(say("There is no such version of the model."))
    if not form.offer(version.content).validate():
        return _form_page(form, version, record)
    grounds = _grounds(record) if record else ()
    sentence, about = form.sentence.data, form.about.data
    written = form.write(lambda session: findings.make(session, by, version.id, sentence, about, grounds))
    if written is None:
        return _form_page(form, version, record)
    row = written.value
    flash(_("The finding is written. Say what else it rests on, and let the others say what they think."), "success")
    return redirect(url_for("finding.show", finding_id=row.id), 303)


@blueprint.get("/review/findings/<int:finding_id>")
@requires(Action.REVIEW_OUTCOMES)
def show(finding_id: int) -> ResponseReturnValue:
    """A finding, with all that it rests on, who agrees, and what is said about it."""
    return page(finding_id)


@blueprint.get("/review/findings/<int:finding_id>/change")
@requires(Action.REVIEW_OUTCOMES)
def rephrase(finding_id: int) -> ResponseReturnValue:
    """Its words, to be changed while nobody else has said what they think of them."""
    row = _row(finding_id)
    form = FindingForm(formdata=None, sentence=row.sentence, about=row.about)
    return _change_page(form, row)


@blueprint.post("/review/findings/<int:finding_id>/change")
@requires(Action.REVIEW_OUTCOMES)
def change(finding_id: int) -> ResponseReturnValue:
    """Keep the changed words."""
    by, row, form = current_account(), _row(finding_id), FindingForm()
    if not form.offer(row.version.content).validate():
        return _change_page(form, row)

    def work(session: Session) -> None:
        answered = finding_id in decisions.answered(session)
        findings.change(session, by, finding_id, form.sentence.data, form.about.data, is_answered=answered)

    if not form.write(work, Conflict):
        return _change_page(form, row)
    return redirect(url_for("finding.show", finding_id=finding_id), 303)


@blueprint.post("/review/findings/<int:finding_id>/share")
@requires(Action.REVIEW_OUTCOMES)
def share(finding_id: int) -> ResponseReturnValue:
    """Let the writers of the stories behind it read its sentence, or no longer."""
    by, is_shared = current_account(), request.form.get("share") == "yes"
    database().write(lambda session: findings.share(session, by, finding_id, is_shared))
    flash(
        _("The writers of the stories behind it can read it now, and are told.")
        if is_shared
        else _("Writers can no longer read it."),
        "success",
    )
    return redirect(url_for("finding.show", finding_id=finding_id, _anchor="writers"), 303)


def _grounds(record: OutcomeRecord) -> tuple[FindingBasis, ...]:
    return (
        FindingBasis(GroundKind.OUTCOME, record.id),
        FindingBasis(GroundKind.SCENE, record.outcome.revision_id, record.outcome.scene),
    )


def _row(finding_id: int) -> FindingRow:
    with database().read() as session:
        return findings.get(session, finding_id)


def _subject(
    session: Session, outcome: int | None, version: int | None
) -> tuple[OutcomeRecord | None, PathwayVersionRow | None]:
    """The result that a finding is written from, and the version of the pathway that it is about."""
    record = outcomes.get(session, outcome).record if outcome is not None else None
    number = record.outcome.pathway_version_id if record else version
    return record, pathways.version(session, number) if number is not None else None


def _form_page(form: FindingForm, version: PathwayVersionRow, record: OutcomeRecord | None) -> ResponseReturnValue:
    form.offer(version.content)
    return render_template("forum/decisions/finding_new.html", form=form, version=version, record=record), form.status


def _change_page(form: FindingForm, row: FindingRow) -> ResponseReturnValue:
    form.offer(row.version.content)
    return render_template("forum/decisions/finding_change.html", form=form, row=row), form.status
