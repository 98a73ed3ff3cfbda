"""Histories of an evening in which everything goes wrong, each compared with a sequential model, step by step."""

from __future__ import annotations

import itertools
import json
import os
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)
from sqlalchemy import select
from sqlalchemy.orm import Session

from live.performance.round import RoundState
from live.performance.saying import WAITING_LIMIT, SayingState, SpeakerVerdict
from live.performance.vote import Receipt, Vote
from live.snapshot.render import Face
from live.store.ballot import BallotRow, RoundRow
from live.store.event_log import CueRow
from live.store.participant import ParticipantRow, digests
from live.store.saying import MutedRow, SayingRow, SupportRow
from scenarios.store.results.outcome import OutcomeRoundRow, OutcomeRow
from scenarios.store.results.room_voice import VoiceRow
from tests.live.factories import speaking
from tests.live.hostile.faulty_room import IN_THE_STORE, Fault, FaultyRoom
from tests.live.hostile.history import LOST, History, Question, Stage, Tally, Words

HISTORIES = int(os.environ.get("HISTORIES", "25"))
"""How many histories are tried: few at each change, many more by ``make histories``."""
STEPS = 20
KEYS = ("s2-o1", "s2-o2", "s2-o3")
PEOPLE = 3

faults = st.sampled_from([*[Fault.NONE] * 8, *Fault])
workers = st.integers(0, 1)
choices = st.lists(st.sampled_from(KEYS), max_size=2).map(tuple)
places = st.integers(0, 1_000)
Ballot = tuple[int, tuple[str, ...], bool]
ballots = st.tuples(places, choices, st.booleans())
"""Who votes, for what, and whether by the plain form."""


