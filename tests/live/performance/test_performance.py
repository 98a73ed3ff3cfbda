"""The fold of cues: by example, and for every sequence of cues that could ever be."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from itertools import zip_longest
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from live.commands.command import Request
from live.commands.event_data import Supply, payload_for
from live.commands.host_actions import allowed, is_possible, next_action
from live.performance.event_log import Cue, CueKind
from live.performance.plan import Plan, Staging, WarmUp
from live.performance.reducer import apply, fold
from live.performance.round import ABOUT_A_STOP, Figures, Purpose, Round, RoundState
from live.performance.state import (
    Card,
    HouseLights,
    Performance,
    PerformanceStatus,
    Run,
    next_scene,
    options_at,
    status_after,
    voidable,
)
from scenarios.errors import Refusal
from scenarios.pathways.pathway import PathwayContent
from scenarios.results.outcome import Method
from scenarios.stories.story import DecisionPoint, Option, Origin, Scene, SceneKind, StoryContent, blanked
from tests.live.stories import EVENING, decision, ending, narrative

AT = datetime(2026, 3, 1, 19, 0, tzinfo=UTC)


class Host:
    """Conducts a performance in memory, as the server would, and remembers its log."""

    def __init__(self, story: StoryContent = EVENING, plan: Plan = Plan()) -> None:
        self.story = story
        self.plan = plan
        self.state = Performance(plan=plan)
        self.log: list[Cue] = []

    def asks(self, kind: str, figures: Figures | None = None, **details: Any) -> Performance:
        request = Request(CueKind(kind), details)
        sealed = self.state.undecided
        supply = Supply(
            ground=self.state.lights,
            plan=self.plan,
            round_id=len(self.log) + 1,
            figures={one.id: figures or nobody_voted(one) for one in sealed} or {0: Figures({}, 0, 0, 0)},
            intervention=details.get("intervention", len(self.log) + 1 if kind == "stop" else 0),
            words="Ring his sister",
            now="2026-03-01T19:00:00+00:00",
        )
        payload = payload_for(request, self.state, self.story, supply)
        cue = Cue(len(self.log) + 1, request.kind, payload, AT)
        self.state = apply(self.state, cue, self.story)
        self.log.append(cue)
        return self.state

    def is_refused(self, kind: str, **details: Any) -> str:
        before = self.state
        with pytest.raises(Refusal) as refused:
            self.asks(kind, **details)
        assert self.state == before
        assert refused.value.code == "not_now"
        return str(refused.value.message)

    def asks_all(self, *kinds: str) -> Performance:
        for kind in kinds:
            self.asks(kind)
        return self.state


def nobody_voted(asked: Round) -> Figures:
    """Figures of a round in which three phones were here and none voted."""
    return Figures(dict.fromkeys(asked.keys, 0), 0, 0, 3)


@pytest.fixture
def host() -> Host:
    return Host()


@pytest.fixture
def at_decision(host: Host) -> Host:
    host.asks_all("start", "show")
    return host


@pytest.fixture
def revealed(at_decision: Host) -> Host:
    at_decision.asks_all("open", "close")
    at_decision.asks("reveal", Figures({"s2-o1": 4, "s2-o2": 1, "s2-o3": 0}, 5, 1, 6))
    return at_decision


def test_a_performance_waits_until_it_is_started(host: Host) -> None:
    assert host.state.status is PerformanceStatus.WAITING
    assert host.state.scene is None
    assert "not started" in host.is_refused("show")


def test_it_starts_at_the_first_scene(host: Host) -> None:
    assert host.asks("start").scene == "s1"


def test_a_story_in_one_box_starts_too() -> None:
    host = Host(StoryContent(what_happened="It took nine hours.").playable())
    assert host.asks("start").scene == "s1"
    assert host.asks("end").status is PerformanceStatus.ENDED


def test_the_next_scene_is_where_the_scene_leads(host: Host) -> None:
    assert host.asks_all("start", "show").scene == "s2"


def test_nothing_follows_a_decision_by_itself(at_decision: Host) -> None:
    at_decision.is_refused("show")


def test_a_vote_opens_only_at_a_decision(host: Host) -> None:
    host.asks("start")
    host.is_refused("open")


def test_one_choice_is_nothing_to_vote_on() -> None:
    host = Host(StoryContent(scenes=(decision("s1", "s2"), ending("s2"))))
    host.asks("start")
    host.is_refused("open")
    assert host.asks("follow", option="s1-o1").scene == "s2"


def test_an_opened_round_freezes_its_options_by_key(at_decision: Host) -> None:
    asked = at_decision.asks("open").round
    assert asked is not None and asked.state is RoundState.OPEN and asked.method is Method.APPROVAL
    assert [(option.key, option.letter, option.label) for option in asked.options] == [
        ("s2-o1", "A", ""),
        ("s2-o2", "B", ""),
        ("s2-o3", "C", ""),
    ]


@pytest.mark.parametrize(
    ("kind", "details"),
    [
        ("show", {}),
        ("show", {"scene": "s1"}),
        ("open", {}),
        ("follow", {"option": "s2-o1"}),
        ("rewind", {"scene": "s2"}),
    ],
)
def test_a_scene_never_changes_under_an_undecided_vote(at_decision: Host, kind: str, details: dict[str, Any]) -> None:
    for step in ("open", "close"):
        at_decision.asks(step)
        at_decision.is_refused(kind, **details)


def test_only_a_closed_vote_is_revealed(at_decision: Host) -> None:
    at_decision.asks("open")
    at_decision.is_refused("reveal")
    at_decision.asks("close")
    assert at_decision.asks("reveal").round is not None
    at_decision.is_refused("reveal")
    at_decision.is_refused("close")


@pytest.mark.parametrize(
    "figures",
    [
        Figures({"s2-o1": 1}, 1, 0, 1),
        Figures({"s2-o1": 6, "s2-o2": 0, "s2-o3": 0}, 5, 0, 9),
        Figures({"s2-o1": 5, "s2-o2": 0, "s2-o3": 0}, 5, 1, 9),
        Figures({"s2-o1": 5, "s2-o2": 0, "s2-o3": 0}, 5, 0, 4),
        Figures({"s2-o1": -1, "s2-o2": 0, "s2-o3": 0}, 0, 0, 4),
        Figures({"s2-o1": 0, "s2-o2": 0, "s2-o3": 0}, 1, 0, 4),
        Figures({"s2-o1": True, "s2-o2": 0, "s2-o3": 0}, 1, 0, 4),
    ],
    ids=["no option", "over the voters", "over those who named one", "over the phones", "negative", "lost", "bool"],
)
def test_figures_that_cannot_be_are_refused(at_decision: Host, figures: Figures) -> None:
    at_decision.asks_all("open", "close")
    with pytest.raises(Refusal):
        at_decision.asks("reveal", figures)


def test_one_choice_counts_nobody_twice(at_decision: Host) -> None:
    at_decision.asks("open", method="one choice")
    at_decision.asks("close")
    with pytest.raises(Refusal):
        at_decision.asks("reveal", Figures({"s2-o1": 3, "s2-o2": 3, "s2-o3": 0}, 5, 0, 9))


def test_a_second_round_may_follow_at_the_same_decision(revealed: Host) -> None:
    asked = revealed.asks("open").round
    assert asked is not None and (asked.playing, asked.number) == (1, 2)


def test_an_option_leads_to_its_scene(revealed: Host) -> None:
    assert revealed.asks("follow", option="s2-o2").scene == "s4"
    assert [step.option for step in revealed.state.path] == [None, "s2-o2", None]


def test_an_option_may_be_followed_without_any_vote(at_decision: Host) -> None:
    assert at_decision.asks("follow", option="s2-o1").scene == "s3"


def test_what_nobody_has_written_is_told_on_stage(at_decision: Host) -> None:
    state = at_decision.asks("follow", option="s2-o3")
    assert (state.scene, state.told) == (None, "s2-o3")
    at_decision.is_refused("show")
    at_decision.is_refused("open")
    assert at_decision.asks("rewind", scene="s2").scene == "s2"


def test_an_option_that_leads_to_a_missing_scene_is_told_too(at_decision: Host) -> None:
    at_decision.asks("follow", option="s2-o1")
    at_decision.asks("show")
    assert at_decision.asks("follow", option="s5-o3").told == "s5-o3"
    assert at_decision.asks("show", scene="s5").scene == "s5"


def test_rewinding_plays_a_decision_anew(revealed: Host) -> None:
    revealed.asks("follow", option="s2-o2")
    assert revealed.asks("rewind", scene="s2").round is None
    asked = revealed.asks("open").round
    assert asked is not None and (asked.playing, asked.number) == (2, 1)
    assert len(revealed.state.rounds) == 2


def test_one_rewinds_only_to_a_decision_that_was_played(revealed: Host) -> None:
    for key in ("s1", "s2", "s5", "s99"):
        revealed.is_refused("rewind", scene=key)


def test_a_slip_of_the_clicker_loses_no_result(revealed: Host) -> None:
    shown = revealed.state
    assert revealed.asks("show", scene="s1").scene == "s1"
    assert revealed.asks("show") == shown


def test_a_wrong_choice_is_taken_back_with_its_result(revealed: Host) -> None:
    shown = revealed.state
    revealed.asks("follow", option="s2-o2")
    back = revealed.asks("show", scene="s2")
    assert back.round == shown.round
    assert revealed.asks("follow", option="s2-o1").scene == "s3"


def test_one_goes_back_one_scene_at_a_time(revealed: Host) -> None:
    revealed.asks("follow", option="s2-o2")
    revealed.is_refused("show", scene="s1")


def test_a_void_round_gives_way_to_a_new_one(at_decision: Host) -> None:
    at_decision.asks("open")
    void = at_decision.asks("void", reason="The sound failed").round
    assert void is not None and (void.state, void.reason) == (RoundState.VOID, "The sound failed")
    asked = at_decision.asks("open").round
    assert asked is not None and (asked.playing, asked.number) == (1, 2)


def test_a_result_can_still_be_voided_scenes_later_and_after_the_end(revealed: Host) -> None:
    revealed.asks("follow", option="s2-o1")
    revealed.asks("end")
    assert revealed.asks("void", reason="Somebody voted twice").rounds[0].state is RoundState.VOID
    revealed.is_refused("void", reason="Once more")


def test_while_paused_only_what_calms_is_possible(at_decision: Host) -> None:
    at_decision.asks_all("open", "pause")
    for kind in ("show", "close", "reveal", "pause"):
        assert "paused" in at_decision.is_refused(kind)
    at_decision.is_refused("open")
    at_decision.asks("lights", ground="bright")
    at_decision.asks_all("blank", "unblank")
    assert at_decision.asks("resume").round is not None


def test_an_open_vote_is_closed_and_kept_at_the_end(at_decision: Host) -> None:
    at_decision.asks("open")
    kept = at_decision.asks("end").rounds[-1]
    assert (kept.state, kept.saved, kept.figures) == (RoundState.CLOSED, True, None)


def test_an_end_by_mistake_is_undone_by_going_back(revealed: Host) -> None:
    revealed.asks_all("end")
    assert revealed.asks("rewind", scene="s2").status is PerformanceStatus.RUNNING


def test_lights_can_be_set_before_the_start_and_stay(host: Host) -> None:
    host.asks("lights", ground="bright")
    assert host.asks("start").lights is HouseLights.BRIGHT
    host.is_refused("lights", ground="bright")


@pytest.mark.parametrize(
    ("kind", "payload"),
    [
        (CueKind.OPEN, {}),
        (CueKind.OPEN, {"method": "approval", "round": True}),
        (CueKind.OPEN, {"method": "approval", "round": 4, "options": []}),
        (CueKind.FOLLOW, {"option": "s5-o1"}),
        (CueKind.FOLLOW, {}),
        (CueKind.LIGHTS, {"ground": []}),
        (CueKind.START, {}),
        (CueKind.OPEN, {"purpose": "warm-up"}),
        (CueKind.CARD, {"card": "nothing"}),
        (CueKind.ACCEPT, {"label": "", "key": "floor-1", "origin": "floor"}),
    ],
)
def test_a_payload_that_cannot_be_right_is_refused(at_decision: Host, kind: CueKind, payload: dict[str, Any]) -> None:
    with pytest.raises(Refusal):
        apply(at_decision.state, Cue(9, kind, payload, AT), EVENING)


@pytest.mark.parametrize(
    ("kinds", "status"),
    [
        ([], PerformanceStatus.WAITING),
        ([CueKind.LIGHTS], PerformanceStatus.WAITING),
        ([CueKind.START, CueKind.SHOW], PerformanceStatus.RUNNING),
        ([CueKind.START, CueKind.END, CueKind.VOID], PerformanceStatus.ENDED),
        ([CueKind.START, CueKind.END, CueKind.REWIND], PerformanceStatus.RUNNING),
    ],
)
def test_a_programme_knows_the_status_without_the_story(kinds: list[CueKind], status: PerformanceStatus) -> None:
    assert status_after(kinds) is status


# Every sequence of cues.

SCENE_KEYS = ("s1", "s2", "s3", "s4", "s5", "s6", "s7", "s8", "nowhere")
FULL = Plan(
    first_run=True,
    stops=True,
    two_rounds=True,
    minutes=5,
    reasons=True,
    minority=True,
    warm_up=WarmUp("How did you come here?", ("By bus", "On foot")),
)
PLANS = st.sampled_from([Plan(), FULL, replace(FULL, first_run=False, sealed=False, method=Method.GRADIENT)])
OPTION_KEYS = ("s2-o1", "s2-o2", "s2-o3", "s5-o1", "s5-o2", "s5-o3", "s8-o1", "nothing")

WITH_DETAILS = {
    CueKind.VOID,
    CueKind.FOLLOW,
    CueKind.REWIND,
    CueKind.LIGHTS,
    CueKind.DROP,
    CueKind.CARD,
    CueKind.STAGING,
}
EVERY_REQUEST = (
    [Request(kind) for kind in CueKind if kind not in WITH_DETAILS]
    + [Request(CueKind.SHOW, {"scene": key}) for key in SCENE_KEYS]
    + [Request(CueKind.OPEN, {"method": method.value}) for method in (Method.APPROVAL, Method.ONE_CHOICE)]
    + [Request(CueKind.OPEN, {"method": Method.GRADIENT.value, "option": key}) for key in (*OPTION_KEYS, "floor-1")]
    + [Request(CueKind.OPEN, {"purpose": purpose.value}) for purpose in (Purpose.WARM_UP, *ABOUT_A_STOP)]
    + [Request(CueKind.DROP, {"option": key}) for key in (*OPTION_KEYS, "floor-1", "panel-1")]
    + [Request(CueKind.CARD, {"card": card.value}) for card in Card]
    + [Request(CueKind.STAGING, {"staging": staging.value}) for staging in Staging]
    + [Request(CueKind.FOLLOW, {"option": key}) for key in OPTION_KEYS]
    + [Request(CueKind.REWIND, {"scene": key}) for key in SCENE_KEYS]
    + [Request(CueKind.LIGHTS, {"ground": ground.value}) for ground in HouseLights]
    + [Request(CueKind.VOID, {"reason": "-"})]
)

figures = st.builds(
    Figures,
    st.dictionaries(st.sampled_from(OPTION_KEYS), st.integers(-1, 5), max_size=4),
    st.integers(-1, 9),
    st.integers(-1, 9),
    st.integers(-1, 9),
)
single = st.none() | st.booleans() | st.integers(-2, 4) | st.sampled_from(SCENE_KEYS + OPTION_KEYS)
anything = single | st.lists(single, max_size=2) | st.dictionaries(st.sampled_from(OPTION_KEYS), single, max_size=2)
wild_payload = st.dictionaries(
    st.sampled_from(["scene", "back", "round", "option", "method", "ground", "reason", "counts", "ballots", "empty"]),
    anything,
    max_size=4,
)
wild = st.builds(Cue, st.just(1), st.sampled_from(CueKind), wild_payload, st.just(AT))
ON_THE_WAY = st.sampled_from(["start", "show", "open", "close", "reveal", "follow", "rewind", "void", "end"])


def fair(asked: Round) -> Figures:
    """Figures that fit a round."""
    return Figures(dict.fromkeys(asked.keys[:1], 2) | dict.fromkeys(asked.keys[1:], 0), 3, 1, 4)


def next_cue(data: st.DataObject, state: Performance, number: int) -> Cue | None:
    """Any cue: usually one of a real host's, sometimes with figures that cannot be, sometimes wild."""
    if data.draw(st.integers(0, 9), label="how wild") == 0:
        return data.draw(wild)
    likely = [action.request for action in allowed(state, EVENING)]
    request = data.draw(st.sampled_from(likely * 3 + EVERY_REQUEST))
    odd = data.draw(st.none() | figures)
    supply = Supply(
        ground=state.lights,
        plan=state.plan,
        round_id=number,
        figures={one.id: odd or fair(one) for one in state.undecided} or {0: Figures({}, 0, 0, 0)},
        intervention=data.draw(st.integers(0, 4)) if request.kind in {CueKind.STOP, CueKind.ACCEPT} else 0,
        words=data.draw(st.sampled_from(["Ring his sister", "", "x" * 121])),
        now="2026-03-01T19:00:00+00:00",
    )
    try:
        return Cue(number, request.kind, payload_for(request, state, EVENING, supply), AT)
    except Refusal:
        return None


