"""Whatever goes wrong in a browser fails its test, unless the test names it; and nothing is left open."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Error

from tests.browser.conftest import ONE
from tests.browser.people import Visitor
from tests.browser.watching import WatchedBrowser
from tests.live.server import RunningServer, wait_until

SITE = "https://forum.example"
PAGE = f"{SITE}/page"
FORBIDS = "default-src 'self'; script-src 'nonce-ours'"


def shows(context: BrowserContext, body: str) -> None:
    """Open a page with this body on a made-up site, where there is nothing else, and wait for all that it loads."""
    context.route(f"{SITE}/**", lambda route: route.fulfill(status=404, body="nothing"))
    context.route(f"{SITE}/broken.js", lambda route: route.fulfill(status=500, body="nothing"))
    headers = {"Content-Security-Policy": FORBIDS, "Content-Type": "text/html; charset=utf-8"}
    context.route(PAGE, lambda route: route.fulfill(body=f"<!doctype html>{body}", headers=headers))
    page = context.pages[0] if context.pages else context.new_page()
    page.goto(PAGE)
    page.evaluate("new Promise((done) => setTimeout(done))")


FAULTS = {
    "an exception": ("<script nonce=ours>throw new Error('lost')</script>", "uncaught: lost"),
    "a promise that nobody waits for": (
        "<script nonce=ours>Promise.reject(new Error('lost'))</script>",
        "uncaught: lost",
    ),
    "an error in the console": ("<script nonce=ours>console.error('all wrong')</script>", "console: all wrong"),
    "a script that the policy forbids": ("<script>1</script>", "Content Security Policy"),
    "a style that the policy forbids": ("<p style='color: red'>Red</p>", "Content Security Policy"),
    "a picture from elsewhere": ("<img src=https://elsewhere.example/x.png alt=x>", "Content Security Policy"),
    "a script that is missing": ("<script nonce=ours src=/gone.js></script>", "404: https://forum.example/gone.js"),
    "a script that the server cannot give": (
        "<script nonce=ours src=/broken.js></script>",
        "500: https://forum.example/broken.js",
    ),
    "a style that is missing": ("<link rel=stylesheet href=/gone.css>", "404: https://forum.example/gone.css"),
    "a picture that is missing": ("<img src=/gone.png alt=x>", "404: https://forum.example/gone.png"),
}


def test_a_fault_in_any_page_is_noted(subtests: pytest.Subtests) -> None:
    watched = WatchedBrowser(ONE.runs())
    context = watched.new_context()
    for name, (body, fault) in FAULTS.items():
        with subtests.test(name):
            shows(context, body)
            assert any(fault in noted for noted in watched.faults(context)), watched.faults(context)
        watched.faults(context).clear()
    watched.closes()


def test_a_fault_that_was_noted_fails_the_test() -> None:
    watched = WatchedBrowser(ONE.runs())
    shows(watched.new_context(), "<script nonce=ours>throw new Error('lost')</script>")
    with pytest.raises(AssertionError, match="uncaught: lost"):
        watched.closes()


def test_a_fault_in_a_window_that_a_page_opened_fails_the_test() -> None:
    watched = WatchedBrowser(ONE.runs())
    context = watched.new_context()
    shows(context, "Nothing is wrong here.")
    with context.expect_page() as opened:
        context.pages[0].evaluate("window.open('about:blank')")
    opened.value.evaluate("setTimeout(() => { throw new Error('lost'); })")
    opened.value.evaluate("new Promise((done) => setTimeout(done))")
    with pytest.raises(AssertionError, match="uncaught: lost"):
        watched.closes()


def test_a_page_without_a_fault_passes() -> None:
    watched = WatchedBrowser(ONE.runs())
    shows(watched.new_context(), "<script nonce=ours>console.log('all is well')</script><p>Words</p>")
    watched.closes()


@pytest.mark.browser_faults("all wrong")
def test_a_fault_that_a_test_names_is_none(browser: WatchedBrowser) -> None:
    shows(browser.new_context(), "<script nonce=ours>console.error('all wrong')</script>")


def test_a_named_fault_excuses_no_other() -> None:
    watched = WatchedBrowser(ONE.runs(), ["all wrong"])
    body = "<script nonce=ours>console.error('all wrong'); console.error('worse')</script>"
    shows(watched.new_context(), body)
    with pytest.raises(AssertionError, match="worse"):
        watched.closes()


def test_a_named_fault_that_never_comes_fails_the_test() -> None:
    watched = WatchedBrowser(ONE.runs(), ["all wrong"])
    shows(watched.new_context(), "<p>Words</p>")
    with pytest.raises(AssertionError, match=r"never had: \['all wrong'\]"):
        watched.closes()


@pytest.mark.loses_the_line
def test_a_lost_line_is_excused_where_a_test_says_so_and_nothing_else_is(browser: WatchedBrowser) -> None:
    watched = WatchedBrowser(ONE.runs())
    for each in (browser, watched):
        context = each.new_context()
        shows(context, "<p>Words</p>")
        context.set_offline(True)
        context.unroute_all()
        context.pages[0].evaluate("fetch('/page').catch(() => 0)")
    with pytest.raises(AssertionError, match="net::ERR_INTERNET_DISCONNECTED"):
        watched.closes()


def test_a_person_who_noticed_a_refusal_has_no_fault_left(enter: Callable[..., Visitor]) -> None:
    visitor = enter(Visitor)
    visitor.opens("/there-is-no-such-page")
    with pytest.raises(AssertionError):
        visitor.noticed("409")
    visitor.noticed("404")
    assert not visitor.faults


def test_every_context_and_page_is_closed_at_the_end(server: RunningServer) -> None:
    chromium = ONE.runs()
    watched = WatchedBrowser(chromium)
    contexts = [watched.new_context(base_url=server.address) for _ in range(2)]
    pages = [context.new_page() for context in contexts for _ in range(2)]
    pages[0].goto("/help")
    watched.closes()
    assert not chromium.contexts
    assert all(page.is_closed() for page in pages)
    with pytest.raises(Error):
        contexts[0].new_page()


def test_a_context_that_nobody_watches_is_noticed() -> None:
    chromium = ONE.runs()
    forgotten = chromium.new_context()
    with pytest.raises(AssertionError, match="1 contexts are still open"):
        WatchedBrowser(chromium).closes()
    forgotten.close()


def test_chromium_stops_with_its_processes_and_its_event_loop() -> None:
    ONE.stops()
    before = _descendants(os.getpid())
    ONE.runs()
    assert _descendants(os.getpid()) > before
    ONE.stops()
    wait_until(lambda: _descendants(os.getpid()) <= before, "every process of Chromium has ended")
    with pytest.raises(RuntimeError):
        asyncio.get_running_loop()


def _descendants(pid: int) -> set[int]:
    """The processes that this one started, and those that they did, by their numbers."""
    found: set[int] = set()
    for children in Path(f"/proc/{pid}/task").glob("*/children"):
        try:
            numbers = [int(number) for number in children.read_text().split()]
        except OSError:  # It has just ended.
            continue
        found.update(numbers, *(_descendants(number) for number in numbers))
    return found
