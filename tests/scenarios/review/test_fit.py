"""What rooms said of the model's option is counted right: the same as from the ballots, one by one."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from random import Random

from hypothesis import given
from hypothesis import strategies as st

from scenarios.pathways.pathway import PathwayContent, Stage
from scenarios.results import disclosure
from scenarios.results.outcome import Method, Outcome, OutcomeOption, RoundResult
from scenarios.results.room_voice import VoiceKind
from scenarios.results.vote_shift import from_to
from scenarios.review.fit import RoomAnswer, StageFit, fits, without
from scenarios.review.version_material import Case, Playing, VersionMaterial
from scenarios.stories.story import DecisionPoint, Option, Origin, Scene, SceneKind, StoryContent
from tests.scenarios.results.evenings import SOME, Evening, evenings
from tests.scenarios.results.rooms import evidence, room
from tests.scenarios.results.support_changes import changes

MODEL, NOW = "o1", "o2"
OPTIONS = (OutcomeOption(MODEL, "A", Origin.PROPOSED_MODEL), OutcomeOption(NOW, "B", Origin.CURRENT_PRACTICE))
SCENE = Scene(
    "s1",
    SceneKind.DECISION,
    stage="A",
    decision=DecisionPoint(
        "What now?",
        "",
        (
            Option(MODEL, "This", origin=Origin.PROPOSED_MODEL),
            Option(NOW, "That", origin=Origin.CURRENT_PRACTICE),
        ),
    ),
)
STORY = StoryContent(scenes=(SCENE,))
MODEL_OF_ONE = PathwayContent(stages=(Stage("A", "First", "First"),))


@SOME
@given(evenings())
def test_every_figure_is_what_its_ballots_say(evening: Evening) -> None:
    for stage in fits(evening.material):
        for fit in stage.fits:
            for one in fit.said:
                last = [each for each in one.playing.rounds if each.method is not Method.GRADIENT]
                if not last:
                    assert one.result is None and one.named == one.did_not == 0
                    continue
                cast = evening.cast(one.playing, last[-1])
                assert one.named == sum(one.option in choices for choices in cast)
                assert one.did_not == sum(one.option not in choices for choices in cast)
                named = Counter(key for choices in cast for key in choices)
                assert one.is_most_named is (named[one.option] > 0 and named[one.option] == max(named.values()))


@SOME
@given(evenings())
def test_objections_are_of_the_last_vote_that_asked_how_far_people_could_go_along_with_it(evening: Evening) -> None:
    for one in _all_said(evening):
        asked = [each for each in one.playing.rounds if each.method is Method.GRADIENT and each.about == one.option]
        assert (one.gradient is not None) is bool(asked)
        if one.gradient:
            assert one.gradient.objections == evening.cast(one.playing, asked[-1]).count(("objection",))


@SOME
@given(evenings())
def test_what_should_not_be_forgotten_is_counted_where_it_was_said(evening: Evening) -> None:
    for one in _all_said(evening):
        outcome = one.playing.outcome
        assert one.minority == sum(
            voice.kind is VoiceKind.MINORITY
            and voice.scene == outcome.scene
            and voice.playing == outcome.playing
            and voice.performance == outcome.performance
            for voice in evening.material.voices[outcome.story_id]
        )


@SOME
@given(evenings())
def test_every_room_that_was_asked_about_the_model_is_there_once_for_each_playing(evening: Evening) -> None:
    shown = sorted((one.playing.id, one.option) for one in _all_said(evening))
    expected = []
    for playing in evening.material.playings:
        offered = {
            option.key
            for result in playing.rounds
            if result.method is not Method.GRADIENT
            for option in result.options
            if option.origin is Origin.PROPOSED_MODEL
        }
        decision = playing.scene.decision if playing.scene else None
        model = {each.key for each in decision.options if each.origin is Origin.PROPOSED_MODEL} if decision else set()
        asked = {result.about for result in playing.rounds}
        expected += [(playing.id, key) for key in offered or model & asked]
    assert shown == sorted(expected)


@SOME
@given(evenings())
def test_a_room_holds_where_it_did_every_time_and_methods_are_never_pooled(evening: Evening) -> None:
    for stage in fits(evening.material):
        for held in stage.held:
            said = [one for fit in stage.fits for one in fit.said if one.result and one.result.method is held.method]
            rooms = {one.playing.room for one in said}
            stories = {one.playing.outcome.story_id for one in said}
            assert (held.rooms, held.stories) == (len(rooms), len(stories))
            assert held.rooms_so == sum(
                all(one.is_most_named for one in said if one.playing.room == each) for each in rooms
            )
            assert held.stories_so == sum(
                all(one.is_most_named for one in said if one.playing.outcome.story_id == each) for each in stories
            )
        methods = {one.result.method for fit in stage.fits for one in fit.said if one.result}
        assert {held.method for held in stage.held} == methods


@SOME
@given(evenings())
def test_a_decision_is_told_once_with_the_model_or_without(evening: Evening) -> None:
    told = {(fit.case.story_id, fit.scene.key) for stage in fits(evening.material) for fit in stage.fits}
    apart = {(case.story_id, scene.key) for case, scene in without(evening.material)}
    asking = {
        (case.story_id, scene.key) for case in evening.material.cases for scene in case.content.scenes if scene.decision
    }
    assert not told & apart
    assert told | apart >= asking


@SOME
@given(st.integers(0, 10_000), st.sampled_from([Method.APPROVAL, Method.ONE_CHOICE]))
def test_what_is_shown_of_a_shift_is_right_and_only_what_was_disclosed(seed: int, method: Method) -> None:
    keys = [MODEL, NOW]
    voters = room(Random(seed), method, keys, keys, ["carer"])
    known = evidence(method, voters, keys, keys)
    decided = disclosure.decide(known)
    before = _result(method, Counter(key for each in voters for key in each.first or ()), number=1)
    last = replace(
        _result(method, Counter(key for each in voters for key in each.second or ()), number=2),
        disclosed=disclosure.document(decided),
    )

    (one,) = _said(before, last)

    if decided.shift is None:
        assert one.moved is None
        return
    assert one.moved is not None
    if method is Method.APPROVAL:
        true = changes(known.pairs, keys, keys)[MODEL]
        is_shown = decided.shift.changes.get(MODEL) is not None
        found = (one.moved.kept, one.moved.gained, one.moved.lost)
        assert found == ((true.kept, true.gained, true.lost) if is_shown else (None, None, None))
        return
    table = from_to(known.pairs, keys, keys)
    for shown, cells in (
        (one.moved.kept, [(MODEL, MODEL)]),
        (one.moved.gained, [cell for cell in table if cell[1] == MODEL != cell[0]]),
        (one.moved.lost, [cell for cell in table if cell[0] == MODEL != cell[1]]),
    ):
        are_shown = all(decided.shift.table[cell] is not None for cell in cells)
        assert shown == (sum(table[cell] for cell in cells) if are_shown else None)


def test_a_room_that_was_asked_once_has_nobody_who_moved() -> None:
    (once,) = _said(_result(Method.APPROVAL, {MODEL: 9}))
    (twice,) = _said(_result(Method.APPROVAL, {MODEL: 9}), _result(Method.APPROVAL, {MODEL: 10}, number=2))

    assert once.is_first and not twice.is_first
    assert once.moved is twice.moved is None, "nothing was disclosed"


def _said(*results: RoundResult) -> tuple[RoomAnswer, ...]:
    outcome = Outcome("AAAAA", "a", "one", 1, 1, 1, 1, 1, "s1", "A", ())
    material = VersionMaterial(
        pathway=MODEL_OF_ONE, cases=(Case(1, 1, STORY, 1),), playings=(Playing(1, outcome, STORY, results),)
    )
    (stage,) = fits(material)
    return stage.fits[0].said


def _result(method: Method, counts: dict[str, int] | Counter[str], number: int = 1) -> RoundResult:
    total = sum(counts.values())
    figures = {MODEL: counts.get(MODEL, 0), NOW: counts.get(NOW, 0)}
    return RoundResult(number, method, OPTIONS, figures, total, 0, total, "2026-03-03T14:05:00+00:00")


def _all_said(evening: Evening) -> list[RoomAnswer]:
    found: tuple[StageFit, ...] = fits(evening.material)
    return [one for stage in found for fit in stage.fits for one in fit.said]
