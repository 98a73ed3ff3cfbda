"""The commands of whoever runs the server, and the links that it prints when it starts."""

from __future__ import annotations

import json
import sqlite3
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskCliRunner
from sqlalchemy import select
from sqlalchemy.orm import Session
from wsgi import create_app

from forum.accounts import bootstrap
from forum.web.settings import Settings
from forum.web.single_instance import only_server_on
from live.store.event import EventRow
from scenarios.account import Role
from scenarios.db import Database
from scenarios.store.accounts import account as accounts
from tests.conftest import Visitor
from tests.forum.results.outcomes import handed_over
from tests.scenarios import whole_store


@pytest.fixture
def command(app: Flask) -> FlaskCliRunner:
    return app.test_cli_runner()


def roles_of(database: Database, name: str) -> frozenset[Role] | None:
    with database.read() as session:
        row = accounts.by_name(session, name)
        return row.plain().roles if row else None


def test_a_sign_in_link_works_once(command: FlaskCliRunner, visit: Visitor, database: Database) -> None:
    database.write(lambda session: accounts.create(session, "Ada"))

    said = command.invoke(args=["sign-in-link", "ada"])

    assert said.exit_code == 0
    path = said.output.strip().removeprefix("http://forum.example")
    assert visit.sends(path).heading == "Your account"


def test_nobody_gets_no_link_and_the_accounts_are_named(command: FlaskCliRunner, database: Database) -> None:
    database.write(lambda session: accounts.create(session, "Ada"))

    said = command.invoke(args=["sign-in-link", "Eve"])

    assert said.exit_code == 1
    assert "There is no account with this name. The accounts: Ada." in said.output
    assert roles_of(database, "Eve") is None


def test_a_link_with_a_role_makes_the_account_and_gives_the_role_on_record(
    command: FlaskCliRunner, database: Database
) -> None:
    said = command.invoke(args=["sign-in-link", "Eve", "--role", "moderator"])

    assert said.exit_code == 0
    assert roles_of(database, "Eve") == {Role.MODERATOR}
    with database.read() as session:
        assert {entry.by_name for entry in whole_store.record(session)} == {"Command line"}


@pytest.mark.parametrize("args", [["", "--role", "moderator"], ["Eve", "--role", "king"], []])
def test_a_link_for_what_cannot_be_is_refused(command: FlaskCliRunner, database: Database, args: list[str]) -> None:
    said = command.invoke(args=["sign-in-link", *args])

    assert said.exit_code != 0
    assert "Traceback" not in said.output
    with database.read() as session:
        assert accounts.everyone(session) == []


@pytest.mark.parametrize("name", ["outcomes.csv", "outcomes.json"])
def test_outcomes_are_exported_as_they_are_downloaded(
    command: FlaskCliRunner, database: Database, tmp_path: Path, name: str
) -> None:
    database.write(handed_over)
    file = tmp_path / name

    assert command.invoke(args=["export", str(file)]).exit_code == 0

    assert "Closed at eleven" in file.read_text(encoding="utf-8")
    assert file.stat().st_mode & 0o077 == 0, "for its owner only"
    if name.endswith("json"):
        assert len(json.loads(file.read_bytes())["outcomes"]) == 1


def test_an_export_names_its_format_and_writes_over_nothing(command: FlaskCliRunner, tmp_path: Path) -> None:
    there = tmp_path / "there.csv"
    there.write_text("mine")

    refused = command.invoke(args=["export", str(tmp_path / "x.txt")])
    assert "ends in .xlsx, .csv, .json, .pdf, .zip or .docx" in refused.output
    assert "is there already" in command.invoke(args=["export", str(there)]).output
    assert "Cannot write" in command.invoke(args=["export", str(tmp_path / "no" / "x.csv")]).output

    assert there.read_text() == "mine"
    assert not (tmp_path / "x.txt").exists()


def test_a_backup_is_a_whole_store_of_its_own(command: FlaskCliRunner, database: Database, tmp_path: Path) -> None:
    database.write(lambda session: accounts.create(session, "Ada"))
    file = tmp_path / "copy.db"

    assert command.invoke(args=["backup", str(file)]).exit_code == 0

    assert file.stat().st_mode & 0o077 == 0, "for its owner only"
    copy = sqlite3.connect(file)
    assert copy.execute("SELECT name FROM account").fetchall() == [("Ada",)]
    copy.close()
    assert "is there already" in command.invoke(args=["backup", str(file)]).output


def test_a_backup_of_postgresql_is_its_own_tools_work(tmp_path: Path) -> None:
    app = create_app(Settings(instance=str(tmp_path), database_url="postgresql+psycopg://nobody@127.0.0.1:1/none"))

    said = app.test_cli_runner().invoke(args=["backup", str(tmp_path / "copy.db")])

    assert said.exit_code == 1
    assert "pg_dump" in said.output
    app.extensions["database"].dispose()


def test_the_sample_is_not_loaded_beside_a_server_whose_rooms_would_wait(
    command: FlaskCliRunner, database: Database, visit: Visitor
) -> None:
    with only_server_on(database.engine.url):
        said = command.invoke(args=["sample"])
        assert said.exit_code == 1 and "Stop the server first" in said.output
    with database.read() as session:
        assert not session.scalars(select(EventRow)).all()
    assert command.invoke(args=["sample"]).exit_code == 0


def test_the_sample_is_loaded_once(command: FlaskCliRunner, visit: Visitor) -> None:
    first = command.invoke(args=["sample"])
    again = command.invoke(args=["sample"])

    assert first.exit_code == again.exit_code == 0
    assert first.output == again.output
    for title in ("The third call", "Not a crime", "Closed at eleven", "Who asks me?", "Two boroughs"):
        assert visit.opens("/stories").text.count(title) == 1


def test_the_first_start_makes_a_steward_and_no_other_does(database: Database) -> None:
    offers = database.write(bootstrap.first_steward)

    assert [role for role, _ in offers] == [Role.STEWARD]
    assert roles_of(database, "Steward") == {Role.STEWARD}
    assert database.write(bootstrap.first_steward) == []


def test_every_start_of_a_demonstration_offers_new_links_on_the_same_accounts(
    database: Database, visit: Visitor
) -> None:
    first = database.write(bootstrap.demonstrators)
    again = database.write(bootstrap.demonstrators)

    assert [role for role, _ in first] == [*bootstrap.DEMONSTRATORS]
    assert not {token for _, token in first} & {token for _, token in again}
    with database.read() as session:
        assert len(accounts.everyone(session)) == len(bootstrap.DEMONSTRATORS)
    for _, token in again:
        assert visit.sends(f"/sign-in/link/{token}").heading == "Your account"


def test_a_stranger_who_took_a_roles_name_gets_neither_role_nor_link(database: Database) -> None:
    def take(session: Session) -> None:
        for name in ("Moderator", "moderator 2"):
            accounts.create(session, name)

    database.write(take)

    database.write(bootstrap.demonstrators)
    database.write(bootstrap.demonstrators)

    assert roles_of(database, "Moderator") == roles_of(database, "Moderator 2") == frozenset()
    assert roles_of(database, "Moderator 3") == {Role.MODERATOR}
    assert roles_of(database, "Moderator 4") is None
