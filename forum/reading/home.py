"""The first page: what this site is for, and the three ways in."""

from __future__ import annotations

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from forum.web.access import open_to_all
from forum.web.storage import database
from scenarios.store.pathways import pathway as pathways
from scenarios.store.stories import story as stories

blueprint = Blueprint("home", __name__)


@blueprint.get("/")
@open_to_all
def show() -> ResponseReturnValue:
    """What is under test here, what a vote can decide, and how to take part."""
    with database().read() as session:
        versions = pathways.under_test(session)
        count = stories.count_published(session)
    return render_template("forum/reading/home.html", versions=versions, count=count)
