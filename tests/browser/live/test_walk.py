"""A walk through an evening in a real browser, at a real server: after each step a page is what a fresh one is.

People tick, send, write half a reason, scroll, sleep, open a second tab and vote there, lose the line, load the page
again, in another language too, while a host does whatever the console offers.
"""

from __future__ import annotations

import os
import random
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.actors import AtTheConsole, BigScreen, Person, PhoneInHand
from tests.browser.twin import Twin, goes_light
from tests.live.actors import Host
from tests.live.evening import prepare
from tests.live.server import RunningServer
from tests.live.walk.desk import RARE, WORDS, plan_at_random

STEPS = int(os.environ.get("WALK_STEPS", "200"))
EVENING = 50
"""How many steps one evening has; then comes another, at which something else is switched on."""
SEED = os.environ.get("WALK_SEED", "1")
TOLD_BEFORE = 12
SLEEPS = """
    window.slept = 0;
    const counted = performance.now.bind(performance);
    performance.now = () => counted() - window.slept;
"""
"""A device whose monotonic clock stands still for ``slept`` ms while it sleeps."""
OWN = """() => ({
    ticked: [...document.querySelectorAll("form.picks input")].filter((one) => one.checked).map((one) => one.value),
    reason: document.querySelector("#words-reason")?.value ?? null,
})"""


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningServer]:
    """A server of two languages."""
    server = RunningServer(tmp_path_factory.mktemp("two_languages"), "-m", "tests.live.walk.two_languages").lasts()
    try:
        yield server.start()
    finally:
        server.stop()


class Wings(Person):
    """Somebody in the wings."""


