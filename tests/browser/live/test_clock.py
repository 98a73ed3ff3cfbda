"""The time that is left is counted by the server's clock: a device's own may be hours wrong, and stand still asleep."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import expect

from tests.browser.actors import AtTheConsole, BigScreen, Person, PhoneInHand
from tests.live.actors import Host
from tests.live.evening import Evening
from tests.live.server import RunningServer

MINUTES = 5
SLOW = """
    window.slow = 3 * 60 * 60 * 1000;
    window.slept = window.looks = 0;
    const wall = Date.now, counted = performance.now.bind(performance), Real = Date;
    window.Date = class extends Real {
        constructor(...given) { given.length ? super(...given) : super(Real.now()); }
    };
    window.Date.now = Real.now = () => wall() - window.slow;
    performance.now = () => {
        window.looks -= 1;
        if (window.looks === 0) window.drew();
        return counted() - window.slept;
    };
"""
"""A device whose wall clock is 3 h slow, and whose monotonic clock stands still for ``slept`` ms while it sleeps."""
SLEEPS = """() => {
    window.slept = 2 * 60 * 60 * 1000;
    window.looks = 10;
    return new Promise((drew) => Object.assign(window, { drew }));
}"""
"""It sleeps, and is awake again until its page has looked at the clock so often that it drew what is left anew."""
LEFT = re.compile("^[45] minutes left$")

pytestmark = pytest.mark.fault("wrong-device-clock")


class Backstage(Person):
    """Somebody in the wings."""


@pytest.fixture
def host(server: RunningServer, evening: Evening) -> Iterator[Host]:
    """The facilitator, without a browser: only cues matter here."""
    host = Host(server, evening)
    yield host
    host.drops()


@pytest.fixture(params=[PhoneInHand, BigScreen, AtTheConsole, Backstage])
def slow(request: pytest.FixtureRequest, enter: Callable[..., Any], evening: Evening) -> Person:
    """Each face in turn, on a device whose clock is 3 h slow."""
    who: type[Person] = request.param
    address = {PhoneInHand: "join", BigScreen: "screen", AtTheConsole: "host", Backstage: "backstage"}[who]
    person: Person = enter(who, evening) if who is AtTheConsole else enter(who)
    person.context.add_init_script(SLOW)
    person.opens(f"/{address}/{evening.code}")
    return person


def test_a_device_that_is_hours_slow_counts_down_as_all_others_do(host: Host, slow: Person) -> None:
    discusses(host)
    counts_down(slow)
    slow.looks_again()
    counts_down(slow)


def test_a_device_that_slept_is_told_the_time_again(host: Host, slow: Person) -> None:
    discusses(host)
    counts_down(slow)
    slow.page.evaluate(SLEEPS)
    counts_down(slow)


def discusses(host: Host) -> None:
    """Let the room talk, against the clock."""
    host.opens_a_round()
    for kind in ("close", "reveal"):
        host.does(kind)
    host.does("discuss", minutes=MINUTES)


def counts_down(face: Person) -> None:
    """Wait until the face has what is left, as the server has it."""
    expect(face.page.locator(".timer")).to_have_text(LEFT)
