"""What every response says to the browser."""

from __future__ import annotations

from dataclasses import replace
from urllib.parse import urlsplit

import pytest
from wsgi import create_app

from forum.web.headers import HEADERS
from forum.web.settings import Settings
from scenarios.account import Role
from tests.page import Page


@pytest.mark.parametrize("path", ["/sign-in", "/no/such/page", "/healthz", "/stories", "/assets/none"])
def test_every_response_says_what_is_allowed(client, path: str) -> None:
    headers = client.get(path).headers
    assert {name: headers[name] for name in HEADERS} == HEADERS
    policy = dict(rule.split(" ", 1) for rule in headers["Content-Security-Policy"].split("; "))
    assert policy["default-src"] == "'none'"
    assert policy["frame-ancestors"] == "'none'"
    assert policy["connect-src"] == "'self' ws://forum.example"
    assert (policy["require-trusted-types-for"], policy["trusted-types"]) == ("'script'", "drawn")
    assert "unsafe" not in headers["Content-Security-Policy"]


def test_a_nonce_is_never_used_twice(client) -> None:
    policies = {client.get("/sign-in").headers["Content-Security-Policy"] for _ in range(3)}
    assert len(policies) == 3


def test_a_cookie_is_for_this_site_alone(client) -> None:
    cookie = client.get("/sign-in").headers["Set-Cookie"]
    assert "HttpOnly" in cookie and "SameSite=Lax" in cookie and "Secure" not in cookie


def test_under_tls_cookies_travel_by_nothing_else(settings: Settings) -> None:
    client = create_app(replace(settings, public_url="https://forum.example", behind_tls=True)).test_client()
    headers = client.get("/sign-in", base_url="https://forum.example").headers
    assert headers["Set-Cookie"].startswith("__Host-session=") and "Secure" in headers["Set-Cookie"]
    assert headers["Strict-Transport-Security"] == "max-age=31536000; includeSubDomains"
    assert "wss://forum.example" in headers["Content-Security-Policy"]


def test_under_tls_a_form_is_taken_from_a_browser_that_hides_where_it_comes_from(settings: Settings) -> None:
    client = create_app(replace(settings, public_url="https://forum.example", behind_tls=True)).test_client()
    address, typed = {"base_url": "https://forum.example"}, {"name": "Ada", "passphrase": "paper lantern otter"}
    typed["csrf_token"] = Page(client.get("/sign-in", **address).text).form()["csrf_token"]
    assert client.post("/sign-in", data=typed, **address).status_code == 422
    assert client.post("/sign-in", data=typed | {"csrf_token": "made up"}, **address).status_code == 400


def test_what_is_personal_is_kept_by_no_cache(client, signed_in_as) -> None:
    assert client.get("/house-rules").headers["Cache-Control"] == "private, no-cache"
    assert signed_in_as(Role.MODERATOR).client.get("/house-rules").headers["Cache-Control"] == "no-store"


def test_no_link_is_made_from_the_host_header(client) -> None:
    for path in ("/", "/stories", "/sign-in", "/join"):
        assert "evil.example" not in client.get(path, headers={"Host": "evil.example"}).text


ODD = ("", "/host//X", "//stories", "//evil.example", "/stories//", "/stories/", "/write//1/scenes", "/sign-out/")


@pytest.mark.parametrize("path", ODD)
def test_no_address_leads_to_the_host_that_a_request_names(client, path: str) -> None:
    answer = client.get("/", environ_overrides={"PATH_INFO": path, "HTTP_HOST": "evil.example"})
    leads_to = answer.headers.get("Location", "/")
    assert not urlsplit(leads_to).netloc and "http://evil.example" not in answer.text
