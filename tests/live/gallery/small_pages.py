"""The small pages around an event, as phones meet them, and the record of an evening that is over."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta

from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from live.store import entry_pass, event
from tests.live.gallery import story
from tests.live.gallery.evening import BEGINS, Evening

Ask = Callable[[str], TestResponse]
Named = Iterator[tuple[str, TestResponse]]
"""A page's name, and its answer."""


def before_and_during(on: Evening, ask: Ask) -> Named:
    """Pages at the door of an evening that was just set up, with two parts, and with passes."""
    code = on.code
    yield "join", ask("/join")
    yield "wrong code", ask("/join/ZZZZZ")
    on.clock.stop_at(BEGINS - timedelta(days=9))
    yield "not yet", ask(f"/join/{code}")
    on.clock.stop_at(BEGINS)
    yield "where are you", ask(f"/join/{on.database.write(lambda session: _side_by_side(session, on))}")
    yield "pass, to be typed", ask(f"/join/{code}/pass")
    yield "pass, not known", ask(f"/join/{code}/pass/NOSUCHPASS")
    made = on.database.write(lambda session: entry_pass.make(session, on.event_id, 2))
    yield "pass, to be used", ask(f"/join/{code}/pass/{made[0]}")
    empty = on.database.write(
        lambda session: event.create(session, on.host, story.event(on.words), story.DAY - timedelta(days=1)).code
    )
    yield "nothing planned", ask(f"/join/{empty}")
    yield "own words, none", ask(f"/join/{code}/words")


def _side_by_side(session: Session, on: Evening) -> str:
    """The code of an event with two parts at one time."""
    row = event.create(session, on.host, story.event(on.words), story.DAY - timedelta(days=1))
    revision = event.performance(session, on.performances[0]).revision_id
    for name in ("Upstairs", "Downstairs"):
        part = event.add_section(session, on.host, row.id, story.section(on.words, name, "19:00", "20:30"))
        event.add_performance(session, on.host, part.id, revision)
    return row.code
