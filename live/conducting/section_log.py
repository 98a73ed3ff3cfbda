"""What is on in a section: its programme, the performance that its last cue was for, and the state of it."""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property

from sqlalchemy.orm import Session

from live.commands.host_actions import UNTITLED
from live.performance.event_log import CueKind
from live.performance.reducer import fold
from live.performance.site_switches import SiteSwitches
from live.performance.state import Performance, PerformanceStatus, not_now, status_after
from live.store import event, event_log
from live.store.event import PerformanceRow, SectionRow
from live.store.event_log import CueRow
from scenarios.db import found
from scenarios.message import say
from scenarios.store.accounts import site
from scenarios.stories.story import StoryContent

_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class SectionLog:
    """A section with its programme and its cues, read once; what follows is worked out where it is asked for.

    Each performance knows its section, and the section's row does not know its performances: rows in a circle would be
    left to the garbage collector at each vote.
    """

    section: SectionRow
    performances: Sequence[PerformanceRow]
    cues: Sequence[CueRow]
    site: SiteSwitches = SiteSwitches()
    help_lines: tuple[tuple[str, str], ...] = ()

    @property
    def version(self) -> int:
        """The number of the section's last cue, 0 before the first."""
        return self.cues[-1].number if self.cues else 0

    @cached_property
    def performance(self) -> PerformanceRow | None:
        """The performance of the last cue; before any cue the first that may be shown, if there is one."""
        programme = {performance.id: performance for performance in self.performances}
        if self.cues and self.cues[-1].performance_id in programme:
            return programme[self.cues[-1].performance_id]
        may_be_shown = (one for one in programme.values() if one.revision.may_be_shown)
        return next(may_be_shown, None) or next(iter(programme.values()), None)

    @cached_property
    def statuses(self) -> Mapping[int, PerformanceStatus]:
        """Where each performance of the programme is, by its id."""
        kinds: dict[int, list[CueKind]] = {one.id: [] for one in self.performances}
        for row in self.cues:
            if row.known_kind and row.performance_id in kinds:
                kinds[row.performance_id].append(row.known_kind)
        return {id_: status_after(own) for id_, own in kinds.items()}

    @cached_property
    def story(self) -> StoryContent:
        """The story on stage; one without scenes plays as a single one."""
        return story_of(self.performance) if self.performance else StoryContent()

    @cached_property
    def state(self) -> Performance:
        """The state of the performance on stage."""
        return self.state_of(self.performance) if self.performance else Performance()

    def state_of(self, performance: PerformanceRow) -> Performance:
        """The state of any performance of the section: ``unreadable`` where its log cannot be read any more."""
        own = (row.plain for row in self.cues if row.performance_id == performance.id)
        state = fold(story_of(performance), own, performance.plan)
        if state.unreadable:
            _log_once("the log", performance.id)
        return self.site.over(state)

    @property
    def is_withdrawn(self) -> bool:
        """The words of the story on stage may not be shown: its writer withdrew it, or a moderator took it down."""
        return self.performance is not None and not self.performance.revision.may_be_shown

    @property
    def is_stopped(self) -> bool:
        """A story is on that nobody can go on with: its words may not be shown, or its log cannot be read."""
        return self.state.status is PerformanceStatus.RUNNING and (self.is_withdrawn or self.state.unreadable)

    def seen_at(self, version: int) -> SectionLog:
        """The stage as somebody saw it who was shown this version. Raises Refusal ``not_now``."""
        if version > self.version:
            raise not_now(say("This cannot be said at this point any more."))
        return SectionLog(
            self.section, self.performances, [row for row in self.cues if row.number <= version], self.site
        )

    def startable(self) -> list[PerformanceRow]:
        """The performances that could be started now: none while one is running, or asks its warm-up."""
        if PerformanceStatus.RUNNING in self.statuses.values() or (self.state.undecided and not self.state.unreadable):
            return []
        unreadable = self.performance if self.state.unreadable else None
        return [one for one in self.performances if one is not unreadable and one.revision.may_be_shown]

    def comes_next(self) -> bool:
        """Whether a story of the programme has not been played yet, and may be."""
        shown = (one for one in self.performances if one.revision.may_be_shown)
        return any(self.statuses[one.id] is PerformanceStatus.WAITING for one in shown)

    def following(self) -> PerformanceRow | None:
        """The first performance of the programme that has not been played yet."""
        waiting = (one for one in self.startable() if self.statuses[one.id] is PerformanceStatus.WAITING)
        return next(waiting, None)

    def of(self, performance_id: int) -> PerformanceRow:
        """The performance with this number in this section. Raises NotFound for another section's."""
        here = (each for each in self.performances if each.id == performance_id)
        return found(next(here, None), say("This story is not in this part of the programme."))

    def to_start(self, performance_id: int) -> PerformanceRow:
        """The performance to start. Raises Refusal ``not_now`` while another runs, or where its words are gone."""
        wanted = self.of(performance_id)
        if not wanted.revision.may_be_shown:
            raise not_now(say("Permission for this story changed, so it cannot be played."))
        if self.performance is not wanted and self.state.undecided and not self.state.unreadable:
            raise not_now(say("The room is being asked something. Close and reveal that first, or make it void."))
        if self.performance and self.state.status is PerformanceStatus.RUNNING and self.performance is not wanted:
            raise not_now(say("“%(title)s” is still on. End it first.", title=self.story.title or UNTITLED))
        return wanted


def story_of(performance: PerformanceRow) -> StoryContent:
    """The words of the revision that a performance pins, as far as they may be shown; none where they are damaged."""
    try:
        return performance.revision.shown_content.playable()
    except (AttributeError, KeyError, TypeError, ValueError):
        _log_once("the story", performance.id)
        return StoryContent()


@cache
def _log_once(what: str, performance_id: int) -> None:
    """Tell the operator once, and not at every look at it."""
    _log.error("%s of performance %s cannot be read", what, performance_id)


def load(session: Session, section_id: int) -> SectionLog:
    """What is on in this section. Raises NotFound."""
    programme = event.programme_of(session, section_id)
    section = programme[0].section if programme else event.section(session, section_id)
    kept = site.read(session)
    switches = SiteSwitches(words=kept.floor_words == site.YES, groups=kept.group_results == site.YES)
    cues = event_log.of_section(session, section_id)
    return SectionLog(section, programme, cues, switches, kept.help_lines)
