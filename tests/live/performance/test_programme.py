"""Which section a code means, and what a programme may say."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta, timezone
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import update
from sqlalchemy.orm import Session

from live.faces.playbill import playbill
from live.messages.outgoing import SectionChoice
from live.performance.programme import (
    ChooseSection,
    EventDetails,
    Listing,
    NothingPlanned,
    SectionDetails,
    checked_event,
    checked_section,
    choose_section,
    late,
    led_to,
    next_section,
    paces,
    slug,
)
from live.performance.state import PerformanceStatus
from live.store import event as events
from live.store.event import add_section
from live.store.event_log import CueRow
from live.store.programme import listings
from scenarios.account import Account
from scenarios.clock import SITE_ZONE
from scenarios.db import Database
from scenarios.errors import Invalid, NotFound
from scenarios.store import withdrawal
from tests.live.factories import Evening
from tests.live.stories import EVENING

pytestmark = pytest.mark.both_stores

WAITING, RUNNING, ENDED = PerformanceStatus.WAITING, PerformanceStatus.RUNNING, PerformanceStatus.ENDED


def sections(*statuses: PerformanceStatus) -> list[Listing]:
    return [Listing(number, f"Part {number}", "", "", "", status) for number, status in enumerate(statuses, start=1)]


@pytest.mark.parametrize(
    ("statuses", "meant"),
    [
        ([WAITING], 1),
        ([ENDED], 1),
        ([ENDED, RUNNING], 2),
        ([RUNNING, WAITING, WAITING], 1),
        ([WAITING, WAITING], 1),
        ([ENDED, WAITING], 2),
        ([ENDED, ENDED, WAITING, WAITING], 3),
        ([ENDED, ENDED], 2),
    ],
)
def test_the_section_that_is_on_or_comes_next_is_meant(statuses: list[PerformanceStatus], meant: int) -> None:
    assert choose_section(sections(*statuses)).id == meant


def test_where_two_are_running_the_face_asks() -> None:
    with pytest.raises(ChooseSection) as asked:
        choose_section(sections(RUNNING, WAITING, RUNNING))
    assert [section.id for section in asked.value.sections] == [1, 3]
    assert msgspec.to_builtins(SectionChoice.of(asked.value.sections[0]))["status"] == RUNNING.value


def part(
    number: int, starts: str, ends: str, status: PerformanceStatus = WAITING, place: str = "", **more: Any
) -> Listing:
    return Listing(number, f"Part {number}", starts, ends, place, status, **more)


@pytest.mark.parametrize(
    ("programme", "offered"),
    [
        ([part(1, "18:00", "19:00"), part(2, "18:00", "19:00"), part(3, "19:30", "20:30")], [1, 2]),
        ([part(1, "18:00", "19:00", ENDED), part(2, "19:15", "20:00"), part(3, "19:30", "20:30")], [2, 3]),
        ([part(1, "18:00", "19:00", RUNNING), part(2, "18:30", "19:00"), part(3, "19:00", "20:30")], [1, 2]),
        ([part(1, "18:00", "", RUNNING), part(2, "18:00", "19:00")], [1, 2]),
    ],
)
def test_where_parts_are_on_at_the_same_time_the_face_asks(programme: list[Listing], offered: list[int]) -> None:
    with pytest.raises(ChooseSection) as asked:
        choose_section(programme)
    assert [section.id for section in asked.value.sections] == offered


@pytest.mark.parametrize(
    ("programme", "meant"),
    [
        ([part(1, "18:00", "19:00"), part(2, "19:00", "20:00")], 1),
        ([part(1, "18:00", "19:00", ENDED), part(2, "18:00", "19:00"), part(3, "19:30", "20:30")], 2),
        ([part(1, "18:00", "19:00", has_stories=False), part(2, "18:00", "20:00")], 2),
        ([part(1, "18:00", "19:00", has_stories=False), part(2, "19:00", "20:00", has_stories=False)], 1),
        ([part(1, "18:00", "19:00", ENDED, last=9), part(2, "19:00", "20:00")], 1),  # Its thanks are still on.
        ([part(1, "18:00", "19:00", ENDED, last=9, goes_on_to=2), part(2, "19:00", "20:00")], 2),
        ([part(1, "18:00", "19:00", ENDED, last=9), part(2, "18:00", "19:00")], 2),
        ([part(1, "", "", ENDED, last=9), part(2, "", "", RUNNING, last=7)], 2),
        ([part(1, "", "", ENDED, last=9), part(2, "", "", last=7)], 1),
    ],
)
def test_nobody_is_asked_where_one_part_follows_another(programme: list[Listing], meant: int) -> None:
    assert choose_section(programme).id == meant


@pytest.mark.parametrize(
    ("programme", "here", "comes"),
    [
        ([part(1, "18:00", "19:00"), part(2, "19:00", "20:00"), part(3, "20:00", "21:00")], 1, 2),
        ([part(1, "18:00", "19:00"), part(2, "18:30", "20:00"), part(3, "20:00", "21:00")], 1, 3),
        ([part(1, "", ""), part(2, "", "")], 1, 2),
        ([part(1, "18:00", "19:00"), part(2, "19:00", "20:00", ENDED)], 1, None),
        ([part(1, "18:00", "19:00"), part(2, "19:00", "20:00")], 2, None),
        ([part(1, "18:00", "19:00"), part(2, "19:00", "19:30", has_stories=False), part(3, "19:30", "")], 1, 3),
        (
            [
                part(1, "18:00", "19:00", place="Hall"),
                part(2, "18:00", "19:00", place="Studio"),
                part(3, "20:00", "21:00", place="Hall"),
                part(4, "20:00", "21:00", place="Studio"),
            ],
            2,
            4,
        ),
        (
            [
                part(1, "18:00", "19:00", place="Hall"),
                part(2, "18:00", "19:00", place="Studio"),
                part(3, "20:00", "21:00", place="Hall"),
            ],
            2,
            3,
        ),
    ],
)
def test_what_comes_after_a_part_is_the_next_that_is_not_beside_it(
    programme: list[Listing], here: int, comes: int | None
) -> None:
    found = next_section(programme, here)
    assert (found.id if found else None) == comes


leads = st.dictionaries(st.integers(1, 5), st.tuples(st.integers(1, 20), st.integers(1, 5)))


@given(leads, st.integers(1, 5))
def test_wherever_rooms_went_each_comes_to_one_place(known: dict[int, tuple[int, int]], here: int) -> None:
    there = led_to(known, here)
    assert there not in known or known[there][0] <= max(number for number, _ in known.values())
    assert led_to({number: lead for number, lead in known.items() if number != here}, here) == here


def test_a_room_that_went_back_is_where_it_went_last() -> None:
    there_and_back = {1: (18, 2), 2: (19, 1)}
    assert [led_to(there_and_back, section) for section in (1, 2)] == [1, 1]


def test_an_event_without_sections_says_so() -> None:
    with pytest.raises(NothingPlanned):
        choose_section([])


def test_an_unknown_code_is_not_found(database: Database) -> None:
    with database.read() as session, pytest.raises(NotFound) as refused:
        listings(session, "7KQ4M")
    assert refused.value.code == "not_found"


def test_a_section_is_running_while_one_of_its_stories_is(database: Database) -> None:
    evening = Evening(database)
    database.write(lambda session: add_section(session, evening.host, evening.event_id, SectionDetails("Later")))

    def statuses() -> list[PerformanceStatus]:
        with database.read() as session:
            return [listing.status for listing in listings(session, events.get(session, evening.event_id).code)]

    assert statuses() == [WAITING, WAITING]
    evening.starts()
    assert statuses() == [RUNNING, WAITING]
    evening.asks("end")
    assert statuses() == [ENDED, WAITING]


@pytest.mark.parametrize(
    ("details", "field"),
    [
        (EventDetails(" ", date(2027, 3, 27)), "name"),
        (EventDetails("x" * 121, date(2027, 3, 27)), "name"),
        (EventDetails("A day", date(2027, 3, 27), place="x" * 121), "place"),
        (EventDetails("A day", date(2027, 3, 27), who_should_come="x" * 1001), "who_should_come"),
    ],
)
def test_what_an_event_cannot_say_is_refused_by_field(details: EventDetails, field: str) -> None:
    with pytest.raises(Invalid) as refused:
        checked_event(details)
    assert refused.value.field == field


@pytest.mark.parametrize(
    ("details", "field"),
    [
        (SectionDetails(""), "name"),
        (SectionDetails("Late", starts="7pm"), "starts"),
        (SectionDetails("Late", starts="1٩:30"), "starts"),
        (SectionDetails("Late", ends="24:00"), "ends"),
        (SectionDetails("Late", starts="20:00", ends="20:00"), "ends"),
        (SectionDetails("Late", interests="x" * 1001), "interests"),
    ],
)
def test_what_a_section_cannot_say_is_refused_by_field(details: SectionDetails, field: str) -> None:
    with pytest.raises(Invalid) as refused:
        checked_section(details)
    assert refused.value.field == field


@pytest.mark.parametrize(
    ("name", "address"),
    [
        ("Tell it like it was", "tell-it-like-it-was-7kq4m"),
        ("Café  &  Crème!", "cafe-creme-7kq4m"),
        ("../../etc", "etc-7kq4m"),
        ("夜", "7kq4m"),
        ("one two three four five six seven eight nine", "one-two-three-four-five-six-seven-eight-7kq4m"),
    ],
)
def test_an_events_address_is_its_name_in_plain_letters(name: str, address: str) -> None:
    assert slug(name, "7KQ4M") == address


DAY = date(2027, 3, 27)


@pytest.mark.fault("late-by-reason")
@pytest.mark.parametrize(
    ("status", "starts", "began", "minutes"),
    [
        (RUNNING, "19:00", datetime(2027, 3, 27, 19, 0), 0),
        (RUNNING, "19:00", datetime(2027, 3, 27, 19, 12, 50), 12),
        (RUNNING, "19:00", datetime(2027, 3, 27, 20, 0), 60),
        (RUNNING, "19:00", datetime(2027, 3, 27, 20, 1), 0),
        (RUNNING, "19:00", datetime(2027, 3, 27, 18, 50), 0),
        (RUNNING, "23:40", datetime(2027, 3, 28, 0, 5), 0),
        (RUNNING, "19:00", datetime(2027, 3, 26, 19, 12), 0),
        (RUNNING, "", datetime(2027, 3, 27, 19, 12), 0),
        (RUNNING, "19:00", None, 0),
        (WAITING, "19:00", None, 0),
        (WAITING, "19:00", datetime(2027, 3, 27, 19, 12), 0),
        (ENDED, "19:00", datetime(2027, 3, 27, 19, 12), 0),
    ],
)
def test_only_what_is_on_is_late_and_by_when_it_began(
    status: PerformanceStatus, starts: str, began: datetime | None, minutes: int
) -> None:
    assert late(part(1, starts, "", status), DAY, began and began.replace(tzinfo=SITE_ZONE)) == minutes


def test_of_a_day_one_part_is_on_and_one_is_next() -> None:
    day = [
        part(1, "18:00", "19:00", ENDED),
        part(2, "19:00", "20:00", RUNNING),
        part(3, "20:05", "21:00"),
        part(4, "", ""),
    ]
    found = paces(day, DAY, {number: datetime(2027, 3, 27, 19, 7, tzinfo=SITE_ZONE) for number in (1, 2)})
    assert [one.is_next for one in found] == [False, False, True, False]
    assert [one.late for one in found] == [0, 7, 0, 0]


@pytest.mark.parametrize(
    ("programme", "comes"),
    [
        ([part(1, "", ""), part(2, "", ""), part(3, "", "")], 1),
        ([part(1, "", "", has_stories=False), part(2, "", "")], 2),
        ([part(1, "", "", has_stories=False)], 1),
        ([part(1, "", ""), part(2, "", "", ENDED, last=9, goes_on_to=3), part(3, "", ""), part(4, "", "")], 3),
        ([part(1, "", ""), part(2, "", "", RUNNING, last=9), part(3, "", "")], 3),
        ([part(1, "", ""), part(2, "", "", ENDED, last=9)], None),
        ([part(1, "", "", last=4, goes_on_to=2), part(2, "", "", ENDED, last=9, goes_on_to=1)], 1),
        ([part(1, "18:00", "19:00"), part(2, "18:00", "19:00", RUNNING, last=9), part(3, "19:00", "20:00")], 1),
    ],
)
def test_what_comes_next_is_seen_from_where_the_room_is(programme: list[Listing], comes: int | None) -> None:
    next_ones = [one.id for one, pace in zip(programme, paces(programme, DAY, {}), strict=True) if pace.is_next]
    assert next_ones == ([comes] if comes else [])


def withdrawn(database: Database, performance_id: int) -> None:
    """The writer of the story withdraws it."""

    def withdraw(session: Session) -> None:
        story = events.performance(session, performance_id).revision.story
        withdrawal.withdraw(session, Account(id=story.writer_id), story.id)

    database.write(withdraw)


def test_a_story_that_cannot_be_played_does_not_keep_its_part_waiting(database: Database) -> None:
    evening = Evening(database, EVENING, replace(EVENING, title="The third call"))

    def listing() -> Listing:
        with database.read() as session:
            return listings(session, events.get(session, evening.event_id).code)[0]

    evening.starts()
    evening.asks("end")
    assert listing().status is WAITING
    withdrawn(database, evening.performances[1])
    assert (listing().status, listing().has_stories) == (ENDED, True)
    withdrawn(database, evening.performances[0])
    assert (listing().status, listing().has_stories) == (ENDED, True), "what was played stays played"


def test_a_part_without_any_story_that_can_be_played_leads_nobody_there(database: Database) -> None:
    evening = Evening(database)
    withdrawn(database, evening.performances[0])
    with database.read() as session:
        [listing] = listings(session, events.get(session, evening.event_id).code)
    assert (listing.status, listing.has_stories) == (WAITING, False)
    assert choose_section([listing, part(listing.id + 1, "", "")]).id == listing.id + 1


@pytest.mark.fault("late-by-reason")
def test_a_programme_counts_from_when_the_part_began_by_the_clocks_of_the_place(database: Database) -> None:
    evening = Evening(database)  # Its part is planned for 19:00.
    evening.starts()
    there = timezone(timedelta(hours=2))
    start = datetime(2026, 3, 1, 17, 25, tzinfo=UTC)

    def bill(session: Session, at: datetime) -> list[int]:
        return [one.pace.late for one in playbill(session, events.get(session, evening.event_id), at).parts]

    database.write(lambda session: session.execute(update(CueRow).values(at=start)))
    with database.read() as session:
        assert bill(session, datetime(2026, 3, 1, 22, 0, tzinfo=there)) == [25]
        assert bill(session, datetime(2026, 3, 2, 2, 26, tzinfo=there)) == [0]
    evening.asks("end")
    with database.read() as session:
        assert bill(session, datetime(2026, 3, 1, 22, 0, tzinfo=there)) == [0]
