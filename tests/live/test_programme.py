"""Which section a code means, and what a programme may say."""

from __future__ import annotations

from datetime import date

import pytest

from live.performance import Status
from live.programme import (
    ChooseSection,
    EventDetails,
    Listing,
    NothingPlanned,
    SectionDetails,
    checked_event,
    checked_section,
    choose_section,
    paces,
    slug,
)
from live.store import event as events
from live.store.event import add_section
from live.store.programme import listings
from scenarios.db import Database
from scenarios.errors import Invalid, NotFound
from tests.live.factories import Evening

WAITING, RUNNING, ENDED = Status.WAITING, Status.RUNNING, Status.ENDED


def sections(*statuses: Status) -> list[Listing]:
    return [Listing(number, f"Part {number}", "", "", "", status) for number, status in enumerate(statuses, start=1)]


@pytest.mark.parametrize(
    ("statuses", "meant"),
    [([WAITING], 1), ([ENDED], 1), ([ENDED, RUNNING], 2), ([RUNNING, WAITING, WAITING], 1)],
)
def test_the_only_section_or_the_only_one_running_is_meant(statuses: list[Status], meant: int) -> None:
    assert choose_section(sections(*statuses)).id == meant


@pytest.mark.parametrize(
    ("statuses", "offered"),
    [([WAITING, WAITING], [1, 2]), ([ENDED, WAITING], [1, 2]), ([RUNNING, WAITING, RUNNING], [1, 3])],
)
def test_otherwise_the_face_asks(statuses: list[Status], offered: list[int]) -> None:
    with pytest.raises(ChooseSection) as asked:
        choose_section(sections(*statuses))
    assert [section.id for section in asked.value.sections] == offered
    assert asked.value.sections[0].document["status"] == statuses[offered[0] - 1].value


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

    def statuses() -> list[Status]:
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


def listing(starts: str, ends: str, status: Status) -> Listing:
    return Listing(1, "A part", starts, ends, "", status)


@pytest.mark.parametrize(
    ("clock", "late"),
    [("19:30", [0, 0, 0, 0]), ("20:07", [0, 7, 2, 2]), ("20:25", [0, 25, 20, 20]), ("21:30", [0, 90, 85, 85])],
)
def test_what_runs_past_its_end_makes_what_comes_after_it_late(clock: str, late: list[int]) -> None:
    day = [
        listing("18:00", "19:00", Status.ENDED),
        listing("19:00", "20:00", Status.RUNNING),
        listing("20:05", "21:00", Status.WAITING),
        listing("", "", Status.WAITING),
    ]
    found = paces(day, clock)
    assert [one.is_now for one in found] == [False, True, False, False]
    assert [one.is_next for one in found] == [False, False, True, False]
    assert [one.late for one in found] == late
