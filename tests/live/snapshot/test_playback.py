"""A story played back: what the room saw, in its order, and nothing that it did not see."""

from __future__ import annotations

import itertools

import pytest

from live.conducting.moderate_saying import note
from live.performance.plan import Plan
from live.performance.saying import SayingKind
from live.snapshot import playback
from live.snapshot.playback import LONGEST_PAUSE_S, Playback
from live.store import event
from live.store.event import EventRow
from scenarios.db import Database
from scenarios.errors import NotFound
from tests.conftest import Visitor
from tests.live.factories import Evening

pytestmark = pytest.mark.both_stores


@pytest.fixture
def evening(database: Database) -> Evening:
    """A story with two rounds, of which only the second is shown, and a stop."""
    evening = Evening(database)
    plan = Plan(stops=True, two_rounds=True, minority=True)
    first = evening.performances[0]
    database.write(lambda session: event.plan_performance(session, evening.host, first, plan))
    evening.starts()
    evening.asks("stop")
    evening.asks("release", changed="She stayed")
    evening.asks_all("show", "open")
    evening.votes(evening.phone(), "s2-o1")
    evening.asks_all("close", "discuss", "open", "close", "reveal")
    return evening


def record_of(database: Database, evening: Evening) -> Playback:
    with database.read() as session:
        return playback.record(session, evening.performances[0], str)


def test_it_shows_each_picture_that_the_room_saw_once_and_in_order(database: Database, evening: Evening) -> None:
    evening.asks("end")
    shown = [moment.state.performance.shows for moment in record_of(database, evening).moments]
    until_the_talk = ["scene", "stop", "scene", "scene", "open", "closed", "discussion"]
    assert shown == [*until_the_talk, "open", "closed", "revealed", "ended"]


def test_no_count_is_in_it_before_the_moment_of_the_reveal(database: Database, evening: Evening) -> None:
    evening.asks("end")
    for moment in record_of(database, evening).moments:
        asked = moment.state.round
        assert asked is None or asked.state == "revealed" or asked.result is None
        assert (moment.state.phones, moment.state.turnout) == (None, None)


@pytest.mark.fault("void-in-record")
def test_of_two_rounds_whose_last_was_cancelled_no_result_is_in_it(database: Database, evening: Evening) -> None:
    """They were revealed together, so whoever saw the first beside the second saw the second."""
    evening.asks("void", reason="Two people held one phone")
    evening.asks("end")
    moments = record_of(database, evening).moments
    assert [one.state.round.state for one in moments if one.state.round][-2:] == ["closed", "void"]
    assert all(one.state.round is None or one.state.round.result is None for one in moments)
    assert "Two people held one phone" in str(moments)


def test_a_long_break_is_not_sat_through(database: Database, evening: Evening) -> None:
    evening.asks("end")
    times = [moment.at for moment in record_of(database, evening).moments]
    assert times == sorted(times)
    assert all(after - before <= LONGEST_PAUSE_S for before, after in itertools.pairwise(times))


def test_words_that_were_not_held_up_are_not_in_it(database: Database, evening: Evening) -> None:
    words = "The volunteer has a family too"
    database.write(lambda session: note(session, evening.host, evening.section_id, SayingKind.MINORITY, words))
    evening.asks("blank")
    evening.asks("unblank")
    evening.asks("end")
    assert words not in str(record_of(database, evening).moments)


def test_there_is_none_before_the_end_and_none_of_a_rehearsal(
    database: Database, evening: Evening, visit: Visitor
) -> None:
    with pytest.raises(NotFound):
        record_of(database, evening)
    evening.asks("end")
    with database.read() as session:
        slug = event.get(session, evening.event_id).slug
    path = f"/events/{slug}/record/{evening.performances[0]}"
    assert "Closed at eleven" in visit.opens(path).text
    assert "Play it back" in visit.opens(f"/events/{slug}").text
    visit.opens(f"/events/{slug}/record/{evening.performances[0] + 999}", status=404)
    database.write(lambda session: setattr(session.get_one(EventRow, evening.event_id), "rehearsal", True))
    with pytest.raises(NotFound):
        record_of(database, evening)
