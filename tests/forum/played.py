"""Evenings at which the sample stories were played, as their events hand them over, with every ballot at hand."""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from random import Random

from sqlalchemy.orm import Session

from scenarios.perspective import PERSPECTIVES
from scenarios.results import disclosure
from scenarios.results.attendance import EventDay
from scenarios.results.disclosure import DisclosureInput
from scenarios.results.outcome import GRADIENT, Method, Outcome, OutcomeOption, PathStep, RoundResult, tally
from scenarios.results.room_voice import RoomVoice, VoiceKind
from scenarios.results.shift_disclosure import Totals
from scenarios.store.results import event_day as event_days
from scenarios.store.results import outcome as outcomes
from scenarios.store.results import room_voice
from scenarios.store.results.room_voice import VoiceContext
from scenarios.store.sample import stories as sample_stories
from scenarios.store.stories.story import RevisionRow
from scenarios.stories.graph import StoryGraph, leads
from scenarios.stories.story import LETTERS, Origin, StoryContent
from tests.scenarios.results.rooms import Voter, room

DAY = date(2026, 3, 3)
WHO = "Police, ambulance crews, GPs, and people who were there on such nights."
FLOOR = OutcomeOption("f1", "D", Origin.FLOOR, label="Walk there together")


@dataclass(frozen=True)
class Evening:
    """An event in which each story is played once, its first decision with two votes and its second with one."""

    code: str = "7KQ4M"
    name: str = "Tell it like it was"
    section: str = "After dark"
    performance: int = 1
    seed: int = 1
    with_floor: bool = True

    def is_played(self, session: Session, revisions: Iterable[RevisionRow] = ()) -> list[int]:
        """Hand all of it over; gives the outcomes' numbers."""
        random = Random(self.seed)
        event_days.keep(session, EventDay(self.code, self.name, DAY, WHO))
        rows = list(revisions) or samples(session)
        session.flush()
        found: list[int] = []
        for number, row in enumerate(rows):
            found += self._plays(session, random, row, self.performance + number)
        return found

    def _plays(self, session: Session, random: Random, row: RevisionRow, performance: int) -> list[int]:
        story, found = row.content, []
        for playing, scene in enumerate([each.key for each in story.scenes if each.decision][:2], 1):
            outcome = Outcome(
                self.code,
                self.name,
                self.section,
                performance,
                playing,
                row.story_id,
                row.id,
                row.pathway_version_id,
                scene,
                (story.scene(scene) or story.scenes[0]).stage,
                _way(story, scene),
            )
            for result in self._votes(random, story, scene, playing):
                number = outcomes.save_round(session, outcome, result)
            found.append(number)
        where = VoiceContext(self.code, self.name, self.section, row.story_id, row.id, row.pathway_version_id)
        room_voice.hand_over(session, where, performance, _voices(story, performance))
        return found

    def _votes(self, random: Random, story: StoryContent, scene: str, playing: int) -> list[RoundResult]:
        decision = (story.scene(scene) or story.scenes[0]).decision
        assert decision is not None
        options = tuple(
            OutcomeOption(each.key, letter, each.origin, each.leads_to)
            for letter, each in zip(LETTERS, decision.options, strict=False)
        )
        if playing == 2:
            asked = result_of(random, Method.GRADIENT, gradient_options(), number=2)
            model = [each.key for each in options if each.origin is Origin.PROPOSED_MODEL]
            return [result_of(random, Method.ONE_CHOICE, options), *(replace(asked, about=key) for key in model)]
        more = (*options, replace(FLOOR, letter=LETTERS[len(options)])) if self.with_floor else options
        return two_votes(random, options, more)


def samples(session: Session) -> list[RevisionRow]:
    """The sample stories, in the order in which they were begun."""
    return sorted(sample_stories.load(session).values(), key=lambda row: row.story_id)


def gradient_options() -> tuple[OutcomeOption, ...]:
    """The answers of the gradient, as a room sees them."""
    return tuple(OutcomeOption(key, str(number), Origin.AUTHOR) for number, key in enumerate(GRADIENT, 1))


def result_of(random: Random, method: Method, options: Sequence[OutcomeOption], *, number: int = 1) -> RoundResult:
    """One vote of a room that comes in at random."""
    keys = [option.key for option in options]
    return _result(room(random, method, keys, keys, PERSPECTIVES), method, options, number)


def two_votes(
    random: Random, before: Sequence[OutcomeOption], now: Sequence[OutcomeOption], method: Method = Method.APPROVAL
) -> list[RoundResult]:
    """Two votes of one room; what may be shown of them was decided as a reveal does."""
    voters = room(random, method, [each.key for each in before], [each.key for each in now], PERSPECTIVES)
    first = _result([replace(each, second=each.first) for each in voters], method, before, 1)
    second = _result(voters, method, now, 2)
    pairs = Counter((each.first, each.second) for each in voters)
    joint = Counter((each.names, each.second) for each in voters if each.second is not None)
    evidence = DisclosureInput(method, _totals(second), joint, _totals(first), pairs)
    return [first, replace(second, disclosed=disclosure.document(disclosure.decide(evidence)))]


def _result(voters: Iterable[Voter], method: Method, options: Sequence[OutcomeOption], number: int) -> RoundResult:
    voted = [(each.names, each.second) for each in voters if each.second is not None]
    counts, ballots, empty = tally([each.key for each in options], [choices for _, choices in voted])
    joint = [[sorted(names), list(choices), count] for (names, choices), count in Counter(voted).items()]
    at = "2026-03-03T19:05:00+00:00"
    return RoundResult(number, method, tuple(options), counts, ballots, empty, ballots + 8, at, joint=joint)


def _totals(result: RoundResult) -> Totals:
    return Totals(result.counts, result.ballots, result.empty)


def _way(story: StoryContent, scene: str) -> tuple[PathStep, ...]:
    """The shortest way to a scene."""
    scenes, first = StoryGraph.of(story).scenes, story.scenes[0].key
    waiting = deque([(first, ())])
    seen = {first}
    while waiting:
        here, way = waiting.popleft()
        if here == scene:
            return way
        for lead in leads(scenes[here]):
            if lead.target and lead.target not in seen:
                seen.add(lead.target)
                waiting.append((lead.target, (*way, PathStep(here, lead.option))))
    raise AssertionError(f"no way leads to {scene}")


def _voices(story: StoryContent, performance: int) -> list[RoomVoice]:
    first = next(scene for scene in story.scenes if scene.decision)
    assert first.decision is not None
    followed = {"option": first.decision.options[0].key, "reason": ""}
    return [
        RoomVoice(
            performance, VoiceKind.MARK, f"{first.key} blocked", first.key, count=11, details={"mark": "blocked"}
        ),
        RoomVoice(
            performance, VoiceKind.INTERVENTION, "1", first.key, "Ask her sister in.", 14, details={"tried": False}
        ),
        RoomVoice(performance, VoiceKind.MINORITY, "2", first.key, "Not everyone has a sister.", 3, 1),
        RoomVoice(performance, VoiceKind.REASON, "3", first.key, "Nobody should wait alone.", 0, 1),
        RoomVoice(performance, VoiceKind.FOLLOWED, "playing 1", first.key, playing=1, details=followed),
    ]
