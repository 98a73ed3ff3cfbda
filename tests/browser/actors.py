"""Who takes part in an evening, each at a browser of their own, as a test tells it."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from playwright.sync_api import BrowserContext, Error, Locator, Page, expect

from tests.browser.barriers import EXAMINER
from tests.browser.watching import WatchedBrowser
from tests.live.evening import Evening
from tests.live.server import RunningServer

PATIENCE_MS = 30_000
"""How long tests wait for what must happen in a browser, in milliseconds: a bound, not a measure."""
NARROW = {"width": 320, "height": 568}
LAPTOP = {"width": 1440, "height": 860}
PROJECTOR = {"width": 1280, "height": 720}
_FINISH = """() => {
    const moving = () => document.getAnimations().filter((each) => each.playState !== "finished");
    for (let round = 0; round < 10 && moving().length; round += 1) moving().forEach((each) => each.finish());
}"""


class Person:
    """Somebody at a browser, who notices every fault that its console shows."""

    viewport = LAPTOP

    def __init__(self, browser: WatchedBrowser, server: RunningServer, **context: Any) -> None:
        self.server = server
        self.context: BrowserContext = browser.new_context(
            base_url=server.address, viewport=context.pop("viewport", self.viewport), **context
        )
        self.faults = browser.faults(self.context)
        self.context.set_default_timeout(PATIENCE_MS)
        self.page: Page = self.context.new_page()

    def opens(self, path: str) -> None:
        """Open a page of the site."""
        self.page.goto(path)

    def looks_again(self) -> None:
        """Load the page again; one that is just loading itself again does the same."""
        try:
            self.page.reload()
        except Error:
            self.page.wait_for_load_state()

    def reads(self, *texts: str) -> None:
        """Wait until all of these are on the page."""
        for text in texts:
            expect(self.page.locator("body")).to_contain_text(text, use_inner_text=True)

    def reads_not(self, text: str) -> None:
        """Wait until this is not on the page."""
        expect(self.page.locator("body")).not_to_contain_text(text, use_inner_text=True)

    def is_still(self) -> None:
        """Bring to its end whatever moves."""
        self.page.evaluate(_FINISH)

    def finds_no_barrier(self) -> None:
        """What axe knows of accessibility holds here, and nothing is wider than the window."""
        self.is_still()
        barriers = EXAMINER.barriers(self.page)
        assert not barriers, barriers
        assert not self.page.evaluate("document.documentElement.scrollWidth > innerWidth"), "it is too wide"

    def noticed(self, *statuses: str) -> None:
        """The browser noted answers with each of these statuses, as it should, and no other fault."""
        assert self.faults and all(any(status in fault for status in statuses) for fault in self.faults), self.faults
        assert all(any(status in fault for fault in self.faults) for status in statuses), self.faults
        self.faults.clear()

    def leaves(self) -> None:
        """Close the browser; nothing went wrong in it on the way."""
        self.context.close()
        assert not self.faults, self.faults


class BigScreen(Person):
    """The projector."""

    viewport = PROJECTOR

    def shows(self, *texts: str) -> None:
        """Wait until the stage shows all of these."""
        for text in texts:
            expect(self.page.locator("#stage")).to_contain_text(text, use_inner_text=True)

    def is_sized(self, width: int, height: int) -> None:
        """Another projector: wait until the page has been told and has drawn itself anew."""
        self.page.set_viewport_size({"width": width, "height": height})
        self.page.evaluate("new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn)))")
        self.is_still()

    def keeps_to_the_stage(self) -> None:
        """Nothing leaves the stage, at the size that was chosen."""
        high, wide = self.page.evaluate("""() => {
            const stage = document.getElementById("stage-box");
            return [stage.scrollHeight - stage.clientHeight, stage.scrollWidth - stage.clientWidth];
        }""")
        picture, size = (self.page.locator("body").get_attribute(f"data-{name}") for name in ("shows", "size"))
        assert high <= 1 and wide <= 1, f"{picture} leaves the stage by {high} and {wide} pixels, at step {size}"

    @property
    def stage(self) -> str:
        """All that is written on the stage, in one line."""
        return _one_line(self.page.locator("#stage").inner_text())


class PhoneInHand(Person):
    """Somebody's phone."""

    viewport = NARROW

    def is_connected(self) -> None:
        """Wait until the phone says so, in words."""
        expect(self.page.locator("#connection")).to_have_text("Connected")

    def is_connecting_again(self) -> None:
        """Wait until the phone says so, in words."""
        expect(self.page.locator("#connection")).to_have_text("Connecting again")

    def chooses(self, *letters: str) -> None:
        """Tap these choices."""
        for letter in letters:
            self.page.locator(f"label.pick[data-letter='{letter}']").click()

    def sends(self) -> None:
        """Tap the big button."""
        self.page.locator("form.picks button").click()

    def votes(self, *letters: str) -> None:
        """Choose these and send; without any, "none of these"."""
        self.chooses(*letters)
        if not letters:
            self.page.get_by_text("None of these").click()
        self.sends()

    def looks_on(self) -> None:
        """Without a script: leave a page that waits for an answer, for what is on now."""
        self.page.get_by_role("link", name="Look again").click()

    def has_ticked(self, *letters: str) -> None:
        """Wait until these choices, and no others, are ticked."""
        for label in self.page.locator("label.pick[data-letter]").all():
            ticked = label.get_attribute("data-letter") in letters
            expect(label.locator("input")).to_be_checked(checked=ticked)

    def is_told(self, text: str) -> None:
        """Wait until the phone's message says so."""
        expect(self.page.locator("main .got:visible")).to_contain_text(text, use_inner_text=True)

    def is_asked(self, question: str) -> None:
        """Wait until this is the one thing that the phone is for."""
        expect(self.page.locator("#now h1")).to_have_text(question)

    def calls_stop(self, words: str) -> None:
        """Say "Stop!", and what somebody could do differently."""
        self.page.locator("#open-stop > summary").click()
        self._says("stop", words)

    def writes(self, kind: str, words: str) -> None:
        """Give a reason, or say what the room should not forget."""
        self.page.locator(f"#open-{kind} > summary").click()
        self._says(kind, words)

    def marks(self, label: str) -> None:
        """Mark the scene that is on."""
        self.page.get_by_role("button", name=label).click()
        self.reads("Marked.")

    def supports(self, words: str, label: str = "I support this") -> None:
        """Support what somebody else said."""
        said = self.page.locator(".sayings li", has_text=words)
        said.get_by_role("button", name=label).click()
        expect(said.get_by_role("button")).to_have_count(0)

    def _says(self, kind: str, words: str) -> None:
        self.page.locator(f"#words-{kind}").fill(words)
        self.page.locator(f"#say-{kind} button").click()
        expect(self.page.locator(f"#say-{kind} .answer")).to_contain_text("Received.")
        expect(self.page.locator(f"#words-{kind}")).to_have_value("")

    def loses_the_line(self) -> None:
        """Walk into a cellar: the open connection breaks, and no new one comes about."""
        self.context.set_offline(True)
        self.page.evaluate("dispatchEvent(new Event('offline'))")

    def gets_the_line_back(self) -> None:
        """Come up again."""
        self.context.set_offline(False)

    def wakes(self) -> None:
        """Come out of a pocket."""
        self.page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")

    def targets(self) -> list[Any]:
        """The boxes of everything that a thumb can hit."""
        hit = "label.pick, button, summary, #help a"
        return [one.bounding_box() for one in self.page.locator(hit).all() if one.is_visible()]

    @property
    def now(self) -> str:
        """All that the phone says now, in one line."""
        return _one_line(self.page.locator("#now").inner_text())


