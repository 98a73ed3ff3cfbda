"""The console's page: for facilitators only, and plain about what it needs."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest

from scenarios.account import Role
from scenarios.db import Database
from tests.conftest import Visitor
from tests.live.factories import Evening


def test_a_passer_by_is_asked_to_sign_in(evening: Evening, visit: Visitor) -> None:
    response = visit.client.get(address(evening))
    assert response.status_code == 303
    assert response.headers["Location"].startswith("/sign-in?next=")


@pytest.mark.parametrize("role", [Role.MODERATOR, Role.DESIGNER, Role.STEWARD])
def test_no_other_role_opens_it(role: Role, evening: Evening, signed_in_as: Callable[..., Visitor]) -> None:
    signed_in_as(role).opens(address(evening), status=403)


def test_a_facilitator_does(evening: Evening, signed_in_as: Callable[..., Visitor]) -> None:
    shown = signed_in_as(Role.FACILITATOR).opens(address(evening))
    assert shown.heading == "Console: Tell it like it was"


def test_it_says_that_it_needs_a_script(evening: Evening, signed_in_as: Callable[..., Visitor]) -> None:
    shown = signed_in_as(Role.FACILITATOR).opens(address(evening))
    assert "The console needs JavaScript" in " ".join(each.text for each in shown.all("noscript"))


def test_it_carries_the_notes_and_what_is_next(evening: Evening, signed_in_as: Callable[..., Visitor]) -> None:
    evening.starts()
    page = signed_in_as(Role.FACILITATOR).opens(address(evening))
    assert "Wait for quiet." in page.main
    [big] = [each for each in page.all("button") if each.get("id") == "big"]
    assert json.loads(big.get("data-cue")) == {"kind": "show"}


def test_a_sealed_vote_has_no_count_in_it(evening: Evening, signed_in_as: Callable[..., Visitor]) -> None:
    evening.starts()
    evening.asks_all("show", "open")
    evening.votes(evening.phone(), "s2-o1")
    evening.asks("close")
    page = signed_in_as(Role.FACILITATOR).opens(address(evening))
    assert "Answers in 1 of 1" in page.main
    assert "%" not in page.main and page.all("rect") == []


def test_of_no_event_is_not_found(signed_in_as: Callable[..., Visitor]) -> None:
    signed_in_as(Role.FACILITATOR).opens("/host/QQQQQ", status=404)


@pytest.fixture
def evening(database: Database) -> Evening:
    return Evening(database)


def address(evening: Evening) -> str:
    return f"/host/{evening.screen['event']['code']}"
