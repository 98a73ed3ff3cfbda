"""Somebody's phone in a real browser: with a script, without one, without sockets, without cookies."""

from __future__ import annotations

import time
import urllib.request
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import expect
from sqlalchemy import select

from live.store.ballot import BallotRow, RoundRow
from tests.browser.actors import AtTheConsole, PhoneInHand
from tests.live.actors import Host
from tests.live.evening import Evening, switch_on
from tests.live.server import RunningServer

QUESTION = "It is nearly eleven. What should the volunteer do?"
RENEWS_S = 5
TOLD_MS = 30_000


def test_a_vote_is_received_and_can_be_changed(open_vote: AtTheConsole, phone: PhoneInHand, ballots: Ballots) -> None:
    phone.is_asked(QUESTION)
    phone.votes("A", "C")
    phone.is_told("Received. You could support A and C. You can change this until voting closes.")
    assert ballots() == [["o1", "o3"]]
    phone.chooses("A")
    phone.sends()
    phone.is_told("Received. You could support C.")
    assert ballots() == [["o3"]]


def test_none_of_these_rules_out_the_others(open_vote: AtTheConsole, phone: PhoneInHand, ballots: Ballots) -> None:
    phone.chooses("A", "B")
    phone.page.get_by_text("None of these").click()
    phone.has_ticked()
    phone.sends()
    phone.is_told("Received. You chose none of these.")
    assert ballots() == [[]]


def test_an_empty_answer_is_asked_for(open_vote: AtTheConsole, phone: PhoneInHand, ballots: Ballots) -> None:
    phone.sends()
    phone.reads("Nothing is chosen yet.")
    assert ballots() == []


def test_of_one_choice_only_one_stays(host: AtTheConsole, phone: PhoneInHand, ballots: Ballots) -> None:
    host.goes_on_to("Open the vote")
    host.presses("one-choice")
    phone.reads("Choose one.")
    phone.votes("A", "B")
    phone.is_told("Received. You chose B.")
    assert ballots() == [["o2"]]


def test_ticks_not_yet_sent_outlast_what_others_do(open_vote: AtTheConsole, phone: PhoneInHand) -> None:
    phone.is_connected()
    phone.chooses("B")
    open_vote.presses("Blank")
    open_vote.hits("b")
    expect(phone.page.locator("body")).to_have_attribute("data-version", open_vote.version)
    phone.has_ticked("B")


def test_a_refresh_shows_ones_own_vote(open_vote: AtTheConsole, phone: PhoneInHand) -> None:
    phone.votes("B")
    phone.is_told("Received. You could support B.")
    phone.page.reload()
    phone.is_told("Received. You could support B.")
    phone.has_ticked("B")


@pytest.mark.fault("unsent-tick")
def test_what_was_not_sent_outlasts_a_reload(open_vote: AtTheConsole, phone: PhoneInHand) -> None:
    phone.votes("B")
    phone.is_told("Received. You could support B.")
    phone.chooses("A")
    phone.page.reload()
    phone.is_told("Received. You could support B.")
    phone.has_ticked("A", "B")
    phone.sends()
    phone.is_told("Received. You could support A and B.")
    phone.page.reload()
    phone.has_ticked("A", "B")


def test_two_tabs_are_one_person(open_vote: AtTheConsole, phone: PhoneInHand, ballots: Ballots) -> None:
    phone.votes("A")
    phone.is_told("Received. You could support A.")
    other = phone.context.new_page()
    other.goto(phone.page.url)
    other.locator("label.pick[data-letter='C']").click()
    other.locator("form.picks button").click()
    expect(other.locator(".got:visible")).to_contain_text("You could support A and C.")
    phone.is_told("Received. You could support A and C.")
    phone.has_ticked("A", "C")
    phone.votes("A", "B", "C")
    phone.is_told("Received. You could support B.")
    expect(other.locator(".got:visible")).to_contain_text("You could support B.")
    expect(other.locator("label.pick[data-letter='C'] input")).not_to_be_checked()
    assert ballots() == [["o2"]]


def test_what_was_ticked_in_one_tab_stays_when_another_votes(open_vote: AtTheConsole, phone: PhoneInHand) -> None:
    phone.is_connected()
    phone.chooses("B")
    other = phone.context.new_page()
    other.goto(phone.page.url)
    other.locator("label.pick[data-letter='C']").click()
    other.locator("form.picks button").click()
    phone.is_told("Received. You could support C.")
    phone.has_ticked("B")


