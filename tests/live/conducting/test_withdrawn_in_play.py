"""A story that is withdrawn, or cannot be read any more, destroys nothing around it."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from live.conducting.moderate_saying import note
from live.conducting.saying_intake import take
from live.performance.programme import SectionDetails
from live.performance.saying import Saying, SayingKind
from live.snapshot import playback
from live.store import event, event_log
from live.store.ballot import BallotRow, RoundRow
from live.store.event import PerformanceRow
from live.store.event_log import CueRow
from scenarios.account import Account, Role
from scenarios.db import Database
from scenarios.errors import Refusal
from scenarios.store import withdrawal
from scenarios.store.stories.story import RevisionRow
from scenarios.stories.story import Persona
from tests.conftest import Visitor
from tests.live.factories import Evening, as_json, speaking
from tests.live.stories import EVENING
from tests.scenarios import whole_store

pytestmark = pytest.mark.both_stores

WORDS = ("Closed at eleven", "Rosie", "Somebody is hurt", "Scene s", "Choice ", "What now")
"""What stands in the story on stage and nowhere else."""
NOTED = replace(
    EVENING,
    scenes=tuple(replace(scene, content_note="Somebody is hurt") for scene in EVENING.scenes),
)
"""Each of its scenes has a content note."""
OTHER = replace(EVENING, title="The third call", persona=Persona(name="Amina"))
Change = Callable[[Session, PerformanceRow], None]


@pytest.fixture
def evening(database: Database) -> Evening:
    """A story whose scenes have content notes is on, at an open vote; another one comes after it."""
    evening = Evening(database, NOTED, OTHER)
    evening.starts()
    evening.asks_all("enter", "show", "enter", "open")
    evening.votes(evening.phone(), "s2-o1")
    return evening


def change(evening: Evening, how: Change) -> None:
    """Change something of the first performance of this evening in the store."""
    performance_id = evening.performances[0]
    evening.database.write(lambda session: how(session, event.performance(session, performance_id)))


def withdrawn(session: Session, row: PerformanceRow) -> None:
    """Its writer withdraws the story."""
    withdrawal.withdraw(session, Account(id=row.revision.story.writer_id), row.revision.story_id)


def withdraws(evening: Evening) -> None:
    """The writer of the first story withdraws it."""
    change(evening, withdrawn)


def everything(evening: Evening) -> str:
    """All that any face is told, as one text."""
    return json.dumps([evening.screen, evening.phones, evening.console], ensure_ascii=False)


def kinds(state: Any) -> set[str]:
    """What the console offers."""
    return {action["kind"] for action in state["actions"]}


@pytest.mark.fault("withdrawn-in-play")
def test_a_story_withdrawn_at_an_open_vote_is_ended_and_the_next_one_starts(evening: Evening) -> None:
    withdraws(evening)
    evening.asks("close")
    evening.asks("end")
    assert evening.console["next"]["with"] == {"performance": evening.performances[1]}
    evening.starts(1)
    assert evening.screen["scene"]["heading"] == "Scene s1"


@pytest.mark.fault("withdrawn-in-play")
def test_no_face_has_a_word_of_it_any_more_and_nobody_is_asked_anything(evening: Evening) -> None:
    withdraws(evening)
    assert not [words for words in WORDS if words in everything(evening)]
    for state in (evening.screen, evening.phones, evening.console):
        shown = state["performance"]
        assert (shown["shows"], shown["title"], shown["persona"], shown["told"]) == ("withdrawn", "", "", None)
        assert {state[name] for name in ("scene", "decision", "round", "stop", "discussion", "tree")} == {None}
        assert [state[name] for name in ("line", "path", "may", "proposals", "minority")] == [[]] * 5
    assert evening.screen["turnout"] is None


@pytest.mark.fault("withdrawn-in-play")
def test_the_host_has_one_thing_to_do_and_then_the_next_story(evening: Evening) -> None:
    withdraws(evening)
    console = evening.console
    assert (console["next"]["kind"], console["next"]["label"]) == ("end", "End this story")
    assert kinds(console) == {"end", "blank", "lights"}
    assert (console["notes"], console["leads"], console["marks"], console["queue"]) == ("", [], [], [])
    assert [one["title"] for one in console["programme"]] == ["[no longer available]", "The third call"]
    evening.asks("end")
    assert evening.screen["performance"]["shows"] == "ended"
    assert not [words for words in WORDS if words in everything(evening)]
    assert {"rewind", "replay"}.isdisjoint(kinds(evening.console))


@pytest.mark.parametrize(
    "message",
    [{"kind": kind} for kind in ("show", "skip", "reveal", "pause", "discuss", "accept", "stop", "card")]
    + [{"kind": "follow", "option": "s2-o1"}, {"kind": "rewind", "scene": "s2"}, {"kind": "card", "card": "tree"}],
    ids=str,
)
def test_nothing_else_can_be_done_with_it(evening: Evening, message: dict[str, Any]) -> None:
    withdraws(evening)
    with pytest.raises(Refusal):
        evening.asks(**message)
    assert evening.console["next"]["kind"] == "end"


@pytest.mark.fault("withdrawn-in-play")
def test_its_open_vote_ends_as_not_shown_to_the_room(evening: Evening) -> None:
    withdraws(evening)
    evening.asks("end")
    with evening.database.read() as session:
        [outcome] = whole_store.outcomes(session)
        [result] = [row.plain for row in outcome.rounds]
        rows = session.scalars(select(RoundRow.state)).all()
    assert (result.ballots, result.shown_to_room, list(rows)) == (1, False, ["closed"])


@pytest.mark.parametrize("at", ["before the start", "paused", "stopped", "told on stage", "at a result", "ended"])
@pytest.mark.fault("withdrawn-in-play")
def test_wherever_a_story_is_withdrawn_the_next_one_can_be_played(database: Database, at: str) -> None:
    evening = Evening(database, NOTED, OTHER)
    change(evening, lambda session, row: setattr(row, "switches", {"stops": True}))
    steps: dict[str, list[str]] = {
        "before the start": [],
        "paused": ["pause"],
        "stopped": ["enter", "stop"],
        "told on stage": ["enter", "show", "enter"],
        "at a result": ["enter", "show", "enter", "open", "close", "reveal"],
        "ended": ["end", "debrief"],
    }
    if at != "before the start":
        evening.starts()
    evening.asks_all(*steps[at])
    if at == "told on stage":
        evening.asks("follow", option="s2-o3")
    withdraws(evening)
    assert not [words for words in WORDS if words in everything(evening)]
    if at not in ("before the start", "ended"):
        evening.asks("end")
    assert evening.console["next"]["with"] == {"performance": evening.performances[1]}
    with pytest.raises(Refusal, match="Permission for this story changed"):
        evening.starts(0)
    evening.starts(1)
    assert evening.screen["performance"]["title"] == "The third call"


def test_a_warm_up_goes_on_and_the_story_that_was_withdrawn_under_it_does_not(database: Database) -> None:
    evening = Evening(database, NOTED, OTHER)
    plan = {"warm_up": {"question": "How did you come here?", "options": ["By bus", "On foot"]}}
    change(evening, lambda session, row: setattr(row, "switches", plan))
    evening.asks("open", purpose="warm-up")
    withdraws(evening)
    assert evening.screen["round"]["question"] == "How did you come here?"
    evening.asks_all("close", "reveal")
    assert evening.console["next"]["with"] == {"performance": evening.performances[1]}
    assert "open" not in kinds(evening.console)


def test_an_evening_whose_first_story_was_withdrawn_begins_with_the_second(database: Database) -> None:
    evening = Evening(database, NOTED, OTHER)
    withdraws(evening)
    assert evening.screen["performance"]["title"] == "The third call"
    assert evening.console["next"]["with"] == {"performance": evening.performances[1]}


@pytest.mark.fault("withdrawn-in-play")
def test_nothing_is_said_from_the_floor_to_a_story_that_was_withdrawn(evening: Evening) -> None:
    phone, version = evening.phone(), evening.version
    withdraws(evening)
    change(evening, lambda session, row: setattr(row, "switches", {"stops": True}))
    said = Saying(evening.section_id, speaking(phone), "a random number", version, SayingKind.STOP, "Ring her sister")
    [answer] = evening.database.write(lambda session: take(session, [said]))
    assert isinstance(answer, Refusal)
    with pytest.raises(Refusal):
        evening.database.write(
            lambda session: note(session, evening.host, evening.section_id, SayingKind.STOP, "Ring her sister")
        )


@pytest.mark.fault("withdrawn-in-play")
def test_its_record_says_that_it_was_stopped_and_has_no_word_of_it(evening: Evening) -> None:
    evening.asks_all("close", "reveal", "end")
    withdraws(evening)
    with evening.database.read() as session:
        record = playback.record(session, evening.performances[0], str)
    assert [moment.state.performance.shows for moment in record.moments] == ["withdrawn", "ended"]
    told = json.dumps([record.title, *(as_json(moment.state) for moment in record.moments)], ensure_ascii=False)
    assert not [words for words in WORDS if words in told]


@pytest.mark.fault("withdrawn-in-play")
def test_words_that_the_store_still_has_are_shown_as_little_as_erased_ones(
    evening: Evening, monkeypatch: pytest.MonkeyPatch, visit: Visitor, signed_in_as: Callable[..., Visitor]
) -> None:
    evening.asks_all("close", "reveal", "blank", "unblank")
    with evening.database.read() as session:
        row = event.performance(session, evening.performances[0])
        taken_down, slug = row.revision_id, row.section.event.slug
    monkeypatch.setattr(RevisionRow, "may_be_shown", property(lambda revision: revision.id != taken_down))
    assert not [words for words in WORDS if words in everything(evening)]
    evening.asks("end")
    told = everything(evening)
    helper = signed_in_as(Role.FACILITATOR)
    number = evening.performances[0]
    told += visit.opens(f"/events/{slug}").main + visit.opens(f"/events/{slug}/record/{number}").main
    told += helper.opens(f"/host/events/{evening.event_id}").main
    told += helper.opens(f"/host/performances/{number}/script").main
    told += helper.opens(f"/host/performances/{number}/plan").main
    assert not [words for words in WORDS if words in told]


# A log that cannot be read: a fault in the store, or rules that changed since.


def odd_payload(kind: str, payload: Any) -> Change:
    """The last cue of this kind has another payload than the rules take."""

    def change(session: Session, row: PerformanceRow) -> None:
        last = [one for one in event_log.of_section(session, row.section_id) if one.kind == kind][-1]
        session.execute(update(CueRow).where(CueRow.id == last.id).values(payload=payload))

    return change


def unknown_kind(session: Session, row: PerformanceRow) -> None:
    """A cue is of a kind that nobody knows any more."""
    session.execute(update(CueRow).where(CueRow.kind == "show").values(kind="shimmer"))


def odd_document(session: Session, row: PerformanceRow) -> None:
    """The words are damaged."""
    session.execute(update(RevisionRow).where(RevisionRow.id == row.revision_id).values(document={"title": "?"}))


FAULTS = {
    "the start": odd_payload("start", {}),
    "the plan": odd_payload("start", {"ground": "dim", "plan": {"minutes": "a few"}}),
    "a list": odd_payload("show", []),
    "nothing": odd_payload("show", None),
    "another scene": odd_payload("show", {"scene": "s99", "back": False}),
    "the question": odd_payload("open", {"round": 1}),
    "an unknown kind": unknown_kind,
    "the words": odd_document,
}
every_fault = pytest.mark.parametrize("fault", FAULTS.values(), ids=FAULTS)


@every_fault
@pytest.mark.fault("unreadable-log")
def test_what_cannot_be_read_is_a_pause_and_the_host_goes_on(evening: Evening, fault: Change) -> None:
    change(evening, fault)
    for state in (evening.screen, evening.phones, evening.console):
        assert state["performance"]["shows"] == "paused"
        assert state["performance"]["unreadable"]
        assert state["scene"] is None and state["round"] is None
    assert evening.console["next"]["kind"] == "end"
    with pytest.raises(Refusal, match="We cannot show where this story is"):
        evening.asks("reveal")
    evening.asks("end")
    assert evening.screen["performance"]["shows"] == "ended"
    assert evening.console["next"]["with"] == {"performance": evening.performances[1]}
    assert not [one for one in evening.console["actions"] if one["with"] == {"performance": evening.performances[0]}]
    evening.starts(1)
    assert evening.screen["scene"]["heading"] == "Scene s1"
    assert evening.console["programme"][0]["status"] == "ended"


@pytest.mark.fault("unreadable-log")
def test_before_its_start_another_story_is_started_instead(database: Database) -> None:
    evening = Evening(database, NOTED, OTHER)
    plan = {"warm_up": {"question": "How did you come here?", "options": ["By bus", "On foot"]}}
    change(evening, lambda session, row: setattr(row, "switches", plan))
    evening.asks("open", purpose="warm-up")
    change(evening, odd_payload("open", {}))
    assert evening.screen["performance"]["shows"] == "paused"
    assert evening.console["next"]["with"] == {"performance": evening.performances[1]}
    with pytest.raises(Refusal, match="We cannot show where this story is"):
        evening.starts(0)
    evening.starts(1)


@every_fault
@pytest.mark.fault("unreadable-log")
def test_its_end_hands_over_the_votes_that_are_there(evening: Evening, fault: Change) -> None:
    evening.asks("close")
    change(evening, fault)
    evening.asks("end")
    with evening.database.read() as session:
        results = [row.plain for outcome in whole_store.outcomes(session) for row in outcome.rounds]
        open_rounds = session.scalars(select(RoundRow.state).where(RoundRow.state == "open")).all()
        record = playback.record(session, evening.performances[0], str)
    assert [(one.ballots, one.counts["s2-o1"], one.shown_to_room) for one in results] == [(1, 1, False)]
    assert open_rounds == [] and record.moments[-1].state.performance.shows == "ended"


@pytest.mark.fault("unreadable-log")
def test_an_end_that_can_hand_over_nothing_is_an_end(evening: Evening) -> None:
    change(evening, odd_payload("show", None))
    change(evening, lambda session, row: session.execute(update(RoundRow).values(options=[{"key": "s2-o1"}])))
    evening.asks("end")
    evening.starts(1)
    with evening.database.read() as session:
        assert [row for outcome in whole_store.outcomes(session) for row in outcome.rounds] == []


def beside(session: Session, evening: Evening) -> int:
    """Another part of the same event, in which nothing is planned yet."""
    return event.add_section(session, evening.host, evening.event_id, SectionDetails("Upstairs")).id


@pytest.mark.parametrize("fault", [withdrawn, FAULTS["the start"], odd_document])
@pytest.mark.fault("unreadable-log")
def test_every_page_of_the_event_answers_around_it(
    evening: Evening, fault: Change, visit: Visitor, signed_in_as: Callable[..., Visitor]
) -> None:
    elsewhere = evening.database.write(lambda session: beside(session, evening))
    change(evening, fault)
    with evening.database.read() as session:
        row = event.get(session, evening.event_id)
        code, slug = row.code, row.slug
    assert "Tell it like it was" in visit.opens(f"/screen/{code}?section={elsewhere}").main
    helper = signed_in_as(Role.FACILITATOR)
    for path in (f"/screen/{code}", f"/join/{code}", f"/backstage/{code}", f"/events/{slug}"):
        visit.opens(path)
    number = evening.performances[0]
    for path in (f"/{code}", f"/events/{evening.event_id}", f"/performances/{number}/plan"):
        helper.opens(f"/host{path}")
    helper.opens(f"/host/performances/{number}/script")
    assert helper.client.get(f"/scribe/{code}").status_code == 200
    page = helper.sends(f"/host/performances/{number}/remove", status=409)
    assert "This story has been played here" in page.main
    helper.sends(f"/host/performances/{evening.performances[1]}/remove")
    evening.asks("end")
    visit.opens(f"/events/{slug}/record/{number}")


@pytest.mark.fault("unreadable-log")
def test_a_vote_whose_row_is_gone_stops_nobody(evening: Evening) -> None:
    for gone in (BallotRow, RoundRow):
        change(evening, lambda session, row, gone=gone: session.execute(delete(gone)))
    assert evening.screen["turnout"] == {"ballots": 0, "phones": 0}
    evening.asks_all("close", "reveal", "end")
    evening.starts(1)


def test_switches_that_cannot_be_read_count_as_nothing_switched_on(database: Database) -> None:
    evening = Evening(database, NOTED, OTHER)
    change(evening, lambda session, row: setattr(row, "switches", {"minutes": "a few"}))
    evening.starts()
    assert evening.console["plan"]["minutes"] == 0
