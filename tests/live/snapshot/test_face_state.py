"""What the faces are told, and what they are never told."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest

from live.conducting.run_command import conduct
from live.performance.plan import Plan, WarmUp
from live.snapshot.face_state import host_state, section_state
from live.store import event
from scenarios.account import Account
from scenarios.db import Database
from scenarios.errors import Refusal
from scenarios.store import withdrawal
from scenarios.store.stories.story import StoryRow
from tests.live.factories import Evening
from tests.live.stories import EVENING

pytestmark = pytest.mark.both_stores

SHARED = {
    "version",
    "event",
    "section",
    "doors",
    "performance",
    "scene",
    "decision",
    "round",
    "line",
    "path",
    "may",
    "stop",
    "discussion",
    "proposals",
    "minority",
    "tree",
}
COUNTED = {"phones", "turnout"}
BACKSTAGE = {
    "notes",
    "next",
    "actions",
    "groups",
    "leads",
    "programme",
    "parts",
    "plan",
    "marks",
    "hours",
    "queue",
    "waiting",
    "at_the_doors",
}


@pytest.fixture
def evening(database: Database) -> Evening:
    return Evening(database)


@pytest.fixture
def open_round(evening: Evening) -> Evening:
    evening.starts()
    evening.asks_all("show", "open")
    return evening


def test_each_face_is_told_what_the_protocol_lists(open_round: Evening) -> None:
    assert set(open_round.phones) == SHARED
    assert set(open_round.screen) == SHARED | COUNTED
    assert set(open_round.console) == SHARED | COUNTED | BACKSTAGE
    json.dumps(open_round.console)


def test_before_the_start_the_first_story_waits(evening: Evening) -> None:
    state = evening.screen
    assert (state["version"], state["scene"], state["round"], state["path"]) == (0, None, None, [])
    assert state["performance"]["status"] == "waiting"
    assert state["performance"]["title"] == "Closed at eleven"
    assert evening.console["next"]["with"] == {"performance": evening.performances[0]}


def test_a_scene_comes_with_its_place_in_the_story(open_round: Evening) -> None:
    scene = open_round.phones["scene"]
    assert (scene["key"], scene["kind"], scene["number"], scene["of"]) == ("s2", "decision", 2, 8)
    assert "notes" not in scene


def test_options_have_their_words_letters_and_origins(open_round: Evening) -> None:
    asked = open_round.phones["round"]
    assert asked["options"] == open_round.phones["decision"]["options"]
    assert asked["options"][0] == {
        "key": "s2-o1",
        "letter": "A",
        "label": "Choice 1 of s2",
        "origin": "proposed model",
    }
    assert (asked["method"], asked["state"], asked["number"], asked["result"]) == ("approval", "open", 1, None)


def test_turnout_is_known_while_the_room_waits_and_phones_are_not_told(open_round: Evening) -> None:
    phones = [open_round.phone() for _ in range(3)]
    open_round.votes(phones[0], "s2-o1")
    assert open_round.screen["turnout"] == {"ballots": 1, "phones": 3}
    open_round.asks("close")
    open_round.phone()
    assert open_round.screen["turnout"] == {"ballots": 1, "phones": 3}
    assert open_round.screen["phones"] == 4
    open_round.asks("reveal")
    assert open_round.screen["turnout"] is None


def numbers_in(document: Any) -> Iterator[Any]:
    if isinstance(document, dict):
        for name, value in document.items():
            yield from numbers_in({} if name in {"turnout", "phones", "at_the_doors"} else value)
    elif isinstance(document, list):
        for value in document:
            yield from numbers_in(value)
    else:
        yield document


@pytest.mark.parametrize("stage", [(), ("close",), ("close", "pause"), ("end",), ("close", "end")])
def test_sealed_means_sealed(open_round: Evening, stage: tuple[str, ...]) -> None:
    """Two rooms that voted differently are told the same until the reveal."""
    for phone in [open_round.phone() for _ in range(37)]:
        open_round.votes(phone, "s2-o1")
    open_round.asks_all(*stage)
    for told in (open_round.phones, open_round.screen, open_round.console):
        assert 37 not in list(numbers_in(told))
        assert told["round"] is None or told["round"]["result"] is None


def test_a_result_comes_with_the_reveal_and_goes_with_a_void(open_round: Evening) -> None:
    for choices in (["s2-o1", "s2-o2"], ["s2-o1"], []):
        open_round.votes(open_round.phone(), *choices)
    open_round.asks_all("close", "reveal")
    assert open_round.phones["round"]["result"] == {
        "ballots": 3,
        "empty": 1,
        "phones": 3,
        "late": 0,
        "options": [
            {"key": "s2-o1", "count": 2, "percent": 67},
            {"key": "s2-o2", "count": 1, "percent": 33},
            {"key": "s2-o3", "count": 0, "percent": 0},
        ],
        "preferred": ["s2-o1"],
        "before": None,
        "shift": None,
        "splits": None,
    }
    open_round.asks("void", reason="The sound failed")
    told = open_round.screen["round"]
    assert (told["state"], told["reason"], told["result"]) == ("void", "The sound failed", None)


def test_nobody_voted_has_no_percentages(open_round: Evening) -> None:
    open_round.asks_all("close", "reveal")
    result = open_round.screen["round"]["result"]
    assert [option["percent"] for option in result["options"]] == [None, None, None]
    assert result["preferred"] == []


def test_what_nobody_wrote_is_told_on_stage(evening: Evening) -> None:
    evening.starts()
    evening.asks("show")
    evening.asks("follow", option="s2-o3")
    state = evening.screen
    assert state["scene"] is None and state["decision"] is None and state["round"] is None
    assert state["performance"]["told"] == "Choice 3 of s2"


def test_the_path_says_what_was_followed(evening: Evening) -> None:
    evening.starts()
    evening.asks("show")
    evening.asks("follow", option="s2-o2")
    assert [(step["scene"], step["option"] and step["option"]["letter"]) for step in evening.phones["path"]] == [
        ("s1", None),
        ("s2", "B"),
        ("s4", None),
    ]


def test_the_host_sees_where_each_option_leads(open_round: Evening) -> None:
    assert open_round.console["leads"][0] == {
        "key": "s2-o1",
        "letter": "A",
        "label": "Choice 1 of s2",
        "scene": "s3",
        "heading": "Scene s3",
        "number": 3,
    }
    assert open_round.console["leads"][2]["scene"] is None


def test_the_host_is_told_what_can_be_done_and_it_can(evening: Evening) -> None:
    evening.starts()
    for _ in range(12):
        upcoming = evening.console["next"]
        if upcoming is None:
            break
        assert upcoming in evening.console["actions"]
        evening.sends({"kind": upcoming["kind"], "expect": evening.version, **upcoming["with"]})


def test_every_action_of_the_host_is_taken(open_round: Evening) -> None:
    open_round.asks_all("close", "reveal")
    for action in open_round.console["actions"]:
        reason = {"void": {"reason": "Because"}, "accept": {"label": "Ring his sister"}}.get(action["kind"], {})
        message = {"kind": action["kind"], "expect": open_round.version, **action["with"], **reason}
        with pytest.raises(_Undone):
            open_round.database.write(lambda session, sent=message: _try(open_round, session, sent))


class _Undone(Exception):
    pass


def _try(evening: Evening, session: Any, message: Any) -> None:
    conduct(session, evening.host, evening.section_id, message)
    raise _Undone


def test_after_the_end_the_next_story_of_the_programme_is_next(database: Database) -> None:
    evening = Evening(database, EVENING, replace(EVENING, title="The third call"))
    evening.starts(0)
    assert [action for action in evening.console["actions"] if action["kind"] == "start"] == []
    evening.asks("end")
    assert evening.screen["performance"]["status"] == "ended"
    assert evening.console["next"]["with"] == {"performance": evening.performances[1]}
    assert evening.console["next"]["label"] == "Start “The third call”"
    assert [entry["status"] for entry in evening.console["programme"]] == ["ended", "waiting"]
    evening.starts(1)
    evening.asks("end")
    assert evening.console["next"]["kind"] == "debrief"
    evening.asks("debrief")
    assert evening.console["next"] is None


def test_the_line_follows_the_pathway_of_the_pinned_version(database: Database) -> None:
    scenes = (replace(EVENING.scenes[0], stage="HELP"), replace(EVENING.scenes[1], stage="CAFE"))
    evening = Evening(database, replace(EVENING, scenes=(*scenes, *EVENING.scenes[2:])))
    evening.starts()
    evening.asks("show")
    line = evening.phones["line"]
    assert [stop["key"] for stop in line] == ["HELP", "111MH", "CAFE", "ED-LIAISON"]
    assert [stop["key"] for stop in line if stop["here"]] == ["CAFE"]
    assert [stop["key"] for stop in line if stop["off"]] == ["111MH", "CAFE"]


def test_a_withdrawn_storys_words_are_gone_and_its_place_in_the_programme_is_not(open_round: Evening) -> None:
    def withdraw(session: Any) -> None:
        story = session.query(StoryRow).one()
        withdrawal.withdraw(session, Account(id=story.writer_id), story.id)

    open_round.database.write(withdraw)
    told = json.dumps(open_round.console, ensure_ascii=False)
    assert "Choice" not in told and "Rosie" not in told and "eleven" not in told
    assert open_round.screen["performance"]["title"] == ""
    assert open_round.screen["round"] is None
    [listed] = open_round.console["programme"]
    assert (listed["title"], listed["playable"]) == ("[no longer available]", False)


def test_the_hosts_words_are_translated_where_they_are_told(open_round: Evening) -> None:
    with open_round.database.read() as session:
        state = host_state(section_state(session, open_round.section_id), lambda message: message.text.upper())
    assert state.next and state.next.label == "CLOSE THE VOTE"


def test_no_other_story_starts_while_a_warm_up_is_asked(database: Database) -> None:
    evening = Evening(database, EVENING, replace(EVENING, title="The third call"))
    plan = Plan(warm_up=WarmUp("How did you come here?", ("By bus", "On foot")))
    database.write(lambda session: event.plan_performance(session, evening.host, evening.performances[0], plan))
    evening.asks("open", purpose="warm-up")
    assert [action for action in evening.console["actions"] if action["kind"] == "start"] == []
    with pytest.raises(Refusal):
        evening.starts(1)
    evening.asks_all("close", "reveal")
    evening.starts(0)