def test_a_quiet_page_lives_and_never_reloads_under_a_script(host: AtTheConsole, phone: PhoneInHand) -> None:
    phone.is_connected()
    phone.page.evaluate("window.stays = true")
    time.sleep(RENEWS_S + 1.5)
    assert phone.page.evaluate("window.stays") is True
    host.goes_on()
    phone.is_asked("Watch the stage")


def test_the_result_comes_to_the_phone_too(open_vote: AtTheConsole, phone: PhoneInHand) -> None:
    phone.votes("B")
    phone.is_told("Received.")
    open_vote.goes_on()
    phone.reads("Voting has closed. The host decides when to show the result.")
    phone.reads_not("%")
    open_vote.goes_on()
    phone.reads("100% 1 of 1", "Your answer: You could support B.")


@pytest.mark.loses_the_line
def test_a_vote_made_offline_goes_when_the_line_is_back(
    open_vote: AtTheConsole, phone: PhoneInHand, ballots: Ballots
) -> None:
    phone.is_connected()
    phone.loses_the_line()
    phone.is_connecting_again()
    phone.votes("A")
    phone.is_told("Not sent yet.")
    phone.gets_the_line_back()
    phone.is_told("Received. You could support A.")
    assert ballots() == [["o1"]]


@pytest.mark.loses_the_line
def test_a_vote_that_comes_too_late_says_so(open_vote: AtTheConsole, phone: PhoneInHand, ballots: Ballots) -> None:
    phone.is_connected()
    phone.loses_the_line()
    phone.is_connecting_again()
    phone.votes("A")
    open_vote.goes_on()
    phone.gets_the_line_back()
    phone.reads("This vote has closed, so your answer was not counted.")
    assert ballots() == []


@pytest.mark.loses_the_line
def test_a_restart_of_the_server_is_only_a_pause(
    open_vote: AtTheConsole, phone: PhoneInHand, server_to_kill: RunningServer, ballots: Ballots
) -> None:
    phone.votes("C")
    phone.is_told("Received.")
    server_to_kill.kill()
    phone.is_connecting_again()
    server_to_kill.start()
    phone.is_connected()
    phone.is_told("Received. You could support C.")
    phone.votes("A")
    phone.is_told("Received. You could support A and C.")
    assert ballots() == [["o1", "o3"]]


def test_after_a_sleep_it_looks_what_is_on(host: AtTheConsole, evening: Evening, enter: Enter) -> None:
    host.goes_on_to("Open the vote")
    phone = enter(PhoneInHand)
    phone.page.route_web_socket("**/socket.io/**", _without_broadcasts)
    phone.opens(f"/join/{evening.code}")
    phone.is_connected()
    host.goes_on()
    phone.is_asked("Watch the stage")
    phone.wakes()
    phone.is_asked(QUESTION)


def test_without_websocket_it_polls(open_vote: AtTheConsole, evening: Evening, enter: Enter, ballots: Ballots) -> None:
    phone = enter(PhoneInHand)
    phone.context.add_init_script("delete window.WebSocket")
    phone.opens(f"/join/{evening.code}")
    phone.is_connected()
    phone.votes("B")
    phone.is_told("Received. You could support B.")
    assert ballots() == [["o2"]]


def test_where_a_network_breaks_websockets_it_polls(
    open_vote: AtTheConsole, evening: Evening, enter: Enter, ballots: Ballots
) -> None:
    phone = enter(PhoneInHand)
    phone.page.route_web_socket("**/socket.io/**", lambda line: line.close())
    phone.opens(f"/join/{evening.code}")
    phone.votes("B")
    phone.is_told("Received. You could support B.")
    assert ballots() == [["o2"]]


def test_without_a_script_the_form_votes_and_the_page_renews_itself(
    open_vote: AtTheConsole, evening: Evening, enter: Enter, ballots: Ballots
) -> None:
    phone = enter(PhoneInHand, java_script_enabled=False)
    phone.opens(f"/join/{evening.code}")
    phone.votes("A", "C")
    phone.is_told("Received. You could support A and C.")
    assert ballots() == [["o1", "o3"]]
    phone.page.get_by_role("link", name="Change my answer").click()
    phone.votes("A")
    phone.is_told("Received. You could support C.")
    open_vote.goes_on()
    open_vote.goes_on()
    phone.reads("Your answer: You could support C.")
    assert ballots() == [["o3"]]


