"""Taking in what people say from the floor: many at once, each checked against the moment that they saw."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from sqlalchemy import select
from sqlalchemy.orm import Session

from live.conducting import section_log
from live.conducting.section_log import SectionLog
from live.performance import open_floor
from live.performance.doors import Standing
from live.performance.saying import (
    WAITING_LIMIT,
    FloorInput,
    HereAs,
    Mark,
    Saying,
    SayingKind,
    SayingState,
    Support,
    enough,
    muted,
    not_taken,
)
from live.performance.state import Performance, PerformanceStatus
from live.performance.vote import revoked
from live.store import participant, saying
from live.store.saying import SayingRow
from live.store.standing import standings
from scenarios.errors import Invalid, Refusal
from scenarios.message import say
from scenarios.perspective import PERSPECTIVES

SayingAnswer = int | Refusal
"""The number of what was stored, 0 where it has none, or why it was not."""


@dataclass(frozen=True)
class _Floor:
    """The stages of the sections that a batch is about, read once, and what those who sent it may do."""

    stages: Mapping[int, SectionLog]
    speakers: Mapping[int, Standing]
    seen: dict[tuple[int, int], SectionLog] = field(default_factory=dict)

    def seen_at(self, section_id: int, version: int) -> SectionLog:
        """The stage as it was at this version: folded once for all who saw it."""
        place = (section_id, version)
        if place not in self.seen:
            self.seen[place] = self.stages[section_id].seen_at(version)
        return self.seen[place]


def take(session: Session, inputs: Sequence[FloorInput]) -> list[SayingAnswer]:
    """Store these inputs and answer each, in order; what is refused is not stored, and stops no other."""
    if not inputs:
        return []
    sections = {one.section_id for one in inputs if not isinstance(one, HereAs)}
    floor = _Floor(
        stages={section_id: section_log.load(session, section_id) for section_id in sections},
        speakers=standings(session, {_voter(one) for one in inputs}),
    )
    return [_answer(session, floor, one) for one in inputs]


def _answer(session: Session, floor: _Floor, given: FloorInput) -> SayingAnswer:
    try:
        speaker = floor.speakers.get(_voter(given))
        if speaker is None:
            raise revoked()
        if isinstance(given, HereAs):
            return _here_as(session, given)
        on_stage = floor.stages[given.section_id]
        if on_stage.section.event_id != speaker.event_id:
            raise revoked()
        waits = speaker.words_refusal()
        if waits is not None:
            raise waits
        match given:
            case Saying():
                return _saying(session, floor, given)
            case Mark():
                return _mark(session, floor, given)
            case Support():
                return _support(session, on_stage, given)
    except Refusal as refusal:
        return refusal


def _here_as(session: Session, given: HereAs) -> int:
    if not set(given.perspectives) <= set(PERSPECTIVES):
        raise Invalid(say("That is not one of the answers."), field="perspectives")
    kept = [one for one in PERSPECTIVES if one in given.perspectives]
    participant.here_as(session, given.participant_id, kept)
    return 0


def _saying(session: Session, floor: _Floor, given: Saying) -> int:
    """What somebody says belongs to the moment that they saw."""
    known = _sent_before(session, given)
    if known is not None:
        return known
    performance, state = _moment(floor, given, given.kind.value)
    if saying.is_muted(session, floor.stages[given.section_id].section.event_id, given.who.speaker):
        raise muted()
    if saying.waiting_of(session, performance, given.who.speaker) >= WAITING_LIMIT:
        raise enough()
    playing = state.asking if given.kind is not SayingKind.STOP else None
    scene = state.round.scene if playing is not None and state.round else state.scene or ""
    return saying.store(
        session, performance, given.who.speaker, given.client_id, given.kind, scene, playing, given.words
    )


def _sent_before(session: Session, given: Saying) -> int | None:
    query = select(SayingRow.id).where(SayingRow.speaker == given.who.speaker, SayingRow.client_id == given.client_id)
    return session.scalar(query)


def _mark(session: Session, floor: _Floor, given: Mark) -> int:
    performance, state = _moment(floor, given, open_floor.MARK)
    saying.mark(session, performance, state.scene or "", given.who.speaker, given.kind)
    return 0


def _support(session: Session, on_stage: SectionLog, given: Support) -> int:
    """Only what was passed can be supported, and only while its story is on."""
    if on_stage.performance is None or on_stage.state.status is not PerformanceStatus.RUNNING or on_stage.is_stopped:
        raise not_taken()
    row = saying.get(session, on_stage.performance.id, given.saying_id)
    if row.state != SayingState.PASSED:
        raise not_taken()
    saying.support(session, row.id, given.who.speaker)
    return row.id


def _moment(floor: _Floor, given: Saying | Mark, what: str) -> tuple[int, Performance]:
    """The performance, and its state as the person saw it. Raises Refusal where the floor was not open to it then.

    Late words count, as long as the same story is on and has not ended: a line may be slow.
    """
    on_stage, seen = floor.stages[given.section_id], floor.seen_at(given.section_id, given.version)
    performance = seen.performance
    if (
        performance is None
        or performance is not on_stage.performance
        or on_stage.state.status is PerformanceStatus.ENDED
    ):
        raise not_taken()
    if on_stage.is_stopped:
        raise not_taken()
    if what not in open_floor.open_to(seen.state):
        raise not_taken()
    return performance.id, seen.state


def _voter(given: FloorInput) -> int:
    """Whoever says it, by the key that must still stand; it is not stored beside what they say."""
    return given.participant_id if isinstance(given, HereAs) else given.who.participant_id
