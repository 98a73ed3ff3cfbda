"""A second page of somebody at a browser, by which it is seen whether the first is as one that is loaded now."""

from __future__ import annotations

from contextlib import suppress
from typing import Any

from playwright.sync_api import Page, Route, TimeoutError

from tests.browser.actors import PATIENCE_MS, Person

TRIES = 10

HEAVY = "**/*.{css,woff2,svg}"
"""What a page that is only compared does without."""
SHOWN = """() => {
    const words = (name) => {
        const one = document.querySelector(name)?.cloneNode(true);
        for (const spoken of one?.querySelectorAll("#trouble, .answer") ?? []) spoken.remove();
        return one?.textContent.replace(/\\s+/g, " ").trim() ?? "";
    };
    const told = (one) => [one.nodeName, one.id, one.name, one.type, one.matches("input") && one.value];
    const controls = [...document.querySelectorAll("main *, .below *")]
        .filter((one) => one.matches("input, textarea, button, summary, a, form"))
        .map((one) => [...told(one), Boolean(one.closest("[hidden]"))].join(" "));
    return {
        tag: document.body.dataset.tag,
        title: document.title,
        ground: document.body.className,
        words: ["header", "main", "footer"].map(words),
        controls,
    };
}"""
"""All that a page says and offers; not what its person ticked, typed or opened, nor what that was answered."""
IS_AT = """([tag]) => document.body.dataset.tag === tag && !document.querySelector("button[data-cue]:disabled")
    && (document.getElementById("connection")?.textContent ?? "Connected") === "Connected\""""


class Twin:
    """A second page of the same person, which is loaded anew whenever the first one is looked at."""

    def __init__(self, person: Person) -> None:
        self.person = person
        self.page = person.context.new_page()
        goes_light(self.page)

    def difference(self) -> dict[str, Any]:
        """What the person's page has and a fresh one has not, and the other way round, once both show one state.

        Numbers go on changing, so that they are looked at until both have the same name for what they show.
        """
        self.page.goto(self.person.page.url)
        for _ in range(TRIES):
            with suppress(TimeoutError):
                tag = self.page.locator("body").get_attribute("data-tag")
                for page in (self.page, self.person.page):
                    page.wait_for_function(IS_AT, arg=[tag], timeout=PATIENCE_MS / TRIES)
                live, fresh = (page.evaluate(SHOWN) for page in (self.person.page, self.page))
                if live["tag"] == fresh["tag"]:
                    return {name: (live[name], fresh[name]) for name in live if live[name] != fresh[name]}
        raise AssertionError(f"{self.person.page.url} never shows what a fresh page does")


def goes_light(page: Page) -> None:
    """Let a page load without styles, fonts and pictures."""
    page.route(HEAVY, _does_without)


def _does_without(route: Route) -> None:
    route.fulfill(status=200, body="")
