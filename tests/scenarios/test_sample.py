"""The sample stories hold together, say what they are there to say, and can be read from the back row."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from scenarios.pathways import pathway as pathways
from scenarios.pathways.pathway import PathwayContent
from scenarios.sample import EVENT, PATHWAY, STORIES
from scenarios.sample.story import SampleStory
from scenarios.stories import story as stories
from scenarios.stories.story import Origin, Scene, SceneKind, StoryContent

WORDS_ON_SCREEN = 45
"""As many words as a big screen shows in a size that the back row can read."""
STAGES = ["HELP", "111MH", "GP", "999", "POLICE", "CAFE", "ED-LIAISON", "HOME-TREAT", "SAFE-PLACE", "FOLLOW-UP"]
MEANT_LOOP = ("Two boroughs", "s7", "s1")

CONTENTS = {story.content.title: story.content for story in STORIES}
MODEL: PathwayContent = PATHWAY.content

each_story = pytest.mark.parametrize("content", CONTENTS.values(), ids=CONTENTS)


def onward(scene: Scene) -> list[str]:
    """The keys of the scenes that may come next."""
    if scene.decision is None:
        return [scene.leads_to] if scene.leads_to else []
    return [option.leads_to for option in scene.decision.options if option.leads_to]


def steps(content: StoryContent) -> Iterator[tuple[Scene, Scene]]:
    """Every step from one scene to the next that the story can take."""
    for scene in content.scenes:
        for key in onward(scene):
            target = content.scene(key)
            assert target is not None, f"{scene.key} leads to {key}, which nobody wrote"
            yield scene, target


def ways(content: StoryContent) -> Iterator[list[Scene]]:
    """Every way through the story, to its last scene or to the first that it meets again."""

    def walk(way: list[Scene]) -> Iterator[list[Scene]]:
        following = [after for before, after in steps(content) if before == way[-1]]
        if not following:
            yield way
        for scene in following:
            if scene in way:
                yield [*way, scene]
            else:
                yield from walk([*way, scene])

    assert content.first is not None
    yield from walk([content.first])


def decisions(content: StoryContent) -> list[Scene]:
    return [scene for scene in content.scenes if scene.decision is not None]


def labels(title: str, key: str) -> list[str]:
    scene = CONTENTS[title].scene(key)
    assert scene is not None and scene.decision is not None
    return [option.label for option in scene.decision.options]


def test_there_are_five_stories_in_the_order_of_the_programme() -> None:
    assert list(CONTENTS) == ["The third call", "Not a crime", "Closed at eleven", "Who asks me?", "Two boroughs"]


@each_story
def test_a_story_can_be_stored_and_comes_back_the_same(content: StoryContent) -> None:
    assert stories.from_document(stories.to_document(stories.checked(content))) == content


@each_story
def test_a_story_has_six_to_ten_scenes_and_two_decisions(content: StoryContent) -> None:
    assert 6 <= len(content.scenes) <= 10
    assert len(decisions(content)) == 2


@each_story
def test_every_scene_can_be_reached(content: StoryContent) -> None:
    assert {scene.key for way in ways(content) for scene in way} == {scene.key for scene in content.scenes}


@each_story
def test_every_way_comes_to_an_ending_but_for_the_meant_loop(content: StoryContent) -> None:
    unended = {
        (content.title, way[-2].key, way[-1].key) for way in ways(content) if way[-1].kind is not SceneKind.ENDING
    }
    assert unended == ({MEANT_LOOP} if content.title == MEANT_LOOP[0] else set())


@each_story
def test_every_choice_makes_a_difference(content: StoryContent) -> None:
    for scene in decisions(content):
        assert scene.decision is not None
        assert len(set(onward(scene))) == len(scene.decision.options) >= 2
    endings = [scene.narration for scene in content.scenes if scene.kind is SceneKind.ENDING]
    assert len(set(endings)) == len(endings) >= 2


@each_story
def test_each_decision_says_who_decides_and_at_most_one_choice_is_the_models(content: StoryContent) -> None:
    for scene in decisions(content):
        assert scene.decision is not None and scene.decision.decider
        origins = [option.origin for option in scene.decision.options]
        assert origins.count(Origin.PROPOSED_MODEL) <= 1
        assert Origin.FLOOR not in origins


@each_story
def test_every_scene_is_complete_and_touches_only_stages_of_the_model(content: StoryContent) -> None:
    for scene in content.scenes:
        assert scene.heading and scene.place and scene.time and scene.feeling and scene.notes
        assert scene.stage is None or MODEL.stage(scene.stage)


@pytest.mark.parametrize(
    ("title", "tested"),
    [
        ("The third call", {"ONE-CALL", "ASKED-FIRST"}),
        ("Not a crime", {"HEALTH-FIRST", "OWN-LANGUAGE"}),
        ("Closed at eleven", {"HOURS"}),
        ("Who asks me?", {"ASKED-FIRST", "NEAR-HOME", "CARERS-COUNT"}),
        ("Two boroughs", {"NO-WRONG-DOOR"}),
    ],
)
def test_each_story_says_what_it_tests_where_it_asks(title: str, tested: set[str]) -> None:
    assert {key for scene in decisions(CONTENTS[title]) for key in scene.assumptions} == tested
    assert all(MODEL.assumption(key) for key in tested)


@each_story
def test_the_back_row_can_read_every_scene(content: StoryContent) -> None:
    for scene in content.scenes:
        assert 20 <= len(scene.narration.split()) <= WORDS_ON_SCREEN, scene.key


@pytest.mark.parametrize("story", STORIES, ids=CONTENTS)
def test_a_story_says_that_it_is_made_up_and_claims_no_ones_experience(story: SampleStory) -> None:
    assert "This is a made-up story" in story.content.what_happened
    assert story.credit == ""
    assert story.perspectives == ()


@each_story
def test_a_persona_is_introduced_with_strengths(content: StoryContent) -> None:
    persona = content.persona
    assert persona.name and persona.age_band and persona.strengths and persona.access_needs and persona.matters


@pytest.mark.parametrize(
    ("title", "start", "departures"),
    [
        ("The third call", ("02:00", "HELP"), {("111MH", None), (None, "ED-LIAISON")}),
        ("Not a crime", ("17:20", "999"), {("POLICE", None), (None, "CAFE")}),
        (
            "Closed at eleven",
            ("22:50", "CAFE"),
            {("CAFE", None), (None, "GP"), ("CAFE", "ED-LIAISON"), ("GP", None)},
        ),
        ("Who asks me?", ("08:00", "GP"), {("HOME-TREAT", None), (None, "FOLLOW-UP")}),
        ("Two boroughs", ("06:20", "999"), {("ED-LIAISON", "111MH"), ("111MH", None), (None, "999")}),
    ],
)
def test_each_story_starts_at_its_hour_and_leaves_the_model_only_where_meant(
    title: str, start: tuple[str, str], departures: set[tuple[str | None, str | None]]
) -> None:
    content = CONTENTS[title]
    assert content.first is not None
    assert (content.first.time, content.first.stage) == start
    moved = {(a.stage, b.stage) for a, b in steps(content) if a.stage != b.stage}
    assert {(a, b) for a, b in moved if a is None or b is None or not MODEL.expects(a, b)} == departures


@pytest.mark.parametrize(
    ("title", "deciders"),
    [
        ("The third call", ["the call-taker", "the crisis nurse"]),
        ("Not a crime", ["the control room", "the officer"]),
        ("Closed at eleven", ["the volunteer", "the GP"]),
        ("Who asks me?", ["the crisis team", "the crisis team"]),
        ("Two boroughs", ["the paramedic", "the hub"]),
    ],
)
def test_the_decisions_belong_to_those_who_make_them(title: str, deciders: list[str]) -> None:
    told = [scene.decision.decider for scene in decisions(CONTENTS[title]) if scene.decision]
    assert told == deciders


def test_the_volunteer_of_closed_at_eleven_has_three_ways_to_help() -> None:
    stay, taxi, ring = labels("Closed at eleven", "s2")
    assert "Stay open" in stay and "taxi" in taxi and "peer worker" in taxi and "111" in ring


def test_a_deaf_man_is_asked_in_his_own_language_only_by_the_joint_car() -> None:
    assert "British Sign Language" in CONTENTS["Not a crime"].persona.access_needs
    assert "BSL" in labels("Not a crime", "s2")[2]


def test_the_refusal_of_two_boroughs_leads_back_to_the_kerb() -> None:
    content = CONTENTS["Two boroughs"]
    hub = content.scene("s5")
    assert hub is not None and hub.decision is not None
    refuse = next(option for option in hub.decision.options if option.label.startswith("Refuse"))
    loop = content.scene(refuse.leads_to)
    assert loop is not None and content.first is not None
    assert loop.stage is None and loop.leads_to == content.first.key


def test_the_pathway_has_ten_stages_with_names_that_fit_the_line() -> None:
    assert [stage.key for stage in MODEL.stages] == STAGES
    assert all(0 < len(stage.short) <= 18 for stage in MODEL.stages)
    assert all(stage.name and stage.description and stage.service and stage.target for stage in MODEL.stages)
    assert pathways.from_document(pathways.to_document(MODEL)) == MODEL


def test_every_transition_joins_two_stages_under_a_condition() -> None:
    for transition in MODEL.transitions:
        assert MODEL.stage(transition.source) and MODEL.stage(transition.target) and transition.condition
    pairs = [(transition.source, transition.target) for transition in MODEL.transitions]
    assert len(set(pairs)) == len(pairs)


def test_the_cafe_closes_at_eleven_and_111_never_does() -> None:
    cafe, line = MODEL.stage("CAFE"), MODEL.stage("111MH")
    assert cafe is not None and cafe.closes == "23:00"
    assert line is not None and line.opens == line.closes == ""


@pytest.mark.parametrize("claim", ["One call is enough", "Opening hours match need", "no wrong door"])
def test_the_pathway_states_what_the_stories_test(claim: str) -> None:
    assert any(claim in assumption.text for assumption in MODEL.assumptions)


def test_the_vote_is_said_to_inform_and_never_to_decide() -> None:
    assert MODEL.question.endswith("?")
    assert "does not decide" in MODEL.limits


def test_the_programme_plays_every_story_once_in_sections_that_do_not_overlap() -> None:
    played = [story.content.title for section in EVENT.sections for story in section.stories]
    assert sorted(played) == sorted(CONTENTS)
    for before, after in zip(EVENT.sections, EVENT.sections[1:], strict=False):
        assert before.starts < before.ends <= after.starts < after.ends
