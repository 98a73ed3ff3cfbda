"""The state of a performance: what is on stage now, how it came there, and what was asked."""

from __future__ import annotations

import enum
from collections.abc import Iterable
from dataclasses import dataclass, field

from live.performance.event_log import CueKind
from live.performance.floor_option import Added, with_added, written_options
from live.performance.plan import Plan, Staging
from live.performance.round import Round, RoundState
from scenarios.errors import Refusal
from scenarios.message import Message, say
from scenarios.results.outcome import OutcomeOption
from scenarios.stories.story import DecisionPoint, SceneKind, StoryContent


class PerformanceStatus(enum.StrEnum):
    """Where a performance is in the evening."""

    WAITING = "waiting"
    RUNNING = "running"
    ENDED = "ended"


class Run(enum.StrEnum):
    """The first run shows how it would go today; in the forum run the room may stop it and votes."""

    FIRST = "first"
    FORUM = "forum"


class HouseLights(enum.StrEnum):
    """The house lights: a dark ground for a darkened hall, a light one for a room at noon."""

    DIM = "dim"
    BRIGHT = "bright"


class Card(enum.StrEnum):
    """What can be held up in front of the stage until the story goes on."""

    NONE = ""
    TREE = "tree"
    SPLIT = "split"
    MINORITY = "minority"


@dataclass(frozen=True)
class PlayedStep:
    """One scene on the way taken: the playing of its decision, once asked, and the option followed.

    ``reason`` says why, where the facilitator followed another option than most could support.
    ``came_by`` is the option of the step before that led here: it stays where that one is taken back.
    """

    scene: str
    playing: int | None = None
    option: str | None = None
    came_by: str | None = None
    skipped: bool = False
    reason: str = ""


Way = tuple[PlayedStep, ...]


@dataclass(frozen=True)
class StoppedScene:
    """A scene that was stopped, for the proposal with the number ``intervention``.

    ``playings`` are those of the questions that the room was asked about it; ``changed`` says what it
    changed, once it was tried.
    """

    scene: str
    intervention: int
    playings: tuple[int, ...] = ()
    changed: str = ""


@dataclass(frozen=True)
class Discussion:
    """The room talks between two rounds, since a moment (ISO 8601, UTC); ``minutes`` are 0 without a timer."""

    since: str
    minutes: int


@dataclass(frozen=True)
class Performance:
    """The state of a performance.

    ``path`` is the way taken, oldest first. ``ahead`` holds the steps taken back, so that a slip of
    the clicker loses no result. ``left`` are the ways that were played and left, ``rounds`` all that
    were opened, those of abandoned ways included. ``held`` says that a scene's content note is shown
    and the scene is not. ``stop`` is the one that freezes the scene now, ``stops`` are those before.
    ``unreadable`` says that a stored cue could not be applied, so that the rest is what could be read.
    """

    status: PerformanceStatus = PerformanceStatus.WAITING
    plan: Plan = Plan()
    run: Run = Run.FORUM
    path: Way = ()
    ahead: Way = ()
    left: tuple[Way, ...] = ()
    rounds: tuple[Round, ...] = ()
    added: tuple[Added, ...] = ()
    warm_up: int | None = None
    stop: StoppedScene | None = None
    stops: tuple[StoppedScene, ...] = ()
    discussion: Discussion | None = None
    held: bool = False
    paused: bool = False
    blank: bool = False
    card: Card = Card.NONE
    lights: HouseLights = HouseLights.DIM
    staging: Staging = field(default=Staging.TOLD)
    debrief: bool = False
    unreadable: bool = False

    @property
    def step(self) -> PlayedStep | None:
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
    def asking(self) -> int | None:
        """The playing that is on stage: of the warm-up, of a question about a stop, or of the decision."""
        if self.status is PerformanceStatus.WAITING:
            return self.warm_up
        if self.stop is not None:
            return self.stop.playings[-1] if self.stop.playings else None
        return self.path[-1].playing if self.scene else None

    @property
    def round(self) -> Round | None:
        """The last round of what the room was asked and is on stage."""
        return self.rounds_of(self.asking)[-1] if self.asking is not None else None

    @property
    def held_up(self) -> Card:
        """What is held up in front of the stage; of groups that are no longer shown nothing is."""
        shown = self.round is not None and bool(self.round.disclosed.get("splits"))
        return Card.NONE if self.card is Card.SPLIT and not shown else self.card

    @property
    def undecided(self) -> tuple[Round, ...]:
        """The rounds on stage that wait for their result: two where the first stays sealed until the second."""
        asked = self.rounds_of(self.asking) if self.asking is not None else ()
        return tuple(one for one in asked if one.is_undecided and not one.saved)

    @property
    def playings(self) -> int:
        """How many times the room was asked something."""
        return max((round_.playing for round_ in self.rounds), default=0)

    def rounds_of(self, playing: int) -> tuple[Round, ...]:
        """The rounds of one playing of a decision, oldest first."""
        return tuple(round_ for round_ in self.rounds if round_.playing == playing)

    def counted(self, playing: int) -> tuple[Round, ...]:
        """Its rounds that were not made void."""
        return tuple(one for one in self.rounds_of(playing) if one.state is not RoundState.VOID)

    def added_at(self, scene: str) -> tuple[Added, ...]:
        """The options that the room added at a scene, those that were dropped again included."""
        return tuple(one for one in self.added if one.scene == scene)


