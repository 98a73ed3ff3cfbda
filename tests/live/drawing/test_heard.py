"""What reading aids say by themselves: a sentence for each picture, once, and never what nobody passed or revealed."""

from __future__ import annotations

from typing import Any

import pytest
from flask import Flask, render_template
from hypothesis import given
from hypothesis import strategies as st
from msgspec import structs

from live.drawing import heard
from live.drawing.drawer import draw, whole
from live.messages.state import (
    AtTheDoors,
    DecisionView,
    DiscussionView,
    DoorsView,
    DrawnPage,
    HostState,
    OptionCount,
    ResultView,
    RoundView,
    SceneView,
    StopView,
    Turnout,
)
from live.performance.round import Purpose, RoundState
from live.performance.saying import SayingKind, SayingState
from live.performance.shown_picture import Shows
from live.performance.state import PerformanceStatus
from scenarios.results.outcome import Method
from scenarios.stories.story import SceneKind
from tests.live.drawing.states import HERE, action, console, idea, option, running
from tests.page import Page

PAGES = [DrawnPage.PHONE, DrawnPage.CONSOLE, DrawnPage.SCRIBE]
DESKS = [DrawnPage.CONSOLE, DrawnPage.SCRIBE]
SCENE = SceneView("s4", SceneKind.DECISION, "Ten to eleven", "…", "The crisis café", "22:50", "Distress", 4, 8)
OPTIONS = (option("o1", "A"), option("o2", "B"))
DECISION = DecisionView("What now?", "the volunteer", OPTIONS)


def asked(state: RoundState, **more: Any) -> RoundView:
    """A round about two choices."""
    one = RoundView(12, 1, Purpose.DECISION, Method.APPROVAL, state, "", "What now?", None, OPTIONS, None)
    return structs.replace(one, **more)


def result(*percent: int | None, ballots: int = 3) -> ResultView:
    """The figures of a round that was revealed."""
    options = tuple(OptionCount(one.key, 1, each) for one, each in zip(OPTIONS, percent, strict=False))
    return ResultView(
        ballots=ballots,
        empty=0,
        phones=4,
        late=0,
        options=options,
        preferred=(),
        before=None,
        shift=None,
        splits=None,
    )


def on(shows: Shows, **parts: Any) -> HostState:
    """What a console is sent while this picture is on."""
    details = {name: parts.pop(name) for name in ("blank", "title", "told", "unreadable") if name in parts}
    return console(performance=running(shows=shows, **details), **({"scene": SCENE, "next": action("show")} | parts))


def said(page: DrawnPage, state: HostState) -> str:
    return heard.of_state(page, state, str).sentence


PICTURES = [
    (on(Shows.OPEN, round=asked(RoundState.OPEN)), "The vote is open: What now?"),
    (on(Shows.CLOSED, round=asked(RoundState.CLOSED)), "Voting has closed."),
    (on(Shows.REVEALED, round=asked(RoundState.REVEALED, result=result(67, 33))), "The result: A 67%, B 33%."),
    (on(Shows.REVEALED, round=asked(RoundState.REVEALED, result=result(ballots=0))), "The result: nobody voted."),
    (on(Shows.VOID, round=asked(RoundState.VOID, reason="No sound")), "This vote does not count: No sound"),
    (on(Shows.NOTE), "In the next scene: Distress"),
    (on(Shows.STOP, stop=StopView(4, "Ask her")), "Somebody said stop: Ask her"),
    (on(Shows.STOP, stop=StopView(4, "")), "Somebody said stop."),
    (on(Shows.DISCUSSION, decision=DECISION, discussion=DiscussionView("", 5, "")), "Talk about it: What now?"),
    (on(Shows.PAUSED), "We are taking a break. The story stops here for a while."),
    (on(Shows.TREE), "The screen shows what has been played."),
    (on(Shows.TOLD, scene=None, told="Stay open"), "Told on stage: Stay open"),
]


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize(("state", "sentence"), PICTURES)
def test_each_picture_is_one_sentence_in_the_same_words_on_every_page(
    page: DrawnPage, state: HostState, sentence: str
) -> None:
    assert said(page, state) == sentence


@pytest.mark.parametrize(
    ("state", "phone", "desk"),
    [
        (on(Shows.SCENE), "On stage: Ten to eleven", "Scene 4 of 8: Ten to eleven"),
        (on(Shows.WAITING), "It starts soon.", "Waiting to start: Closed at eleven"),
        (on(Shows.WAITING, title=""), "It starts soon.", "It starts soon."),
        (
            on(Shows.WITHDRAWN),
            "We are stopping this story here.",
            "The permission changed. We are stopping this story here.",
        ),
        (on(Shows.ENDED), "The story is over. Thank you for being here.", "The story is over."),
        (
            on(Shows.PAUSED, unreadable=True),
            "We are taking a break. The story stops here for a while.",
            "We cannot show where this story is.",
        ),
        (console(performance=None), "It starts soon.", "It starts soon."),
    ],
)
def test_desks_hear_what_only_they_need(state: HostState, phone: str, desk: str) -> None:
    assert [said(page, state) for page in PAGES] == [phone, desk, desk]


def test_only_the_console_hears_that_the_screen_is_dark() -> None:
    state = on(Shows.CLOSED, round=asked(RoundState.CLOSED), blank=True)
    assert [said(page, state) for page in PAGES] == ["Voting has closed.", "The screen is dark.", "Voting has closed."]


