"""How cues make a performance: one rule for each kind, each a pure function of the state before."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from typing import Any

from live.cue import Cue, CueKind
from live.performance import (
    Ground,
    Performance,
    Status,
    Step,
    decision_now,
    ensure_decided,
    ensure_running,
    next_round,
    next_scene,
    not_now,
    voidable,
)
from live.round import Round, RoundState, checked_figures, opening
from scenarios.errors import Invalid
from scenarios.message import Message, say
from scenarios.outcome import Method
from scenarios.story import StoryContent


def fold(story: StoryContent, cues: Iterable[Cue]) -> Performance:
    """The state that these cues make, from the first. Raises Refusal where one was not legal."""
    state = Performance()
    for cue in cues:
        state = apply(state, cue, story)
    return state


def apply(state: Performance, cue: Cue, story: StoryContent) -> Performance:
    """The state after ``cue``. Raises Refusal ``not_now``, or Invalid where the payload cannot be right."""
    if state.paused and cue.kind not in _WHILE_PAUSED:
        raise not_now(say("The story is paused. Go on with it first."))
    return _RULES[cue.kind](state, cue.payload, story)


def _start(state: Performance, payload: Mapping[str, Any], story: StoryContent) -> Performance:
    if state.status is Status.RUNNING:
        raise not_now(say("This story has already started."))
    if story.first is None:
        raise not_now(say("This story has no scene to begin with."))
    return Performance(
        status=Status.RUNNING,
        path=(Step(story.first.key),),
        rounds=state.rounds,
        lights=_ground(payload.get("ground")),
    )


def _show(state: Performance, payload: Mapping[str, Any], story: StoryContent) -> Performance:
    ensure_running(state)
    ensure_decided(state)
    if payload.get("back") is True:
        return _step_back(state, payload.get("scene"))
    key = next_scene(state, story)
    if key is None:
        raise not_now(say("No scene follows by itself here. Choose what happens next, go back, or end the story."))
    if payload.get("scene") != key:
        raise Invalid(say("That scene does not come next."), field="scene")
    return _arrive(state, key)


def _step_back(state: Performance, key: object) -> Performance:
    if state.previous is None:
        raise not_now(say("This is the first scene: there is none before it."))
    if key != state.previous:
        raise not_now(say("You can go back one scene at a time."))
    kept, left = (state.path, state.ahead) if state.told else (state.path[:-1], (*state.ahead, state.path[-1]))
    return replace(state, path=(*kept[:-1], replace(kept[-1], option=None)), ahead=left)


def _arrive(state: Performance, key: str, followed: str | None = None) -> Performance:
    here = replace(state.path[-1], option=followed)
    again = bool(state.ahead) and state.ahead[-1].scene == key
    step = state.ahead[-1] if again else Step(key)
    ahead = state.ahead[:-1] if again else ()
    return replace(state, path=(*state.path[:-1], here, step), ahead=ahead)


def _open(state: Performance, payload: Mapping[str, Any], story: StoryContent) -> Performance:
    round_id = payload.get("round")
    asked = next_round(state, story, _method(payload.get("method")), _new_id(state, round_id))
    if payload != opening(asked):
        raise Invalid(say("This vote does not fit the scene on stage."))
    here = replace(state.path[-1], playing=asked.playing)
    return replace(state, path=(*state.path[:-1], here), rounds=(*state.rounds, asked))


def _close(state: Performance, payload: Mapping[str, Any], story: StoryContent) -> Performance:
    round_ = _current(state, RoundState.OPEN, say("No vote is open now."))
    return _with_round(state, replace(round_, state=RoundState.CLOSED))


def _reveal(state: Performance, payload: Mapping[str, Any], story: StoryContent) -> Performance:
    round_ = _current(state, RoundState.CLOSED, say("Close a vote first: only then can its result be shown."))
    if payload.get("round") != round_.id:
        raise Invalid(say("This result belongs to another vote."))
    figures = checked_figures(round_, payload)
    shown = replace(round_, state=RoundState.REVEALED, figures=figures, saved=True)
    return _with_round(state, shown)


def _void(state: Performance, payload: Mapping[str, Any], story: StoryContent) -> Performance:
    last = voidable(state)
    if last is None:
        raise not_now(say("There is no vote that could be made void."))
    reason = payload.get("reason")
    if payload.get("round") != last.id or not isinstance(reason, str) or not reason.strip():
        raise Invalid(say("Say in a few words why this vote is void."), field="reason")
    return _with_round(state, replace(last, state=RoundState.VOID, reason=reason))


def _follow(state: Performance, payload: Mapping[str, Any], story: StoryContent) -> Performance:
    decision = decision_now(state, story)
    if decision is None:
        raise not_now(say("There is nothing to choose at this scene."))
    ensure_decided(state)
    option = decision.option(str(payload.get("option")))
    if option is None:
        raise Invalid(say("That is not one of the choices at this scene."), field="option")
    if story.scene(option.leads_to):
        return _arrive(state, str(option.leads_to), followed=option.key)
    return replace(state, path=(*state.path[:-1], replace(state.path[-1], option=option.key)), ahead=())


def _rewind(state: Performance, payload: Mapping[str, Any], story: StoryContent) -> Performance:
    if state.status is Status.WAITING:
        raise not_now(say("This story has not started yet."))
    ensure_decided(state)
    place = _place_to_rewind_to(state, payload.get("scene"), story)
    if place is None:
        raise not_now(say("You can go back only to a scene with a choice that was already played."))
    again = Step(state.path[place].scene)
    return replace(state, status=Status.RUNNING, path=(*state.path[:place], again), ahead=())


def _place_to_rewind_to(state: Performance, key: object, story: StoryContent) -> int | None:
    """The last place on the path where this decision was played, the one on stage now excepted."""
    on_stage_now = state.status is Status.RUNNING and state.told is None
    behind = state.path[:-1] if on_stage_now else state.path
    places = [place for place, step in enumerate(behind) if step.scene == key]
    scene = story.scene(state.path[places[-1]].scene) if places else None
    return places[-1] if scene and scene.decision else None


def _pause(state: Performance, payload: Mapping[str, Any], story: StoryContent) -> Performance:
    ensure_running(state)
    return replace(state, paused=True)


def _resume(state: Performance, payload: Mapping[str, Any], story: StoryContent) -> Performance:
    if not state.paused:
        raise not_now(say("The story is not paused."))
    return replace(state, paused=False)


def _blank(state: Performance, payload: Mapping[str, Any], story: StoryContent) -> Performance:
    if state.blank:
        raise not_now(say("The screen is already dark."))
    return replace(state, blank=True)


def _unblank(state: Performance, payload: Mapping[str, Any], story: StoryContent) -> Performance:
    if not state.blank:
        raise not_now(say("The screen is not dark."))
    return replace(state, blank=False)


def _lights(state: Performance, payload: Mapping[str, Any], story: StoryContent) -> Performance:
    ground = _ground(payload.get("ground"))
    if ground is state.lights:
        raise not_now(say("The lights are already like that."))
    return replace(state, lights=ground)


def _end(state: Performance, payload: Mapping[str, Any], story: StoryContent) -> Performance:
    ensure_running(state)
    ended = replace(state, status=Status.ENDED, paused=False, blank=False, ahead=())
    if state.round is None or not state.round.is_undecided:
        return ended
    return _with_round(ended, replace(state.round, state=RoundState.CLOSED, saved=True))


def _current(state: Performance, wanted: RoundState, otherwise: Message) -> Round:
    ensure_running(state)
    if state.round is None or state.round.state is not wanted:
        raise not_now(otherwise)
    return state.round


def _with_round(state: Performance, changed: Round) -> Performance:
    rounds = tuple(changed if one.id == changed.id else one for one in state.rounds)
    return replace(state, rounds=rounds)


def _new_id(state: Performance, round_id: object) -> int:
    if type(round_id) is not int or any(one.id == round_id for one in state.rounds):
        raise Invalid(say("This vote is not a new one."), field="round")
    return round_id


def _method(value: object) -> Method:
    if value not in list(Method):
        raise Invalid(say("Choose one of the two ways to ask the room."), field="method")
    return Method(str(value))


def _ground(value: object) -> Ground:
    if value not in list(Ground):
        raise Invalid(say("The lights are either dim or bright."), field="ground")
    return Ground(str(value))


_Rule = Callable[[Performance, Mapping[str, Any], StoryContent], Performance]
_RULES: dict[CueKind, _Rule] = {
    CueKind.START: _start,
    CueKind.SHOW: _show,
    CueKind.OPEN: _open,
    CueKind.CLOSE: _close,
    CueKind.REVEAL: _reveal,
    CueKind.VOID: _void,
    CueKind.FOLLOW: _follow,
    CueKind.REWIND: _rewind,
    CueKind.PAUSE: _pause,
    CueKind.RESUME: _resume,
    CueKind.BLANK: _blank,
    CueKind.UNBLANK: _unblank,
    CueKind.LIGHTS: _lights,
    CueKind.END: _end,
}
_WHILE_PAUSED = frozenset(
    {CueKind.RESUME, CueKind.BLANK, CueKind.UNBLANK, CueKind.LIGHTS, CueKind.VOID, CueKind.END}
)