@settings(max_examples=200, deadline=None)
@given(st.data(), PLANS)
def test_no_sequence_of_cues_reaches_an_impossible_state(data: st.DataObject, plan: Plan) -> None:
    state, taken = Performance(plan=plan), []
    for number in range(1, data.draw(st.integers(1, 40), label="cues") + 1):
        cue = next_cue(data, state, number)
        try:
            after = apply(state, cue, EVENING) if cue else state
        except Refusal:
            after = state
        else:
            taken += [cue] if cue else []
        check_possible(after, EVENING)
        check_history(state, after)
        state = after
    assert fold(EVENING, taken, plan) == state
    assert status_after(cue.kind for cue in taken) is state.status


@settings(max_examples=80, deadline=None)
@given(st.data(), PLANS)
def test_what_is_offered_is_exactly_what_is_taken(data: st.DataObject, plan: Plan) -> None:
    state = Performance(plan=plan)
    for number in range(1, data.draw(st.integers(0, 25), label="cues") + 1):
        cue = next_cue(data, state, number)
        try:
            state = apply(state, cue, EVENING) if cue else state
        except Refusal:
            continue
    offered = [action.request for action in allowed(state, EVENING)]
    for request in EVERY_REQUEST:
        meant = Request(CueKind.OPEN, {"method": "approval"}) if request == Request(CueKind.OPEN) else request
        assert is_possible(request, state, EVENING) == (meant in offered), request
    upcoming = next_action(state, EVENING)
    assert upcoming is None or upcoming.request in offered


