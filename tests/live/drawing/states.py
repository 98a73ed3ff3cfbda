"""States of a console, as small as a test needs them."""

from __future__ import annotations

from typing import Any

from msgspec import structs

from live.messages.state import (
    ActionView,
    AtTheDoors,
    DoorsView,
    EventView,
    HostState,
    Named,
    OptionView,
    PerformanceView,
    PlannedHours,
    QueuedSaying,
)
from live.performance.event_log import CueKind
from live.performance.plan import Plan, Staging
from live.performance.saying import SayingKind, SayingState
from live.performance.shown_picture import Shows
from live.performance.state import HouseLights, PerformanceStatus, Run
from scenarios.stories.story import Origin

HERE = 1
"""The performance that is on."""


def console(**parts: Any) -> HostState:
    """A console on which nothing can be done but what is given; ``plan`` names what is switched on."""
    plan = Plan().document | parts.pop("plan", {})
    shown = HostState(
        version=7,
        event=EventView("ABCDE", "Tell it like it was", "", ()),
        section=Named(1, "After dark"),
        doors=DoorsView(closed=False, let_in=0, passes=False),
        performance=running(),
        phones=0,
        turnout=None,
        queue=(),
        waiting=0,
        at_the_doors=AtTheDoors(waiting=0, bursts=(), joined=0, most=0, late=0, forgot=0),
        notes="",
        next=None,
        actions=(),
        groups=None,
        leads=(),
        programme=(),
        parts=(),
        plan=plan,
        marks=(),
        hours=PlannedHours("2030-05-01", "", "", ""),
    )
    return structs.replace(shown, **parts)


def running(**more: Any) -> PerformanceView:
    """A performance in the middle of its story."""
    on = PerformanceView(
        id=HERE,
        status=PerformanceStatus.RUNNING,
        title="Closed at eleven",
        persona="Rosie",
        run=Run.FORUM,
        staging=Staging.TOLD,
        held=False,
        paused=False,
        blank=False,
        card="",
        debrief=False,
        lights=HouseLights.DIM,
        perspectives=False,
        shows=Shows.SCENE,
        told=None,
        unreadable=False,
    )
    return structs.replace(on, **more)


def action(kind: str, **details: Any) -> ActionView:
    """Something that can be done; its button says its kind and its details."""
    return ActionView(CueKind(kind), details, " ".join([kind, *map(str, details.values())]), "What it does")


def option(key: str, letter: str) -> OptionView:
    """A choice on a ballot paper."""
    return OptionView(key, letter, f"Choice {letter}", Origin.AUTHOR)


def idea(**more: Any) -> QueuedSaying:
    """Words from the floor that wait."""
    one = QueuedSaying(
        id=4,
        words="Ask her",
        heading="The call",
        performance=HERE,
        story="One",
        kind=SayingKind.STOP,
        state=SayingState.WAITING,
        support=0,
        aloud=False,
        muted=False,
        more=0,
    )
    return structs.replace(one, **more)
