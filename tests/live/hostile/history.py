"""A sequential model of an evening: what its store may hold, and what each message may be answered.

The model takes one message after another and knows nothing of SQL, threads or caches. Where an answer was lost, the
message may have been carried out or not: then the model keeps both as possible, and whatever is seen next rules one of
them out for ever. So does each answer. Where nothing is left that is possible, the history contradicts itself, and
that is the fault that a checker looks for (``Contradiction``).
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace

from live.performance.round import RoundState
from live.performance.saying import WAITING_LIMIT, SayingState, SpeakerVerdict
from live.performance.vote import Receipt, Vote

LOST = None
"""The answer that never came."""
NOTHING_DONE = frozenset({"busy", "failed", "too_fast"})
"""Refusals that promise that nothing was stored, and that a fault is the reason for."""
FINAL = frozenset({RoundState.REVEALED, RoundState.VOID})
NOT_YET_KNOWN = 0
"""The number of a round that was opened and that nobody has been shown yet."""

Ballots = frozenset[Receipt]
"""All ballots of one person, one for each round at the most."""


class Contradiction(AssertionError):
    """What was answered or seen cannot be, after all that was answered and seen before."""


@dataclass(frozen=True)
class Refused:
    """A refusal, with the person's own ballot where that is the reason."""

    code: str
    stored: Receipt | None = None


@dataclass(frozen=True)
class Question:
    """What a round asks: the keys of its options, and whether more than one may be chosen."""

    keys: tuple[str, ...]
    many: bool


@dataclass(frozen=True)
class Tally:
    """What a round comes to."""

    counts: Mapping[str, int]
    ballots: int
    empty: int


@dataclass(frozen=True)
class Stage:
    """What is on: the number of the last cue, the last round of this decision and its state, a break, an end."""

    version: int = 0
    round: int | None = None
    state: RoundState | None = None
    paused: bool = False
    ended: bool = False

    @property
    def is_undecided(self) -> bool:
        """The room waits for a result."""
        return self.state in {RoundState.OPEN, RoundState.CLOSED}

    @property
    def may_propose(self) -> bool:
        """Phones may propose something: nobody interrupts a vote or a break."""
        return not (self.is_undecided or self.paused or self.ended)

    def after(self, kind: str, expect: int) -> Stage | Refused:
        """What a cue makes of it, at a decision of a story that has begun."""
        if expect != self.version:
            return Refused("stale")
        may, after = self._moves()[kind]
        return replace(after, version=self.version + 1) if may else Refused("not_now")

    def _moves(self) -> dict[str, tuple[bool, Stage]]:
        on, shut = not self.ended, RoundState.CLOSED if self.is_undecided else self.state
        moving = on and not self.paused
        return {
            "open": (moving and not self.is_undecided, replace(self, round=NOT_YET_KNOWN, state=RoundState.OPEN)),
            "close": (moving and self.state is RoundState.OPEN, replace(self, state=RoundState.CLOSED)),
            "reveal": (moving and self.state is RoundState.CLOSED, replace(self, state=RoundState.REVEALED)),
            "void": (self.state not in {None, RoundState.VOID}, replace(self, state=RoundState.VOID)),
            "pause": (moving, replace(self, paused=True)),
            "resume": (self.paused, replace(self, paused=False)),
            "end": (on, replace(self, state=shut, paused=False, ended=True)),
        }


@dataclass(frozen=True)
class Words:
    """A proposal of somebody: whether it is stored, under which number, in which state, and who supports it."""

    number: int
    state: SayingState
    supporters: frozenset[int] = frozenset()


