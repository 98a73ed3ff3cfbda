"""Who said they were at an event, for the pages and papers that tell it, and how that is decided once it is over."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from forum.web.clock import site_clock
from forum.web.links import settings
from forum.web.storage import database, run_in_thread
from scenarios.db import give_way
from scenarios.results import disclosure
from scenarios.results.attendance import EventDay
from scenarios.store.results import event_day as event_days


def event_days_of(codes: Iterable[str]) -> dict[str, EventDay]:
    """The days of events with these codes, by code, with who was there where it was decided. It decides nothing."""
    with database().read() as session:
        known = event_days.of_codes(session, codes)
        if all(each.attendance for each in known.values()):
            return known
        awaited = {each.code for each in event_days.awaited(session)}
    return {code: replace(each, is_awaited=code in awaited) for code, each in known.items()}


def due() -> list[str]:
    """The events that are over and of which nobody decided yet who was there."""
    today = site_clock().today()
    with database().read() as session:
        return [each.code for each in event_days.awaited(session) if event_days.is_due(session, each, today)]


def decide(code: str) -> bool:
    """Decide who was at an event that is due; False where it went on meanwhile, so that it may not be due any more.

    The long tables are read one by one, so that a server goes on between two; the write is short, and looks again.
    """
    with database().read() as session:
        rounds = event_days.rounds_of(session, code)
        seen = [name for name, shown in event_days.splits(session, code).items() if shown]
    results = []
    for number in rounds:
        with database().read() as session:
            results.append(event_days.asked(session, number))
        give_way()
    decided = run_in_thread(disclosure.decide_bands, results, settings().smallest_group, seen)
    if decided is None:
        return False
    day = site_clock().today()
    return database().write(lambda session: event_days.decide_of(session, code, decided, rounds, day))
