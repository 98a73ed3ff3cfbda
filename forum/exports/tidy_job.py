"""What a server has tidied once a day, as long as it runs: what was kept for a time, and whose time is over."""

from __future__ import annotations

import click

from forum.exports import child_process
from forum.web import background_jobs
from forum.web.storage import database
from scenarios.store import daily_task

TIDY = "tidy"
"""The task's name in the store, and the command's."""


def look() -> None:
    """Have today's work done, if nobody has: in a process of its own, and in none where there is nothing to do."""
    with database().read() as session:
        if not daily_task.is_due(session, TIDY):
            return
    if not database().write(lambda session: daily_task.take_on(session, TIDY)):
        return
    if background_jobs.daily_work_is_due():
        child_process.start(TIDY)
    else:
        database().write(lambda session: daily_task.done(session, TIDY))


def tidy() -> None:
    """Do today's work, whoever did it before: what is not due stays."""
    for what, count in background_jobs.do_daily_work():
        click.echo(f"{what}: {count}")
    database().wipe_log()
    database().write(lambda session: daily_task.done(session, TIDY))
