"""The checks by table, and on random graphs against a slow and plain statement of each rule."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scenarios.pathways.pathway import Assumption, PathwayContent, Stage, Transition
from scenarios.sample import PATHWAY, STORIES
from scenarios.stories import scene_edits
from scenarios.stories.advice import Advice, Code, Level, errors
from scenarios.stories.checks import SCREEN_LIMIT, SCREEN_WORDS, check
from scenarios.stories.story import UNSAID, DecisionPoint, Option, Scene, SceneKind, StoryContent, checked, is_blank
from tests.scenarios import strategies
from tests.scenarios.stories.graphs import graphs, reach, ways

MODEL = PathwayContent(
    stages=(
        Stage("HELP", "The helpline", "Helpline"),
        Stage("CAFE", "The café", "Café", opens="17:00", closes="23:00"),
        Stage("NIGHT", "The night team", "Night", opens="22:00", closes="06:00"),
    ),
    transitions=(Transition("HELP", "CAFE"), Transition("CAFE", "NIGHT")),
    assumptions=(Assumption("HOURS", "Opening hours match need."),),
)
Found = tuple[Code, str | None, str | None]


def told(*scenes: Scene) -> StoryContent:
    """A story with a title and these scenes, each with words."""
    return StoryContent(
        title="Told", scenes=tuple(replace(scene, narration=scene.narration or "It happens.") for scene in scenes)
    )


def asking(key: str, *leads: str | None, question: str = "What now?", stage: str | None = UNSAID) -> Scene:
    """A turning point with an option for each of these."""
    options = tuple(Option(f"o{number}", f"Choice {number}", lead) for number, lead in enumerate(leads, 1))
    return Scene(key, SceneKind.DECISION, decision=DecisionPoint(question, options=options), stage=stage)


def ending(key: str, stage: str | None = UNSAID) -> Scene:
    return Scene(key, SceneKind.ENDING, stage=stage)


def found(content: StoryContent, pathway: PathwayContent = MODEL) -> list[Found]:
    return [(each.code, each.scene, each.option) for each in check(content, pathway)]


END = ending("end")


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (told(END), []),
        (StoryContent(what_happened="It happened."), [(Code.NO_TITLE, None, None)]),
        (told(Scene("s1")), [(Code.NO_ENDING, "s1", None)]),
        (told(END, Scene("s1")), [(Code.UNREACHED, "s1", None)]),
        (told(asking("s1", "end", None), END), [(Code.NOWHERE, "s1", "o2")]),
        (told(asking("s1", "end"), END), [(Code.FEW_OPTIONS, "s1", None)]),
        (told(asking("s1")), [(Code.FEW_OPTIONS, "s1", None)]),
        (told(asking("s1", "end", "gone"), END), [(Code.MISSING, "s1", "o2")]),
        (told(Scene("s1", leads_to="gone")), [(Code.MISSING, "s1", None)]),
        (told(asking("s1", "end", "end", question=" "), END), [(Code.NO_QUESTION, "s1", None)]),
        (told(Scene("s1", leads_to="s1")), [(Code.LOOP, "s1", None)]),
        (told(Scene("s1", leads_to="s2"), Scene("s2", leads_to="s1")), [(Code.LOOP, "s1", None)]),
        (told(Scene("s1", leads_to="s2"), asking("s2", "s1", "end"), END), []),
        (told(Scene("s1", leads_to="s2"), asking("s2", "s1", None)), [(Code.NOWHERE, "s2", "o2")]),
        (told(END, Scene("s1", leads_to="s1")), [(Code.UNREACHED, "s1", None)]),
        (told(Scene("s1", SceneKind.ENDING, narration="word " * SCREEN_WORDS)), []),
        (told(Scene("s1", SceneKind.ENDING, narration="word " * (SCREEN_WORDS + 1))), [(Code.TOO_LONG, "s1", None)]),
        (told(Scene("s1", SceneKind.ENDING, stage="CAFE", time="22:59")), []),
        (told(Scene("s1", SceneKind.ENDING, stage="CAFE", time="23:00")), [(Code.CLOSED, "s1", None)]),
        (told(Scene("s1", SceneKind.ENDING, stage="NIGHT", time="05:00")), []),
        (told(Scene("s1", SceneKind.ENDING, stage="NIGHT", time="12:00")), [(Code.CLOSED, "s1", None)]),
        (told(Scene("s1", SceneKind.ENDING, stage=None, time="12:00")), [(Code.OUTSIDE, "s1", None)]),
        (told(Scene("s1", SceneKind.ENDING, stage="no longer there")), [(Code.OUTSIDE, "s1", None)]),
        (told(Scene("s1", SceneKind.ENDING, assumptions=("HOURS",))), []),
        (told(Scene("s1", SceneKind.ENDING, assumptions=("HOURS", "GONE", "LOST"))), [(Code.NOT_ASSUMED, "s1", None)]),
        (told(Scene("s1", stage="HELP", leads_to="end"), ending("end", "CAFE")), []),
        (told(Scene("s1", stage="CAFE", leads_to="end"), ending("end", "CAFE")), []),
        (told(Scene("s1", stage="CAFE", leads_to="end"), ending("end", "HELP")), [(Code.NO_TRANSITION, "s1", None)]),
        (told(Scene("s1", stage="CAFE", leads_to="end"), ending("end")), []),
        (told(Scene("s1", stage="CAFE", leads_to="end"), ending("end", None)), [(Code.OUTSIDE, "end", None)]),
        (
            told(asking("s1", "end", "s2", stage="HELP"), ending("end", "CAFE"), ending("s2", "NIGHT")),
            [(Code.NO_TRANSITION, "s1", "o2")],
        ),
    ],
)
def test_each_rule_finds_what_it_is_for(content: StoryContent, expected: list[Found]) -> None:
    assert found(content) == expected


def test_a_warning_names_the_part_of_the_pathway_that_is_no_longer_there() -> None:
    lost = Scene("s1", SceneKind.ENDING, stage="LODGE", assumptions=("NEAR", "FAST"))

    sentences = [str(each.sentence) for each in check(told(lost), MODEL)]

    assert "“NEAR”, “FAST”" in sentences[0]
    assert "“LODGE”" in sentences[1]
    assert not errors(check(told(lost), MODEL))


def test_errors_are_what_stops_a_reader_in_the_middle_and_warnings_are_all_else() -> None:
    assert {code for code in Code if code.level is Level.ERROR} == {
        Code.EMPTY,
        Code.NO_ENDING,
        Code.NOWHERE,
        Code.FEW_OPTIONS,
        Code.LOOP,
        Code.MISSING,
    }


@pytest.mark.parametrize("content", [story.content for story in STORIES], ids=[s.content.title for s in STORIES])
def test_the_sample_stories_have_no_errors_and_leave_the_model_where_meant(content: StoryContent) -> None:
    advice = check(content, PATHWAY.content)
    assert not errors(advice)
    assert all(each.is_about_the_model for each in advice)
    outside = {each.scene for each in advice if each.code is Code.OUTSIDE}
    assert outside == {scene.key for scene in content.scenes if scene.stage is None} != set()


def test_advice_names_the_scene_by_number_and_heading() -> None:
    torn = replace(STORIES[2].content, scenes=(replace(STORIES[2].content.scenes[0], leads_to=None), END))
    [first, *_] = check(torn, PATHWAY.content)
    assert str(first.message) == ("Scene 1, “Ten to eleven”: Nothing comes after this scene yet. Is it an ending?")
    assert str(check(told(Scene("s1")), MODEL)[0].message).startswith("Scene 1: ")


def test_a_loop_names_each_of_its_scenes_once() -> None:
    ring = told(*(Scene(f"s{number}", leads_to=f"s{number % 3 + 1}") for number in range(1, 4)))
    [loop] = check(ring, MODEL)
    assert (loop.scene, loop.others) == ("s1", ("s2", "s3"))
    assert "the scenes 1, 2, 3," in str(loop.message)
    [long] = check(told(*(Scene(f"s{n}", leads_to=f"s{n % 500 + 1}") for n in range(1, 501))), MODEL)
    assert len(long.others) == 499 and "through 500 scenes" in str(long.message)


def test_a_line_of_five_hundred_scenes_is_read_to_its_end() -> None:
    scenes = [Scene(f"s{number}", leads_to=f"s{number + 1}") for number in range(1, 500)]
    assert found(told(*scenes, ending("s500"))) == []
    assert found(told(*scenes, Scene("s500"))) == [(Code.NO_ENDING, "s500", None)]


def test_where_the_model_has_no_answer_is_said_to_be_welcome() -> None:
    content = told(
        Scene("s1", stage="CAFE", time="12:00", leads_to="s2"),
        Scene("s2", stage="HELP", leads_to="s3"),
        ending("s3", None),
    )
    for each in check(content, MODEL):
        assert each.is_about_the_model and not each.is_error
        assert str(each.sentence).startswith("The model has no answer here: ")
        assert "worth knowing" in str(each.sentence)
    assert len(check(content, MODEL)) == 3


def test_a_long_text_is_told_with_how_long_it_takes_to_read_out() -> None:
    long = told(Scene("s1", SceneKind.ENDING, narration="word " * 150))
    assert "150 words take about 60 seconds" in str(check(long, MODEL)[0].sentence)
    longer = told(Scene("s1", SceneKind.ENDING, narration="word " * (SCREEN_LIMIT + 1)))
    assert "the end of this text would not be seen" in str(check(longer, MODEL)[0].sentence)


@given(strategies.words, st.text(max_size=400).filter(lambda text: not is_blank(text)))
def test_a_story_in_one_box_has_no_errors(title: str, what_happened: str) -> None:
    assert not errors(check(StoryContent(title=title, what_happened=what_happened), MODEL))


# ---- random graphs ----


def minutes(time: str) -> int:
    return int(time[:2]) * 60 + int(time[3:])


def is_closed(stage: Stage, time: str) -> bool:
    """Minutes since it opened, against minutes that it is open for, round the clock."""
    if not (stage.opens and stage.closes and time) or stage.opens == stage.closes:
        return False
    opened, closes, now = minutes(stage.opens), minutes(stage.closes), minutes(time)
    return (now - opened) % 1440 >= (closes - opened) % 1440


def plainly(content: StoryContent, pathway: PathwayContent) -> Iterator[Found]:
    """Every rule as one would say it, slowly."""
    if is_blank(content.title):
        yield Code.NO_TITLE, None, None
    if not content.scenes and is_blank(content.what_happened):
        yield Code.EMPTY, None, None
    if not content.scenes and len(content.what_happened.split()) > SCREEN_WORDS:
        yield Code.TOO_LONG, None, None
    rows, there = reach(content), [scene.key for scene in content.scenes]
    ends = sum(
        1 << number
        for number, scene in enumerate(content.scenes)
        if not ways(scene) or any(to is None or to not in there for _option, to in ways(scene))
    )
    for number, scene in enumerate(content.scenes):
        key, reached = scene.key, bool(rows[0] >> number & 1)
        stage = pathway.stage(scene.stage)
        round_again = any(rows[there.index(to)] >> number & 1 for _option, to in ways(scene) if to in there)
        earlier = any(rows[number] >> other & 1 and rows[other] >> number & 1 for other in range(number))
        if not reached:
            yield Code.UNREACHED, key, None
        if reached and round_again and not rows[number] & ends and not earlier:
            yield Code.LOOP, key, None
        if scene.decision and len(scene.decision.options) < 2:
            yield Code.FEW_OPTIONS, key, None
        question = scene.decision.question if scene.decision else ""
        if is_blank(scene.narration) and is_blank(question):
            yield Code.EMPTY, key, None
        for option_there in scene.decision.options if scene.decision else ():
            if is_blank(option_there.label):
                yield Code.EMPTY, key, option_there.key
        if scene.decision and is_blank(question):
            yield Code.NO_QUESTION, key, None
        if scene.narration.count("word") > SCREEN_WORDS:
            yield Code.TOO_LONG, key, None
        if any(pathway.assumption(each) is None for each in scene.assumptions):
            yield Code.NOT_ASSUMED, key, None
        if stage is None and scene.stage != "":
            yield Code.OUTSIDE, key, None
        if stage and is_closed(stage, scene.time):
            yield Code.CLOSED, key, None
        for option, to in ways(scene):
            target = next((pathway.stage(each.stage) for each in content.scenes if each.key == to), None)
            if to is not None and to not in there:
                yield Code.MISSING, key, option
            if to is None and (option or reached):
                yield Code.NOWHERE if option else Code.NO_ENDING, key, option
            if stage and target and stage != target and not pathway.expects(stage.key, target.key):
                yield Code.NO_TRANSITION, key, option


@settings(deadline=None, max_examples=60)
@given(graphs)
def test_on_any_graph_the_checks_find_what_a_plain_reading_finds(content: StoryContent) -> None:
    listed = found(content)
    assert len(set(listed)) == len(listed)
    assert set(listed) == set(plainly(content, MODEL))


@settings(deadline=None, max_examples=60)
@given(graphs)
def test_each_advice_names_what_is_there_in_the_order_of_the_story(content: StoryContent) -> None:
    places = {scene.key: number for number, scene in enumerate(content.scenes, 1)}
    advice = check(content, MODEL)
    assert [places.get(each.scene or "", 0) for each in advice] == sorted(
        places.get(each.scene or "", 0) for each in advice
    )
    for each in advice:
        text = str(each.message)
        assert text and "%(" not in str(each.sentence)
        assert all(key in places for key in each.others)
        scene = content.scene(each.scene)
        assert (scene is None) == (each.scene is None) == (each.name is None)
        if scene is not None:
            assert text.startswith(f"Scene {places[scene.key]}")
            assert each.option is None or (scene.decision and scene.decision.option(each.option))


@settings(deadline=None, max_examples=60)
@given(graphs)
def test_no_loop_that_is_named_shares_a_scene_with_another(content: StoryContent) -> None:
    rows, place = reach(content), {scene.key: number for number, scene in enumerate(content.scenes)}
    named: set[str] = set()
    for each in check(content, MODEL):
        if each.code is Code.LOOP and each.scene:
            group = {each.scene, *each.others}
            assert not group & named
            named |= group
            here = place[each.scene]
            assert group == {key for key, at in place.items() if rows[here] >> at & 1 and rows[at] >> here & 1}


# ---- mending ----


def changed(content: StoryContent, advice: Advice, **parts: object) -> StoryContent:
    """The story with parts of the scene that an advice names changed."""
    scene = content.scene(advice.scene)
    assert scene is not None
    return scene_edits.put(content, replace(scene, **parts))  # type: ignore[arg-type]


def asked(content: StoryContent, advice: Advice, **parts: object) -> StoryContent:
    """The story with the question that an advice is about changed."""
    scene = content.scene(advice.scene)
    assert scene is not None and scene.decision is not None
    return changed(content, advice, decision=replace(scene.decision, **parts))  # type: ignore[arg-type]


def with_a_way_on(content: StoryContent, advice: Advice) -> StoryContent:
    """The way that an advice is about, or the first of the scene, leads to a new ending."""
    scene = content.scene(advice.scene)
    assert scene is not None
    content = replace(content, scenes=(*content.scenes, ending("new")))
    if scene.decision is None:
        return changed(content, advice, leads_to="new")
    wanted = advice.option or scene.decision.options[0].key
    options = [replace(each, leads_to="new") if each.key == wanted else each for each in scene.decision.options]
    return asked(content, advice, options=tuple(options))


def with_two_choices(content: StoryContent, advice: Advice) -> StoryContent:
    return asked(content, advice, options=(Option("o1", "One", "s1"), Option("o2", "Two", "s1")))


def shortened(content: StoryContent, advice: Advice) -> StoryContent:
    if advice.scene is None:
        return replace(content, what_happened="Less.")
    return changed(content, advice, narration="Less.")


def with_words(content: StoryContent, advice: Advice) -> StoryContent:
    if advice.scene is None:
        return replace(content, what_happened="It happened.")
    if advice.option is None:
        return changed(content, advice, narration="It happens.")
    options = content.scene(advice.scene).decision.options  # type: ignore[union-attr]
    named = (replace(each, label="Ring again") if each.key == advice.option else each for each in options)
    return asked(content, advice, options=tuple(named))


MENDS: dict[Code, Callable[[StoryContent, Advice], StoryContent]] = {
    Code.EMPTY: with_words,
    Code.NO_ENDING: lambda content, advice: changed(content, advice, kind=SceneKind.ENDING),
    Code.NOWHERE: with_a_way_on,
    Code.FEW_OPTIONS: with_two_choices,
    Code.LOOP: with_a_way_on,
    Code.MISSING: with_a_way_on,
    Code.NO_TITLE: lambda content, advice: replace(content, title="A title"),
    Code.UNREACHED: lambda content, advice: scene_edits.remove(content, advice.scene or ""),
    Code.NO_QUESTION: lambda content, advice: asked(content, advice, question="What now?"),
    Code.TOO_LONG: shortened,
    Code.CLOSED: lambda content, advice: changed(content, advice, time=""),
    Code.NO_TRANSITION: lambda content, advice: changed(content, advice, stage=UNSAID),
    Code.OUTSIDE: lambda content, advice: changed(content, advice, stage=UNSAID),
    Code.NOT_ASSUMED: lambda content, advice: changed(content, advice, assumptions=()),
}


@settings(deadline=None, max_examples=40)
@given(graphs.filter(lambda content: len(content.scenes) < 500), st.randoms(use_true_random=False))
def test_mending_what_an_advice_names_removes_it(content: StoryContent, dice: random.Random) -> None:
    assert set(MENDS) == set(Code)
    advice = check(content, MODEL)
    one_of_each = {each.code: each for each in dice.sample(advice, len(advice))}
    for code, each in one_of_each.items():
        mended = MENDS[code](content, each)
        assert checked(mended)
        assert (code, each.scene, each.option) not in found(mended)
