"""The public pages of events: what is on, when, and how to join."""

from __future__ import annotations

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from forum.web import list_page
from forum.web.access import current_account, open_to_all
from forum.web.clock import site_clock
from forum.web.storage import database
from forum.web.translation import clock
from live.faces import event_context
from live.faces.playbill import playbill
from live.store import event
from scenarios.account import Action, may
from scenarios.decisions.you_said_we_did import SubjectKind
from scenarios.errors import NotFound
from scenarios.message import say
from scenarios.store.decisions import you_said_we_did

blueprint = Blueprint("events", __name__)

AT_ONCE = 25
"""How many events each of the two lists has."""


@blueprint.get("/events")
@open_to_all
def index() -> ResponseReturnValue:
    """All events: those to come, the next first, and those that were. A rehearsal is listed nowhere."""
    today = site_clock().today()
    with database().read() as session:
        coming = list_page.shown(
            event.coming(session, today, list_page.asked("coming"), limit=AT_ONCE), "coming", "coming"
        )
        past = list_page.shown(event.past(session, today, list_page.asked("past"), limit=AT_ONCE), "past", "past")
    may_run = may(current_account(), Action.RUN_EVENTS)
    return render_template("live/faces/events.html", coming=coming, past=past, may_run=may_run)


@blueprint.get("/events/<slug>")
@open_to_all
def show(slug: str) -> ResponseReturnValue:
    """One event's programme; a rehearsal's is for those who run events."""
    with database().read() as session:
        row = event.by_slug(session, slug)
        if row.rehearsal and not may(current_account(), Action.RUN_EVENTS):
            raise NotFound(say("There is no event at this address."))
        here = site_clock().here()
        bill = playbill(session, row, here)
        is_told = you_said_we_did.is_published(session, SubjectKind.EVENT, row.code)
    is_over = bill.day < here.date() and not any(part.status == "running" for part in bill.parts)
    return render_template(
        "live/faces/event.html",
        bill=bill,
        clock=clock,
        is_told=is_told,
        is_over=is_over,
        is_early=event_context.is_early(row),
    )
