"""Pages of printed passes: the sheet that a host prints, and what a phone is asked that scans one."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from flask import Flask
from sqlalchemy import select

from live.store import entry_pass
from live.store.ballot import BallotRow
from live.store.entry_pass import EntryPassRow
from live.store.event import EventRow
from scenarios.account import Role
from scenarios.db import Database
from tests.clock import HandClock
from tests.conftest import Visitor
from tests.live.factories import Evening


@pytest.fixture
def evening(database: Database) -> Evening:
    """An evening at its first decision, for which one needs a pass."""
    evening = Evening.at_a_vote(database)
    database.write(lambda session: setattr(session.get_one(EventRow, evening.event_id), "needs_passes", True))
    return evening


@pytest.fixture
def facilitator(signed_in_as: Callable[..., Visitor]) -> Visitor:
    """Somebody who runs events."""
    return signed_in_as(Role.FACILITATOR)


def phone_of(evening: Evening) -> str:
    return f"/join/{evening.screen['event']['code']}"


def pass_of(evening: Evening) -> str:
    [token] = evening.database.write(lambda session: entry_pass.make(session, evening.event_id, 1))
    return f"{phone_of(evening)}/pass/{token}"


def ballots(evening: Evening) -> list[list[str]]:
    with evening.database.read() as session:
        return list(session.scalars(select(BallotRow.choices)))


def votes(visit: Visitor, evening: Evening, choice: str) -> str:
    answer = {"round": str(evening.round_id), "choice": choice}
    return visit.posts(f"{phone_of(evening)}/vote", answer, follow_redirects=True).text


def test_a_host_prints_a_sheet_of_passes_of_which_no_copy_is_kept(facilitator: Visitor, evening: Evening) -> None:
    page = f"/host/events/{evening.event_id}"
    there = facilitator.opens(page).link("Print passes")
    shown = facilitator.sends(there, {"count": "12"})
    assert shown.text.count("Scan to vote.") == 12
    assert "We keep no copy" in shown.main
    assert "Made so far: 12. In use: 0." in facilitator.opens(there).main
    with evening.database.read() as session:
        hashes = session.scalars(select(EntryPassRow.token_hash)).all()
    assert len(hashes) == 12 and all(re.fullmatch(r"[0-9a-f]{64}", each) for each in hashes)


@pytest.mark.parametrize("typed", ["", "0", "501", "two", "-3", "1.5"])
def test_a_sheet_of_no_size_is_not_made(facilitator: Visitor, evening: Evening, typed: str) -> None:
    shown = facilitator.sends(f"/host/events/{evening.event_id}/passes", {"count": typed}, status=422)
    assert "Enter a number from 1 to 500." in shown.main


def test_unused_passes_are_deleted_by_a_press(facilitator: Visitor, evening: Evening) -> None:
    pass_of(evening)
    shown = facilitator.sends(f"/host/events/{evening.event_id}/passes/unused/delete")
    assert "Made so far: 0. In use: 0." in shown.main


def test_whether_passes_are_needed_is_fixed_once_something_was_played(facilitator: Visitor, evening: Evening) -> None:
    edit = f"/host/events/{evening.event_id}/edit"
    form = facilitator.opens(edit).form()
    form.pop("needs_passes")
    assert "Something was played here already" in facilitator.sends(edit, form, status=422).main


def test_a_phone_without_a_pass_follows_and_is_told_how_to_vote(visit: Visitor, evening: Evening) -> None:
    shown = visit.opens(phone_of(evening))
    assert "To vote on this phone, scan your pass." in shown.main
    assert "None of these" not in shown.main
    assert "To vote on this phone, scan your pass." in votes(visit, evening, "s2-o1")
    assert ballots(evening) == []


def test_the_screen_and_the_page_of_the_event_say_that_one_votes_with_a_pass(
    facilitator: Visitor, visit: Visitor, database: Database, clock: HandClock
) -> None:
    clock.stop_at(datetime(2026, 3, 1, 12, tzinfo=UTC))
    waiting = Evening(database)
    database.write(lambda session: setattr(session.get_one(EventRow, waiting.event_id), "needs_passes", True))
    event = waiting.screen["event"]
    assert "scan the pass that you got at the door" in facilitator.opens(f"/screen/{event['code']}").main
    slug = database.write(lambda session: session.get_one(EventRow, waiting.event_id).slug)
    assert "You need it to vote." in visit.opens(f"/events/{slug}").main


@pytest.mark.fault("pass-used-twice")
def test_a_pass_votes_on_one_phone_and_moves_to_another_when_asked(
    app: Flask, visit: Visitor, evening: Evening
) -> None:
    link, other = pass_of(evening), Visitor(app.test_client())
    assert visit.opens(link).heading == "Vote with this phone?"
    assert "To vote on this phone, scan your pass." in visit.opens(phone_of(evening)).main
    visit.sends(link)
    votes(visit, evening, "s2-o1")
    assert ballots(evening) == [["s2-o1"]]
    assert visit.opens(link).heading != "Vote with this phone?"

    asked = other.opens(link)
    assert asked.heading == "This pass is in use on another phone. Use it here instead?"
    assert other.sends(link, status=409).heading == asked.heading
    other.sends(link, {"moves": "yes"})
    assert "To vote on this phone, scan your pass." in votes(visit, evening, "s2-o2")
    assert ballots(evening) == [["s2-o1"]]
    votes(other, evening, "s2-o3")
    assert ballots(evening) == [["s2-o3"]]


def test_a_pass_can_be_typed_as_it_is_printed(facilitator: Visitor, visit: Visitor, evening: Evening) -> None:
    sheet = facilitator.sends(f"/host/events/{evening.event_id}/passes", {"count": "1"})
    [printed] = re.findall(r"\b(?:[A-Z0-9]{4} ){2}[A-Z0-9]{4}\b", sheet.main)
    there = visit.opens(phone_of(evening)).link("Type the code on your pass")
    assert f"Join with {evening.screen['event']['code']}" in sheet.main
    asked = visit.opens(f"{there}?pass={printed.lower().replace(' ', '+')}")
    assert asked.heading == "Vote with this phone?"

    wrong = visit.opens(f"{there}?pass=AAAA-CCCC-DDDD", status=404)
    assert wrong.link("Type the code again") == there


def test_where_no_pass_is_needed_none_is_typed(visit: Visitor, database: Database) -> None:
    evening = Evening.at_a_vote(database)
    assert visit.opens(f"{phone_of(evening)}/pass").heading == visit.opens(phone_of(evening)).heading


def test_a_phone_that_has_a_pass_is_asked_to_give_a_second_one_away(visit: Visitor, evening: Evening) -> None:
    visit.sends(pass_of(evening))
    assert "Give this one to somebody else." in visit.opens(pass_of(evening)).main


def test_a_pass_that_is_not_known_says_so(visit: Visitor, evening: Evening) -> None:
    shown = visit.opens(f"{phone_of(evening)}/pass/{'x' * 200}", status=404)
    assert "This pass is not known here." in shown.main
    assert "This pass is not known here." in visit.sends(f"{phone_of(evening)}/pass/x", status=404).main


def test_a_browser_that_does_not_keep_its_cookie_is_counted(app: Flask, visit: Visitor, evening: Evening) -> None:
    forgetful = app.test_client(use_cookies=False)
    for client in (visit.client, forgetful):
        assert client.post(f"{phone_of(evening)}/token").json["is_new"]  # type: ignore[index]
        assert client.post(f"{phone_of(evening)}/kept").status_code == 204
    assert evening.console["at_the_doors"]["forgot"] == 1
    assert not visit.client.post(f"{phone_of(evening)}/token").json["is_new"]  # type: ignore[index]
