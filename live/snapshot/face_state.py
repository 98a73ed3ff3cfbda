"""What each face is sent: the whole picture of a section, in the form of docs/protocol.md."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from msgspec import structs
from sqlalchemy.orm import Session

from live.conducting import disclose_result, section_log
from live.conducting.section_log import SectionLog
from live.messages.state import HostState, PhoneState, ScreenState, ScribeState, Turnout
from live.performance import group_results
from live.performance.doors import DoorsState
from live.performance.group_results import GroupFacts
from live.performance.programme import Listing, leads_of, led_to
from live.performance.round import RoundState
from live.performance.saying import MarkKind, SayingKind, SayingState
from live.performance.state import Performance, PerformanceStatus
from live.snapshot.backstage_view import Backstage
from live.snapshot.shared_view import SharedView
from live.store import ballot, doors, participant, saying
from live.store.ballot import RoundRow
from live.store.programme import listings
from live.store.saying import SupportedSaying
from scenarios.message import Tell

SHOWN_LIMIT = 30
"""How many passed proposals a phone is shown: those that most people support, and the newest."""
WAITING_SHOWN = 60
"""The most words that wait, as a desk is told them: one of each person first. A page of its own lists them all."""
QUEUE_LIMIT = 60
"""How many sayings a console is shown at one time, the most supported first."""


@dataclass(frozen=True)
class SectionState:
    """All that the faces are told of a section, read at one moment.

    ``ballots`` and ``voters`` (phones here at any moment while the round was open) are those of the
    round on stage. Figures per option are not here: they come from the cue that revealed them.
    ``group_facts`` say whether its result may come by group, once it is closed.
    ``passed`` are the words that a person passed, ``queue`` those that people behind the scenes see,
    ``waiting`` how many wait. ``parts`` are all sections of the event, while no story is on and there are several.
    """

    stage: SectionLog
    phones: int
    ballots: int = 0
    voters: int = 0
    passed: Sequence[SupportedSaying] = ()
    queue: Sequence[SupportedSaying] = ()
    waiting: int = 0
    marks: Mapping[tuple[str, MarkKind], int] = field(default_factory=dict)
    group_facts: GroupFacts = GroupFacts()
    parts: Sequence[Listing] = ()
    doors: DoorsState = DoorsState()

    @property
    def goes_on_to(self) -> int | None:
        """The section where the room of this one is by now, if it is another."""
        here = self.stage.section.id
        there = led_to(leads_of(self.parts), here)
        return there if there != here else None


def section_state(session: Session, section_id: int) -> SectionState:
    """Read everything that the faces of this section are told. Raises NotFound."""
    on_stage = section_log.load(session, section_id)
    phones, ballots, voters = _counted(session, on_stage)
    parts = _parts(session, on_stage)
    event = on_stage.section.event
    at_the_doors = doors.read(session, event.id, event.needs_passes)
    if on_stage.performance is None or on_stage.state.status is PerformanceStatus.WAITING or on_stage.is_stopped:
        return SectionState(on_stage, phones, ballots, voters, parts=parts, doors=at_the_doors)
    waits, waiting = saying.waiting(session, section_id, WAITING_SHOWN)
    judged = saying.said(session, on_stage.performance.id, set(SayingState) - {SayingState.WAITING}, QUEUE_LIMIT)
    return SectionState(
        on_stage,
        phones,
        ballots,
        voters,
        passed=_passed(session, on_stage.performance.id, on_stage.state),
        queue=[*waits, *(one for one in judged if not one.was_taken_back)],
        waiting=waiting,
        marks=saying.marks(session, on_stage.performance.id) if on_stage.state.plan.first_run else {},
        group_facts=_group_facts(session, on_stage),
        parts=parts,
        doors=at_the_doors,
    )


def _group_facts(session: Session, on_stage: SectionLog) -> GroupFacts:
    asked = group_results.to_decide(on_stage.state)
    if asked is None:
        return GroupFacts()
    return disclose_result.group_facts(session, on_stage.section.event.code, asked.id)


def _parts(session: Session, on_stage: SectionLog) -> Sequence[Listing]:
    """The sections of the event, where the room might go on to another: while a story is on it cannot."""
    if on_stage.state.status is PerformanceStatus.RUNNING:
        return ()
    parts = listings(session, on_stage.section.event.code)
    return parts if len(parts) > 1 else ()


def _passed(session: Session, performance_id: int, state: Performance) -> list[SupportedSaying]:
    """What was passed and belongs on the faces now, in an order that no support changes."""
    passed = {SayingState.PASSED}
    shown = saying.said(session, performance_id, passed, SHOWN_LIMIT, SayingKind.STOP)
    if state.asking is not None:
        shown += saying.said(session, performance_id, passed, SHOWN_LIMIT, SayingKind.MINORITY, state.asking)
    on_stage = saying.one(session, state.stop.intervention) if state.stop else None
    found = {one.id: one for one in (*shown, *([on_stage] if on_stage else []))}
    return [found[id_] for id_ in sorted(found)]


def _counted(session: Session, on_stage: SectionLog) -> tuple[int, int, int]:
    """The phones that are here, and of a round that waits for its result the ballots and the phones it was open to."""
    section_id, asked = on_stage.section.id, on_stage.state.round
    row = session.get(RoundRow, asked.id) if asked is not None and asked.is_undecided else None
    if asked is None or row is None:
        return participant.phones_now(session, section_id), 0, 0
    phones = participant.phones_now(session, section_id, row.opened_at)
    voters = row.phones
    if asked.state is RoundState.OPEN:
        voters, _late = ballot.phones_during(session, section_id, row.id, row.opened_at)
    return phones, ballot.count(session, row.id), voters


def phone_state(section: SectionState, tell: Tell = str) -> PhoneState:
    """The state for phones: what is on stage, without how many are here."""
    return SharedView(section.stage, tell, section.passed, doors=section.doors).shared()


def screen_state(section: SectionState, tell: Tell = str) -> ScreenState:
    """The state for the big screen: the same, with how many phones are here and have voted."""
    return _counting(section, phone_state(section, tell))


def host_state(section: SectionState, tell: Tell = str) -> HostState:
    """The state for the console: the scribe's, with notes and what can be done now, and a held scene whole."""
    view = SharedView(section.stage, tell, section.passed, whole=True, doors=section.doors)
    backstage = Backstage(view, section.parts, section.waiting)
    desk = backstage.for_desk(_counting(section, view.shared()), section.queue)
    return backstage.for_host(desk, section.marks, section.group_facts)


def scribe_state(section: SectionState, tell: Tell = str) -> ScribeState:
    """The state for a scribe: the screen's, and the queue that they pass words from."""
    view = SharedView(section.stage, tell, section.passed, doors=section.doors)
    return Backstage(view, waiting=section.waiting).for_desk(_counting(section, view.shared()), section.queue)


def _counting(section: SectionState, shown: PhoneState) -> ScreenState:
    return ScreenState(**structs.asdict(shown), phones=section.phones, turnout=_turnout(section))


def _turnout(section: SectionState) -> Turnout | None:
    asked = section.stage.state.round
    if asked is None or not asked.is_undecided or section.stage.state.status is PerformanceStatus.ENDED:
        return None
    if section.stage.is_stopped or section.stage.state.unreadable:
        return None
    return Turnout(section.ballots, section.voters)