def status_after(kinds: Iterable[CueKind]) -> PerformanceStatus:
    """The status that these cues leave a performance in: all that a programme needs of it."""
    status = PerformanceStatus.WAITING
    for kind in kinds:
        status = next_status(status, kind)
    return status


def next_status(status: PerformanceStatus, kind: CueKind) -> PerformanceStatus:
    """The status after one more cue."""
    return _STATUS_BY_CUE.get(kind, status)


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
    return scene.decision if scene and state.status is PerformanceStatus.RUNNING else None


def options_at(state: Performance, story: StoryContent, key: str | None) -> tuple[OutcomeOption, ...]:
    """What could be chosen at a scene now: the written options, and those that the room added."""
    scene = story.scene(key)
    if scene is None or scene.decision is None:
        return ()
    return with_added(written_options(scene.decision), state.added_at(scene.key))


def option_at(state: Performance, story: StoryContent, key: object) -> OutcomeOption | None:
    """The option with this key at the scene on stage."""
    return next((option for option in options_at(state, story, state.scene) if option.key == key), None)


def voidable(state: Performance) -> Round | None:
    """The round that ``void`` would be about: the last one opened, wherever the story is by now."""
    last = state.rounds[-1] if state.rounds else None
    return last if last and last.state is not RoundState.VOID else None


def ensure_running(state: Performance) -> None:
    """Raise Refusal ``not_now`` unless the performance has started and has not ended."""
    if state.status is PerformanceStatus.WAITING:
        raise not_now(say("This story has not started yet."))
    if state.status is PerformanceStatus.ENDED:
        raise not_now(say("This story has ended."))


def ensure_decided(state: Performance) -> None:
    """Raise Refusal ``not_now`` where the room waits for a vote: no scene changes under one."""
    if state.status is PerformanceStatus.ENDED or not state.undecided:
        return
    if state.undecided[-1].state is RoundState.OPEN:
        raise not_now(say("A vote is open. Close it first."))
    raise not_now(say("The room is waiting for a result. Reveal it first, or make the vote void."))


def ensure_moving(state: Performance) -> None:
    """Raise Refusal ``not_now`` while somebody has stopped the scene."""
    if state.stop is not None:
        raise not_now(say("The scene is stopped. Let it go on first."))


def ensure_entered(state: Performance) -> None:
    """Raise Refusal ``not_now`` while only the content note of a scene is shown."""
    if state.held:
        raise not_now(say("Show the scene first, or skip it."))


_STATUS_BY_CUE = {
    CueKind.START: PerformanceStatus.RUNNING,
    CueKind.REWIND: PerformanceStatus.RUNNING,
    CueKind.END: PerformanceStatus.ENDED,
}
