"""The steward's pages: people, settings and the record; nobody else gets in, and nothing happens unasked."""

from __future__ import annotations

import ast
from collections.abc import Callable
from dataclasses import fields
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from forum.accounts import audit as record_page
from forum.accounts.site import SettingsForm
from scenarios import schema
from scenarios.account import ANYONE, Role
from scenarios.db import Database
from scenarios.store.accounts import account as accounts
from scenarios.store.accounts import audit, site
from scenarios.store.accounts.account import AccountRow
from scenarios.store.accounts.site import SiteSettingRow
from tests.conftest import Visitor
from tests.scenarios import whole_store

SignInRow = Callable[..., Visitor]

PAGES = (
    "/site",
    "/site/settings",
    "/site/record",
    "/site/people/new",
    "/site/people/1",
    "/site/people/1/roles/moderator/take-back",
)
DEEDS = (
    "/site/settings",
    "/site/people/new",
    "/site/people/1/link",
    "/site/people/1/roles/moderator",
    "/site/people/1/roles/moderator/take-back",
)


@pytest.fixture
def steward(signed_in_as: SignInRow) -> Visitor:
    return signed_in_as(Role.STEWARD, name="Sam")


@pytest.fixture
def ada(database: Database) -> int:
    return database.write(lambda session: accounts.create(session, "Ada").id)


def roles_of(database: Database, account_id: int) -> frozenset[Role]:
    with database.read() as session:
        return accounts.get(session, account_id).plain().roles


def people(database: Database) -> int:
    with database.read() as session:
        return session.scalar(select(func.count()).select_from(AccountRow)) or 0


def acts(database: Database) -> list[str]:
    with database.read() as session:
        return [entry.act for entry in whole_store.record(session) if entry.by_name == "Sam"]


@pytest.mark.parametrize("path", PAGES)
def test_without_the_role_there_is_nothing_to_see(visit: Visitor, signed_in_as: SignInRow, path: str) -> None:
    assert visit.opens(path).heading == "Sign in"

    others = signed_in_as(Role.FACILITATOR, Role.MODERATOR, Role.DESIGNER)
    assert others.opens(path, status=403).heading == "You cannot open this page"


@pytest.mark.parametrize("path", DEEDS)
def test_without_the_role_nothing_is_done(
    visit: Visitor, signed_in_as: SignInRow, database: Database, path: str
) -> None:
    others = signed_in_as(Role.FACILITATOR, Role.MODERATOR, Role.DESIGNER)
    before = people(database), roles_of(database, 1)

    assert visit.posts(path, {"name": "Eve", "roles": "steward"}).status_code == 401
    assert others.posts(path, {"name": "Eve", "roles": "steward"}).status_code == 403

    assert (people(database), roles_of(database, 1)) == before


@pytest.mark.parametrize("path", DEEDS)
def test_nothing_is_done_for_a_page_that_is_not_ours(steward: Visitor, database: Database, path: str) -> None:
    answer = steward.client.post(path, data={"name": "Eve"})

    assert answer.status_code == 400
    assert people(database) == 1 and acts(database) == []


def test_people_are_listed_with_what_they_may_do(steward: Visitor, ada: int) -> None:
    page = steward.opens("/site")

    assert "Sam" in page.main and "Steward" in page.main
    assert "Ada" in page.main and "Their own stories only" in page.main


def test_a_role_is_given_and_on_record(steward: Visitor, database: Database, ada: int) -> None:
    page = steward.sends(f"/site/people/{ada}/roles/moderator")

    assert page.heading == "Ada"
    assert roles_of(database, ada) == {Role.MODERATOR}
    assert acts(database) == ["grant role"]
    assert "Gave Ada the role “Moderator”" in steward.opens("/site/record").main


def test_taking_a_role_back_is_asked_about_first(steward: Visitor, database: Database, ada: int) -> None:
    steward.sends(f"/site/people/{ada}/roles/moderator")
    asked = steward.opens(f"/site/people/{ada}/roles/moderator/take-back")
    assert asked.heading == "Take the role “Moderator” from Ada?"
    assert roles_of(database, ada) == {Role.MODERATOR}

    steward.sends(f"/site/people/{ada}/roles/moderator/take-back")

    assert roles_of(database, ada) == frozenset()
    assert "Took the role “Moderator” from Ada" in steward.opens("/site/record").main


