"""Plays the sample's evening as a host and phones would: every figure of it is counted and judged by the rules."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from live.conducting import moderate_saying, run_command, saying_intake, section_log
from live.conducting.moderate_saying import Verdict
from live.performance.plan import read
from live.performance.programme import EventDetails, SectionDetails
from live.performance.saying import FloorInput, Mark, MarkKind, PersonKeys, Saying, SayingKind, SayingState, Support
from live.performance.vote import Vote, VoteRefused
from live.store import event, participant, sample, vote_casting
from live.store.ballot import RoundRow
from live.store.doors import ArrivalsRow
from live.store.event import EventRow
from live.store.event_log import CueRow
from live.store.participant import Arrival, ParticipantRow, Seen
from live.store.sample import LOADER
from scenarios.clock import moment_of
from scenarios.db import keys_of, now
from scenarios.errors import Refusal
from scenarios.sample.evening import EVENING
from scenarios.sample.replay import Act, Marks, Press, Replay, ReplayedSection, Says, Votes
from scenarios.store.results.outcome import WITH_ROUNDS, OutcomeRow
from scenarios.store.sample import backdating
from scenarios.store.sample import decisions as sample_decisions
from scenarios.store.sample import stories as library
from scenarios.store.sample.backdating import move_back


def load(session: Session, day: date) -> EventRow:
    """The sample event on ``day``; with a new sample pathway also an evening before it, and what came of that.

    Where the pathway is there already, nothing is added to it: it may be a real one by now.
    """
    is_new = not library.is_loaded(session)
    made = sample.load(session, day)
    if is_new:
        backdating.publish_long_ago(session)
        evening = _evening(session, day - timedelta(days=EVENING.days_ago))
        sample_decisions.load(session, evening.code, day)
    return made


def _evening(session: Session, day: date) -> EventRow:
    revisions = {row.content.title: row.id for row in library.load(session).values()}
    made = event.create(session, LOADER, EventDetails(EVENING.name, day, EVENING.place, EVENING.who_should_come))
    made.room_known = EVENING.room_known  # Said before its day, which is past.
    for slot in EVENING.sections:
        details = SectionDetails(slot.name, slot.starts, slot.ends, slot.place)
        section = event.add_section(session, LOADER, made.id, details)
        room = _Room(session, made.id, section.id, _arrive(session, made.id, slot))
        for replay in slot.replays:
            title = replay.story.content.title
            performance = event.add_performance(session, LOADER, section.id, revisions[title])
            event.plan_performance(session, LOADER, performance.id, read(replay.switches))
            room.plays(performance.id, replay)
    begun = moment_of(day, EVENING.sections[0].starts)
    _happened(session, made, now(session) - begun)
    return made


def _arrive(session: Session, event_id: int, slot: ReplayedSection) -> list[PersonKeys]:
    tokens = [participant.digests(keys_of(session), event_id, participant.new_token()) for _ in slot.here_as]
    phones = participant.admit(session, [Arrival(event_id, token.voter) for token in tokens])
    for phone, here_as in zip(phones, slot.here_as, strict=True):
        participant.here_as(session, phone, here_as)
    return [PersonKeys(phone, token.speaker) for phone, token in zip(phones, tokens, strict=True)]


@dataclass
class _Room:
    """A section with its phones, the performance that they see, and the last thing that anybody said."""

    session: Session
    event_id: int
    section_id: int
    phones: Sequence[PersonKeys]
    said: int = 0
    sent: int = field(default=0)
    performance: int = 0

    def plays(self, performance: int, replay: Replay) -> None:
        """Play a story, from its start to its end."""
        self.performance = performance
        self._press("start", performance=performance)
        for act in replay.acts:
            self._does(act)

    def _does(self, act: Act) -> None:
        match act:
            case Press():
                self._press(act.kind, **act.details, **({"intervention": self.said} if act.last else {}))
            case Votes():
                self._votes(act)
            case Says():
                self._says(act)
            case Marks():
                seen, kind = self.version, MarkKind(act.kind)
                self._hears([Mark(self.section_id, phone, "", seen, kind) for phone in self.phones[: act.people]])

    @property
    def version(self) -> int:
        """What everybody in the room sees."""
        return section_log.load(self.session, self.section_id).version

    def _press(self, kind: str, **details: Any) -> None:
        run_command.conduct(self.session, LOADER, self.section_id, {"kind": kind, "expect": self.version, **details})
        self.session.flush()

    def _votes(self, act: Votes) -> None:
        rounds = select(RoundRow.id).where(RoundRow.performance_id == self.performance)
        asked = self.session.scalars(rounds.order_by(RoundRow.id.desc()).limit(1)).one()
        at = now(self.session)
        participant.note(self.session, [Seen(phone.participant_id, self.section_id, at) for phone in self.phones])
        choices = [keys for people, keys in act.cast for _ in range(people)]
        votes = [
            Vote(phone.participant_id, asked, keys, None) for phone, keys in zip(self.phones, choices, strict=False)
        ]
        _taken(vote_casting.cast(self.session, votes))

    def _says(self, act: Says) -> None:
        self.sent += 1
        speaker = self.phones[self.sent % len(self.phones)]
        words = Saying(self.section_id, speaker, f"sample-{self.sent}", self.version, SayingKind(act.kind), act.words)
        self.said = self._hears([words])[0]
        passed = Verdict(self.said, SayingState.WAITING, SayingState.PASSED)
        moderate_saying.judge(self.session, LOADER, self.section_id, passed)
        others = [phone for phone in self.phones if phone != speaker][: act.support]
        self._hears([Support(self.section_id, phone, self.said) for phone in others])

    def _hears(self, inputs: Sequence[FloorInput]) -> list[int]:
        return _taken(saying_intake.take(self.session, inputs))


def _taken(answers: Sequence[Any]) -> list[Any]:
    """The answers, of which none may be a refusal. Raises the first that is one."""
    for each in answers:
        if isinstance(each, Refusal | VoteRefused):
            raise each
    return list(answers)


def _happened(session: Session, made: EventRow, ago: timedelta) -> None:
    """Let the evening lie as far back as its day says."""
    sections = event.sections_of(session, made.id)
    played = [performance.id for section in sections for performance in section.performances]
    rounds = session.scalars(select(RoundRow).where(RoundRow.performance_id.in_(played))).all()
    handed_over = select(OutcomeRow).where(OutcomeRow.event_code == made.code).options(WITH_ROUNDS)
    outcomes = session.scalars(handed_over.execution_options(populate_existing=True)).all()
    move_back([made, *rounds, *outcomes], ago)
    for rows in (
        select(CueRow).where(CueRow.event_id == made.id),
        select(ParticipantRow).where(ParticipantRow.event_id == made.id),
    ):
        move_back(session.scalars(rows), ago)
    session.execute(delete(ArrivalsRow).where(ArrivalsRow.event_id == made.id))  # They came when it was loaded.
    for result in (result for row in outcomes for result in row.rounds):
        result.closed_at = (datetime.fromisoformat(result.closed_at) - ago).isoformat(timespec="seconds")
    session.flush()
