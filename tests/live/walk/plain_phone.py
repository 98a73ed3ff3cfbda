"""A phone that runs no script, and what its page has to be whatever the host does.

It does what a browser does without one: follows links, sends forms with all that is in them, loads the page that the
server names after so many seconds.
"""

from __future__ import annotations

import random
import re
from typing import Any
from urllib.parse import urlsplit

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from live.drawing.phone_labels import PHONE
from live.messages.state import PhoneState
from live.performance.round import RoundState
from live.performance.shown_picture import Shows
from tests.live.walk.desk import WORDS
from tests.page import Element, Page, faults_of, values

ASKED = {Shows.OPEN, Shows.CLOSED, Shows.REVEALED, Shows.SPLIT, Shows.MINORITY}
"""What a phone tells by the question that is asked."""
QUIET = {Shows.SCENE, Shows.TOLD, Shows.TREE}
HEADED = {
    Shows.WAITING: "waiting",
    Shows.PAUSED: "paused",
    Shows.ENDED: "ended",
    Shows.DEBRIEF: "debrief",
    Shows.NOTE: "note_heading",
    Shows.STOP: "stop",
    Shows.DISCUSSION: "discussion",
    Shows.VOID: "void",
    Shows.WITHDRAWN: "withdrawn",
}
REFUSED = {400, 403, 409, 422, 503}
"""How a form is answered that came too late, or with nothing in it: the page says why."""
HOPS = 5


class PlainPhone:
    """The phone, and the page that it shows."""

    def __init__(self, client: FlaskClient, code: str) -> None:
        self._client = client
        self._code = code
        self.home = f"/join/{code}"
        self.answered: tuple[int, list[str]] | None = None
        self.loads(self.home)

    def loads(self, address: str) -> None:
        """Load a page, and go on where it says so at once."""
        self._show(self._client.get(address, follow_redirects=True))

    def waits(self) -> bool:
        """Wait until the page renews itself; False where it does not."""
        if self.renews is None:
            return False
        self.loads(self.renews)
        return True

    def follows(self, link: Element) -> None:
        """Follow a link of the event."""
        self.loads(link.get("href"))

    def sends(self, form: Element, chance: random.Random) -> None:
        """Send a form with something in it, or as it stands."""
        sent: dict[str, Any] = values(form)
        boxes: dict[str, list[Element]] = {}
        for field in form.all("input"):
            if field.get("type") in ("checkbox", "radio"):
                boxes.setdefault(field.get("name"), []).append(field)
        for name, those in boxes.items():
            some = chance.sample(those, chance.randrange(0, 3 if those[0].get("type") == "checkbox" else 2))
            sent[name] = [one.get("value") for one in some]
        for field in form.all("textarea"):
            sent[field.get("name")] = chance.choice(("", *WORDS))
        named = [button for button in form.all("button") if button.get("name")]
        if named:
            button = chance.choice(named)
            sent[button.get("name")] = button.get("value")
        self.typed = [value for name, value in sent.items() if name == "text" and value]
        self._show(self._client.post(form.get("action"), data=sent, follow_redirects=True))

    @property
    def links(self) -> list[Element]:
        """The links to pages of this event's phone that can be seen."""
        links = [link for link in self.page.all("a") if not _is_hidden(link)]
        return [link for link in links if urlsplit(link.get("href")).path.startswith(self.home)]

    @property
    def forms(self) -> list[Element]:
        """What can be sent: not what is hidden or cannot be filled in."""
        return [form for form in self.page.all("form") if not _is_hidden(form) and not _is_disabled(form)]

    def ways_on(self) -> list[str]:
        """How this page comes to the next one without being left: by itself, or by a link to what is on now."""
        back = [link.get("href") for link in self.links if _leads_home(link.get("href"), self.home)]
        return [*([self.renews] if self.renews is not None else []), *back]

    def faults(self, state: PhoneState) -> list[str]:
        """What of a page that was loaded just now is not as it has to be."""
        found = [*faults_of(self.page, self._nonce)]
        if not self.ways_on():
            found.append("there is no way on")
        if self.status != 200 or self.is_elsewhere:
            return found
        found += _headed(self.page, state) + _follows(self.page, state) + _asks(self.page, state)
        if "comes on the big screen" in self.page.main:
            found.append("it promises a result of which nobody knows when it comes")
        return found

    def _show(self, answer: TestResponse) -> None:
        for _ in range(HOPS):
            self.status, self.page = answer.status_code, Page(answer.text)
            self.is_elsewhere = urlsplit(answer.request.full_path if answer.request else "").path != self.home
            self._nonce = _found(r"'nonce-([^']+)'", answer.headers.get("Content-Security-Policy", ""))
            self.renews = _address(answer.headers.get("Refresh"))
            at_once = [
                meta.get("content") for meta in self.page.all("meta") if meta.get("http-equiv").lower() == "refresh"
            ]
            if not at_once:
                return
            answer = self._client.get(str(_address(at_once[0])), follow_redirects=True)
        raise AssertionError(f"{self.home} goes on and on")


