"""Every route, tried by each kind of person, with what is really there, with odd addresses and with odd words.

The routes are read from the app, so that a new one is tried here from its first day: a route that nobody reaches, and a
person who reaches nothing of their own, fail, since then nothing was tried.
"""

from __future__ import annotations

import itertools
import shutil
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from werkzeug.datastructures import MultiDict
from werkzeug.routing import Rule
from werkzeug.test import TestResponse
from wsgi import create_app

from forum.exports import making as export_making
from forum.web.settings import Settings
from scenarios.account import Action, Role
from tests.every_route import ASKED_TO_SIGN_IN, Attempt, House, Person, was_let_in
from tests.page import Page
from tests.suite.compiled import CompiledTemplates

ALL_BUT = frozenset(
    {
        "account",
        "facilitator",
        "moderator",
        "scribe",
        "designer",
        "steward",
        "writer",
        "co-writer",
        "suggester",
        "teller",
        "stranger",
        "half signed in",
        "participant",
    }
)
"""Each kind of person. "everything", who has every role, tries what is odd."""
WITH_ACCOUNT = frozenset({"account", *(str(role) for role in Role)})
MAY_GET_IN: dict[str, frozenset[str]] = {
    "each account sees and changes itself alone": WITH_ACCOUNT,
    "a draft that is not shown yet is for the designers only": ALL_BUT,
    "a draft that is not shown to all yet is for the designers only": ALL_BUT,
    "only a draft that is shown to all takes remarks": ALL_BUT,
    "whoever told a story that somebody else wrote down": frozenset({"teller"}),
    "a story's holder, or whom they invited to it": frozenset({"writer", "co-writer", "suggester"}),
    "a story's writer, by their account or by its private link": frozenset({"writer"}),
    "a story's holder, a co-writer who writes, or a moderator who helps": frozenset({"writer", "co-writer"}),
    "somebody who was invited to a story, for themselves": frozenset({"writer", "co-writer", "suggester"}),
    "whoever was invited to suggest something for a story": frozenset({"co-writer", "suggester"}),
    "those who write a story, and who suggested it": frozenset({"writer", "co-writer", "suggester"}),
}
"""Who gets in where a view decides by what it shows, by the reason that it gives; the draft here is shown to all."""
ASKS_FOR = {
    "/host": Action.RUN_EVENTS,
    "/scribe/": Action.PASS_WORDS,
    "/moderate": Action.MODERATE,
    "/review": Action.REVIEW_OUTCOMES,
    "/design": Action.EDIT_PATHWAYS,
    "/site": Action.LOOK_AFTER_SITE,
}
"""What an account must be allowed to do for each part of the site, whatever its views say."""
NEVER_OPEN = (
    "/write/<int:story_id>",
    "/tell/",
    "/account/passphrase",
    "/account/second-step",
    "/account/sign-out",
    "/account/stories",
)
"""Where no view lets everybody in."""
OWN: dict[str, tuple[str, str]] = {
    "account": ("POST", "/account/passphrase"),
    "facilitator": ("POST", "/host/events/new"),
    "moderator": ("POST", "/moderate/<int:story_id>/pass"),
    "scribe": ("GET", "/scribe/<code>"),
    "designer": ("POST", "/review/findings/<int:finding_id>/stance"),
    "steward": ("POST", "/site/people/<int:account_id>/roles/<role>/take-back"),
    "writer": ("POST", "/write/<int:story_id>/delete"),
    "co-writer": ("POST", "/write/<int:story_id>/words"),
    "suggester": ("POST", "/write/<int:story_id>/scenes/<key>/suggest"),
    "teller": ("POST", "/tell/<int:story_id>/yes"),
    "stranger": ("POST", "/write"),
    "half signed in": ("POST", "/sign-in/code"),
    "participant": ("POST", "/join/<code>/here"),
}
"""What each of them came for."""
AT_LEAST = 60
"""So many of the routes are open to all."""

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
TOO_MUCH = b"what_happened=" + b"x" * 10_000_000
NO_FORMS = (b"{", b"\xff\xfe\x00", b"[" * 10_000, b"null")


@pytest.fixture(scope="module")
def house(
    tmp_path_factory: pytest.TempPathFactory, migrated_file: Path, compiled_templates: CompiledTemplates
) -> Iterator[House]:
    """One app and one filled store for all tests of this file; whatever an attempt changed is put back."""
    folder = tmp_path_factory.mktemp("house")
    shutil.copy(migrated_file, folder / "forum.db")
    app = create_app(
        Settings(
            instance=str(folder),
            database_url=f"sqlite:///{folder / 'forum.db'}",
            public_url="http://forum.example",
            secret_key="only for tests, where it guards nothing",
        )
    )
    app.jinja_env.bytecode_cache = compiled_templates
    app.extensions["ballot box"].start()
    with pytest.MonkeyPatch.context() as outside:
        outside.setattr(export_making, "start", lambda: None)  # A process of its own, which others test.
        house = House(app, folder / "forum.db")
        yield house
    house.close()
    app.extensions["ballot box"].stop()
    app.extensions["database"].dispose()


