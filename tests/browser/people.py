"""Who takes part before and after the evening: a writer, a moderator, a facilitator, a designer.

Every page that one of them comes to is looked over for barriers.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Sequence
from typing import Any

from playwright.sync_api import Locator, expect

from scenarios.account import ANYONE, Role
from scenarios.clock import Clock
from scenarios.store.accounts import account as accounts
from tests.browser.actors import AtTheConsole, Person
from tests.browser.watching import WatchedBrowser
from tests.live.server import RunningServer

PATIENCE_KEYS = 60
"""Presses of a key that must lead anywhere on a page."""


class Visitor(Person):
    """Somebody on the forum, who meets no barrier on any page on the way."""

    def opens(self, path: str) -> None:
        super().opens(path)
        self.arrives()

    looks = True
    """Whether they look for barriers, for which a browser must run scripts."""

    def arrives(self) -> None:
        """Come to a page, whatever brought one here."""
        self.page.wait_for_load_state()
        if self.looks:
            self.finds_no_barrier()

    def follows(self, text: str) -> None:
        """Press a link."""
        with self.page.expect_navigation():
            self.page.get_by_role("link", name=text, exact=True).first.click()
        self.arrives()

    def presses(self, text: str) -> None:
        """Press a button, or a link that looks like one."""
        with self.page.expect_navigation():
            self.page.locator("main button, main a.nhsuk-button", has_text=text).first.click()
        self.arrives()

    def fills_in(self, **answers: str) -> None:
        """Answer the form's questions, each named by a part of its field's name."""
        for name, answer in answers.items():
            field = self.page.locator(f"main [name='{name}']").first
            if field.evaluate("field => field.tagName") == "SELECT":
                field.select_option(label=answer)
            else:
                field.fill(answer)

    def ticks(self, label: str) -> None:
        """Choose this answer of several."""
        self.page.get_by_label(label, exact=True).check()


class UsesKeys(Visitor):
    """Somebody who uses keys alone: Tab, Enter, Space and the arrows."""

    def hits(self, text: str) -> None:
        """Come to a link or a button by Tab, and press Enter."""
        self.comes_to(self.page.locator("main :is(a, button)", has_text=text).first)
        with self.page.expect_navigation():
            self.page.keyboard.press("Enter")
        self.arrives()

    def writes(self, label: str | None, words: str) -> None:
        """Come to a field by Tab, and type; without a label, to the page's first."""
        first = self.page.locator("main :is(textarea, input[type=text])").first
        self.comes_to(self.page.get_by_label(label, exact=True) if label else first)
        self.page.keyboard.type(words)

    def picks(self, label: str) -> None:
        """Come to a group of answers by Tab, and to one of them by the arrows."""
        answer = self.page.get_by_role("radio", name=label, exact=True)
        group = answer.get_attribute("name")
        for _step in range(PATIENCE_KEYS):
            if self.page.evaluate("document.activeElement.name") == group:
                break
            self.page.keyboard.press("Tab")
        self.page.keyboard.press("Space")
        for _step in range(PATIENCE_KEYS):
            if answer.is_checked():
                return
            self.page.keyboard.press("ArrowDown")
        raise AssertionError(f"no key leads to {label!r}")

    def comes_to(self, place: Locator) -> None:
        """Press Tab until the focus is here, where the eye can see it."""
        for _step in range(PATIENCE_KEYS):
            if place.evaluate("place => place === document.activeElement"):
                return
            self.page.keyboard.press("Tab")
        raise AssertionError(f"no Tab leads to {place}")

    def marks(self, label: str) -> None:
        """Come to a box by Tab, and tick it."""
        box = self.page.get_by_role("checkbox", name=label).first
        self.comes_to(box)
        self.page.keyboard.press("Space")
        assert box.is_checked()