def check_possible(state: Performance, story: StoryContent) -> None:
    """Everything that must hold of every state."""
    assert (state.status is PerformanceStatus.WAITING) == (not state.path)
    assert all(story.scene(step.scene) for step in (*state.path, *state.ahead))
    check_path(state, story)
    check_rounds(state)
    assert not state.paused or state.status is PerformanceStatus.RUNNING
    assert state.told is None or state.scene is None
    assert state.status is PerformanceStatus.WAITING or state.told is not None or state.path[-1].scene == state.scene
    assert next_scene(state, story) is None or state.told is None


def check_path(state: Performance, story: StoryContent) -> None:
    """Each step follows from the one before, and only a decision's step names an option."""
    for step, after in zip_longest(state.path, state.path[1:]):
        scene = story.scene(step.scene)
        assert scene is not None
        if step.option is not None:
            option = next((one for one in every_option(state, story, step.scene) if one.key == step.option), None)
            assert option and (after is None or option.leads_to == after.scene)
            assert after is not None or story.scene(option.leads_to) is None
        elif after is not None:
            assert scene.leads_to == after.scene and scene.kind is not SceneKind.DECISION
        if step.playing is not None:
            assert scene.decision and {asked.scene for asked in state.rounds_of(step.playing)} == {step.scene}


