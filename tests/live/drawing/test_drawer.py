"""The pages behind the scenes as they are drawn: what each button sends, and what can become of words."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest
from flask import Flask

from live.drawing.drawer import body, draw
from live.messages.state import DrawnPage, EventPart, HostState, ProgrammeEntry, RoundView, Turnout
from live.performance.round import Purpose, RoundState
from live.performance.saying import SayingKind, SayingState
from live.performance.shown_picture import Shows
from live.performance.state import PerformanceStatus
from scenarios.results.outcome import Method
from scenarios.stories.pathway_line import LineStop
from tests.live.drawing.states import HERE, action, console, idea, option, running
from tests.page import Element, Page

EVERYTHING = (action("stop"), action("accept"))


@pytest.fixture(autouse=True)
def _in_the_app(app: Flask) -> Iterator[None]:
    with app.app_context():
        yield


def shown(state: HostState, name: str, page: DrawnPage = DrawnPage.CONSOLE) -> Page:
    """A part of a page."""
    return Page(draw(page, state).parts[name].html)


def with_one(**more: Any) -> HostState:
    """A console with one saying while everything can be done."""
    return console(queue=(idea(**more),), actions=EVERYTHING)


def of(**more: Any) -> Page:
    """How it draws this saying."""
    return shown(with_one(**more), "saying-4")


def is_seen(element: Element, state: HostState) -> bool:
    """Whether the script of a console shows something that stands in its page all the time."""
    may = body(DrawnPage.CONSOLE, state)["data-may"].split()
    return element.get("data-needs") in ("", *may) and element.get("data-unless") not in may


def labels(state: HostState) -> list[str]:
    """What can become of a saying; what is about its person is another matter."""
    buttons = shown(state, "saying-4").all("button")
    return [button.text for button in buttons if not button.inside("details") and is_seen(button, state)]


def stories_named(state: HostState) -> list[str]:
    """The story that is named beside a saying, if one is."""
    lines = shown(state, "saying-4").all("p")
    return [line.text for line in lines if line.text.startswith("From “") and is_seen(line, state)]


def button(page: Page, label: str) -> Element:
    return next(each for each in page.all("button") if each.text == label)


def test_each_verdict_names_the_saying_what_it_becomes_and_what_was_seen_before() -> None:
    page = of()
    [saying] = shown(with_one(), "queue").all("li")
    assert (saying.get("id"), saying.get("class")) == ("saying-4", "waiting")
    for label, state in (("Pass on", "passed"), ("Park", "parked"), ("Hide", "hidden")):
        assert button(page, label).get("data-judges") == state


@pytest.mark.parametrize(
    ("state", "offered"),
    [
        ("passed", ["Try it on stage", "Add to the choices", "Park", "Hide"]),
        ("parked", ["Pass on", "Try it on stage", "Add to the choices", "Hide"]),
        ("hidden", ["Pass on", "Park"]),
    ],
)
def test_a_verdict_that_stands_is_not_offered_again(state: str, offered: list[str]) -> None:
    assert labels(with_one(state=SayingState(state))) == offered


def test_an_idea_can_be_tried_or_become_a_choice_only_when_the_performance_takes_it_now() -> None:
    page = of()
    assert json.loads(button(page, "Try it on stage").get("data-cue")) == {"kind": "stop", "intervention": 4}
    accept = button(page, "Add to the choices")
    assert json.loads(accept.get("data-cue")) == {"kind": "accept", "intervention": 4}
    assert accept.get("data-asks") == "accept"
    assert labels(with_one()) == ["Pass on", "Try it on stage", "Add to the choices", "Park", "Hide"]
    assert labels(console(queue=(idea(),))) == ["Pass on", "Park", "Hide"]


def test_what_can_become_of_an_idea_changes_without_the_idea() -> None:
    before, now = (draw(DrawnPage.CONSOLE, console(queue=(idea(),), actions=may)) for may in ((), EVERYTHING))
    assert before.parts["saying-4"] == now.parts["saying-4"]
    assert before.body["data-may"] != now.body["data-may"]


def test_a_reason_is_neither_tried_nor_a_choice() -> None:
    assert labels(with_one(kind=SayingKind.REASON)) == ["Pass on", "Park", "Hide"]


def test_an_idea_about_another_story_names_it_and_cannot_be_played_in_this_one() -> None:
    state = with_one(performance=HERE + 1)
    assert labels(state) == ["Pass on", "Park", "Hide"]
    assert stories_named(state) == ["From “One”"]
    assert stories_named(with_one()) == []


def test_what_was_called_out_has_to_be_written_down_before_it_can_be_passed_or_chosen() -> None:
    state = with_one(aloud=True, words="")
    assert labels(state) == ["Write it down", "Try it on stage", "Park", "Hide"]
    assert button(shown(state, "saying-4"), "Write it down").attributes["data-judges"] == ""
    assert "Write it down" not in labels(with_one(aloud=True))


@pytest.mark.parametrize(("support", "told"), [(1200, "1,200 support it"), (1, "1 supports it")])
def test_support_is_counted_where_there_is_some(support: int, told: str) -> None:
    assert f"idea · waits · The call · {told}" in of(support=support).root.text
    assert "support" not in of().root.text


def test_all_that_one_person_said_can_be_hidden_and_no_more_taken_but_not_of_what_was_called_out() -> None:
    page = of()
    assert button(page, "Hide all their words").get("data-does") == "hide"
    assert button(page, "Hide all their words and take no more").get("data-does") == "mute"
    assert button(of(muted=True), "Let them send words again").get("data-does") == "unmute"
    assert of(aloud=True).all("details") == []
    assert "3 more of theirs wait" in of(more=3).root.text


def test_words_that_are_markup_are_words() -> None:
    hostile = '"><img src=x onerror="alert(1)">\'&'
    page = of(words=hostile)
    assert page.all("img") == []
    assert page.all("p")[0].text == hostile


def test_what_is_hidden_is_folded_away_on_both_desks() -> None:
    state = console(queue=(idea(), idea(id=5, state=SayingState.HIDDEN)))
    for page in (DrawnPage.CONSOLE, DrawnPage.SCRIBE):
        drawn = shown(state, "queue", page)
        [folded] = drawn.all("details")
        assert "1 hidden" in folded.text and [one.get("id") for one in folded.all("li")] == ["saying-5"]
        assert [one.get("id") for one in drawn.all("li")] == ["saying-4", "saying-5"]


def test_a_new_idea_brings_itself_and_the_order_and_no_other_idea() -> None:
    before, now = (draw(DrawnPage.CONSOLE, console(queue=queue)).parts for queue in ((idea(),), (idea(), idea(id=5))))
    assert {name for name, part in now.items() if before.get(name) != part} == {"queue", "saying-5", "heard-words"}


def test_a_story_that_was_played_says_again_and_one_that_cannot_be_played_says_so() -> None:
    stories = [(1, "ended", True), (2, "running", True), (3, "waiting", True), (4, "waiting", False)]
    programme = tuple(
        ProgrammeEntry(one, f"Story {one}", PerformanceStatus(status), may) for one, status, may in stories
    )
    actions = (action("start", performance=1), action("start", performance=3))
    rows = shown(console(programme=programme, actions=actions), "programme").all("li")
    assert [(row.all("small")[0].text, [each.text for each in row.all("button")]) for row in rows] == [
        ("played", ["Start again"]),
        ("on now", []),
        ("not played yet", ["Start"]),
        ("cannot be played", []),
    ]


def test_the_parts_of_an_event_are_folded_away_with_a_button_for_each_that_the_room_can_go_on_to() -> None:
    parts = (
        EventPart(1, "Morning", PerformanceStatus.ENDED, True),
        EventPart(2, "Evening", PerformanceStatus.WAITING, False),
    )
    page = shown(console(parts=parts, actions=(action("go on", section=2),)), "programme")
    assert [each.text for each in page.all("details")[0].all("button")] == ["Take everybody to Evening"]


@pytest.mark.parametrize(
    ("phones", "turnout", "told"),
    [
        (66, None, "Phones here: 66"),
        (67, Turnout(60, 67), "Phones here: 67"),
        (66, Turnout(67, 67), "Phones here: 66 (67 during this vote)"),
        (1200, Turnout(67, 67), "Phones here: 1,200"),
    ],
)
def test_how_many_phones_are_here_never_contradicts_how_many_have_answered(
    phones: int, turnout: Turnout | None, told: str
) -> None:
    assert shown(console(phones=phones, turnout=turnout), "count").root.text == told


@pytest.mark.parametrize("page", [DrawnPage.CONSOLE, DrawnPage.SCRIBE, DrawnPage.SCREEN, DrawnPage.BACKSTAGE])
@pytest.mark.parametrize("shows", [Shows.WITHDRAWN, Shows.PAUSED, Shows.ENDED, Shows.WAITING])
def test_every_page_is_drawn_of_whatever_little_there_is(page: DrawnPage, shows: Shows) -> None:
    for on in (None, running(shows=shows, unreadable=shows is Shows.PAUSED)):
        drawing = draw(page, console(performance=on))
        assert drawing.parts and not any(Page(part.html).faults for part in drawing.parts.values())


def line(**stop: Any) -> Element:
    """One stop on the line of the pathway along the foot of the screen, said to have these marks."""
    shows = console(line=(LineStop("GP", "GP", **stop),), performance=running(shows=Shows.PAUSED))
    return shown(shows, "foot", DrawnPage.SCREEN).all("li")[0]


def test_a_story_that_touches_no_pathway_has_no_line() -> None:
    assert shown(console(performance=running(shows=Shows.PAUSED)), "foot", DrawnPage.SCREEN).all("li") == []


def test_a_stop_shows_how_it_was_met_and_where_the_line_is_cut() -> None:
    assert line(been=True, off=True, cut="before").get("class") == "stop been off cut-before"


def test_where_the_story_is_now_is_said_to_reading_aids() -> None:
    assert line(been=True, here=True).get("aria-current") == "step"
    assert line(been=True).get("aria-current") == ""


@pytest.mark.parametrize(
    ("stop", "told"),
    [
        ({"left": True, "been": True}, "GP (here the story left the pathway)"),
        ({"been": True}, "GP (the story has been here)"),
        ({"been": True, "here": True}, "GP"),
        ({}, "GP"),
    ],
)
def test_in_words_a_stop_was_left_or_was_met_or_says_only_its_name(stop: dict[str, bool], told: str) -> None:
    assert line(**stop).text == told


def test_what_is_drawn_for_every_phone_is_nobodys_own() -> None:
    asked = RoundView(
        id=7,
        number=1,
        purpose=Purpose.DECISION,
        method=Method.APPROVAL,
        state=RoundState.OPEN,
        reason="",
        question="What now?",
        about=None,
        options=(option("o1", "A"), option("o2", "B")),
        result=None,
    )
    state = console(round=asked, performance=running(shows=Shows.OPEN, perspectives=True))
    drawing = draw(DrawnPage.PHONE, state)
    page = Page(drawing.parts["now"].html)
    fields = {(each.get("name"), each.get("type")) for each in page.all("input")}
    assert fields == {("choice", "checkbox")}, "no token, and no number of anybody's words"
    assert not any("checked" in each.attributes for each in page.all("input"))
    own = [each for each in page.all("p", "div") if each.get("data-mine")]
    assert [each.get("data-mine") for each in own] == ["received"] and own[0].is_hidden
    assert drawing.body["data-round"] == "7"
