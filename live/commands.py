"""The live event's commands: ``flask --app wsgi COMMAND``."""

from __future__ import annotations

from datetime import date

import click
from flask.cli import with_appcontext

from forum.web.links import public_address
from forum.web.storage import database
from live.store import sample


@click.command("sample")
@with_appcontext
def load_sample() -> None:
    """Load the sample pathway, its stories and an event today; what is there is left alone."""
    code = database().write(lambda session: sample.load(session, date.today()).code)
    click.echo(f"The sample event is at {public_address(f'/join/{code}')}")


COMMANDS: tuple[click.Command, ...] = (load_sample,)
