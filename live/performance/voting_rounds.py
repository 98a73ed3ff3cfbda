"""The rules of asking the room: rounds open, close, are revealed or made void."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from live.performance.event_log import Payload
from live.performance.plan import WarmUp
from live.performance.round import (
    Figures,
    Purpose,
    Round,
    RoundState,
    answer_options,
    checked_figures,
    gradient_options,
    opening,
    warm_up_options,
)
from live.performance.state import (
    Card,
    Performance,
    PerformanceStatus,
    Run,
    Way,
    decision_now,
    ensure_decided,
    ensure_entered,
    ensure_moving,
    ensure_running,
    not_now,
    option_at,
    options_at,
    voidable,
)
from scenarios.errors import Invalid
from scenarios.message import Message, say
from scenarios.results.outcome import Method
from scenarios.stories.story import StoryContent

TWO_ROUNDS = 2
"""How many rounds there are around a discussion."""


def next_round(
    state: Performance, story: StoryContent, round_id: int, asks: Payload, warm_up: WarmUp = WarmUp()
) -> Round:
    """The round that ``open`` would begin now, as ``round_id``. Raises Refusal ``not_now``, or Invalid.

    ``asks`` may name the ``purpose``, the ``method`` and, for a gradient, the ``option`` it is about.
    """
    match _purpose(asks.get("purpose", Purpose.DECISION)):
        case Purpose.WARM_UP:
            return _warm_up(state, round_id, warm_up)
        case Purpose.DECISION:
            return _about_decision(state, story, round_id, asks)
        case purpose:
            return _about_stop(state, round_id, purpose)


def open_round(state: Performance, payload: Payload, story: StoryContent) -> Performance:
    """A round opens: its options are frozen from here on."""
    labels = [one.get("label", "") for one in payload.get("options", []) if isinstance(one, Mapping)]
    warm_up = WarmUp(str(payload.get("question", "")), tuple(str(label) for label in labels))
    asks = dict(payload) | {"option": payload.get("about")}
    asked = next_round(state, story, _new_id(state, payload.get("round")), asks, warm_up)
    # Logs of the first versions name no purpose: there was only this one.
    if {"purpose": Purpose.DECISION.value, **payload} != opening(asked):
        raise Invalid(say("This vote does not fit the scene on stage."))
    after = replace(state, rounds=(*state.rounds, asked), discussion=None, card=Card.NONE)
    if asked.purpose is Purpose.WARM_UP:
        return replace(after, warm_up=asked.playing)
    if state.stop is not None:
        return replace(after, stop=replace(state.stop, playings=(*state.stop.playings, asked.playing)))
    return replace(after, path=(*state.path[:-1], replace(state.path[-1], playing=asked.playing)))


def close(state: Performance, payload: Payload, story: StoryContent) -> Performance:
    """No vote counts from here on, and nobody has seen a figure."""
    round_ = _on_stage(state, RoundState.OPEN, say("No vote is open now."))
    return _with_rounds(state, replace(round_, state=RoundState.CLOSED))


def reveal(state: Performance, payload: Payload, story: StoryContent) -> Performance:
    """The figures of all that is closed and sealed on stage, written once."""
    sealed = to_reveal(state)
    if payload.get("round") != sealed[-1].id:
        raise Invalid(say("This result belongs to another vote."))
    parts = [*_earlier(payload), payload]
    if [part.get("round") for part in parts] != [one.id for one in sealed]:
        raise Invalid(say("This result belongs to another vote."))
    disclosed = payload.get("disclosed", {})
    if not isinstance(disclosed, Mapping):
        raise Invalid(say("These figures cannot be the result of this vote."))
    shown = [_shown(one, checked_figures(one, part)) for one, part in zip(sealed, parts, strict=True)]
    last = replace(shown[-1], disclosed=disclosed, groups=str(payload.get("groups", "")))
    after = _with_rounds(state, *shown, last)  # The later of two with one number stays.
    return replace(after, discussion=None, card=Card.NONE)


def to_reveal(state: Performance) -> tuple[Round, ...]:
    """The closed rounds on stage that a reveal would show together. Raises Refusal ``not_now``."""
    if state.status is PerformanceStatus.ENDED or (state.status is PerformanceStatus.WAITING and not state.undecided):
        ensure_running(state)
    if not state.undecided or state.undecided[-1].state is not RoundState.CLOSED:
        raise not_now(say("Close a vote first: only then can its result be shown."))
    return state.undecided


def void(state: Performance, payload: Payload, story: StoryContent) -> Performance:
    """The last vote counts for nothing, and it is kept why.

    Why another option was followed than most could support tells of its figures, so that goes.
    """
    last = voidable(state)
    if last is None:
        raise not_now(say("There is no vote that could be made void."))
    reason = payload.get("reason")
    if payload.get("round") != last.id or not isinstance(reason, str) or not reason.strip():
        raise Invalid(say("Say in a few words why this vote is void."), field="reason")
    voided = _with_rounds(state, replace(last, state=RoundState.VOID, reason=reason))
    return replace(
        voided,
        path=_unexplained(state.path, last.playing),
        ahead=_unexplained(state.ahead, last.playing),
        left=tuple(_unexplained(way, last.playing) for way in state.left),
        card=Card.NONE,  # What was held up of its result goes with it.
    )


def _warm_up(state: Performance, round_id: int, asked: WarmUp) -> Round:
    if state.status is not PerformanceStatus.WAITING:
        raise not_now(say("A warm-up comes before the story."))
    ensure_decided(state)
    options = warm_up_options(asked.options)
    if not asked.question.strip() or len(options) < 2:
        raise not_now(say("No warm-up question was written for this story."))
    playing, number = _place(state, state.warm_up)
    return Round(
        round_id, number, playing, "", Method.ONE_CHOICE, options, purpose=Purpose.WARM_UP, question=asked.question
    )


def _about_stop(state: Performance, round_id: int, purpose: Purpose) -> Round:
    ensure_running(state)
    if state.stop is None:
        raise not_now(say("The room can be asked this while somebody’s proposal is on stage."))
    ensure_decided(state)
    return Round(
        round_id, 1, state.playings + 1, state.stop.scene, Method.ONE_CHOICE, answer_options(), purpose=purpose
    )


def _about_decision(state: Performance, story: StoryContent, round_id: int, asks: Payload) -> Round:
    if decision_now(state, story) is None or state.step is None:
        raise not_now(say("A vote can be opened only at a scene with a choice."))
    if state.run is Run.FIRST:
        raise not_now(say("In the first run nobody votes: it shows how it would go today."))
    ensure_entered(state)
    ensure_moving(state)
    _ensure_askable(state)
    method = _method(asks.get("method"))
    options = options_at(state, story, state.scene)
    if len(options) < 2:
        raise not_now(say("There is nothing to choose between here: this scene has fewer than two choices."))
    playing, number = _place(state, state.step.playing)
    about = ""
    if method is Method.GRADIENT:
        option = option_at(state, story, asks.get("option"))
        if option is None:
            raise Invalid(say("Say which choice the room is asked about."), field="option")
        about, options = option.key, gradient_options()
    return Round(round_id, number, playing, state.step.scene, method, options, about=about)


def _ensure_askable(state: Performance) -> None:
    """A second round may open on a first that is closed and sealed, where it was planned so."""
    sealed_first = state.plan.two_rounds and state.plan.sealed and len(state.undecided) < TWO_ROUNDS
    if sealed_first and state.undecided and state.undecided[-1].state is RoundState.CLOSED:
        return
    ensure_decided(state)


def _place(state: Performance, playing: int | None) -> tuple[int, int]:
    if playing is None:
        return state.playings + 1, 1
    return playing, len(state.rounds_of(playing)) + 1


def _on_stage(state: Performance, wanted: RoundState, otherwise: Message) -> Round:
    if state.status is PerformanceStatus.ENDED or state.round is None:
        ensure_running(state)
    if state.round is None or state.round.state is not wanted:
        raise not_now(otherwise)
    return state.round


def _shown(asked: Round, figures: Figures) -> Round:
    return replace(asked, state=RoundState.REVEALED, figures=figures, saved=True)


def _unexplained(way: Way, playing: int) -> Way:
    return tuple(replace(step, reason="") if step.playing == playing else step for step in way)


def _with_rounds(state: Performance, *changed: Round) -> Performance:
    fresh = {one.id: one for one in changed}
    return replace(state, rounds=tuple(fresh.get(one.id, one) for one in state.rounds))


def _earlier(payload: Payload) -> list[Payload]:
    earlier = payload.get("earlier", [])
    if not isinstance(earlier, list) or not all(isinstance(part, Mapping) for part in earlier):
        raise Invalid(say("These figures cannot be the result of this vote."))
    return earlier


def _new_id(state: Performance, round_id: object) -> int:
    if type(round_id) is not int or any(one.id == round_id for one in state.rounds):
        raise Invalid(say("This vote is not a new one."), field="round")
    return round_id


def _purpose(value: object) -> Purpose:
    if value not in list(Purpose):
        raise Invalid(say("Nobody can be asked that here."), field="purpose")
    return Purpose(str(value))


def _method(value: object) -> Method:
    if value not in list(Method):
        raise Invalid(say("Choose one of the ways to ask the room."), field="method")
    return Method(str(value))