@dataclass
class History:
    """All that is possible of one evening, after what was sent, answered and seen so far."""

    stages: frozenset[Stage]
    questions: dict[int, Question] = field(default_factory=dict)
    finals: dict[int, RoundState] = field(default_factory=dict)
    _ballots: dict[int, frozenset[Ballots]] = field(
        default_factory=lambda: defaultdict(lambda: frozenset([frozenset()]))
    )
    _late: dict[int, list[Vote]] = field(default_factory=lambda: defaultdict(list))
    _opened: dict[int, int] = field(default_factory=dict)
    words: dict[tuple[int, str], frozenset[Words | None]] = field(default_factory=dict)
    muted: dict[int, frozenset[bool]] = field(default_factory=dict)

    @property
    def stage(self) -> Stage:
        """The one stage that is possible, once it was seen."""
        [stage] = self.stages
        return stage

    def states(self, round_id: int) -> frozenset[RoundState]:
        """Every state that a round may be in at this moment."""
        if round_id in self.finals:
            return frozenset([self.finals[round_id]])
        return frozenset(stage.state for stage in self.stages if stage.round == round_id and stage.state)

    # Votes.

    def voted(
        self, vote: Vote, answer: Receipt | Refused | None, during: Iterable[RoundState], *, faulty: bool = False
    ) -> None:
        """Take in a vote and its answer; ``during`` are the states of its round from its sending to its answer.

        ``faulty`` says that something was wrong meanwhile that may excuse a refusal.
        """
        self._arrive_late(vote.participant_id)
        before = self._ballots[vote.participant_id]
        if isinstance(answer, Refused) and answer.code in NOTHING_DONE:
            _hold(faulty, f"{vote} was refused without a reason: {answer}")
            return
        outcomes = [outcome for world in before for outcome in self._outcomes(world, vote, during)]
        if answer is LOST:
            possible = {*before, *(after for _, after in outcomes)}
        else:
            possible = {after for said, after in outcomes if said == answer}
        self._rule_out(vote.participant_id, possible, f"{vote} was answered {answer}, and not {outcomes}")

    def may_come_late(self, vote: Vote) -> None:
        """A line broke while a vote was on its way: it may arrive at any later moment, as long as the server lives."""
        self._late[vote.participant_id].append(vote)

    def died(self) -> None:
        """The server is gone, with all that it had received and not stored."""
        for person in list(self._late):
            self._arrive_late(person)
        self._late.clear()

    def saw_ballots(self, person: int, stored: Ballots) -> None:
        """Take in all ballots of a person, as they are stored."""
        self._arrive_late(person)
        possible = {world for world in self._ballots[person] if world == stored}
        self._rule_out(person, possible, f"of {person}, {sorted(stored, key=str)} are stored")

    def saw_mine(self, person: int, round_id: int | None, choices: tuple[str, ...] | None, seq: int) -> None:
        """Take in what a person's phone was told of their own: their ballot in a round, and their last number."""
        self._arrive_late(person)
        possible = {
            world
            for world in self._ballots[person]
            if max((one.seq for one in world), default=0) == seq
            and next((one.choices for one in world if one.round_id == round_id), None) == choices
        }
        self._rule_out(person, possible, f"{person} was told {choices} and {seq} of round {round_id}")

    def saw_result(self, round_id: int, shown: Tally, people: Collection[int]) -> None:
        """Compare a round's figures with the ballots that are possible; all of them were seen by now."""
        tally = self.tally(round_id, people)
        _hold(tally == shown, f"round {round_id} has {shown}, and its ballots are {tally}")

    def tally(self, round_id: int, people: Collection[int]) -> Tally:
        """What the ballots of a round come to, once all of them were seen."""
        own = [ballot for person in people for ballot in self.ballots(person) if ballot.round_id == round_id]
        counts = Counter(key for ballot in own for key in ballot.choices)
        empty = sum(not ballot.choices for ballot in own)
        return Tally({key: counts[key] for key in self.questions[round_id].keys}, len(own), empty)

    def ballots(self, person: int) -> Ballots:
        """The one set of a person's ballots that is possible, once it was seen."""
        [ballots] = self._ballots[person]
        return ballots

    def _outcomes(
        self, world: Ballots, vote: Vote, during: Iterable[RoundState]
    ) -> list[tuple[Receipt | Refused, Ballots]]:
        question = self.questions.get(vote.round_id)
        if question is None:
            return [(Refused("unknown_round"), world)]
        return [_cast(world, vote, question, state) for state in during]

    def _arrive_late(self, person: int) -> None:
        """Add what is possible where votes that were on their way have arrived by now, in whatever order."""
        late, worlds = self._late[person], set(self._ballots[person])
        fresh = set(worlds)
        while fresh and late:
            reached = {
                after
                for world in fresh
                for vote in late
                for _, after in self._outcomes(world, vote, self.states(vote.round_id))
            }
            fresh = reached - worlds
            worlds |= fresh
        self._ballots[person] = frozenset(worlds)

    def _rule_out(self, person: int, possible: Collection[Ballots], what: str) -> None:
        known = [sorted(world, key=str) for world in self._ballots[person]]
        _hold(possible, f"{what}, but possible was only one of {known}")
        self._ballots[person] = frozenset(possible)

    # Cues.

    def cued(self, kind: str, expect: int, answer: int | Refused | None, *, faulty: bool = False) -> None:
        """Take in a host's cue and its answer: the version that it made, or why it was refused."""
        if isinstance(answer, Refused) and answer.code in NOTHING_DONE:
            _hold(faulty, f"{kind} was refused without a reason: {answer}")
            return
        self._all_arrive_late()
        outcomes = [(stage, stage.after(kind, expect)) for stage in self.stages]
        possible: set[Stage] = set()
        for before, after in outcomes:
            is_done = isinstance(after, Stage)
            if answer is LOST:
                possible |= {before, after} if isinstance(after, Stage) else {before}
            elif isinstance(after, Stage) and after.version == answer:
                possible.add(after)
            elif not is_done and after == answer:
                possible.add(before)
        _hold(possible, f"{kind} for version {expect} was answered {answer}, and not {outcomes}")
        self._now(possible)

    def sends_cue(self, kind: str, expect: int) -> None:
        """A cue is on its way: from here on it may have been carried out."""
        self.cued(kind, expect, LOST)

    @property
    def least_version(self) -> int:
        """The number of the last cue that was certainly carried out."""
        return min(stage.version for stage in self.stages)

    def saw_version(self, seen: int, known: int) -> None:
        """Take in which cue was the last for somebody who came in when ``known`` was the last one certainly."""
        _hold(known <= seen, f"the last cue is {seen} for whoever comes in, after {known} was carried out")
        newest = max(stage.version for stage in self.stages)
        _hold(seen <= newest, f"the last cue is {seen} for whoever comes in, and nobody gave one after {newest}")

    def learned(self, round_id: int, question: Question) -> None:
        """Take in the number and question of a round, as somebody is shown it who may know it before its host does."""
        if round_id not in self.questions:
            is_new = any(stage.round == NOT_YET_KNOWN for stage in self.stages)
            _hold(is_new, f"round {round_id} was shown, and nobody opened one")
            self.questions[round_id] = question
            self._opened.update({one.version: round_id for one in self.stages if one.round == NOT_YET_KNOWN})
            self.stages = frozenset(self._known(one) for one in self.stages)
        _hold(question == self.questions[round_id], f"round {round_id} asks {question}")

    def saw_stage(self, seen: Stage, question: Question | None = None) -> None:
        """Take in what is on as a face was shown it; ``question`` is that of its round."""
        self._all_arrive_late()
        if seen.round is not None and question is not None:
            self.learned(seen.round, question)
        _hold(seen in self.stages, f"{seen} was shown, but possible was only one of {self.stages}")
        self._now({seen})

    def _known(self, stage: Stage) -> Stage:
        """The stage with the number of its round, where that was seen."""
        is_known = stage.round == NOT_YET_KNOWN and stage.version in self._opened
        return replace(stage, round=self._opened[stage.version]) if is_known else stage

    def _now(self, stages: Collection[Stage]) -> None:
        self.stages = frozenset(self._known(stage) for stage in stages)
        if len(self.stages) == 1:
            stage = self.stage
            known = stage.round not in {None, NOT_YET_KNOWN}
            if known and stage.round is not None and (stage.state in FINAL or stage.ended) and stage.state:
                self.finals[stage.round] = stage.state
        self._all_arrive_late()

    def _all_arrive_late(self) -> None:
        for person in list(self._late):
            self._arrive_late(person)

    # Words.

    def proposed(self, person: int, key: str, answer: int | Refused | None, *, faulty: bool = False) -> None:
        """Take in a proposal, known by its phone's own ``key``, and its answer: its number, or why it was refused."""
        if isinstance(answer, Refused) and answer.code in NOTHING_DONE - {"too_fast"}:
            _hold(faulty, f"a proposal was refused without a reason: {answer}")
            return
        known = self.words.get((person, key), frozenset([None]))
        possible: set[Words | None] = set()
        for before in known:
            expected = before.number if before else self._new_words(person)
            after = before or Words(NOT_YET_KNOWN, SayingState.WAITING)
            if answer is LOST:
                possible |= {before, after} if not isinstance(expected, Refused) else {before}
            elif isinstance(answer, int) and expected in {answer, NOT_YET_KNOWN}:
                possible.add(replace(after, number=answer))
            elif expected == answer:
                possible.add(before)
        _hold(possible, f"the proposal {key} of {person} was answered {answer}; known was {known}")
        self.words[person, key] = frozenset(possible)

    def judged(
        self, number: int, seen: SayingState, state: SayingState, answer: int | Refused | None, *, faulty: bool = False
    ) -> None:
        """Take in what somebody decided about stored words that they had seen in a state."""
        if isinstance(answer, Refused) and answer.code in NOTHING_DONE:
            _hold(faulty, f"a verdict was refused without a reason: {answer}")
            return
        key, _ = self.numbered(number)
        possible: set[Words | None] = set()
        for before in self.words[key]:
            if before is not None:
                is_done = before.state is seen
                after = replace(before, state=state) if is_done else before
                if answer is LOST:
                    possible |= {before, after}
                elif answer == (number if is_done else Refused("stale")):
                    possible.add(after)
        _hold(possible, f"the verdict on {key} was answered {answer}; known was {self.words[key]}")
        self.words[key] = frozenset(possible)

    def decided_about_person(
        self, number: int, does: SpeakerVerdict, answer: int | Refused | None, *, faulty: bool = False
    ) -> None:
        """Take in what somebody decided about all that the person says who said these words."""
        if isinstance(answer, Refused) and answer.code in NOTHING_DONE:
            _hold(faulty, f"a decision about a person was refused without a reason: {answer}")
            return
        (person, _key), _words = self.numbered(number)
        _hold(answer in {number, LOST}, f"to {does} person {person} was answered {answer}")
        is_lost = answer is LOST
        for key, known in self.words.items():
            if key[0] == person and does is not SpeakerVerdict.UNMUTE:
                hidden = {one and replace(one, state=SayingState.HIDDEN) for one in known}
                self.words[key] = frozenset(hidden | known if is_lost else hidden)
        if does is not SpeakerVerdict.HIDE:
            told = {does is SpeakerVerdict.MUTE}
            before = self.muted.get(person, frozenset([False]))
            self.muted[person] = frozenset(told | before if is_lost else told)

    def saw_muted(self, person: int, is_muted: bool) -> None:
        """Take in whether the store says that no more words of somebody are taken."""
        known = self.muted.get(person, frozenset([False]))
        _hold(is_muted in known, f"person {person} is {'' if is_muted else 'not '}muted")
        self.muted[person] = frozenset([is_muted])

    def supported(self, person: int, number: int, answer: int | Refused | None, *, faulty: bool = False) -> None:
        """Take in that somebody supports stored words."""
        if isinstance(answer, Refused) and answer.code in NOTHING_DONE:
            _hold(faulty, f"support was refused without a reason: {answer}")
            return
        key, before = self.numbered(number)
        is_taken = before.state is SayingState.PASSED and not self.stage.ended
        if answer is not LOST:
            _hold(answer == (number if is_taken else Refused("not_now")), f"support of {key} was answered {answer}")
        after = replace(before, supporters=before.supporters | {person}) if is_taken else before
        self.words[key] = frozenset([after, before] if answer is LOST else [after])

    def saw_words(self, person: int, key: str, stored: Words | None) -> None:
        """Take in a proposal as it is stored, None where it is not; of its supporters, those that were counted."""
        known = self.words.get((person, key), frozenset([None]))
        numbered = {
            replace(one, number=stored.number) if one and stored and one.number == NOT_YET_KNOWN else one
            for one in known
        }
        _hold(stored in numbered, f"of {person}, {key} is stored as {stored}, but possible was only one of {known}")
        self.words[person, key] = frozenset([stored])

    def may_be_shown(self, number: int) -> bool:
        """Whether a person may have passed these words, as far as is known."""
        key, _ = self.numbered(number)
        return any(one is not None and one.state is SayingState.PASSED for one in self.words[key])

    def numbered(self, number: int) -> tuple[tuple[int, str], Words]:
        """The stored words with this number, and whose they are under which key; all words were seen by now."""
        return next((key, one) for key, known in self.words.items() for one in known if one and one.number == number)

    def _new_words(self, person: int) -> int | Refused:
        if not self.stage.may_propose:
            return Refused("not_now")
        if self.muted.get(person) == {True}:
            return Refused("muted")
        own = [one for (who, _), known in self.words.items() if who == person for one in known if one]
        waiting = sum(one.state is SayingState.WAITING for one in own)
        return Refused("too_fast") if waiting >= WAITING_LIMIT else NOT_YET_KNOWN


def _cast(world: Ballots, vote: Vote, question: Question, state: RoundState) -> tuple[Receipt | Refused, Ballots]:
    """What a vote is answered where its person has these ballots, and the ballots that they have then."""
    named = set(vote.choices)
    if not named <= set(question.keys) or (len(named) > 1 and not question.many):
        return Refused("invalid"), world
    chosen = tuple(key for key in question.keys if key in named)
    held = next((one for one in world if one.round_id == vote.round_id), None)
    if state is not RoundState.OPEN:
        if held is None:
            return Refused("closed"), world
        is_again = held.seq == vote.seq and set(held.choices) == named
        return (held if is_again else Refused("closed", held)), world
    seq = 1 + max((one.seq for one in world), default=0) if vote.seq is None else vote.seq
    if held is None or seq > held.seq:
        stored = Receipt(vote.round_id, chosen, seq)
        return stored, (world - {held} if held else world) | {stored}
    is_again = (held.seq, held.choices) == (seq, chosen)
    return (held if is_again else Refused("superseded", held)), world


def _hold(true: object, what: str) -> None:
    if not true:
        raise Contradiction(what)
