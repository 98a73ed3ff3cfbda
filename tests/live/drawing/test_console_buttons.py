"""Which buttons stand on a console, and what each sends, asks and is pressed by."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import pytest

from live.drawing.console_buttons import ConsoleButton, ConsoleButtons
from live.messages.state import DecisionView, PlannedHours, ProgrammeEntry, ResultView, RoundView
from live.performance.round import Purpose, RoundState
from live.performance.state import PerformanceStatus
from scenarios.results.outcome import Method
from tests.live.drawing.states import action, console, option


def labels(buttons: Iterable[ConsoleButton]) -> list[str]:
    return [button.label for button in buttons]


def one(*actions: Any, **state: Any) -> ConsoleButton:
    [button] = ConsoleButtons(console(actions=actions, **state)).minor
    return button


def test_a_button_sends_its_cue_and_the_big_one_what_comes_next() -> None:
    press = ConsoleButtons(console(next=action("show"), actions=(action("void"),)))
    assert press.big is not None
    assert press.big.cue == {"kind": "show"}
    assert [button.cue for button in press.minor] == [{"kind": "void"}]
    assert ConsoleButtons(console()).big is None


def test_what_the_big_button_does_is_not_offered_again_but_the_same_kind_with_other_details_is() -> None:
    coming = action("show", scene="s1")
    actions = (action("show", scene="s1"), action("show", scene="s2"), action("pause"))
    assert labels(ConsoleButtons(console(next=coming, actions=actions)).minor) == ["show s2", "pause"]


def test_choices_other_stories_and_results_by_group_have_places_of_their_own() -> None:
    kinds = ("follow", "rewind", "start", "go on", "void")
    actions = (*(action(kind, option="o1") for kind in kinds), action("reveal", groups=True), action("reveal"))
    press = ConsoleButtons(console(actions=actions))
    assert labels(press.minor) == ["void o1", "reveal"]
    assert labels(press.follow) == ["follow o1"]
    assert labels(press.rewind) == ["rewind o1"]
    assert press.by_group is not None and press.by_group.label == "reveal True"


@pytest.mark.parametrize(
    ("plan", "decides", "shown"),
    [
        ({}, False, ["open approval"]),
        ({"method": "gradient"}, False, ["open gradient", "open approval"]),
        ({"stops": True}, False, ["open approval", "accept", "drop"]),
        ({"two_rounds": True}, False, ["open approval", "accept", "drop", "discuss"]),
        ({}, True, ["open approval", "drop"]),
    ],
)
def test_only_what_was_switched_on_for_this_story_stands_on_the_console(
    plan: dict[str, Any], decides: bool, shown: list[str]
) -> None:
    actions = (
        action("open", method="gradient"),
        action("open", method="approval"),
        action("accept"),
        action("drop"),
        action("discuss"),
    )
    decision = DecisionView("What now?", "the volunteer", ()) if decides else None
    assert labels(ConsoleButtons(console(actions=actions, plan=plan, decision=decision)).minor) == shown


@pytest.mark.parametrize(
    ("does", "keys", "printed"),
    [
        (action("pause"), ("p",), "P"),
        (action("resume"), ("p",), "P"),
        (action("blank"), ("b", "."), "B"),
        (action("unblank"), ("b", "."), "B"),
        (action("stop"), ("s",), "S"),
        (action("release"), ("s",), "S"),
        (action("show", scene="s1"), ("PageUp", "ArrowLeft"), "←"),
        (action("show", tree=True), (), ""),
        (action("void"), (), ""),
    ],
)
def test_a_key_is_printed_on_the_button_that_it_presses(does: Any, keys: tuple[str, ...], printed: str) -> None:
    button = one(does)
    assert (button.keys, button.key) == (keys, printed)


def test_letting_a_scene_go_on_comes_before_stopping_it_again() -> None:
    stop, release = ConsoleButtons(console(actions=(action("stop"), action("release")))).minor
    assert (stop.keys, release.keys) == ((), ("s",))


def test_the_clicker_presses_the_big_button_and_so_does_the_key_of_what_it_does() -> None:
    big = ConsoleButtons(console(next=action("resume"), actions=(action("resume"),))).big
    assert big is not None and big.keys == ("PageDown", "ArrowRight", "p")


@pytest.mark.parametrize("kind", ["void", "end", "release", "accept"])
def test_what_ends_something_or_needs_words_is_asked_about(kind: str) -> None:
    assert one(action(kind), plan={"stops": True}).asks == kind
    assert one(action("pause")).asks == ""


@pytest.mark.parametrize(
    ("preferred", "method", "asked"),
    [(("o1",), "approval", False), (("o2",), "approval", True), ((), "approval", False), (("o2",), "gradient", False)],
)
def test_playing_another_choice_than_the_rooms_is_asked_about(
    preferred: tuple[str, ...], method: str, asked: bool
) -> None:
    result = ResultView(
        ballots=3, empty=0, phones=3, late=0, options=(), preferred=preferred, before=None, shift=None, splits=None
    )
    decided = RoundView(
        id=1,
        number=1,
        purpose=Purpose.DECISION,
        method=Method(method),
        state=RoundState.REVEALED,
        reason="",
        question="What now?",
        about=None,
        options=(option("o1", "A"), option("o2", "B")),
        result=result,
    )
    [follow] = ConsoleButtons(console(actions=(action("follow", option="o1"),), round=decided)).follow
    assert (follow.asks == "follow") == asked


def test_a_story_that_can_be_started_has_a_button() -> None:
    press = ConsoleButtons(console(actions=(action("start", performance=1),)))
    assert press.starts(1) is not None
    assert press.starts(2) is None


def test_the_room_can_be_taken_to_another_part_unless_the_big_button_does_that() -> None:
    go = action("go on", section=2)
    assert ConsoleButtons(console(actions=(go,))).goes_on_to(2) is not None
    assert ConsoleButtons(console(actions=(go,), next=go)).goes_on_to(2) is None
    assert ConsoleButtons(console(actions=(go,))).goes_on_to(3) is None


@pytest.mark.parametrize(
    ("statuses", "shown"),
    [(["waiting", "waiting"], False), (["running", "waiting"], True), (["ended", "waiting"], True), (["ended"], False)],
)
def test_when_a_part_ends_is_told_once_it_has_begun_until_it_is_over(statuses: list[str], shown: bool) -> None:
    programme = tuple(ProgrammeEntry(1, "One", PerformanceStatus(status), True) for status in statuses)
    hours = PlannedHours("2030-05-01", "19:00", "21:00", "2030-05-01T20:00:00+00:00")
    ends = ConsoleButtons(console(programme=programme, hours=hours)).ends
    assert ends == (hours.until if shown else "")


def test_no_two_buttons_have_the_same_name() -> None:
    actions = (
        action("open", method="approval"),
        action("open", method="gradient", option="o1"),
        action("open", purpose="did it help"),
        action("show", scene="s1"),
        action("blank"),
    )
    names = [button.id for button in ConsoleButtons(console(actions=actions, plan={"method": "gradient"})).minor]
    assert len(names) == len(set(names)) and all(" " not in name for name in names)


@pytest.mark.fault("lost-focus")
@pytest.mark.parametrize(
    ("on", "off"),
    [
        (action("pause"), action("resume")),
        (action("blank"), action("unblank")),
        (action("lights", ground="dim"), action("lights", ground="bright")),
        (action("staging", staging="acted"), action("staging", staging="told")),
    ],
)
def test_what_is_switched_between_two_states_is_one_button_which_keeps_the_focus(on: Any, off: Any) -> None:
    assert one(on).id == one(off).id
