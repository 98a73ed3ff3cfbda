"""A host's request in the store: one transaction, or nothing at all."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from live.performance.programme import EventDetails, SectionDetails
from live.performance.vote import Receipt
from live.store import event, participant
from live.store import event_log as cues
from live.store.ballot import RoundRow
from live.store.event import EventRow
from live.store.event_log import CueRow
from scenarios.account import Account
from scenarios.db import Database
from scenarios.errors import Refusal
from scenarios.perspective import PERSPECTIVES
from scenarios.results.attendance import Attendance, Band
from scenarios.results.outcome import RoundResult
from scenarios.store.results import event_day as event_days
from scenarios.store.results import room_voice
from scenarios.stories.story import StoryContent
from tests.live.factories import Evening
from tests.live.stories import EVENING
from tests.scenarios import whole_store

pytestmark = pytest.mark.both_stores


@pytest.fixture
def evening(database: Database) -> Evening:
    return Evening(database)


@pytest.fixture
def at_decision(evening: Evening) -> Evening:
    evening.starts()
    evening.asks("show")
    return evening


@pytest.fixture
def voted(at_decision: Evening) -> Evening:
    """A closed round: four phones, of which three voted, one of them for nothing."""
    phones = [at_decision.phone() for _ in range(4)]
    at_decision.asks("open")
    at_decision.votes(phones[0], "s2-o1", "s2-o2")
    at_decision.votes(phones[1], "s2-o1")
    at_decision.votes(phones[2])
    at_decision.asks("close")
    return at_decision


def results(evening: Evening) -> list[RoundResult]:
    with evening.database.read() as session:
        return [row.plain for outcome in whole_store.outcomes(session) for row in outcome.rounds]


def stored_rounds(evening: Evening) -> list[str]:
    with evening.database.read() as session:
        return list(session.scalars(select(RoundRow.state).order_by(RoundRow.id)))


def count_cues(evening: Evening) -> int:
    with evening.database.read() as session:
        return session.scalar(select(func.count()).select_from(CueRow)) or 0


def refusal_of(evening: Evening, message: Any, by: Account | None = None) -> Refusal:
    before = count_cues(evening), stored_rounds(evening)
    with pytest.raises(Refusal) as refused:
        evening.sends(message, by)
    assert (count_cues(evening), stored_rounds(evening)) == before
    return refused.value


def test_every_cue_takes_the_next_number(evening: Evening) -> None:
    assert evening.starts().version == 1
    assert evening.asks("show").version == 2
    assert evening.version == 2


def test_of_two_hosts_who_press_at_once_one_is_told_that_it_is_stale(evening: Evening) -> None:
    evening.starts()
    seen = evening.version
    evening.sends({"kind": "show", "expect": seen})
    assert refusal_of(evening, {"kind": "show", "expect": seen}).code == "stale"
    assert evening.screen["scene"]["key"] == "s2"


def test_the_store_itself_lets_only_one_cue_have_a_number(evening: Evening) -> None:
    evening.starts()

    def again(session: Any) -> None:
        row = session.scalar(select(CueRow))
        performance = event.performance(session, row.performance_id)
        cues.append(session, performance, row.plain, None)

    with pytest.raises(Refusal) as refused:
        evening.database.write(again)
    assert refused.value.code == "stale"


def test_without_the_role_nothing_is_done(evening: Evening) -> None:
    message = {"kind": "start", "performance": evening.performances[0], "expect": 0}
    stripped = replace(evening.host, roles=frozenset())
    assert refusal_of(evening, message, stripped).code == "not_allowed"


@pytest.mark.parametrize(
    "message",
    [
        None,
        [],
        "start",
        {},
        {"kind": "start"},
        {"kind": "dance", "expect": 0},
        {"kind": ["start"], "expect": 0},
        {"kind": "start", "expect": "0", "performance": 1},
        {"kind": "start", "expect": True, "performance": 1},
        {"kind": "start", "expect": -1, "performance": 1},
        {"kind": "start", "expect": 0},
        {"kind": "start", "expect": 0, "performance": "1"},
        {"kind": "start", "expect": 0, "performance": 2**40},
        {"kind": "show", "expect": 0, "scene": 7},
        {"kind": "show", "expect": 0, "scene": "x" * 81},
        {"kind": "open", "expect": 0, "method": "loudest"},
        {"kind": "open", "expect": 0, "options": []},
        {"kind": "reveal", "expect": 0, "counts": {"s2-o1": 900}},
        {"kind": "void", "expect": 0},
        {"kind": "void", "expect": 0, "reason": "  "},
        {"kind": "void", "expect": 0, "reason": "x" * 201},
        {"kind": "follow", "expect": 0, "option": None},
        {"kind": "rewind", "expect": 0},
        {"kind": "lights", "expect": 0, "ground": "red"},
        {"kind": "end", "expect": 0, 3: 4},
    ],
    ids=lambda message: repr(message)[:60],
)
def test_a_message_of_another_shape_is_refused(evening: Evening, message: Any) -> None:
    assert refusal_of(evening, message).code == "invalid"


def test_another_sections_story_cannot_be_started_here(evening: Evening, database: Database) -> None:
    message = {"kind": "start", "performance": 999, "expect": 0}
    assert refusal_of(evening, message).code == "not_found"


def test_one_story_ends_before_the_next_begins(database: Database) -> None:
    evening = Evening(database, EVENING, replace(EVENING, title="The third call"))
    evening.starts(0)
    message = {"kind": "start", "performance": evening.performances[1], "expect": evening.version}
    refusal = refusal_of(evening, message)
    assert refusal.code == "not_now" and "Closed at eleven" in str(refusal.message)
    evening.asks("lights", ground="bright")
    evening.asks("end")
    evening.starts(1)
    assert evening.screen["performance"]["title"] == "The third call"
    assert evening.screen["performance"]["lights"] == "bright"


def test_where_nothing_is_planned_nothing_can_be_conducted(database: Database) -> None:
    evening = Evening(database, EVENING)
    other = database.write(lambda session: _empty_section(session, evening))
    evening.section_id = other
    assert refusal_of(evening, {"kind": "blank", "expect": 0}).code == "not_now"
    assert evening.screen["performance"] is None and evening.console["next"] is None


def _empty_section(session: Any, evening: Evening) -> int:
    return event.add_section(session, evening.host, evening.event_id, SectionDetails("Empty")).id


def test_a_rounds_row_always_says_what_the_fold_says(at_decision: Evening) -> None:
    for kind, details, state in (
        ("open", {}, "open"),
        ("close", {}, "closed"),
        ("reveal", {}, "revealed"),
        ("void", {"reason": "The sound failed"}, "void"),
    ):
        at_decision.asks(kind, **details)
        assert stored_rounds(at_decision) == [state] == [at_decision.screen["round"]["state"]]


def test_a_vote_after_the_close_is_refused_and_one_before_counts(at_decision: Evening) -> None:
    early, late = at_decision.phone(), at_decision.phone()
    at_decision.asks("open")
    assert isinstance(at_decision.votes(early, "s2-o1"), Receipt)
    at_decision.asks("close")
    assert at_decision.votes(late, "s2-o1").code == "closed"
    at_decision.asks("reveal")
    assert at_decision.screen["round"]["result"]["ballots"] == 1


def test_a_reveal_counts_the_ballots_and_saves_the_outcome(voted: Evening) -> None:
    assert results(voted) == []
    voted.asks("reveal")
    [result] = results(voted)
    assert dict(result.counts) == {"s2-o1": 2, "s2-o2": 1, "s2-o3": 0}
    assert (result.ballots, result.empty, result.phones) == (3, 1, 4)
    assert result.shown_to_room and not result.voided
    assert [option.label for option in result.options] == ["", "", ""]


def test_an_outcome_names_where_it_came_from(voted: Evening) -> None:
    voted.asks("reveal")
    with voted.database.read() as session:
        [outcome] = [row.plain for row in whole_store.outcomes(session)]
    assert (outcome.section, outcome.scene, outcome.playing) == ("After dark", "s2", 1)
    assert [(step.scene, step.option) for step in outcome.path] == [("s1", None)]


def test_who_should_have_come_is_handed_over_as_the_event_says_it_last(voted: Evening) -> None:
    def says(who: str) -> None:
        voted.database.write(lambda session: setattr(session.get_one(EventRow, voted.event_id), "who_should_come", who))

    says("Everyone who was there.")
    voted.asks("reveal")
    with voted.database.read() as session:
        row = session.get_one(EventRow, voted.event_id)
        [event_day] = event_days.of_codes(session, [row.code]).values()
    assert (event_day.name, event_day.day) == (row.name, row.day)
    assert event_day.who_should_come == "Everyone who was there."


def test_the_event_is_known_from_its_first_replay_on_and_a_rehearsal_never(database: Database) -> None:
    evening = Evening(database)
    with database.read() as session:
        code = session.get_one(EventRow, evening.event_id).code
        assert event_days.find(session, code) is None
    evening.starts()
    with database.read() as session:
        found = event_days.find(session, code)
    assert found and found.name == "Tell it like it was" and found.attendance is None

    rehearsal = Evening(database)
    database.write(lambda session: setattr(session.get_one(EventRow, rehearsal.event_id), "rehearsal", True))
    rehearsal.starts()
    with database.read() as session:
        assert event_days.find(session, session.get_one(EventRow, rehearsal.event_id).code) is None


@pytest.mark.parametrize("is_decided", [False, True])
def test_once_it_is_told_who_was_there_no_split_is_shown_at_the_event(evening: Evening, is_decided: bool) -> None:
    at_decision = evening
    at_decision.may_show_groups()
    at_decision.starts()
    at_decision.asks("show")

    def decide(session: Session) -> None:
        code = session.get_one(EventRow, at_decision.event_id).code
        event_days.decide(session, code, Attendance(8, dict.fromkeys(PERSPECTIVES, Band.FEW)))

    if is_decided:
        at_decision.database.write(decide)
    phones = [at_decision.phone() for _ in range(40)]
    for phone in phones[::2]:
        at_decision.database.write(lambda session, phone=phone: participant.here_as(session, phone, ["carer"]))
    at_decision.asks("open", method="one choice")
    for at, phone in enumerate(phones):
        at_decision.votes(phone, "s2-o1" if at < 20 else "s2-o2")
    at_decision.asks("close")
    at_decision.asks("reveal", groups=True)

    [result] = results(at_decision)
    assert list(result.disclosed["splits"]) == ([] if is_decided else ["carer"])  # type: ignore[call-overload]
    assert sum(count for *_, count in result.joint) == 40  # type: ignore[misc]


def test_a_second_round_joins_the_same_outcome_and_a_replay_makes_its_own(voted: Evening) -> None:
    voted.asks_all("reveal", "open", "close", "reveal")
    voted.asks("follow", option="s2-o2")
    voted.asks("rewind", scene="s2")
    voted.asks_all("open", "close", "reveal")
    with voted.database.read() as session:
        found = [(row.playing, len(row.rounds)) for row in whole_store.outcomes(session)]
    assert sorted(found) == [(1, 2), (2, 1)]


def test_a_result_voided_later_stays_and_is_marked(voted: Evening) -> None:
    voted.asks("reveal")
    voted.asks("follow", option="s2-o1")
    voted.asks("void", reason="Somebody voted twice")
    [result] = results(voted)
    assert result.voided == "Somebody voted twice" and result.counts["s2-o1"] == 2


def test_a_round_voided_before_its_reveal_leaves_no_result(voted: Evening) -> None:
    voted.asks("void", reason="Wrong question")
    assert results(voted) == []
    assert voted.screen["round"]["reason"] == "Wrong question"


def test_an_undecided_round_at_the_end_is_kept_for_the_design_group_only(at_decision: Evening) -> None:
    phone = at_decision.phone()
    at_decision.asks("open")
    at_decision.votes(phone, "s2-o2")
    at_decision.asks("end")
    [result] = results(at_decision)
    assert not result.shown_to_room and result.counts["s2-o2"] == 1
    assert stored_rounds(at_decision) == ["closed"]
    at_decision.asks("void", reason="It was a rehearsal")
    assert results(at_decision)[0].voided == "It was a rehearsal"


def test_no_payload_holds_a_storys_words(voted: Evening) -> None:
    voted.asks("reveal")
    voted.asks("follow", option="s2-o3")
    with voted.database.read() as session:
        log = str([row.payload for row in session.scalars(select(CueRow))])
        rounds = str([row.options for row in session.scalars(select(RoundRow))])
    assert "Choice" not in log + rounds and "What now" not in log + rounds


def test_a_story_in_one_box_can_be_played(database: Database) -> None:
    evening = Evening(database, StoryContent(what_happened="It took nine hours."))
    evening.starts()
    assert evening.screen["scene"]["narration"] == "It took nine hours."
    assert evening.console["next"]["kind"] == "end"


def test_of_many_hosts_who_press_in_the_same_moment_exactly_one_is_obeyed(evening: Evening) -> None:
    evening.starts()
    seen = evening.version
    with ThreadPoolExecutor(8) as hosts:
        pressed = [hosts.submit(_code_of, evening, {"kind": "show", "expect": seen}) for _ in range(8)]
    answers = sorted(answer.result() for answer in pressed)
    assert answers == ["ok"] + ["stale"] * 7
    assert evening.screen["scene"]["key"] == "s2"


def _code_of(evening: Evening, message: Any) -> str:
    try:
        evening.sends(message)
    except Refusal as refusal:
        return refusal.code
    return "ok"


def test_a_rehearsal_leaves_nothing_for_the_design_group(database: Database) -> None:
    evening = Evening(database)
    database.write(lambda session: setattr(session.get_one(EventRow, evening.event_id), "rehearsal", True))
    evening.starts()
    evening.asks_all("show", "open")
    evening.votes(evening.phone(), "s2-o1")
    evening.asks_all("close", "reveal", "end")
    with database.read() as session:
        assert whole_store.outcomes(session) == []
        assert event_days.of_codes(session, [session.get_one(EventRow, evening.event_id).code]) == {}
        assert room_voice.of_performance(session, evening.performances[0]) == []


def test_what_was_played_as_a_rehearsal_stays_one(database: Database) -> None:
    evening = Evening(database)
    details = EventDetails("Tell it like it was", date(2026, 3, 1), rehearsal=True)
    database.write(lambda session: event.edit(session, evening.host, evening.event_id, details))
    evening.starts()
    with pytest.raises(Refusal):
        real = replace(details, rehearsal=False)
        database.write(lambda session: event.edit(session, evening.host, evening.event_id, real))
