"""The live event's commands: ``flask --app wsgi COMMAND``."""

from __future__ import annotations

import asyncio
from contextlib import suppress

import click
from flask.cli import with_appcontext

from forum.web.links import public_address
from forum.web.single_instance import AnotherServer, only_server_on
from forum.web.storage import database
from live.conducting import sample_evening
from live.performance.join_code import clean_code
from live.rehearsal.audience import PHONES_LIMIT, Audience


@click.command("sample")
@with_appcontext
def load_sample() -> None:
    """Load the sample pathway, its stories, an evening that was and what came of it, and an event today.

    What is there is left alone. It is loaded in one go, which takes seconds, so beside no server on the same file.
    """
    try:
        with only_server_on(database().engine.url):
            code = database().write(lambda session: sample_evening.load(session, database().clock.today()).code)
    except AnotherServer:
        raise click.ClickException(
            "A server is using this store, and its rooms could not vote while the sample is loaded."
            " Stop the server first, load the sample, and start it again."
        ) from None
    click.echo(f"The sample event is at {public_address(f'/join/{code}')}")


@click.command()
@click.argument("code")
@click.option("--phones", default=30, show_default=True, type=click.IntRange(1, PHONES_LIMIT), help="How many come.")
@click.option("--section", type=int, help="The part of the programme they come to, where several are on.")
@with_appcontext
def rehearse(code: str, phones: int, section: int | None) -> None:
    """Bring phones to the running server: they join the event CODE, follow the performance and vote.

    They vote as people do, so rehearse with an event of its own. Ctrl-C sends them home.
    """
    audience = Audience(public_address("/"), clean_code(code), section)
    with suppress(KeyboardInterrupt):
        asyncio.run(audience.attends(phones, click.echo))


COMMANDS: tuple[click.Command, ...] = (load_sample, rehearse)
