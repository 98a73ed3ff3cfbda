"""The state of a performance: what is on stage now, how it came there, and what was asked."""

from __future__ import annotations

import enum
from collections.abc import Iterable
from dataclasses import dataclass

from live.cue import CueKind
from live.round import Round, RoundState, frozen_options
from scenarios.errors import Refusal
from scenarios.message import Message, say
from scenarios.outcome import Method
from scenarios.story import DecisionPoint, SceneKind, StoryContent


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
    ensure_decided(state)
    options = frozen_options(decision)
    if len(options) < 2:
        raise not_now(say("There is nothing to choose between here: this scene has fewer than two choices."))
    playing = state.step.playing or state.playings + 1
    number = len(state.rounds_of(playing)) + 1
    return Round(round_id, number, playing, state.step.scene, method, options)


def voidable(state: Performance) -> Round | None:
    """The round that ``void`` would be about: the last one opened, wherever the story is by now."""
    last = state.rounds[-1] if state.rounds else None
    return last if last and last.state is not RoundState.VOID else None


def ensure_running(state: Performance) -> None:
    """Raise Refusal ``not_now`` unless the performance has started and has not ended."""
    if state.status is Status.WAITING:
        raise not_now(say("This story has not started yet."))
    if state.status is Status.ENDED:
        raise not_now(say("This story has ended."))


def ensure_decided(state: Performance) -> None:
    """Raise Refusal ``not_now`` where the room waits for a vote: no scene changes under one."""
    if state.status is not Status.RUNNING or state.round is None:
        return
    if state.round.state is RoundState.OPEN:
        raise not_now(say("A vote is open. Close it first."))
    if state.round.state is RoundState.CLOSED:
        raise not_now(say("The room is waiting for a result. Reveal it first, or make the vote void."))


_STATUS_BY_CUE = {
    CueKind.START: Status.RUNNING,
    CueKind.REWIND: Status.RUNNING,
    CueKind.END: Status.ENDED,
}
