"""Where somebody is signed in: each device with when it was last used, ended one by one, over when nobody uses it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import func, select

from forum.accounts import session_job
from scenarios.account import ANYONE, IDLE_LIMIT, Role
from scenarios.db import Database
from scenarios.store.accounts import account as accounts
from scenarios.store.accounts.account import SignInRow
from tests.clock import HandClock
from tests.conftest import Visitor

FIREFOX = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:121.0) Gecko/20100101 Firefox/121.0"
IPHONE = (
    "Mozilla/5.0 (iPhone; CPU iPhone OS 17_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.0 "
    "Mobile/15E148 Safari/604.1"
)
PAGE = "/account/sessions"


@pytest.fixture
def ada(database: Database) -> int:
    return database.write(lambda session: accounts.create(session, "Ada").id)


@pytest.fixture
def on(app: Flask, database: Database, clock: HandClock, ada: int) -> Callable[[str], Visitor]:
    """Signs Ada in with a browser that says what it is, while no time goes by."""
    clock.stop_at(clock.now())

    def signs_in(browser: str) -> Visitor:
        visitor = Visitor(app.test_client())
        visitor.client.environ_base["HTTP_USER_AGENT"] = browser
        token = database.write(lambda session: accounts.offer_link(session, ANYONE, ada))
        assert visitor.sends(f"/sign-in/link/{token}", {}).heading == "Your account"
        return visitor

    return signs_in


def is_signed_in(visitor: Visitor) -> bool:
    return visitor.client.get("/account").status_code == 200


def devices(visitor: Visitor) -> list[str]:
    rows = visitor.opens(PAGE).all("tbody")[0].all("tr")
    return [" ".join(row.all("td")[0].all("span")[-1].text.split()) for row in rows]


def goes_by(clock: HandClock, time: timedelta) -> None:
    clock.move_on(seconds=time.total_seconds())


def kept(database: Database) -> int:
    with database.read() as session:
        return session.scalar(select(func.count()).select_from(SignInRow)) or 0


def test_each_device_is_listed_by_its_browser_and_system(on: Callable[[str], Visitor]) -> None:
    laptop = on(FIREFOX)
    on(IPHONE)
    assert devices(laptop) == ["Mobile Safari on iOS", "Firefox on Windows (this one)"]


@pytest.mark.parametrize("browser", ["", "x" * 10_000, "\x00", "<b>curl</b>/7"])
def test_a_browser_that_says_nothing_sensible_is_a_browser(on: Callable[[str], Visitor], browser: str) -> None:
    assert devices(on(browser)) == ["A browser (this one)"] or "curl" in browser


def test_one_device_is_signed_out_and_the_others_stay(on: Callable[[str], Visitor]) -> None:
    laptop, phone = on(FIREFOX), on(IPHONE)
    other = laptop.opens(PAGE).all("tbody")[0].all("form")[0].get("action")
    page = laptop.sends(other, {})
    assert "That device is signed out." in page.text
    assert not is_signed_in(phone)
    assert devices(laptop) == ["Firefox on Windows (this one)"]


def test_signing_out_on_this_device_is_signing_out(on: Callable[[str], Visitor]) -> None:
    laptop, phone = on(FIREFOX), on(IPHONE)
    own = laptop.opens(PAGE).all("tbody")[0].all("form")[1].get("action")
    laptop.sends(own, {})
    assert not is_signed_in(laptop)
    assert is_signed_in(phone)


def test_nobody_signs_out_somebody_else(app: Flask, database: Database, on: Callable[[str], Visitor]) -> None:
    laptop = on(FIREFOX)
    action = laptop.opens(PAGE).all("tbody")[0].all("form")[0].get("action")
    stranger = Visitor(app.test_client())
    other = database.write(lambda session: accounts.create(session, "Bea").id)
    token = database.write(lambda session: accounts.offer_link(session, ANYONE, other))
    stranger.sends(f"/sign-in/link/{token}", {})
    stranger.sends(action, {})
    assert is_signed_in(laptop)


@pytest.mark.fault("forgotten-device")
@pytest.mark.parametrize(
    ("role", "limit"),
    [
        (None, timedelta(days=30)),
        (Role.FACILITATOR, timedelta(hours=24)),
        (Role.SCRIBE, timedelta(hours=24)),
        (Role.MODERATOR, timedelta(hours=12)),
        (Role.DESIGNER, timedelta(hours=12)),
        (Role.STEWARD, timedelta(hours=12)),
    ],
)
def test_a_session_that_nobody_uses_is_over_after_as_long_as_the_role_allows(
    database: Database,
    clock: HandClock,
    ada: int,
    on: Callable[[str], Visitor],
    role: Role | None,
    limit: timedelta,
) -> None:
    laptop = on(FIREFOX)
    if role:
        database.write(lambda session: accounts.grant(session, ANYONE, ada, role))
    goes_by(clock, limit)
    assert is_signed_in(laptop)
    goes_by(clock, timedelta(seconds=1))
    assert not is_signed_in(laptop)


def test_a_session_that_is_used_goes_on(app: Flask, clock: HandClock, on: Callable[[str], Visitor]) -> None:
    laptop = on(FIREFOX)
    for _ in range(3):
        goes_by(clock, IDLE_LIMIT - timedelta(days=1))
        assert is_signed_in(laptop)
        with app.app_context():
            session_job.look()


def test_use_is_written_down_by_the_server_and_by_no_page(
    app: Flask, database: Database, clock: HandClock, on: Callable[[str], Visitor]
) -> None:
    """A page would wait for the store's lock, which votes need."""
    laptop = on(FIREFOX)
    goes_by(clock, timedelta(hours=1))

    def seen() -> timedelta:
        with database.read() as session:
            return clock.now() - session.scalars(select(SignInRow.seen_at)).one()

    is_signed_in(laptop)
    assert seen() == timedelta(hours=1)
    with app.app_context():
        session_job.look()
    assert seen() == timedelta(0)


def test_what_nobody_used_for_longer_than_any_role_allows_is_deleted(
    app: Flask, database: Database, clock: HandClock, on: Callable[[str], Visitor]
) -> None:
    on(IPHONE)
    goes_by(clock, IDLE_LIMIT)
    laptop = on(FIREFOX)
    goes_by(clock, timedelta(hours=1))
    assert devices(laptop) == ["Firefox on Windows (this one)"], "one that is over is not listed"
    assert kept(database) == 2
    with app.app_context():
        session_job.look()
    assert kept(database) == 1
