"""What came of the events, for the design group: to read, and to take away."""

from __future__ import annotations

from collections.abc import Iterator

from flask import Blueprint, Response, render_template
from flask.typing import ResponseReturnValue

from forum.results import outcome_csv, outcome_json
from forum.results.outcome import listing, show
from forum.results.outcome_voices import voices_of
from forum.review import contents as review_contents
from forum.web import list_page
from forum.web.access import requires
from forum.web.storage import database, rest
from forum.web.translation import tell
from scenarios.account import Action
from scenarios.results.outcome_record import OutcomeRecord
from scenarios.store.decisions import finding as findings
from scenarios.store.results import outcome as outcomes
from scenarios.store.results import room_voice
from scenarios.store.results.selection import OutcomeWithVoices

blueprint = Blueprint("review", __name__)

ON_A_PAGE = 20
"""How many outcomes a part of the list has."""


@blueprint.get("/review")
@requires(Action.REVIEW_OUTCOMES)
def index() -> ResponseReturnValue:
    """Every outcome, by event and story, in parts where they are many."""
    with database().read() as session:
        found = outcomes.page(session, list_page.asked(), limit=ON_A_PAGE)
    rest()
    with database().read() as session:
        count = outcomes.count(session)
        versions, due = review_contents.versions(session), review_contents.due(session)
    events = listing([row.bare_record for row in found.rows], tell)
    page = {"page": list_page.shown(found, anchor="results"), "count": count}
    return render_template("forum/review/review.html", events=events, versions=versions, due=due, **page)


@blueprint.get("/review/<int:outcome_id>")
@requires(Action.REVIEW_OUTCOMES)
def outcome(outcome_id: int) -> ResponseReturnValue:
    """One outcome, at an address that stays."""
    record = _record(outcome_id)
    with database().read() as session:
        heard = [row.plain for row in room_voice.of_performance(session, record.outcome.performance)]
        resting = findings.of_outcome(session, outcome_id)
    return render_template(
        "forum/review/outcome.html",
        outcome=show(record, tell),
        voices=voices_of(record.outcome, heard),
        findings=resting,
    )


@blueprint.get("/review/columns")
@requires(Action.REVIEW_OUTCOMES)
def columns() -> ResponseReturnValue:
    """What each column of the CSV says."""
    return render_template("forum/review/outcome_columns.html", columns=outcome_csv.COLUMNS)


@blueprint.get("/review/<int:outcome_id>/outcome.csv")
@requires(Action.REVIEW_OUTCOMES)
def one_as_csv(outcome_id: int) -> ResponseReturnValue:
    """One outcome for a spreadsheet."""
    return _csv(iter([_heard(outcome_id)]), f"outcome-{outcome_id}.csv")


@blueprint.get("/review/<int:outcome_id>/outcome.json")
@requires(Action.REVIEW_OUTCOMES)
def one_as_json(outcome_id: int) -> ResponseReturnValue:
    """One outcome for a program."""
    return _json(iter([_heard(outcome_id)]), f"outcome-{outcome_id}.json")


def _record(outcome_id: int) -> OutcomeRecord:
    with database().read() as session:
        return outcomes.get(session, outcome_id).record


def _heard(outcome_id: int) -> OutcomeWithVoices:
    with database().read() as session:
        record = outcomes.get(session, outcome_id).record
        return OutcomeWithVoices(
            record, tuple(row.plain for row in room_voice.of_performance(session, record.outcome.performance))
        )


def _csv(heard: Iterator[OutcomeWithVoices], name: str) -> Response:
    return _file(Response(outcome_csv.parts(each.record for each in heard), mimetype="text/csv"), name)


def _json(heard: Iterator[OutcomeWithVoices], name: str) -> Response:
    return _file(Response(outcome_json.parts(heard), mimetype="application/json"), name)


def _file(response: Response, name: str) -> Response:
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    response.headers["Cache-Control"] = "no-store"
    return response
