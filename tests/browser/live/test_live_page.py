"""A page that was kept up to date is what a page loaded now would be, but for what its person has not sent."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Page, WebSocket, expect

from tests.browser.actors import BigScreen, Person, PhoneInHand
from tests.browser.twin import Twin as Fresh
from tests.live.actors import Host
from tests.live.evening import Evening, switch_on
from tests.live.server import RunningServer

EVERYTHING = {"stops": True, "two_rounds": True, "reasons": True, "minority": True, "perspectives": True, "notes": True}
PAUSES = ("pause", "resume", "blank", "unblank")
TO_A_RESULT = ("close", "reveal")
NEXT_ROUND = ("discuss", "discuss", "open")


@pytest.mark.fault("unsent-tick")
@pytest.mark.parametrize(
    "kinds",
    [(*PAUSES, *TO_A_RESULT), ("pause", "blank", "resume", "unblank", "void", "open"), ("close", *NEXT_ROUND, "end")],
)
def test_a_tick_that_was_not_sent_freezes_nothing(
    host: Host, phone: PhoneInHand, twin: Twin, kinds: tuple[str, ...]
) -> None:
    host.opens_a_round()
    twin.is_the_same()
    phone.chooses("B", "C")
    for kind in kinds:
        host.does(kind, **({"reason": "The microphone failed"} if kind == "void" else {}))
        twin.is_the_same()


@pytest.mark.fault("unsent-tick")
def test_what_was_ticked_comes_back_after_a_break(host: Host, phone: PhoneInHand, twin: Twin) -> None:
    host.opens_a_round()
    twin.is_the_same()
    phone.chooses("A")
    host.does("pause")
    twin.is_the_same()
    phone.is_asked("We are taking a break")
    host.does("resume")
    twin.is_the_same()
    phone.has_ticked("A")
    phone.sends()
    phone.is_told("Received. You could support A.")


def test_what_was_ticked_is_not_carried_into_another_round(host: Host, phone: PhoneInHand, twin: Twin) -> None:
    host.opens_a_round()
    twin.is_the_same()
    phone.chooses("A")
    for kind in ("close", "discuss", "discuss", "open"):
        host.does(kind)
    twin.is_the_same()
    phone.has_ticked()


@pytest.mark.fault("unsent-tick")
def test_words_that_were_not_sent_come_back_after_a_break(host: Host, phone: PhoneInHand, twin: Twin) -> None:
    host.opens_a_round()
    twin.is_the_same()
    phone.page.locator("#open-reason > summary").click()
    phone.page.locator("#words-reason").fill("Nobody answers after ten")
    host.does("pause")
    twin.is_the_same()
    host.does("resume")
    twin.is_the_same()
    expect(phone.page.locator("#words-reason")).to_have_value("Nobody answers after ten")
    expect(phone.page.locator("#words-reason")).to_be_visible()


def test_what_was_said_about_an_answer_goes_with_its_vote(host: Host, phone: PhoneInHand, twin: Twin) -> None:
    host.opens_a_round()
    twin.is_the_same()
    phone.sends()
    phone.reads("Nothing is chosen yet.")
    phone.writes("reason", "Nobody answers after ten")
    for kind in ("close", "reveal", *NEXT_ROUND):
        host.does(kind)
        twin.is_the_same()
    phone.reads_not("Received.")
    phone.reads_not("Nothing is chosen yet.")


@pytest.mark.fault("stale-title")
def test_the_title_is_that_of_the_story_that_is_on_now(
    host: Host, phone: PhoneInHand, screen: BigScreen, evening: Evening, twin: Twin
) -> None:
    names = [page.title().partition(" – ")[0] for page in (phone.page, screen.page)]
    assert names == ["Closed at eleven", "Closed at eleven"]
    host.starts()
    host.does("end")
    host.does("start", performance=evening.performances[1])
    for face in (phone, screen):
        expect(face.page.locator("#title")).to_have_text("The third call")
        expect(face.page).to_have_title(re.compile("^The third call – "))
    twin.is_the_same()
    Twin(host, screen).is_the_same()


@pytest.mark.fault("false-unchanged")
@pytest.mark.loses_the_line
def test_a_page_that_comes_back_and_hears_unchanged_is_what_a_fresh_one_is(
    host: Host, phone: PhoneInHand, twin: Twin
) -> None:
    host.opens_a_round()
    twin.is_the_same()
    phone.chooses("B")
    heard = _first_words(phone.page)
    _line_breaks(phone)
    twin.is_the_same()
    phone.has_ticked("B")
    _line_breaks(phone, lambda: host.does("close"))
    twin.is_the_same()
    assert heard == ["unchanged", "drawn"]


@pytest.fixture
def host(server: RunningServer, evening: Evening) -> Iterator[Host]:
    """The facilitator of a story for which everything is switched on, without a browser: only cues matter here."""
    switch_on(server.database, evening, **EVERYTHING)
    host = Host(server, evening)
    yield host
    host.drops()


class Twin(Fresh):
    """The same, once both pages show what the host did last."""

    def __init__(self, host: Host, person: Person) -> None:
        super().__init__(person)
        self.host = host

    def is_the_same(self) -> None:
        """The page that was kept up to date is what this one is now."""
        expect(self.person.page.locator(f"body[data-version='{self.host.state['version']}']")).to_have_count(1)
        found = self.difference()
        assert not found, found


@pytest.fixture
def twin(host: Host, phone: PhoneInHand) -> Twin:
    """The phone's twin; both notice every fault of a script."""
    return Twin(host, phone)


def _line_breaks(phone: PhoneInHand, meanwhile: Callable[[], object] = lambda: None) -> None:
    phone.loses_the_line()
    phone.is_connecting_again()
    meanwhile()
    phone.gets_the_line_back()
    phone.is_connected()


def _first_words(page: Page) -> list[str]:
    """What each connection that the page opens from now on hears first, whether a page or that it is unchanged."""
    heard: list[str] = []

    def listen(socket: WebSocket) -> None:
        names: list[str] = []

        def hear(frame: str | bytes) -> None:
            name = re.match(r'42/phone,\["(drawn|unchanged)"', str(frame))
            if name and not names:
                names.append(name[1])
                heard.append(name[1])

        socket.on("framereceived", hear)

    page.on("websocket", listen)
    return heard
