"""A story out of plain questions, one a page: no drawing, no form of many fields, and nothing that must be answered."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from scenarios.stories.story import DecisionPoint, Option, Origin, Persona, SceneKind, StoryContent
from tests.conftest import Visitor
from tests.forum.people import Moderator, Writer
from tests.page import Page


class Guided:
    """A writer who is led from one question to the next."""

    def __init__(self, writer: Writer, page: Page) -> None:
        self.writer = writer
        self.page = page

    def is_asked(self, heading: str) -> None:
        """This is the question of the page."""
        assert " ".join(self.page.heading.split()) == heading, self.page.main

    def answers(self, **typed: Any) -> None:
        """Answer, save, and go on."""
        form = next(form for form in self.page.all("form") if form.get("data-saves") or "moment" in form.get("action"))
        action = form.get("action")
        self.page = self.writer.visitor.sends(action, self.page.form(action) | typed)

    def skips(self, link: str = "Skip this") -> None:
        """Leave the question open."""
        self.page = self.writer.visitor.opens(self.page.link(link))


def test_a_branching_story_comes_out_of_plain_questions(writer: Writer, content: Callable[[], StoryContent]) -> None:
    writer.starts("She rang three numbers.")
    guided = Guided(writer, writer.opens("person/name"))
    guided.is_asked("Who is the story about?")
    guided.answers(name="Amina", age_band="25 to 39")
    guided.is_asked("What are they good at? Who and what is on their side?")
    guided.answers(strengths="Keeps calm. Has a sister.")
    guided.is_asked("What matters to them?")
    guided.answers(matters="Not to wake her son")
    guided.is_asked("What do they need to be able to use a service?")
    guided.skips()

    guided.is_asked("Where and when does it start?")
    guided.answers(place="At home", time="10:50pm", stage="HELP", opening="words")
    guided.is_asked("And then?")
    guided.answers(narration="Somebody answers the third call.", more="yes")
    guided.is_asked("And then?")
    guided.answers(narration="She is told to wait.", more="no")

    guided.is_asked("Where could it have gone differently?")
    guided.answers(moment="s2")
    guided.is_asked("Who decides there?")
    guided.answers(decider="the call-taker")
    guided.is_asked("What did the call-taker do in your story?")
    guided.answers(label="Told her to wait")
    guided.is_asked("What else could the call-taker do?")
    guided.answers(label="Stay on the line", origin="proposed model")
    guided.is_asked("What else could the call-taker do?")
    assert "What the proposed model says" not in guided.page.main
    guided.answers(label="Ring her sister", origin="author")
    guided.is_asked("What else could the call-taker do?")
    guided.skips("Nothing else: go on")

    guided.is_asked("What happens then?")
    assert "Stay on the line" in guided.page.main
    guided.answers(narration="They talk until morning.", then="more")
    guided.is_asked("And then?")
    guided.answers(narration="It gets light.", more="no")
    guided.is_asked("How does it end?")
    assert "This is the way with “Stay on the line”." in guided.page.main
    guided.answers(ends_here="yes")
    guided = Guided(writer, writer.opens("moment/s2/way/o3"))
    guided.answers(narration="", then="back", back_to="s1")
    guided = Guided(writer, writer.opens("end/s3"))
    assert "This is the way with “Told her to wait”." in guided.page.main
    guided.answers(narration="Nobody came.")
    guided.is_asked("What is your story called?")
    guided.answers(title="The third call")
    assert guided.page.heading == "The third call"

    told = content()
    assert told.persona == Persona("Amina", "25 to 39", "Keeps calm. Has a sister.", "", "Not to wake her son")
    assert (told.scenes[0].narration, told.scenes[0].place, told.scenes[0].time) == (
        "She rang three numbers.",
        "At home",
        "22:50",
    )
    assert told.scene("s2").decision == DecisionPoint(  # type: ignore[union-attr]
        "What could the call-taker do?",
        "the call-taker",
        (
            Option("o1", "Told her to wait", "s3", Origin.CURRENT_PRACTICE),
            Option("o2", "Stay on the line", "s4", Origin.PROPOSED_MODEL),
            Option("o3", "Ring her sister", "s1"),
        ),
    )
    assert [(scene.key, scene.kind, scene.leads_to) for scene in told.scenes] == [
        ("s1", SceneKind.NARRATIVE, "s2"),
        ("s2", SceneKind.DECISION, None),
        ("s3", SceneKind.NARRATIVE, "s6"),
        ("s6", SceneKind.ENDING, None),
        ("s4", SceneKind.NARRATIVE, "s5"),
        ("s5", SceneKind.ENDING, None),
    ]
    assert "Sent in" in writer.sends_in().main


def test_every_question_can_be_skipped(writer: Writer) -> None:
    writer.starts("I was there.")
    guided = Guided(writer, writer.opens("person/name"))
    for _number in range(20):
        if guided.page.heading == "Your story":
            break
        guided.skips()
    assert guided.page.heading == "Your story"


def test_an_empty_answer_goes_on_and_changes_nothing(writer: Writer, content: Callable[[], StoryContent]) -> None:
    writer.starts("I was there.")
    before = content()
    guided = Guided(writer, writer.opens("person/name"))
    for _number in range(20):
        if guided.page.heading == "Your story" or "Where could it" in guided.page.heading:
            break
        guided.answers()
    assert content() == before


def test_saving_and_going_back_leads_to_the_list(writer: Writer) -> None:
    writer.starts("I was there.")
    assert writer.fills("person/name", name="Idris", back="1").heading == "Your story"


def test_the_list_says_who_reads_it_and_how_each_step_stands(writer: Writer) -> None:
    writer.starts("I was there.")
    writer.fills("person/name", name="Idris")
    listed = " ".join(writer.opens().main.split())
    assert "A made-up name, and an age Written" in listed
    assert "What matters to them If you like" in listed
    assert "answers within" in listed


def test_a_question_asked_again_shows_what_was_said(writer: Writer) -> None:
    writer.starts("I was there.")
    writer.fills("start", place="On the phone", opening="words")
    form = writer.opens("start").form(writer.path("start"))
    assert (form["place"], form["opening"]) == ("On the phone", "words")
    writer.fills("moment/s1/decider", decider="the nurse")
    writer.fills("moment/s1/told", label="Rang off")
    assert writer.opens("moment/s1/told").form(writer.path("moment/s1/told"))["label"] == "Rang off"
    writer.fills("moment/s1/way/o1", narration="Silence.", then="end")
    form = writer.opens("moment/s1/way/o1").form(writer.path("moment/s1/way/o1"))
    assert (form["narration"].strip(), form["then"]) == ("Silence.", "end")


def test_a_way_that_comes_back_says_to_which_scene(writer: Writer, content: Callable[[], StoryContent]) -> None:
    writer.starts("I was there.")
    writer.fills("start", opening="words")
    writer.fills("moment/s1/decider", decider="the nurse")
    writer.fills("moment/s1/told", label="Rang off")
    before = content()
    page = writer.fills("moment/s1/way/o1", 422, then="back")
    assert page.errors == ["Choose the scene that it comes back to."]
    assert content() == before


@pytest.mark.parametrize(
    "part",
    [
        "person/shoes",
        "tell/s99",
        "tell/x",
        "moment/s9/decider",
        "moment/s1/told",
        "moment/s1/other/o1",
        "moment/s1/way/o1",
        "end/s9",
    ],
)
def test_a_question_about_nothing_is_not_found(writer: Writer, part: str) -> None:
    writer.starts("I was there.")
    writer.fills("start", opening="words")
    writer.opens(part, 404)


def test_a_page_that_saves_itself_twice_makes_one_scene_one_choice_and_one_way(
    writer: Writer, content: Callable[[], StoryContent]
) -> None:
    writer.starts("I was there.")
    writer.fills("start", opening="words")
    for part, typed in (
        ("tell/s2?after=s1", {"narration": "Then"}),
        ("moment/s2/decider", {"decider": "the nurse"}),
        ("moment/s2/told", {"label": "Rang off"}),
        ("moment/s2/other/o2", {"label": "Stayed"}),
        ("moment/s2/way/o2", {"narration": "They talk."}),
    ):
        form = writer.opens(part).form(writer.path(part)) | typed
        first = writer.posts_by_itself(part, form)
        assert writer.posts_by_itself(part, form)["carried"] == first["carried"], part
        longer = {name: f"{words} on" for name, words in typed.items()}
        assert writer.posts_by_itself(part, form | first["carried"] | longer)["ok"], part
    told = content()
    assert [scene.narration for scene in told.scenes] == ["I was there.", "Then on", "They talk. on"]
    decision = told.scenes[1].decision
    assert decision == DecisionPoint(
        "What could the nurse on do?",
        "the nurse on",
        (Option("o1", "Rang off on", origin=Origin.CURRENT_PRACTICE), Option("o2", "Stayed on", "s3")),
    )


def test_what_was_taken_over_as_the_first_scene_stands_once_wherever_it_is_read(
    writer: Writer, moderator: Moderator, stranger: Visitor
) -> None:
    words = "She rang three numbers, and nobody came."
    writer.starts(words)
    writer.fills("start", opening="words")
    writer.fills("end/s1", ends_here="yes")
    assert "The scenes tell it" in writer.opens().main
    assert writer.opens("send").main.count(words) == 1
    writer.sends_in()
    assert moderator.takes_up(writer.story).main.count(words) == 1
    moderator.passes(writer.story)
    assert writer.opens("agree").main.count(words) == 1
    writer.agrees()
    assert stranger.opens(f"/stories/{writer.story}").main.count(words) == 1


def test_words_taken_over_go_back_where_their_writer_starts_afresh(
    writer: Writer, content: Callable[[], StoryContent]
) -> None:
    writer.starts("She rang.")
    writer.fills("start", opening="words")
    writer.fills("start", opening="fresh")
    assert (content().what_happened, content().scenes[0].narration) == ("She rang.", "")


def test_a_way_without_an_end_is_named_on_the_list_and_on_its_pages(writer: Writer) -> None:
    writer.starts("I was there.")
    writer.fills("start", opening="words")
    assert writer.opens().link("The story has no end yet") == writer.path("end/s1")
    writer.fills("moment/s1/decider", decider="the nurse")
    writer.fills("moment/s1/told", label="Rang off")
    writer.fills("moment/s1/other/o2", label="Stayed")
    writer.fills("moment/s1/way/o1", narration="Silence.")
    writer.fills("moment/s1/way/o2", narration="They talk.")
    stops, other = "The way with “Rang off” has no end yet", "The way with “Stayed” has no end yet"
    assert writer.opens().link(stops) == writer.path("end/s2")
    assert stops in writer.opens("moment/s1/way/o1").main
    ending = writer.opens("end/s2")
    assert other in ending.main and ending.link("say how it ends") == writer.path("end/s3")
    writer.fills("end/s3", ends_here="yes")
    assert other not in writer.opens().main and other not in writer.opens("end/s2").main


def test_inside_a_way_nobody_is_asked_what_comes_before_the_turn(writer: Writer) -> None:
    writer.starts("I was there.")
    writer.fills("start", opening="words")
    assert "before something could have gone differently" in writer.opens("tell/s2?after=s1").main
    writer.fills("moment/s1/decider", decider="the nurse")
    writer.fills("moment/s1/told", label="Rang off")
    writer.fills("moment/s1/way/o1", narration="Silence.", then="more")
    asked = writer.opens("tell/s3?after=s2").main
    assert "Is there more before this way ends?" in asked and "gone differently" not in asked


def test_a_story_begun_from_a_stages_page_is_offered_that_stage_for_its_first_scene_only(
    writer: Writer, content: Callable[[], StoryContent]
) -> None:
    led = writer.visitor.opens("/write?stage=CAFE").form("/write")
    writer.starts("The café was shut.", stage=led["stage"])
    assert writer.opens("start").form(writer.path("start"))["stage"] == "CAFE"
    assert writer.opens("scenes/new").form(writer.path("scenes/new"))["stage"] == "CAFE"
    writer.fills("start", opening="words")
    assert content().scenes[0].stage == "CAFE"
    assert writer.opens("scenes/new").form(writer.path("scenes/new"))["stage"] == ""


def test_a_stage_that_is_none_of_the_pathways_is_offered_to_nobody(writer: Writer) -> None:
    writer.starts("I was there.", stage="MOON")
    assert writer.opens("start").form(writer.path("start"))["stage"] == ""


def test_a_story_that_was_sent_in_is_read_whole_by_its_writer(writer: Writer) -> None:
    writer.starts("She rang three numbers.")
    assert writer.opens("play?way=").link("See the whole story") == writer.path("read")
    writer.sends_in()
    page = writer.visitor.opens(writer.opens().link("Read your story whole"))
    assert "She rang three numbers." in page.main


def test_a_time_in_advice_is_told_as_everywhere_else(writer: Writer) -> None:
    writer.starts("The café was shut.")
    writer.fills("start", opening="words", stage="CAFE", time="23:10")
    told = writer.opens("send").main
    assert "at 11:10 pm" in told and "23:10" not in told
