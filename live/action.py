"""What a host can do now, in words for the console, and the one next thing that is sensible."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from live.cue import Cue, CueKind
from live.fold import apply
from live.payload import Supply, payload_for
from live.performance import (
    Ground,
    Performance,
    Status,
    decision_now,
    next_scene,
    voidable,
)
from live.request import Request
from live.round import Figures, Round, RoundState
from scenarios.errors import Refusal
from scenarios.message import Message, say
from scenarios.outcome import Method, preferred
from scenarios.story import LETTERS, StoryContent

UNTITLED = say("A story without a title")
_SOME_REASON = "-"
_NEVER = datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True)
class Action:
    """One thing that can be done now: what to send, what its button says, and what will happen."""

    request: Request
    label: Message
    hint: Message

    @property
    def details(self) -> dict[str, Any]:
        """What a face sends as it stands; a reason is the host's own words, so it is left out."""
        return {name: value for name, value in self.request.details.items() if name != "reason"}


def allowed(state: Performance, story: StoryContent) -> tuple[Action, ...]:
    """All that can be done now: the candidates that ``apply`` does not refuse."""
    return tuple(
        _action(request, state, story)
        for request in _candidates(state, story)
        if is_possible(request, state, story)
    )


def next_action(state: Performance, story: StoryContent) -> Action | None:
    """The one sensible next thing, or None where the choice is the facilitator's alone, as on a tie."""
    wanted = _next_request(state, story)
    if wanted is None or not is_possible(wanted, state, story):
        return None
    return _action(wanted, state, story)


def is_possible(request: Request, state: Performance, story: StoryContent) -> bool:
    """Whether the performance would take this request now; nothing is changed by asking."""
    try:
        payload = payload_for(request, state, story, _supposing(state))
        apply(state, Cue(0, request.kind, payload, _NEVER), story)
    except Refusal:
        return False
    return True


def _supposing(state: Performance) -> Supply:
    """A supply that fits, for asking whether something could be done."""
    unused = max((round_.id for round_ in state.rounds), default=0) + 1
    keys = state.round.keys if state.round else ()
    return Supply(state.lights, unused, Figures(dict.fromkeys(keys, 0), 0, 0, 0))


def _candidates(state: Performance, story: StoryContent) -> Iterator[Request]:
    yield Request(CueKind.START)
    yield Request(CueKind.SHOW)
    if state.previous is not None:
        yield Request(CueKind.SHOW, {"scene": state.previous})
    for method in (Method.APPROVAL, Method.ONE_CHOICE):
        yield Request(CueKind.OPEN, {"method": method.value})
    yield Request(CueKind.CLOSE)
    yield Request(CueKind.REVEAL)
    decision = decision_now(state, story)
    for option in decision.options if decision else ():
        yield Request(CueKind.FOLLOW, {"option": option.key})
    for key in dict.fromkeys(step.scene for step in state.path):
        yield Request(CueKind.REWIND, {"scene": key})
    yield Request(CueKind.VOID, {"reason": _SOME_REASON})
    for kind in (CueKind.PAUSE, CueKind.RESUME, CueKind.BLANK, CueKind.UNBLANK):
        yield Request(kind)
    for ground in Ground:
        yield Request(CueKind.LIGHTS, {"ground": ground.value})
    yield Request(CueKind.END)


def _next_request(state: Performance, story: StoryContent) -> Request | None:
    if state.paused:
        return Request(CueKind.RESUME)
    if state.status is not Status.RUNNING:
        return Request(CueKind.START) if state.status is Status.WAITING else None
    if state.blank:
        return Request(CueKind.UNBLANK)
    if decision_now(state, story):
        return _next_at_decision(state, story)
    return Request(CueKind.SHOW if next_scene(state, story) else CueKind.END)


def _next_at_decision(state: Performance, story: StoryContent) -> Request | None:
    decision = decision_now(state, story)
    keys = [option.key for option in decision.options] if decision else []
    asked = state.round
    if asked is None or asked.state is RoundState.VOID:
        return _first_question(keys)
    if asked.state is RoundState.OPEN:
        return Request(CueKind.CLOSE)
    if asked.state is RoundState.CLOSED:
        return Request(CueKind.REVEAL)
    most = preferred(asked.figures.counts) if asked.figures else ()
    return Request(CueKind.FOLLOW, {"option": most[0]}) if len(most) == 1 else None


