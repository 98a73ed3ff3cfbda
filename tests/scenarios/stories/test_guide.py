"""A guide asks what is not there yet, comes to an end, and never asks twice."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scenarios.sample import STORIES
from scenarios.stories import guide, guided_answers, scene_edits
from scenarios.stories.guide import Ask, Question, Section
from scenarios.stories.guided_answers import Then
from scenarios.stories.story import DecisionPoint, Option, Origin, Scene, SceneKind, StoryContent, checked, is_blank
from tests.scenarios.strategies import stories

ANSWER = "An answer"


def answered(content: StoryContent, question: Question, then: Then) -> StoryContent:
    """The story after somebody gave a plain answer to the question."""
    key, option = question.scene, question.option
    match question.ask:
        case Ask.HAPPENED:
            return replace(content, what_happened=ANSWER)
        case Ask.TITLE:
            return replace(content, title=ANSWER)
        case Ask.START:
            return guided_answers.start(content, place=ANSWER, time="", stage=None, takes_over=None)
        case Ask.TELL:
            key = key or scene_edits.new_key((scene.key for scene in content.scenes), "s")
            return guided_answers.tell(content, key, heading="", narration=ANSWER)
        case Ask.MOMENT:
            told = next(scene for scene in content.scenes if scene.narration.strip())
            return guided_answers.decided_by(content, told.key, ANSWER, ANSWER)
        case Ask.DECIDER:
            return guided_answers.decided_by(content, key, ANSWER, ANSWER)
        case Ask.TOLD:
            return guided_answers.done_in_the_story(content, key, ANSWER)
        case Ask.OTHER:
            decision = content.scene(key).decision  # type: ignore[union-attr]
            taken = [each.key for each in decision.options] if decision else []
            return guided_answers.offer(content, key, Option(scene_edits.new_key(taken, "o"), ANSWER))
        case Ask.WAY:
            return guided_answers.lead(content, key, option, narration=ANSWER, then=then, back_to=content.scenes[0].key)
        case Ask.END:
            return guided_answers.end(content, key, narration=ANSWER, ends_here=False)
        case _:
            return replace(content, persona=replace(content.persona, **{guide.PERSON[question.ask]: ANSWER}))


@given(stories(), st.data())
@settings(max_examples=50, deadline=None)
def test_answering_every_question_comes_to_an_end_and_asks_nothing_twice(
    content: StoryContent, data: st.DataObject
) -> None:
    asked: set[Question] = set()
    while questions := guide.open_questions(content):
        question = data.draw(st.sampled_from(questions))
        assert question not in asked
        asked.add(question)
        content = answered(content, question, data.draw(st.sampled_from(Then)))
        assert question not in guide.open_questions(content)
        checked(content)
        assert len(asked) < 200


@given(stories(), st.lists(st.booleans(), max_size=8))
@settings(max_examples=50, deadline=None)
def test_going_through_the_questions_in_order_ends_whether_they_are_answered_or_skipped(
    content: StoryContent, answers: list[bool]
) -> None:
    question = next(iter(guide.open_questions(content)), None)
    seen: list[Question] = []
    while question is not None:
        assert question not in seen
        assert question in guide.open_questions(content)
        seen.append(question)
        if answers and answers[len(seen) % len(answers)]:
            content = answered(content, question, Then.END)
        question = guide.following(content, question, seen)


@given(stories())
@settings(max_examples=50, deadline=None)
def test_nothing_is_asked_that_is_there_already(content: StoryContent) -> None:
    for question in guide.open_questions(content):
        if question.ask in guide.PERSON:
            assert is_blank(getattr(content.persona, guide.PERSON[question.ask]))
        if question.ask is Ask.TELL and question.scene:
            assert is_blank(content.scene(question.scene).narration)  # type: ignore[union-attr]
        if question.ask is Ask.WAY:
            asked = content.scene(question.scene).decision  # type: ignore[union-attr]
            assert asked and content.scene(asked.option(question.option).leads_to) is None  # type: ignore[union-attr]


@given(stories())
@settings(max_examples=50, deadline=None)
def test_an_answer_that_is_given_again_adds_nothing(content: StoryContent) -> None:
    for question in guide.open_questions(content):
        if question.ask in (Ask.WAY, Ask.END, Ask.START, Ask.TOLD, Ask.DECIDER):
            once = answered(content, question, Then.END)
            assert answered(once, question, Then.END) == once


@given(stories(), st.sampled_from(Then))
@settings(max_examples=50, deadline=None)
def test_no_answer_loses_a_word_of_the_rest(content: StoryContent, then: Then) -> None:
    for question in guide.open_questions(content):
        after = answered(content, question, then)
        for scene in content.scenes:
            kept = after.scene(scene.key)
            assert kept is not None
            if not is_blank(scene.narration):
                assert kept.narration == scene.narration


def test_a_new_story_is_asked_what_happened_first_and_then_about_the_person() -> None:
    questions = [question.ask for question in guide.open_questions(StoryContent())]
    assert questions[:5] == [Ask.HAPPENED, Ask.NAME, Ask.STRENGTHS, Ask.MATTERS, Ask.NEEDS]


def test_a_whole_story_is_asked_nothing_about_its_scenes() -> None:
    asked = {question.ask for question in guide.open_questions(STORIES[0].content)}
    assert not asked & {Ask.TELL, Ask.MOMENT, Ask.DECIDER, Ask.TOLD, Ask.OTHER, Ask.WAY, Ask.END, Ask.TITLE}
    assert guide.first_in(Section.TURNS, guide.open_questions(STORIES[0].content)) is None


def told(*keys: str) -> StoryContent:
    """A story whose scenes follow on from each other."""
    content = StoryContent(what_happened="It happened.")
    for key in keys:
        content = guided_answers.tell(content, key, heading="", narration=f"Words of {key}.")
    return content


def ways(content: StoryContent) -> dict[str, str | None]:
    return {scene.key: scene.leads_to for scene in content.scenes}


def test_the_story_starts_with_what_happened_or_afresh() -> None:
    content = StoryContent(what_happened="It happened.")
    begun = guided_answers.start(content, place="At home", time="22:50", stage="HELP", takes_over=True)
    assert begun.scenes == (Scene("s1", narration="It happened.", place="At home", time="22:50", stage="HELP"),)
    assert begun.what_happened == ""
    afresh = guided_answers.start(begun, place="At home", time="22:50", stage="HELP", takes_over=False)
    assert (afresh.what_happened, afresh.scenes[0].narration) == ("It happened.", "")
    assert guided_answers.start(afresh, place="At home", time="22:50", stage="HELP", takes_over=True) == begun


def test_words_that_stand_in_the_first_scene_already_are_not_kept_twice() -> None:
    content = StoryContent(what_happened="It happened.", scenes=(Scene("s1", narration="It happened."),))
    begun = guided_answers.start(content, place="", time="", stage=None, takes_over=True)
    assert (begun.what_happened, begun.scenes[0].narration) == ("", "It happened.")


def test_starting_afresh_keeps_words_that_are_written_there() -> None:
    begun = guided_answers.start(told("s1"), place="At home", time="", stage=None, takes_over=False)
    assert begun.scenes[0].narration == "Words of s1."


def test_what_comes_then_goes_between_a_scene_and_the_one_after_it() -> None:
    content = guided_answers.tell(told("s1", "s2"), "s3", heading="", narration="Between.", after="s1")
    assert ways(content) == {"s1": "s3", "s3": "s2", "s2": None}


def test_what_comes_after_an_ending_makes_it_a_scene_that_goes_on() -> None:
    content = guided_answers.end(told("s1"), "s1", narration="", ends_here=True)
    assert content.scenes[0].kind is SceneKind.ENDING
    content = guided_answers.tell(content, "s2", heading="", narration="After all.", after="s1")
    assert (content.scenes[0].kind, ways(content)) == (SceneKind.NARRATIVE, {"s1": "s2", "s2": None})


def test_what_was_done_in_the_story_leads_on_to_what_is_written_next() -> None:
    content = guided_answers.decided_by(told("s1", "s2"), "s1", "the porter", "What could the porter do?")
    content = guided_answers.offer(content, "s1", Option("o1", "Ring the nurse"))
    content = guided_answers.done_in_the_story(content, "s1", "Sent him away")
    assert content.scenes[0].decision == DecisionPoint(
        "What could the porter do?",
        "the porter",
        (Option("o2", "Sent him away", "s2", Origin.CURRENT_PRACTICE), Option("o1", "Ring the nurse")),
    )
    assert content.scenes[0].leads_to is None
    assert [scene.key for scene in guide.spine(content)] == ["s1", "s2"]


def test_a_choice_comes_back_to_a_scene_with_words_of_its_own_or_without() -> None:
    content = guided_answers.decided_by(told("s1", "s2"), "s2", "Amina", "What could Amina do?")
    content = guided_answers.offer(content, "s2", Option("o1", "Wait"))
    straight = guided_answers.lead(content, "s2", "o1", narration="", then=Then.BACK, back_to="s1")
    assert straight.scenes[1].decision.option("o1").leads_to == "s1"  # type: ignore[union-attr]
    with_words = guided_answers.lead(content, "s2", "o1", narration="An hour goes by.", then=Then.BACK, back_to="s1")
    assert with_words.scenes[2] == Scene("s3", heading="Wait", narration="An hour goes by.", leads_to="s1")


def test_a_way_is_named_by_its_last_choice() -> None:
    content = guided_answers.decided_by(told("s1", "s2"), "s1", "Amina", "What could Amina do?")
    content = guided_answers.done_in_the_story(content, "s1", "Ring again")
    content = guided_answers.offer(content, "s1", Option("o2", "Go to the café"))
    content = guided_answers.lead(content, "s1", "o2", narration="It is shut.", then=Then.MORE, back_to=None)
    assert guide.way_to(content, "s2") == "Ring again"
    assert guide.way_to(content, "s3") == "Go to the café"
    assert guide.way_to(content, "s1") == ""
    assert [question for question in guide.open_questions(content) if question.ask is Ask.END] == [
        Question(Ask.END, "s2"),
        Question(Ask.END, "s3"),
    ]


def test_a_way_ends_with_new_words_or_with_what_is_there() -> None:
    with_words = guided_answers.end(told("s1"), "s1", narration="She sleeps.", ends_here=False)
    assert with_words.scenes[1] == Scene("s2", SceneKind.ENDING, narration="She sleeps.")
    assert ways(with_words)["s1"] == "s2"
    assert guided_answers.end(told("s1"), "s1", narration="", ends_here=False) == told("s1")


TYPED = st.sampled_from(["", " ", "\u200b", ANSWER])


@pytest.mark.fault("empty-scene")
@given(stories(), TYPED, st.sampled_from([None, *Then]), st.booleans())
def test_no_guided_answer_makes_a_scene_without_words_or_takes_the_words_of_another(
    content: StoryContent, typed: str, then: Then | None, ends_here: bool
) -> None:
    content = with_words(content)
    asked = [(scene.key, option.key) for scene in content.scenes if scene.decision for option in scene.decision.options]
    outcomes = [
        (
            guided_answers.own_scene(content, key, option),
            guided_answers.lead(content, key, option, narration=typed, then=then, back_to=back_to),
        )
        for key, option in asked
        for back_to in [None, *(scene.key for scene in guided_answers.told_before(content, key, option))]
    ]
    outcomes += [
        (
            guided_answers.own_ending(content, scene.key),
            guided_answers.end(content, scene.key, narration=typed, ends_here=ends_here),
        )
        for scene in content.scenes
    ]
    for own, after in outcomes:
        assert all(scene.has_words for scene in after.scenes)
        for scene in content.scenes:
            kept = after.scene(scene.key)
            assert (kept is not None and kept.narration == scene.narration) or scene == own
        checked(after)


@pytest.mark.fault("lost-answer")
@given(stories(), st.sampled_from([None, *Then]))
def test_words_that_are_cleared_again_leave_the_story_as_it_was(content: StoryContent, then: Then | None) -> None:
    content = with_words(content)
    for question in guide.open_questions(content):
        if question.ask is Ask.WAY:
            back_to = content.scenes[0].key if then is Then.BACK else None
            told = guided_answers.lead(
                content, question.scene, question.option, narration=ANSWER, then=then, back_to=back_to
            )
            again = None if then is Then.BACK else then
            assert (
                guided_answers.lead(told, question.scene, question.option, narration="", then=again, back_to=None)
                == content
            )
        if question.ask is Ask.END:
            told = guided_answers.end(content, question.scene, narration=ANSWER, ends_here=False)
            cleared = guided_answers.end(told, question.scene, narration="", ends_here=False)
            assert without_lost(cleared) == without_lost(content)


@pytest.mark.fault("dropped-choice")
@given(stories(), st.data())
def test_no_title_is_asked_for_while_a_choice_leads_nowhere_that_nobody_skipped(
    content: StoryContent, data: st.DataObject
) -> None:
    asked, skipped = Question(Ask.NAME), set[Question]()
    for _turn in range(300):
        question = guide.following(content, asked, skipped)
        if question is None or question.ask is Ask.TITLE:
            break
        assert question not in skipped
        asked = question
        if guide.comes_back(question) and not data.draw(st.booleans()):
            skipped.add(question)
        else:
            content = answered(content, question, data.draw(st.sampled_from(Then)))
    else:
        raise AssertionError("the guide comes to no end")
    left = [each for each in guide.open_questions(content) if guide.comes_back(each)]
    assert set(left) <= skipped


def with_words(content: StoryContent) -> StoryContent:
    """The same story with something to read in each scene."""
    scenes = (each if each.has_words else replace(each, narration="It happens.") for each in content.scenes)
    return replace(content, scenes=tuple(scenes))


def without_lost(content: StoryContent) -> StoryContent:
    """The same story, in which a way to a scene that is not there leads nowhere."""
    scenes = (each if content.scene(each.leads_to) else replace(each, leads_to=None) for each in content.scenes)
    return replace(content, scenes=tuple(scenes))
