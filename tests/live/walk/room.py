"""A whole event in one process: the app with its store and sockets, and pages in memory that look at it.

Only what is between a page and its server is not there: no network, and no time that passes by itself.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from flask import Flask
from flask.testing import EnvironBuilder, FlaskClient
from socketio import Server

from live.conducting.admission import participant_of
from live.messages.state import DrawnPage
from live.snapshot.render import Picture
from live.wire.broadcast import Broadcast, mine
from live.wire.recipients import FACE_OF
from scenarios.db import Database
from tests.clock import HandClock
from tests.live.evening import Evening
from tests.live.walk.desk import Desk
from tests.live.walk.line import Line
from tests.live.walk.small_browser import News, SmallBrowser

BEGINS = datetime(2099, 6, 1, 18, 0, tzinfo=UTC)
"""In the future: Engine.IO asks the machine for the time, and would take each ping of an earlier one for lost."""
SCRIPTS = {
    DrawnPage.SCREEN: "screen",
    DrawnPage.BACKSTAGE: "backstage",
    DrawnPage.CONSOLE: "host",
    DrawnPage.SCRIBE: "scribe",
    DrawnPage.PHONE: "phone",
}
ADDRESSES = {**SCRIPTS, DrawnPage.PHONE: "join"}
LANGUAGES = {"en": "en-GB", "de": "de-DE"}
LOOKS_AGAIN_MS = 1100
"""How long a page that missed something may take to ask for it, in milliseconds."""
PATIENCE = 60


class Stuck(AssertionError):
    """Pages and server go on telling each other things without end."""


@dataclass
class Browser:
    """Somebody's browser, with its cookies and its language; ``name`` tells it from others."""

    name: str
    client: FlaskClient
    language: str = "en"


@dataclass
class Visit:
    """A page that is open: its number, whose it is, and how it stands with what the server told it.

    It ``is_behind`` where it missed something and cannot know; its person may have ``told`` something since.
    """

    number: int
    page: DrawnPage
    browser: Browser
    line: Line | None = None
    is_offline: bool = False
    is_behind: bool = False
    told: bool = False
    fresh: int = 0


Meddles = Callable[[Visit, str], list[str]]
"""What a page hears in place of a packet: nothing, the same once or twice, or that and another that was held back."""


