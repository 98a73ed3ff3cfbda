"""The moments of an evening, in the order in which they are played: each with what faces show then."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from live.messages.state import DrawnPage
from live.performance.doors import DoorsPress
from live.performance.plan import Staging
from live.performance.round import Purpose
from live.performance.saying import SayingKind, SayingState
from live.performance.state import HouseLights
from scenarios.results.outcome import Method
from tests.live.gallery.evening import Evening

EVERYBODY = tuple(DrawnPage)
WITHOUT_SCRIPT = "without a script"
"""What a phone's page without a script is called in a gallery."""


@dataclass(frozen=True)
class Moment:
    """What is on, under a name.

    ``pages`` are those that are looked at then, ``plain`` the queries of the phone's pages without a script that are.
    """

    name: str
    pages: tuple[DrawnPage, ...] = EVERYBODY
    plain: tuple[str, ...] = ("",)


DESKS = (DrawnPage.CONSOLE, DrawnPage.SCRIBE)
PHONE = (DrawnPage.PHONE,)
STAGE = (DrawnPage.SCREEN, DrawnPage.CONSOLE)


def play(on: Evening) -> Iterator[Moment]:
    """Play an evening in which everything happens that a host can let happen; stops at each moment to be looked at."""
    yield Moment("waiting")
    yield from _warm_up(on)
    on.starts(0)
    yield Moment("scene", plain=("", "write=here"))
    on.asks("staging", staging=Staging.ACTED)
    yield Moment("scene, acted", (DrawnPage.SCREEN,), ())
    on.asks("staging", staging=Staging.TOLD)
    on.asks("lights", ground=HouseLights.BRIGHT)
    yield Moment("scene, house lights up", STAGE, ())
    on.asks("lights", ground=HouseLights.DIM)
    on.asks("blank")
    yield Moment("dark", STAGE, ())
    on.asks("unblank")
    yield from _words_from_the_floor(on)
    yield from _decision(on)
    yield from _second_round(on)
    yield from _ways_on(on)
    on.asks("end")
    yield Moment("ended")
    on.asks("debrief")
    yield Moment("debrief", plain=("", "write=debrief"))
    yield from _first_run(on)


def play_with_passes(on: Evening) -> Iterator[Moment]:
    """Play one to which only somebody with a pass is let in."""
    yield Moment("waiting, with passes", (DrawnPage.SCREEN, DrawnPage.PHONE))
    on.starts(0)
    on.asks("show")
    on.asks("open", method=Method.APPROVAL)
    yield Moment("vote open, without a pass", (DrawnPage.PHONE, DrawnPage.CONSOLE))


def _warm_up(on: Evening) -> Iterator[Moment]:
    on.warms_up()
    on.asks("open", purpose=Purpose.WARM_UP)
    yield Moment("warm-up open", (DrawnPage.SCREEN, DrawnPage.CONSOLE, DrawnPage.PHONE))
    on.all_vote(["answer-A"], ["answer-B"], [])
    on.asks("close")
    on.asks("reveal")
    yield Moment("warm-up revealed", (DrawnPage.SCREEN, DrawnPage.CONSOLE, DrawnPage.PHONE))


def _words_from_the_floor(on: Evening) -> Iterator[Moment]:
    said = on.says(SayingKind.STOP, "Ask her what helps", "Keep the door open", "Call a friend", "Leave her alone")
    on.judges(said[0], SayingState.PASSED)
    on.judges(said[1], SayingState.PARKED)
    on.judges(said[3], SayingState.HIDDEN)
    on.support(said[0], 12, mine=True)
    yield Moment("scene, with words from the floor", (*DESKS, DrawnPage.PHONE), ("", "write=stop"))
    on.asks("stop")
    yield Moment("stopped", plain=())
    on.asks("release")
    on.asks("stop", intervention=said[0])
    yield Moment("stopped, for an idea")
    on.asks("open", purpose=Purpose.COULD_HAPPEN)
    yield Moment("open, could it happen", (DrawnPage.SCREEN, DrawnPage.PHONE), ())
    on.asks_all("close", "reveal")
    on.asks("open", purpose=Purpose.DID_IT_HELP)
    on.all_vote(["yes"], ["partly"], ["no"])
    yield Moment("open, did it help", (*STAGE, DrawnPage.PHONE), ())
    on.asks_all("close", "reveal")
    yield Moment("revealed, did it help", (*STAGE, DrawnPage.PHONE), ())
    on.asks("release")


