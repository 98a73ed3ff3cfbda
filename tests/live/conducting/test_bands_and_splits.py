"""Bands of an event and splits of its votes are decided one after the other, in either order, on both stores."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from live.conducting.run_command import conduct
from live.performance.programme import SectionDetails
from live.store import event as events
from live.store import participant
from live.store.event import EventRow
from scenarios import schema
from scenarios.db import Database
from scenarios.perspective import PERSPECTIVES
from scenarios.results.attendance import Attendance, Band
from scenarios.store.results import event_day as event_days
from scenarios.store.results.event_day import EventDayRow
from scenarios.store.results.outcome import OutcomeRoundRow
from tests.live.factories import Evening
from tests.live.services import postgresql
from tests.live.stories import EVENING

pytestmark = pytest.mark.both_stores

BANDS = Attendance(8, dict.fromkeys(PERSPECTIVES, Band.FEW))
LONG_AGO = "2026-03-01T20:00:00+00:00"


@pytest.fixture(scope="module", params=["SQLite", "PostgreSQL"])
def store(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Database]:
    """An empty store of either kind."""
    if request.param == "SQLite":
        yield from made(f"sqlite:///{tmp_path_factory.mktemp('store') / 'forum.db'}")
    else:
        with postgresql() as address:
            yield from made(address)


def made(address: str) -> Iterator[Database]:
    database = Database(address)
    schema.upgrade(database)
    yield database
    database.dispose()


class Night(Evening):
    """An evening of which one vote was shown long ago, and one is closed that would show how carers voted."""

    def __init__(self, store: Database) -> None:
        super().__init__(store, EVENING, EVENING)
        with store.read() as session:
            self.code = session.get_one(EventRow, self.event_id).code
        self.people = [self.phone() for _ in range(40)]
        for one in self.people[::2]:
            store.write(lambda session, one=one: participant.here_as(session, one, ["carer"]))
        self.may_show_groups()
        self.starts()
        self.asks("show")
        self.are_asked()
        self.asks_all("reveal", "end")
        store.write(lambda session: self.was_long_ago(session))
        self.starts(1)
        self.asks("show")
        self.are_asked()
        with store.read() as session:
            self.known = event_days.rounds_of(session, self.code)

    def are_asked(self) -> None:
        self.asks("open", method="one choice")
        for at, one in enumerate(self.people):
            self.votes(one, "s2-o1" if at < 20 else "s2-o2")
        self.asks("close")

    def was_long_ago(self, session: Session) -> None:
        for row in session.scalars(select(OutcomeRoundRow)):
            row.closed_at = LONG_AGO

    def reveals(self, session: Session, version: int) -> None:
        conduct(session, self.host, self.section_id, {"kind": "reveal", "expect": version, "groups": True})

    def decides(self, session: Session) -> bool:
        day = session.get_one(EventDayRow, self.code).day
        return event_days.decide_of(session, self.code, BANDS, self.known, day.replace(day=day.day + 1))

    @property
    def bands(self) -> Any:
        with self.database.read() as session:
            return session.get_one(EventDayRow, self.code).bands

    @property
    def last_splits(self) -> list[str]:
        with self.database.read() as session:
            number = event_days.rounds_of(session, self.code)[-1]
            return list(session.get_one(OutcomeRoundRow, number).disclosed["splits"])


@pytest.fixture
def night(store: Database) -> Night:
    return Night(store)


@pytest.fixture
def aside() -> Iterator[ThreadPoolExecutor]:
    with ThreadPoolExecutor(1) as pool:
        yield pool


def test_bands_that_wait_for_a_reveal_are_not_kept_beside_its_split(night: Night, aside: ThreadPoolExecutor) -> None:
    version = night.version

    def reveal(session: Session) -> Future[bool]:
        night.reveals(session, version)
        deciding = aside.submit(night.database.write, night.decides)
        is_kept_waiting(deciding)
        return deciding

    assert night.database.write(reveal).result() is False
    assert night.bands is None and night.last_splits == ["carer"]


def test_a_reveal_that_waits_for_the_bands_shows_no_split(night: Night, aside: ThreadPoolExecutor) -> None:
    version = night.version

    def decide(session: Session) -> Future[None]:
        assert night.decides(session)
        revealing = aside.submit(night.database.write, lambda session: night.reveals(session, version))
        is_kept_waiting(revealing)
        return revealing

    night.database.write(decide).result()
    assert night.bands is not None and night.last_splits == []


def test_bands_that_were_worked_out_before_a_reveal_are_not_kept_after_it(night: Night) -> None:
    night.asks("reveal", groups=True)
    night.database.write(night.was_long_ago)
    assert night.database.write(night.decides) is False
    assert night.bands is None and night.last_splits == ["carer"]


@pytest.mark.fault("split-across-votes")
def test_two_hosts_who_reveal_by_group_in_the_same_moment_show_one_split(
    store: Database, aside: ThreadPoolExecutor
) -> None:
    here = Evening(store, EVENING)
    there = TheOtherRoom(here)
    for room in (here, there):
        room.may_show_groups()
        room.starts()
        room.asks("show")
        room.asks("open", method="one choice")
        phones = room.phones_of([["carer"]] * 20 + [["staff"]] * 20)
        room.all_vote({phone: [f"s2-o{1 + at % 2}"] for at, phone in enumerate(phones)})
        room.asks("close")
    seen_here, seen_there = here.version, there.version

    def both(session: Session) -> Future[Any]:
        reveals(here, session, seen_here)
        other = aside.submit(store.write, lambda session: reveals(there, session, seen_there))
        is_kept_waiting(other)
        return other

    store.write(both).result()
    with store.read() as session:
        numbers = event_days.rounds_of(session, session.get_one(EventRow, here.event_id).code)
        shown = [sorted(session.get_one(OutcomeRoundRow, each).disclosed["splits"]) for each in numbers]
    assert shown == [["carer", "staff"], []]


class TheOtherRoom(Evening):
    """Another part of the same event, with the same host."""

    def __init__(self, first: Evening) -> None:
        self.database, self.host, self.event_id = first.database, first.host, first.event_id

        def prepare(session: Session) -> tuple[int, list[int]]:
            row = events.add_section(session, self.host, self.event_id, SectionDetails("Another room"))
            revision = events.performance(session, first.performances[0]).revision_id
            return row.id, [events.add_performance(session, self.host, row.id, revision).id]

        self.section_id, self.performances = self.database.write(prepare)


def reveals(room: Evening, session: Session, version: int) -> None:
    conduct(session, room.host, room.section_id, {"kind": "reveal", "expect": version, "groups": True})


def is_kept_waiting(work: Future[Any]) -> None:
    with pytest.raises(TimeoutError):
        work.result(timeout=0.7)
