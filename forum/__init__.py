"""The forum online: one face of the library of scenarios."""

from __future__ import annotations

from flask import Flask

from forum import accounts, collaborating, decisions, exports, moderating, pathways, reading, results, review, writing
from forum.accounts import session_job
from forum.common import labels
from forum.decisions import evidence_job
from forum.exports import export_job, tidy_job
from forum.results import attendance_job, caveat
from forum.review import reading_job
from forum.stories import unopened_drafts
from forum.web import background_jobs
from forum.web.background_jobs import DailyWork
from scenarios.objection import wording

ROOMS = (accounts, collaborating, decisions, exports, moderating, pathways, reading, results, review, writing)


def init_app(app: Flask) -> None:
    """Add the forum's pages and commands to ``app``."""
    for room in ROOMS:
        for blueprint in room.BLUEPRINTS:
            app.register_blueprint(blueprint)
    app.jinja_env.filters["age"] = labels.age
    app.jinja_env.globals["caveat"] = caveat.CAVEAT
    app.jinja_env.globals["wording_of"] = wording
    erasing = DailyWork("Drafts that nobody opened for a year", unopened_drafts.is_due, unopened_drafts.erase_all)
    background_jobs.add_daily(app, erasing)


def start(app: Flask) -> None:
    """Start what only a server does: it looks after files to take away, removed evidence and events that are over,
    reads stories on the versions that they test, writes down which sessions and drafts were used, and tidies each day.
    """
    background_jobs.look_for_ever(app, "events that are over", attendance_job.look)
    background_jobs.look_for_ever(app, "files to take away", export_job.look, first=export_job.start)
    background_jobs.look_for_ever(app, "what is left of evidence", evidence_job.look)
    background_jobs.look_for_ever(app, "stories to be read", reading_job.look)
    background_jobs.look_for_ever(app, "sessions that were used", session_job.look)
    background_jobs.look_for_ever(app, "what was kept for a time", tidy_job.look)
    background_jobs.look_for_ever(app, "drafts that were opened", unopened_drafts.look)
