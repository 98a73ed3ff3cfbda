"""The room goes on from one part of an event to the next: screen, console and phones, without a new address."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import update
from sqlalchemy.orm import Session

from live.performance.programme import SectionDetails
from live.store import participant
from live.store.event import add_performance, add_section, get, remove_performance, remove_section
from live.store.event_log import CueRow
from scenarios.db import Database
from scenarios.errors import NotFound, Refusal
from tests.conftest import Visitor
from tests.live import evening as evenings
from tests.live.actors import Host, Phone, Screen
from tests.live.factories import Evening, published_story
from tests.live.server import RunningServer
from tests.live.stories import EVENING

NAME = "After midnight"
pytestmark = pytest.mark.fault("part-to-part")


def test_the_console_offers_it_when_everything_here_was_played(two_parts: TwoParts) -> None:
    two_parts.ends()
    assert two_parts.console["next"]["kind"] == "debrief"
    two_parts.asks("debrief")
    offered = two_parts.console["next"]
    assert (offered["kind"], offered["label"]) == ("go on", f"Go on to {NAME}")
    assert offered["with"] == {"section": two_parts.later}


def test_after_the_last_part_there_is_nothing_to_go_on_to(two_parts: TwoParts) -> None:
    two_parts.plays_to_the_end()
    two_parts.goes_on()
    two_parts.section_id = two_parts.later
    two_parts.performances = [two_parts.later_performance]
    two_parts.plays_to_the_end()
    assert two_parts.console["next"] is None


def test_while_a_story_is_on_the_room_stays(two_parts: TwoParts) -> None:
    two_parts.starts()
    assert "go on" not in {one["kind"] for one in two_parts.console["actions"]}
    with pytest.raises(Refusal) as refused:
        two_parts.goes_on()
    assert refused.value.code == "not_now"


def test_it_goes_to_a_part_of_the_same_event_that_has_stories(two_parts: TwoParts, database: Database) -> None:
    two_parts.plays_to_the_end()
    elsewhere = Evening(database).section_id
    empty = database.write(
        lambda session: add_section(session, two_parts.host, two_parts.event_id, SectionDetails("Supper")).id
    )
    for section in (elsewhere, empty, two_parts.section_id, 10_000):
        with pytest.raises(NotFound):
            two_parts.asks("go on", section=section)


def test_whoever_was_here_is_counted_there(two_parts: TwoParts, database: Database) -> None:
    for _ in range(3):
        two_parts.phone()
    two_parts.plays_to_the_end()
    two_parts.goes_on()
    with database.read() as session:
        assert participant.phones_now(session, two_parts.later) == 3
        assert participant.phones_now(session, two_parts.section_id) == 0


def test_a_page_opened_now_is_where_the_room_is(two_parts: TwoParts, visit: Visitor) -> None:
    code = two_parts.screen["event"]["code"]
    two_parts.plays_to_the_end()
    thanks = "Thank you for being here"
    assert thanks in visit.opens(f"/join/{code}").main
    two_parts.goes_on()
    for query in ("", f"?section={two_parts.section_id}", f"?section={two_parts.later}"):
        assert visit.opens(f"/join/{code}{query}").heading == "It starts soon"
    assert "The night bus" in visit.opens(f"/screen/{code}?section={two_parts.section_id}").main


def test_a_room_can_go_back(two_parts: TwoParts, visit: Visitor) -> None:
    code = two_parts.screen["event"]["code"]
    before = two_parts.section_id
    two_parts.plays_to_the_end()
    two_parts.goes_on()
    two_parts.section_id = two_parts.later
    back = [one for one in two_parts.console["actions"] if one["kind"] == "go on"]
    assert [one["with"] for one in back] == [{"section": before}]
    two_parts.asks("go on", section=before)
    assert visit.opens(f"/join/{code}?section={two_parts.later}").heading == "Thank you for being here"


@pytest.mark.fault("unreadable-log")
def test_from_a_story_that_cannot_be_read_the_room_goes_on(two_parts: TwoParts, database: Database) -> None:
    two_parts.starts()
    with_payload(database, "start", {})
    two_parts.asks_all("end", "debrief")
    assert two_parts.console["next"]["kind"] == "go on"
    two_parts.goes_on()
    two_parts.section_id = two_parts.later
    assert two_parts.screen["performance"]["title"] == "The night bus"


@pytest.mark.fault("unreadable-log")
@pytest.mark.parametrize("payload", [{}, [], None, {"section": None}, {"section": [1]}, {"section": 10_000}])
def test_a_way_on_that_cannot_be_read_leads_nobody_away(
    two_parts: TwoParts, database: Database, visit: Visitor, payload: Any
) -> None:
    two_parts.plays_to_the_end()
    two_parts.goes_on()
    with_payload(database, "go on", payload)
    for address in ("join", "screen"):
        visit.opens(f"/{address}/{two_parts.code}?section={two_parts.section_id}")
        visit.opens(f"/{address}/{two_parts.code}")


def test_a_part_that_was_removed_leads_nobody_away(two_parts: TwoParts, database: Database, visit: Visitor) -> None:
    another = two_parts.adds("Breakfast")
    two_parts.plays_to_the_end()
    two_parts.goes_on()
    database.write(lambda session: remove_performance(session, two_parts.host, two_parts.later_performance))
    database.write(lambda session: remove_section(session, two_parts.host, two_parts.later))
    for address in ("join", "screen"):
        visit.opens(f"/{address}/{two_parts.code}?section={two_parts.section_id}")
        visit.opens(f"/{address}/{two_parts.code}")
    two_parts.asks("go on", section=another)


class TestOnOpenSockets:
    def test_the_host_is_told_of_words_that_nobody_has_read(
        self, server: RunningServer, evening: evenings.Evening, enter: Callable[..., Any]
    ) -> None:
        evenings.another_part(server.database, evening)
        evenings.switch_on(server.database, evening, stops=True)
        host, phone = enter(Host), enter(Phone)
        host.starts()
        phone.calls_stop("Ring her sister")
        host.does("end")
        host.does("start", performance=evening.performances[1])
        host.does("end")
        host.does("debrief")
        assert "not read yet: 1." in host.state["next"]["hint"]

    def test_everyone_comes_along_and_is_counted(
        self, server: RunningServer, evening: evenings.Evening, enter: Callable[..., Any]
    ) -> None:
        later = evenings.another_part(server.database, evening)
        host, screen, phone = enter(Host), enter(Screen), enter(Phone)
        host.thanks_everyone()
        host.goes_on_to(later)
        for face in (host, screen, phone):
            face.sees(lambda state: state["section"]["id"] == later, "the next part")
        host.sees(lambda state: state["phones"] == 1, "one phone")
        performance_id = host.state["programme"][0]["performance"]
        host.does("start", performance=performance_id)
        host.goes_to_the_decision()
        host.does("open", method="approval")
        phone.sees_round("open")
        assert phone.votes("Stay on the line")["ok"]
        screen.sees(lambda state: state["turnout"] == {"ballots": 1, "phones": 1}, "the whole turnout")

    def test_a_phone_that_was_away_comes_back_to_where_the_room_is(
        self, server: RunningServer, evening: evenings.Evening, enter: Callable[..., Any]
    ) -> None:
        later = evenings.another_part(server.database, evening)
        host, phone = enter(Host), enter(Phone)
        chosen = enter(Screen, section=evening.section_id)
        host.thanks_everyone()
        phone.drops()
        host.goes_on_to(later)
        chosen.sees(lambda state: state["section"]["id"] == later, "the next part")
        phone.returns()
        assert phone.state["section"]["id"] == later

    def test_whoever_presses_twice_or_second_changes_nothing(
        self, server: RunningServer, evening: evenings.Evening, enter: Callable[..., Any]
    ) -> None:
        later = evenings.another_part(server.database, evening)
        host, other = enter(Host), enter(Host)
        host.thanks_everyone()
        press = {"kind": "go on", "expect": host.state["version"], "section": later}
        assert host.sends("cue", press)["ok"]
        other.sees(lambda state: state["section"]["id"] == later, "the next part")
        assert [face.sends("cue", press)["error"] for face in (host, other)] == ["stale", "stale"]

    def test_who_is_in_a_part_beside_it_stays(
        self, server: RunningServer, evening: evenings.Evening, enter: Callable[..., Any]
    ) -> None:
        beside = evenings.another_part(server.database, evening, "In the studio")
        later = evenings.another_part(server.database, evening)
        host, there = enter(Host), enter(Screen, section=beside)
        host.thanks_everyone()
        host.goes_on_to(later)
        assert there.state["section"]["id"] == beside


def with_payload(database: Database, kind: str, payload: Any) -> None:
    """The cues of this kind have another payload than the rules take."""
    changed = update(CueRow).where(CueRow.kind == kind).values(payload=payload)
    database.write(lambda session: session.execute(changed))


class TwoParts(Evening):
    """An event with a part after the first."""

    def __init__(self, database: Database) -> None:
        super().__init__(database)
        self.later, self.later_performance = database.write(self._later)
        self.code = database.write(lambda session: get(session, self.event_id).code)

    def adds(self, name: str) -> int:
        """One more part, with a story."""

        def add(session: Session) -> int:
            section = add_section(session, self.host, self.event_id, SectionDetails(name))
            add_performance(session, self.host, section.id, published_story(session).id)
            return section.id

        return self.database.write(add)

    def ends(self) -> None:
        self.starts()
        self.asks("end")

    def plays_to_the_end(self) -> None:
        self.ends()
        self.asks("debrief")

    def goes_on(self) -> None:
        self.asks("go on", section=self.later)

    def _later(self, session: Any) -> tuple[int, int]:
        section = add_section(session, self.host, self.event_id, SectionDetails(NAME, "21:00", "22:00"))
        revision = published_story(session, replace(EVENING, title="The night bus"))
        return section.id, add_performance(session, self.host, section.id, revision.id).id


@pytest.fixture
def two_parts(database: Database) -> TwoParts:
    return TwoParts(database)