class Room:
    """The event and all who look at it. ``meddles`` is between the server and each page."""

    def __init__(self, app: Flask, clock: HandClock, evening: Evening, pages: SmallBrowser) -> None:
        self.app, self.clock, self.evening, self.pages = app, clock, evening, pages
        self.database: Database = app.extensions["database"]
        self.broadcast: Broadcast = app.extensions["broadcast"]
        self.server: Server = app.extensions["socketio"].server
        self.visits: dict[int, Visit] = {}
        self.desk = Desk(app, evening)
        self.meddles: Meddles = lambda _visit, packet: [packet]
        self.is_news = self.is_asked_again = False
        self._numbers = 0
        self._fresh: dict[tuple[Any, ...], int] = {}
        self._reloads: list[tuple[int, str]] = []
        self._opening: list[int] = []
        pages.asks({"do": "begin"})

    # Who is here

    def browser(self, name: str, language: str = "en", *, signed_in: bool = False) -> Browser:
        """Somebody's browser, which joined the event where it is a phone's."""
        client = self.app.test_client()
        if signed_in:
            with client.session_transaction() as session:
                session.update({"_user_id": self.evening.sign_in, "_fresh": True})
        else:
            client.post(f"/join/{self.evening.code}/token")
        return Browser(name, client, language)

    def opens(self, page: DrawnPage, browser: Browser) -> Visit:
        """Open a page in a browser, and let it connect."""
        self._numbers += 1
        visit = Visit(self._numbers, page, browser)
        self.visits[visit.number] = visit
        self._load(visit.number, visit, browser.name)
        self.settles()
        return visit

    def loads_again(self, visit: Visit) -> None:
        """Load a page anew: what its person ticked and typed and did not send comes back, what they opened does not."""
        self._hang_up(visit)
        visit.is_offline = visit.is_behind = False
        self._load(visit.number, visit, visit.browser.name)
        self.settles()

    def leaves(self, visit: Visit) -> None:
        """Close a page."""
        self._hang_up(visit)
        self.pages.asks({"do": "closes", "page": visit.number})
        self.visits.pop(visit.number, None)

    def loses_the_line(self, visit: Visit) -> None:
        """The line breaks, and no new one comes about."""
        visit.is_offline = visit.is_behind = True
        self._hang_up(visit)
        self.settles({"do": "hears", "page": visit.number, "breaks": True})

    def gets_the_line_back(self, visit: Visit) -> None:
        """The next try to connect succeeds."""
        visit.is_offline = False

    # What happens

    def does(self, visit: Visit, kind: str, **more: Any) -> bool:
        """Somebody does something with their page; whether there was anything to do it with."""
        for one in self.visits.values():
            one.told |= one.browser.name == visit.browser.name
        news = self.pages.asks({"do": "does", "page": visit.number, "act": {"kind": kind, **more}})
        self._take(news)
        return bool(news.answer[0])

    def offers(self, visit: Visit) -> dict[str, Any]:
        """What a page offers to its person."""
        offered: dict[str, Any] = self.pages.asks({"do": "offers", "page": visit.number}).answer[0]
        return offered

    def time_passes(self, ms: float = LOOKS_AGAIN_MS, asleep: int = 0) -> None:
        """Let time pass for server and pages alike; the page with this number is asleep."""
        self.clock.move_on(milliseconds=ms)
        self.app.extensions["pings"].tick(self.clock.monotonic())
        self.settles({"do": "passes", "ms": ms, "sleeps": asleep})
        if self.is_news:
            self.is_news = False
            for section_id in {self.desk.section_id, self.evening.section_id}:
                self.broadcast.turnout_changed(section_id)
            self.broadcast.pulse(self.clock.monotonic())
            self.settles()
        if self.is_asked_again:  # A page found out only now that it missed something.
            self.is_asked_again = False
            self.time_passes()

    def sleeps(self, visit: Visit, seconds: float = 15) -> None:
        """A device sleeps, while its monotonic clock stands still."""
        self.time_passes(seconds * 1000, asleep=visit.number)

    def settles(self, *wanted: Mapping[str, Any]) -> None:
        """Let the server and all pages hear each other until nobody has anything more to say."""
        asked = list(wanted)
        for _ in range(PATIENCE):
            asked += self._heard()
            if not asked:
                if not self._reloads:
                    return
                self._load_those()
                continue
            self._take(self.pages.asks(*asked))
            asked = []
        raise Stuck(f"the pages {sorted(self.visits)} never come to an end")

    # How it is

    def differences(self, visits: Iterable[Visit]) -> list[str | None]:
        """What of each page is not as on one that its person would load now, "" where nothing is.

        One that is behind is compared with what it was compared with last: nothing can have told it more. None where it
        heard of something since.
        """
        asked: list[Mapping[str, Any]] = []
        places: list[int | None] = []
        for visit in visits:
            if visit.is_behind and visit.told:
                places.append(None)
                continue
            visit.told = False
            if not visit.is_behind or not visit.fresh:
                asked += self._loads_fresh(visit)
            places.append(len(asked))
            compares = {"do": "compares", "page": visit.number, "fresh": visit.fresh, "behind": visit.is_behind}
            asked.append(compares)
        news = self.pages.asks(*asked)
        self._take(news)
        return [None if place is None else news.answer[place] for place in places]

    # Between pages and server

    def _load(self, number: int, visit: Visit, browser: str) -> None:
        self._take(self.pages.asks(self._loads(number, visit, browser)))

    def _loads(self, number: int, visit: Visit, browser: str) -> Mapping[str, Any]:
        address = self._address(visit)
        answer = visit.browser.client.get(address, headers={"Accept-Language": LANGUAGES[visit.browser.language]})
        assert answer.status_code == 200, f"{answer.status} {address}"
        opens = {"do": "opens", "page": number, "face": SCRIPTS[visit.page], "html": answer.text, "browser": browser}
        return {**opens, "address": f"http://forum.example{address}"}

    def _address(self, visit: Visit) -> str:
        live = "&live=1" if visit.page is DrawnPage.PHONE else ""
        return f"/{ADDRESSES[visit.page]}/{self.evening.code}?section={self.evening.section_id}{live}"

    def _loads_fresh(self, visit: Visit) -> list[Mapping[str, Any]]:
        """What opens a page as its person would load it now. It is loaded once, as long as it would be the same."""
        picture = self.desk.picture
        state = picture.faces[FACE_OF[visit.page]]
        own, who = (self._mine(visit, picture), visit.browser.name) if visit.page is DrawnPage.PHONE else ("", "")
        key = (visit.page, visit.browser.language, who, state.tag, own)
        asked: list[Mapping[str, Any]] = []
        if key not in self._fresh:
            asked += self._forgets_fresh(visit)
            self._numbers += 1
            self._fresh[key] = self._numbers
            asked += [self._loads(self._numbers, visit, f"fresh {self._numbers}"), self._greets(visit, str(state.tag))]
        visit.fresh = self._fresh[key]
        return asked

    def _mine(self, visit: Visit, picture: Picture) -> str:
        """What is known of a phone's person."""
        kept = {cookie.key: cookie.value for cookie in visit.browser.client._cookies.values()}
        known = participant_of(self.database, self.evening.event_id, kept)
        assert known is not None
        with self.database.read() as session:
            return repr(mine(session, picture, known.who))

    def _greets(self, visit: Visit, tag: str) -> Mapping[str, Any]:
        """What the server says to a page that was loaded just now: that it has the latest."""
        namespace = FACE_OF[visit.page]
        opening = {"sid": "fresh", "upgrades": [], "pingInterval": 10**8, "pingTimeout": 10**8, "maxPayload": 16384}
        unchanged = {"tag": tag, "now": self.clock.now().isoformat()}
        frames = [
            f"0{json.dumps(opening)}",
            f'40{namespace},{{"sid":"fresh"}}',
            f'42{namespace},["unchanged",{json.dumps(unchanged)}]',
        ]
        return {"do": "greets", "page": self._numbers, "frames": frames}

    def _forgets_fresh(self, anew: Visit) -> list[Mapping[str, Any]]:
        """What closes pages with which nothing is compared any more."""
        used = {visit.fresh for visit in self.visits.values() if visit is not anew}
        old = [key for key, number in self._fresh.items() if number not in used]
        return [{"do": "closes", "page": self._fresh.pop(key)} for key in old]

    def _take(self, news: News) -> None:
        """Hand on what pages did."""
        assert not news.faults, news.faults
        wanted: list[Mapping[str, Any]] = []
        for number, request, method, address in news.fetched:
            wanted.append(self._answer(number, request, method, address))
        for number in news.opened:
            self._open_line(number)
        for number, packet in news.frames:
            visit = self.visits.get(number)
            if visit is None or visit.line is None:
                continue
            if packet is None:
                self._hang_up(visit)
            else:
                visit.line.takes(packet)
        self._reloads += [(number, address) for number, address in news.reloads if number in self.visits]
        if wanted:
            self._take(self.pages.asks(*wanted))

    def _answer(self, number: int, request: str, method: str, address: str) -> Mapping[str, Any]:
        visit = self.visits.get(number)
        given = None
        if visit is None:
            given = {"token": "of nobody", "is_new": False}
        elif not visit.is_offline:
            answer = visit.browser.client.open(address, method=method)
            given = answer.get_json() if answer.is_json else {}
        return {"do": "answers", "page": number, "number": request, "answer": given}

    def _open_line(self, number: int) -> None:
        visit = self.visits.get(number)
        if visit is None:
            return
        self._hang_up(visit)
        if not visit.is_offline:
            environ = EnvironBuilder(self.app, "/socket.io").get_environ()
            visit.browser.client._add_cookies_to_wsgi(environ)
            self.is_news = True
            visit.line = Line(self.server, {**environ, "flask.app": self.app})
        self._opening.append(number)

    def _heard(self) -> list[Mapping[str, Any]]:
        """What each page hears now."""
        wanted: list[Mapping[str, Any]] = []
        opening = list(self._opening)
        self._opening.clear()
        for number, visit in self.visits.items():
            if visit.line is None:
                if number in opening:
                    wanted.append({"do": "hears", "page": number, "breaks": True})
                continue
            frames = [heard for packet in visit.line.says() for heard in self.meddles(visit, packet)]
            if frames or number in opening:
                wanted.append({"do": "hears", "page": number, "opens": number in opening, "frames": frames})
            if not visit.line.is_open:
                visit.line = None
                wanted.append({"do": "hears", "page": number, "breaks": True})
        return wanted

    def _load_those(self) -> None:
        reloads, self._reloads = self._reloads, []
        for number, _address in reloads:
            visit = self.visits.get(number)
            if visit is not None:
                self._hang_up(visit)
                self._load(number, visit, visit.browser.name)

    def _hang_up(self, visit: Visit) -> None:
        if visit.line is not None:
            visit.line.ends()
            self.is_news = True
        visit.line = None