class AtTheConsole(Person):
    """The facilitator."""

    def __init__(self, browser: WatchedBrowser, server: RunningServer, evening: Evening, **context: Any) -> None:
        super().__init__(browser, server, **context)
        name, _, value = server.cookie(evening.sign_in).partition("=")
        self.context.add_cookies([{"name": name, "value": value, "url": server.address}])

    def may(self, label: str) -> None:
        """Wait until the big button says this."""
        expect(self.page.locator("#big")).to_contain_text(label, use_inner_text=True)

    def goes_on(self) -> None:
        """Press the big button, and wait until its work is done."""
        self._clicks(self.page.locator("#big"))

    def presses(self, label: str) -> None:
        """Press one of the small buttons, and wait until its work is done."""
        self._clicks(self.page.locator("main button", has_text=re.compile(label)).first)

    def hits(self, key: str) -> None:
        """Press a key, or a button of the clicker, and wait until its work is done."""
        self._then(lambda: self.page.keyboard.press(key))

    def chooses_by_key(self, label: str) -> None:
        """Go to one of the small buttons by keyboard, and press it."""
        button = self.page.locator("main button", has_text=re.compile(label)).first
        button.wait_for()
        self._then(lambda: button.press("Enter"))

    def does_with(self, words: str, label: str) -> None:
        """Press a button beside words from the floor."""
        self._clicks(self.page.locator(".queue li", has_text=words).get_by_role("button", name=label))

    def answers(self, dialog: str, button: str, words: str = "") -> None:
        """Fill in what the console asks about, and press its button."""
        asked = self.page.locator(f"#ask-{dialog}")
        expect(asked).to_be_visible()
        if words:
            asked.locator("input, textarea").fill(words)
        self._clicks(asked.get_by_role("button", name=button, exact=True))

    def goes_on_to(self, label: str) -> None:
        """Press the big button until it says this."""
        while label not in self.page.locator("#big").inner_text():
            self.goes_on()

    @property
    def version(self) -> str:
        """The version of what the console shows."""
        return self.page.locator("body").get_attribute("data-version") or ""

    def _clicks(self, button: Locator) -> None:
        button.wait_for()
        self._then(button.click)

    def _then(self, act: Callable[[], object]) -> None:
        expect(self.page.locator("body[data-waits]")).to_have_count(0)
        act()
        expect(self.page.locator("body[data-waits]")).to_have_count(0)


def _one_line(text: str) -> str:
    return " ".join(text.split())
