"""A performance as the fold of its cues: what is on stage now, how it came there, what was asked."""

from __future__ import annotations

import enum
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from live.round import Round, RoundState, checked_figures, frozen_options, opening
from scenarios.errors import Invalid, Refusal
from scenarios.message import Message, say
from scenarios.outcome import Method
from scenarios.story import DecisionPoint, SceneKind, StoryContent


class CueKind(enum.StrEnum):
    """Everything that a host can do to a performance."""

    START = "start"
    SHOW = "show"
    OPEN = "open"
    CLOSE = "close"
    REVEAL = "reveal"
    VOID = "void"
    FOLLOW = "follow"
    REWIND = "rewind"
    PAUSE = "pause"
    RESUME = "resume"
    BLANK = "blank"
    UNBLANK = "unblank"
    LIGHTS = "lights"
    END = "end"


class Status(enum.StrEnum):
    """Where a performance is in the evening."""

    WAITING = "waiting"
    RUNNING = "running"
    ENDED = "ended"


class Ground(enum.StrEnum):
    """The house lights: a dark ground for a darkened hall, a light one for a room at noon."""

    DIM = "dim"
    BRIGHT = "bright"


@dataclass(frozen=True)
class Cue:
    """One entry of the log. ``payload`` holds everything that its fold needs, with words only by key."""

    number: int
    kind: CueKind
    payload: Mapping[str, Any]
    at: datetime


@dataclass(frozen=True)
class Step:
    """One scene on the way taken: the playing of its decision, once asked, and the option followed."""

    scene: str
    playing: int | None = None
    option: str | None = None


@dataclass(frozen=True)
class Performance:
    """The state of a performance.

    ``path`` is the way taken, oldest first. ``ahead`` holds the steps taken back, so that a slip of
    the clicker loses no result. ``rounds`` are all that were opened, those of abandoned ways included.
    """

    status: Status = Status.WAITING
    path: tuple[Step, ...] = ()
    ahead: tuple[Step, ...] = ()
    rounds: tuple[Round, ...] = ()
    paused: bool = False
    blank: bool = False
    lights: Ground = Ground.DIM

    @property
    def step(self) -> Step | None:
        """The newest step of the path."""
        return self.path[-1] if self.path else None

    @property
    def scene(self) -> str | None:
        """The key of the scene on stage; None before the start, and where no scene is written yet."""
        return self.step.scene if self.step and self.step.option is None else None

    @property
    def told(self) -> str | None:
        """The key of the followed option that nobody has written a scene for: it is told on stage."""
        return self.step.option if self.step else None

    @property
    def previous(self) -> str | None:
        """The key of the scene that one step back leads to."""
        if self.told is not None:
            return self.path[-1].scene
        return self.path[-2].scene if len(self.path) > 1 else None

    @property
    def round(self) -> Round | None:
        """The last round of the decision being played."""
        if self.scene is None or self.path[-1].playing is None:
            return None
        return self.rounds_of(self.path[-1].playing)[-1]

    @property
    def playings(self) -> int:
        """How many playings of decisions there have been."""
        return max((round_.playing for round_ in self.rounds), default=0)

    def rounds_of(self, playing: int) -> tuple[Round, ...]:
        """The rounds of one playing of a decision, oldest first."""
        return tuple(round_ for round_ in self.rounds if round_.playing == playing)


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


def status_after(kinds: Iterable[CueKind]) -> Status:
    """The status that these cues leave a performance in: all that a programme needs of it."""
    status = Status.WAITING
    for kind in kinds:
        status = _STATUS_BY_CUE.get(kind, status)
    return status


def not_now(message: Message) -> Refusal:
    """The refusal for what the performance is not at the point for."""
    return Refusal(message, code="not_now")


def next_scene(state: Performance, story: StoryContent) -> str | None:
    """The key of the scene that the one on stage leads to by itself, or None."""
    scene = story.scene(state.scene)
    if scene is None or scene.kind is SceneKind.DECISION:
        return None
    return scene.leads_to if story.scene(scene.leads_to) else None


def decision_now(state: Performance, story: StoryContent) -> DecisionPoint | None:
    """The decision on stage, or None."""
    scene = story.scene(state.scene)
    return scene.decision if scene and state.status is Status.RUNNING else None


def next_round(state: Performance, story: StoryContent, method: Method, round_id: int) -> Round:
    """The round that ``open`` would begin now, as ``round_id``. Raises Refusal ``not_now``."""
    decision = decision_now(state, story)
    if decision is None or state.step is None:
        raise not_now(say("A vote can be opened only at a scene with a choice."))
    _ensure_decided(state)
    options = frozen_options(decision)
    if len(options) < 2:
        raise not_now(say("There is nothing to choose between here: this scene has fewer than two choices."))
    playing = state.step.playing or state.playings + 1
    number = len(state.rounds_of(playing)) + 1
    return Round(round_id, number, playing, state.step.scene, method, options)


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
    _ensure_running(state)
    _ensure_decided(state)
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


def voidable(state: Performance) -> Round | None:
    """The round that ``void`` would be about: the last one opened, wherever the story is by now."""
    last = state.rounds[-1] if state.rounds else None
    return last if last and last.state is not RoundState.VOID else None


def _follow(state: Performance, payload: Mapping[str, Any], story: StoryContent) -> Performance:
    decision = decision_now(state, story)
    if decision is None:
        raise not_now(say("There is nothing to choose at this scene."))
    _ensure_decided(state)
    option = decision.option(str(payload.get("option")))
    if option is None:
        raise Invalid(say("That is not one of the choices at this scene."), field="option")
    if story.scene(option.leads_to):
        return _arrive(state, str(option.leads_to), followed=option.key)
    return replace(state, path=(*state.path[:-1], replace(state.path[-1], option=option.key)), ahead=())


def _rewind(state: Performance, payload: Mapping[str, Any], story: StoryContent) -> Performance:
    if state.status is Status.WAITING:
        raise not_now(say("This story has not started yet."))
    _ensure_decided(state)
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
    _ensure_running(state)
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
    _ensure_running(state)
    ended = replace(state, status=Status.ENDED, paused=False, blank=False, ahead=())
    if state.round is None or not state.round.is_undecided:
        return ended
    return _with_round(ended, replace(state.round, state=RoundState.CLOSED, saved=True))


def _ensure_running(state: Performance) -> None:
    if state.status is Status.WAITING:
        raise not_now(say("This story has not started yet."))
    if state.status is Status.ENDED:
        raise not_now(say("This story has ended."))


def _ensure_decided(state: Performance) -> None:
    """A scene never changes under a vote that the room still waits for."""
    if state.status is not Status.RUNNING or state.round is None:
        return
    if state.round.state is RoundState.OPEN:
        raise not_now(say("A vote is open. Close it first."))
    if state.round.state is RoundState.CLOSED:
        raise not_now(say("The room is waiting for a result. Reveal it first, or make the vote void."))


def _current(state: Performance, wanted: RoundState, otherwise: Message) -> Round:
    _ensure_running(state)
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


_STATUS_BY_CUE = {
    CueKind.START: Status.RUNNING,
    CueKind.REWIND: Status.RUNNING,
    CueKind.END: Status.ENDED,
}
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