def _decision(on: Evening) -> Iterator[Moment]:
    on.asks("show")
    yield Moment("scene with a decision", plain=())
    on.asks("open", method=Method.APPROVAL)
    yield Moment("open", plain=("", "write=reason"))
    on.all_vote(["a1", "a2"], ["a2"], ["a3", "a4"], [])
    on.votes("a1", "a3")
    yield Moment("open, answered", plain=("", "change=1"))
    on.doors(DoorsPress.CLOSE)
    on.arrive(35)
    yield Moment("open, doors closed", DESKS, ())
    on.doors(DoorsPress.OPEN)
    on.asks("close")
    yield Moment("closed")
    on.asks("reveal")
    on.says(SayingKind.REASON, "The café is warm", "Nobody should walk alone at night")
    lines = on.says(SayingKind.MINORITY, "Some of us cannot walk that far", "Nobody asked the volunteer")
    for one in lines:
        on.judges(one, SayingState.PASSED)
    on.support(lines[0], 5)
    yield Moment("revealed", plain=("", "write=minority"))
    on.asks("card", card="minority")
    yield Moment("minority", plain=())
    on.asks("card", card="")


def _second_round(on: Evening) -> Iterator[Moment]:
    on.asks("discuss")
    yield Moment("discussion")
    on.clock.move_on(minutes=20)
    yield Moment("discussion, over time", (DrawnPage.SCREEN, DrawnPage.BACKSTAGE, DrawnPage.PHONE), ())
    on.asks("discuss")
    on.asks("open", method=Method.APPROVAL)
    on.all_vote(["a1"], ["a1", "a2"], ["a3"], ["a1"])
    on.asks("close")
    on.asks("reveal", groups=True)
    yield Moment("revealed again", plain=())
    on.asks("card", card="split")
    yield Moment("split", plain=())
    on.asks("card", card="")


def _ways_on(on: Evening) -> Iterator[Moment]:
    on.asks("follow", option="a1")
    yield Moment("content note")
    on.asks("enter")
    on.asks("pause")
    yield Moment("paused")
    on.asks("resume")
    on.asks("card", card="tree")
    yield Moment("tree", plain=())
    on.asks("card", card="")
    on.asks("rewind", scene="s2")
    on.asks("follow", option="a3", reason="")
    yield Moment("told")
    on.asks("rewind", scene="s2")
    on.asks("follow", option="a2", reason="")
    on.asks("show")
    on.asks("accept", label=on.words("Her sister comes along", 120))
    yield Moment("scene with an added choice", (DrawnPage.CONSOLE, DrawnPage.PHONE), ())
    on.asks("open", method=Method.GRADIENT, option="b1")
    yield Moment("open, gradient", (DrawnPage.SCREEN, DrawnPage.CONSOLE, DrawnPage.PHONE), ())
    on.all_vote(["support"], ["reservations"], ["discuss"], ["objection"], ["abstain"])
    on.asks_all("close", "reveal")
    yield Moment("revealed, gradient", (DrawnPage.SCREEN, DrawnPage.CONSOLE, DrawnPage.PHONE), ())
    on.asks("open", method=Method.ONE_CHOICE)
    yield Moment("open, one choice", (DrawnPage.SCREEN, DrawnPage.PHONE), ())
    on.asks("void", reason=on.words("The microphone failed", 200))
    yield Moment("void", plain=())
    on.asks("card", card="tree")
    yield Moment("tree, of several ways", STAGE, ())
    on.asks("card", card="")


def _first_run(on: Evening) -> Iterator[Moment]:
    on.starts(1, first_run=True, minutes=0)
    yield Moment("first run")
    on.marks()
    yield Moment("first run, with marks", (DrawnPage.CONSOLE,), ())
    on.withdraws(1)
    yield Moment("withdrawn")
    on.asks("end")
    on.starts(2)
    on.damages_its_log()
    yield Moment("unreadable")