@pytest.mark.parametrize("name", sorted(ALL_BUT))
def test_each_person_reaches_what_is_theirs_and_nothing_else(house: House, name: str) -> None:
    person, seen = house.people[name], house.seen_by(name)
    wrong: list[tuple[str, Attempt, tuple[int, str]]] = []
    for attempt, answer in seen.answers.items():
        decision, inside = house.decision(_rule(house, attempt)), was_let_in(answer)
        may = person.may(decision)
        if may is None and inside and name not in MAY_GET_IN[decision.inside]:
            wrong.append(("let in", attempt, answer))
        elif may is False and not _is_turned_away(person, attempt, answer):
            wrong.append(("not turned away", attempt, answer))
        elif may is True and not inside:
            wrong.append(("not let in", attempt, answer))
    assert wrong == []


@pytest.mark.parametrize("name", sorted(ALL_BUT))
def test_each_person_reaches_what_they_came_for(house: House, name: str) -> None:
    reached = house.seen_by(name).reached
    assert len(reached) >= AT_LEAST
    assert OWN[name] in reached


def test_every_route_is_reached_by_somebody(house: House) -> None:
    reached = set().union(*(house.seen_by(name).reached for name in ALL_BUT))
    every = {(method, str(rule)) for method in ("GET", "POST") for rule in house.rules(method)}
    assert every - reached == set()
    assert len(every) > 250


def test_each_part_of_the_site_asks_for_its_own_role(house: House) -> None:
    for rule in [*house.rules("GET"), *house.rules("POST")]:
        decision = house.decision(rule)
        assert decision.action is ASKS_FOR.get(_part(str(rule))), rule
        assert decision.action or decision.inside or not str(rule).startswith(NEVER_OPEN), rule


def test_what_a_view_decides_inside_is_known_here(house: House) -> None:
    reasons = {house.decision(rule).inside for method in ("GET", "POST") for rule in house.rules(method)} - {""}
    assert reasons == set(MAY_GET_IN)


@pytest.mark.parametrize("name", ["stranger", "half signed in", "account", "participant"])
def test_what_is_refused_changes_nothing(house: House, name: str) -> None:
    """Nothing is put back here: what anybody changed would be seen."""
    before, person = house.everything_stored(), house.people[name]
    refused = [
        attempt
        for attempt, answer in house.seen_by(name).answers.items()
        if attempt.method == "POST" and not was_let_in(answer)
    ]
    assert len(refused) > 100
    for attempt in refused:
        assert_plain(house.asks(person, "POST", attempt.path, put_back=False), attempt)
    assert house.everything_stored() == before


def test_a_form_without_its_token_is_refused_and_stores_nothing(house: House) -> None:
    before, person = house.everything_stored(), house.people["everything"]
    for attempt in _posts(house):
        if attempt.rule.endswith(("/token", "/kept")):
            continue
        response = house.asks(person, "POST", attempt.path, put_back=False, data={"text": "x"})
        assert_plain(response, attempt)
        assert response.status_code == 400, (attempt, response.status_code)
    assert house.everything_stored() == before


@pytest.mark.parametrize("name", ["stranger", "writer", "everything"])
def test_odd_addresses_are_refused_in_plain_english(house: House, name: str) -> None:
    """One place of an address is odd at a time, and all else is really there."""
    person, tried = house.people[name], 0
    for place, (method, rule) in enumerate(_reached_with_places(house, name)):
        for argument in sorted(rule.arguments):
            for odd in ODD_PATHS[place % 2 :: 2] if method == "GET" else ODD_PATHS[place % 4 :: 4]:
                path = house.filled(rule, {**house.here(str(rule)), argument: odd})
                attempt = Attempt(str(rule), method, path)
                assert_plain(house.asks(person, method, path), attempt)
                tried += 1
    assert tried > 100


@pytest.mark.parametrize("name", ["writer", "everything", "participant"])
def test_odd_values_in_every_field_never_break_a_page(house: House, name: str) -> None:
    person, forms = house.people[name], _forms(house, name)
    assert len(forms) > 3
    for place, (path, fields) in enumerate(sorted(forms.items())):
        for odd in range(0, len(ODD_VALUES), 3) if fields else (0,):
            # Each field has another odd value, so that no field is refused only because of its neighbour.
            values = {name: ODD_VALUES[(odd + place + turn) % len(ODD_VALUES)] for turn, name in enumerate(fields)}
            form = {"no_such_field": HOSTILE, **values, "csrf_token": person.token}
            assert_plain(house.asks(person, "POST", path, data=form), Attempt(path, "POST", path))


