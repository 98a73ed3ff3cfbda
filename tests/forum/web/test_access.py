"""Who may come in: every route says so, and is obeyed."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st
from werkzeug.urls import iri_to_uri

from forum.web import access
from forum.web.access import decided_inside, decision_of, ensure_or_sign_in, open_to_all, requires, safe_next
from scenarios.account import ANYONE, Action, Role
from scenarios.db import Database
from scenarios.store.accounts import account as accounts
from tests.conftest import Visitor


@pytest.fixture
def app(app: Flask) -> Flask:
    """The app with a route of each kind of decision, and one where nobody decided."""
    app.add_url_rule("/for-all", "for_all", open_to_all(lambda: "for all"))
    guarded = requires(Action.MODERATE)(lambda: "for moderators")
    app.add_url_rule("/for-moderators", "for_moderators", guarded, methods=["GET", "POST"])
    app.add_url_rule("/nobody", "nobody", decided_inside("a test")(lambda: str(ensure_or_sign_in(False))))
    app.add_url_rule("/undecided", "undecided", lambda: "never seen")
    return app


def test_every_route_states_who_may_use_it(app: Flask) -> None:
    undecided = {
        rule.endpoint for rule in app.url_map.iter_rules() if decision_of(app.view_functions[rule.endpoint]) is None
    }
    assert undecided == {"undecided"}


def test_a_route_that_decides_inside_says_why(app: Flask) -> None:
    decisions = [decision_of(view) for view in app.view_functions.values()]
    assert all(str(decision) for decision in decisions)


def test_nobody_comes_in_where_nobody_decided(visit: Visitor) -> None:
    visit.opens("/undecided", status=403)


def test_what_is_open_is_open_to_a_passer_by(client) -> None:
    assert client.get("/for-all").text == "for all"


def test_a_passer_by_is_asked_to_sign_in_and_brought_back(client) -> None:
    response = client.get("/for-moderators?page=2")
    assert response.status_code == 303
    assert response.location == "/sign-in?next=%2Ffor-moderators%3Fpage%3D2"


def test_what_a_passer_by_wrote_is_shown_to_be_copied(visit: Visitor) -> None:
    response = visit.posts("/for-moderators", {"text": "Something long that somebody wrote here."})
    assert response.status_code == 401
    assert "Something long that somebody wrote here." in response.text


def test_an_account_without_the_role_is_told_so(signed_in_as: Callable[..., Visitor]) -> None:
    page = signed_in_as(Role.FACILITATOR).opens("/for-moderators", status=403)
    assert page.heading == "You cannot open this page"


def test_the_role_opens_the_page(signed_in_as: Callable[..., Visitor]) -> None:
    assert signed_in_as(Role.MODERATOR).client.get("/for-moderators").text == "for moderators"


def test_a_view_can_refuse_by_itself(client, signed_in_as: Callable[..., Visitor]) -> None:
    assert client.get("/nobody").status_code == 303
    signed_in_as(Role.MODERATOR).opens("/nobody", status=403)


def test_a_role_that_is_taken_back_is_gone_at_the_next_request(
    signed_in_as: Callable[..., Visitor], database: Database
) -> None:
    moderator = signed_in_as(Role.MODERATOR)
    assert moderator.client.get("/for-moderators").status_code == 200
    number = moderator.account.id
    database.write(lambda session: accounts.revoke(session, ANYONE, number, Role.MODERATOR))
    assert moderator.client.get("/for-moderators").status_code == 403


def test_a_session_ends_when_its_account_is_signed_out_everywhere(
    signed_in_as: Callable[..., Visitor], database: Database
) -> None:
    moderator = signed_in_as(Role.MODERATOR)
    number = moderator.account.id
    database.write(lambda session: accounts.sign_out_everywhere(session, number))
    assert moderator.client.get("/for-moderators").status_code == 303


@pytest.mark.parametrize("key", ["", "x", "1", "1.", ".1", "1.x", "-1.1", "1.1.1", "٣.1"])
def test_a_session_that_makes_no_sense_is_nobody(client, key: str) -> None:
    with client.session_transaction() as session:
        session["_user_id"] = key
    assert client.get("/for-moderators").status_code == 303


def test_signing_in_begins_a_new_session(app: Flask) -> None:
    with app.test_request_context():
        from flask import session

        session["planted"] = "by somebody else"
        session["held_links"] = [3]
        access.sign_in("1.key")
        assert "planted" not in session
        assert access.held_links() == {3}
        access.sign_out()
        assert not session.get("held_links")


@pytest.mark.parametrize("path", ["/", "/stories", "/stories?page=2", "/host/7KQ4M?section=1", "/a#b"])
def test_signing_in_leads_back_to_a_page_of_this_site(path: str) -> None:
    assert safe_next(path) == path


@pytest.mark.parametrize(
    "elsewhere",
    [
        "",
        None,
        "https://elsewhere.example",
        "//elsewhere.example",
        "/\\elsewhere.example",
        "\\\\elsewhere",
        "javascript:alert(1)",
        "stories",
        "/\t/elsewhere.example",
        "/ /x",
        "/\n/elsewhere",
        "/a\\b",
        " /stories",
    ],
)
def test_signing_in_never_leads_elsewhere(elsewhere: str | None) -> None:
    assert safe_next(elsewhere) == "/"


@given(st.text(alphabet="/\\ab:@.\t\n?#% e", max_size=12))
def test_no_next_address_leaves_this_site(target: str) -> None:
    led = iri_to_uri(safe_next(target))
    assert led.startswith("/") and not led.startswith(("//", "/\\"))