@pytest.mark.fault("phone-without-script")
class TestWithoutAScript:
    def test_a_question_left_unanswered_has_a_way_on(self, open_vote: AtTheConsole, plain: PhoneInHand) -> None:
        plain.chooses("A")
        open_vote.goes_on()
        open_vote.goes_on()
        plain.is_asked(QUESTION)
        plain.looks_on()
        plain.reads("0 of 0", "Who could support it")
        open_vote.presses("Play A")
        plain.is_asked("Watch the stage")

    def test_an_answer_that_came_too_late_is_told_and_then_the_page_goes_on(
        self, open_vote: AtTheConsole, plain: PhoneInHand, ballots: Ballots
    ) -> None:
        plain.chooses("A")
        open_vote.goes_on()
        plain.sends()
        plain.reads("This vote has closed, so yours was not counted.")
        plain.noticed("409")
        open_vote.goes_on()
        expect(plain.page.locator("main")).to_contain_text("Who could support it", timeout=TOLD_MS)
        assert ballots() == []

    def test_an_empty_answer_has_a_way_on(self, open_vote: AtTheConsole, plain: PhoneInHand) -> None:
        plain.sends()
        plain.reads("Nothing is chosen yet.")
        plain.noticed("422")
        open_vote.goes_on()
        plain.looks_on()
        plain.reads("Voting has closed.")

    def test_with_reasons_on_the_page_goes_on_after_a_vote(
        self, server: RunningServer, evening: Evening, host: AtTheConsole, plain: PhoneInHand
    ) -> None:
        switch_on(server.database, evening, reasons=True)
        host.goes_on_to("Open the vote")
        host.goes_on()
        plain.is_asked(QUESTION)
        plain.votes("A")
        plain.is_told("Received.")
        host.goes_on()
        plain.reads("Voting has closed.")
        plain.page.get_by_role("link", name="Why?").click()
        host.goes_on()
        plain.looks_on()
        plain.reads("Your answer: You could support A.")

    def test_with_a_script_there_is_nothing_to_look_for(self, open_vote: AtTheConsole, phone: PhoneInHand) -> None:
        phone.is_connected()
        phone.reads_not("Look again")


@pytest.mark.fault("no-cookie")
@pytest.mark.browser_faults("ERR_BLOCKED_BY_LOCAL_NETWORK_ACCESS_CHECKS")
@pytest.mark.parametrize("refused", [("localStorage", "sessionStorage"), ()])
def test_where_the_browser_keeps_no_cookie_the_script_votes_and_a_reload_is_the_same_phone(
    open_vote: AtTheConsole, evening: Evening, enter: Enter, ballots: Ballots, refused: tuple[str, ...]
) -> None:
    phone = enter(PhoneInHand)
    for store in refused:
        phone.context.add_init_script(
            f"Object.defineProperty(window, '{store}', {{get() {{ throw new DOMException('refused'); }}}})"
        )
    phone.context.route("**/join/**", _without_cookies)
    phone.opens(f"/join/{evening.code}")
    phone.votes("A")
    phone.is_told("Received. You could support A.")
    phone.votes("B")
    phone.is_told("Received. You could support A and B.")
    phone.looks_again()
    phone.is_told("Received. You could support A and B.")
    phone.has_ticked("A", "B")
    phone.votes("A")
    phone.is_told("Received. You could support B.")
    open_vote.reads("1 of 1")
    assert ballots() == [["o2"]]
    assert phone.context.cookies() == []


@pytest.mark.fault("no-cookie")
@pytest.mark.parametrize("scripts", [True, False])
def test_a_browser_that_lost_the_cookie_of_its_plain_vote_is_told_and_asked_the_next_question(
    open_vote: AtTheConsole, evening: Evening, server: RunningServer, enter: Enter, scripts: bool
) -> None:
    with server.database.read() as session:
        asked = session.scalars(select(RoundRow.id).where(RoundRow.performance_id == evening.performances[0])).one()
    lost = enter(PhoneInHand, java_script_enabled=scripts)
    lost.opens(f"/join/{evening.code}?counted={asked}")
    lost.is_told("This browser cannot remember you. Your vote is already in; please do not send it again.")
    expect(lost.page.locator("form.picks")).to_have_count(0)
    if scripts:  # The other page renews itself meanwhile.
        lost.finds_no_barrier()
    open_vote.goes_on()
    lost.reads("Voting has closed.", "Your vote is already in")
    asks_again = Host(server, evening)
    asks_again.does("void", reason="The microphone failed")
    asks_again.does("open")
    asks_again.drops()
    expect(lost.page.locator("form.picks")).to_have_count(1)


