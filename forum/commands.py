"""The commands of whoever runs the server: ``flask --app wsgi COMMAND``."""

from __future__ import annotations

import sqlite3
from functools import partial
from pathlib import Path

import click
from flask.cli import AppGroup, with_appcontext
from sqlalchemy.engine import make_url
from sqlalchemy.orm import Session

from forum.web.links import public_address, settings
from forum.web.storage import database
from scenarios import schema
from scenarios.account import Account
from scenarios.store import account as accounts

OPERATOR = Account(name="Command line")
"""On record as whoever gives a command: they have the machine, and no account."""

database_commands = AppGroup("db", help="Look after the store.")


@database_commands.command()
def upgrade() -> None:
    """Bring the store to the newest schema. The server does so too, each time it starts."""
    schema.upgrade(database())
    click.echo("The store has the newest schema.")


@click.command("sign-in-link")
@click.argument("name")
@with_appcontext
def sign_in_link(name: str) -> None:
    """Print a link that signs the account NAME in, once."""
    click.echo(public_address(f"/sign-in/link/{database().write(partial(_offer, name=name))}"))


def _offer(session: Session, name: str) -> str:
    row = accounts.by_name(session, name)
    if row is None:
        names = ", ".join(each.name for each in accounts.everyone(session)) or "none yet"
        raise click.ClickException(f"There is no account with this name. The accounts: {names}.")
    return accounts.offer_link(session, OPERATOR, row.id)


@click.command()
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@with_appcontext
def backup(file: Path) -> None:
    """Copy the SQLite store to FILE, also while the server runs; FILE must not be there yet."""
    url = make_url(settings().database_url)
    if url.get_backend_name() != "sqlite" or not url.database:
        raise click.ClickException("The store is not SQLite: use PostgreSQL's own pg_dump.")
    if file.exists():
        raise click.ClickException(f"{file} is there already. Name a new file.")
    file.touch(mode=0o600)
    with sqlite3.connect(url.database) as source, sqlite3.connect(file) as copy:
        source.backup(copy)
    click.echo(f"Copied to {file}.")


COMMANDS: tuple[click.Command, ...] = (database_commands, sign_in_link, backup)
