"""A moderator signs in with a second step, from setting it up to the day without a phone: every page on the way."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy.orm import Session
from werkzeug.security import generate_password_hash

from forum.accounts.passphrase import METHOD
from scenarios.account import ANYONE, Role
from scenarios.clock import Clock
from scenarios.second_step import code_of, step_at
from scenarios.store.accounts import account as accounts
from tests.browser.actors import LAPTOP
from tests.browser.people import Staff, Visitor
from tests.live.server import RunningServer

PHONE = {"width": 360, "height": 740}
WORDS = "paper lantern otter"


class Mona(Visitor):
    """A moderator with a passphrase, and with a phone that has an app for codes."""

    name = ""
    key = ""
    last = -1
    recovery: list[str] = []

    def has_an_account(self, name: str) -> None:
        self.name = name

        def make(session: Session) -> None:
            row = accounts.create(session, name, generate_password_hash(WORDS, METHOD))
            accounts.grant(session, ANYONE, row.id, Role.MODERATOR)

        self.server.database.write(make)

    def signs_in(self) -> None:
        self.opens("/sign-in?next=/account")
        self.fills_in(name=self.name, passphrase=WORDS)
        self.presses("Sign in")

    def unfolds(self, text: str) -> None:
        self.page.locator("summary", has_text=text).click()

    def scans_the_key(self) -> None:
        assert self.page.get_by_role("img", name="The key for your app, as a QR code").is_visible()
        self.key = self.page.locator("#second-step-key").inner_text().replace(" ", "")

    def types_the_code(self) -> None:
        """The one that the app shows now, or the next where this one was used."""
        self.last = max(self.last + 1, step_at(Clock().now()))
        self.fills_in(code=code_of(self.key, self.last))

    def saves_the_recovery_codes(self) -> None:
        self.recovery = self.page.locator("#recovery-codes").inner_text().split()
        assert len(self.recovery) == 10
        self.presses("I have saved them – continue")

    def signs_out(self) -> None:
        self.page.locator("header").get_by_role("button", name="Sign out").click()
        self.page.wait_for_load_state()


@pytest.mark.parametrize("viewport", [PHONE, LAPTOP], ids=["phone", "laptop"])
def test_a_moderator_sets_up_a_second_step_and_signs_in_with_it(
    enter: Callable[..., Any], server: RunningServer, viewport: dict[str, int]
) -> None:
    mona = enter(Mona, viewport=viewport)
    mona.has_an_account(f"Mona at {viewport['width']}")
    mona.signs_in()
    mona.reads("Your account")
    mona.unfolds("Second step when signing in")
    mona.reads("A code from an app on your phone, besides your passphrase.")
    mona.follows("Set it up")
    mona.scans_the_key()
    mona.types_the_code()
    mona.fills_in(current=WORDS)
    mona.presses("Turn on the second step")
    mona.reads("Save your recovery codes")
    mona.saves_the_recovery_codes()
    mona.signs_out()

    mona.signs_in()
    mona.reads("Enter your code")
    mona.fills_in(code="12345")
    mona.presses("Sign in")
    mona.reads("There is a problem", "Enter the 6 digits that your app shows.")
    mona.noticed("422")
    mona.types_the_code()
    mona.presses("Sign in")
    mona.reads(f"You are signed in as {mona.name}.")
    mona.signs_out()

    mona.signs_in()
    mona.unfolds("I have no phone with me: use a recovery code")
    mona.fills_in(recovery=mona.recovery[0])
    mona.presses("Use this recovery code")
    mona.reads("A recovery code was used to sign in.", "A recovery code was used at")
    mona.unfolds("Second step when signing in")
    mona.follows("Recovery codes, or turn it off")
    mona.reads("You have 9 recovery codes left.")
    mona.fills_in(current=WORDS)
    mona.presses("Turn off the second step")
    mona.reads("Your second step is off.", "Turned off at")


class Stella(Staff):
    """A steward."""

    role = Role.STEWARD

    def makes_a_link_for(self, name: str) -> str:
        """Helps somebody who lost their second step; gives the link's path."""
        self.opens("/site")
        self.follows(name)
        self.follows("They lost their second step")
        self.reads("Be sure that you speak with")
        self.presses("Make the link")
        return self.page.locator("#sign-in-link").inner_text().removeprefix(self.server.address)


def test_a_steward_helps_a_moderator_who_lost_phone_and_recovery_codes(enter: Callable[..., Any]) -> None:
    mona, stella = enter(Mona, viewport=PHONE), enter(Stella, viewport=PHONE)
    mona.has_an_account("Aoife, who loses her phone")
    mona.signs_in()
    mona.unfolds("Second step when signing in")
    mona.follows("Set it up")
    mona.scans_the_key()
    mona.types_the_code()
    mona.fills_in(current=WORDS)
    mona.presses("Turn on the second step")
    mona.saves_the_recovery_codes()
    mona.signs_out()

    link = stella.makes_a_link_for(mona.name)
    mona.opens(link)
    mona.reads("It also turns off your second step.")
    mona.presses("Sign in")

    mona.reads("Your account", "made a link that turns it off", "Turned off at")
    stella.opens("/site/record")
    stella.reads(f"Made a sign-in link for {mona.name} that turns off their second step")
    stella.opens("/site/settings")
    stella.reads("People who look after the site must use a second step")
