"""What a host can do now, and the one next thing that is sensible."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from live.commands.button_labels import UNTITLED, words
from live.commands.command import Request
from live.commands.event_data import Supply, payload_for
from live.performance.event_log import Cue, CueKind
from live.performance.floor_option import BORN_IN_THE_ROOM
from live.performance.plan import Staging
from live.performance.programme import Listing
from live.performance.reducer import apply
from live.performance.round import ABOUT_A_STOP, Figures, Purpose, Round, RoundState
from live.performance.state import (
    Card,
    HouseLights,
    Performance,
    PerformanceStatus,
    Run,
    decision_now,
    next_scene,
    options_at,
)
from live.performance.voting_rounds import TWO_ROUNDS
from scenarios.errors import Refusal
from scenarios.message import Message, say
from scenarios.results.outcome import Method, preferred
from scenarios.stories.story import Origin, StoryContent

__all__ = [
    "UNTITLED",
    "HostAction",
    "allowed",
    "by_group_action",
    "ended_action",
    "going_on",
    "is_possible",
    "next_action",
    "start_action",
    "stopping_action",
]
_SOME_WORDS = "-"
_NEVER = datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True)
class HostAction:
    """One thing that can be done now: what to send, what its button says, and what will happen."""

    request: Request
    label: Message
    hint: Message

    @property
    def details(self) -> dict[str, Any]:
        """What a face sends as it stands; a reason is the host's own words, so it is left out."""
        return {name: value for name, value in self.request.details.items() if name != "reason"}


def allowed(state: Performance, story: StoryContent) -> tuple[HostAction, ...]:
    """All that can be done now: the candidates that ``apply`` does not refuse."""
    return tuple(
        _action(request, state, story) for request in _candidates(state, story) if is_possible(request, state, story)
    )


def next_action(state: Performance, story: StoryContent) -> HostAction | None:
    """The one sensible next thing, or None where the choice is the facilitator's alone, as on a tie."""
    return _if_possible(_next_request(state, story), state, story)


def start_action(story: StoryContent) -> HostAction | None:
    """Starting a story that is not on."""
    return _if_possible(Request(CueKind.START), Performance(), story)


def ended_action(state: Performance, story: StoryContent) -> HostAction | None:
    """What comes after the last story of a section: thanks, help, and three questions."""
    return _if_possible(Request(CueKind.DEBRIEF), state, story)


def stopping_action(comes_next: bool) -> HostAction:
    """Ending a story that nobody can go on with; ``comes_next`` says that another one waits."""
    hint = say("The screen says thank you.")
    if comes_next:
        hint = say("The screen says thank you. After that, you can start the next story.")
    return HostAction(Request(CueKind.END), say("End this story"), hint)


def by_group_action(state: Performance, story: StoryContent) -> HostAction | None:
    """Revealing a result by group too: offered only where the event may have it, which no performance knows."""
    return _if_possible(Request(CueKind.REVEAL, {"groups": True}), state, story)


def going_on(part: Listing, state: Performance, story: StoryContent, waiting: int = 0) -> HostAction | None:
    """Taking the room along to another part of the event, where no story is on here; ``waiting`` words stay behind."""
    request = Request(CueKind.GO_ON, {"section": part.id})
    if not is_possible(request, state, story):
        return None
    hint = say("Takes the big screen and all phones along.")
    if waiting:
        hint = say(
            "Takes the big screen and all phones along. Words from the floor not read yet: %(count)s.", count=waiting
        )
    elif part.status is PerformanceStatus.WAITING:
        hint = say("Takes the big screen and all phones along. It starts with the welcome, not with the story.")
    return HostAction(request, say("Go on to %(name)s", name=part.name), hint)


def is_possible(request: Request, state: Performance, story: StoryContent) -> bool:
    """Whether the performance would take this request now; nothing is changed by asking."""
    try:
        payload = payload_for(request, state, story, _supposing(request, state))
        apply(state, Cue(0, request.kind, payload, _NEVER), story)
    except Refusal:
        return False
    return True


def _if_possible(wanted: Request | None, state: Performance, story: StoryContent) -> HostAction | None:
    if wanted is None or not is_possible(wanted, state, story):
        return None
    return _action(wanted, state, story)


def _supposing(request: Request, state: Performance) -> Supply:
    """A supply that fits, for asking whether something could be done."""
    figures = {one.id: Figures(dict.fromkeys(one.keys, 0), 0, 0, 0) for one in state.undecided}
    return Supply(
        ground=state.lights,
        plan=state.plan,
        round_id=max((round_.id for round_ in state.rounds), default=0) + 1,
        figures=figures or {0: Figures({}, 0, 0, 0)},
        intervention=_some_proposal(request, state),
        words=_SOME_WORDS,
        now=_SOME_WORDS,
    )


def _some_proposal(request: Request, state: Performance) -> int:
    if request.kind is CueKind.STOP:
        return int(request.details.get("intervention", 1))
    return int(request.details.get("intervention", 0))


def _candidates(state: Performance, story: StoryContent) -> Iterator[Request]:
    if not state.unreadable:
        yield from _on_stage(state, story)
    for kind in (CueKind.BLANK, CueKind.UNBLANK):
        yield Request(kind)
    for ground in HouseLights:
        yield Request(CueKind.LIGHTS, {"ground": ground.value})
    yield Request(CueKind.END)
    yield Request(CueKind.DEBRIEF)


