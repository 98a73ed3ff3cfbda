"""Only what was asked in the same way stands side by side, and every figure is what its ballots say."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given

from scenarios.pathways.pathway import Assumption, PathwayContent, Stage, Transition
from scenarios.review.outcome_comparison import side_by_side
from scenarios.review.retest import since
from scenarios.sample import PATHWAY, STORIES
from scenarios.stories.story import Scene, StoryContent
from tests.scenarios.results.evenings import SOME, Evening, evenings


@SOME
@given(evenings())
def test_both_sides_were_asked_the_same_in_the_same_way(evening: Evening) -> None:
    playings = evening.material.playings
    before, after = playings[::2], playings[1::2]

    sides = side_by_side(before, after)

    for beside in sides.both:
        assert beside.before and beside.after
        assert {answer.playing.id for answer in beside.before} <= {each.id for each in before}
        for answer in beside.answers:
            assert (answer.result.method, answer.result.about) == beside.way
            assert (answer.playing.outcome.story_id, answer.playing.outcome.scene) == beside.question
        for line in beside.lines:
            for answer, count in zip(beside.answers, line.counts, strict=True):
                cast = evening.cast(answer.playing, answer.result)
                offered = line.option.key in answer.result.counts
                assert count == (sum(line.option.key in choices for choices in cast) if offered else None)
    told = {answer.playing.id for beside in sides.both for answer in beside.answers}
    alone = {each.id for each in (*sides.before_only, *sides.after_only)}
    assert not told & alone
    assert told | alone == {each.id for each in playings if each.rounds}


def test_a_story_is_to_be_tested_again_where_its_own_stages_or_steps_changed() -> None:
    stages = tuple(Stage(key, key, key) for key in "ABC")
    tested = PathwayContent(stages=stages, transitions=(Transition("A", "B", "Now."),))
    story = StoryContent(scenes=(Scene("s1", stage="A", leads_to="s2"), Scene("s2", stage="B")))

    assert not since(story, tested, tested).is_due
    elsewhere = replace(tested, stages=(*stages[:2], replace(stages[2], name="Other")))
    assert not since(story, tested, elsewhere).is_due
    moved = since(story, tested, replace(tested, stages=(stages[0], replace(stages[1], closes="23:00"), stages[2])))
    assert [change.part.key for change in moved.stages] == ["B"]
    gone = since(story, tested, replace(tested, transitions=()))
    assert [(change.part.source, change.part.target) for change in gone.steps] == [("A", "B")]


def test_a_story_is_to_be_tested_again_where_what_it_tests_changed_or_is_gone() -> None:
    claims = (Assumption("HOURS", "Always open."), Assumption("NEAR", "Close to home."))
    tested = PathwayContent(assumptions=claims)
    story = StoryContent(scenes=(Scene("s1", assumptions=("HOURS",)),))

    assert not since(story, tested, tested).is_due
    assert not since(story, tested, replace(tested, assumptions=claims[:1])).is_due, "it does not test the other one"
    for now in ((replace(claims[0], text="Until two."), claims[1]), claims[1:]):
        changed = since(story, tested, replace(tested, assumptions=now))
        assert changed.is_due and [each.part.key for each in changed.assumptions] == ["HOURS"]


def test_the_samples_do_not_change_under_themselves() -> None:
    assert not any(since(story.content, PATHWAY.content, PATHWAY.content).is_due for story in STORIES)