def every_option(state: Performance, story: StoryContent, scene: str) -> list[Any]:
    """The options of a scene, those that were added and dropped again included."""
    undropped = replace(state, added=tuple(replace(one, dropped=False) for one in state.added))
    return [*options_at(undropped, story, scene), *(one for one in state.added if one.scene == scene)]


def check_rounds(state: Performance) -> None:
    """One open round at most, shown figures only where revealed, and nothing left undecided behind."""
    open_now = [asked for asked in state.rounds if asked.state is RoundState.OPEN]
    assert len(open_now) <= 1
    warming_up = state.status is PerformanceStatus.WAITING and state.warm_up is not None
    assert not open_now or ((state.status is PerformanceStatus.RUNNING or warming_up) and open_now[0] == state.round)
    for asked in state.rounds:
        assert asked.state is not RoundState.REVEALED or (asked.figures and asked.saved)
        assert asked.figures is None or set(asked.figures.counts) == set(asked.keys)
        assert asked.state is not RoundState.VOID or asked.reason
        assert not asked.is_undecided or asked.saved or asked in state.undecided
        assert not (asked.saved and asked.state is RoundState.OPEN)
    places = [(asked.playing, asked.number) for asked in state.rounds]
    assert len(set(places)) == len(places) and len({asked.id for asked in state.rounds}) == len(places)
    assert sorted({playing for playing, _ in places}) == list(range(1, state.playings + 1))


