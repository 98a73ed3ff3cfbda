"""The gallery: every page that the people of an event are shown, at every moment of one, in words of each kind."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory

import msgspec
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse
from wsgi import create_app

from forum.web.settings import Settings
from live.drawing.drawer import Drawing, draw
from live.messages.state import DrawnPage, PhoneState
from live.wire.recipients import FACE_OF
from scenarios import schema
from scenarios.db import Database
from tests.clock import HandClock
from tests.live.gallery.evening import Evening
from tests.live.gallery.moments import Moment, play, play_with_passes
from tests.live.gallery.small_pages import before_and_during
from tests.live.gallery.words import Kind, Words
from tests.suite.compiled import CompiledTemplates

ADDRESSES = {
    DrawnPage.SCREEN: "/screen/{code}",
    DrawnPage.BACKSTAGE: "/backstage/{code}",
    DrawnPage.CONSOLE: "/host/{code}",
    DrawnPage.SCRIBE: "/scribe/{code}",
    DrawnPage.PHONE: "/join/{code}",
}
PLAIN = "phone without a script"
SMALL = "small page"
ENGLISH = "en-GB"
SITE_NAME = "Σενάρια"
"""What the site is called, in letters that none of its languages has."""
_COMPILED = CompiledTemplates()


@dataclass(frozen=True)
class Exhibit:
    """One page as it was shown at one moment; ``state`` and ``drawing`` are of those that are drawn from a state.

    ``face`` is what shows it: one of the pages that are drawn, a phone without a script, or a small page around them.
    """

    name: str
    face: str
    kind: Kind
    answer: TestResponse
    state: PhoneState | None = None
    drawing: Drawing | None = None

    @property
    def html(self) -> str:
        """The page."""
        return self.answer.text

    @property
    def renews(self) -> bool:
        """Whether it loads itself anew after a while."""
        return "Refresh" in self.answer.headers

    @property
    def nonce(self) -> str:
        """What its own scripts carry."""
        found = re.search(r"'nonce-([^']+)'", self.answer.headers["Content-Security-Policy"])
        return found[1] if found else ""

    @property
    def id(self) -> str:
        """Its name as a file has it."""
        return re.sub(r"[^a-z0-9]+", "-", f"{self.face} {self.name} {self.kind}".lower()).strip("-")

    @property
    def sizes(self) -> tuple[int, int]:
        """The bytes of its state as JSON, and of what is drawn from it."""
        assert self.state is not None and self.drawing is not None
        parts = sum(len(part.html.encode()) for part in self.drawing.parts.values())
        return len(msgspec.json.encode(self.state, enc_hook=str)), parts


MakeApp = Callable[[HandClock], Flask]


def exhibits(make_app: MakeApp, kind: Kind, language: str = ENGLISH) -> Iterator[Exhibit]:
    """All pages in words of one kind, told in a language. Each app that is made has an empty store of its own."""
    for playing in (_whole_evening, _with_passes):
        clock = HandClock()
        yield from playing(make_app(clock), clock, Words(kind), language)


def _whole_evening(app: Flask, clock: HandClock, words: Words, language: str) -> Iterator[Exhibit]:
    on = Evening(app, clock, words)
    for moment in play(on):
        yield from _of_moment(on, moment, language)


def _with_passes(app: Flask, clock: HandClock, words: Words, language: str) -> Iterator[Exhibit]:
    on = Evening(app, clock, words, passes=True)

    def ask(path: str) -> TestResponse:
        return app.test_client().get(path, headers={"Accept-Language": language})

    for name, answer in before_and_during(on, ask):
        yield Exhibit(name, SMALL, words.kind, answer)
    for moment in play_with_passes(on):
        yield from _of_moment(on, moment, language)


def _of_moment(on: Evening, moment: Moment, language: str) -> Iterator[Exhibit]:
    picture = on.picture
    for page in moment.pages:
        browser = on.phone_browser if page is DrawnPage.PHONE else on.host_browser
        query = {"section": str(on.section)} | ({"live": "1"} if page is DrawnPage.PHONE else {})
        answer = _asked(browser, ADDRESSES[page].format(code=on.code), query, language)
        state = picture.faces[FACE_OF[page]]
        with on.app.test_request_context(headers={"Accept-Language": language}):
            drawing = draw(page, state)
        yield Exhibit(moment.name, page.value, on.words.kind, answer, state, drawing)
    for each in moment.plain:
        query = {"section": str(on.section)} | dict([each.split("=")] if each else [])
        answer = _asked(on.phone_browser, ADDRESSES[DrawnPage.PHONE].format(code=on.code), query, language)
        name = f"{moment.name}, {each.replace('=', ' ')}" if each else moment.name
        yield Exhibit(name, PLAIN, on.words.kind, answer)


def _asked(browser: FlaskClient, path: str, query: dict[str, str], language: str) -> TestResponse:
    answer = browser.get(path, query_string=query, headers={"Accept-Language": language})
    assert answer.status_code == 200, f"{path} {query}: {answer.status}"
    return answer


@cache
def gallery(kind: Kind, language: str = ENGLISH) -> tuple[Exhibit, ...]:
    """The pages in words of one kind, played once for all tests of a process, in stores that are gone afterwards."""
    with TemporaryDirectory() as place:
        numbers = count()

        def make(clock: HandClock) -> Flask:
            folder = Path(place) / str(next(numbers))
            settings = Settings(
                instance=str(folder),
                database_url=f"sqlite:///{folder / 'forum.db'}",
                public_url="http://forum.example",
                site_name=SITE_NAME,
                secret_key="of a gallery, which guards nothing",
            )
            folder.mkdir()
            (folder / "forum.db").write_bytes(_empty_store())
            app = create_app(settings, clock=clock)
            app.jinja_env.bytecode_cache = _COMPILED
            return app

        return tuple(exhibits(make, kind, language))


@cache
def _empty_store() -> bytes:
    """A file of an empty store with the newest schema, made once for all galleries of a process."""
    with TemporaryDirectory() as place:
        path = Path(place) / "forum.db"
        database = Database(f"sqlite:///{path}")
        schema.upgrade(database)
        with database.engine.connect() as connection:
            connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
        database.dispose()
        return path.read_bytes()
