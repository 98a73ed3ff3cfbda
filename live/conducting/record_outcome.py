"""What goes from a performance to the design group, written through the library and never changed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime

from sqlalchemy.orm import Session

from live.conducting import disclose_result
from live.performance.round import Figures, Purpose, Round, RoundState
from live.performance.saying import SayingKind, SayingState
from live.performance.state import Performance, StoppedScene
from live.store import ballot, saying
from live.store.event import EventRow, PerformanceRow
from scenarios.results.attendance import EventDay
from scenarios.results.outcome import Outcome, PathStep, RoundResult
from scenarios.results.room_voice import RoomVoice, VoiceKind
from scenarios.store.results import event_day, outcome, room_voice
from scenarios.store.results.room_voice import VoiceContext
from scenarios.stories.story import StoryContent

SAID_LIMIT = 10_000
"""More sayings than one performance can have."""
_KINDS = {SayingKind.REASON: VoiceKind.REASON, SayingKind.MINORITY: VoiceKind.MINORITY}


def save(
    session: Session,
    performance: PerformanceRow,
    state: Performance,
    story: StoryContent,
    asked: Round,
    figures: Figures,
    closed_at: datetime,
) -> None:
    """Write the result of a round, under the outcome of its playing; only a decision's, and of no rehearsal."""
    if asked.purpose is not Purpose.DECISION or performance.section.event.rehearsal:
        return
    before = disclose_result.comparable_before(session, state, asked)
    event_day.keep(session, _event_day(performance.section.event))
    outcome.save_round(
        session,
        _outcome(performance, state, story, asked),
        RoundResult(
            number=asked.number,
            method=asked.method,
            options=asked.options,
            counts=figures.counts,
            ballots=figures.ballots,
            empty=figures.empty,
            phones=figures.phones,
            closed_at=closed_at.isoformat(timespec="seconds"),
            shown_to_room=asked.state is RoundState.REVEALED,
            about=asked.about,
            paired=disclose_result.documents(ballot.paired(session, before.id, asked.id)) if before else [],
            joint=disclose_result.documents(ballot.joint(session, asked.id)),
            disclosed=asked.disclosed,
            late=figures.late,
        ),
    )


def begun(session: Session, performance: PerformanceRow) -> None:
    """Keep the event's day as something of it begins, so that whoever asks what came of it is told "nothing yet"."""
    if not performance.section.event.rehearsal:
        event_day.keep(session, _event_day(performance.section.event))


def void(session: Session, performance: PerformanceRow, asked: Round) -> None:
    """Mark a result that was already handed over as void: it stays on record and enters no figure."""
    outcome.void_round(session, performance.id, asked.playing, asked.number, asked.reason)


def has_voices(session: Session, performance: PerformanceRow) -> bool:
    """Whether anything that the room said has been handed over: the figures of a vote may be among it."""
    return bool(room_voice.of_performance(session, performance.id))


def voices(session: Session, performance: PerformanceRow, state: Performance) -> None:
    """Hand over what the room said beyond its votes, as far as a person passed it; of a rehearsal nothing."""
    section, revision = performance.section, performance.revision
    if section.event.rehearsal:
        return
    where = VoiceContext(
        event_code=section.event.code,
        event_name=section.event.name,
        section=section.name,
        story_id=revision.story_id,
        revision_id=revision.id,
        pathway_version_id=revision.pathway_version_id,
    )
    heard = [*_marked(session, performance), *_said(session, performance, state), *_followed(performance, state)]
    room_voice.hand_over(session, where, performance.id, heard)


def _marked(session: Session, performance: PerformanceRow) -> Iterator[RoomVoice]:
    for (scene, kind), count in saying.marks(session, performance.id).items():
        source = f"{scene} {kind.value}"
        yield RoomVoice(performance.id, VoiceKind.MARK, source, scene, count=count, details={"mark": kind.value})


def _said(session: Session, performance: PerformanceRow, state: Performance) -> Iterator[RoomVoice]:
    for one in saying.said(session, performance.id, set(SayingState), SAID_LIMIT):
        trials = [stop for stop in state.stops if stop.intervention == one.id]
        passed = one.state is SayingState.PASSED
        words = one.words if passed else ""
        if one.kind is SayingKind.STOP and (trials or passed):
            details = _tried(state, trials) | {"accepted": _accepted(state, one.id)}
            kind = VoiceKind.INTERVENTION
        elif one.kind is not SayingKind.STOP and one.state is SayingState.PASSED:
            details, kind = {}, _KINDS[one.kind]
        else:
            continue
        yield RoomVoice(performance.id, kind, str(one.id), one.scene, words, one.support, one.playing, details)


def _tried(state: Performance, trials: Sequence[StoppedScene]) -> dict[str, object]:
    """All times that a proposal was tried, whether or not its words were ever written down."""
    if not trials:
        return {"tried": False}
    playings = [playing for stop in trials for playing in stop.playings]
    asked = [one for playing in playings for one in state.counted(playing) if one.figures]
    answers = [
        {"purpose": one.purpose.value, "counts": dict(one.figures.counts), "ballots": one.figures.ballots}
        for one in asked
        if one.figures
    ]
    changed = " / ".join(stop.changed for stop in trials if stop.changed)
    return {"tried": True, "changed": changed, "answers": answers}


def _accepted(state: Performance, intervention: int) -> list[str]:
    return [one.key for one in state.added if one.intervention == intervention and not one.dropped]


def _followed(performance: PerformanceRow, state: Performance) -> Iterator[RoomVoice]:
    """Which option was played after each vote, and why where it was not the one that most could support."""
    steps = {step.playing: step for way in (*state.left, state.path) for step in way if step.option and step.playing}
    for playing, step in steps.items():
        details = {"option": step.option or "", "reason": step.reason}
        source = f"playing {playing}"
        yield RoomVoice(
            performance.id, VoiceKind.FOLLOWED, source, step.scene, step.reason, playing=playing, details=details
        )


def _event_day(event: EventRow) -> EventDay:
    return EventDay(event.code, event.name, event.day, event.who_should_come)


def _outcome(performance: PerformanceRow, state: Performance, story: StoryContent, asked: Round) -> Outcome:
    section, revision, scene = performance.section, performance.revision, story.scene(asked.scene)
    return Outcome(
        event_code=section.event.code,
        event_name=section.event.name,
        section=section.name,
        performance=performance.id,
        playing=asked.playing,
        story_id=revision.story_id,
        revision_id=revision.id,
        pathway_version_id=revision.pathway_version_id,
        scene=asked.scene,
        stage=scene.stage if scene else None,
        path=tuple(PathStep(step.scene, step.option) for step in state.path[:-1]),
    )