def test_a_field_given_many_times_never_breaks_a_page(house: House) -> None:
    for name in ("writer", "everything"):
        person = house.people[name]
        for path, fields in _forms(house, name).items():
            pairs = [(field, str(turn)) for field, turn in itertools.product(fields, range(20))]
            body = MultiDict([("csrf_token", person.token), *pairs])
            assert_plain(house.asks(person, "POST", path, data=body), Attempt(path, "POST", path))


def test_ten_megabytes_are_refused_with_a_page_that_says_so(house: House) -> None:
    before, person = house.everything_stored(), house.people["everything"]
    for attempt in _posts(house):
        if attempt.rule.endswith(("/token", "/kept")):
            continue
        response = house.asks(
            person,
            "POST",
            attempt.path,
            put_back=False,
            data=TOO_MUCH,
            content_type="application/x-www-form-urlencoded",
        )
        assert_plain(response, attempt)
        assert response.status_code in (400, 403, 404, 413), (attempt, response.status_code)
    assert house.everything_stored() == before


def test_a_body_that_is_no_form_never_breaks_a_page(house: House) -> None:
    kinds = itertools.cycle(("application/json", "multipart/form-data", "text/plain"))
    bodies = itertools.cycle(NO_FORMS)
    for attempt in _posts(house):
        for _kind, kind in zip(range(2), kinds, strict=False):
            sent = {"data": next(bodies), "content_type": kind}
            response = house.asks(house.people["everything"], "POST", attempt.path, **sent)
            assert_plain(response, attempt)


def assert_plain(response: TestResponse, attempt: Attempt) -> None:
    """Whatever is answered, no fault of ours is in it, and a refusal is a page that says what to do."""
    assert response.status_code < 500, attempt
    body = response.get_data(as_text=True)
    assert "Traceback" not in body, attempt
    assert "<script>alert" not in body, attempt
    if response.status_code in (404, 405) and response.mimetype == "text/html":
        assert _says_what_to_do(body[body.index("<main") :]), attempt


@cache
def _says_what_to_do(main: str) -> bool:
    """Whether a refusal has a heading and more; there are few of them, each shown a hundred times."""
    page = Page(main)
    return bool(page.heading) and len(page.main) > len(page.heading)


def _is_turned_away(person: Person, attempt: Attempt, answer: tuple[int, str]) -> bool:
    """An account is told that it may not; anybody else is asked to sign in."""
    status, where = answer
    if person.account.id is not None:
        return status == 403
    return status == 401 if attempt.method == "POST" else status == 303 and where.startswith(ASKED_TO_SIGN_IN)


def _part(rule: str) -> str:
    """The part of the site that a rule is in, where that part asks for a role."""
    return next((part for part in ASKS_FOR if rule == part or rule.startswith(f"{part.rstrip('/')}/")), "")


def _rule(house: House, attempt: Attempt) -> Rule:
    return next(rule for rule in house.rules(attempt.method) if str(rule) == attempt.rule)


def _posts(house: House) -> list[Attempt]:
    """Every route that takes a form, with what is really there."""
    return [Attempt(str(rule), "POST", house.path(rule)) for rule in house.rules("POST")]


def _reached_with_places(house: House, name: str) -> list[tuple[str, Rule]]:
    """The rules that let somebody in and have something in their address to be odd."""
    reached = house.seen_by(name).reached
    return [
        (method, rule)
        for method in ("GET", "POST")
        for rule in house.rules(method)
        if (method, str(rule)) in reached and rule.arguments
    ]


@cache
def _forms(house: House, name: str) -> dict[str, list[str]]:
    """The fields of every form that somebody is shown, by where it is sent."""
    forms: dict[str, set[str]] = {}
    for attempt, answer in house.seen_by(name).answers.items():
        if attempt.method == "POST" or answer[0] != 200:
            continue
        response = house.asks(house.people[name], "GET", attempt.path)
        if response.mimetype != "text/html":
            continue
        for form in Page(response.get_data(as_text=True)).all("form"):
            if form.get("method") == "post":
                fields = {field.get("name") for field in form.all("input", "textarea", "select", "button")}
                forms.setdefault(form.get("action") or attempt.path, set()).update(fields - {"", "csrf_token"})
    return {path: sorted(fields) for path, fields in forms.items()}