class Evening(RuleBasedStateMachine):
    """What may happen in an evening. Each rule sends something, and gives it and its answer to the model."""

    make_room: Callable[[], FaultyRoom]

    def __init__(self) -> None:
        super().__init__()
        self.room = type(self).make_room()
        self.history = History(frozenset([Stage(self.room.evening.version)]))
        self.tokens: dict[int, str] = {}
        self.unadmitted: list[str] = []
        self.seqs: dict[int, int] = {}
        self.sent: list[Vote] = []
        self.cues: list[dict[str, Any]] = []
        self.proposals: list[tuple[int, str]] = []
        self.numbers = itertools.count(1)
        self.is_news = False

    @initialize()
    def people_are_here(self) -> None:
        for _ in range(PEOPLE):
            self._joins(0, f"token {next(self.numbers)}", Fault.NONE)

    @rule(worker=workers, fault=st.sampled_from(Fault), patient=st.booleans())
    def somebody_joins(self, worker: int, fault: Fault, patient: bool) -> None:
        token = f"token {next(self.numbers)}"
        self._joins(worker, token, fault)
        if token in self.unadmitted and patient:
            self.everything_is_as_it_was_said()
            self._joins(1 - worker, token, Fault.NONE)

    @rule(worker=workers, fault=faults, place=places)
    @precondition(lambda self: self.unadmitted)
    def somebody_knocks_again(self, worker: int, fault: Fault, place: int) -> None:
        self._joins(worker, _one_of(self.unadmitted, place), fault)

    @rule(worker=workers, ballot=ballots, fault=faults)
    @precondition(lambda self: self.history.stage.state is RoundState.OPEN)
    def somebody_votes(self, worker: int, ballot: Ballot, fault: Fault) -> None:
        self._votes(worker, self._next_vote(*ballot), fault)

    @rule(worker=workers, place=places, fault=faults)
    @precondition(lambda self: self.sent)
    def a_vote_is_sent_again(self, worker: int, place: int, fault: Fault) -> None:
        self._votes(worker, _one_of(self.sent[::-1], place), fault)

    @rule(worker=workers, who=places, chosen=choices, seq=st.integers(1, 6), number=places, fault=faults)
    @precondition(lambda self: self.history.questions)
    def a_vote_comes_with_any_number(
        self, worker: int, who: int, chosen: tuple[str, ...], seq: int, number: int, fault: Fault
    ) -> None:
        self._votes(worker, Vote(self._person(who), _one_of([*self.history.questions], number), chosen, seq), fault)

    @rule(
        worker=workers,
        together=st.lists(ballots, min_size=2, max_size=5),
        kind=st.sampled_from([None, "close", "void"]),
        fault=faults,
    )
    @precondition(lambda self: self.history.stage.state is RoundState.OPEN)
    def many_vote_at_once(self, worker: int, together: list[Ballot], kind: str | None, fault: Fault) -> None:
        votes = [self._next_vote(*ballot) for ballot in together]
        self.sent += votes
        message = self._message(kind) if kind else None
        before = {vote.round_id: self.history.states(vote.round_id) for vote in votes}
        answers, told = self.room.votes_together(worker, votes, fault, message)
        if message:
            self.cues.append(message)
            self.history.cued(message["kind"], message["expect"], told, faulty=fault in IN_THE_STORE)
        for vote, answer in zip(votes, answers, strict=True):
            during = before[vote.round_id] | self.history.states(vote.round_id)
            self.history.voted(vote, answer, during, faulty=fault in IN_THE_STORE)

    @rule(worker=workers, fault=faults, cancels=st.booleans())
    def the_host_goes_on(self, worker: int, fault: Fault, cancels: bool) -> None:
        """To the vote, its close, its result, and the next vote, or to none."""
        self._cue(
            worker, "void" if cancels and self.history.stage.state is RoundState.REVEALED else self._next(), fault
        )

    @rule(
        worker=workers,
        chosen=st.lists(st.tuples(choices, st.booleans()), min_size=3, max_size=3),
        fault=faults,
        cancels=st.booleans(),
    )
    def a_whole_vote_is_held(
        self, worker: int, chosen: list[tuple[tuple[str, ...], bool]], fault: Fault, cancels: bool
    ) -> None:
        """From its opening to its result, with a fault at each vote and each cue; afterwards it may be cancelled."""
        self._until(RoundState.OPEN, worker, Fault.NONE)
        for who, (keys, plain) in enumerate(chosen):
            self._votes(worker, self._next_vote(who, keys, plain), fault)
            self.everything_is_as_it_was_said()
        self._until(RoundState.REVEALED, worker, fault)
        if cancels:
            self._cue(worker, "void", fault)

    @rule(worker=workers, kind=st.sampled_from(["open", "close", "reveal", "void", "pause", "resume"]), fault=faults)
    def the_host_presses(self, worker: int, kind: str, fault: Fault) -> None:
        self._cue(worker, kind, fault)

    @rule(worker=workers, place=places, fault=faults)
    @precondition(lambda self: self.cues)
    def the_host_presses_again_what_was_pressed(self, worker: int, place: int, fault: Fault) -> None:
        self._send_cue(worker, _one_of(self.cues[::-1], place), fault)

    @rule(worker=workers, who=places, fault=faults)
    @precondition(lambda self: self.history.stage.may_propose)
    def somebody_proposes(self, worker: int, who: int, fault: Fault) -> None:
        self.proposals.append((self._person(who), f"key-{next(self.numbers):08}"))
        self._proposes(worker, self.proposals[-1], fault)

    @rule(worker=workers, place=places, fault=faults)
    @precondition(lambda self: self.proposals)
    def a_proposal_is_sent_again(self, worker: int, place: int, fault: Fault) -> None:
        self._proposes(worker, _one_of(self.proposals, place), fault)

    @rule(
        worker=workers,
        place=places,
        state=st.sampled_from([SayingState.PASSED, SayingState.HIDDEN, SayingState.HIDDEN, SayingState.PARKED]),
        before=st.sampled_from([None, None, *SayingState]),
        fault=faults,
    )
    @precondition(lambda self: self._numbers())
    def somebody_judges(
        self, worker: int, place: int, state: SayingState, before: SayingState | None, fault: Fault
    ) -> None:
        """Of words as they are now, or as they may have been when somebody looked."""
        number = _one_of(self._numbers(), place)
        seen = before or self.history.numbered(number)[1].state
        answer = self.room.judges(worker, {"saying": number, "seen": seen.value, "state": state.value}, fault)
        self.history.judged(number, seen, state, answer, faulty=fault in IN_THE_STORE)
        self.is_news = True

    @rule(worker=workers, place=places, does=st.sampled_from(SpeakerVerdict), fault=faults)
    @precondition(lambda self: self._numbers())
    def somebody_decides_about_a_person(self, worker: int, place: int, does: SpeakerVerdict, fault: Fault) -> None:
        number = _one_of(self._numbers(), place)
        answer = self.room.decides_about_person(worker, {"saying": number, "does": does.value}, fault)
        self.history.decided_about_person(number, does, answer, faulty=fault in IN_THE_STORE)
        self.is_news = True

    @rule()
    def a_while_passes(self) -> None:
        self.is_news = True

    @rule(worker=workers, who=places, place=places, fault=faults)
    @precondition(lambda self: self._numbers())
    def somebody_supports(self, worker: int, who: int, place: int, fault: Fault) -> None:
        person, number = self._person(who), _one_of(self._numbers(), place)
        answer = self.room.supports(worker, person, number, fault)
        self.history.supported(person, number, answer, faulty=fault in IN_THE_STORE)

    @rule(worker=workers, who=places, fault=faults)
    @precondition(lambda self: self.history.stage.may_propose)
    def somebody_floods_the_queue(self, worker: int, who: int, fault: Fault) -> None:
        for _ in range(WAITING_LIMIT + 1):
            self.somebody_proposes(worker, who, fault)
            self.everything_is_as_it_was_said()

    @rule(worker=workers, who=places, place=places, fault=faults)
    @precondition(lambda self: self._numbers())
    def words_are_passed_and_supported_twice(self, worker: int, who: int, place: int, fault: Fault) -> None:
        self.somebody_judges(worker, place, SayingState.PASSED, None, Fault.NONE)
        for _ in range(2):
            self.everything_is_as_it_was_said()
            self.somebody_supports(worker, who, place, fault)

    @rule(worker=workers)
    def a_worker_dies(self, worker: int) -> None:
        self.room.dies(worker)

    @rule(minutes=st.integers(-600, 600))
    def somebody_sets_the_clock(self, minutes: int) -> None:
        self.room.clock.step(timedelta(minutes=minutes))

    @invariant()
    def everything_is_as_it_was_said(self) -> None:
        with self.room.store.read() as session:
            self._look_at_people(session)
            self._look_at_the_stage(session)
            self._look_at_ballots(session)
            self._look_at_words(session)
            self._look_at_results(session)
        self._look_at_faces()
        if self.is_news:
            self._look_at_what_is_repeated()
            self.is_news = False

    def teardown(self) -> None:
        try:
            if self.tokens:
                self._the_story_ends()
        finally:
            self.room.closes()

    # What is sent.

    def _joins(self, worker: int, token: str, fault: Fault) -> None:
        answer = self.room.joins(worker, token, fault)
        if isinstance(answer, int):
            assert self.tokens.setdefault(answer, token) == token, "one number for two people"
            self.unadmitted = [one for one in self.unadmitted if one != token]
            return
        assert answer is LOST or fault in IN_THE_STORE, answer
        if token not in self.unadmitted and token not in self.tokens.values():
            self.unadmitted.append(token)

    def _next_vote(self, who: int, chosen: tuple[str, ...], plain: bool) -> Vote:
        """Somebody's next vote in the round on stage: by their socket, or without a number by the plain form."""
        person, round_id = self._person(who), self.history.stage.round or 0
        held = self.history.ballots(person)
        self.seqs[person] = 1 + max([self.seqs.get(person, 0), *(ballot.seq for ballot in held)])
        return Vote(person, round_id, chosen, None if plain else self.seqs[person])

    def _next(self) -> str:
        """The host's next cue."""
        stage, kinds = self.history.stage, {RoundState.OPEN: "close", RoundState.CLOSED: "reveal"}
        return "resume" if stage.paused else kinds.get(stage.state or RoundState.VOID, "open")

    def _until(self, state: RoundState, worker: int, fault: Fault) -> None:
        """Press on until the vote is so, with a fault at the first attempt of each cue."""
        while self.history.stage.state is not state:
            for attempt in (fault, Fault.NONE):
                before = self.history.stage.version
                self._cue(worker, self._next(), attempt)
                self.everything_is_as_it_was_said()
                if self.history.stage.version > before:
                    break

    def _votes(self, worker: int, vote: Vote, fault: Fault) -> None:
        self.sent.append(vote)
        answer = self.room.votes(worker, vote, fault)
        self.history.voted(vote, answer, self.history.states(vote.round_id), faulty=fault in IN_THE_STORE)

    def _message(self, kind: str) -> dict[str, Any]:
        details = {"void": {"reason": "A slip"}}.get(kind, {})
        return {"kind": kind, "expect": self.history.stage.version, **details}

    def _cue(self, worker: int, kind: str, fault: Fault) -> None:
        self.cues.append(self._message(kind))
        self._send_cue(worker, self.cues[-1], fault)

    def _send_cue(self, worker: int, message: dict[str, Any], fault: Fault) -> None:
        answer = self.room.cue(worker, message, fault)
        self.history.cued(message["kind"], message["expect"], answer, faulty=fault in IN_THE_STORE)

    def _proposes(self, worker: int, proposal: tuple[int, str], fault: Fault) -> None:
        person, key = proposal
        answer = self.room.proposes(worker, person, key, _words(key), fault)
        self.history.proposed(person, key, answer, faulty=fault in IN_THE_STORE)

    def _person(self, place: int) -> int:
        return _one_of(sorted(self.tokens), place)

    def _numbers(self) -> list[int]:
        return sorted(one.number for known in self.history.words.values() for one in known if one)

    # What is seen.

    def _look_at_people(self, session: Session) -> None:
        stored = {row.digest: row.id for row in session.scalars(select(ParticipantRow))}
        for person, token in self.tokens.items():
            assert stored.pop(self._digest(token)) == person
        assert stored.keys() <= {self._digest(token) for token in self.unadmitted}

    def _digest(self, token: str) -> str:
        return digests(self.room.store.keys, self.room.evening.event_id, token).voter

    def _look_at_the_stage(self, session: Session) -> None:
        rows = {row.id: row for row in session.scalars(select(RoundRow))}
        last = rows[max(rows)] if rows else None
        cues = list(session.scalars(select(CueRow).order_by(CueRow.number)))
        assert [cue.number for cue in cues] == list(range(1, len(cues) + 1))
        breaks = [cue.kind for cue in cues if cue.kind in {"pause", "resume"}]
        seen = Stage(len(cues), last and last.id, RoundState(last.state) if last else None, breaks[-1:] == ["pause"])
        self.history.saw_stage(seen, _question(last) if last else None)
        assert {row.id: row.state for row in rows.values() if row is not last} == {
            number: state for number, state in self.history.finals.items() if last is None or number != last.id
        }

    def _look_at_ballots(self, session: Session) -> None:
        stored: dict[int, set[Receipt]] = {person: set() for person in self.tokens}
        for row in session.scalars(select(BallotRow)):
            stored[row.participant_id].add(Receipt(row.round_id, tuple(row.choices), row.seq))
        for person, ballots in stored.items():
            self.history.saw_ballots(person, frozenset(ballots))

    def _look_at_words(self, session: Session) -> None:
        people = {speaking(person).speaker: person for person in self.tokens}
        muted = {people[row.speaker] for row in session.scalars(select(MutedRow))}
        for person in self.tokens:
            self.history.saw_muted(person, person in muted)
        support: dict[int, set[int]] = {}
        for given in session.scalars(select(SupportRow)):
            support.setdefault(given.saying_id, set()).add(people[given.speaker])
        stored = {(people[row.speaker or ""], row.client_id): row for row in session.scalars(select(SayingRow))}
        assert stored.keys() <= set(self.proposals)
        for person, key in self.proposals:
            row = stored.get((person, key))
            supporters = frozenset(support.get(row.id, ())) if row else frozenset()
            assert row is None or (row.supporters, row.words) == (len(supporters), _words(key))
            self.history.saw_words(person, key, Words(row.id, SayingState(row.state), supporters) if row else None)

    def _look_at_results(self, session: Session) -> None:
        rows = {row.number: row for row in session.scalars(select(OutcomeRoundRow).join(OutcomeRow))}
        for asked in session.scalars(select(RoundRow)):
            state, result = RoundState(asked.state), rows.pop(asked.number, None)
            if result is None:
                assert state is not RoundState.REVEALED
                continue
            assert state in {RoundState.REVEALED, RoundState.VOID}
            assert bool(result.voided) == (state is RoundState.VOID)
            assert result.phones >= result.ballots
            self.history.saw_result(asked.id, Tally(result.counts, result.ballots, result.empty), self.tokens)
        assert not rows

    def _look_at_faces(self) -> None:
        """Whoever comes in now is told what is so, whichever worker they come to, and though no time has passed."""
        for worker in range(len(self.room.workers)):
            faces, own = self.room.shown(worker, sorted(self.tokens))
            for shown in faces.values():
                self._compare_with_the_stage(shown, self.history.stage)
            for person, mine in own.items():
                self.history.saw_mine(person, mine.round, mine.choices, mine.seq)

    def _look_at_what_is_repeated(self) -> None:
        """Words that were not passed are on no phone and no screen of any worker, and the console counts right."""
        self.room.a_while_passes()
        for worker in range(len(self.room.workers)):
            faces, _ = self.room.shown(worker, [])
            shown = json.dumps([faces[Face.PHONE], faces[Face.SCREEN]])
            for (_, key), known in self.history.words.items():
                is_passed = any(one is not None and one.state is SayingState.PASSED for one in known)
                assert is_passed or _words(key) not in shown, f"{key} was shown: {known}"
            turnout, asked = faces[Face.HOST]["turnout"], self.history.stage.round
            if asked is not None and turnout:
                assert turnout["ballots"] == self.history.tally(asked, self.tokens).ballots

    def _compare_with_the_stage(self, shown: dict[str, Any], stage: Stage) -> None:
        asked = shown["round"]
        assert shown["version"] == stage.version
        assert (asked["id"], RoundState(asked["state"])) == (stage.round, stage.state) if asked else not stage.round
        if asked is None or stage.state is not RoundState.REVEALED:
            assert asked is None or asked["result"] is None
            return
        result, tally = asked["result"], self.history.tally(stage.round or 0, self.tokens)
        assert (result["ballots"], result["empty"]) == (tally.ballots, tally.empty)
        assert {one["key"]: one["count"] for one in result["options"]} == tally.counts

    def _the_story_ends(self) -> None:
        """What becomes of the evening is what was said of it: the host ends the story, and the record is read."""
        before = self.history.stage
        answer = self.room.cue(0, self._message("end"), Fault.NONE)
        self.history.cued("end", before.version, answer)
        with self.room.store.read() as session:
            self._look_at_ballots(session)
            saved = {
                row.number: row for row in session.scalars(select(OutcomeRoundRow).where(OutcomeRoundRow.voided == ""))
            }
            for asked in session.scalars(select(RoundRow).where(RoundRow.state != RoundState.VOID.value)):
                row = saved.pop(asked.number)
                self.history.saw_result(asked.id, Tally(row.counts, row.ballots, row.empty), self.tokens)
            assert not saved
            told = {row.words for row in session.scalars(select(VoiceRow)) if row.words}
        passed = {
            _words(key)
            for (_, key), known in self.history.words.items()
            for one in known
            if one and one.state is SayingState.PASSED
        }
        assert told == passed


@pytest.mark.fault("full-disk")
@pytest.mark.fault("held-lock")
@pytest.mark.fault("stepped-clock")
@pytest.mark.fault("lost-receipt")
@pytest.mark.fault("cue-sent-twice")
@pytest.mark.fault("server-died")
def test_whatever_goes_wrong_an_evening_keeps_what_it_acknowledged(make_room: Callable[[], FaultyRoom]) -> None:
    machine = type("Evening", (Evening,), {"make_room": staticmethod(make_room)})
    run_state_machine_as_test(
        machine,
        settings=settings(
            max_examples=HISTORIES, stateful_step_count=STEPS, deadline=None, suppress_health_check=list(HealthCheck)
        ),
    )


def _one_of(things: Any, place: int) -> Any:
    return things[place % len(things)]


def _words(key: str) -> str:
    """The words of a proposal, unlike all others."""
    return f"Ask her, and wait: {key}"


def _question(row: RoundRow) -> Question:
    return Question(tuple(option["key"] for option in row.options), many=row.method == "approval")
