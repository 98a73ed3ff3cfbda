"""The whole picture of a section as each face is sent it, as types. docs/protocol.md says what they mean.

Templates draw these and nothing else, and clients of other makers get them as JSON. docs/schemas/wire.json is made from
them.
"""

from __future__ import annotations

import enum
from typing import Any

from msgspec import UNSET, Struct, UnsetType, field

from live.performance.event_log import CueKind
from live.performance.plan import Staging
from live.performance.round import Purpose, RoundState
from live.performance.saying import MarkKind, SayingKind, SayingState
from live.performance.shown_picture import Shows
from live.performance.state import HouseLights, PerformanceStatus, Run
from scenarios.results.outcome import Method
from scenarios.results.perspective_split import Split
from scenarios.results.vote_shift import SupportChange
from scenarios.stories.pathway_line import LineStop
from scenarios.stories.story import Origin, SceneKind


class DrawnPage(enum.StrEnum):
    """A page that the server draws from a face's state."""

    SCREEN = "screen"
    BACKSTAGE = "backstage"
    CONSOLE = "console"
    SCRIBE = "scribe"
    PHONE = "phone"


class Named(Struct, frozen=True):
    """A section by its number."""

    id: int
    name: str


class EventView(Struct, frozen=True):
    """The event; ``quiet_room`` is where somebody can be quiet for a while, "" where there is no such place.

    ``help`` are those whom anybody can ring now: who answers, and the number.
    """

    code: str
    name: str
    quiet_room: str
    help: tuple[tuple[str, str], ...]


class DoorsView(Struct, frozen=True):
    """The event's doors; ``let_in`` is how many groups of those who waited were let in so far."""

    closed: bool
    let_in: int
    passes: bool


class PerformanceView(Struct, frozen=True):
    """The performance that is on, or is next. ``told`` is the label of a choice without a scene, told on stage."""

    id: int
    status: PerformanceStatus
    title: str
    persona: str
    run: Run
    staging: Staging
    held: bool
    paused: bool
    blank: bool
    card: str
    debrief: bool
    lights: HouseLights
    perspectives: bool
    shows: Shows
    told: str | None
    unreadable: bool


class SceneView(Struct, frozen=True):
    """A scene. Held back behind its content note, it has no heading and no narration but for the host."""

    key: str
    kind: SceneKind
    heading: str
    narration: str
    place: str
    time: str
    content_note: str
    number: int
    of: int


class OptionView(Struct, frozen=True):
    """A choice as it stands on a ballot paper."""

    key: str
    letter: str
    label: str
    origin: Origin


class FollowedOption(Struct, frozen=True):
    """The choice that the story went on by; ``letter`` is "" where it was dropped since."""

    key: str
    letter: str
    label: str


class DecisionView(Struct, frozen=True):
    """A decision point, and the choices that it has now."""

    question: str
    decider: str
    options: tuple[OptionView, ...]


class OptionCount(Struct, frozen=True):
    """How many ballots named a choice, and of all ballots so many percent; None where there were none."""

    key: str
    count: int
    percent: int | None


class FiguresView(Struct, frozen=True, kw_only=True):
    """A counted round."""

    ballots: int
    empty: int
    phones: int
    late: int
    options: tuple[OptionCount, ...]
    preferred: tuple[str, ...]


class ShiftView(Struct, frozen=True):
    """How the room moved between two rounds, as far as it may be shown; None is what may not.

    A line of ``table`` is a choice before, one after, and how many went that way.
    """

    both: int | None
    table: tuple[tuple[str, str, int | None], ...]
    changes: dict[str, SupportChange | None]


class ResultView(FiguresView, frozen=True, kw_only=True):
    """The result of a round that was revealed; ``before`` is that of the round before it on the same decision."""

    before: FiguresView | None
    shift: ShiftView | None
    splits: dict[str, Split] | None


class RoundView(Struct, frozen=True):
    """A round of voting. ``reason`` says why it is void; ``about`` is the choice that a gradient asks about."""

    id: int
    number: int
    purpose: Purpose
    method: Method
    state: RoundState
    reason: str
    question: str
    about: OptionView | None
    options: tuple[OptionView, ...]
    result: ResultView | None


class StepView(Struct, frozen=True):
    """A scene on the way here, with the choice that was followed from it, if any."""

    scene: str
    heading: str
    option: FollowedOption | None


class StopView(Struct, frozen=True):
    """A scene was stopped, for a proposal; its words are "" until they are passed."""

    id: int | None
    words: str


class DiscussionView(Struct, frozen=True):
    """The room talks: since when and until when (ISO 8601). ``minutes`` 0 is no timer."""

    since: str
    minutes: int
    ends: str


