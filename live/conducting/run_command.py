"""Carries out what a host asks, in one transaction: the cue, its rounds, and what the design group gets."""

from __future__ import annotations

from dataclasses import dataclass, replace

from sqlalchemy.orm import Session

from live.commands import unshowable_story
from live.commands.command import Request, read
from live.commands.event_data import Supply, payload_for
from live.conducting import disclose_result, record_outcome, recover_performance, section_log
from live.conducting.section_log import SectionLog
from live.performance.event_log import Cue, CueKind
from live.performance.reducer import apply, ensure_readable
from live.performance.round import Figures, Round, RoundState, documents
from live.performance.saying import SayingKind, SayingState
from live.performance.state import Performance, not_now, voidable
from live.performance.voting_rounds import next_round, to_reveal
from live.store import ballot, doors, event, event_log, participant, saying
from live.store.ballot import RoundRow
from live.store.dialect import lock_round_exclusive
from live.store.event import PerformanceRow
from scenarios.account import Account, Action, may
from scenarios.db import now
from scenarios.errors import Conflict, NotAllowed, NotFound
from scenarios.message import say
from scenarios.results.disclosure import THRESHOLD
from scenarios.results.outcome import Method, tally
from scenarios.stories.story import StoryContent


@dataclass(frozen=True)
class Conducted:
    """A cue that was carried out; ``version`` is its number."""

    event_id: int
    section_id: int
    performance_id: int
    kind: CueKind
    version: int


@dataclass(frozen=True)
class _Turn:
    """What one request is about: the performance, its story, and its state before."""

    performance: PerformanceRow
    story: StoryContent
    state: Performance


def conduct(
    session: Session, account: Account, section_id: int, message: object, smallest_group: int = THRESHOLD
) -> Conducted:
    """Carry out a host's message, and write all that follows from it; the caller commits.

    ``smallest_group`` is the fewest people that a figure beyond the totals may be about. Raises
    NotAllowed, Invalid for a message of another shape, NotFound, Conflict ``stale`` where
    ``expect`` is not the section's version, and Refusal ``not_now``. Then nothing was written.
    """
    if not may(account, Action.RUN_EVENTS):
        raise NotAllowed()
    request, expect = read(message)
    number = event_log.next_number(session, event.event_of(session, section_id))
    on_stage = section_log.load(session, section_id)
    if expect != on_stage.version:
        raise event_log.stale()
    turn = _turn(on_stage, request)
    ensure_readable(turn.state, request.kind)
    if not turn.performance.revision.may_be_shown and not unshowable_story.is_taken(request.kind, turn.state):
        raise unshowable_story.changed()
    if request.kind is CueKind.GO_ON:
        _ensure_another_part(session, on_stage, request.details["section"])
    _lock(session, turn.state, request.kind)
    if request.kind in {CueKind.OPEN, CueKind.END}:
        doors.settle(session, on_stage.section.event_id)
    supply = _supply(session, account, turn, request, on_stage, smallest_group)
    made = Cue(number, request.kind, payload_for(request, turn.state, turn.story, supply), now(session))
    after = apply(turn.state, made, turn.story)
    event_log.append(session, turn.performance, made, account.id)
    _write_rounds(session, turn, after, made)
    if made.kind is CueKind.GO_ON:
        participant.go_on(session, section_id, made.payload["section"])
    return Conducted(on_stage.section.event_id, section_id, turn.performance.id, made.kind, number)


def _turn(on_stage: SectionLog, request: Request) -> _Turn:
    performance = on_stage.performance
    if request.kind is CueKind.START:
        performance = on_stage.to_start(request.details["performance"])
    if performance is None:
        raise Conflict(say("No story is planned here yet. Add one to the programme first."), code="not_now")
    return _Turn(performance, section_log.story_of(performance), on_stage.state_of(performance))


def _ensure_another_part(session: Session, on_stage: SectionLog, section_id: int) -> None:
    """Raise NotFound where a room cannot go on to this section: of another event, this one, or without stories."""
    there = event.section(session, section_id)
    if there.event_id != on_stage.section.event_id or there is on_stage.section or not there.performances:
        raise NotFound(say("There is no such part of the programme."))


def _lock(session: Session, state: Performance, kind: CueKind) -> None:
    """No vote may be on its way into a round that this cue shuts."""
    shut = voidable(state) if kind is CueKind.VOID else state.round
    if shut and kind in {CueKind.CLOSE, CueKind.REVEAL, CueKind.VOID, CueKind.END}:
        lock_round_exclusive(session, shut.id)