def test_what_a_phone_shows_is_the_same_with_and_without_a_script(
    open_vote: AtTheConsole, evening: Evening, phone: PhoneInHand, enter: Enter
) -> None:
    plain = enter(PhoneInHand, java_script_enabled=False)
    for step in ("open", "closed", "revealed", "paused"):
        plain.opens(f"/join/{evening.code}")
        expect(phone.page.locator("#now h1")).to_have_text(plain.page.locator("#now h1").inner_text())
        assert phone.now == plain.now, step
        if step == "revealed":
            open_vote.presses("Pause")
        elif step != "paused":
            open_vote.goes_on()
            phone.reads({"open": "Voting has closed", "closed": "0 of 0"}[step])


def test_every_state_is_free_of_barriers(host: AtTheConsole, phone: PhoneInHand) -> None:
    phone.finds_no_barrier()
    host.goes_on()
    phone.is_asked("Watch the stage")
    phone.page.locator("#follow summary").click()
    phone.page.locator("#help summary").click()
    phone.finds_no_barrier()
    host.goes_on_to("Open the vote")
    host.goes_on()
    phone.is_asked(QUESTION)
    phone.finds_no_barrier()
    assert all(box["height"] >= 48 for box in phone.targets())
    phone.votes("A")
    phone.is_told("Received.")
    phone.finds_no_barrier()
    host.goes_on()
    host.goes_on()
    phone.reads("100%")
    phone.finds_no_barrier()
    host.presses("House lights up")
    expect(phone.page.locator("body.bright")).to_have_count(1)
    phone.finds_no_barrier()
    host.presses("Pause")
    phone.is_asked("We are taking a break")
    phone.finds_no_barrier()


def test_the_first_load_is_light(open_vote: AtTheConsole, evening: Evening, enter: Enter) -> None:
    phone = enter(PhoneInHand)
    weights: list[int] = []
    phone.page.on("requestfinished", lambda request: weights.append(_weight(request)))
    phone.opens(f"/join/{evening.code}")
    phone.is_connected()
    assert 0 < sum(weights) < 100 * 1024


Ballots = Callable[[], list[list[str]]]
Enter = Callable[..., Any]


@pytest.fixture
def open_vote(server: RunningServer, evening: Evening, enter: Enter) -> AtTheConsole:
    """The facilitator, where the vote was just opened at the first choice of "Closed at eleven"."""
    opens = Host(server, evening)
    opens.opens_a_round()
    opens.drops()
    host: AtTheConsole = enter(AtTheConsole, evening)
    host.opens(f"/host/{evening.code}")
    return host


@pytest.fixture
def plain(evening: Evening, enter: Enter) -> PhoneInHand:
    """A phone without scripts, at the event."""
    phone: PhoneInHand = enter(PhoneInHand, java_script_enabled=False)
    phone.opens(f"/join/{evening.code}")
    return phone


@pytest.fixture
def ballots(server: RunningServer, evening: Evening) -> Ballots:
    """What is stored of the votes at this event, whoever cast them."""

    def stored() -> list[list[str]]:
        query = select(BallotRow.choices).join(RoundRow).where(RoundRow.performance_id.in_(evening.performances))
        with server.database.read() as session:
            return list(session.scalars(query))

    return stored


def _without_broadcasts(line: Any) -> None:
    """A line on which what the server tells everyone is lost, and answers go through."""
    server = line.connect_to_server()
    server.on_message(lambda message: None if '["drawn"' in str(message) else line.send(message))


def _without_cookies(route: Any) -> None:
    asked = urllib.request.Request(route.request.url, method=route.request.method)
    with urllib.request.urlopen(asked, timeout=15) as answer:
        headers = {name: value for name, value in answer.headers.items() if name.lower() != "set-cookie"}
        route.fulfill(status=answer.status, headers=headers, body=answer.read())


def _weight(request: Any) -> int:
    sizes = request.sizes()
    return int(sizes["responseBodySize"] + sizes["responseHeadersSize"])