def test_the_last_steward_cannot_go(steward: Visitor, database: Database) -> None:
    page = steward.sends(f"/site/people/{steward.account.id}/roles/steward/take-back", status=409)

    assert "This is the last steward. Make somebody else a steward first." in page.main
    assert roles_of(database, steward.account.id or 0) == {Role.STEWARD}


def test_a_steward_may_go_when_another_stays(steward: Visitor, ada: int) -> None:
    steward.sends(f"/site/people/{ada}/roles/steward")

    page = steward.sends(f"/site/people/{steward.account.id}/roles/steward/take-back")

    assert page.heading == "Your account"
    steward.opens("/site", status=403)


@pytest.mark.parametrize(
    "path",
    [
        "/site/people/99",
        "/site/people/99/roles/moderator/take-back",
        "/site/people/1/roles/king/take-back",
        "/site/people/99999999999999999999",
    ],
)
def test_nobody_and_no_role_are_not_found(steward: Visitor, path: str) -> None:
    steward.opens(path, status=404)


@pytest.mark.parametrize(
    "path", ["/site/people/99/link", "/site/people/99/roles/moderator", "/site/people/1/roles/king"]
)
def test_nobody_gets_nothing(steward: Visitor, database: Database, path: str) -> None:
    steward.sends(path, status=404)

    assert acts(database) == []


def test_somebody_new_gets_a_link_that_is_shown_once_and_works_once(
    steward: Visitor, visit: Visitor, database: Database
) -> None:
    page = steward.sends("/site/people/new", {"name": "Grace", "roles": ["moderator", "designer"]})

    (shown,) = (code.text for code in page.all("code"))
    assert shown.startswith("http://forum.example/sign-in/link/")
    token = shown.rpartition("/")[2]
    for path in ("/site", "/site/record", "/site/people/2"):
        assert token not in steward.opens(path).text
    assert visit.sends(f"/sign-in/link/{token}").heading == "Your account"
    assert roles_of(database, 2) == {Role.MODERATOR, Role.DESIGNER}


@pytest.mark.parametrize(
    ("data", "told"),
    [
        ({"name": ""}, "Enter a name. It can be a made-up one."),
        ({"name": "sam"}, "The name “sam” is taken. Choose another."),
        ({"name": "x" * 81}, "Make this 80 characters or fewer."),
        ({"name": "Grace", "roles": "king"}, "Choose one of these."),
    ],
)
def test_somebody_who_cannot_be_added_is_not(
    steward: Visitor, database: Database, data: dict[str, str], told: str
) -> None:
    page = steward.sends("/site/people/new", data, status=422)

    assert page.errors == [told]
    assert people(database) == 1 and acts(database) == []


def test_a_lost_way_in_is_made_anew(steward: Visitor, visit: Visitor, ada: int) -> None:
    page = steward.sends(f"/site/people/{ada}/link")

    (shown,) = (code.text for code in page.all("code"))
    assert visit.sends(shown.removeprefix("http://forum.example")).heading == "Your account"
    assert "Made a sign-in link for Ada" in steward.opens("/site/record").main


def settings_of(steward: Visitor, **changed: str) -> dict[str, str]:
    return {**steward.opens("/site/settings").form(), **changed}


def test_settings_are_changed_shown_and_on_record(steward: Visitor, visit: Visitor) -> None:
    steward.sends(
        "/site/settings",
        settings_of(
            steward,
            name="Tell it",
            run_by="The Corn Hall Trust",
            contact="Box 7",
            help_numbers="A friend, 01632 960 001",
            nhs_body="yes",
            reading_time="2 days",
        ),
    )

    assert visit.opens("/privacy").title == "Privacy – Tell it"
    assert "The Corn Hall Trust" in visit.opens("/privacy").main
    assert "01632 960 001" in visit.opens("/help").main
    assert "2 days" in visit.opens("/house-rules").main
    assert "This is not an NHS service" not in visit.opens("/help").text
    record = steward.opens("/site/record").main
    assert "Changed the setting “Who runs it” from “” to “The Corn Hall Trust”" in record


@pytest.mark.parametrize("name", [setting.name for setting in fields(site.Site)])
def test_every_setting_is_a_field_of_the_page_which_is_kept_and_on_record_by_its_label(
    steward: Visitor, app: Flask, database: Database, name: str
) -> None:
    others = {
        "nhs_body": "yes",
        "codes_on_the_day": "no",
        "second_step": "yes",
        "help_numbers": "A friend, 01632 960 001",
    } | dict.fromkeys(site.SWITCHES, "no")
    value = others.get(name, "Another text")
    page = steward.opens("/site/settings")
    assert name in page.form()

    steward.sends("/site/settings", {**page.form(), name: value})

    with database.read() as session:
        assert getattr(site.read(session), name) == value
    with app.test_request_context():
        label = SettingsForm()[name].label.text
    assert f"Changed the setting “{label}”" in steward.opens("/site/record").main


