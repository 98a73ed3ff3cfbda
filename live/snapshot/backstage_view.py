"""Draws what only the people behind the scenes are told: notes, what can be done, and words that wait."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from msgspec import structs

from live.commands import unshowable_story
from live.commands.host_actions import (
    HostAction,
    allowed,
    by_group_action,
    ended_action,
    going_on,
    next_action,
    start_action,
    stopping_action,
)
from live.conducting import section_log
from live.messages.state import (
    ActionView,
    AtTheDoors,
    BurstWaits,
    EventPart,
    GroupsView,
    HostState,
    LeadView,
    PlannedHours,
    ProgrammeEntry,
    QueuedSaying,
    SceneMarks,
    ScreenState,
    ScribeState,
)
from live.performance import group_results
from live.performance.event_log import CueKind
from live.performance.group_results import WHY, GroupFacts, Withheld
from live.performance.programme import Listing, next_section
from live.performance.round import RoundState
from live.performance.saying import MarkKind
from live.performance.state import PerformanceStatus, decision_now, options_at
from live.snapshot.shared_view import SharedView
from live.store.event import PerformanceRow
from live.store.saying import SupportedSaying
from scenarios.clock import moment_of
from scenarios.results.outcome import OutcomeOption
from scenarios.stories.story import StoryContent


class Backstage:
    """Draws a console's own part of the picture, with the words of ``view``."""

    def __init__(self, view: SharedView, parts: Sequence[Listing] = (), waiting: int = 0) -> None:
        self._view = view
        self._parts, self._waiting = parts, waiting
        self._stage, self._state, self._story, self._tell = view.stage, view.state, view.story, view.tell

    def for_host(self, shown: ScribeState, marks: Mapping[tuple[str, MarkKind], int], facts: GroupFacts) -> HostState:
        """A scribe's state, with what only the host is told."""
        by_group = self._groups(facts)
        scene = self._story.scene(self._state.scene)
        upcoming = self._next()
        options = options_at(self._state, self._story, self._state.scene) if not self._view.is_bare else ()
        section = self._stage.section
        return HostState(
            **structs.asdict(shown),
            notes=scene.notes if scene and not self._view.is_bare else "",
            next=self._action(*upcoming) if upcoming else None,
            actions=tuple(self._action(*each) for each in self._actions(bool(by_group and by_group.offered))),
            groups=by_group,
            leads=tuple(self._lead(option) for option in options),
            programme=tuple(self._listing(each) for each in self._stage.performances),
            parts=tuple(self._part(each) for each in self._parts),
            plan=self._state.plan.document,
            marks=tuple(self._mark(*each) for each in sorted(marks.items())) if not self._view.is_bare else (),
            hours=hours(section.event.day, section.starts, section.ends),
        )

    def for_desk(self, shown: ScreenState, sayings: Sequence[SupportedSaying]) -> ScribeState:
        """A screen's state, with the words from the floor and the doors."""
        queue = self._queue(sayings)
        return ScribeState(
            **structs.asdict(shown), queue=queue, waiting=self._waiting, at_the_doors=self._at_the_doors()
        )

    def _at_the_doors(self) -> AtTheDoors:
        """Who waits and how many come: what says whether to close the doors, and whom to let in."""
        doors = self._view.doors
        return AtTheDoors(
            waiting=doors.waiting,
            bursts=tuple(BurstWaits(one.latecomers, one.count) for one in doors.bursts),
            joined=doors.joined,
            most=doors.most if doors.is_burst else 0,
            late=doors.late,
            forgot=doors.forgot,
        )

    def _queue(self, sayings: Sequence[SupportedSaying]) -> tuple[QueuedSaying, ...]:
        """Words from the floor, for whoever passes them: each with its own story's names."""
        wanted = {one.performance for one in sayings}
        sources = {row.id: row for row in self._stage.performances if row.id in wanted}
        stories = {id_: section_log.story_of(row) for id_, row in sources.items()}
        return tuple(self._queued(one, sources[one.performance], stories[one.performance]) for one in sayings)

    def _queued(self, one: SupportedSaying, source: PerformanceRow, story: StoryContent) -> QueuedSaying:
        heading = self._view.said(one).heading
        if source is not self._stage.performance:  # It waits from a story before this one.
            scene = story.scene(one.scene)
            heading = scene.heading if scene else ""
        return QueuedSaying(
            id=one.id,
            words=one.words,
            heading=heading,
            performance=source.id,
            story=self._view.title(source),
            kind=one.kind,
            state=one.state,
            support=one.support,
            aloud=one.aloud,
            muted=one.muted,
            more=one.more,
        )

    def _mark(self, place: tuple[str, MarkKind], count: int) -> SceneMarks:
        scene = self._story.scene(place[0])
        return SceneMarks(place[0], self._view.said_words(scene.heading) if scene else "", place[1], count)

    def _lead(self, option: OutcomeOption) -> LeadView:
        scene = self._story.scene(option.leads_to)
        drawn = self._view.option(option, decision_now(self._state, self._story))
        return LeadView(
            key=option.key,
            letter=option.letter,
            label=drawn.label,
            scene=scene.key if scene else None,
            heading=self._view.said_words(scene.heading) if scene else "",
            number=self._story.scenes.index(scene) + 1 if scene else None,
        )

    def _next(self) -> tuple[HostAction, PerformanceRow | None] | None:
        if self._stage.is_stopped:
            return stopping_action(self._stage.comes_next()), None
        if self._state.status is PerformanceStatus.RUNNING or self._is_warming_up():
            action = next_action(self._state, self._story)
            return (action, None) if action else None
        following = self._stage.following()
        if following is not None:
            return self._start(following)
        action = ended_action(self._state, self._story) or self._on_to_the_next_part()
        return (action, None) if action else None

    def _on_to_the_next_part(self) -> HostAction | None:
        if not self._parts or self._stage.performance is None:
            return None
        coming = next_section(self._parts, self._stage.section.id)
        return self._going_on(coming) if coming else None

    def _going_on(self, part: Listing) -> HostAction | None:
        return going_on(part, self._state, self._story, self._waiting)

    def _is_warming_up(self) -> bool:
        """A warm-up comes before the story that is next, and may still be asked or shown."""
        if self._state.status is not PerformanceStatus.WAITING:
            return False
        action = next_action(self._state, self._story)
        return action is not None and self._is_offered(action)

    def _groups(self, facts: GroupFacts) -> GroupsView | None:
        """Whether the result of the vote on stage may come by group, and if not, in a sentence why.

        Nothing of it is on a console whose story does not ask how people are here.
        """
        if self._view.is_bare:
            return None
        asked, shown = group_results.to_decide(self._state), self._state.round
        if asked is not None and self._state.plan.perspectives:
            why = group_results.withheld(self._state, asked, facts)
        elif shown is not None and shown.state is RoundState.REVEALED and shown.groups in list(Withheld):
            why = Withheld(shown.groups)
        else:
            return None
        return GroupsView(why is None, self._tell(WHY[why]) if why else "")

    def _actions(self, by_group: bool) -> list[tuple[HostAction, PerformanceRow | None]]:
        if self._stage.performance is None:
            return []
        apart = by_group_action(self._state, self._story) if by_group else None
        possible = [*allowed(self._state, self._story), *([apart] if apart else [])]
        starts = [self._start(performance) for performance in self._stage.startable()]
        elsewhere = (self._going_on(part) for part in self._parts if self._may_go_to(part))
        offered = [one for one in possible if self._is_offered(one)]
        offered += [one for one in elsewhere if one and self._is_offered(one)]
        return [*((one, None) for one in offered), *(start for start in starts if start)]

    def _is_offered(self, action: HostAction) -> bool:
        kind = action.request.kind
        if self._stage.is_withdrawn and not unshowable_story.is_offered(kind, self._state):
            return False
        return kind is not CueKind.START

    def _may_go_to(self, part: Listing) -> bool:
        return part.has_stories and part.id != self._stage.section.id

    def _start(self, performance: PerformanceRow) -> tuple[HostAction, PerformanceRow] | None:
        action = start_action(section_log.story_of(performance))
        return (action, performance) if action else None

    def _action(self, action: HostAction, performance: PerformanceRow | None) -> ActionView:
        details: dict[str, Any] = {"performance": performance.id} if performance else action.details
        return ActionView(action.request.kind, details, self._tell(action.label), self._tell(action.hint))

    def _part(self, part: Listing) -> EventPart:
        return EventPart(part.id, part.name, part.status, here=part.id == self._stage.section.id)

    def _listing(self, performance: PerformanceRow) -> ProgrammeEntry:
        return ProgrammeEntry(
            performance=performance.id,
            title=self._view.title(performance),
            status=self._stage.statuses[performance.id],
            playable=performance.revision.may_be_shown,
        )


def hours(day: date, starts: str, ends: str) -> PlannedHours:
    """When a section is planned; ``until`` is its end as a moment, the same on a console in another time zone."""
    return PlannedHours(day.isoformat(), starts, ends, moment_of(day, ends).isoformat() if ends else "")
