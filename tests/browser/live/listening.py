"""What somebody hears who does not look: all that a page's live regions say, and what can be found by role and name."""

from __future__ import annotations

import re
from collections.abc import Collection

from playwright.sync_api import Locator, Page, expect

from tests.browser.actors import PATIENCE_MS, Person

_LISTEN = """() => {
    const REGIONS = "[role=status], [role=alert], [role=log], [aria-live=polite], [aria-live=assertive]";
    const words = (node) => node.textContent.replace(/\\s+/g, " ").trim();
    const isRendered = (element) => element.getClientRects().length > 0;
    window.heard = [];
    function listen() {
        new MutationObserver((changes) => {
            const said = new Map();
            for (const { target, addedNodes, type } of changes) {
                if (type === "childList" && !addedNodes.length) continue;
                const element = target.nodeType === Node.ELEMENT_NODE ? target : target.parentElement;
                const region = element?.closest(REGIONS);
                if (region?.matches("[role=log]")) for (const node of addedNodes) said.set(node, words(node));
                else if (region && isRendered(region)) said.set(region, words(region));
                if (region) continue;
                for (const node of addedNodes) {
                    if (node.nodeType !== Node.ELEMENT_NODE) continue;
                    for (const alert of [node, ...node.querySelectorAll("[role=alert]")])
                        if (alert.matches("[role=alert]") && isRendered(alert)) said.set(alert, words(alert));
                }
            }
            window.heard.push(...[...said.values()].filter(Boolean));
        }).observe(document, { subtree: true, childList: true, characterData: true });
    }
    document.addEventListener("readystatechange", () => document.readyState === "interactive" && listen());
}"""
"""Keeps what a reading aid says by itself: the whole of a region whose words changed, of a log what was added.

What stands in the page as it comes is not said; scripts have not run when this begins.
"""
_ROLE = re.compile(r"- (?P<role>[a-z]+)(?: \"(?P<name>.*?)\")?(?P<more>(?: \[[^\]]+\])*):?(?: (?P<text>.*))?$")
CONTROLS = ("heading", "button", "link", "checkbox", "radio", "textbox")


class Ear:
    """A person's reading aid, from the next page that they open."""

    def __init__(self, person: Person) -> None:
        self.person = person
        person.context.add_init_script(f"({_LISTEN})()")

    @property
    def page(self) -> Page:
        """What it reads."""
        return self.person.page

    def heard(self) -> list[str]:
        """All that it said by itself since it was asked last."""
        said: list[str] = self.page.evaluate("window.heard.splice(0)")
        return said

    def hears(self, sentence: str) -> None:
        """Wait until it says this, and forget all that it said up to then."""
        self.page.wait_for_function(
            "(words) => window.heard.includes(words) && window.heard.splice(0, window.heard.lastIndexOf(words) + 1)",
            arg=sentence,
            timeout=PATIENCE_MS,
        )


def found_by_name(place: Locator, roles: Collection[str] = CONTROLS) -> list[str]:
    """What the accessibility tree has of these roles, each as its role, its name and its state."""
    lines = [_ROLE.match(line.strip()) for line in place.aria_snapshot().splitlines()]
    found = [line for line in lines if line is not None and line["role"] in roles]
    return [f"{line['role']}{line['more']} “{line['name'] or line['text'] or ''}”" for line in found]


def has_the_focus(place: Locator) -> None:
    """Wait until this, or something in it, has the focus."""
    handle = place.element_handle()
    place.page.wait_for_function("(one) => one.contains(document.activeElement)", arg=handle, timeout=PATIENCE_MS)


def tabs_to(page: Page, control: Locator, key: str = "Tab", at_most: int = 80) -> None:
    """Come to a control by this key alone; what has the focus on the way is never hidden under anything."""
    expect(control).to_be_visible()
    for _ in range(at_most):
        page.keyboard.press(key)
        if control.evaluate("(one) => one === document.activeElement"):
            return
    raise AssertionError(f"{control} cannot be reached by {key}")
