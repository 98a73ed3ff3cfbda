"""Decisions: what the group does about its findings, what became of it, and all that was said before."""

from __future__ import annotations

from collections.abc import Iterable

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from forum.decisions.decision_form import DecisionForm
from forum.decisions.decision_history import entries
from forum.web import list_page
from forum.web.access import current_account, requires
from forum.web.clock import site_clock
from forum.web.storage import database
from scenarios.account import Action
from scenarios.errors import Conflict, Invalid, NotFound
from scenarios.list_position import Position
from scenarios.message import say
from scenarios.row_number import typed_number
from scenarios.store.decisions import decision as decisions
from scenarios.store.decisions import finding as findings
from scenarios.store.decisions.decision import DecisionRow
from scenarios.store.decisions.finding import FindingRow
from scenarios.store.pathways import pathway as pathways
from scenarios.store.pathways.pathway import PathwayVersionRow

blueprint = Blueprint("decision", __name__)

OFFERED = 50
"""So many findings the form of a new decision shows at a time: those that are ticked, and then others to tick."""
LEAST_OFFERED = 10
"""So many others it shows however many are ticked."""
LOOKS_ON = ("look", "after", "before")
"""The buttons that show other findings to tick. They keep nothing, and lose nothing of what was typed."""


@blueprint.get("/review/decisions")
@requires(Action.REVIEW_OUTCOMES)
def index() -> ResponseReturnValue:
    """All decisions, the latest first."""
    with database().read() as session:
        made = list_page.shown(decisions.latest(session, list_page.asked()))
    return render_template("forum/decisions/decisions.html", made=made)


@blueprint.get("/review/decisions/new")
@requires(Action.REVIEW_OUTCOMES)
def new() -> ResponseReturnValue:
    """Write down what is done about one or more findings."""
    answered = _named(request.args.getlist("finding"))
    form = DecisionForm(formdata=None, decided_on=site_clock().today(), from_version=str(answered[-1].version.number))
    return _new_page(form, answered[0], answered)


@blueprint.post("/review/decisions/new")
@requires(Action.REVIEW_OUTCOMES)
def make() -> ResponseReturnValue:
    """Keep the decision, or show other findings that it could answer."""
    by, form, typed = current_account(), DecisionForm(), request.form
    answered = _findings(typed.getlist("finding"))
    begun = (answered or _named([typed.get("begun", "")]))[0]
    is_looking = any(name in typed for name in LOOKS_ON)
    if is_looking or not form.offer(_versions(begun.version.pathway_id)).validate():
        return _new_page(form, begun, answered)
    terms, numbers = form.terms(), [each.id for each in answered]
    written = form.write(lambda session: decisions.make(session, by, numbers, terms))
    if written is None:
        return _new_page(form, begun, answered)
    row = written.value
    flash(_("The decision is written down."), "success")
    return redirect(url_for("decision.show", decision_id=row.id), 303)


@blueprint.get("/review/decisions/<int:decision_id>")
@requires(Action.REVIEW_OUTCOMES)
def show(decision_id: int) -> ResponseReturnValue:
    """A decision, with the findings that it answers and its whole history."""
    with database().read() as session:
        row = decisions.get(session, decision_id)
        answered = findings.by_numbers(session, [each.finding_id for each in row.answers])
        told = entries(each.plain for each in row.history)
    return render_template("forum/decisions/decision.html", row=row, terms=row.terms, answered=answered, history=told)


@blueprint.get("/review/decisions/<int:decision_id>/change")
@requires(Action.REVIEW_OUTCOMES)
def edit(decision_id: int) -> ResponseReturnValue:
    """What it says, to be changed, or to say what became of it."""
    row = _row(decision_id)
    return _change_page(DecisionForm.of(row.terms, row.edition), row)


@blueprint.post("/review/decisions/<int:decision_id>/change")
@requires(Action.REVIEW_OUTCOMES)
def change(decision_id: int) -> ResponseReturnValue:
    """Keep the change; where somebody else saved meanwhile, show both."""
    by, row, form = current_account(), _row(decision_id), DecisionForm()
    if not form.offer(_versions(row.pathway_id)).validate():
        return _change_page(form, row)
    terms, seen = form.terms(), form.seen_edition
    try:
        database().write(lambda session: decisions.change(session, by, decision_id, terms, seen=seen))
    except Invalid as fault:
        form.blame(fault)
        return _change_page(form, row)
    except Conflict as fault:
        latest = _row(decision_id)
        form.blame(fault)
        form.saved_meanwhile = DecisionForm.of(latest.terms, latest.edition).offer(_versions(row.pathway_id))
        form.based_on.raw_data, form.based_on.data = None, str(latest.edition)
        return _change_page(form, latest)
    flash(_("Saved. What it said before stays in its history."), "success")
    return redirect(url_for("decision.show", decision_id=decision_id), 303)


@blueprint.get("/review/findings/<int:finding_id>/decisions")
@requires(Action.REVIEW_OUTCOMES)
def choose(finding_id: int) -> ResponseReturnValue:
    """The decisions about the same pathway that could answer a finding too."""
    with database().read() as session:
        row = findings.get(session, finding_id)
        made = list_page.shown(decisions.could_answer(session, row, list_page.asked()))
    return render_template("forum/decisions/decision_choose.html", row=row, made=made)


@blueprint.post("/review/decisions/<int:decision_id>/findings")
@requires(Action.REVIEW_OUTCOMES)
def answer(decision_id: int) -> ResponseReturnValue:
    """Let a decision answer a finding too. What the decision says stays as it is."""
    by = current_account()
    numbers = [each.id for each in _named(request.form.getlist("finding"))]
    database().write(lambda session: decisions.answer(session, by, decision_id, numbers))
    flash(_("The decision answers this finding too. What it says is as it was."), "success")
    return redirect(url_for("finding.show", finding_id=numbers[0]), 303)


def _row(decision_id: int) -> DecisionRow:
    with database().read() as session:
        return decisions.get(session, decision_id)


def _named(typed: Iterable[str]) -> list[FindingRow]:
    """The findings that the form or the address names. Raises NotFound where it names none."""
    rows = _findings(typed)
    if not rows:
        raise NotFound(say("Open a finding first, and write the decision from there."))
    return rows


def _findings(typed: Iterable[str]) -> list[FindingRow]:
    numbers = {number for each in typed if (number := typed_number(each)) is not None}
    with database().read() as session:
        return findings.by_numbers(session, numbers)


def _versions(pathway_id: int) -> list[PathwayVersionRow]:
    with database().read() as session:
        return pathways.versions(session, pathway_id)


def _new_page(form: DecisionForm, begun: FindingRow, answered: list[FindingRow]) -> ResponseReturnValue:
    """The form, begun from one finding, with those that are ticked and a page of those that wait for a decision."""
    words, pathway = request.form.get("find", "").strip(), begun.version.pathway_id
    at = Position(**{end: request.form.get(end, "") for end in ("after", "before")})
    but, limit = [each.id for each in answered], max(LEAST_OFFERED, OFFERED - len(answered))
    with database().read() as session:
        more = decisions.waiting_findings(session, at, pathway_id=pathway, words=words, but=but, limit=limit)
    page = {"form": form.offer(_versions(pathway)), "begun": begun, "answered": answered, "more": more, "words": words}
    return render_template("forum/decisions/decision_new.html", **page), form.status


def _change_page(form: DecisionForm, row: DecisionRow) -> ResponseReturnValue:
    form.offer(_versions(row.pathway_id))
    return render_template("forum/decisions/decision_change.html", form=form, row=row), form.status