def _first_question(keys: list[str]) -> Request:
    if len(keys) > 1:
        return Request(CueKind.OPEN, {"method": Method.APPROVAL.value})
    return Request(CueKind.FOLLOW, {"option": keys[0]}) if keys else Request(CueKind.END)


def _action(request: Request, state: Performance, story: StoryContent) -> Action:
    return Action(request, *_words(request, state, story))


def _words(request: Request, state: Performance, story: StoryContent) -> tuple[Message, Message]:
    match request.kind:
        case CueKind.START:
            return say("Start “%(title)s”", title=story.title or UNTITLED), say("Its first scene goes on the screen.")
        case CueKind.SHOW:
            return _words_to_show(request, state, story)
        case CueKind.OPEN:
            return _words_to_open(request)
        case CueKind.FOLLOW:
            return _words_to_follow(request, state, story)
        case CueKind.REWIND:
            heading = _heading(story, str(request.details["scene"]))
            return say("Go back to “%(heading)s”", heading=heading), say("To play another choice from there.")
        case CueKind.VOID:
            return _words_to_void(voidable(state), state, story)
        case CueKind.LIGHTS:
            return _LIGHTS[Ground(request.details["ground"])]
        case _:
            return _PLAIN[request.kind]


def _words_to_show(request: Request, state: Performance, story: StoryContent) -> tuple[Message, Message]:
    back = request.details.get("scene")
    if back is None:
        return say("Next scene"), _quoted(_heading(story, next_scene(state, story)))
    return say("Back to the scene before"), _quoted(_heading(story, str(back)))


def _words_to_open(request: Request) -> tuple[Message, Message]:
    if request.details["method"] == Method.ONE_CHOICE.value:
        return say("Open a one-choice vote"), say("Each phone can choose one.")
    return say("Open the vote"), say("Which could you support? Each phone can choose several.")


def _words_to_follow(request: Request, state: Performance, story: StoryContent) -> tuple[Message, Message]:
    decision = decision_now(state, story)
    lettered = zip(LETTERS, decision.options if decision else (), strict=False)
    letter, option = next(pair for pair in lettered if pair[1].key == request.details["option"])
    hint = say("Nobody has written what comes next: tell it on stage.")
    if story.scene(option.leads_to):
        hint = say("Goes to “%(heading)s”.", heading=_heading(story, option.leads_to))
    return say("Play %(letter)s: %(label)s", letter=letter, label=option.label), hint


def _words_to_void(
    last: Round | None, state: Performance, story: StoryContent
) -> tuple[Message, Message]:
    hint = say("Its result counts for nothing. You will be asked why.")
    if last is None or last is state.round:
        return say("Make this vote void"), hint
    heading = _heading(story, last.scene)
    return say("Make the vote at “%(heading)s” void", heading=heading), hint


def _heading(story: StoryContent, key: str | None) -> str:
    scene = story.scene(key)
    return scene.heading if scene else ""


def _quoted(heading: str) -> Message:
    return say("“%(heading)s”", heading=heading) if heading else say("It has no heading.")


_LIGHTS = {
    Ground.DIM: (say("House lights down"), say("A dark screen, for a darkened hall.")),
    Ground.BRIGHT: (say("House lights up"), say("A light screen, for a bright room.")),
}
_PLAIN: dict[CueKind, tuple[Message, Message]] = {
    CueKind.CLOSE: (say("Close the vote"), say("Nobody sees a figure until you reveal it.")),
    CueKind.REVEAL: (say("Reveal the result"), say("It goes on the screen and is kept for the design group.")),
    CueKind.PAUSE: (say("Pause for wellbeing"), say("A calm screen, for as long as it takes.")),
    CueKind.RESUME: (say("Go on"), say("The story goes on where it was.")),
    CueKind.BLANK: (say("Blank the screen"), say("The big screen goes dark. Phones carry on.")),
    CueKind.UNBLANK: (say("Show the screen again"), say("The big screen comes back as it was.")),
    CueKind.END: (say("End this story"), say("The screen says thank you. What the room said is kept.")),
}