class BrowserWalk:
    """One evening of the walk."""

    def __init__(self, server: RunningServer, enter: Callable[..., Any], chance: random.Random) -> None:
        self.chance = chance
        self.done: list[str] = []
        evening = prepare(server.database)
        plan_at_random(chance, server.database, evening)
        self.host = Host(server, evening)
        self.phone: PhoneInHand = enter(PhoneInHand)
        self.phone.context.add_init_script(SLEEPS)
        self.address = f"/join/{evening.code}?section={evening.section_id}"
        self.phone.opens(self.address)
        self.twins = [Twin(self.phone)]
        self.unsent: dict[str, Any] = {}
        for who, face in (
            (BigScreen, "screen"),
            (AtTheConsole, "host"),
            (AtTheConsole, "scribe"),
            (Wings, "backstage"),
        ):
            person: Person = enter(who, evening) if who is AtTheConsole else enter(who)
            person.opens(f"/{face}/{evening.code}?section={evening.section_id}")
            self.twins.append(Twin(person))

    def goes(self, steps: int) -> None:
        """So many steps; after each the phone and one other page are as fresh ones."""
        acts = [
            (7, self._cue),
            (4, self._ticks),
            (3, self._votes),
            (2, self._writes_half_a_reason),
            (1, self._scrolls),
            (1, self._sleeps),
            (1, self._votes_in_another_tab),
            (1, self._loses_the_line),
            (1, self._loads_again),
        ]
        for step in range(steps):
            does = self.chance.choices([act for _, act in acts], [often for often, _ in acts])[0]
            does()
            changed = [self.twins[0]]
            if does == self._cue:
                changed.append(self.twins[1 + step % 4])
            for twin in changed:
                found = twin.difference()
                assert not found, f"{twin.person.page.url}: {found}\n  " + "\n  ".join(self.done[-TOLD_BEFORE:])
            self._keeps_what_was_not_sent()

    @property
    def _page(self) -> Page:
        return self.phone.page

    @property
    def _round(self) -> str:
        return self._page.locator("body").get_attribute("data-round") or ""

    def _keeps_what_was_not_sent(self) -> None:
        own = self._page.evaluate(OWN)
        for name, (about, wanted) in list(self.unsent.items()):
            if self._round and about != self._round:
                del self.unsent[name]
            elif self._is_there(name):
                assert own[name] == wanted, f"{name}: {own[name]}, not {wanted}\n  " + "\n  ".join(
                    self.done[-TOLD_BEFORE:]
                )

    def _is_there(self, name: str) -> bool:
        return self._page.locator({"ticked": "form.picks", "reason": "#open-reason:not([hidden])"}[name]).count() > 0

    def _cue(self) -> None:
        offered = [one for one in self.host.state["actions"] if self.chance.random() < RARE.get(one["kind"], 1.0)]
        offered = [one for one in offered if one["kind"] != "go on"]
        first = self.host.state["next"]
        if first and first["kind"] != "go on" and self.chance.random() < 0.4:
            offered = [first]
        if not offered:
            return
        chosen: dict[str, Any] = self.chance.choice(offered)
        details = dict(chosen["with"])
        if chosen["kind"] == "void":
            details["reason"] = "The microphone failed"
        if chosen["kind"] == "accept":
            details["label"] = "Somebody walks with her"
        self.done.append(f"cue {chosen['kind']} {details}")
        self.host.does(chosen["kind"], **details)

    def _ticks(self) -> None:
        labels = self._page.locator("form.picks:not([hidden]) fieldset:not(:disabled) label.pick").all()
        if not labels:
            return self._cue()
        self.chance.choice(labels).click()
        self.unsent["ticked"] = (self._round, self._page.evaluate(OWN)["ticked"])
        self.done.append(f"ticks {self.unsent['ticked']}")

    def _votes(self) -> None:
        button = self._page.locator("form.picks:not([hidden]) button.send:visible")
        if not button.count():
            return self._cue()
        self.done.append("votes")
        has_ticked = bool(self._page.evaluate(OWN)["ticked"])
        button.click()
        if has_ticked:
            self.unsent.pop("ticked", None)
            expect(self._page.locator("#now .got:visible").first).to_contain_text("Received.")

    def _writes_half_a_reason(self) -> None:
        box = self._page.locator("#words-reason")
        if not self._is_there("reason"):
            return self._cue()
        if not box.is_visible():
            self._page.locator("#open-reason > summary").click()
        self.unsent["reason"] = (self._round, self.chance.choice(WORDS))
        self.done.append(f"writes {self.unsent['reason']}")
        box.fill(self.unsent["reason"][1])

    def _scrolls(self) -> None:
        self.done.append("scrolls, and the host does something")
        before = self._page.evaluate("scrollTo(0, 9999), document.activeElement.blur(), document.body.dataset.moment")
        self._cue()
        expect(self._page.locator(f"body[data-version='{self.host.state['version']}']")).to_have_count(1)
        if self._page.evaluate("document.body.dataset.moment") != before:
            assert self._page.evaluate("scrollY") == 0, "\n".join(
                ["what is new is out of sight", *self.done[-TOLD_BEFORE:]]
            )

    def _sleeps(self) -> None:
        self.done.append("sleeps, and the host does something")
        self._page.evaluate("window.slept += 60_000")
        self._cue()
        self.phone.wakes()

    def _votes_in_another_tab(self) -> None:
        if not self._page.locator("form.picks:not([hidden]) button.send:visible").count():
            return self._cue()
        self.done.append("votes in another tab")
        tab = self.phone.context.new_page()
        goes_light(tab)
        tab.goto(self._page.url)
        expect(tab.locator("#connection")).to_have_text("Connected")
        self.chance.choice(tab.locator("form.picks label.pick").all()).click()
        if tab.evaluate(OWN)["ticked"]:
            tab.locator("form.picks button.send").click()
            expect(tab.locator("#now .got:visible").first).to_contain_text("Received.")
        tab.close()

    def _loses_the_line(self) -> None:
        self.done.append("loses the line, and the host does something")
        self.phone.loses_the_line()
        self.phone.is_connecting_again()
        self._cue()
        self.phone.gets_the_line_back()
        self.phone.is_connected()

    def _loads_again(self) -> None:
        language = self.chance.choice(("en-GB", "de-DE"))
        self.done.append(f"loads the page again in {language}")
        self.phone.context.set_extra_http_headers({"Accept-Language": language})
        self.phone.looks_again()


@pytest.mark.loses_the_line
@pytest.mark.fault("stale-page")
@pytest.mark.fault("unsent-tick")
@pytest.mark.parametrize("evening", range(STEPS // EVENING))
def test_after_every_step_each_page_is_what_a_fresh_one_is(
    server: RunningServer, enter: Callable[..., Any], evening: int
) -> None:
    walk = BrowserWalk(server, enter, random.Random(f"{SEED}, evening {evening}"))
    try:
        walk.goes(EVENING)
    finally:
        walk.host.drops()
