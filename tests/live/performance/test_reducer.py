"""The reducer: what each cue changes of a performance and what it leaves, and why each is refused."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from live.performance.event_log import Cue, CueKind
from live.performance.floor_option import Added, with_added, written_options
from live.performance.plan import BEFORE_THERE_WERE_SWITCHES, Plan, Staging, WarmUp
from live.performance.reducer import apply, ensure_readable, fold, read_on
from live.performance.round import (
    Figures,
    Purpose,
    Round,
    RoundState,
    answer_options,
    gradient_options,
    opening,
    revealing_all,
    warm_up_options,
)
from live.performance.state import (
    Card,
    Discussion,
    HouseLights,
    Performance,
    PerformanceStatus,
    PlayedStep,
    Run,
    StoppedScene,
    next_scene,
    option_at,
    options_at,
    voidable,
)
from scenarios.errors import Invalid, Refusal
from scenarios.results.outcome import Method, OutcomeOption
from scenarios.stories.story import LETTERS, DecisionPoint, Origin, StoryContent
from tests.live.stories import EVENING, decision, ending

AT = datetime(2026, 3, 1, 19, 0, tzinfo=UTC)
S2 = EVENING.scene("s2")
assert S2 is not None
assert S2.decision is not None
WRITTEN = written_options(S2.decision)
FLOOR = Added("s2", "floor-1", "Ring his sister", Origin.FLOOR, 4)
OFFERED = with_added(WRITTEN, (FLOOR,))
NONE_NAMED = {"s2-o1": 0, "s2-o2": 0, "s2-o3": 0}
SHOWN = Round(
    1,
    1,
    1,
    "s2",
    Method.APPROVAL,
    WRITTEN,
    RoundState.REVEALED,
    Figures(NONE_NAMED | {"s2-o1": 2}, 2, 0, 3),
    saved=True,
    disclosed={"splits": ["teller"]},
    groups="shown",
)
OPENED = Round(2, 2, 1, "s2", Method.ONE_CHOICE, OFFERED)
CLOSED = replace(OPENED, state=RoundState.CLOSED)
TRIED = Round(3, 1, 2, "s2", Method.ONE_CHOICE, answer_options(), purpose=Purpose.COULD_HAPPEN)
BUSY = Performance(
    status=PerformanceStatus.RUNNING,
    plan=Plan(stops=True, two_rounds=True, minority=True, minutes=5, reasons=True),
    path=(PlayedStep("s1", skipped=True), PlayedStep("s2", playing=1)),
    ahead=(PlayedStep("s6", came_by="s5-o1"), PlayedStep("s3", came_by="s2-o1")),
    left=((PlayedStep("s1"), PlayedStep("s2", option="s2-o2"), PlayedStep("s4")),),
    rounds=(SHOWN,),
    added=(FLOOR,),
    stops=(StoppedScene("s1", 3, (), "It went on"),),
    discussion=Discussion("2026-03-01T19:00:00+00:00", 5),
    card=Card.TREE,
    lights=HouseLights.BRIGHT,
    staging=Staging.ACTED,
)
"""A performance in which every part says something, at a decision with a result."""
PLAYED = (BUSY.path[0], replace(BUSY.path[1], option="s2-o1"), BUSY.ahead[1], BUSY.ahead[0])
"""The way that leaves it when another is taken: what was taken back included, as it was played."""
WAITING = Performance(plan=Plan(warm_up=WarmUp("How did you come?", ("By bus", "On foot"))))
AT_FIRST = replace(BUSY, path=(PlayedStep("s1"),), ahead=(), rounds=(SHOWN,))
STOPPED = replace(BUSY, stop=StoppedScene("s2", 7, (2,)), rounds=(SHOWN, TRIED), discussion=None)
WARM = Round(
    9,
    1,
    1,
    "",
    Method.ONE_CHOICE,
    warm_up_options(("By bus", "On foot")),
    purpose=Purpose.WARM_UP,
    question="How did you come?",
)


def after(state: Performance, kind: CueKind, payload: Any = None, story: StoryContent = EVENING) -> Performance:
    """The state after this cue."""
    return apply(state, Cue(1, kind, payload or {}, AT), story)


def with_rounds(state: Performance, *rounds: Round) -> Performance:
    """The state in which the room was asked all this."""
    return replace(state, rounds=rounds)


def revealing(round_id: int, figures: Figures) -> dict[str, Any]:
    """What the cue says that reveals one round."""
    return revealing_all({round_id: figures}, {})


PLANNED = Plan(staging=Staging.ACTED, first_run=True, stops=True)
REVEAL_OPENED = revealing(2, Figures({option.key: 0 for option in OFFERED} | {"floor-1": 2}, 3, 1, 4))
SECOND = Figures({option.key: 0 for option in OFFERED} | {"floor-1": 2}, 3, 1, 4)
FIRST_SEALED = replace(SHOWN, state=RoundState.CLOSED, figures=None, saved=False, disclosed={}, groups="")

CHANGES: dict[str, tuple[Performance, CueKind, dict[str, Any], dict[str, Any]]] = {
    "the first run again, now for the room": (
        replace(BUSY, run=Run.FIRST),
        CueKind.REPLAY,
        {"note": True},
        {
            "run": Run.FORUM,
            "path": (PlayedStep("s1"),),
            "ahead": (),
            "left": (*BUSY.left, PLAYED),
            "held": True,
            "card": Card.NONE,
        },
    ),
    "the first run again, without a note": (
        replace(BUSY, run=Run.FIRST, held=True),
        CueKind.REPLAY,
        {},
        {
            "run": Run.FORUM,
            "path": (PlayedStep("s1"),),
            "ahead": (),
            "left": (*BUSY.left, PLAYED),
            "held": False,
            "card": Card.NONE,
        },
    ),
    "the next scene": (
        AT_FIRST,
        CueKind.SHOW,
        {"scene": "s2", "note": True},
        {"path": (PlayedStep("s1"), PlayedStep("s2")), "held": True, "discussion": None, "card": Card.NONE},
    ),
    "the next scene without a note": (
        AT_FIRST,
        CueKind.SHOW,
        {"scene": "s2", "note": "yes"},
        {"path": (PlayedStep("s1"), PlayedStep("s2")), "discussion": None, "card": Card.NONE},
    ),
    "the scene that was taken back": (
        replace(AT_FIRST, ahead=(PlayedStep("s3", came_by="s2-o1"), PlayedStep("s2", playing=1))),
        CueKind.SHOW,
        {"scene": "s2", "note": True},
        {
            "path": (PlayedStep("s1"), PlayedStep("s2", playing=1)),
            "ahead": (PlayedStep("s3", came_by="s2-o1"),),
            "discussion": None,
            "card": Card.NONE,
        },
    ),
    "another scene than the one that was taken back": (
        replace(AT_FIRST, ahead=(PlayedStep("s4"),)),
        CueKind.SHOW,
        {"scene": "s2"},
        {
            "path": (PlayedStep("s1"), PlayedStep("s2")),
            "ahead": (),
            "left": (*BUSY.left, (PlayedStep("s1"), PlayedStep("s4"))),
            "discussion": None,
            "card": Card.NONE,
        },
    ),
    "one scene back": (
        replace(
            BUSY, path=(PlayedStep("s1", 4, "s1-o1", "s0-o1", True, "Because"), PlayedStep("s2", playing=1)), held=True
        ),
        CueKind.SHOW,
        {"scene": "s1", "back": True},
        {
            "path": (PlayedStep("s1", 4, came_by="s0-o1"),),
            "ahead": (*BUSY.ahead, PlayedStep("s2", playing=1)),
            "held": False,
            "discussion": None,
            "card": Card.NONE,
        },
    ),
    "back from what was told on stage": (
        replace(BUSY, path=(PlayedStep("s1"), PlayedStep("s2", 1, "s2-o3", reason="Because")), held=True),
        CueKind.SHOW,
        {"scene": "s2", "back": True},
        {
            "path": (PlayedStep("s1"), PlayedStep("s2", 1)),
            "left": (*BUSY.left, (PlayedStep("s1"), PlayedStep("s2", 1, "s2-o3", reason="Because"))),
            "held": False,
            "discussion": None,
            "card": Card.NONE,
        },
    ),
    "a scene left out": (
        replace(AT_FIRST, held=True),
        CueKind.SKIP,
        {"scene": "s2", "note": True},
        {
            "path": (PlayedStep("s1", skipped=True), PlayedStep("s2")),
            "held": True,
            "discussion": None,
            "card": Card.NONE,
        },
    ),
    "a scene left out, the next without a note": (
        replace(AT_FIRST, held=True),
        CueKind.SKIP,
        {"scene": "s2"},
        {
            "path": (PlayedStep("s1", skipped=True), PlayedStep("s2")),
            "held": False,
            "discussion": None,
            "card": Card.NONE,
        },
    ),
    "the scene after its note": (replace(BUSY, held=True), CueKind.ENTER, {}, {"held": False}),
    "where an option leads": (
        replace(BUSY, ahead=()),
        CueKind.FOLLOW,
        {"option": "s2-o1", "reason": "He asked for it", "note": True},
        {
            "path": (
                BUSY.path[0],
                PlayedStep("s2", 1, "s2-o1", reason="He asked for it"),
                PlayedStep("s3", came_by="s2-o1"),
            ),
            "held": True,
            "discussion": None,
            "card": Card.NONE,
        },
    ),
    "where an option led before": (
        BUSY,
        CueKind.FOLLOW,
        {"option": "s2-o1"},
        {
            "path": (BUSY.path[0], PlayedStep("s2", 1, "s2-o1"), PlayedStep("s3", came_by="s2-o1")),
            "ahead": BUSY.ahead[:1],
            "discussion": None,
            "card": Card.NONE,
        },
    ),
    "what nobody wrote, told on stage": (
        replace(BUSY, held=True),
        CueKind.FOLLOW,
        {"option": "s2-o3", "reason": "He asked for it"},
        {
            "path": (BUSY.path[0], PlayedStep("s2", 1, "s2-o3", reason="He asked for it")),
            "ahead": (),
            "left": (*BUSY.left, PLAYED),
            "held": False,
            "discussion": None,
            "card": Card.NONE,
        },
    ),
    "back to a decision, after the end": (
        replace(
            BUSY, status=PerformanceStatus.ENDED, path=(*BUSY.path, PlayedStep("s5")), ahead=(), held=True, debrief=True
        ),
        CueKind.REWIND,
        {"scene": "s2"},
        {
            "status": PerformanceStatus.RUNNING,
            "path": (BUSY.path[0], PlayedStep("s2")),
            "left": (*BUSY.left, (*BUSY.path, PlayedStep("s5"))),
            "held": False,
            "discussion": None,
            "card": Card.NONE,
            "debrief": False,
        },
    ),
    "back to a decision, past what was taken back": (
        replace(BUSY, path=(*BUSY.path, PlayedStep("s4"), PlayedStep("s2"))),
        CueKind.REWIND,
        {"scene": "s2"},
        {
            "path": (BUSY.path[0], PlayedStep("s2")),
            "ahead": (),
            "discussion": None,
            "card": Card.NONE,
            "left": (
                *BUSY.left,
                (*BUSY.path, PlayedStep("s4"), PlayedStep("s2", option="s2-o1"), BUSY.ahead[1], BUSY.ahead[0]),
            ),
        },
    ),
    "the end, in the middle of it all": (
        replace(STOPPED, held=True, paused=True, blank=True, discussion=BUSY.discussion),
        CueKind.END,
        {},
        {
            "status": PerformanceStatus.ENDED,
            "rounds": (SHOWN, replace(TRIED, state=RoundState.CLOSED, saved=True)),
            "stop": None,
            "stops": (*BUSY.stops, STOPPED.stop),
            "ahead": (),
            "left": (*BUSY.left, PLAYED),
            "discussion": None,
            "held": False,
            "paused": False,
            "blank": False,
            "card": Card.NONE,
        },
    ),
    "the end, with nothing taken back": (
        replace(BUSY, ahead=()),
        CueKind.END,
        {},
        {"status": PerformanceStatus.ENDED, "discussion": None, "card": Card.NONE},
    ),
    "the thanks": (replace(BUSY, status=PerformanceStatus.ENDED), CueKind.DEBRIEF, {}, {"debrief": True}),
    "on to another part": (replace(BUSY, status=PerformanceStatus.ENDED), CueKind.GO_ON, {"section": 1}, {}),
    "a break": (BUSY, CueKind.PAUSE, {}, {"paused": True}),
    "after a break": (replace(BUSY, paused=True), CueKind.RESUME, {}, {"paused": False}),
    "a dark screen": (BUSY, CueKind.BLANK, {}, {"blank": True}),
    "a screen as it was": (replace(BUSY, blank=True), CueKind.UNBLANK, {}, {"blank": False}),
    "a dim ground": (BUSY, CueKind.LIGHTS, {"ground": "dim"}, {"lights": HouseLights.DIM}),
    "told from here on": (BUSY, CueKind.STAGING, {"staging": "told"}, {"staging": Staging.TOLD}),
    "a card put away": (BUSY, CueKind.CARD, {"card": ""}, {"card": Card.NONE}),
    "the groups held up": (BUSY, CueKind.CARD, {"card": "split"}, {"card": Card.SPLIT}),
    "the minority held up": (BUSY, CueKind.CARD, {"card": "minority"}, {"card": Card.MINORITY}),
    "the groups that were held up once": (
        with_rounds(BUSY, replace(SHOWN, disclosed={})),
        CueKind.CARD,
        {"card": "split", "taken_back": True},
        {"card": Card.SPLIT},
    ),
    "a scene that is stopped": (
        BUSY,
        CueKind.STOP,
        {"intervention": 1},
        {"stop": StoppedScene("s2", 1), "discussion": None, "card": Card.NONE},
    ),
    "a scene that goes on": (
        with_rounds(STOPPED, SHOWN, replace(TRIED, state=RoundState.REVEALED)),
        CueKind.RELEASE,
        {"changed": "x" * 400},
        {"stop": None, "stops": (*BUSY.stops, StoppedScene("s2", 7, (2,), "x" * 400)), "card": Card.NONE},
    ),
    "a scene that goes on without a word": (
        replace(BUSY, stop=StoppedScene("s2", 7)),
        CueKind.RELEASE,
        {},
        {"stop": None, "stops": (*BUSY.stops, StoppedScene("s2", 7)), "card": Card.NONE},
    ),
    "the talk": (
        replace(BUSY, discussion=None),
        CueKind.DISCUSS,
        {"since": "now", "minutes": 60},
        {"discussion": Discussion("now", 60), "card": Card.NONE},
    ),
    "the talk while the vote is sealed": (
        replace(BUSY, discussion=None, rounds=(SHOWN, CLOSED)),
        CueKind.DISCUSS,
        {"since": "now", "minutes": 0},
        {"discussion": Discussion("now", 0), "card": Card.NONE},
    ),
    "the end of the talk": (BUSY, CueKind.DISCUSS, {}, {"discussion": None}),
    "a choice from the panel": (
        BUSY,
        CueKind.ACCEPT,
        {"key": "panel-2", "label": "x" * 120, "origin": "panel"},
        {"added": (FLOOR, Added("s2", "panel-2", "x" * 120, Origin.PANEL, 0))},
    ),
    "a choice from the floor": (
        with_rounds(BUSY, SHOWN, CLOSED),
        CueKind.ACCEPT,
        {"key": "floor-2", "label": "A bed", "origin": "floor", "intervention": 8},
        {"added": (FLOOR, Added("s2", "floor-2", "A bed", Origin.FLOOR, 8))},
    ),
    "a choice that is dropped": (
        replace(BUSY, added=(FLOOR, replace(FLOOR, key="floor-2"))),
        CueKind.DROP,
        {"option": "floor-1"},
        {"added": (replace(FLOOR, dropped=True), replace(FLOOR, key="floor-2"))},
    ),
    "a second round": (
        BUSY,
        CueKind.OPEN,
        opening(OPENED),
        {"rounds": (SHOWN, OPENED), "discussion": None, "card": Card.NONE},
    ),
    "a first round": (
        replace(BUSY, path=(PlayedStep("s1"), PlayedStep("s2", came_by="x"))),
        CueKind.OPEN,
        opening(replace(OPENED, playing=2, number=1)),
        {
            "rounds": (SHOWN, replace(OPENED, playing=2, number=1)),
            "path": (PlayedStep("s1"), PlayedStep("s2", 2, came_by="x")),
            "discussion": None,
            "card": Card.NONE,
        },
    ),
    "a gradient": (
        BUSY,
        CueKind.OPEN,
        opening(replace(OPENED, method=Method.GRADIENT, about="floor-1", options=gradient_options())),
        {
            "rounds": (SHOWN, replace(OPENED, method=Method.GRADIENT, about="floor-1", options=gradient_options())),
            "discussion": None,
            "card": Card.NONE,
        },
    ),
    "a question about what was tried": (
        replace(STOPPED, stop=StoppedScene("s2", 7), rounds=(SHOWN,), discussion=BUSY.discussion),
        CueKind.OPEN,
        opening(TRIED),
        {"stop": StoppedScene("s2", 7, (2,)), "rounds": (SHOWN, TRIED), "discussion": None, "card": Card.NONE},
    ),
    "a second question about it": (
        with_rounds(STOPPED, SHOWN, replace(TRIED, state=RoundState.REVEALED)),
        CueKind.OPEN,
        opening(replace(TRIED, id=4, playing=3, purpose=Purpose.DID_IT_HELP)),
        {
            "stop": StoppedScene("s2", 7, (2, 3)),
            "card": Card.NONE,
            "rounds": (
                SHOWN,
                replace(TRIED, state=RoundState.REVEALED),
                replace(TRIED, id=4, playing=3, purpose=Purpose.DID_IT_HELP),
            ),
        },
    ),
    "a warm-up": (
        replace(WAITING, card=Card.TREE, discussion=BUSY.discussion),
        CueKind.OPEN,
        opening(WARM),
        {"rounds": (WARM,), "warm_up": 1, "discussion": None, "card": Card.NONE},
    ),
    "a closed vote": (
        with_rounds(BUSY, SHOWN, OPENED),
        CueKind.CLOSE,
        {},
        {"rounds": (SHOWN, CLOSED)},
    ),
    "a closed warm-up": (
        replace(WAITING, rounds=(WARM,), warm_up=1),
        CueKind.CLOSE,
        {},
        {"rounds": (replace(WARM, state=RoundState.CLOSED),)},
    ),
    "a result": (
        with_rounds(BUSY, SHOWN, CLOSED),
        CueKind.REVEAL,
        REVEAL_OPENED | {"disclosed": {"shift": 1}, "groups": "shown"},
        {
            "rounds": (
                SHOWN,
                replace(
                    CLOSED,
                    state=RoundState.REVEALED,
                    figures=SECOND,
                    saved=True,
                    disclosed={"shift": 1},
                    groups="shown",
                ),
            ),
            "discussion": None,
            "card": Card.NONE,
        },
    ),
    "a result without more": (
        with_rounds(BUSY, SHOWN, CLOSED),
        CueKind.REVEAL,
        REVEAL_OPENED,
        {
            "rounds": (SHOWN, replace(CLOSED, state=RoundState.REVEALED, figures=SECOND, saved=True)),
            "discussion": None,
            "card": Card.NONE,
        },
    ),
    "two results together": (
        with_rounds(BUSY, FIRST_SEALED, CLOSED),
        CueKind.REVEAL,
        REVEAL_OPENED | {"earlier": [revealing(1, Figures(NONE_NAMED, 0, 0, 0))], "disclosed": {"shift": 1}},
        {
            "rounds": (
                replace(FIRST_SEALED, state=RoundState.REVEALED, figures=Figures(NONE_NAMED, 0, 0, 0), saved=True),
                replace(CLOSED, state=RoundState.REVEALED, figures=SECOND, saved=True, disclosed={"shift": 1}),
            ),
            "discussion": None,
            "card": Card.NONE,
        },
    ),
    "a warm-up's result": (
        replace(WAITING, rounds=(replace(WARM, state=RoundState.CLOSED),), warm_up=1),
        CueKind.REVEAL,
        revealing(9, Figures({"answer-A": 1, "answer-B": 0}, 1, 0, 1)),
        {
            "rounds": (
                replace(
                    WARM,
                    state=RoundState.REVEALED,
                    saved=True,
                    figures=Figures({"answer-A": 1, "answer-B": 0}, 1, 0, 1),
                ),
            )
        },
    ),
    "a vote made void, with all that was said of it": (
        replace(
            BUSY,
            path=(PlayedStep("s1", 3, reason="Another"), PlayedStep("s2", 1, reason="Because")),
            ahead=(PlayedStep("s2", 1, reason="Because"),),
            left=((PlayedStep("s2", 1, reason="Because"), PlayedStep("s4", 2)),),
        ),
        CueKind.VOID,
        {"round": 1, "reason": "The sound failed"},
        {
            "rounds": (replace(SHOWN, state=RoundState.VOID, reason="The sound failed"),),
            "path": (PlayedStep("s1", 3, reason="Another"), PlayedStep("s2", 1)),
            "ahead": (PlayedStep("s2", 1),),
            "left": ((PlayedStep("s2", 1), PlayedStep("s4", 2)),),
            "card": Card.NONE,
        },
    ),
}

LONG = replace(
    BUSY,
    path=(PlayedStep("s3"), PlayedStep("s4"), PlayedStep("s2", playing=1)),
    ahead=(PlayedStep("s6"), PlayedStep("s5"), PlayedStep("s3", came_by="s2-o1")),
)
"""A performance further on its way."""
ON_THE_WAY: dict[str, tuple[Performance, CueKind, dict[str, Any], dict[str, Any]]] = {
    "where an option led before": (
        LONG,
        CueKind.FOLLOW,
        {"option": "s2-o1"},
        {
            "path": (*LONG.path[:-1], PlayedStep("s2", 1, "s2-o1"), LONG.ahead[-1]),
            "ahead": (PlayedStep("s6"), PlayedStep("s5")),
            "discussion": None,
            "card": Card.NONE,
        },
    ),
    "where another option leads": (
        LONG,
        CueKind.FOLLOW,
        {"option": "s2-o2"},
        {
            "path": (*LONG.path[:-1], PlayedStep("s2", 1, "s2-o2"), PlayedStep("s4", came_by="s2-o2")),
            "ahead": (),
            "left": (*BUSY.left, (*LONG.path[:-1], PlayedStep("s2", 1, "s2-o1"), *reversed(LONG.ahead))),
            "discussion": None,
            "card": Card.NONE,
        },
    ),
    "what is told on stage": (
        replace(LONG, ahead=()),
        CueKind.FOLLOW,
        {"option": "s2-o3"},
        {"path": (*LONG.path[:-1], PlayedStep("s2", 1, "s2-o3")), "discussion": None, "card": Card.NONE},
    ),
    "one scene back": (
        LONG,
        CueKind.SHOW,
        {"scene": "s4", "back": True},
        {
            "path": LONG.path[:-1],
            "ahead": (*LONG.ahead, LONG.path[-1]),
            "discussion": None,
            "card": Card.NONE,
        },
    ),
    "a scene left out": (
        replace(LONG, path=(PlayedStep("s2"), PlayedStep("s4"), PlayedStep("s1")), ahead=()),
        CueKind.SKIP,
        {"scene": "s2"},
        {
            "path": (PlayedStep("s2"), PlayedStep("s4"), PlayedStep("s1", skipped=True), PlayedStep("s2")),
            "discussion": None,
            "card": Card.NONE,
        },
    ),
    "a decision played anew after the end": (
        replace(LONG, status=PerformanceStatus.ENDED, ahead=()),
        CueKind.REWIND,
        {"scene": "s2"},
        {
            "status": PerformanceStatus.RUNNING,
            "path": (*LONG.path[:-1], PlayedStep("s2")),
            "left": (*BUSY.left, LONG.path),
            "discussion": None,
            "card": Card.NONE,
        },
    ),
    "a decision played anew from the scene behind it": (
        replace(LONG, path=(PlayedStep("s4"), PlayedStep("s2", 1, "s2-o1"), PlayedStep("s3")), ahead=()),
        CueKind.REWIND,
        {"scene": "s2"},
        {
            "path": (PlayedStep("s4"), PlayedStep("s2")),
            "left": (*BUSY.left, (PlayedStep("s4"), PlayedStep("s2", 1, "s2-o1"), PlayedStep("s3"))),
            "discussion": None,
            "card": Card.NONE,
        },
    ),
    "a first round": (
        replace(LONG, path=(PlayedStep("s3"), PlayedStep("s4"), PlayedStep("s2"))),
        CueKind.OPEN,
        opening(replace(OPENED, playing=2, number=1)),
        {
            "rounds": (SHOWN, replace(OPENED, playing=2, number=1)),
            "path": (PlayedStep("s3"), PlayedStep("s4"), PlayedStep("s2", 2)),
            "discussion": None,
            "card": Card.NONE,
        },
    ),
    "a second round on a sealed first": (
        with_rounds(LONG, FIRST_SEALED),
        CueKind.OPEN,
        opening(OPENED),
        {"rounds": (FIRST_SEALED, OPENED), "discussion": None, "card": Card.NONE},
    ),
    "a warm-up again": (
        replace(WAITING, rounds=(replace(WARM, state=RoundState.VOID),), warm_up=1),
        CueKind.OPEN,
        opening(replace(WARM, id=10, number=2)),
        {"rounds": (replace(WARM, state=RoundState.VOID), replace(WARM, id=10, number=2))},
    ),
}


@pytest.mark.parametrize(("before", "kind", "payload", "changed"), ON_THE_WAY.values(), ids=ON_THE_WAY)
def test_further_on_its_way_too_a_cue_changes_this_and_nothing_else(
    before: Performance, kind: CueKind, payload: dict[str, Any], changed: dict[str, Any]
) -> None:
    assert after(before, kind, payload) == replace(before, **changed)


def test_two_choices_are_enough_for_a_vote() -> None:
    story = StoryContent(scenes=(decision("s1", "s2", "s2"), ending("s2")))
    first = story.scene("s1")
    assert first is not None
    assert first.decision is not None
    asked = Round(1, 1, 1, "s1", Method.APPROVAL, written_options(first.decision))
    assert after(BARE, CueKind.OPEN, opening(asked), story).rounds == (asked,)


@pytest.mark.parametrize(("before", "kind", "payload", "changed"), CHANGES.values(), ids=CHANGES)
def test_a_cue_changes_this_and_nothing_else(
    before: Performance, kind: CueKind, payload: dict[str, Any], changed: dict[str, Any]
) -> None:
    assert after(before, kind, payload) == replace(before, **changed)


@pytest.mark.parametrize("status", [PerformanceStatus.WAITING, PerformanceStatus.ENDED])
def test_a_start_keeps_what_was_asked_and_played_and_begins_the_rest_anew(status: PerformanceStatus) -> None:
    before = replace(BUSY, status=status, held=True, paused=False, blank=True, debrief=True)
    payload = {"ground": "bright", "plan": PLANNED.document, "note": True}
    assert after(before, CueKind.START, payload) == Performance(
        status=PerformanceStatus.RUNNING,
        plan=PLANNED,
        run=Run.FIRST,
        path=(PlayedStep("s1"),),
        left=(*BUSY.left, PLAYED),
        rounds=BUSY.rounds,
        added=BUSY.added,
        stops=BUSY.stops,
        held=True,
        lights=HouseLights.BRIGHT,
        staging=Staging.ACTED,
    )


def test_a_start_without_a_plan_is_a_plain_evening() -> None:
    assert after(Performance(), CueKind.START, {"ground": "dim"}) == Performance(
        status=PerformanceStatus.RUNNING, plan=BEFORE_THERE_WERE_SWITCHES, path=(PlayedStep("s1"),)
    )
    quiet = {"ground": "dim", "plan": Plan(notes=False).document, "note": True}
    assert not after(Performance(), CueKind.START, quiet).held
    assert not after(replace(AT_FIRST, plan=Plan(notes=False)), CueKind.SHOW, {"scene": "s2", "note": True}).held
    again = replace(BUSY, run=Run.FIRST, plan=Plan(notes=False))
    assert not after(again, CueKind.REPLAY, {"note": True}).held


NOT_STARTED = "This story has not started yet."
HAS_ENDED = "This story has ended."
OPEN_NOW = "A vote is open. Close it first."
UNREVEALED = "The room is waiting for a result. Reveal it first, or make the vote void."
FROZEN = "The scene is stopped. Let it go on first."
NOTE_ONLY = "Show the scene first, or skip it."
NOTHING_FOLLOWS = "No scene follows by itself here. Choose what happens next, go back, or end the story."
NO_CHOICES = "Choices can be added only at a scene with a choice."
ENDED = replace(BUSY, status=PerformanceStatus.ENDED)
VOTING = with_rounds(BUSY, SHOWN, OPENED)
SEALED = with_rounds(BUSY, SHOWN, CLOSED)
FREE = with_rounds(STOPPED, SHOWN)
ONE_OPTION = StoryContent(scenes=(decision("s1", "s2"), ending("s2")))
BARE = Performance(status=PerformanceStatus.RUNNING, path=(PlayedStep("s1"),))

NOT_NOW: list[tuple[Performance, CueKind, dict[str, Any], str]] = [
    *[
        (state, kind, payload, sentence)
        for kind, payload in (
            (CueKind.REPLAY, {}),
            (CueKind.SHOW, {"scene": "s2"}),
            (CueKind.SKIP, {"scene": "s2"}),
            (CueKind.ENTER, {}),
            (CueKind.PAUSE, {}),
            (CueKind.CARD, {"card": "tree"}),
            (CueKind.STOP, {"intervention": 1}),
            (CueKind.RELEASE, {}),
            (CueKind.END, {}),
            (CueKind.CLOSE, {}),
            (CueKind.REVEAL, {}),
            (CueKind.OPEN, {"purpose": "could happen", "round": 8}),
        )
        for state, sentence in ((Performance(), NOT_STARTED), (ENDED, HAS_ENDED))
    ],
    *[
        (replace(BUSY, paused=True), kind, {}, "The story is paused. Go on with it first.")
        for kind in (CueKind.SHOW, CueKind.OPEN, CueKind.FOLLOW, CueKind.STOP, CueKind.CARD, CueKind.PAUSE)
    ],
    *[
        (state, kind, payload, sentence)
        for kind, payload in (
            (CueKind.SHOW, {"scene": "s1", "back": True}),
            (CueKind.SKIP, {"scene": "s3"}),
            (CueKind.FOLLOW, {"option": "s2-o1"}),
            (CueKind.REWIND, {"scene": "s2"}),
        )
        for state, sentence in ((VOTING, OPEN_NOW), (SEALED, UNREVEALED), (FREE, FROZEN))
    ],
    (replace(WAITING, rounds=(WARM,), warm_up=1), CueKind.START, {"ground": "dim"}, OPEN_NOW),
    (replace(WAITING, rounds=(WARM,), warm_up=1), CueKind.GO_ON, {"section": 1}, OPEN_NOW),
    (replace(WAITING, rounds=(WARM,), warm_up=1), CueKind.OPEN, {"purpose": "warm-up", "round": 8}, OPEN_NOW),
    (STOPPED, CueKind.OPEN, {"purpose": "could happen", "round": 8}, OPEN_NOW),
    (STOPPED, CueKind.RELEASE, {}, OPEN_NOW),
    (VOTING, CueKind.STOP, {"intervention": 1}, OPEN_NOW),
    (VOTING, CueKind.OPEN, {"method": "approval", "round": 8}, OPEN_NOW),
    (
        with_rounds(replace(BUSY, plan=Plan(two_rounds=True, sealed=False)), SHOWN, CLOSED),
        CueKind.OPEN,
        {"method": "approval", "round": 8},
        UNREVEALED,
    ),
    (with_rounds(BUSY, FIRST_SEALED, CLOSED), CueKind.OPEN, {"method": "approval", "round": 8}, UNREVEALED),
    (FREE, CueKind.OPEN, {"method": "approval", "round": 8}, FROZEN),
    (FREE, CueKind.STOP, {"intervention": 1}, FROZEN),
    (replace(AT_FIRST, held=True), CueKind.SHOW, {"scene": "s2"}, NOTE_ONLY),
    (replace(BUSY, held=True), CueKind.STOP, {"intervention": 1}, NOTE_ONLY),
    (replace(BUSY, held=True), CueKind.OPEN, {"method": "approval", "round": 8}, NOTE_ONLY),
    (replace(BUSY, held=True), CueKind.ACCEPT, {"key": "panel-1", "label": "A", "origin": "panel"}, NOTE_ONLY),
    (BUSY, CueKind.START, {}, "This story has already started."),
    (BUSY, CueKind.REPLAY, {}, "This story is being played for the room already."),
    (BUSY, CueKind.SHOW, {"scene": "s3"}, NOTHING_FOLLOWS),
    (replace(BUSY, path=(PlayedStep("s6"),)), CueKind.SKIP, {"scene": "s3"}, NOTHING_FOLLOWS),
    (AT_FIRST, CueKind.SHOW, {"back": True}, "This is the first scene: there is none before it."),
    (BUSY, CueKind.SHOW, {"back": True, "scene": "s2"}, "You can go back one scene at a time."),
    (BUSY, CueKind.ENTER, {}, "The scene is on already."),
    (AT_FIRST, CueKind.FOLLOW, {"option": "s2-o1"}, "There is nothing to choose at this scene."),
    (ENDED, CueKind.FOLLOW, {"option": "s2-o1"}, "There is nothing to choose at this scene."),
    (Performance(), CueKind.REWIND, {"scene": "s2"}, NOT_STARTED),
    (BUSY, CueKind.REWIND, {"scene": "s2"}, "You can go back only to a scene with a choice that was already played."),
    (BUSY, CueKind.REWIND, {"scene": "s1"}, "You can go back only to a scene with a choice that was already played."),
    (BUSY, CueKind.DEBRIEF, {}, "End the story first."),
    (BUSY, CueKind.GO_ON, {"section": 1}, "End the story first."),
    (replace(ENDED, debrief=True), CueKind.DEBRIEF, {}, "The thanks are on the screen already."),
    (BUSY, CueKind.RESUME, {}, "The story is not paused."),
    (replace(BUSY, blank=True), CueKind.BLANK, {}, "The screen is already dark."),
    (BUSY, CueKind.UNBLANK, {}, "The screen is not dark."),
    (BUSY, CueKind.LIGHTS, {"ground": "bright"}, "The lights are already like that."),
    (BUSY, CueKind.STAGING, {"staging": "acted"}, "It is presented like that already."),
    (BUSY, CueKind.CARD, {"card": "tree"}, "It is like that already."),
    *[
        (state, CueKind.CARD, {"card": card}, "There is nothing to hold up here.")
        for state, card in (
            (replace(VOTING, card=Card.NONE), "tree"),
            (VOTING, "minority"),
            (replace(BUSY, plan=Plan()), "minority"),
            (with_rounds(BUSY, replace(SHOWN, disclosed={})), "split"),
            (with_rounds(BUSY, replace(SHOWN, state=RoundState.VOID)), "split"),
            (with_rounds(BUSY, replace(SHOWN, purpose=Purpose.DID_IT_HELP)), "split"),
            (AT_FIRST, "split"),
            (AT_FIRST, "minority"),
        )
    ],
    (
        with_rounds(BUSY, replace(SHOWN, disclosed={})),
        CueKind.CARD,
        {"card": "split", "taken_back": 1},
        "There is nothing to hold up here.",
    ),
    (VOTING, CueKind.CARD, {"card": "minority", "taken_back": True}, "There is nothing to hold up here."),
    (replace(BUSY, plan=Plan()), CueKind.STOP, {"intervention": 1}, "This scene cannot be stopped."),
    (replace(BUSY, run=Run.FIRST), CueKind.STOP, {"intervention": 1}, "This scene cannot be stopped."),
    (
        replace(BUSY, path=(PlayedStep("s2", option="s2-o3"),)),
        CueKind.STOP,
        {"intervention": 1},
        "This scene cannot be stopped.",
    ),
    (BUSY, CueKind.RELEASE, {}, "Nobody has stopped the scene."),
    (
        replace(BUSY, discussion=None, rounds=(), path=(PlayedStep("s2"),)),
        CueKind.DISCUSS,
        {},
        "Ask the room once before it discusses.",
    ),
    (
        replace(BUSY, discussion=None, rounds=(replace(SHOWN, purpose=Purpose.DID_IT_HELP),)),
        CueKind.DISCUSS,
        {},
        "Ask the room once before it discusses.",
    ),
    (replace(ENDED, discussion=None), CueKind.DISCUSS, {}, "Ask the room once before it discusses."),
    (replace(VOTING, discussion=None), CueKind.DISCUSS, {}, "Close the vote before the room discusses."),
    (AT_FIRST, CueKind.ACCEPT, {}, NO_CHOICES),
    (ENDED, CueKind.ACCEPT, {}, NO_CHOICES),
    (replace(BUSY, run=Run.FIRST), CueKind.ACCEPT, {}, NO_CHOICES),
    (replace(BUSY, path=(PlayedStep("s2", option="s2-o3"),)), CueKind.ACCEPT, {}, NO_CHOICES),
    (VOTING, CueKind.ACCEPT, {}, OPEN_NOW),
    (VOTING, CueKind.DROP, {"option": "floor-1"}, OPEN_NOW),
    (
        replace(BUSY, added=tuple(replace(FLOOR, key=f"floor-{number}") for number in range(3))),
        CueKind.ACCEPT,
        {},
        "There are 6 choices already. Drop one first.",
    ),
    *[
        (state, CueKind.DROP, {"option": option}, "Only a choice that was added here can be dropped.")
        for state, option in ((BUSY, "s2-o1"), (BUSY, "floor-2"), (ENDED, "floor-1"))
    ],
    *[
        (state, CueKind.OPEN, {"round": 8}, "A vote can be opened only at a scene with a choice.")
        for state in (AT_FIRST, ENDED, Performance())
    ],
    (
        replace(BUSY, run=Run.FIRST),
        CueKind.OPEN,
        {"round": 8},
        "In the first run nobody votes: it shows how it would go today.",
    ),
    (BUSY, CueKind.OPEN, {"purpose": "warm-up", "round": 8}, "A warm-up comes before the story."),
    (
        WAITING,
        CueKind.OPEN,
        {"purpose": "warm-up", "round": 8, "question": "Why?", "options": [{"label": "Yes"}]},
        "No warm-up question was written for this story.",
    ),
    (
        WAITING,
        CueKind.OPEN,
        {"purpose": "warm-up", "round": 8, "question": " ", "options": [{"label": "Yes"}, {"label": "No"}]},
        "No warm-up question was written for this story.",
    ),
    (
        WAITING,
        CueKind.OPEN,
        {"purpose": "warm-up", "round": 8, "options": [{"label": "Yes"}, {"label": "No"}]},
        "No warm-up question was written for this story.",
    ),
    (
        BUSY,
        CueKind.OPEN,
        {"purpose": "did it help", "round": 8},
        "The room can be asked this while somebody’s proposal is on stage.",
    ),
    (BUSY, CueKind.CLOSE, {}, "No vote is open now."),
    (AT_FIRST, CueKind.CLOSE, {}, "No vote is open now."),
    (SEALED, CueKind.CLOSE, {}, "No vote is open now."),
    *[
        (state, CueKind.REVEAL, {"round": 2}, "Close a vote first: only then can its result be shown.")
        for state in (BUSY, AT_FIRST, VOTING, replace(WAITING, rounds=(WARM,), warm_up=1))
    ],
    (Performance(), CueKind.VOID, {}, "There is no vote that could be made void."),
    (
        with_rounds(BUSY, SHOWN, replace(OPENED, state=RoundState.VOID)),
        CueKind.VOID,
        {"round": 2, "reason": "x"},
        "There is no vote that could be made void.",
    ),
]


@pytest.mark.parametrize(("state", "kind", "payload", "sentence"), NOT_NOW)
def test_what_cannot_be_now_says_why(state: Performance, kind: CueKind, payload: dict[str, Any], sentence: str) -> None:
    with pytest.raises(Refusal) as refused:
        after(state, kind, payload)
    assert (str(refused.value.message), refused.value.code) == (sentence, "not_now")


def test_a_story_without_a_scene_cannot_start() -> None:
    with pytest.raises(Refusal) as refused:
        after(Performance(), CueKind.START, {"ground": "dim"}, StoryContent())
    assert str(refused.value.message) == "This story has no scene to begin with."


def test_one_choice_is_no_vote() -> None:
    with pytest.raises(Refusal) as refused:
        after(BARE, CueKind.OPEN, {"method": "approval", "round": 1}, ONE_OPTION)
    sentence = "There is nothing to choose between here: this scene has fewer than two choices."
    assert str(refused.value.message) == sentence


FITS = "This vote does not fit the scene on stage."
IMPOSSIBLE = "These figures cannot be the result of this vote."
OTHER_VOTE = "This result belongs to another vote."
UNKNOWN_PROPOSAL = "This proposal is not known."
NEW = {"key": "panel-1", "label": "A bed", "origin": "panel"}

CANNOT_BE: list[tuple[Performance, CueKind, dict[str, Any], str, str]] = [
    (Performance(), CueKind.START, {"ground": "blue"}, "The lights are either dim or bright.", "ground"),
    (Performance(), CueKind.START, {}, "The lights are either dim or bright.", "ground"),
    (BUSY, CueKind.LIGHTS, {}, "The lights are either dim or bright.", "ground"),
    (AT_FIRST, CueKind.SHOW, {"scene": "s3"}, "That scene does not come next.", "scene"),
    (AT_FIRST, CueKind.SKIP, {}, "That scene does not come next.", "scene"),
    (BUSY, CueKind.FOLLOW, {"option": "s5-o1"}, "That is not one of the choices at this scene.", "option"),
    *[
        (ENDED, CueKind.GO_ON, {"section": section}, "There is no such part of the programme.", "section")
        for section in (None, 0, True, "1")
    ],
    (BUSY, CueKind.STAGING, {"staging": "sung"}, "A story is either acted or told.", "staging"),
    (BUSY, CueKind.CARD, {"card": "ace"}, "There is no such card.", "card"),
    *[
        (BUSY, CueKind.STOP, {"intervention": number}, UNKNOWN_PROPOSAL, "intervention")
        for number in (None, 0, -1, True, "1")
    ],
    *[
        (FREE, CueKind.RELEASE, {"changed": changed}, "Make this 400 characters or fewer.", "changed")
        for changed in (None, "x" * 401)
    ],
    *[
        (
            replace(BUSY, discussion=None),
            CueKind.DISCUSS,
            talk,
            "Enter a number of minutes from 0 to 60.",
            "minutes",
        )
        for talk in (
            {"since": "now"},
            {"since": "now", "minutes": -1},
            {"since": "now", "minutes": 61},
            {"since": "now", "minutes": True},
            {"since": "", "minutes": 5},
            {"since": 5, "minutes": 5},
            {"minutes": 5},
        )
    ],
    *[
        (BUSY, CueKind.ACCEPT, NEW | {"label": label}, "Say it in a few words.", "label")
        for label in (None, "", "  ", "x" * 121)
    ],
    *[
        (BUSY, CueKind.ACCEPT, NEW | {"key": key}, "This choice is not a new one.", "key")
        for key in (None, "", "s2-o1", "floor-1")
    ],
    (
        replace(BUSY, added=(replace(FLOOR, dropped=True),)),
        CueKind.ACCEPT,
        NEW | {"key": "floor-1"},
        "This choice is not a new one.",
        "key",
    ),
    *[
        (BUSY, CueKind.ACCEPT, NEW | {"intervention": number}, UNKNOWN_PROPOSAL, "intervention")
        for number in (-1, None, True)
    ],
    *[
        (
            BUSY,
            CueKind.ACCEPT,
            NEW | {"origin": origin},
            "A choice that is added comes from the floor or from the panel.",
            "origin",
        )
        for origin in (None, "author")
    ],
    (BUSY, CueKind.OPEN, {"purpose": "fun", "round": 8}, "Nobody can be asked that here.", "purpose"),
    *[
        (BUSY, CueKind.OPEN, {"round": 8, "method": method}, "Choose one of the ways to ask the room.", "method")
        for method in (None, "lots")
    ],
    *[
        (
            BUSY,
            CueKind.OPEN,
            {"round": 8, "method": "gradient"} | about,
            "Say which choice the room is asked about.",
            "option",
        )
        for about in ({}, {"about": "s5-o1"}, {"option": "s2-o1"})
    ],
    *[
        (BUSY, CueKind.OPEN, {"round": number, "method": "approval"}, "This vote is not a new one.", "round")
        for number in (None, 1, True, "8")
    ],
    *[
        (BUSY, CueKind.OPEN, opening(OPENED) | wrong, FITS, "")
        for wrong in ({"number": 1}, {"playing": 2}, {"scene": "s1"}, {"options": []}, {"about": "x"})
    ],
    (SEALED, CueKind.REVEAL, REVEAL_OPENED | {"round": 1}, OTHER_VOTE, ""),
    (SEALED, CueKind.REVEAL, REVEAL_OPENED | {"earlier": [revealing(1, SECOND)]}, OTHER_VOTE, ""),
    (with_rounds(BUSY, FIRST_SEALED, CLOSED), CueKind.REVEAL, REVEAL_OPENED, OTHER_VOTE, ""),
    *[
        (SEALED, CueKind.REVEAL, REVEAL_OPENED | wrong, IMPOSSIBLE, "")
        for wrong in ({"earlier": {}}, {"earlier": [1]}, {"disclosed": []}, {"counts": {}})
    ],
    *[
        (BUSY, CueKind.VOID, {"round": number, "reason": reason}, "Say in a few words why this vote is void.", "reason")
        for number, reason in ((2, "x"), (1, None), (1, " "))
    ],
]


@pytest.mark.parametrize(("state", "kind", "payload", "sentence", "field"), CANNOT_BE)
def test_what_cannot_be_right_says_what_is_wrong(
    state: Performance, kind: CueKind, payload: dict[str, Any], sentence: str, field: str
) -> None:
    with pytest.raises(Invalid) as refused:
        after(state, kind, payload)
    assert (str(refused.value.message), refused.value.field) == (sentence, field)


def test_a_stored_cue_that_is_refused_now_is_passed_over_and_the_rest_is_unreadable() -> None:
    log = [Cue(1, CueKind.START, {"ground": "dim"}, AT), Cue(2, CueKind.SHOW, {"scene": "s9"}, AT)]
    started = fold(EVENING, log[:1])
    assert started == Performance(
        status=PerformanceStatus.RUNNING, plan=BEFORE_THERE_WERE_SWITCHES, path=(PlayedStep("s1"),)
    )
    assert fold(EVENING, log) == replace(started, unreadable=True)
    further = read_on(fold(EVENING, log), Cue(3, CueKind.SHOW, {"scene": "s2"}, AT), EVENING)
    assert further == replace(started, path=(PlayedStep("s1"), PlayedStep("s2")), unreadable=True)


def test_a_stored_cue_that_can_be_read_changes_what_it_changed_when_it_was_new() -> None:
    assert read_on(BUSY, Cue(1, CueKind.PAUSE, {}, AT), EVENING) == replace(BUSY, paused=True)


def test_a_cue_of_an_unknown_kind_makes_the_rest_unreadable() -> None:
    assert read_on(BUSY, None, EVENING) == replace(BUSY, unreadable=True)
    assert fold(EVENING, []) == Performance()
    assert fold(EVENING, [], Plan(stops=True)) == Performance(plan=Plan(stops=True))


def test_the_status_of_an_unreadable_log_is_what_its_kinds_say() -> None:
    ended = read_on(replace(BUSY, unreadable=True), Cue(1, CueKind.END, {}, AT), EVENING)
    assert (ended.status, ended.unreadable, ended.card) == (PerformanceStatus.ENDED, True, Card.NONE)
    refused = read_on(Performance(), Cue(1, CueKind.START, {"ground": "blue"}, AT), EVENING)
    assert refused == Performance(status=PerformanceStatus.RUNNING, unreadable=True)


@pytest.mark.parametrize("kind", CueKind)
def test_of_an_unreadable_log_only_the_end_the_lights_and_going_on_are_left(kind: CueKind) -> None:
    allowed = {CueKind.BLANK, CueKind.UNBLANK, CueKind.LIGHTS, CueKind.END, CueKind.DEBRIEF, CueKind.GO_ON}
    ensure_readable(BUSY, kind)
    if kind in allowed:
        ensure_readable(replace(BUSY, unreadable=True), kind)
        return
    with pytest.raises(Refusal) as refused:
        after(replace(BUSY, unreadable=True), kind)
    sentence = "We cannot show where this story is. End it, then start the next one."
    assert (str(refused.value.message), refused.value.code) == (sentence, "not_now")


def test_a_story_that_cannot_be_read_can_be_ended() -> None:
    assert after(replace(BUSY, unreadable=True), CueKind.END).status is PerformanceStatus.ENDED


def test_a_scene_leads_on_only_where_there_is_a_next_one() -> None:
    assert next_scene(AT_FIRST, EVENING) == "s2"
    assert next_scene(BUSY, EVENING) is None
    assert next_scene(replace(BUSY, path=(PlayedStep("s7"),)), EVENING) is None
    broken = StoryContent(scenes=(replace(EVENING.scenes[0], leads_to="nowhere"),))
    assert next_scene(AT_FIRST, broken) is None


def test_only_rounds_that_count_are_counted() -> None:
    state = with_rounds(BUSY, SHOWN, replace(OPENED, state=RoundState.VOID), TRIED)
    assert state.counted(1) == (SHOWN,)
    assert state.counted(2) == (TRIED,)
    assert voidable(state) == TRIED
    assert voidable(with_rounds(BUSY, SHOWN, replace(OPENED, state=RoundState.VOID))) is None
    assert voidable(Performance()) is None


def test_an_option_stands_where_it_was_written_or_added() -> None:
    assert options_at(BUSY, EVENING, "s2") == OFFERED
    assert options_at(BUSY, EVENING, "s1") == options_at(BUSY, EVENING, "s9") == ()
    assert option_at(BUSY, EVENING, "floor-1") == OFFERED[-1]
    assert option_at(BUSY, EVENING, "s5-o1") is None


def test_there_are_as_many_choices_as_letters_and_what_was_dropped_takes_none() -> None:
    many = DecisionPoint(question="?", options=tuple(S2.decision.options[:1]) * (len(LETTERS) + 1))  # type: ignore[union-attr]
    assert "".join(option.letter for option in written_options(many)) == LETTERS
    assert written_options(many)[0] == OutcomeOption("s2-o1", "A", Origin.PROPOSED_MODEL, "s3")
    added = (replace(FLOOR, dropped=True), FLOOR, *[replace(FLOOR, key=f"floor-{number}") for number in range(2, 6)])
    offered = with_added(WRITTEN, added)
    assert offered[3] == OutcomeOption("floor-1", "D", Origin.FLOOR, None, "Ring his sister")
    assert [(one.key, one.letter) for one in offered[3:]] == [("floor-1", "D"), ("floor-2", "E"), ("floor-3", "F")]
