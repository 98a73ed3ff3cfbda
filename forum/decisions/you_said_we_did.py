"""You said, we did: a page for everyone about each pathway and each event, once a member of the group publishes it."""

from __future__ import annotations

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from forum.decisions.you_said_we_did_page import told
from forum.web import list_page
from forum.web.access import open_to_all, requires
from forum.web.storage import database
from scenarios.account import Action
from scenarios.decisions.you_said_we_did import SubjectKind
from scenarios.store.decisions import you_said_we_did as store

blueprint = Blueprint("you_said_we_did", __name__)


@blueprint.get("/pathways/<slug>/what-became")
@open_to_all
def of_pathway(slug: str) -> ResponseReturnValue:
    """What became of all that was said about a pathway."""
    return _public(SubjectKind.PATHWAY, slug)


@blueprint.get("/said-and-done/<code>")
@open_to_all
def of_event(code: str) -> ResponseReturnValue:
    """What became of all that was said at an event. At its end, the room scans a picture of this address."""
    return _public(SubjectKind.EVENT, code.upper())


@blueprint.get("/review/said-and-done")
@requires(Action.REVIEW_OUTCOMES)
def index() -> ResponseReturnValue:
    """Every pathway and event of which something can be told, and whether it is."""
    with database().read() as session:
        found = {kind: store.subjects(session, kind, list_page.asked(kind), limit=25) for kind in SubjectKind}
        listed = {kind: list_page.shown(page, kind, kind) for kind, page in found.items()}
        published = store.published(session)
    return render_template("forum/decisions/you_said_we_did/index.html", listed=listed, published=published)


def _public(kind: SubjectKind, key: str) -> ResponseReturnValue:
    with database().read() as session:
        subject = store.for_everyone(session, kind, key)
        row = store.get(session, subject)
        page = told(session, row) if row.published_at else None
    return render_template("forum/decisions/you_said_we_did/said_and_done.html", subject=subject, page=page)
