"""The guided way keeps every choice and every answer, or says what is missing: nothing is dropped without a word."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask

from scenarios.account import Account
from scenarios.db import Database
from scenarios.store.stories import story as stories
from scenarios.stories.story import DecisionPoint, Option, Scene, SceneKind, StoryContent
from tests.conftest import Visitor
from tests.forum.people import Writer
from tests.forum.writing.test_guided_start import Guided

TWO_CHOICES = "moment/s1/way"


@pytest.fixture
def turn(writer: Writer) -> Writer:
    """A writer whose only scene asks, with the choices "Ring again" and "Wait", which lead nowhere yet."""
    writer.starts("She rang three numbers.")
    writer.fills("start", opening="words")
    writer.fills("moment/s1/decider", decider="Amina")
    writer.fills("moment/s1/told", label="Ring again")
    writer.fills("moment/s1/other/o2", label="Wait")
    return writer


def leads(content: StoryContent) -> dict[str, str | None]:
    """Where each choice of the first scene leads."""
    decision = content.scenes[0].decision
    assert decision is not None
    return {option.label: option.leads_to for option in decision.options}


def ends(writer: Writer) -> str:
    """What the list of steps says under "How it ends"."""
    return " ".join(writer.opens().main.split()).partition("6. How it ends")[2].partition("7. Finish")[0]


@pytest.mark.fault("dropped-choice")
def test_when_one_way_has_ended_the_next_choice_is_asked_for_before_the_title(
    turn: Writer, content: Callable[[], StoryContent]
) -> None:
    guided = Guided(turn, turn.opens(f"{TWO_CHOICES}/o1"))
    guided.answers(narration="Somebody answers.", then="more")
    guided.is_asked("And then?")
    guided.answers(narration="They talk.", more="no")
    guided.is_asked("How does it end?")
    assert "leads nowhere" in ends(turn)
    guided.answers(narration="It gets light.")

    guided.is_asked("What happens then?")
    assert "“Wait”" in guided.page.main
    assert "The choice “Wait” leads nowhere yet" in ends(turn) and "Written" not in ends(turn)
    guided.answers(narration="Nobody comes.", then="end")
    guided.is_asked("What is your story called?")
    assert "How each way ends Written" in ends(turn)
    assert None not in leads(content()).values()


@pytest.mark.fault("dropped-choice")
def test_a_choice_that_is_skipped_is_not_asked_for_again_and_stays_on_the_list(turn: Writer) -> None:
    guided = Guided(turn, turn.opens(f"{TWO_CHOICES}/o1"))
    guided.skips()
    assert "“Wait”" in guided.page.main
    guided.answers(narration="Nobody comes.", then="end")
    guided.is_asked("What is your story called?")
    assert "The choice “Ring again” leads nowhere yet" in ends(turn)


@pytest.mark.fault("dropped-choice")
def test_all_that_stops_is_asked_for_in_turn_whichever_way_was_told_first(turn: Writer) -> None:
    turn.fills(f"{TWO_CHOICES}/o1", narration="Somebody answers.")
    guided = Guided(turn, turn.opens(f"{TWO_CHOICES}/o2"))
    guided.answers(narration="Nobody comes.")
    guided.is_asked("How does it end?")
    assert "“Ring again”" in guided.page.main
    guided.answers(narration="They talk.")
    guided.is_asked("How does it end?")
    assert "“Wait”" in guided.page.main
    guided.skips()
    guided.is_asked("What is your story called?")


@pytest.mark.fault("dropped-choice")
def test_a_scene_without_words_is_asked_for_before_the_title(turn: Writer) -> None:
    turn.fills("scenes/s1/choices", **{"options-0-leads_to": "new", "options-1-leads_to": "new"})
    turn.fills("scenes/s2", kind="ending", narration="They talk.")
    turn.fills("scenes/s3", kind="ending")
    guided = Guided(turn, turn.opens("moment/s1/decider"))
    guided.answers()
    guided.answers()
    guided.skips("Nothing else: go on")
    guided.is_asked("And then?")
    assert turn.path("tell/s3") in str([each.get("action") for each in guided.page.all("form")])
    assert guided.page.form(turn.path("tell/s3"))["heading"] == "Wait"


@pytest.mark.fault("dropped-choice")
def test_many_choices_that_lead_nowhere_are_named_up_to_ten_and_counted(writer: Writer, database: Database) -> None:
    writer.starts("She rang.")
    asked = DecisionPoint("What now?", options=tuple(Option(f"o{number}", f"Ring {number}") for number in range(6)))
    turns = tuple(Scene(f"s{number}", SceneKind.DECISION, decision=asked) for number in range(3))
    by = Account(held=frozenset({writer.story}))
    database.write(lambda session: stories.save(session, by, writer.story, StoryContent(scenes=turns), based_on=1))
    assert ends(writer).count("leads nowhere yet") == 10 and "8 more" in ends(writer)


def test_only_a_question_can_be_skipped(turn: Writer) -> None:
    turn.opens("skip/nothing/s1", 404)


@pytest.mark.fault("lost-answer")
@pytest.mark.parametrize("then", ["end", "more", "back"])
def test_a_choice_of_what_comes_then_without_words_is_kept_and_asks_for_them(
    turn: Writer, content: Callable[[], StoryContent], then: str
) -> None:
    before = content()
    page = turn.fills(f"{TWO_CHOICES}/o1", 422, then=then)
    assert page.form(turn.path(f"{TWO_CHOICES}/o1"))["then"] == then
    missing = "Choose the scene that it comes back to." if then == "back" else "Write what happens then."
    assert missing in page.errors[0]
    assert content() == before


@pytest.mark.fault("lost-answer")
def test_words_without_a_choice_are_kept_and_the_way_is_asked_for_its_end(
    turn: Writer, content: Callable[[], StoryContent]
) -> None:
    turn.fills(f"{TWO_CHOICES}/o1", narration="Somebody answers.")
    assert content().scenes[1].narration == "Somebody answers."
    assert "The way with “Ring again” has no end yet" in ends(turn)


@pytest.mark.fault("lost-answer")
def test_a_scene_that_was_chosen_is_not_dropped_where_nobody_said_that_it_comes_back(
    turn: Writer, content: Callable[[], StoryContent]
) -> None:
    for typed in ({"narration": "Somebody answers."}, {"narration": "Somebody answers.", "then": "end"}, {}):
        page = turn.fills(f"{TWO_CHOICES}/o1", 422, back_to="s1", **typed)
        assert page.form(turn.path(f"{TWO_CHOICES}/o1"))["back_to"] == "s1"
    turn.fills(f"{TWO_CHOICES}/o1", back_to="s1", then="back")
    assert leads(content())["Ring again"] == "s1"


@pytest.mark.fault("lost-answer")
def test_a_way_back_to_the_start_is_shown_as_one_and_can_go_on_instead(
    turn: Writer, content: Callable[[], StoryContent]
) -> None:
    way = f"{TWO_CHOICES}/o1"
    turn.fills(way, narration="Somebody answers.", then="back", back_to="s1")
    form = turn.opens(way).form(turn.path(way))
    assert (form["then"], form["back_to"]) == ("back", "s1")
    turn.fills(way, then="more", back_to="")
    assert content().scenes[1].leads_to is None
    assert turn.opens(way).form(turn.path(way))["then"] == "more"


@pytest.mark.fault("lost-answer")
def test_nothing_but_a_press_on_save_asks_what_happens_then(turn: Writer) -> None:
    page = turn.fills(f"{TWO_CHOICES}/o1", 422)
    assert page.errors == ["Write what happens then. A few words are enough."]
    assert page.link("Skip this")


def test_whoever_says_nothing_can_go_back_to_the_list(turn: Writer) -> None:
    turn.fills(f"{TWO_CHOICES}/o1", narration="Somebody answers.")
    for part in (f"{TWO_CHOICES}/o2", "end/s2"):
        assert turn.fills(part, back="1").heading == "Your story"


@pytest.mark.fault("lost-answer")
def test_an_ending_that_saved_itself_and_was_cleared_leaves_no_empty_scene(
    turn: Writer, content: Callable[[], StoryContent]
) -> None:
    turn.fills(f"{TWO_CHOICES}/o1", narration="Somebody answers.")
    before = content()
    form = turn.opens("end/s2").form(turn.path("end/s2"))
    saved = turn.posts_by_itself("end/s2", form | {"narration": "They talk."})
    assert len(content().scenes) == 3
    cleared = turn.posts_by_itself("end/s2", form | saved["carried"] | {"narration": ""})
    assert content() == before
    turn.posts_by_itself("end/s2", form | cleared["carried"] | {"narration": "They talk on."})
    assert content().scenes[2].narration == "They talk on."


@pytest.mark.fault("lost-answer")
@pytest.mark.parametrize(
    ("part", "typed"),
    [
        (f"{TWO_CHOICES}/o1", {"narration": "Somebody answers.", "then": "end"}),
        (f"{TWO_CHOICES}/o1", {"narration": "Somebody answers."}),
        ("tell/s2?after=s1", {"narration": "Somebody answers."}),
    ],
)
def test_a_scene_that_saved_itself_and_was_cleared_leaves_no_empty_scene(
    writer: Writer, content: Callable[[], StoryContent], part: str, typed: dict[str, str]
) -> None:
    writer.starts("She rang three numbers.")
    writer.fills("start", opening="words")
    if "way" in part:
        writer.fills("moment/s1/decider", decider="Amina")
        writer.fills("moment/s1/told", label="Ring again")
    before = content()
    form = writer.opens(part).form(writer.path(part))
    saved = writer.posts_by_itself(part, form | typed)
    assert len(content().scenes) == 2
    cleared = writer.posts_by_itself(part, form | typed | saved["carried"] | {"narration": ""})
    assert content() == before
    again = writer.posts_by_itself(part, form | typed | cleared["carried"])
    assert again["ok"] and content().scenes[1].narration == "Somebody answers."


@pytest.mark.fault("lost-answer")
def test_what_was_chosen_is_said_not_to_be_saved_while_there_are_no_words(turn: Writer) -> None:
    answer = turn.saves_itself(f"{TWO_CHOICES}/o1", then="end")
    assert answer["fields"] == {
        "then": "“And then?” is not saved yet. Write what happens then. A few words are enough."
    }


@pytest.mark.fault("lost-answer")
def test_words_of_a_scene_with_more_to_it_are_not_cleared_from_the_page_of_a_choice(
    turn: Writer, content: Callable[[], StoryContent]
) -> None:
    turn.fills(f"{TWO_CHOICES}/o1", narration="Somebody answers.", then="more")
    turn.fills("scenes/s2", place="On the phone")
    turn.fills(f"{TWO_CHOICES}/o1", 422, narration="")
    answer = turn.saves_itself(f"{TWO_CHOICES}/o1", narration="")
    assert "narration" in answer["fields"]
    assert content().scenes[1].narration == "Somebody answers."


@pytest.mark.fault("lost-answer")
def test_an_ending_is_said_once(turn: Writer, content: Callable[[], StoryContent]) -> None:
    turn.fills(f"{TWO_CHOICES}/o1", narration="Somebody answers.")
    both = turn.fills("end/s2", 422, narration="They talk.", ends_here="yes")
    form = both.form(turn.path("end/s2"))
    assert (form["narration"].strip(), form["ends_here"]) == ("They talk.", "yes")
    assert turn.fills("end/s2", 422).errors == ["Write how it ends, or tick the box below."]
    turn.fills("end/s2", ends_here="yes")
    assert content().scenes[1].kind is SceneKind.ENDING


@pytest.mark.fault("lost-answer")
def test_an_ending_whose_tick_is_taken_away_goes_on_again(turn: Writer, content: Callable[[], StoryContent]) -> None:
    turn.fills(f"{TWO_CHOICES}/o1", narration="Somebody answers.", then="end")
    page = turn.opens("end/s2")
    form = {name: value for name, value in page.form(turn.path("end/s2")).items() if name != "ends_here"}
    turn.visitor.sends(turn.path("end/s2"), form)
    assert content().scenes[1].kind is SceneKind.NARRATIVE


@pytest.mark.fault("lost-answer")
@pytest.mark.parametrize("typed", [{"more": "yes"}, {"more": "no"}, {"heading": "At night"}])
def test_what_is_said_of_a_scene_without_words_is_kept_and_asks_for_them(
    writer: Writer, content: Callable[[], StoryContent], typed: dict[str, str]
) -> None:
    writer.starts("She rang three numbers.")
    writer.fills("start", opening="words")
    action = writer.path("tell/s2?after=s1")
    page = writer.visitor.sends(action, writer.visitor.opens(action).form(action) | typed, 422)
    assert page.errors == ["Write what happens first. A few words are enough."]
    form = page.form(action)
    assert {name: form[name] for name in typed} == typed
    assert len(content().scenes) == 1


@pytest.mark.fault("lost-answer")
def test_a_moment_that_was_chosen_is_not_dropped_where_nobody_is_said_to_decide(writer: Writer) -> None:
    writer.starts("She rang three numbers.")
    writer.fills("start", opening="words")
    guided = Guided(writer, writer.opens("moment"))
    guided.answers(moment="s1")
    page = writer.fills("moment/s1/decider", 422)
    assert page.errors == ["Say who decides there. If nobody could have done anything else, skip this."]
    assert page.link("Skip this: no turning point here")


@pytest.mark.fault("lost-answer")
def test_a_choice_keeps_its_words_and_an_idea_what_was_said_of_it(
    turn: Writer, content: Callable[[], StoryContent]
) -> None:
    before = content()
    turn.fills("moment/s1/told", 422, label="")
    turn.fills("moment/s1/other/o2", 422, label="")
    page = turn.fills("moment/s1/other/o3", 422, origin="proposed model")
    assert page.form(turn.path("moment/s1/other/o3"))["origin"] == "proposed model"
    turn.fills("moment/s1/other/o3")
    assert content() == before


@pytest.mark.fault("lost-answer")
def test_what_comes_next_is_not_dropped_for_a_scene_that_ends_the_story(
    writer: Writer, content: Callable[[], StoryContent]
) -> None:
    writer.starts("She rang three numbers.")
    writer.adds_scene("One")
    writer.adds_scene("Two", kind="ending")
    page = writer.fills("scenes/s2", 422, leads_to="s1")
    assert page.form(writer.path("scenes/s2"))["leads_to"] == "s1"
    writer.fills("scenes/s1", kind="ending")
    assert content().scenes[0].leads_to is None


@pytest.mark.fault("lost-answer")
def test_where_the_story_went_on_is_kept_until_it_is_said_what_was_done(
    writer: Writer, content: Callable[[], StoryContent]
) -> None:
    writer.starts("She rang three numbers.")
    writer.adds_scene("One")
    writer.adds_scene("Two", kind="ending")
    writer.fills("moment/s1/decider", decider="Amina")
    writer.fills("scenes/s1", place="At home")
    writer.fills("scenes/s1/choices", question="What could Amina do?")
    writer.fills("moment/s1/told", label="Ring again")
    assert leads(content()) == {"Ring again": "s2"}


@pytest.mark.fault("lost-answer")
@pytest.mark.parametrize(
    ("part", "first", "second"),
    [
        ("tell/s2?after=s1", {"narration": "Somebody answers."}, {"narration": "Nobody answers."}),
        (f"{TWO_CHOICES}/o1", {"narration": "Somebody answers.", "then": "end"}, {"narration": "Nobody answers."}),
        (f"{TWO_CHOICES}/o1", {"narration": "Somebody answers."}, {"then": "back", "back_to": "s1"}),
        ("moment/s1/told", {"label": "Ring once more"}, {"label": "Ring somebody else"}),
        ("moment/s1/other/o3", {"label": "Go there"}, {"label": "Ask her sister"}),
    ],
)
def test_of_two_tabs_neither_answer_is_lost(
    turn: Writer, content: Callable[[], StoryContent], part: str, first: dict[str, Any], second: dict[str, Any]
) -> None:
    form = turn.opens(part).form(turn.path(part))
    turn.visitor.sends(turn.path(part), form | first)
    before = content()
    page = turn.visitor.sends(turn.path(part), form | second, 409)
    assert content() == before
    assert all(value in page.main or value == page.form(turn.path(part))[name] for name, value in second.items())
    assert next(iter(first.values())) in page.main


@pytest.mark.fault("lost-answer")
def test_going_back_and_sending_an_answer_again_adds_nothing_and_loses_nothing(
    turn: Writer, content: Callable[[], StoryContent]
) -> None:
    way = f"{TWO_CHOICES}/o1"
    form = turn.opens(way).form(turn.path(way)) | {"narration": "Somebody answers.", "then": "end"}
    turn.visitor.sends(turn.path(way), form)
    before = content()
    turn.visitor.sends(turn.path(way), form)
    assert content() == before


def test_somebody_else_cannot_skip_a_question(turn: Writer, app: Flask) -> None:
    Visitor(app.test_client()).opens(turn.path("skip/way/s1"), 404)
