"""A facilitator plans an evening with forms alone, and everyone reads the programme."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import fields, replace
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from live.conducting.run_command import conduct
from live.performance.plan import Plan
from live.performance.programme import SectionDetails
from live.store.event import WITH_REVISION, EventRow, PerformanceRow, SectionRow, add_section, sections_of
from scenarios.account import Account, Role
from scenarios.clock import Clock
from scenarios.db import Database
from scenarios.store import withdrawal
from scenarios.store.stories.story import RevisionRow
from tests.conftest import Visitor
from tests.live.factories import Evening, published_story
from tests.live.stories import EVENING

pytestmark = pytest.mark.both_stores

DAY = {"day-day": "27", "day-month": "3", "day-year": "2027"}


@pytest.fixture
def facilitator(signed_in_as: Callable[..., Visitor]) -> Visitor:
    return signed_in_as(Role.FACILITATOR)


@pytest.fixture
def planned(facilitator: Visitor, database: Database) -> EventRow:
    facilitator.sends("/host/events/new", {"name": "Tell it like it was", **DAY})
    return only(database, EventRow)


@pytest.fixture
def part(facilitator: Visitor, planned: EventRow, database: Database) -> SectionRow:
    times = {"starts": "7.30pm", "ends": "21:00"}
    facilitator.sends(f"/host/events/{planned.id}/sections/new", {"name": "After dark", **times})
    return only(database, SectionRow)


@pytest.fixture
def two_stories(database: Database) -> list[RevisionRow]:
    titles = ("Closed at eleven", "The third call")
    return [
        database.write(lambda session, title=title: published_story(session, replace(EVENING, title=title)))
        for title in titles
    ]


def only(database: Database, table: Any) -> Any:
    with database.read() as session:
        return session.scalars(select(table)).one()


def programme(database: Database) -> list[str]:
    with database.read() as session:
        rows = session.scalars(select(PerformanceRow).options(WITH_REVISION).order_by(PerformanceRow.position))
        return [row.revision.document["title"] for row in rows]


def test_an_event_is_made_with_a_code_of_its_own(facilitator: Visitor, planned: EventRow) -> None:
    assert len(planned.code) == 5
    assert planned.slug.startswith("tell-it-like-it-was-")
    assert planned.code.lower() not in planned.slug
    assert planned.code in facilitator.opens("/host").main
    assert planned.code in facilitator.opens(f"/host/events/{planned.id}").main


@pytest.mark.parametrize(
    ("sent", "told"),
    [
        ({}, "Give the event a name."),
        ({"name": "x" * 121, **DAY}, "120 characters"),
        ({"name": "A day"}, "Enter the day of the event."),
        ({"name": "A day", "day-day": "31", "day-month": "2", "day-year": "2027"}, "Enter a real date"),
    ],
)
def test_an_event_with_gaps_is_shown_again_with_what_to_mend(
    facilitator: Visitor, database: Database, sent: dict[str, str], told: str
) -> None:
    page = facilitator.sends("/host/events/new", sent, status=422)
    assert told in page.main
    with database.read() as session:
        assert session.scalars(select(EventRow)).all() == []


@pytest.mark.parametrize(("years", "invites"), [(1, True), (-1, False)])
def test_everyone_is_invited_until_the_day_is_over(
    facilitator: Visitor, planned: EventRow, visit: Visitor, years: int, invites: bool
) -> None:
    moved = {"name": "Tell it like it was", **DAY, "day-year": str(Clock().today().year + years)}
    facilitator.sends(f"/host/events/{planned.id}/edit", moved)
    page = visit.opens(f"/events/{planned.slug}").main
    assert ("It then shows how to join" in page) is invites and ("This event is over." in page) is not invites


def test_what_is_said_of_an_event_can_be_changed_and_its_code_stays(
    facilitator: Visitor, planned: EventRow, database: Database
) -> None:
    path = f"/host/events/{planned.id}/edit"
    assert facilitator.opens(path).form()["name"] == "Tell it like it was"
    facilitator.sends(path, {"name": "Say it again", "place": "The Corn Hall", **DAY})
    changed = only(database, EventRow)
    assert (changed.name, changed.place) == ("Say it again", "The Corn Hall")
    assert (changed.code, changed.slug) == (planned.code, planned.slug)
    facilitator.sends(path, {"name": ""}, status=422)


def test_a_part_takes_times_as_people_write_them(facilitator: Visitor, part: SectionRow) -> None:
    assert (part.starts, part.ends) == ("19:30", "21:00")
    page = facilitator.opens(f"/host/events/{part.event_id}")
    assert "7:30 pm to 9:00 pm" in page.main


@pytest.mark.parametrize(
    ("sent", "told"),
    [
        ({"name": ""}, "Give this part of the programme a name."),
        ({"name": "Late", "starts": "half past"}, "Enter a time such as"),
        ({"name": "Late", "starts": "21:00", "ends": "20:00"}, "It ends before it starts."),
    ],
)
def test_a_part_with_faults_is_shown_again(
    facilitator: Visitor, part: SectionRow, database: Database, sent: dict[str, str], told: str
) -> None:
    for path in (f"/host/events/{part.event_id}/sections/new", f"/host/sections/{part.id}"):
        assert told in facilitator.sends(path, sent, status=422).main
    assert only(database, SectionRow).name == "After dark"


def test_a_part_can_be_changed(facilitator: Visitor, part: SectionRow, database: Database) -> None:
    path = f"/host/sections/{part.id}"
    assert facilitator.opens(path).form()["starts"] == "19:30"
    facilitator.sends(path, {"name": "Rush hour", "interests": "GPs", "starts": "12"})
    changed = only(database, SectionRow)
    assert (changed.name, changed.interests, changed.starts, changed.ends) == ("Rush hour", "GPs", "12:00", "")


def test_no_two_parts_of_an_event_have_one_name(facilitator: Visitor, part: SectionRow, database: Database) -> None:
    new = f"/host/events/{part.event_id}/sections/new"
    page = facilitator.sends(new, {"name": " After dark ", "starts": "9"}, status=422)
    assert page.errors == [
        "Another part of this event has this name, and figures tell rooms apart by it. Choose another."
    ]
    assert page.form()["starts"] == "09:00", "what was typed stays"
    facilitator.sends(new, {"name": "Rush hour"})
    with database.read() as session:
        later = session.scalars(select(SectionRow.id).order_by(SectionRow.id.desc())).first()
    assert facilitator.sends(f"/host/sections/{later}", {"name": "After dark"}, status=422).errors
    facilitator.sends(f"/host/sections/{part.id}", {"name": "After dark", "place": "The hall"})
    facilitator.sends("/host/events/new", {"name": "Another day", **DAY})
    facilitator.sends(f"/host/events/{part.event_id + 1}/sections/new", {"name": "After dark"})
    with database.read() as session:
        assert sorted(session.scalars(select(SectionRow.name))) == ["After dark", "After dark", "Rush hour"]


def test_published_stories_are_chosen_ordered_and_taken_out(
    facilitator: Visitor, part: SectionRow, two_stories: list[RevisionRow], database: Database
) -> None:
    path = f"/host/sections/{part.id}/stories/new"
    for revision in two_stories:
        assert revision.document["title"] in facilitator.opens(path).main
        facilitator.sends(path, {"revision": str(revision.id)})
    assert programme(database) == ["Closed at eleven", "The third call"]
    second = part_performances(database)[1]
    facilitator.sends(f"/host/performances/{second}/move", {"to": "up"})
    assert programme(database) == ["The third call", "Closed at eleven"]
    facilitator.sends(f"/host/performances/{second}/move", {"to": "up"})
    facilitator.sends(f"/host/performances/{second}/remove")
    assert programme(database) == ["Closed at eleven"]


def part_performances(database: Database) -> list[int]:
    with database.read() as session:
        return list(session.scalars(select(PerformanceRow.id).order_by(PerformanceRow.position)))


def test_where_no_story_is_published_the_page_says_so(facilitator: Visitor, part: SectionRow) -> None:
    assert "No story is published yet." in facilitator.opens(f"/host/sections/{part.id}/stories/new").main


@pytest.mark.parametrize("sent", [{}, {"revision": "999"}, {"revision": "x"}])
def test_only_a_published_story_can_be_chosen(
    facilitator: Visitor, part: SectionRow, two_stories: list[RevisionRow], database: Database, sent: dict[str, str]
) -> None:
    facilitator.sends(f"/host/sections/{part.id}/stories/new", sent, status=422)
    assert programme(database) == []


def test_a_story_that_was_played_stays_in_the_programme(
    signed_in_as: Callable[..., Visitor], database: Database
) -> None:
    evening = Evening(database)
    evening.starts()
    page = signed_in_as(Role.FACILITATOR).sends(f"/host/performances/{evening.performances[0]}/remove", status=409)
    assert "has been played here" in page.main
    assert programme(database) == ["Closed at eleven"]


def test_an_empty_part_can_be_taken_out_and_one_with_stories_cannot(
    facilitator: Visitor, part: SectionRow, two_stories: list[RevisionRow], database: Database
) -> None:
    facilitator.sends(f"/host/sections/{part.id}/stories/new", {"revision": str(two_stories[0].id)})
    assert "it stays" in facilitator.sends(f"/host/sections/{part.id}/remove", status=409).main
    facilitator.sends(f"/host/performances/{part_performances(database)[0]}/remove")
    facilitator.sends(f"/host/sections/{part.id}/remove")
    with database.read() as session:
        assert session.scalars(select(SectionRow)).all() == []


@pytest.mark.parametrize("to", ["", "sideways"])
def test_a_story_moves_up_or_down_only(facilitator: Visitor, database: Database, to: str) -> None:
    evening = Evening(database)
    facilitator.sends(f"/host/performances/{evening.performances[0]}/move", {"to": to}, status=400)


PATHS = (
    "/host",
    "/host/events/new",
    "/host/events/{event}",
    "/host/events/{event}/edit",
    "/host/events/{event}/sections/new",
    "/host/sections/{section}",
    "/host/sections/{section}/stories/new",
)


@pytest.mark.parametrize("path", PATHS)
def test_only_facilitators_plan_events(
    signed_in_as: Callable[..., Visitor], visit: Visitor, database: Database, path: str
) -> None:
    evening = Evening(database)
    path = path.format(event=evening.event_id, section=evening.section_id)
    signed_in_as(Role.STEWARD).opens(path, status=403)
    assert visit.client.get(path).status_code == 303
    signed_in_as(Role.FACILITATOR).opens(path)


@pytest.mark.parametrize("path", [path for path in PATHS if "{" in path])
def test_a_number_that_is_no_ones_is_not_found(facilitator: Visitor, path: str) -> None:
    facilitator.opens(path.format(event=99, section=99), status=404)


def test_everyone_reads_the_programme(
    visit: Visitor, facilitator: Visitor, part: SectionRow, two_stories: list[RevisionRow], planned: EventRow
) -> None:
    facilitator.sends(f"/host/sections/{part.id}/stories/new", {"revision": str(two_stories[0].id)})
    assert "Tell it like it was" in visit.opens("/events").main
    page = visit.opens(f"/events/{planned.slug}")
    for words in ("Saturday, 27 March 2027", "After dark", "7:30 pm to 9:00 pm", "Closed at eleven"):
        assert words in page.main
    visit.opens("/events/nowhere", status=404)


def test_a_withdrawn_story_leaves_no_words_in_the_programme(visit: Visitor, database: Database) -> None:
    evening = Evening(database)

    def withdraw(session: Any) -> str:
        section = sections_of(session, evening.event_id)[0]
        story = section.performances[0].revision.story
        withdrawal.withdraw(session, replace(evening.host, id=story.writer_id), story.id)
        return str(section.event.slug)

    page = visit.opens(f"/events/{database.write(withdraw)}")
    assert "[no longer available]" in page.main and "Closed at eleven" not in page.main


def test_a_withdrawn_story_that_was_played_cannot_be_played_back_from_the_programme(
    visit: Visitor, database: Database
) -> None:
    evening = Evening(database)
    evening.starts()
    evening.asks("end")

    def withdraw(session: Any) -> str:
        section = sections_of(session, evening.event_id)[0]
        story = section.performances[0].revision.story
        withdrawal.withdraw(session, replace(evening.host, id=story.writer_id), story.id)
        return str(section.event.slug)

    with database.read() as session:
        slug = session.get_one(EventRow, evening.event_id).slug
    assert "Play it back" in visit.opens(f"/events/{slug}").main
    page = visit.opens(f"/events/{database.write(withdraw)}")
    assert "[no longer available]" in page.main and "Play it back" not in page.main


def test_what_people_type_is_shown_as_text(facilitator: Visitor, visit: Visitor, database: Database) -> None:
    facilitator.sends("/host/events/new", {"name": "<script>alert(1)</script>", **DAY})
    event = only(database, EventRow)
    assert "<script>alert(1)</script>" in visit.opens(f"/events/{event.slug}").main


def test_what_is_switched_on_for_a_story_is_kept_and_shown_again(
    facilitator: Visitor, database: Database, part: SectionRow, two_stories: list[RevisionRow]
) -> None:
    facilitator.sends(f"/host/sections/{part.id}/stories/new", {"revision": str(two_stories[0].id)})
    [number] = part_performances(database)
    path = f"/host/performances/{number}/plan"
    chosen = {
        "staging": "acted",
        "steps": ["stops", "two_rounds"],
        "sealed": "no",
        "minutes": "7",
        "method": "gradient",
        "care": ["notes"],
        "question": "How did you come here?",
        "options": "By bus\n\n On foot ",
    }
    facilitator.sends(path, chosen)
    with database.read() as session:
        plan = session.get_one(PerformanceRow, number).plan
    assert (plan.staging, plan.stops, plan.two_rounds, plan.first_run) == ("acted", True, True, False)
    assert (plan.sealed, plan.minutes, plan.method, plan.notes) == (False, 7, "gradient", True)
    assert plan.warm_up.options == ("By bus", "On foot")
    page = facilitator.opens(path)
    assert "By bus" in page.text
    drawn = {each.get(said) for each in page.root.all("input", "textarea") for said in ("name", "value")}
    switches = {switch.name for switch in fields(Plan)}
    assert switches - {"warm_up"} <= drawn and {"question", "options"} <= drawn, "else the form sets it back"
    refused = facilitator.sends(path, chosen | {"minutes": "soon", "options": "Only one"}, status=422)
    assert "Enter a number of minutes from 0 to 60." in refused.text and "Only one" in refused.text
    assert "scene 2" in facilitator.opens(f"/host/performances/{number}/script").text


def test_a_rehearsal_says_so_and_hands_nothing_over(facilitator: Visitor, database: Database) -> None:
    facilitator.sends("/host/events/new", {"name": "Rehearsal", "rehearsal": "yes", **DAY})
    made = only(database, EventRow)
    assert made.rehearsal
    assert "This is a rehearsal" in facilitator.opens(f"/events/{made.slug}").text


@pytest.mark.fault("listed-rehearsal")
def test_a_rehearsal_is_listed_nowhere_and_its_code_works(
    facilitator: Visitor, visit: Visitor, database: Database
) -> None:
    facilitator.sends("/host/events/new", {"name": "Trying it out", "rehearsal": "yes", **DAY})
    made = only(database, EventRow)
    for path in ("/", "/events", "/stories"):
        for visitor in (visit, facilitator):
            page = visitor.opens(path)
            assert "Trying it out" not in page.text and made.code not in page.text
    visit.opens(f"/events/{made.slug}", status=404)
    visit.opens(f"/said-and-done/{made.code}", status=404)
    assert "Trying it out Rehearsal" in facilitator.opens("/host").main
    database.write(lambda session: add_section(session, _host_of(made), made.id, SectionDetails("After dark")))
    assert visit.opens(f"/join/{made.code}").heading == "It starts soon"


def _host_of(event: EventRow) -> Account:
    return Account(id=event.created_by, roles=frozenset({Role.FACILITATOR}))


def test_where_the_quiet_room_is_stands_on_every_phone_in_a_break(
    facilitator: Visitor, database: Database, part: SectionRow, two_stories: list[RevisionRow], visit: Visitor
) -> None:
    details = {"name": "Tell it like it was", "quiet_room": "First floor, blue door", **DAY}
    facilitator.sends(f"/host/events/{part.event_id}/edit", details)
    facilitator.sends(f"/host/sections/{part.id}/stories/new", {"revision": str(two_stories[0].id)})
    with database.read() as session:
        event = session.get_one(EventRow, part.event_id)
        host = Account(id=event.created_by, roles=frozenset({Role.FACILITATOR}))
        code = event.code
    for version, kind in enumerate(("start", "pause")):
        begins = {"performance": part_performances(database)[0]} if kind == "start" else {}
        message = {"kind": kind, "expect": version, **begins}
        database.write(lambda session, sent=message: conduct(session, host, part.id, sent))
    database.write(lambda session: setattr(session.get_one(EventRow, part.event_id), "day", database.clock.today()))
    for face in ("join", "screen"):
        assert "The quiet room: First floor, blue door" in visit.opens(f"/{face}/{code}").text


def known(database: Database) -> bool:
    row = only(database, EventRow)
    assert isinstance(row, EventRow)
    return row.room_known


def on(day: date) -> dict[str, str]:
    """The form's three fields of a day."""
    return {"day-day": str(day.day), "day-month": str(day.month), "day-year": str(day.year)}


