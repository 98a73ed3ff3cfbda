"""What goes into the log for a request, and what the server completes it with."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from live.commands.command import Request
from live.commands.event_data import Supply, payload_for
from live.performance.event_log import CueKind
from live.performance.floor_option import Added
from live.performance.plan import Plan, WarmUp
from live.performance.round import Figures, Purpose, Round, RoundState, opening, revealing_all
from live.performance.state import Discussion, HouseLights, Performance, PerformanceStatus, PlayedStep, options_at
from scenarios.errors import Refusal
from scenarios.results.outcome import Method
from scenarios.stories.story import Origin, StoryContent
from tests.live.stories import EVENING

NOTED = replace(
    EVENING, scenes=tuple(replace(one, content_note="Hard to hear") for one in EVENING.scenes if one.key != "s9")
)
UNNOTED = replace(EVENING, scenes=tuple(replace(one, content_note=" ") for one in EVENING.scenes))
PLAN = Plan(minutes=7, warm_up=WarmUp("Why?", ("Yes", "No")))
SUPPLY = Supply(
    ground=HouseLights.BRIGHT,
    plan=PLAN,
    round_id=5,
    figures={4: Figures({"s2-o1": 1}, 1, 0, 2)},
    disclosed={"shift": 1},
    groups="shown",
    intervention=6,
    words="Ring his sister",
    now="2026-03-01T19:00:00+00:00",
)
AT_FIRST = Performance(status=PerformanceStatus.RUNNING, plan=PLAN, path=(PlayedStep("s1"),))
AT_DECISION = replace(AT_FIRST, path=(PlayedStep("s1"), PlayedStep("s2")))
ASKED = Round(4, 1, 1, "s2", Method.APPROVAL, (), RoundState.CLOSED)


def payload(
    kind: CueKind,
    state: Performance = AT_DECISION,
    story: StoryContent = NOTED,
    supply: Supply = SUPPLY,
    **details: Any,
) -> dict[str, Any]:
    """The payload of a cue that does what is asked."""
    return payload_for(Request(kind, details), state, story, supply)


def test_a_start_writes_the_lights_and_the_plan_into_the_log() -> None:
    begins = {"ground": "bright", "plan": PLAN.document}
    assert payload(CueKind.START, Performance()) == begins | {"note": True}
    assert payload(CueKind.START, Performance(), UNNOTED) == begins
    assert payload(CueKind.START, Performance(), StoryContent()) == begins


@pytest.mark.parametrize(
    ("kind", "state", "details", "written"),
    [
        (CueKind.REPLAY, AT_DECISION, {}, {}),
        (CueKind.SHOW, AT_FIRST, {}, {"scene": "s2", "back": False}),
        (CueKind.SKIP, AT_FIRST, {}, {"scene": "s2"}),
        (
            CueKind.FOLLOW,
            AT_DECISION,
            {"option": "s2-o1", "reason": "Because"},
            {"option": "s2-o1", "reason": "Because"},
        ),
    ],
)
def test_a_cue_that_brings_a_scene_says_whether_it_has_a_note(
    kind: CueKind, state: Performance, details: dict[str, Any], written: dict[str, Any]
) -> None:
    assert payload(kind, state, **details) == written | {"note": True}
    assert payload(kind, state, UNNOTED, **details) == written


def test_a_cue_that_brings_no_scene_has_no_note() -> None:
    assert payload(CueKind.REPLAY, Performance()) == {}
    assert payload(CueKind.SHOW, AT_FIRST, scene="s1") == {"scene": "s1", "back": True}
    assert payload(CueKind.SHOW) == {"scene": None, "back": False}
    assert payload(CueKind.SKIP) == {"scene": None}
    assert payload(CueKind.FOLLOW, option="s2-o3") == {"option": "s2-o3"}
    assert payload(CueKind.FOLLOW, option="s5-o1") == {"option": "s5-o1"}
    assert payload(CueKind.FOLLOW) == {}


def test_the_note_of_a_replay_is_that_of_the_first_scene() -> None:
    first, *others = EVENING.scenes
    story = replace(EVENING, scenes=(replace(first, content_note="Hard to hear"), *others))
    assert payload(CueKind.REPLAY, AT_DECISION, story) == {"note": True}
    assert payload(CueKind.SHOW, AT_FIRST, story) == {"scene": "s2", "back": False}


def test_an_opening_is_the_round_that_would_open_now() -> None:
    assert payload(CueKind.OPEN)["method"] == "approval"
    assert payload(CueKind.OPEN, method="one choice") == opening(
        replace(ASKED, id=5, method=Method("one choice"), options=_written(), state=RoundState.OPEN)
    )
    warm_up = payload(CueKind.OPEN, Performance(), purpose="warm-up")
    assert (warm_up["question"], warm_up["round"], warm_up["purpose"]) == ("Why?", 5, Purpose.WARM_UP)
    with pytest.raises(Refusal):
        payload(CueKind.OPEN, AT_FIRST)


def _written() -> Any:
    return options_at(AT_DECISION, NOTED, "s2")


def test_a_result_is_written_with_what_was_disclosed_and_the_wish_for_groups() -> None:
    result = revealing_all(SUPPLY.figures, {"shift": 1})
    assert payload(CueKind.REVEAL) == result | {"groups": "shown"}
    assert payload(CueKind.REVEAL, supply=replace(SUPPLY, groups="")) == result


def test_the_vote_that_is_made_void_is_the_last_one() -> None:
    state = replace(AT_DECISION, rounds=(ASKED,))
    assert payload(CueKind.VOID, state, reason="A slip") == {"reason": "A slip", "round": 4}
    assert payload(CueKind.VOID, reason="A slip") == {"reason": "A slip", "round": 0}


def test_a_talk_begins_now_with_the_minutes_asked_for_or_planned_and_ends_with_nothing() -> None:
    assert payload(CueKind.DISCUSS) == {"since": SUPPLY.now, "minutes": 7}
    assert payload(CueKind.DISCUSS, minutes=0) == {"since": SUPPLY.now, "minutes": 0}
    talking = replace(AT_DECISION, discussion=Discussion("then", 1))
    assert payload(CueKind.DISCUSS, talking, minutes=3) == {}


def test_a_stop_names_its_proposal_and_anything_else_goes_in_as_it_was_asked() -> None:
    assert payload(CueKind.STOP) == {"intervention": 6}
    assert payload(CueKind.RELEASE, changed="He rang her") == {"changed": "He rang her"}


def test_a_choice_from_the_room_gets_a_key_that_nobody_has() -> None:
    proposed = {"key": "floor-1", "label": "Ring his sister", "origin": "floor", "intervention": 6}
    panel = {"key": "panel-1", "label": "A bed", "origin": "panel", "intervention": 0}
    quiet = replace(SUPPLY, intervention=0)
    assert payload(CueKind.ACCEPT) == proposed
    assert payload(CueKind.ACCEPT, label="In few words") == proposed | {"label": "In few words"}
    assert payload(CueKind.ACCEPT, supply=quiet, label="A bed") == panel
    elsewhere = Added("s5", "floor-2", "x", Origin.FLOOR, 1)
    dropped = Added("s2", "floor-3", "y", Origin.FLOOR, 1, dropped=True)
    assert payload(CueKind.ACCEPT, replace(AT_DECISION, added=(elsewhere,)))["key"] == "floor-3"
    assert payload(CueKind.ACCEPT, replace(AT_DECISION, added=(elsewhere, dropped)))["key"] == "floor-4"
    here = Added("s2", "floor-2", "x", Origin.FLOOR, 1)
    assert payload(CueKind.ACCEPT, replace(AT_DECISION, added=(here,)))["key"] == "floor-3"
    assert payload(CueKind.ACCEPT, replace(AT_DECISION, added=(here,)), supply=quiet)["key"] == "panel-2"


def test_a_written_choice_keeps_its_key_too() -> None:
    asked = EVENING.scenes[1].decision
    assert asked is not None
    options = (replace(asked.options[0], key="panel-1"), *asked.options[1:])
    scene = replace(EVENING.scenes[1], decision=replace(asked, options=options))
    story = replace(EVENING, scenes=(EVENING.scenes[0], scene, *EVENING.scenes[2:]))
    assert payload(CueKind.ACCEPT, story=story, supply=replace(SUPPLY, intervention=0))["key"] == "panel-2"