class Writer(Visitor):
    """Somebody with a story and no account, on a phone."""

    viewport = {"width": 360, "height": 740}
    story = 0

    def at(self, part: str) -> str:
        """The address of a part of the story."""
        return f"/write/{self.story}/{part}"

    def types(self, name: str, words: str) -> None:
        """Put these words in place of what a field says, one key after the other at the end."""
        field = self.page.locator(f"main [name='{name}']").first
        field.fill(words[:-1])
        field.press_sequentially(words[-1])

    def is_told(self, text: str) -> None:
        """Wait until the page says this of what is typed."""
        expect(self.page.locator(".saving__words")).to_contain_text(text)

    def keeps(self) -> dict[str, str]:
        """All that this site has stored on the device, beside its cookie."""
        kept: dict[str, str] = self.page.evaluate("({...localStorage, ...sessionStorage})")
        return kept

    def closes_the_page(self) -> None:
        """Let go of the page with whatever is in it, and take a fresh one."""
        self.page.close()
        self.page = self.context.new_page()

    def begins(self, words: str) -> str:
        """Say what happened, and keep the private link."""
        self.opens("/write")
        self.fills_in(what_happened=words)
        self.presses("Save and go on")
        link = self.page.locator("#private-link").inner_text()
        self.presses("I’ve saved it – continue")
        self.story = int(self.page.url.rsplit("/", 1)[-1])
        return link

    def adds_a_scene(self, kind: str, stage: str, **answers: str) -> None:
        """Add a scene at the end."""
        self.presses("Add a scene")
        self.fills_in(stage=stage, **answers)
        self.ticks(kind)
        self.presses("Save this scene")

    def offers_choices(self, question: str, decider: str, choices: Sequence[tuple[str, str, str]]) -> None:
        """Say what could happen next: each choice with where it leads and where it comes from."""
        self.fills_in(question=question, decider=decider)
        for number, (words, leads_to, origin) in enumerate(choices):
            if number >= 2:
                self.presses("Save and add a choice")
            place = f"options-{number}-"
            self.fills_in(**{place + "words": words, place + "leads_to": leads_to, place + "origin": origin})
        self.presses("Save")


class AtTheKeyboard(UsesKeys, Writer):
    """A writer who uses keys alone."""


class Staff(Visitor):
    """Somebody with an account, who is signed in. How one signs in has tests of its own."""

    role: Role

    def __init__(self, browser: WatchedBrowser, server: RunningServer, **context: Any) -> None:
        super().__init__(browser, server, **context)
        name, _, value = server.cookie(server.database.write(self._account)).partition("=")
        self.context.add_cookies([{"name": name, "value": value, "url": server.address}])

    def _account(self, session: Any) -> str:
        row = accounts.create(session, f"The {self.role} {len(accounts.everyone(session)) + 1}")
        accounts.grant(session, ANYONE, row.id, self.role)
        return accounts.sign_in(session, row.id)


class Moderator(Staff):
    """Whoever keeps people safe."""

    role = Role.MODERATOR

    def takes_up(self, title: str) -> None:
        """Open a story that waits, and begin to read it."""
        self.opens("/moderate")
        self.reads(title)
        self.page.get_by_role("button", name="Begin to read").click()
        self.arrives()


class Planner(Staff):
    """The facilitator, before the day."""

    role = Role.FACILITATOR

    def plans_an_event(self, name: str, section: str, story: str) -> str:
        """Make an event with one section that plays one story; give its join code."""
        self.opens("/host")
        self.presses("Make an event")
        today = Clock().today()
        day = {"day-day": str(today.day), "day-month": str(today.month), "day-year": str(today.year)}
        self.fills_in(name=name, **day)
        self.presses("Make the event")
        self.presses("Add a part")
        self.fills_in(name=section)
        self.presses("Add this part")
        self.follows(f"Add a story to “{section}”")
        self.page.get_by_role("radio", name=story).check()
        self.presses("Add this story")
        row = self.page.locator(".nhsuk-summary-list__row", has_text="Join code")
        return row.locator("dd").inner_text().strip()


class Console(AtTheConsole):
    """The console, in the browser of a facilitator who came from the pages of the forum."""

    def __init__(self, facilitator: Planner, code: str) -> None:
        self.code = code
        self.server, self.faults = facilitator.server, facilitator.faults
        self.context, self.page = facilitator.context, facilitator.page
        self.opens(f"/host/{code}")

    def plays(self, letter: str) -> None:
        """Go where this choice leads."""
        self.presses(f"^(Play {letter}|Play this choice)")

    def goes_back_to(self, heading: str) -> None:
        """Go back to a turning point, to play another choice."""
        self.presses(f"Go back to “{heading}”")

    def ends_the_story(self) -> None:
        """End it, and mean it."""
        self.page.locator("main button", has_text="End this story").first.click()
        if self.page.locator("#ask-end[open]").count():
            self.page.locator("#ask-end button.yes").click()


class Designer(Staff):
    """A member of the design group, who was not there."""

    role = Role.DESIGNER

    def downloads_csv(self) -> list[dict[str, str]]:
        """Every result, one row for each option of each round."""
        return list(csv.DictReader(io.StringIO(self._takes_away("A table (CSV)", "CSV").decode("utf-8-sig"))))

    def downloads_json(self) -> Any:
        """Every result, as a document."""
        return json.loads(self._takes_away("Data (JSON)", "JSON"))

    def _takes_away(self, kind: str, short: str) -> bytes:
        """Ask for a file of everything, wait until it is made, and fetch it."""
        self.opens("/review/take-away")
        self.page.get_by_label("Which results?").select_option("all")
        self.ticks(kind)
        self.presses("Make the file")
        button = self.page.get_by_role("button", name=f"Download the {short}")
        expect(button).to_be_visible(timeout=60_000)
        with self.page.expect_download() as download:
            button.click()
        return download.value.path().read_bytes()
