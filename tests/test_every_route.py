"""Bad input to every route: a plain refusal, nothing stored, no traceback, and others undisturbed.

The routes are read from the app, so that a new one is tried here from its first day.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import quote

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.datastructures import MultiDict
from werkzeug.routing import Rule
from werkzeug.test import TestResponse

from live.store import sample
from scenarios.account import Role
from scenarios.db import Base, Database
from tests.conftest import Visitor
from tests.page import Page

ODD_PATHS = (
    "0",
    "999999999",
    "99999999999999999999",
    "-1",
    "abc",
    "７ＫＱ４",
    "a" * 3000,
    "%00",
    "..%2f..",
)
"""What stands for a number, a code or a name in an address that nobody was given."""

HOSTILE = "<script>alert(1)</script>\u202e=1+1{{7*7}}' OR 1=1 --"
ODD_VALUES = ("", HOSTILE, "x" * 30_000, "-1", "99999999999999999999", "\0", "ۊ👩🏽‍⚕️" * 50)
"""What stands in a form's field that takes something else."""

UNHARMFUL = frozenset({"signing_in.sign_out", "account.sign_out_everywhere"})
"""They take nothing but a press of the button."""


@pytest.fixture
def app_with_sample(app: Flask, database: Database) -> Flask:
    database.write(lambda session: sample.load(session, date(2026, 3, 3)))
    return app


@dataclass(frozen=True)
class Attempt:
    """One request that should not have been made."""

    method: str
    path: str


def paths_of(rule: Rule, names: tuple[str, ...]) -> Iterator[str]:
    """The rule's addresses with each of these in place of what it takes."""
    for value in names:
        path = str(rule)
        for argument in rule.arguments:
            converter = next(part for part in _parts(rule) if part.endswith(argument))
            path = path.replace(f"<{converter}>", value if "%" in value else quote(value))
        yield path
        if not rule.arguments:
            return


def attempts(app: Flask, method: str, names: tuple[str, ...] = ODD_PATHS) -> list[Attempt]:
    """Each route that takes this method, at each odd address."""
    rules = [rule for rule in app.url_map.iter_rules() if method in (rule.methods or set())]
    found = [Attempt(method, path) for rule in rules for path in paths_of(rule, names)]
    assert len(found) > 20
    return found


def everything_stored(database: Database) -> dict[str, list[Any]]:
    """Every row of every table."""
    with database.read() as session:
        return {
            table.name: [tuple(row) for row in session.execute(select(table))]
            for table in Base.metadata.sorted_tables
        }


def assert_plain(response: TestResponse, attempt: Attempt) -> None:
    """Whatever is answered, no fault of ours is in it, and a refusal is a page that says what to do."""
    assert response.status_code < 500, attempt
    body = response.get_data(as_text=True)
    assert "Traceback" not in body, attempt
    assert "<script>alert" not in body, attempt
    if response.status_code in (404, 405) and response.mimetype == "text/html":
        page = Page(body)
        assert page.heading and len(page.main) > len(page.heading), attempt


@pytest.mark.parametrize("role", [None, *Role])
def test_odd_addresses_are_refused_in_plain_english(
    app_with_sample: Flask, signed_in_as: Callable[..., Visitor], role: Role | None
) -> None:
    client = signed_in_as(role).client if role else app_with_sample.test_client()

    for attempt in attempts(app_with_sample, "GET"):
        assert_plain(client.get(attempt.path), attempt)


def test_a_form_without_its_token_is_refused_and_stores_nothing(
    app_with_sample: Flask, database: Database, signed_in_as: Callable[..., Visitor]
) -> None:
    client = signed_in_as(*Role).client
    before = everything_stored(database)

    for attempt in attempts(app_with_sample, "POST", ("1", "abc")):
        response = client.post(attempt.path, data={"text": "x"})
        assert_plain(response, attempt)
        if not attempt.path.endswith("/token"):
            assert response.status_code in (302, 400, 404), (attempt, response.status_code)

    assert everything_stored(database) == before


def test_a_stranger_can_change_nothing_that_is_not_open_to_all(
    app_with_sample: Flask, database: Database, visit: Visitor
) -> None:
    before = everything_stored(database)
    token = visit.token()

    for attempt in attempts(app_with_sample, "POST", ("1", "2")):
        if attempt.path.startswith(
            ("/host", "/site", "/moderate", "/review", "/stories", "/account/")
        ):
            response = visit.client.post(attempt.path, data={"csrf_token": token})
            assert_plain(response, attempt)

    assert everything_stored(database) == before


@pytest.mark.parametrize("role", [None, *Role])
def test_odd_values_in_every_field_never_break_a_page(
    app_with_sample: Flask, signed_in_as: Callable[..., Visitor], visit: Visitor, role: Role | None
) -> None:
    visitor = signed_in_as(role) if role else visit
    fields = sorted(_field_names(app_with_sample, visitor.client)) + ["no_such_field"]

    for attempt in attempts(app_with_sample, "POST", ("1",)):
        for value in ODD_VALUES:
            odd = {name: value for name in fields if name != "csrf_token"}
            assert_plain(visitor.posts(attempt.path, odd), attempt)


def test_a_field_given_many_times_never_breaks_a_page(
    app_with_sample: Flask, signed_in_as: Callable[..., Visitor]
) -> None:
    visitor = signed_in_as(*Role)
    fields = sorted(_field_names(app_with_sample, visitor.client) - {"csrf_token"})

    for attempt in attempts(app_with_sample, "POST", ("1",)):
        pairs = [(name, f"{n}") for name, n in itertools.product(fields, range(20))]
        body = MultiDict([("csrf_token", visitor.token()), *pairs])
        assert_plain(visitor.client.post(attempt.path, data=body), attempt)


def test_ten_megabytes_are_refused_with_a_page_that_says_so(
    app_with_sample: Flask, database: Database, signed_in_as: Callable[..., Visitor]
) -> None:
    visitor = signed_in_as(*Role)
    before = everything_stored(database)

    for attempt in attempts(app_with_sample, "POST", ("1",)):
        response = visitor.client.post(
            attempt.path, data={"csrf_token": visitor.token(), "what_happened": "x" * 10_000_000}
        )
        assert_plain(response, attempt)
        if not attempt.path.endswith("/token"):
            assert response.status_code in (302, 403, 404, 413), (attempt, response.status_code)

    assert everything_stored(database) == before


@pytest.mark.parametrize("body", [b"{", b"\xff\xfe\x00", b"[" * 10_000, b"null"])
def test_a_body_that_is_no_form_never_breaks_a_page(
    app_with_sample: Flask, client: FlaskClient, body: bytes
) -> None:
    for kind in ("application/json", "multipart/form-data", "text/plain"):
        for attempt in attempts(app_with_sample, "POST", ("1",)):
            assert_plain(client.post(attempt.path, data=body, content_type=kind), attempt)


def _parts(rule: Rule) -> list[str]:
    return [part.split(">")[0] for part in str(rule).split("<")[1:]]


def _field_names(app: Flask, client: FlaskClient) -> set[str]:
    """The names of the fields in every form that this browser is shown."""
    names: set[str] = set()
    for attempt in attempts(app, "GET", ("1",)):
        response = client.get(attempt.path)
        if response.mimetype == "text/html":
            for field in Page(response.get_data(as_text=True)).all("input", "textarea", "select"):
                names.add(field.get("name"))
    return names - {""}
