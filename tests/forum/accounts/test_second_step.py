"""Signing in with a second step: setting it up, codes and recovery codes, and what a passphrase alone opens."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from flask.testing import FlaskCliRunner

from forum.accounts import passphrase
from forum.accounts.tries import pause
from scenarios.account import ANYONE, Role
from scenarios.db import Database
from scenarios.second_step import STEP, code_of, step_at
from scenarios.store.accounts import account as accounts
from scenarios.store.accounts import second_step
from tests.clock import HandClock
from tests.conftest import Visitor
from tests.page import Page

WORDS = "paper lantern otter"
PAGE = "/account/second-step"
CODE = "/sign-in/code"
FIREFOX = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:121.0) Gecko/20100101 Firefox/121.0"
URDU = str.maketrans("0123456789", "۰۱۲۳۴۵۶۷۸۹")


class Person:
    """Somebody with an account, who may have a phone with an app for codes."""

    def __init__(self, app: Flask, database: Database, clock: HandClock, name: str, *roles: Role) -> None:
        self.app, self.database, self.clock, self.name = app, database, clock, name
        with app.app_context():
            kept = passphrase.hashed(WORDS)

        def make(session: object) -> int:
            row = accounts.create(session, name, kept)  # type: ignore[arg-type]
            for role in roles:
                accounts.grant(session, ANYONE, row.id, role)  # type: ignore[arg-type]
            return row.id

        self.id = database.write(make)
        self.browser = self.another_browser()
        self.secret = ""
        self.recovery: list[str] = []

    def another_browser(self, kind: str = "", address: str = "") -> Visitor:
        visitor = Visitor(self.app.test_client())
        if kind:
            visitor.client.environ_base["HTTP_USER_AGENT"] = kind
        if address:
            visitor.client.environ_base["REMOTE_ADDR"] = address
        return visitor

    def gives_passphrase(self, visitor: Visitor | None = None, then: str = "/account") -> Page:
        visitor = visitor or self.browser
        return visitor.sends(f"/sign-in?next={then}", {"name": self.name, "passphrase": WORDS})

    def gives_code(self, code: str = "", visitor: Visitor | None = None, status: int = 200) -> Page:
        return (visitor or self.browser).sends(f"{CODE}?next=/account", {"code": code or self.code}, status=status)

    def gives_recovery(self, code: str, visitor: Visitor | None = None, status: int = 200) -> Page:
        return (visitor or self.browser).sends(f"{CODE}?next=/account", {"recovery": code}, status=status)

    @property
    def code(self) -> str:
        return code_of(self.secret, step_at(self.clock.now()))

    @property
    def wrong(self) -> str:
        near = {code_of(self.secret, step_at(self.clock.now()) + drift) for drift in (-1, 0, 1)}
        return next(f"{number:06}" for number in range(4) if f"{number:06}" not in near)

    def reads_key(self) -> str:
        page = self.browser.opens(PAGE)
        self.secret = key_on(page).replace(" ", "")
        return self.secret

    def sets_it_up(self, path: str = PAGE) -> Page:
        self.reads_key()
        page = self.browser.sends(path, {"code": self.code, "current": WORDS})
        self.recovery = recovery_codes(page)
        self.goes_by(STEP)
        return page

    def goes_by(self, time: timedelta) -> None:
        self.clock.move_on(seconds=time.total_seconds())

    def signs_out(self) -> None:
        self.browser.sends("/sign-out")


def key_on(page: Page) -> str:
    return " ".join(each.text for each in page.all("span") if each.get("id") == "second-step-key")


def recovery_codes(page: Page) -> list[str]:
    return next(each for each in page.all("code") if each.get("id") == "recovery-codes").text.split()


def is_signed_in(visitor: Visitor) -> bool:
    return visitor.client.get("/account").status_code == 200


def is_on(person: Person) -> bool:
    with person.database.read() as session:
        return second_step.of(session, person.id) is not None


@pytest.fixture
def account(app: Flask, database: Database, clock: HandClock) -> Callable[..., Person]:
    """Makes somebody with an account, while no time goes by but what a test lets pass."""
    clock.stop_at(datetime(2026, 11, 30, 12, tzinfo=UTC))
    return lambda name="Ada", *roles: Person(app, database, clock, name, *roles)


@pytest.fixture
def ada(account: Callable[..., Person]) -> Person:
    """Somebody whose second step is on, and who is signed out."""
    ada = account()
    ada.gives_passphrase()
    ada.sets_it_up()
    ada.signs_out()
    return ada


def test_it_is_set_up_with_a_picture_a_key_a_code_and_the_passphrase(account: Callable[..., Person]) -> None:
    ada = account()
    page = ada.gives_passphrase()
    assert "A code from an app on your phone, besides your passphrase." in page.main
    page = ada.browser.opens(page.link("Set it up"))
    assert [each.get("aria-label") for each in page.all("svg") if each.get("role") == "img"] == [
        "The key for your app, as a QR code"
    ]
    field = next(each for each in page.all("input") if each.get("name") == "code")
    assert (field.get("autocomplete"), field.get("inputmode")) == ("one-time-code", "numeric")
    key = key_on(page)
    assert re.fullmatch(r"[A-Z2-7]{4}( [A-Z2-7]{4}){7}", key)

    page = ada.sets_it_up()

    assert page.heading == "Save your recovery codes" and len(set(ada.recovery)) == 10
    assert ada.secret == key.replace(" ", ""), "a page that is loaded again has the same key"
    assert page.link("I have saved them – continue") == "/account"
    again = ada.browser.opens(PAGE)
    assert again.heading == "Your second step" and "You have 10 recovery codes left." in again.main
    assert not any(code in again.text for code in ada.recovery) and ada.secret not in again.text


@pytest.mark.parametrize(
    ("code", "words", "told"),
    [
        ("wrong", WORDS, "This code is wrong, or was used before. Enter the code that your app shows now."),
        ("12345", WORDS, "Enter the 6 digits that your app shows."),
        ("", WORDS, "Enter the code that your app shows."),
        ("right", "wrong", "This is not your passphrase. Check it and try again."),
        ("right", "", "Enter your passphrase."),
    ],
)
def test_without_a_code_and_the_passphrase_it_is_not_turned_on(
    account: Callable[..., Person], code: str, words: str, told: str
) -> None:
    ada = account()
    ada.gives_passphrase()
    ada.reads_key()
    sent = {"wrong": ada.wrong, "right": ada.code}.get(code, code)

    page = ada.browser.sends(PAGE, {"code": sent, "current": words}, status=422)

    assert page.errors == [told] and not is_on(ada)
    assert ada.secret in page.main.replace(" ", ""), "with the key that the phone has already"


def test_whoever_has_no_passphrase_chooses_one_first(app: Flask, database: Database, visit: Visitor) -> None:
    person = database.write(lambda session: accounts.create(session, "Ben").id)
    token = database.write(lambda session: accounts.offer_link(session, ANYONE, person))
    visit.sends(f"/sign-in/link/{token}")

    page = visit.opens(PAGE)

    assert page.link("Choose a passphrase first") == "/account" and not key_on(page)
    visit.sends(PAGE, {"code": "123456", "current": "x"}, status=422)


@pytest.mark.parametrize("path", [PAGE, f"{PAGE}/codes", f"{PAGE}/off"])
def test_a_stranger_changes_nobodys_second_step(visit: Visitor, path: str) -> None:
    assert visit.posts(path).status_code == 401


@pytest.mark.fault("passphrase-known")
def test_the_passphrase_alone_signs_nobody_in(ada: Person) -> None:
    page = ada.gives_passphrase()
    assert page.heading == "Enter your code" and not is_signed_in(ada.browser)

    page = ada.gives_code()

    assert page.heading == "Your account" and "You are signed in as Ada." in page.main


@pytest.mark.parametrize("written", ["{0[0]}{0[1]}", "{0[0]} {0[1]}", " {0[0]}-{0[1]} "])
@pytest.mark.parametrize("script", [{}, URDU], ids=["latin", "urdu"])
def test_a_code_is_taken_however_its_digits_are_written(ada: Person, written: str, script: dict[int, int]) -> None:
    ada.gives_passphrase()
    code = written.format((ada.code[:3], ada.code[3:])).translate(script)
    assert ada.gives_code(code).heading == "Your account"


@pytest.mark.parametrize("ahead", [-STEP, STEP])
def test_a_phone_whose_clock_is_half_a_minute_off_signs_in(ada: Person, ahead: timedelta) -> None:
    ada.goes_by(STEP)
    ada.gives_passphrase()
    assert ada.gives_code(code_of(ada.secret, step_at(ada.clock.now() + ahead))).heading == "Your account"


@pytest.mark.fault("code-used-twice")
def test_a_code_that_somebody_read_over_a_shoulder_is_of_no_use(ada: Person) -> None:
    watcher = ada.another_browser()
    ada.gives_passphrase()
    ada.gives_passphrase(watcher)
    code = ada.code
    ada.gives_code(code)

    page = ada.gives_code(code, watcher, status=422)

    assert page.errors == ["This code is wrong, or was used before. Enter the code that your app shows now."]
    assert not is_signed_in(watcher)


def test_a_recovery_code_signs_in_once_and_is_news(ada: Person) -> None:
    ada.gives_passphrase()
    assert "I have no phone with me: use a recovery code" in ada.browser.opens(CODE).main
    page = ada.gives_recovery(ada.recovery[0])
    assert page.heading == "Your account" and "A recovery code was used" in page.text
    assert "You have 9 recovery codes left." in ada.browser.opens(PAGE).main
    ada.signs_out()

    ada.gives_passphrase()
    page = ada.gives_recovery(ada.recovery[0], status=422)

    assert page.errors == ["This recovery code is wrong or was used before. Each works once."]
    details = next(each for each in page.all("details") if "recovery" in each.text)
    assert "open" in details.attributes


def test_what_is_left_out_is_asked_for_where_it_belongs(ada: Person) -> None:
    ada.gives_passphrase()
    assert ada.browser.sends(CODE, {"code": ""}, status=422).errors == ["Enter the 6 digits that your app shows."]
    page = ada.gives_recovery("", status=422)
    assert page.errors == ["Enter one of your recovery codes: 16 letters and digits."]
    assert ada.browser.sends(CODE, {}, status=422).errors == ["Enter the 6 digits that your app shows."]


def test_turned_off_and_set_up_by_somebody_else_is_told_all_the_same(ada: Person) -> None:
    ada.gives_passphrase()
    ada.gives_code()
    ada.browser.sends(f"{PAGE}/off", {"current": WORDS})
    ada.sets_it_up()
    ada.signs_out()
    ada.gives_passphrase()
    assert "Your second step was turned off." in ada.gives_code().text


@pytest.mark.fault("copied-first-step")
def test_a_cookie_copied_between_the_two_steps_opens_nothing_and_is_worthless_afterwards(ada: Person) -> None:
    thief, same_kind = ada.another_browser(FIREFOX), ada.another_browser()
    ada.gives_passphrase()
    name = ada.app.config["SESSION_COOKIE_NAME"]
    cookie = ada.browser.client.get_cookie(name)
    assert cookie is not None
    for copy in (thief, same_kind):
        copy.client.set_cookie(name, cookie.value)
        assert not is_signed_in(copy)
    assert ada.gives_code(visitor=thief).heading == "Sign in", "another kind of browser begins anew"
    thief.client.set_cookie(name, cookie.value)

    ada.gives_code()

    ada.goes_by(STEP)
    for copy in (thief, same_kind):
        assert copy.opens(CODE).heading == "Sign in"
        assert ada.gives_code(visitor=copy).heading == "Sign in"
        assert not is_signed_in(copy)


def test_the_first_step_is_over_after_ten_minutes(ada: Person) -> None:
    ada.gives_passphrase()
    ada.goes_by(timedelta(minutes=10, seconds=1))

    page = ada.gives_code()

    assert page.heading == "Sign in" and "That took too long. Sign in again." in page.text
    assert not is_signed_in(ada.browser)


def test_without_a_first_step_there_is_no_second(visit: Visitor) -> None:
    assert visit.opens(CODE).heading == "Sign in"
    assert visit.sends(CODE, {"code": "123456"}).heading == "Sign in"


@pytest.mark.fault("passphrase-known")
def test_wrong_codes_wait_longer_and_longer_and_the_right_one_is_never_locked_out(ada: Person) -> None:
    guesser = ada.another_browser(address="192.0.2.66")
    waited = []
    ada.goes_by(timedelta(minutes=16))
    ada.gives_passphrase(guesser)
    for _ in range(6):
        before = ada.clock.now()
        ada.gives_code(ada.wrong, guesser, status=422)
        waited.append((ada.clock.now() - before).total_seconds())
    assert waited == [pause(tries, 0) for tries in range(1, 7)]

    before = ada.clock.now()
    ada.gives_passphrase(guesser)
    assert (ada.clock.now() - before).total_seconds() == pause(7, 0), "the right passphrase begins nothing anew"

    at_home = ada.another_browser(address="192.0.2.1")
    ada.gives_passphrase(at_home)
    assert ada.gives_code(visitor=at_home).heading == "Your account"
    before = ada.clock.now()
    ada.gives_passphrase(guesser)
    assert ada.clock.now() == before, "signed in, the account begins anew"


def test_whoever_has_no_second_step_signs_in_as_before(account: Callable[..., Person]) -> None:
    assert account().gives_passphrase().heading == "Your account"


def test_signing_in_by_a_link_asks_for_the_second_step_too(ada: Person) -> None:
    token = ada.database.write(lambda session: accounts.offer_link(session, ANYONE, ada.id))
    page = ada.browser.sends(f"/sign-in/link/{token}")
    assert page.heading == "Enter your code" and not is_signed_in(ada.browser)
    assert ada.gives_code().heading == "Your account"


def test_turning_it_off_takes_the_passphrase_and_is_news(ada: Person) -> None:
    ada.gives_passphrase()
    ada.gives_code()
    assert ada.browser.sends(f"{PAGE}/off", {"current": "wrong"}, status=422).errors == [
        "This is not your passphrase. Check it and try again."
    ]
    assert ada.browser.sends(f"{PAGE}/off", {}, status=422).errors == ["Enter your passphrase."]
    assert is_on(ada)

    page = ada.browser.sends(f"{PAGE}/off", {"current": WORDS})

    assert not is_on(ada) and "Turned off at 30 November 2026" in page.main
    ada.signs_out()
    assert "Your second step was turned off." in ada.gives_passphrase().text
    ada.goes_by(timedelta(days=8))
    ada.signs_out()
    page = ada.gives_passphrase()
    assert "Your second step was turned off." not in page.text and "Turned off at" in page.main


def test_new_recovery_codes_take_the_passphrase_and_replace_the_old_ones(ada: Person) -> None:
    ada.gives_passphrase()
    ada.gives_code()
    ada.browser.sends(f"{PAGE}/codes", {"current": "wrong"}, status=422)

    new = recovery_codes(ada.browser.sends(f"{PAGE}/codes", {"current": WORDS}))

    assert len(set(new) | set(ada.recovery)) == 20
    ada.signs_out()
    ada.gives_passphrase()
    ada.gives_recovery(ada.recovery[0], status=422)
    page = ada.gives_recovery(new[0])
    assert page.heading == "Your account" and "New recovery codes at 30 November 2026" in page.main


@pytest.mark.parametrize("deed", ["codes", "off"])
def test_what_is_off_is_set_up_first(account: Callable[..., Person], deed: str) -> None:
    ada = account()
    ada.gives_passphrase()
    assert ada.browser.sends(f"{PAGE}/{deed}", {"current": WORDS}).heading == "Set up a second step"


def test_guessing_at_the_passphrase_of_an_open_session_waits_here_too(ada: Person) -> None:
    ada.gives_passphrase()
    ada.gives_code()
    before = ada.clock.now()
    for _ in range(5):
        ada.browser.sends(f"{PAGE}/off", {"current": "wrong"}, status=422)
    assert (ada.clock.now() - before).total_seconds() == pause(3, 0) + pause(4, 0)


@pytest.fixture
def stella(account: Callable[..., Person]) -> Person:
    """A steward, signed in."""
    stella = account("Stella", Role.STEWARD)
    stella.gives_passphrase()
    return stella


def test_a_steward_helps_somebody_who_lost_their_phone_and_both_know_of_it(ada: Person, stella: Person) -> None:
    page = stella.browser.opens(f"/site/people/{ada.id}")
    asked = stella.browser.opens(page.link("They lost their second step"))
    assert asked.heading == "Make a link that turns off the second step of Ada?" and is_on(ada)
    page = stella.browser.sends(f"/site/people/{ada.id}/second-step")
    link = next(each.text for each in page.all("code")).removeprefix("http://forum.example")
    assert "Made a sign-in link for Ada that turns off their second step" in stella.browser.opens("/site/record").main

    page = ada.browser.opens(link)
    assert "It also turns off your second step." in page.main and is_on(ada)
    page = ada.browser.sends(link)

    assert page.heading == "Your account" and not is_on(ada)
    assert "Stella made a link that turns it off, at 30 November 2026" in page.main
    assert "Turned off the second step of Ada" in stella.browser.opens("/site/record").main


def test_a_steward_cannot_turn_off_their_own_second_step_that_way(stella: Person, ada: Person) -> None:
    stella.sets_it_up()
    page = stella.browser.opens(f"/site/people/{stella.id}")
    assert "They lost their second step" not in page.main
    stella.browser.sends(f"/site/people/{stella.id}/second-step", status=403)
    assert is_on(stella)


def test_where_there_is_no_second_step_none_is_turned_off(stella: Person, account: Callable[..., Person]) -> None:
    ben = account("Ben")
    assert "They lost their second step" not in stella.browser.opens(f"/site/people/{ben.id}").main
    stella.browser.sends(f"/site/people/{ben.id}/second-step", status=409)
    stella.browser.sends("/site/people/99/second-step", status=404)
    stella.browser.opens("/site/people/99/second-step", status=404)


def test_a_steward_who_is_alone_has_a_command(app: Flask, ada: Person) -> None:
    command: FlaskCliRunner = app.test_cli_runner()
    link = command.invoke(args=["sign-in-link", "Ada", "--lost-second-step"]).output.strip()
    page = ada.browser.sends(link.removeprefix("http://forum.example"))
    assert page.heading == "Your account" and not is_on(ada)
    assert "Command line made a link that turns it off" in page.main
    again = command.invoke(args=["sign-in-link", "Ada", "--lost-second-step"])
    assert again.exit_code == 1 and "has no second step" in again.output


def asks_for_it(stella: Person) -> None:
    form = stella.browser.opens("/site/settings").form()
    stella.browser.sends("/site/settings", {**form, "second_step": "yes"})


def test_a_site_asks_nobody_for_a_second_step_at_first(stella: Person) -> None:
    assert stella.browser.opens("/site/settings").form()["second_step"] == "no"
    assert stella.browser.opens("/site").heading == "People"


@pytest.mark.fault("passphrase-known")
def test_a_site_that_asks_leads_its_moderators_to_set_it_up_before_any_page_of_theirs(
    stella: Person, account: Callable[..., Person]
) -> None:
    mona = account("Mona", Role.MODERATOR, Role.FACILITATOR)
    stella.goes_by(timedelta(minutes=1))
    asks_for_it(stella)
    stella.goes_by(timedelta(minutes=1))

    page = mona.gives_passphrase(then="/moderate")
    assert page.heading == "Set up a second step"
    assert "This site asks its stewards and moderators for a second step." in page.main
    assert mona.browser.opens("/moderate").heading == "Set up a second step"
    assert mona.browser.posts("/moderate/1/pass").status_code == 403
    assert mona.browser.opens("/host").heading != "Set up a second step", "whoever runs an event goes on"
    assert "Set up your second step" in mona.browser.opens("/account").main

    done = mona.sets_it_up(f"{PAGE}?next=/moderate")

    assert done.link("I have saved them – continue") == "/moderate"
    assert mona.browser.opens("/moderate").heading != "Set up a second step"
    assert "Set up your second step" not in mona.browser.opens("/account").main


def test_nobody_who_is_signed_in_already_is_thrown_out(stella: Person, account: Callable[..., Person]) -> None:
    mona = account("Mona", Role.MODERATOR)
    mona.gives_passphrase()
    stella.goes_by(timedelta(minutes=1))
    asks_for_it(stella)
    assert stella.browser.opens("/site").heading == "People"
    assert mona.browser.opens("/moderate").heading != "Set up a second step"
    stella.goes_by(timedelta(minutes=1))
    stella.signs_out()
    assert stella.gives_passphrase(then="/site").heading == "Set up a second step"


def test_pages_with_a_key_or_codes_are_kept_by_no_cache(ada: Person) -> None:
    ada.gives_passphrase()
    assert ada.browser.client.get(CODE).headers["Cache-Control"] == "no-store"
    ada.gives_code()
    assert ada.browser.client.get(PAGE).headers["Cache-Control"] == "no-store"
    assert ada.browser.posts(f"{PAGE}/codes", {"current": WORDS}).headers["Cache-Control"] == "no-store"