@pytest.mark.fault("unknown-room")
def test_that_the_room_is_known_is_said_before_the_day_and_taken_back_at_any_time(
    facilitator: Visitor, planned: EventRow, database: Database
) -> None:
    edit, today = f"/host/events/{planned.id}/edit", database.clock.today()
    form = {"name": planned.name, **on(today + timedelta(days=2))}
    assert not known(database)
    assert "Only of a vote during which the doors stay closed." in facilitator.opens(f"/host/events/{planned.id}").main
    page = facilitator.sends(edit, form | {"room_known": "y"})
    assert known(database) and "A host can show one." in page.main

    facilitator.sends(edit, form)
    assert not known(database), "it can be taken back"
    for late in (today, today - timedelta(days=1)):
        assert (
            "only until the day before the event."
            in facilitator.sends(edit, form | on(late) | {"room_known": "y"}, status=422).main
        )
        assert not known(database)


def test_an_event_of_today_is_made_without_a_known_room(facilitator: Visitor, database: Database) -> None:
    form = {"name": "A day", "room_known": "y"}
    page = facilitator.sends("/host/events/new", form | on(database.clock.today()), status=422)
    assert "Untick this. You can tick it only until the day before the event." in page.main
    facilitator.sends("/host/events/new", form | on(database.clock.today() + timedelta(days=2)))
    assert known(database)


@pytest.mark.fault("unknown-room")
def test_a_room_cannot_become_known_once_a_story_was_played_or_its_day_has_come(
    facilitator: Visitor, database: Database
) -> None:
    evening, today = Evening(database), database.clock.today()
    edit = f"/host/events/{evening.event_id}/edit"

    def keeps(status: int = 200, **said: object) -> str:
        day = said.get("day", today + timedelta(days=2))
        assert isinstance(day, date)
        sent = {"name": "A day"} | on(day) | ({"room_known": "y"} if said["known"] else {})
        return facilitator.sends(edit, sent, status=status).main

    keeps(known=False, day=today)
    assert "Untick this. You can" in keeps(422, known=True), "its day has come, and another date does not undo that"
    keeps(known=False)
    keeps(known=True)
    evening.starts()
    keeps(known=True, day=today + timedelta(days=3))
    assert "Untick this. You can" in keeps(422, known=True, day=today), "it would not have been said in time"
    keeps(known=False)
    assert "A story was played here already" in keeps(422, known=True)