def _supply(
    session: Session, account: Account, turn: _Turn, request: Request, on_stage: SectionLog, smallest_group: int
) -> Supply:
    supply = Supply(ground=on_stage.state.lights, plan=turn.performance.plan)
    match request.kind:
        case CueKind.OPEN:
            return replace(supply, round_id=_new_round(session, turn, request))
        case CueKind.REVEAL:
            sealed = to_reveal(turn.state)
            figures = {asked.id: _counted(session, asked) for asked in sealed}
            code = turn.performance.section.event.code
            by_group = request.details.get("groups") is True
            beyond = disclose_result.disclosed(session, code, turn.state, sealed, figures, smallest_group, by_group)
            return replace(supply, figures=figures, disclosed=beyond.document, groups=beyond.groups)
        case CueKind.DISCUSS:
            return replace(supply, now=now(session).isoformat(timespec="seconds"))
        case CueKind.STOP | CueKind.ACCEPT:
            return _about_proposal(session, account, turn, request, supply)
        case _:
            return supply


def _about_proposal(session: Session, account: Account, turn: _Turn, request: Request, supply: Supply) -> Supply:
    """The proposal that a host takes up, which passes it; a shout has none yet, and gets one without words."""
    number = request.details.get("intervention")
    if number is None:
        if request.kind is CueKind.ACCEPT:
            return supply
        row = saying.aloud(session, turn.performance.id, SayingKind.STOP, turn.state.scene or "")
    else:
        row = saying.get(session, turn.performance.id, number)
        if row.kind != SayingKind.STOP or row.state == SayingState.HIDDEN:
            raise not_now(say("This proposal was hidden. Show it first."))
        row.state, row.judged_by = SayingState.PASSED.value, account.id
    return replace(supply, intervention=row.id, words=" ".join(row.words.split()))


def _new_round(session: Session, turn: _Turn, request: Request) -> int:
    asks = {"method": Method.APPROVAL.value} | dict(request.details)
    asked = next_round(turn.state, turn.story, 0, asks, turn.performance.plan.warm_up)
    row = RoundRow(
        performance_id=turn.performance.id,
        playing=asked.playing,
        number=asked.number,
        scene_key=asked.scene,
        method=asked.method.value,
        options=documents(asked.options),
        state=asked.state.value,
        purpose=asked.purpose.value,
        opened_at=now(session),
        behind_doors=doors.is_closed(session, turn.performance.section.event_id),
    )
    session.add(row)
    session.flush()
    return row.id


def _counted(session: Session, asked: Round) -> Figures:
    """The figures of a closed round, from its ballots: there is no other tally. Who voted was here."""
    counts, ballots, empty = tally(asked.keys, ballot.choices_of(session, asked.id))
    row = session.get(RoundRow, asked.id)
    return Figures(counts, ballots, empty, max(ballots, row.phones if row else 0), row.late if row else 0)


def _write_rounds(session: Session, turn: _Turn, after: Performance, made: Cue) -> None:
    """Bring the rounds' rows, and what the design group has, to what the reducer now gives."""
    if after.unreadable:
        if made.kind is CueKind.END:
            recover_performance.hand_over(session, turn.performance, after, turn.story, made.at)
        return
    before = {asked.id: asked for asked in turn.state.rounds}
    for asked in after.rounds:
        earlier = before.get(asked.id)
        if earlier is not None and earlier != asked:
            _write_round(session, turn, earlier, asked, made)
    if made.kind is CueKind.START:
        record_outcome.begun(session, turn.performance)
    if made.kind is CueKind.END or (made.kind is CueKind.VOID and record_outcome.has_voices(session, turn.performance)):
        record_outcome.voices(session, turn.performance, after)


def _write_round(session: Session, turn: _Turn, earlier: Round, asked: Round, made: Cue) -> None:
    row = session.get(RoundRow, asked.id)
    if row is not None and earlier.state is RoundState.OPEN:
        ballot.close(session, row, turn.performance.section_id, made.at)
    if row is not None:
        row.state = asked.state.value
    if row is not None and asked.saved and not earlier.saved:
        figures = asked.figures or _counted(session, asked)
        record_outcome.save(session, turn.performance, turn.state, turn.story, asked, figures, row.closed_at or made.at)
    elif asked.saved and asked.state is RoundState.VOID:
        record_outcome.void(session, turn.performance, asked)
