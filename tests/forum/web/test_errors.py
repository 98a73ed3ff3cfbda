"""What people are told when something is refused or fails."""

from __future__ import annotations

import logging

import pytest
from flask import Flask, abort

from forum.web.access import open_to_all
from scenarios.errors import Busy, Conflict, Invalid, NotAllowed, NotFound, Refusal
from scenarios.message import say
from tests.conftest import Visitor

REFUSALS = {
    "invalid": (Invalid(say("Enter a title.")), 400),
    "not_allowed": (NotAllowed(), 403),
    "not_found": (NotFound(say("There is no such story.")), 404),
    "conflict": (Conflict(say("Somebody changed it.")), 409),
    "busy": (Busy(), 503),
    "refused": (Refusal(say("This cannot be done.")), 400),
}


@pytest.fixture
def app(app: Flask) -> Flask:
    """The app with routes that refuse and fail."""

    @app.route("/refuse/<code>", methods=["GET", "POST"])
    @open_to_all
    def refuse(code):
        raise REFUSALS[code][0]

    @app.get("/abort/<int:status>")
    @open_to_all
    def stop(status):
        abort(status)

    @app.route("/fail/<secret>", methods=["GET", "POST"])
    @open_to_all
    def fail(secret):
        raise RuntimeError("inner words that nobody outside may see")

    return app


@pytest.mark.parametrize("code", REFUSALS)
def test_a_refusal_has_its_status_and_its_sentence(visit: Visitor, code: str) -> None:
    fault, status = REFUSALS[code]
    page = visit.opens(f"/refuse/{code}", status=status)
    assert str(fault.message) in page.main


@pytest.mark.parametrize("code", REFUSALS)
def test_a_script_is_told_in_json(client, code: str) -> None:
    fault, status = REFUSALS[code]
    response = client.get(f"/refuse/{code}", headers={"Accept": "application/json"})
    assert response.status_code == status
    assert response.json == {"ok": False, "error": code, "message": str(fault.message)}


@pytest.mark.parametrize(("path", "status"), [("/refuse/conflict", 409), ("/refuse/busy", 503), ("/fail/now", 500)])
def test_what_a_person_wrote_is_shown_again_to_be_copied(visit: Visitor, path: str, status: int) -> None:
    wrote, secret = "It was two in the morning, and nobody came.", "correct horse battery staple, twice"
    page = visit.sends(path, {"what_happened": wrote, "passphrase": secret}, status=status)
    assert wrote in page.text
    assert secret not in page.text


@pytest.mark.parametrize("status", [400, 401, 403, 404, 405, 409, 410, 413, 415, 418, 429, 500, 502, 503])
def test_every_status_has_a_page_that_says_what_to_do(visit: Visitor, status: int) -> None:
    page = visit.opens(f"/abort/{status}", status=status)
    assert page.heading
    assert len(page.main) > len(page.heading) + 30


def test_an_address_that_is_not_there(visit: Visitor) -> None:
    assert visit.opens("/no/such/page", status=404).heading == "Page not found"


def test_a_method_that_a_page_does_not_take(visit: Visitor) -> None:
    response = visit.posts("/healthz")
    assert response.status_code == 405
    assert "GET" in response.headers["Allow"]


def test_a_fault_tells_nobody_its_inside(visit: Visitor, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.ERROR):
        page = visit.opens("/fail/private-token", status=500)
    assert page.heading == "Something went wrong here"
    assert "inner words" not in page.text
    assert "inner words" in caplog.text


def test_no_log_holds_an_address(client, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG):
        client.get("/fail/private-token?query=private")
    assert "/fail/<secret>" in caplog.text
    assert "private" not in caplog.text.replace("/fail/<secret>", "")


def test_the_page_is_shown_even_where_the_store_fails(visit: Visitor, app: Flask) -> None:
    app.extensions["database"].dispose()
    app.extensions["database"].read = app.extensions["database"].write = _broken
    page = visit.opens("/abort/404", status=404)
    assert "Test My Story" in page.title


def _broken(*_: object) -> None:
    from sqlalchemy.exc import OperationalError

    raise OperationalError("SELECT", {}, Exception("disk I/O error"))
