"""Limits: on guessing, and never on a room that shares one address."""

from __future__ import annotations

from flask import Flask
from limits import parse

from forum.web.limiter import SIGN_IN_TRIES, limiter, name_and_address
from tests.conftest import Visitor

TRIES = parse(SIGN_IN_TRIES).amount
WRONG = {"name": "Nobody", "passphrase": "wrong words every time"}


def test_guessing_a_passphrase_is_stopped(visit: Visitor) -> None:
    answers = [visit.posts("/sign-in", WRONG).status_code for _ in range(TRIES + 1)]
    assert answers == [422] * TRIES + [429]


def test_another_account_at_the_same_address_is_not_stopped(visit: Visitor) -> None:
    for _ in range(TRIES + 1):
        visit.posts("/sign-in", WRONG)
    assert visit.posts("/sign-in", {**WRONG, "name": "Somebody else"}).status_code == 422


def test_another_spelling_of_the_same_name_is_the_same_account(visit: Visitor) -> None:
    for name in ("Nobody", " nobody ", "NOBODY", "Ｎobody") * 3:
        answer = visit.posts("/sign-in", {**WRONG, "name": name}).status_code
    assert answer == 429


def test_reading_the_page_is_not_counted(visit: Visitor) -> None:
    assert {visit.client.get("/sign-in").status_code for _ in range(TRIES + 5)} == {200}


def test_whoever_is_told_to_wait_is_told_how_long(visit: Visitor) -> None:
    for _ in range(TRIES):
        visit.posts("/sign-in", WRONG)
    assert "Wait 15 minutes" in visit.sends("/sign-in", WRONG, status=429).main


def test_no_name_or_address_is_kept(app: Flask) -> None:
    address = {"REMOTE_ADDR": "192.0.2.7"}
    with app.test_request_context("/sign-in", method="POST", data={"name": "Rosie"}, environ_base=address):
        key = name_and_address()
    assert "rosie" not in key.casefold() and "192.0.2.7" not in key


def test_nothing_is_limited_that_does_not_ask_for_it(app: Flask) -> None:
    assert limiter.limit_manager.default_limits == []
    assert limiter.limit_manager.application_limits == []