def check_history(before: Performance, after: Performance) -> None:
    """Rounds are never forgotten, their questions never change, and a result is never rewritten."""
    assert len(after.rounds) in {len(before.rounds), len(before.rounds) + 1}
    for earlier, later in zip(before.rounds, after.rounds, strict=False):
        same = replace(
            earlier,
            state=later.state,
            figures=later.figures,
            saved=later.saved,
            reason=later.reason,
            disclosed=later.disclosed,
        )
        assert same == later
        assert earlier.figures is None or earlier.figures == later.figures
        assert earlier.saved <= later.saved
        assert earlier.state is not RoundState.VOID or earlier == later


# The log of every story folds over what its withdrawal leaves of it.

KEYS = ("s1", "s2", "s3", "s4")
LEADS = st.none() | st.sampled_from((*KEYS, "nowhere"))
WORDS = st.sampled_from(["", " ", "Somebody is hurt"])


@st.composite
def scenes(draw: st.DrawFn, key: str) -> Scene:
    """Any scene: option keys are the same in all of them, as in stories that people wrote."""
    kind = draw(st.sampled_from(SceneKind))
    asked = None
    if kind is SceneKind.DECISION:
        leads = draw(st.lists(LEADS, max_size=3))
        options = tuple(Option(f"o{place}", "A choice", lead) for place, lead in enumerate(leads))
        asked = DecisionPoint("What now?", "the nurse", options)
    return Scene(key, kind, "A scene", "It happens.", content_note=draw(WORDS), decision=asked, leads_to=draw(LEADS))


STORIES = st.integers(0, len(KEYS)).flatmap(
    lambda count: st.builds(
        StoryContent, st.just("A title"), st.just("It happened."), scenes=st.tuples(*map(scenes, KEYS[:count]))
    )
)


@pytest.mark.fault("withdrawn-in-play")
@settings(max_examples=150, deadline=None)
@given(st.data(), STORIES, PLANS)
def test_a_log_folds_the_same_when_the_words_are_gone(data: st.DataObject, story: StoryContent, plan: Plan) -> None:
    host = Host(story.playable(), plan)
    for _ in range(data.draw(st.integers(1, 25), label="cues")):
        request = data.draw(st.sampled_from([action.request for action in allowed(host.state, host.story)]))
        host.asks(request.kind, **request.details)
    assert fold(blanked(story, PathwayContent("")).playable(), host.log, plan) == host.state


odd = st.builds(Cue, st.just(1), st.sampled_from(CueKind), wild_payload | anything, st.just(AT))