def test_a_steward_does_not_undo_what_another_changed_meanwhile(
    steward: Visitor, signed_in_as: SignInRow, visit: Visitor
) -> None:
    mine = settings_of(steward, contact="Box 7")
    other = signed_in_as(Role.STEWARD)
    other.sends("/site/settings", settings_of(other, run_by="The Corn Hall Trust"))

    page = steward.sends("/site/settings", mine, status=422)
    assert "Somebody changed the settings" in page.main
    assert "The Corn Hall Trust" in visit.opens("/privacy").main

    steward.sends("/site/settings", page.form())
    assert "Box 7" in visit.opens("/privacy").main


def test_saving_what_is_there_changes_nothing(steward: Visitor, database: Database) -> None:
    steward.sends("/site/settings", settings_of(steward))

    assert acts(database) == []


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({"name": ""}, "Enter a name for this site."),
        ({"name": "x" * 121}, "Make this 120 characters or fewer."),
        ({"contact": "x" * 2_001}, "Make this 2000 characters or fewer."),
        (
            {"help_numbers": "Samaritans"},
            "Give each line a name, a comma and a number, such as “Samaritans, 116 123”.",
        ),
        ({"nhs_body": "perhaps"}, "Choose one of these."),
    ],
)
def test_settings_that_cannot_be_kept_are_not(
    steward: Visitor, database: Database, changed: dict[str, str], told: str
) -> None:
    sent = settings_of(steward, run_by="The Corn Hall Trust", **changed)

    page = steward.sends("/site/settings", sent, status=422)

    assert page.errors == [told]
    assert "The Corn Hall Trust" in str(page.form()), "what was typed is still there"
    with database.read() as session:
        assert session.scalars(select(SiteSettingRow)).all() == []


def test_what_a_steward_types_is_text_and_never_markup(steward: Visitor, visit: Visitor) -> None:
    hostile = "<script>alert(1)</script>"
    steward.sends(
        "/site/settings",
        settings_of(steward, name=hostile, contact=hostile, help_numbers=f"{hostile}, 1"),
    )

    assert hostile in visit.opens("/help").text
    assert hostile in steward.opens("/site/record").text


def test_the_record_is_read_page_by_page(steward: Visitor, database: Database) -> None:
    def act(session: Session) -> None:
        for number in range(1, 151):
            audit.record(session, ANYONE, "some later act", f"story {number}")

    database.write(act)

    newest = steward.opens("/site/record")
    assert "some later act: story 150" in newest.main
    assert "story 50 " not in newest.main + " "
    older = steward.opens(newest.link("Older entries"))
    assert "some later act: story 1" in older.main
    assert "Somebody without an account" in older.main


@pytest.mark.parametrize("before", ["x", "-1", "0", "99999999999999999999"])
def test_an_odd_place_in_the_record_is_no_fault(steward: Visitor, before: str) -> None:
    status = 200 if before == "0" else 404
    assert "Fault" not in steward.opens(f"/site/record?before={before}", status=status).main


def test_the_name_of_the_site_comes_from_the_settings_until_it_is_changed(steward: Visitor, database: Database) -> None:
    assert steward.opens("/site/settings").form()["name"] == "Test My Story"
    with database.read() as session:
        assert site.read(session).name == ""


def test_too_much_from_a_stranger_is_refused_like_too_little(visit: Visitor) -> None:
    answer = visit.posts("/site/people/new", {"name": "x" * 300_000})

    assert answer.status_code == 401
    assert "x" * 30 not in answer.text


def test_whatever_is_put_on_record_has_a_sentence_of_its_own() -> None:
    """Each act that the store writes as it stands; those that are put together are in the tables beside them."""
    written = {
        call.args[2].value
        for module in (Path(schema.__file__).parent).rglob("*.py")
        for call in ast.walk(ast.parse(module.read_text(encoding="utf-8")))
        if isinstance(call, ast.Call) and ast.unparse(call.func) == "audit.record"
        if len(call.args) > 2 and isinstance(call.args[2], ast.Constant)
    }
    assert len(written) > 30
    assert written - record_page._SENTENCES.keys() == set()
