"""A page that was kept up to date is what a page loaded now would be, but for what its person has not sent."""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Page, WebSocket, expect

from tests.browser.actors import AtTheConsole, BigScreen, Person, PhoneInHand
from tests.live.actors import Host
from tests.live.evening import Evening, switch_on
from tests.live.server import RunningServer

SHOWN = """() => {
    const words = (one) => one?.textContent.replace(/\\s+/g, " ").trim() ?? "";
    const controls = [...document.querySelectorAll("main *, .below *")]
        .filter((one) => one.matches("input, textarea, button, summary, a, form"))
        .map((one) => [one.nodeName, one.id, one.name, one.type, one.nodeName === "INPUT" && one.value].join(" "));
    return {
        title: document.title,
        ground: document.body.className,
        words: ["header", "main", "footer"].map((name) => words(document.querySelector(name))),
        controls,
    };
}"""
"""All that a phone says and offers; not what its person ticked, typed or opened."""
TICKED = """() => [...document.querySelectorAll("form.picks input:checked")].map((one) => one.value)"""
EVERYTHING = {"stops": True, "two_rounds": True, "reasons": True, "minority": True, "perspectives": True, "notes": True}
RARE = {"end", "debrief", "start", "drop", "lights", "staging"}
SEEDS = (1, 2, 3)
STEPS = 16

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


@pytest.mark.fault("unsent-tick")
@pytest.mark.parametrize("seed", SEEDS)
def test_whatever_a_host_does_a_phone_is_what_a_fresh_one_is(
    host: Host, phone: PhoneInHand, twin: Twin, seed: int
) -> None:
    chance = random.Random(seed)
    host.opens_a_round()
    twin.is_the_same()
    unsent: dict[str, list[str]] = {}
    for _ in range(STEPS):
        form = _form(phone)
        if form and chance.random() < 0.8:
            chance.choice(phone.page.locator("label.pick").all()).click()
            unsent = {form: phone.page.evaluate(TICKED)}
        _does_something(host, chance)
        twin.is_the_same()
        if _form(phone) in unsent:
            assert phone.page.evaluate(TICKED) == unsent[_form(phone)]


@pytest.mark.parametrize("face", ["screen", "host", "scribe", "backstage"])
def test_whatever_a_host_does_every_other_face_is_what_a_fresh_one_is(
    host: Host, enter: Callable[..., Any], evening: Evening, face: str
) -> None:
    chance = random.Random(face)
    person = enter(BigScreen) if face == "screen" else enter(AtTheConsole, evening)
    person.opens(f"/{face}/{evening.code}")
    other = Twin(host, person)
    for _ in range(STEPS):
        _does_something(host, chance)
        other.is_the_same()


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


class Twin:
    """A second page of the same person, loaded anew whenever the first one is looked at."""

    def __init__(self, host: Host, person: Person) -> None:
        self.host, self.person = host, person
        self._page = person.context.new_page()

    def is_the_same(self) -> None:
        """The page that was kept up to date is what this one is now."""
        self._page.goto(self.person.page.url)
        for page in (self._page, self.person.page):
            self._is_up_to_date(page)
        assert self.person.page.evaluate(SHOWN) == self._page.evaluate(SHOWN)

    def _is_up_to_date(self, page: Page) -> None:
        if not isinstance(self.person, BigScreen):
            expect(page.locator("#connection")).to_have_text("Connected")
        expect(page.locator(f"body[data-version='{self.host.state['version']}']")).to_have_count(1)


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


def _form(phone: PhoneInHand) -> str:
    form = phone.page.locator("form.picks")
    return (form.get_attribute("id") or "") if form.count() else ""


def _does_something(host: Host, chance: random.Random) -> None:
    """One of all the things that the console offers; what ends a story or changes little comes seldom."""
    offered = [one for one in host.state["actions"] if one["kind"] not in RARE or chance.random() < 0.1]
    chosen: dict[str, Any] = chance.choice(offered or host.state["actions"])
    details: dict[str, Any] = dict(chosen["with"])
    if chosen["kind"] == "void":
        details["reason"] = "The microphone failed"
    if chosen["kind"] == "accept":
        details["label"] = "Somebody walks with her"
    host.does(chosen["kind"], **details)
