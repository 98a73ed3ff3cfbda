"""A host, moderator or scribe passes words on, hides or parks them, or writes down what was said aloud.

Or decides about all that one person says.
"""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy.orm import Session

from live.conducting import record_outcome, section_log
from live.messages import incoming
from live.messages.incoming import JudgeMessage, NoteMessage, SpeakerMessage, unreadable
from live.performance.saying import NO_WORDS, SayingKind, SayingState, SpeakerVerdict, checked_words, not_taken
from live.performance.state import PerformanceStatus
from live.store import event, event_log, saying
from scenarios.account import Account, Action, may
from scenarios.errors import Conflict, Invalid, NotAllowed
from scenarios.message import say


@dataclass(frozen=True)
class Verdict:
    """What becomes of a saying that was ``seen`` in another state; ``words`` are those of one said aloud."""

    saying_id: int
    seen: SayingState
    state: SayingState
    words: str = ""


def read(message: object) -> Verdict:
    """The verdict in a message. Raises Invalid."""
    sent = incoming.read(JudgeMessage, message, {"words": NO_WORDS})
    return Verdict(sent.saying, sent.seen, sent.state, checked_words(sent.words) if sent.words else "")


def read_note(message: object) -> NoteMessage:
    """What was said aloud. Raises Invalid."""
    return incoming.read(NoteMessage, message, {"words": NO_WORDS})


def judge(session: Session, by: Account, section_id: int, verdict: Verdict) -> int:
    """Do with a saying what was decided, and return its number.

    Raises NotAllowed, NotFound, and Conflict ``stale`` where somebody else decided meanwhile: nothing that
    one person hid is passed by another who had not seen that. Words that somebody typed on a phone stay as
    they are; those said aloud are written by whoever passes them. After the end of the story the design
    group gets it at once.
    """
    if not may(by, Action.PASS_WORDS):
        raise NotAllowed()
    event_log.hold(session, event.event_of(session, section_id))
    on_stage = section_log.load(session, section_id)
    row = saying.in_section(session, section_id, verdict.saying_id)
    if row.state != verdict.seen:
        raise Conflict(say("Somebody else decided about these words just now. Look again."), code="stale")
    if verdict.words:
        if row.speaker is not None:
            raise unreadable()
        row.words = verdict.words
    if verdict.state is SayingState.PASSED and not row.words:
        raise Invalid(say("Write down first what was said."), field="words")
    row.state, row.judged_by = verdict.state.value, by.id
    session.flush()
    hand_over_again(session, on_stage, row.performance_id)
    return row.id


def note(session: Session, by: Account, section_id: int, kind: SayingKind, words: str | None) -> int:
    """Write down what somebody said aloud: it is passed, since a person heard it. Returns its number."""
    if not may(by, Action.PASS_WORDS):
        raise NotAllowed()
    event_log.hold(session, event.event_of(session, section_id))
    on_stage = section_log.load(session, section_id)
    state = on_stage.state
    if on_stage.performance is None or state.status is PerformanceStatus.WAITING:
        raise not_taken(say("Nothing is on the stage yet."))
    if on_stage.is_stopped or not state.path:
        raise not_taken()
    playing = (
        state.path[-1].playing if kind is not SayingKind.STOP and state.status is PerformanceStatus.RUNNING else None
    )
    if kind is not SayingKind.STOP and playing is None:
        raise not_taken(say("This belongs to a vote, and none is on the stage."))
    row = saying.aloud(session, on_stage.performance.id, kind, state.path[-1].scene, playing)
    row.words, row.state, row.judged_by = checked_words(words), SayingState.PASSED.value, by.id
    session.flush()
    hand_over_again(session, on_stage, row.performance_id)
    return row.id


def judge_speaker(session: Session, by: Account, section_id: int, told: SpeakerMessage) -> int:
    """Do with all the words of whoever said one what was decided, at the whole event; returns the number of the one.

    Raises NotAllowed, NotFound, and Invalid for what was said aloud, which is nobody's.
    """
    if not may(by, Action.PASS_WORDS):
        raise NotAllowed()
    event_log.hold(session, event.event_of(session, section_id))
    on_stage = section_log.load(session, section_id)
    row, event_id = saying.in_section(session, section_id, told.saying), on_stage.section.event_id
    if row.speaker is None:
        raise unreadable()
    if told.does is SpeakerVerdict.UNMUTE:
        saying.unmute(session, event_id, row.speaker)
        return row.id
    if told.does is SpeakerVerdict.MUTE:
        saying.mute(session, event_id, row.speaker)
    for performance_id in saying.hide_all(session, event_id, row.speaker, by.id):
        hand_over_again(
            session, section_log.load(session, event.performance(session, performance_id).section_id), performance_id
        )
    return row.id


def hand_over_again(session: Session, on_stage: section_log.SectionLog, performance_id: int) -> None:
    """What was passed or taken back after the end of its story changes the record too."""
    performance = on_stage.of(performance_id)
    state = on_stage.state_of(performance)
    if state.status is PerformanceStatus.ENDED:
        record_outcome.voices(session, performance, state)
