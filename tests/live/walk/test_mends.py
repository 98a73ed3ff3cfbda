"""Faults that were mended are found again by the walks as soon as the mend is taken out."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import ExitStack

import pytest
from flask import Flask

from live.messages.state import DrawnPage
from scenarios.db import Database
from tests.live.evening import know_the_room, switch_on
from tests.live.walk.mends import Change, module_without, template_without
from tests.live.walk.room import Room, Visit
from tests.live.walk.small_browser import Patches
from tests.live.walk.test_plain_phone import walk

EVERYTHING = {"stops": True, "reasons": True, "perspectives": True, "notes": False}
Story = Callable[[Room], None]


def to_a_vote(room: Room) -> None:
    """Start the first story, and open the vote at its first decision."""
    room.desk.does("start", performance=room.evening.performances[0])
    room.desk.does("show")
    room.desk.does("open")
    room.time_passes()


def phone_of(room: Room, name: str = "Ada", page: DrawnPage = DrawnPage.PHONE) -> Visit:
    """A page of somebody who has come."""
    return room.opens(page, room.browser(name))


def compare(room: Room, *visits: Visit) -> None:
    """Each page is as a fresh one."""
    room.settles()
    room.time_passes()
    found = list(filter(None, room.differences(visits)))
    assert not found, found


def then(room: Room, visit: Visit, *kinds: str) -> None:
    """The host gives these cues, and after each the page is as a fresh one."""
    for kind in kinds:
        room.desk.does(kind)
        compare(room, visit)


def ticks_and_waits(room: Room) -> None:
    phone = phone_of(room)
    to_a_vote(room)
    room.does(phone, "tick", value="o1")
    then(room, phone, "pause", "resume", "close", "reveal")


def sees_the_second_story(room: Room) -> None:
    phone, screen = phone_of(room), phone_of(room, page=DrawnPage.SCREEN)
    room.desk.does("start", performance=room.evening.performances[0])
    then(room, phone, "end")
    room.desk.does("start", performance=room.evening.performances[1])
    compare(room, phone, screen)


def reads_from_the_top(room: Room) -> None:
    phone = phone_of(room)
    to_a_vote(room)
    room.does(phone, "scroll")
    then(room, phone, "close")


def reads_the_console_from_the_top(room: Room) -> None:
    console = room.opens(DrawnPage.CONSOLE, room.browser("host", signed_in=True))
    to_a_vote(room)
    room.does(console, "scroll")
    then(room, console, "close")


def votes_in_the_other_tab(room: Room) -> None:
    browser = room.browser("Ada")
    one, other = (room.opens(DrawnPage.PHONE, browser) for _ in range(2))
    to_a_vote(room)
    compare(room, one, other)
    room.does(one, "tick", value="o1")
    room.does(one, "vote")
    compare(room, one, other)


def gives_a_reason(room: Room) -> None:
    phone = phone_of(room)
    to_a_vote(room)
    room.does(phone, "type", form="say-reason", text="Nobody answers after ten")
    room.does(phone, "say", form="say-reason")
    compare(room, phone)
    then(room, phone, "close", "reveal", "open")


def sends_nothing(room: Room) -> None:
    phone = phone_of(room)
    to_a_vote(room)
    room.does(phone, "vote")
    compare(room, phone)
    then(room, phone, "pause", "resume", "close")


def types_and_is_asked_again(room: Room) -> None:
    phone = phone_of(room)
    to_a_vote(room)
    then(room, phone, "close", "reveal")
    room.does(phone, "type", form="say-reason", text="Nobody answers after ten")
    then(room, phone, "open")


def folds_away(room: Room) -> None:
    phone = phone_of(room)
    to_a_vote(room)
    room.does(phone, "type", form="say-here", box=1)
    room.does(phone, "fold", id="here")
    then(room, phone, "close", "reveal")


def looks_at_the_clock(room: Room) -> None:
    screen = phone_of(room, page=DrawnPage.SCREEN)
    to_a_vote(room)
    then(room, screen, "close", "reveal")
    room.desk.does("discuss", minutes=5)
    compare(room, screen)


def stops_after_a_result(room: Room) -> Visit:
    phone = phone_of(room)
    to_a_vote(room)
    room.does(phone, "tick", value="o1")
    room.does(phone, "vote")
    then(room, phone, "close", "reveal", "stop")
    room.desk.does("open", purpose="could happen")
    compare(room, phone)
    return phone


def is_asked_in_a_stop(room: Room) -> None:
    phone = stops_after_a_result(room)
    choice = room.offers(phone)["choices"][0]
    room.does(phone, "tick", value=choice)
    room.does(phone, "vote")
    compare(room, phone)
    then(room, phone, "close", "reveal", "release")


def comes_back_in_a_stop(room: Room) -> None:
    phone = stops_after_a_result(room)
    room.loads_again(phone)
    compare(room, phone)
    then(room, phone, "close", "reveal", "release")


def says_how_they_are_here(room: Room) -> None:
    phone = phone_of(room)
    to_a_vote(room)
    room.does(phone, "type", form="say-here", box=1)
    room.does(phone, "say", form="say-here")
    then(room, phone, "close", "reveal", "end")
    room.desk.does("start", performance=room.evening.performances[1])  # It does not ask.
    compare(room, phone)
    room.loads_again(phone)
    then(room, phone, "end")
    room.desk.does("start", performance=room.evening.performances[0])
    compare(room, phone)


def misses_one(room: Room) -> None:
    phone = phone_of(room)
    to_a_vote(room)
    room.desk.does("end")
    compare(room, phone)
    room.meddles = lambda _visit, packet: [] if '"drawn"' in packet[:24] else [packet]
    room.desk.does("start", performance=room.evening.performances[1])
    room.settles()
    room.meddles = lambda _visit, packet: [packet]
    then(room, phone, "show")


SCRIPTS: dict[str, tuple[Story, Patches]] = {
    "a tick that was not sent freezes the phone": (
        ticks_and_waits,
        {"unsent.js": [("if (picks && round) tick(", "tick(")]},
    ),
    "the title is the first story's": (
        sees_the_second_story,
        {"drawn.js": [("if (title) document.title = title + site;", "")]},
    ),
    "a new question is out of sight": (reads_from_the_top, {"phone.js": [("  fromTheTop();\n", "")]}),
    "what a console shows now is out of sight": (
        reads_the_console_from_the_top,
        {"desk.js": [('if (page === "console") fromTheTop();', "")]},
    ),
    "the other tab shows the old answer": (
        votes_in_the_other_tab,
        {"phone.js": [('if (why === "received") tellTabs();', "")]},
    ),
    "“Received.” stays through the next round": (gives_a_reason, {"phone.js": [("  leaveBehind();\n", "")]}),
    "“Nothing is chosen yet” stays": (
        sends_nothing,
        {"phone.js": [('tell(say("choose_first"), now.moment)', 'tell(say("choose_first"))')]},
    ),
    "a reason comes into the next vote": (
        types_and_is_asked_again,
        {"unsent.js": [("      form.reset(); // It may be", "      // It may be")]},
    ),
    "what was folded away opens again": (
        folds_away,
        {"unsent.js": [("isBack && !this.filled.has(form)", "isBack")]},
    ),
    "a screen that loads has no time": (
        looks_at_the_clock,
        {
            "screen.js": [
                ("startClock(facts); // Before any time is told by it.\n", ""),
                ("fit(house, box);\nconnect(", "startClock(facts);\nfit(house, box);\nconnect("),
            ]
        },
    ),
    "a result that is shown again has no answer of its person": (
        is_asked_in_a_stop,
        {"ballot.js": [("this.votes.get(round) ?? null", "this.mine.round === round ? this.mine.choices : null")]},
    ),
    "a phone that came in a “Stop!” does not know its vote": (
        comes_back_in_a_stop,
        {"phone.js": [("if (!ballot.knows(asked()))", "if (false)")]},
    ),
    "a page that missed something goes on": (
        misses_one,
        {"connection.js": [("if (drawn.isLost(fresh)) askForTheWhole(socket);\n  else ", "")]},
    ),
}
"""What befell people in scripts, by its name: what they do, and how the scripts are without the mend."""


@pytest.fixture
def made(room: Callable[..., Room], database: Database) -> Callable[..., Room]:
    """Makes a room in which everything is switched on."""

    def made(patches: Patches | None = None) -> Room:
        made = room(patches)
        switch_on(database, made.evening, **EVERYTHING)
        know_the_room(database, made.evening)
        return made

    return made


@pytest.mark.fault("out-of-sight")
@pytest.mark.fault("answer-in-another-tab")
@pytest.mark.fault("late-answer")
@pytest.mark.parametrize("name", SCRIPTS)
def test_a_fault_of_a_script_is_found_again_without_its_mend(made: Callable[..., Room], name: str) -> None:
    story, patches = SCRIPTS[name]
    with pytest.raises(AssertionError):
        story(made(patches))


@pytest.mark.fault("stale-page")
def test_with_their_mends_there_is_none_of_them(made: Callable[..., Room]) -> None:
    for story in dict.fromkeys(story for story, _ in (*SCRIPTS.values(), *TOLD.values())):
        story(made())


TOLD: dict[str, tuple[Story, list[Change]]] = {
    "a phone does not know how its person is here": (
        says_how_they_are_here,
        [
            (
                "here=here.get(who.participant_id, ()),",
                "here=here.get(who.participant_id, ()) if shown.faces[Face.PHONE].performance.perspectives else (),",
            )
        ],
    ),
}
"""What befell people where their own was told to their page, by its name."""


@pytest.mark.parametrize("name", TOLD)
def test_a_fault_of_what_is_told_is_found_again_without_its_mend(made: Callable[..., Room], name: str) -> None:
    story, changes = TOLD[name]
    with module_without("live.wire.broadcast", *changes), pytest.raises(AssertionError):
        story(made())


SERVER: dict[str, list[tuple[str, Change]]] = {
    "a question left unanswered leads nowhere": [
        (
            "live/drawing/phone.html",
            ('{% if own and not own.renews %}<p id="look-again"', '{% if false %}<p id="look-again"'),
        )
    ],
    "a page that could be written on never moves on": [
        ("live.faces.phone", ("renews=not (asks or writes or typed or lives)", "renews=not state.may")),
        ("live/drawing/phone.html", ("{% if own and not own.renews %}", "{% if own and own.asks %}")),
    ],
    "what was refused stays": [
        ("live.faces.phone", ("    if own.renews:\n", "    if own.renews and not refusal:\n")),
    ],
    "of the thanks it says that nothing is on the screen": [
        ("live/drawing/follow.html", ('("withdrawn", "paused", "ended", "debrief")', '("withdrawn", "paused")')),
        ("live/drawing/follow.html", ('{% elif shows == "waiting" or', '{% elif performance.status != "running" or')),
    ],
}
"""What befell a phone without a script, by its name: the module or template, and how it is without the mend."""
SOON = {"what was refused stays": ("3",)}
"""The evenings in which a fault is found soon, where those are not the first."""


@pytest.mark.parametrize("name", SERVER)
def test_a_fault_of_a_plain_page_is_found_again_without_its_mend(app: Flask, database: Database, name: str) -> None:
    templates: dict[str, list[Change]] = {}
    with ExitStack() as without:
        for place, change in SERVER[name]:
            if place.endswith(".html"):
                templates.setdefault(place, []).append(change)
            else:
                without.enter_context(module_without(place, change))
        for place, changes in templates.items():
            without.enter_context(template_without(app, place, *changes))
        with pytest.raises(AssertionError):
            for seed in SOON.get(name, ("1", "2")):
                walk(app, database, seed)