@pytest.mark.fault("unreadable-log")
@settings(max_examples=150, deadline=None)
@given(st.data(), PLANS)
def test_whatever_stands_in_a_log_can_be_read_and_a_story_that_is_on_can_be_ended(
    data: st.DataObject, plan: Plan
) -> None:
    host = Host(plan=plan)
    for _ in range(data.draw(st.integers(0, 12), label="cues")):
        request = data.draw(st.sampled_from([action.request for action in allowed(host.state, EVENING)]))
        host.asks(request.kind, **request.details)
    log: list[Cue | None] = list(host.log)
    for damaged in data.draw(st.lists(st.none() | odd, max_size=3)):
        log.insert(data.draw(st.integers(0, len(log))), damaged)
    state = fold(EVENING, log, plan)
    assert state.status is status_after(cue.kind for cue in log if cue)
    kinds = {action.request.kind for action in allowed(state, EVENING)}
    assert not state.unreadable or CueKind.START not in kinds
    assert state.status is not PerformanceStatus.RUNNING or CueKind.END in kinds
    if state.status is PerformanceStatus.RUNNING:
        assert fold(EVENING, [*log, Cue(99, CueKind.END, {}, AT)], plan).status is PerformanceStatus.ENDED


def test_nobody_voted_is_a_result_too(at_decision: Host) -> None:
    at_decision.asks_all("open", "close", "reveal")
    assert voidable(at_decision.state) is not None
    assert next_action(at_decision.state, EVENING) is None
    assert at_decision.state.round is not None and at_decision.state.round.figures is not None


@pytest.mark.parametrize(
    ("cues", "upcoming"),
    [
        ([], Request(CueKind.START)),
        (["start"], Request(CueKind.SHOW)),
        (["start", "show"], Request(CueKind.OPEN, {"method": "approval"})),
        (["start", "show", "open"], Request(CueKind.CLOSE)),
        (["start", "show", "open", "pause"], Request(CueKind.RESUME)),
        (["start", "blank"], Request(CueKind.UNBLANK)),
        (["start", "show", "open", "close"], Request(CueKind.REVEAL)),
        (["start", "end"], None),
    ],
)
def test_one_thing_is_the_sensible_next_one(host: Host, cues: list[str], upcoming: Request | None) -> None:
    host.asks_all(*cues)
    action = next_action(host.state, EVENING)
    assert (action and action.request) == upcoming


def test_after_the_result_the_next_thing_is_what_the_room_preferred(revealed: Host) -> None:
    action = next_action(revealed.state, EVENING)
    assert action and action.request == Request(CueKind.FOLLOW, {"option": "s2-o1"})
    assert str(action.label) == "Play A: Choice 1 of s2"
    assert str(action.hint) == "Goes to “Scene s3”."


def test_on_a_tie_the_choice_is_the_facilitators(at_decision: Host) -> None:
    at_decision.asks_all("open", "close")
    at_decision.asks("reveal", Figures({"s2-o1": 2, "s2-o2": 2, "s2-o3": 0}, 4, 0, 4))
    assert next_action(at_decision.state, EVENING) is None


def test_the_last_scene_is_followed_by_the_end() -> None:
    host = Host(StoryContent(scenes=(narrative("s1", "s2"), ending("s2"))))
    host.asks_all("start", "show")
    action = next_action(host.state, host.story)
    assert action and action.request.kind is CueKind.END


def test_every_action_says_what_it_does(revealed: Host) -> None:
    revealed.asks("follow", option="s2-o1")
    for action in allowed(revealed.state, EVENING):
        assert str(action.label).strip() and str(action.hint).strip()
    labels = [str(action.label) for action in allowed(revealed.state, EVENING)]
    assert "Make the vote at “Scene s2” void" in labels
    assert len(set(labels)) == len(labels)


# The forum theatre: every step beyond "play once, one vote at each decision" is a switch.


def planned(**switches: Any) -> Host:
    return Host(plan=replace(Plan(), **switches))


def at_the_decision(**switches: Any) -> Host:
    host = planned(**switches)
    host.asks_all("start", "show")
    return host


def test_the_first_run_is_played_without_stops_and_votes() -> None:
    host = at_the_decision(first_run=True, stops=True)
    assert host.state.run is Run.FIRST
    for kind in ("open", "stop", "accept"):
        assert host.is_refused(kind)


def test_the_first_run_goes_where_it_would_go_today() -> None:
    today = decision("s1", "s2", "s3")
    options = (today.decision.options[0], replace(today.decision.options[1], origin=Origin.CURRENT_PRACTICE))
    story = StoryContent(
        scenes=(replace(today, decision=replace(today.decision, options=options)), ending("s2"), ending("s3"))
    )
    host = Host(story, Plan(first_run=True))
    host.asks("start")
    action = next_action(host.state, story)
    assert action and action.request == Request(CueKind.FOLLOW, {"option": "s1-o2"})