class SayingView(Struct, frozen=True):
    """Words from the floor that were passed, with the heading of the scene that they were said at."""

    id: int
    words: str
    heading: str


class WayView(Struct, frozen=True):
    """Where the tree of what was played goes on, by a choice where the room had one."""

    option: FollowedOption | None
    to: TreeView | None


class TreeView(Struct, frozen=True):
    """What was played, as a tree of scenes."""

    heading: str
    on_path: bool
    here: bool
    skipped: bool
    ways: tuple[WayView, ...]


class PhoneState(Struct, frozen=True, kw_only=True):
    """What phones are sent, and every other face too.

    ``tag`` names the state among all, and is set once all else is known. ``now`` is the server's time as the state is
    sent (ISO 8601).
    """

    version: int
    tag: str | UnsetType = UNSET
    now: str | UnsetType = UNSET
    event: EventView
    section: Named
    doors: DoorsView
    performance: PerformanceView | None
    scene: SceneView | None = None
    decision: DecisionView | None = None
    round: RoundView | None = None
    line: tuple[LineStop, ...] = ()
    path: tuple[StepView, ...] = ()
    may: tuple[str, ...] = ()
    stop: StopView | None = None
    discussion: DiscussionView | None = None
    proposals: tuple[SayingView, ...] = ()
    minority: tuple[SayingView, ...] = ()
    tree: TreeView | None = None


class Turnout(Struct, frozen=True):
    """Of so many phones that were here while a round was open and might vote, so many have."""

    ballots: int
    phones: int


class ScreenState(PhoneState, frozen=True, kw_only=True):
    """What the big screen is sent. ``phones`` are here now, None in a record, which shows an evening that is over."""

    phones: int | None
    turnout: Turnout | None


class QueuedSaying(Struct, frozen=True, kw_only=True):
    """Words from the floor as people behind the scenes see them, with the story that they came from.

    ``aloud`` words were called out; ``more`` are how many others of the same person wait.
    """

    id: int
    words: str
    heading: str
    performance: int
    story: str
    kind: SayingKind
    state: SayingState
    support: int
    aloud: bool
    muted: bool
    more: int


class BurstWaits(Struct, frozen=True):
    """So many came all at once, and wait apart; ``burst`` is their number."""

    burst: int
    count: int


class AtTheDoors(Struct, frozen=True):
    """Who waits at the doors and how many come; docs/protocol.md has each in words."""

    waiting: int
    bursts: tuple[BurstWaits, ...]
    joined: int
    most: int
    late: int
    forgot: int


class ScribeState(ScreenState, frozen=True, kw_only=True):
    """What a scribe's desk is sent. Of the ``waiting`` sayings, ``queue`` may have the first only."""

    queue: tuple[QueuedSaying, ...]
    waiting: int
    at_the_doors: AtTheDoors


class ActionView(Struct, frozen=True):
    """What a host can do now: the cue that does it, what its button says, and what will happen."""

    kind: CueKind
    details: dict[str, Any] = field(name="with")
    label: str
    hint: str


class GroupsView(Struct, frozen=True):
    """Whether a result may come by group, and in a sentence why where it may not."""

    offered: bool
    why: str


class LeadView(Struct, frozen=True):
    """Where a choice leads; ``scene`` and ``number`` are None where nobody has written it."""

    key: str
    letter: str
    label: str
    scene: str | None
    heading: str
    number: int | None


class ProgrammeEntry(Struct, frozen=True):
    """A performance of this section; it is not ``playable`` where its words may not be shown any more."""

    performance: int
    title: str
    status: PerformanceStatus
    playable: bool


class EventPart(Struct, frozen=True):
    """A section of the event; ``here`` is the one that this console runs."""

    id: int
    name: str
    status: PerformanceStatus
    here: bool


class SceneMarks(Struct, frozen=True):
    """How often a scene was marked in the first run."""

    scene: str
    heading: str
    kind: MarkKind
    count: int


class PlannedHours(Struct, frozen=True):
    """When a section is planned; ``until`` is its end as a moment (ISO 8601, UTC), "" where it has none."""

    day: str
    starts: str
    ends: str
    until: str


class HostState(ScribeState, frozen=True, kw_only=True):
    """What a console is sent."""

    notes: str
    next: ActionView | None
    actions: tuple[ActionView, ...]
    groups: GroupsView | None
    leads: tuple[LeadView, ...]
    programme: tuple[ProgrammeEntry, ...]
    parts: tuple[EventPart, ...]
    plan: dict[str, Any]
    marks: tuple[SceneMarks, ...]
    hours: PlannedHours


State = PhoneState | ScreenState | ScribeState | HostState
