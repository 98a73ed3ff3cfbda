"""What reading aids say of a page by themselves, without anybody looking for it: one short sentence for what is on.

It is drawn into live regions (WCAG 2.2, 4.1.3), which a reading aid reads out where their words change. So each
sentence has an id for the moment that it is about: the same words of another moment stand in a new element and are
heard again, and a page that is reloaded, comes back or hears new numbers has nothing to say. What is one person's own
is told by the script of their phone.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from live.messages.state import DrawnPage, HostState, PerformanceView, PhoneState, RoundView, ScribeState
from live.performance.saying import SayingState
from live.performance.shown_picture import Shows
from scenarios.message import Message, Tell, say
from scenarios.results.outcome import Method

_FOR_DESKS = frozenset([DrawnPage.CONSOLE, DrawnPage.SCRIBE])
_DARK = say("The screen is dark.")
_YOU_CHOOSE = say("You choose. Press one of the buttons.")
_STOPPED = say("Somebody said stop.")
_UNREADABLE = say("We cannot show where this story is.")
_SOON = say("It starts soon.")
_WATCH = say("Watch the stage.")
_ALIKE: dict[Shows, Message] = {
    Shows.CLOSED: say("Voting has closed."),
    Shows.PAUSED: say("We are taking a break. The story stops here for a while."),
    Shows.WITHDRAWN: say("We are stopping this story here."),
    Shows.TREE: say("The screen shows what has been played."),
    Shows.SPLIT: say("The screen shows results by group."),
    Shows.MINORITY: say("The screen shows what the room should not forget."),
    Shows.ENDED: say("The story is over. Thank you for being here."),
    Shows.DEBRIEF: say("You can say now how it was."),
}
"""What is the same whatever story is on."""
_DESK_ALIKE = _ALIKE | {
    Shows.WITHDRAWN: say("The permission changed. We are stopping this story here."),
    Shows.ENDED: say("The story is over."),
    Shows.DEBRIEF: say("The screen says thank you. Phones ask how it was."),
}
_WAITING_KINDS: dict[str, Message] = {
    "stop": say("An idea waits to be read."),
    "reason": say("A reason waits to be read."),
    "minority": say("Something not to forget waits to be read."),
}
BURST = say("Many phones joined at once. If that is not your room, close the doors.")


@dataclass(frozen=True)
class Heard:
    """A sentence, and the id of the moment that it is about."""

    id: str
    sentence: str


def of_state(page: DrawnPage, state: PhoneState, tell: Tell) -> Heard:
    """What is said of the picture that is on; ``tell`` puts it into the page's language."""
    picture = _picture(page, state)
    on, scene, asked = state.performance, state.scene, state.round
    about = (on and on.id, scene and scene.key, asked and asked.id, picture or "dark")
    return Heard(
        "-".join(["heard", *(str(one).replace(" ", "-") for one in about if one is not None)]),
        _sentence(page, state, picture, tell),
    )


def arrivals(state: ScribeState, tell: Tell) -> Iterator[Heard]:
    """What is said of each saying that came to a desk in this story and was not read yet, oldest first.

    What a host or scribe entered for somebody is no news to them, nor is what was left over from an earlier story.
    """
    on = state.performance
    for one in sorted(state.queue, key=lambda each: each.id):
        if one.state is SayingState.WAITING and not one.aloud and on and one.performance == on.id:
            yield Heard(f"heard-saying-{one.id}", tell(_WAITING_KINDS[one.kind]))


def warning(state: ScribeState, tell: Tell) -> str:
    """What is said at once where phones come in that may not be the room's; their number moves and is not said."""
    return tell(BURST) if state.at_the_doors.most and not state.doors.closed else ""


def _picture(page: DrawnPage, state: PhoneState) -> Shows | None:
    """What is on, as far as this page shows it; None while the screen is dark, which only a console tells.

    A phone goes on showing the result under a card of the big screen.
    """
    on = state.performance
    if on is None:
        return Shows.WAITING
    if page is DrawnPage.CONSOLE and on.blank:
        return None
    if page is DrawnPage.PHONE and on.shows in (Shows.SPLIT, Shows.MINORITY):
        return Shows.REVEALED
    return on.shows


def _sentence(page: DrawnPage, state: PhoneState, picture: Shows | None, tell: Tell) -> str:
    on, asked, for_desk = state.performance, state.round, page in _FOR_DESKS
    if picture is None:
        return tell(_DARK)
    if for_desk and on and on.unreadable and picture is Shows.PAUSED:
        return tell(_UNREADABLE)
    if picture is Shows.WAITING:
        title = on.title if on else ""
        return tell(say("Waiting to start: %(title)s", title=title) if for_desk and title else _SOON)
    if picture is Shows.OPEN and asked:
        return tell(say("The vote is open: %(question)s", question=_question(asked, tell)))
    if picture is Shows.REVEALED and asked:
        is_yours = page is DrawnPage.CONSOLE and isinstance(state, HostState) and state.next is None
        return " ".join([_result(asked, tell), *([tell(_YOU_CHOOSE)] if is_yours else [])])
    if picture is Shows.VOID and asked:
        return tell(say("This vote does not count: %(reason)s", reason=asked.reason))
    return tell(_on_stage(page, state, picture, on))


def _on_stage(page: DrawnPage, state: PhoneState, picture: Shows, on: PerformanceView | None) -> Message:
    scene, decision, stop = state.scene, state.decision, state.stop
    if picture is Shows.NOTE and scene:
        return say("In the next scene: %(note)s", note=scene.content_note)
    if picture is Shows.SCENE and scene and page in _FOR_DESKS:
        return say("Scene %(number)s of %(of)s: %(heading)s", number=scene.number, of=scene.of, heading=scene.heading)
    if picture is Shows.SCENE and scene and scene.heading:
        return say("On stage: %(heading)s", heading=scene.heading)
    if picture is Shows.TOLD and on and on.told:
        return say("Told on stage: %(label)s", label=on.told)
    if picture is Shows.STOP:
        return say("Somebody said stop: %(words)s", words=stop.words) if stop and stop.words else _STOPPED
    if picture is Shows.DISCUSSION and decision:
        return say("Talk about it: %(question)s", question=decision.question)
    return (_DESK_ALIKE if page in _FOR_DESKS else _ALIKE).get(picture, _WATCH)


def _question(asked: RoundView, tell: Tell) -> str:
    if asked.about is None:
        return asked.question
    about = say("About %(letter)s: %(label)s", letter=asked.about.letter, label=asked.about.label)
    return f"{asked.question} {tell(about)}"


def _result(asked: RoundView, tell: Tell) -> str:
    """The figures by the letters that are on the page; the answers of a scale have no letters that say anything."""
    result = asked.result
    if result is None or not result.ballots:
        return tell(say("The result: nobody voted."))
    counted = {one.key: one.percent for one in result.options}
    names = {one.key: one.label if asked.method is Method.GRADIENT else one.letter for one in asked.options}
    figures = [
        tell(say("%(answer)s %(percent)s%%", answer=name, percent=counted.get(key) or 0)) for key, name in names.items()
    ]
    return tell(say("The result: %(figures)s.", figures=", ".join(figures)))