def test_after_the_first_run_the_story_begins_again_for_the_room() -> None:
    host = at_the_decision(first_run=True)
    state = host.asks("replay")
    assert (state.run, state.scene, state.path[0].option) == (Run.FORUM, "s1", None)
    assert [step.scene for step in state.left[0]] == ["s1", "s2"]
    host.is_refused("replay")


def test_a_first_round_stays_sealed_until_the_second_is_done() -> None:
    host = at_the_decision(two_rounds=True)
    host.asks_all("open", "close")
    assert next_action(host.state, EVENING).request.kind is CueKind.DISCUSS  # type: ignore[union-attr]
    host.asks_all("discuss", "open", "close")
    first, second = host.state.rounds
    assert (first.figures, second.number, second.playing) == (None, 2, 1)
    host.asks("reveal")
    assert [one.state for one in host.state.rounds] == [RoundState.REVEALED] * 2
    assert all(one.figures and one.saved for one in host.state.rounds)


def test_a_first_round_may_be_revealed_before_the_discussion() -> None:
    host = at_the_decision(two_rounds=True, sealed=False)
    host.asks_all("open", "close", "reveal", "discuss", "open", "close", "reveal")
    assert [one.number for one in host.state.rounds] == [1, 2]


def test_a_sealed_round_is_shown_alone_where_the_second_is_void() -> None:
    host = at_the_decision(two_rounds=True)
    host.asks_all("open", "close", "discuss", "open")
    host.asks("void", reason="The sound failed")
    assert "waiting for a result" in host.is_refused("follow", option="s2-o1")
    host.asks("reveal")
    assert [one.state for one in host.state.rounds] == [RoundState.REVEALED, RoundState.VOID]


def test_both_sealed_rounds_are_kept_at_the_end() -> None:
    host = at_the_decision(two_rounds=True)
    host.asks_all("open", "close", "open", "end")
    assert [(one.state, one.saved) for one in host.state.rounds] == [(RoundState.CLOSED, True)] * 2


def test_without_that_switch_a_closed_round_is_revealed_before_another_opens() -> None:
    host = at_the_decision()
    host.asks_all("open", "close")
    host.is_refused("open")


def test_an_option_from_the_floor_is_among_the_next_round() -> None:
    host = at_the_decision(two_rounds=True)
    host.asks_all("open", "close", "discuss")
    host.asks("accept", intervention=4)
    added = host.asks("open").rounds[-1].options[-1]
    assert (added.key, added.letter, added.origin, added.label) == ("floor-1", "D", Origin.FLOOR, "Ring his sister")
    assert len(host.state.rounds[0].options) == 3


def test_the_panel_may_add_an_option_too_and_drop_it_again() -> None:
    host = at_the_decision()
    host.asks("accept", label="A bed in the café")
    assert options_at(host.state, EVENING, "s2")[-1].origin is Origin.PANEL
    host.asks("drop", option="panel-1")
    assert len(options_at(host.state, EVENING, "s2")) == 3
    host.is_refused("drop", option="s2-o1")


def test_there_are_never_more_choices_than_letters() -> None:
    host = at_the_decision()
    for _ in range(3):
        host.asks("accept", label="One more")
    host.is_refused("accept", label="A seventh")


def test_what_the_room_added_is_played_on_stage() -> None:
    host = at_the_decision()
    host.asks("accept", label="A bed in the café")
    assert host.asks("follow", option="panel-1").told == "panel-1"
    assert host.asks("show", scene="s2").scene == "s2"


def test_anyone_can_stop_any_scene_and_then_it_goes_on() -> None:
    host = planned(stops=True)
    host.asks("start")
    assert host.asks("stop").stop is not None
    for kind in ("show", "skip", "open"):
        host.is_refused(kind)
    state = host.asks("release", changed="She waited for him")
    assert (state.stop, state.stops[0].scene, state.stops[0].changed) == (None, "s1", "She waited for him")
    assert host.asks("show").scene == "s2"


def test_nobody_stops_what_was_not_opened_to_it() -> None:
    host = planned()
    host.asks("start")
    host.is_refused("stop")


def test_the_room_is_asked_about_what_was_tried_and_it_is_no_outcome() -> None:
    host = planned(stops=True)
    host.asks_all("start", "stop")
    host.asks("open", purpose="did it help")
    host.is_refused("release")
    host.asks("close")
    host.asks("reveal", Figures({"yes": 2, "partly": 1, "no": 0}, 3, 0, 3))
    asked = host.asks("release").rounds[0]
    assert (asked.purpose, asked.scene, host.state.stops[0].playings) == (Purpose.DID_IT_HELP, "s1", (1,))


def test_a_stop_at_a_decision_leaves_its_vote_as_it_was(revealed: Host) -> None:
    host = Host(plan=Plan(stops=True))
    host.asks_all("start", "show", "open", "close", "reveal", "stop")
    assert host.state.round is None
    assert host.asks("release").round is host.state.rounds[0]


