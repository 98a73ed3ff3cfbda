"""Every page of a store in which every list is long: how long it takes, how many bytes and entries it has.

The app is asked without a network, as somebody who may do everything, and as a story's writer.
"""

from __future__ import annotations

import statistics
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from flask import Flask
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse
from wsgi import create_app

from forum.web.settings import Settings
from scenarios import schema
from scenarios.db import Database
from scenarios.store.review import reading as readings
from tests import large_store
from tests.every_route import House, Person
from tests.large_store import Sizes
from tests.page import Element, Page

ASKED = 3
"""How often each page is asked for after a first time that warms it up; the median counts."""
MOST_MS = 100
MOST_BYTES = 150_000
MOST_ENTRIES = 50
SECRET = "only for a measurement, where it guards nothing"
SCENES = 500
"""How long the story is whose pages are asked for."""


@dataclass(frozen=True)
class Asked:
    """What one page showed."""

    rule: str
    path: str
    status: int
    ms: float
    bytes: int
    entries: int

    @property
    def is_over(self) -> list[str]:
        """The bounds that it does not keep."""
        kept = {
            f"{MOST_MS} ms": self.ms <= MOST_MS,
            f"{MOST_BYTES // 1000} kB": self.bytes <= MOST_BYTES,
            f"{MOST_ENTRIES} entries": self.entries <= MOST_ENTRIES,
        }
        return [bound for bound, is_kept in kept.items() if not is_kept]

    def __str__(self) -> str:
        over = f"  OVER {', '.join(self.is_over)}" if self.is_over else ""
        return f"  {self.ms:8.1f} ms {self.bytes / 1000:8.1f} kB {self.entries:5} entries  {self.path}{over}"


def entries(page: Page) -> int:
    """How many entries the longest list, table or group of boxes of a page has; a select is one control."""
    lists = [sum(isinstance(child, Element) for child in each.children) for each in page.all("ol", "ul", "tbody")]
    choices = Counter(each.get("name") for each in page.all("input") if each.get("type") in ("radio", "checkbox"))
    return max([0, *lists, *choices.values()])


def main(folder: Path, sizes: Sizes = Sizes(), scenes: int = SCENES) -> None:
    """Fill a store and ask for each page."""
    began = time.perf_counter()
    app, house = store(folder, sizes, scenes)
    print(f"a store of {sizes.stories:,} stories, made in {time.perf_counter() - began:.0f} s", flush=True)
    found = []
    for each in ask(house, ASKED):
        print(each, flush=True)
        found.append(each)
    over = [each for each in found if each.is_over]
    print(f"{len(found)} pages, {len(over)} over {MOST_MS} ms, {MOST_BYTES // 1000} kB or {MOST_ENTRIES} entries")
    house.close()
    app.extensions["database"].dispose()


def store(folder: Path, sizes: Sizes, scenes: int) -> tuple[Flask, House]:
    """The app with a store in which there is much of everything."""
    file = folder / "forum.db"
    database = Database(f"sqlite:///{file}")
    schema.upgrade(database)
    database.dispose()
    app = create_app(
        Settings(
            instance=str(folder),
            database_url=f"sqlite:///{file}",
            public_url="http://forum.example",
            secret_key=SECRET,
        )
    )
    house = House(app, file)
    writer, told = house.people["account"].account.id, int(house.values["story_id"])

    def work(session: Session) -> None:
        large_store.fill(session, sizes, writer=writer, story_id=told)
        if scenes:
            for number in {told, *_stories_of(house)}:
                large_store.make_long(session, number, scenes)

    house.database.write(work)
    read = sum(readings.all_pending(house.database))
    assert read >= sizes.stories
    return app, house


def _stories_of(house: House) -> list[int]:
    """The stories that the addresses of the house's pages name."""
    places = [dict(each.split("=", 1) for each in named.split(" ")) for named in house.places.values()]
    return [int(place["story_id"]) for place in places if "story_id" in place]


def ask(house: House, times: int) -> Iterator[Asked]:
    """Ask for each page as whoever may see it."""
    for rule in house.rules("GET"):
        path = house.path(rule)
        for name in ("everything", "writer", "teller", "account"):
            answer, first = _timed(house, house.people[name], path)
            if answer.status_code == 200 or (
                answer.status_code in (301, 302, 303) and "/sign-in" not in answer.location
            ):
                break
        if answer.status_code != 200 or answer.mimetype != "text/html":
            continue
        # A page that takes very long is not asked for again: it is far over the bound anyway.
        again = times if first * 1000 < 10 * MOST_MS else 0
        took = [_timed(house, house.people[name], path)[1] for _ in range(again)] or [first]
        text = answer.get_data(as_text=True)
        length, longest = len(answer.get_data()), entries(Page(text))
        yield Asked(str(rule), path, 200, statistics.median(took) * 1000, length, longest)


def _timed(house: House, person: Person, path: str) -> tuple[TestResponse, float]:
    began = time.perf_counter()
    answer = house.asks(person, "GET", path)
    return answer, time.perf_counter() - began
