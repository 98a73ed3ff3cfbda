"""The frame of every page, and the checks that every page is put to."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from scenarios.account import ANYONE, Role
from scenarios.db import Database
from scenarios.store.accounts import site
from tests.conftest import Visitor
from tests.page import faults


def test_every_page_says_whom_to_ring(visit: Visitor) -> None:
    page = visit.opens("/sign-in")
    assert page.link("116 123") == "tel:116123"


def test_every_page_says_that_this_is_not_an_nhs_service(visit: Visitor, database: Database) -> None:
    assert "This is not an NHS service." in visit.opens("/sign-in").text
    nhs = site.Site(name="Ours", run_by="A trust", nhs_body="yes")
    database.write(lambda session: site.change(session, ANYONE, nhs))
    page = visit.opens("/sign-in")
    assert "not an NHS service" not in page.text
    assert "Run by A trust." in page.text
    assert page.title.endswith("– Ours")


def test_the_navigation_has_what_is_for_whoever_reads(visit: Visitor, signed_in_as: Callable[..., Visitor]) -> None:
    assert "Moderate" not in visit.opens("/house-rules").text
    assert signed_in_as(Role.MODERATOR).opens("/house-rules").link("Moderate") == "/moderate"


def test_every_place_of_the_navigation_is_there(signed_in_as: Callable[..., Visitor]) -> None:
    everyone = signed_in_as(*Role)
    page = everyone.opens("/house-rules")
    for link in page.all("a"):
        if link.get("href").startswith("/"):
            everyone.opens(link.get("href"))


def test_what_a_steward_wrote_is_shown_as_text(visit: Visitor, database: Database) -> None:
    tricky = site.Site(name="<script>alert(1)</script>", run_by='"><img src=x onerror=alert(1)>')
    database.write(lambda session: site.change(session, ANYONE, tricky))
    page = visit.opens("/sign-in")
    assert page.title.endswith("<script>alert(1)</script>")
    assert not page.all("img")


GOOD = """<!doctype html><html lang="en" dir="ltr"><head><title>T</title></head><body><main><h1>T</h1>{}</main>
<script src="/x" nonce="n"></script></body></html>"""


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ("<h1>Again</h1>", "main headings"),
        ('<p id="a"></p><p id="a"></p>', "used 2 times"),
        ('<label for="none">x</label>', "refers to nothing"),
        ('<form method="post" action="/x"></form>', "0 tokens"),
        ('<form method="get" action="/x"><input type="hidden" name="csrf_token" value="t"></form>', "1 tokens"),
        ('<form action="/x"></form>', "the method"),
        ('<form method="get" action="https://elsewhere.example"></form>', "sent away"),
        ('<input name="words">', "has no label"),
        ("<button></button>", "has no name"),
        ('<a href="/x"></a>', "has no name"),
        ("<a>x</a>", "leads nowhere"),
        ('<p style="color: red">x</p>', "style of its own"),
        ('<p onclick="go()">x</p>', "has onclick"),
        ('<a href="javascript:go()">x</a>', "runs a script"),
        ("<script>go()</script>", "written into the page"),
        ('<script src="/y" nonce="other"></script>', "does not carry the nonce"),
        ("<style>p {}</style>", "written into the page"),
        ("<img src=/x>", "has no text"),
        ("<div>", "never closed"),
    ],
)
def test_a_page_that_is_wrong_is_found_out(wrong: str, told: str) -> None:
    assert faults(GOOD.format(""), "n") == []
    assert any(told in fault for fault in faults(GOOD.format(wrong), "n"))
