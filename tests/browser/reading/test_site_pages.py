"""The pages around the evening, on a narrow phone and a laptop: no barrier, nothing wider than the window."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import expect
from sqlalchemy.orm import Session

from forum.reading import kept
from scenarios.account import ANYONE, Role
from scenarios.store.accounts import account as accounts
from tests.browser.actors import LAPTOP, NARROW
from tests.browser.people import Visitor
from tests.browser.stores import nothing
from tests.forum.results.outcomes import FLOOR, handed_over, result_of
from tests.live.server import RunningServer

pytestmark = pytest.mark.store(filled_by=nothing)

Enter = Callable[..., Any]
SIZES = pytest.mark.parametrize("viewport", [NARROW, LAPTOP], ids=["narrow", "laptop"])


def signed_in(enter: Enter, server: RunningServer, viewport: dict[str, int], *roles: Role) -> Visitor:
    """Somebody with these roles, who came by a sign-in link."""

    def offer(session: Session) -> str:
        name = " and ".join(roles)
        row = accounts.by_name(session, name) or accounts.create(session, name)
        for role in roles:
            accounts.grant(session, ANYONE, row.id, role)
        return accounts.offer_link(session, ANYONE, row.id)

    visitor: Visitor = enter(Visitor, viewport=viewport)
    visitor.opens(f"/sign-in/link/{server.database.write(offer)}")
    visitor.presses("Sign in")
    visitor.reads("Your account")
    return visitor


@SIZES
def test_what_everyone_reads(enter: Enter, viewport: dict[str, int]) -> None:
    visitor: Visitor = enter(Visitor, viewport=viewport)

    for path in ("/sign-in", "/account/new", "/privacy", "/accessibility", "/house-rules", "/help"):
        visitor.opens(path)


def test_the_privacy_page_is_short_until_one_opens_what_one_wants_to_know(enter: Enter) -> None:
    reader: Visitor = enter(Visitor, viewport={"width": 360, "height": 740}, java_script_enabled=False)
    reader.looks = False
    reader.opens("/privacy")
    main = reader.page.locator("main")
    assert len(main.inner_text().split()) < 300
    for fold in main.locator("summary").all():
        fold.click()
    reader.reads(*(str(line) for group in kept.groups(30) for line in (*group.what, group.how_long)))


@SIZES
def test_somebody_makes_an_account_and_mends_what_is_wrong(enter: Enter, viewport: dict[str, int]) -> None:
    visitor: Visitor = enter(Visitor, viewport=viewport)
    visitor.opens("/account/new")

    visitor.presses("Continue")
    visitor.reads("There is a problem", "Enter a name.")
    visitor.noticed("422")
    visitor.fills_in(name="Grace")
    visitor.presses("Continue")
    visitor.reads("You sign in as", "the name is yours alone")
    name = visitor.page.get_by_label("You sign in as").input_value()
    visitor.fills_in(passphrase="too short")
    visitor.presses("Make my account")
    visitor.reads("There is a problem", "Three words that do not belong together")
    visitor.noticed("422")
    visitor.fills_in(passphrase="paper lantern otter")
    visitor.presses("Make my account")

    visitor.reads(f"You are signed in as {name}.")


@SIZES
def test_the_steward_adds_somebody_and_takes_a_role_back(
    enter: Enter, server: RunningServer, viewport: dict[str, int]
) -> None:
    steward = signed_in(enter, server, viewport, Role.STEWARD)
    name = f"Ada {viewport['width']}"
    for path in ("/site", "/site/settings", "/site/record"):
        steward.opens(path)

    steward.opens("/site/people/new")
    steward.fills_in(name=name)
    steward.page.get_by_label("Moderator").check()
    steward.presses("Add them")
    steward.reads(f"A sign-in link for {name}", f"{server.address}/sign-in/link/")
    steward.follows(f"What {name} may do")
    steward.follows("Take back Moderator")
    steward.presses("Take it back")

    steward.reads("The role is taken back.")


@SIZES
def test_the_design_group_reads_a_result(enter: Enter, server: RunningServer, viewport: dict[str, int]) -> None:
    def hand_over(session: Session) -> int:
        playing = viewport["width"]
        return handed_over(
            session,
            result_of(session, voided="a fire alarm"),
            result_of(session, number=2, extra=(FLOOR,), shown_to_room=False),
            playing=playing,
        )

    number = server.database.write(hand_over)
    designer = signed_in(enter, server, viewport, Role.DESIGNER)
    designer.opens("/review")

    designer.opens(f"/review/{number}")
    designer.reads("104", "73%", "a fire alarm", "not shown to the room")
    chart = designer.page.get_by_role("img", name="A had the most support: 104 of 142 who voted could support it.")
    expect(chart).to_be_visible()
    with designer.page.expect_download() as download:
        designer.page.get_by_role("link", name="CSV, for a spreadsheet").click()

    assert download.value.suggested_filename == f"outcome-{number}.csv"
    designer.opens("/review/columns")
