"""The commands of whoever runs the server: ``flask --app wsgi COMMAND``."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from functools import partial
from pathlib import Path

import click
from flask.cli import AppGroup, with_appcontext
from sqlalchemy.engine import make_url
from sqlalchemy.orm import Session

from forum.accounts.bootstrap import OPERATOR
from forum.exports import making as export_making
from forum.exports import tidy_job
from forum.exports import writers as exports
from forum.exports.child_process import NICE
from forum.results.export_folder import empty_file
from forum.results.selection import wanted_of
from forum.web.links import public_address, settings
from forum.web.storage import database
from scenarios import schema
from scenarios.account import Role
from scenarios.errors import Refusal
from scenarios.results.export_request import FileFormat
from scenarios.store.accounts import account as accounts
from scenarios.store.accounts import second_step
from scenarios.store.accounts.account import AccountRow

NEW_FILE = click.Path(dir_okay=False, path_type=Path)

database_commands = AppGroup("db", help="Look after the store.")


@database_commands.command()
def upgrade() -> None:
    """Bring the store to the newest schema. The server does so too, each time it starts."""
    schema.upgrade(database())
    click.echo("The store has the newest schema.")


@click.command("sign-in-link")
@click.argument("name")
@click.option(
    "--role",
    type=click.Choice([role.value for role in Role]),
    help="Give this role too, and make the account where there is none.",
)
@click.option(
    "--lost-second-step", is_flag=True, help="Let the link turn off the account's second step, which somebody lost."
)
@with_appcontext
def sign_in_link(name: str, role: str | None, lost_second_step: bool) -> None:
    """Print a link that signs the account NAME in, once."""
    given = Role(role) if role else None
    try:
        token = database().write(partial(_offer, name=name, role=given, lost_second_step=lost_second_step))
    except Refusal as fault:
        raise click.ClickException(str(fault)) from fault
    click.echo(public_address(f"/sign-in/link/{token}"))


@click.command()
@click.argument("file", type=NEW_FILE)
@with_appcontext
def backup(file: Path) -> None:
    """Copy the SQLite store to FILE, also while the server runs; FILE must not be there yet."""
    url = make_url(settings().database_url)
    if url.get_backend_name() != "sqlite" or not url.database:
        raise click.ClickException("The store is not SQLite: use PostgreSQL's own pg_dump.")
    _make(file)
    with closing(sqlite3.connect(url.database)) as source, closing(sqlite3.connect(file)) as copy:
        source.backup(copy)
    click.echo(f"Copied to {file}.")


@click.command()
@click.argument("file", type=NEW_FILE)
@click.option("--only", default="all", help="Only event-CODE, version-NUMBER of the store, or decision-NUMBER's paper.")
@with_appcontext
def export(file: Path, only: str) -> None:
    """Write outcomes to a new FILE, by its name .csv, .json, .xlsx, .pdf or .zip; or a decision, as .pdf or .docx."""
    endings = [f".{form}" for form in FileFormat]
    if file.suffix not in endings:
        raise click.ClickException(f"Name a file that ends in {', '.join(endings[:-1])} or {endings[-1]}.")
    try:
        wanted = wanted_of(only)
        _make(file)
        with _or_nothing(file):
            exports.write(wanted, FileFormat(file.suffix[1:]), file, lambda done: None)
    except Refusal as fault:
        raise click.ClickException(str(fault)) from fault
    click.echo(f"Written to {file}.")


@click.command("make-files")
@with_appcontext
def make_files() -> None:
    """Make the files that the design group asked for and that wait. The server does so by itself."""
    os.nice(NICE)
    export_making.make_all()


@click.command()
@with_appcontext
def tidy() -> None:
    """Let go of what was kept for a time that is over, also while the server runs. The server does so each day."""
    os.nice(NICE)
    tidy_job.tidy()


COMMANDS: tuple[click.Command, ...] = (database_commands, sign_in_link, backup, export, make_files, tidy)


def _offer(session: Session, name: str, role: Role | None, lost_second_step: bool) -> str:
    row = accounts.by_name(session, name) or _newcomer(session, name, role)
    if role is not None:
        accounts.grant(session, OPERATOR, row.id, role)
    offer = second_step.offer_link if lost_second_step else accounts.offer_link
    return offer(session, OPERATOR, row.id)


def _newcomer(session: Session, name: str, role: Role | None) -> AccountRow:
    if role is None:
        names = ", ".join(each.name for each in accounts.everyone(session)) or "none yet"
        raise click.ClickException(f"There is no account with this name. The accounts: {names}.")
    return accounts.create(session, name)


@contextmanager
def _or_nothing(file: Path) -> Iterator[None]:
    """Leave no file that is not whole."""
    try:
        yield
    except BaseException:
        file.unlink(missing_ok=True)
        raise


def _make(file: Path) -> None:
    """Make the file, for its owner only; never write over one that is there."""
    try:
        empty_file(file)
    except FileExistsError:
        raise click.ClickException(f"{file} is there already. Name a new file.") from None
    except OSError as fault:
        raise click.ClickException(f"Cannot write {file}: {fault.strerror}.") from fault