def test_a_warm_up_comes_before_the_story() -> None:
    host = planned(warm_up=WarmUp("How did you come here?", ("By bus", "On foot")))
    action = next_action(host.state, EVENING)
    assert action and action.request == Request(CueKind.OPEN, {"purpose": "warm-up"})
    host.asks("open", purpose="warm-up")
    host.is_refused("start")
    host.asks("close")
    host.asks("reveal", Figures({"answer-A": 2, "answer-B": 0}, 2, 0, 3))
    assert host.state.status is PerformanceStatus.WAITING
    assert host.asks("start").round is None
    host.is_refused("open", purpose="warm-up")


def test_a_gradient_asks_how_far_the_room_goes_along_with_one_choice() -> None:
    host = at_the_decision(method=Method.GRADIENT)
    action = next_action(host.state, EVENING)
    assert action and action.request == Request(CueKind.OPEN, {"method": "gradient", "option": "s2-o1"})
    asked = host.asks("open", method="gradient", option="s2-o1").rounds[0]
    assert (asked.about, len(asked.options)) == ("s2-o1", 6)
    host.asks_all("close", "reveal")
    assert next_action(host.state, EVENING) is None


NOTED = StoryContent(scenes=(narrative("s1", "s2"), narrative("s2", "s3", content_note="Police"), ending("s3")))


def test_a_content_note_comes_before_its_scene() -> None:
    host = Host(NOTED)
    host.asks_all("start", "show")
    assert host.state.held
    host.is_refused("show")
    assert not host.asks("enter").held


def test_a_scene_can_be_skipped_also_before_it_was_shown() -> None:
    host = Host(NOTED)
    host.asks_all("start", "show", "skip")
    assert (host.state.scene, host.state.held, host.state.path[1].skipped) == ("s3", False, True)


def test_content_notes_can_be_told_aloud_instead() -> None:
    host = Host(NOTED, Plan(notes=False))
    assert not host.asks_all("start", "show").held


def test_what_is_held_up_goes_when_the_story_goes_on(revealed: Host) -> None:
    revealed.asks("card", card="tree")
    action = next_action(revealed.state, EVENING)
    assert action and action.request == Request(CueKind.CARD, {"card": ""})
    assert revealed.asks("follow", option="s2-o1").card is Card.NONE
    revealed.is_refused("card", card="split")


def test_staging_is_switched_at_any_moment(at_decision: Host) -> None:
    at_decision.asks_all("open", "pause")
    assert at_decision.asks("staging", staging="acted").staging is Staging.ACTED


def test_both_ways_stay_in_the_record(revealed: Host) -> None:
    revealed.asks("follow", option="s2-o1")
    revealed.asks("rewind", scene="s2")
    revealed.asks("follow", option="s2-o2")
    assert [step.scene for step in revealed.state.left[0]] == ["s1", "s2", "s3"]
    assert [step.scene for step in revealed.state.path] == ["s1", "s2", "s4"]


def test_a_reason_is_kept_with_the_option_that_was_followed(revealed: Host) -> None:
    revealed.asks("follow", option="s2-o2", reason="The actors asked for it")
    assert revealed.state.path[1].reason == "The actors asked for it"


def test_the_debrief_comes_after_the_end(revealed: Host) -> None:
    revealed.is_refused("debrief")
    revealed.asks_all("end", "debrief")
    assert revealed.state.debrief
    assert not revealed.asks("rewind", scene="s2").debrief


def test_a_result_that_is_made_void_is_held_up_no_more(revealed: Host) -> None:
    host = Host(plan=Plan(minority=True))
    host.asks_all("start", "show", "open", "close", "reveal")
    host.asks("card", card="minority")
    assert host.asks("void", reason="The sound failed").card is Card.NONE


def test_the_talk_ends_with_the_reveal_or_when_the_host_ends_it() -> None:
    host = at_the_decision(two_rounds=True)
    host.asks_all("open", "close", "discuss")
    assert host.asks("discuss").discussion is None
    host.asks("discuss")
    assert host.asks("reveal").discussion is None


def test_the_tree_has_the_ways_that_were_played_and_no_other(at_decision: Host) -> None:
    at_decision.asks("follow", option="s2-o1")
    at_decision.asks("show", scene="s2")
    at_decision.asks("follow", option="s2-o2")
    [left] = at_decision.state.left
    assert [(step.scene, step.option) for step in left] == [("s1", None), ("s2", "s2-o1"), ("s3", None)]


def test_a_way_that_was_told_on_stage_stays_when_it_is_taken_back(at_decision: Host) -> None:
    at_decision.asks("follow", option="s2-o3")
    at_decision.asks("show", scene="s2")
    assert [step.option for step in at_decision.state.left[0]] == [None, "s2-o3"]


def test_one_stop_is_released_before_the_next() -> None:
    host = planned(stops=True)
    host.asks_all("start", "stop")
    host.is_refused("stop", intervention=99)