def _on_stage(state: Performance, story: StoryContent) -> Iterator[Request]:
    yield Request(CueKind.START)
    yield from _ways_on(state, story)
    yield from _questions(state, story)
    yield Request(CueKind.STOP)
    yield Request(CueKind.RELEASE)
    yield Request(CueKind.VOID, {"reason": _SOME_WORDS})
    for card in Card:
        yield Request(CueKind.CARD, {"card": card.value})
    for kind in (CueKind.PAUSE, CueKind.RESUME):
        yield Request(kind)
    for staging in Staging:
        yield Request(CueKind.STAGING, {"staging": staging.value})


def _ways_on(state: Performance, story: StoryContent) -> Iterator[Request]:
    for kind in (CueKind.ENTER, CueKind.SHOW, CueKind.SKIP, CueKind.REPLAY):
        yield Request(kind)
    if state.previous is not None:
        yield Request(CueKind.SHOW, {"scene": state.previous})
    for option in options_at(state, story, state.scene):
        yield Request(CueKind.FOLLOW, {"option": option.key})
    for key in dict.fromkeys(step.scene for step in state.path):
        yield Request(CueKind.REWIND, {"scene": key})


def _questions(state: Performance, story: StoryContent) -> Iterator[Request]:
    options = options_at(state, story, state.scene)
    yield Request(CueKind.OPEN, {"purpose": Purpose.WARM_UP.value})
    for method in (Method.APPROVAL, Method.ONE_CHOICE):
        yield Request(CueKind.OPEN, {"method": method.value})
    for option in options:
        yield Request(CueKind.OPEN, {"method": Method.GRADIENT.value, "option": option.key})
    for purpose in sorted(ABOUT_A_STOP):
        yield Request(CueKind.OPEN, {"purpose": purpose.value})
    for kind in (CueKind.CLOSE, CueKind.REVEAL, CueKind.DISCUSS, CueKind.ACCEPT):
        yield Request(kind)
    for option in options:
        if option.origin in BORN_IN_THE_ROOM:
            yield Request(CueKind.DROP, {"option": option.key})


def _next_request(state: Performance, story: StoryContent) -> Request | None:
    if state.paused:
        return Request(CueKind.RESUME)
    if state.status is PerformanceStatus.ENDED:
        return None
    if state.blank:
        return Request(CueKind.UNBLANK)
    if state.held_up is not Card.NONE:
        return Request(CueKind.CARD, {"card": Card.NONE.value})
    waiting = _until_decided(state)
    if waiting is not None:
        return waiting
    if state.status is PerformanceStatus.WAITING:
        return _next_before_the_start(state)
    return _next_on_stage(state, story)


def _until_decided(state: Performance) -> Request | None:
    """What settles a vote that is open or sealed, other than a first round that waits for a second."""
    if not state.undecided or _waits_for_round_two(state):
        return None
    return Request(CueKind.CLOSE if state.undecided[-1].state is RoundState.OPEN else CueKind.REVEAL)


def _next_before_the_start(state: Performance) -> Request:
    asked = state.round
    if state.plan.warm_up.question and (asked is None or asked.state is RoundState.VOID):
        return Request(CueKind.OPEN, {"purpose": Purpose.WARM_UP.value})
    return Request(CueKind.START)


def _next_on_stage(state: Performance, story: StoryContent) -> Request | None:
    if state.held:
        return Request(CueKind.ENTER)
    if state.stop is not None:
        return Request(CueKind.RELEASE)
    if decision_now(state, story):
        return _next_at_decision(state, story)
    if next_scene(state, story):
        return Request(CueKind.SHOW)
    return Request(CueKind.REPLAY if state.run is Run.FIRST else CueKind.END)


def _next_at_decision(state: Performance, story: StoryContent) -> Request | None:
    if state.run is Run.FIRST:
        return _as_it_would_go_today(state, story)
    asked = state.round
    if asked is None or asked.state is RoundState.VOID:
        return _question(state, story)
    if _waits_for_round_two(state):
        return Request(CueKind.DISCUSS) if state.discussion is None else _question(state, story)
    return _preferred(asked)


def _waits_for_round_two(state: Performance) -> bool:
    """Round one is done, as far as it was planned to be shown, and round two has not been opened."""
    asked = state.round
    if asked is None or asked.purpose is not Purpose.DECISION or not state.plan.two_rounds:
        return False
    if len(state.counted(asked.playing)) >= TWO_ROUNDS:
        return False
    return asked.state is RoundState.REVEALED or (state.plan.sealed and asked.state is RoundState.CLOSED)


def _as_it_would_go_today(state: Performance, story: StoryContent) -> Request | None:
    options = options_at(state, story, state.scene)
    today = [option for option in options if option.origin is Origin.CURRENT_PRACTICE] or options
    return Request(CueKind.FOLLOW, {"option": today[0].key}) if len(today) == 1 else None


def _question(state: Performance, story: StoryContent) -> Request | None:
    """The vote that was planned; where only one thing can be done there is nothing to ask."""
    options = options_at(state, story, state.scene)
    if len(options) < 2:
        return Request(CueKind.FOLLOW, {"option": options[0].key}) if options else Request(CueKind.END)
    if state.plan.method is not Method.GRADIENT:
        return Request(CueKind.OPEN, {"method": state.plan.method.value})
    model = [option.key for option in options if option.origin is Origin.PROPOSED_MODEL]
    return Request(CueKind.OPEN, {"method": state.plan.method.value, "option": model[0]}) if model else None


def _preferred(asked: Round) -> Request | None:
    """What most could support; a gradient says how far a room goes along with one thing, and chooses none."""
    most = preferred(asked.figures.counts) if asked.figures and asked.method is not Method.GRADIENT else ()
    return Request(CueKind.FOLLOW, {"option": most[0]}) if len(most) == 1 else None


def _action(request: Request, state: Performance, story: StoryContent) -> HostAction:
    return HostAction(request, *words(request, state, story))