def _headed(page: Page, state: PhoneState) -> list[str]:
    on = state.performance
    shows = on.shows if on else Shows.WAITING
    wanted = PHONE["quiet"].text if shows in QUIET else ""
    if shows in HEADED:
        wanted = PHONE[HEADED[shows]].text
    if shows in ASKED and state.round:
        wanted = state.round.question
    title = on.title if on and on.title else state.event.name
    found = [] if page.heading == wanted else [f"its heading is “{page.heading}” and not “{wanted}”"]
    return found if page.title.startswith(title) else [*found, f"its title is “{page.title}” and not of “{title}”"]


def _follows(page: Page, state: PhoneState) -> list[str]:
    """What it says of the screen, where something is on it."""
    shows = state.performance.shows if state.performance else Shows.WAITING
    told = next(one.text for one in page.all("div") if one.get("id") == "follow-now")
    says_nothing = PHONE["nothing_yet"].text in told
    if says_nothing != (shows is Shows.WAITING):
        return [f"of a screen with “{shows}” it says: {told[:80]}"]
    return []


def _asks(page: Page, state: PhoneState) -> list[str]:
    """Whether it asks what is asked, with all choices, and nothing else."""
    asked = state.round
    is_open = asked is not None and asked.state is RoundState.OPEN
    is_open = is_open and state.performance is not None and state.performance.shows is Shows.OPEN
    forms = [form for form in page.all("form") if form.get("class") == "picks"]
    if not is_open or asked is None:
        return ["it has a vote where none is open"] if forms else []
    says = {one.get("data-mine") for one in page.all("p", "div") if "hidden" not in one.attributes}
    changes = any(link.text == PHONE["change"].text for link in page.all("a"))
    if not forms:
        return [] if changes or {"waits", "forgotten"} & says else ["it has no vote, and nothing says why"]
    labels = {label.get("data-letter") for label in forms[0].all("label")} - {""}
    return [] if labels == {one.letter for one in asked.options} else [f"it offers {sorted(labels)}"]


def _is_hidden(element: Element) -> bool:
    around: Element | None = element
    while around is not None:
        if "hidden" in around.attributes:
            return True
        around = around.parent
    return False


def _is_disabled(form: Element) -> bool:
    return any("disabled" in one.attributes for one in form.all("fieldset"))


def _leads_home(address: str, home: str) -> bool:
    place = urlsplit(address)
    return place.path == home and not {"write", "change", "live"} & {
        part.split("=")[0] for part in place.query.split("&")
    }


def _address(refresh: str | None) -> str | None:
    """Where a page goes on to, as a header or a page says it."""
    return None if refresh is None else _found(r"url=(.*)$", refresh)


def _found(pattern: str, text: str) -> str:
    match = re.search(pattern, text)
    return match[1] if match else ""