def test_where_the_host_has_to_choose_the_console_says_so() -> None:
    level = on(Shows.REVEALED, round=asked(RoundState.REVEALED, result=result(50, 50)), next=None)
    assert said(DrawnPage.CONSOLE, level) == "The result: A 50%, B 50%. You choose. Press one of the buttons."
    assert said(DrawnPage.PHONE, level) == "The result: A 50%, B 50%."


def test_a_scale_is_told_by_its_answers_and_names_what_it_is_about() -> None:
    scale = {"method": Method.GRADIENT, "about": option("o9", "C"), "question": "How far?"}
    assert said(DrawnPage.PHONE, on(Shows.OPEN, round=asked(RoundState.OPEN, **scale))) == (
        "The vote is open: How far? About C: Choice C"
    )
    counted = asked(RoundState.REVEALED, result=result(67, 33), **scale)
    assert said(DrawnPage.PHONE, on(Shows.REVEALED, round=counted)) == "The result: Choice A 67%, Choice B 33%."


@pytest.mark.parametrize("card", [Shows.SPLIT, Shows.MINORITY])
def test_a_card_over_the_result_is_news_to_desks_alone(card: Shows) -> None:
    counted = asked(RoundState.REVEALED, result=result(67, 33))
    before, now = on(Shows.REVEALED, round=counted), on(card, round=counted)
    assert heard.of_state(DrawnPage.PHONE, before, str) == heard.of_state(DrawnPage.PHONE, now, str)
    for page in DESKS:
        assert heard.of_state(page, before, str) != heard.of_state(page, now, str)


def test_equal_words_of_another_moment_are_heard_again() -> None:
    first, second = (on(Shows.CLOSED, round=asked(RoundState.CLOSED, id=number)) for number in (12, 13))
    one, other = (heard.of_state(DrawnPage.PHONE, state, str) for state in (first, second))
    assert one.sentence == other.sentence and one.id != other.id


@given(st.sampled_from([state for state, _ in PICTURES]), st.integers(0, 999), st.integers(0, 999), st.booleans())
def test_numbers_lights_and_versions_are_no_news(state: HostState, ballots: int, phones: int, more: bool) -> None:
    later = structs.replace(
        state, version=99, turnout=Turnout(ballots, phones), phones=phones, waiting=phones, line=(), notes="Wait here"
    )
    for page in PAGES:
        assert heard.of_state(page, state, str) == heard.of_state(page, later, str)


@given(st.sampled_from(list(Shows)), st.sampled_from(list(RoundState)))
def test_nothing_of_a_result_is_said_before_it_was_revealed(shows: Shows, state: RoundState) -> None:
    sealed = on(shows, round=asked(state, result=None), decision=DECISION)
    for page in PAGES:
        assert "%" not in said(page, sealed)


def test_each_saying_that_waits_is_told_to_desks_by_itself_and_without_its_words() -> None:
    queue = (
        idea(id=9, kind=SayingKind.MINORITY),
        idea(id=4),
        idea(id=5, kind=SayingKind.REASON),
        idea(id=6, state=SayingState.PASSED),
        idea(id=7, aloud=True, words=""),
        idea(id=8, performance=HERE + 1),
    )
    told = list(heard.arrivals(console(queue=queue), str))
    assert [(one.id, one.sentence) for one in told] == [
        ("heard-saying-4", "An idea waits to be read."),
        ("heard-saying-5", "A reason waits to be read."),
        ("heard-saying-9", "Something not to forget waits to be read."),
    ]


def test_that_many_phones_join_at_once_is_said_once_however_many_more_come() -> None:
    def state(most: int, closed: bool = False) -> HostState:
        here = AtTheDoors(waiting=0, bursts=(), joined=most, most=most, late=0, forgot=0)
        return console(at_the_doors=here, doors=DoorsView(closed=closed, let_in=0, passes=False))

    assert heard.warning(state(31), str) == heard.warning(state(48), str) == str(heard.BURST)
    assert heard.warning(state(0), str) == heard.warning(state(31, closed=True), str) == ""


def test_a_story_that_was_left_is_no_longer_spoken_of() -> None:
    ended = console(performance=running(shows=Shows.ENDED, status=PerformanceStatus.ENDED), queue=(idea(),))
    assert said(DrawnPage.PHONE, ended) == "The story is over. Thank you for being here."
    thanked = structs.replace(ended, performance=running(shows=Shows.DEBRIEF, status=PerformanceStatus.ENDED))
    assert said(DrawnPage.PHONE, thanked) == "You can say now how it was."


def test_it_is_drawn_into_live_regions_of_its_own_with_the_words_escaped(app: Flask) -> None:
    state = on(Shows.STOP, stop=StopView(4, "<b>Ask</b> & wait"), queue=(idea(),))
    with app.test_request_context():
        parts = {page: draw(page, state).parts for page in PAGES}
        page_of_it = render_template("live/drawing/console.html", **whole(DrawnPage.CONSOLE, state))
    for page in PAGES:
        [line] = Page(parts[page]["heard"].html).all("span")
        assert line.text == "Somebody said stop: <b>Ask</b> & wait"
        assert line.get("id") == f"heard-{HERE}-s4-stop"
    assert "heard-words" not in parts[DrawnPage.PHONE]
    regions = {
        one.get("role"): one.get("id") for one in Page(page_of_it).all("p", "div") if one.get("id").startswith("heard")
    }
    assert regions == {"status": "heard", "log": "heard-words", "alert": "heard-doors", "": "heard-saying-4"}
