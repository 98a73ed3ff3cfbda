"""A solver sets the bands of an event against all that is shown of its votes, while people join and leave."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from random import Random

import pytest

from scenarios.results import disclosure
from scenarios.results.attendance import Attendance, Band, counts
from scenarios.results.disclosure import DisclosureInput, decide_bands
from scenarios.results.outcome import Method, RoundResult
from scenarios.results.shift_disclosure import Totals
from scenarios.results.vote_shift import Choices
from tests.scenarios.results.event_attack import EventAttack, Vote

pytestmark = pytest.mark.slow

NAMES = ("carer", "staff")
OPTIONS = ("a", "b")
Rule = Callable[[Sequence[RoundResult], int], Attendance | None]


@dataclass(frozen=True)
class Voter:
    """One device: its answer in each vote of the event (None: it missed it), and what it named."""

    answers: tuple[Choices | None, ...]
    names: frozenset[str]


@dataclass(frozen=True)
class Event:
    """Three votes: two on one decision and one on the next, or the second is made void, and asked again."""

    votes: tuple[Vote, ...]
    came: Mapping[tuple[bool, ...], int]
    threshold: int

    @classmethod
    def of(cls, seed: int) -> Event:
        random = Random(seed)
        voters, is_void, seen = _people(random), random.random() < 0.6, random.choice((5, 8))
        first = _vote(voters, 0, seen, may_split=not is_void and random.random() < 0.5)
        second = _vote(voters, 1, seen, before=0, may_split=not first.result.disclosed["splits"])
        if random.random() < 0.7 and not first.result.disclosed["splits"]:
            first = undecided(first)
        later = random.choice((seen, seen, 8))
        if is_void:
            void = Vote(replace(second.result, voided="the wrong question"), 0)
            again = _vote(voters, 2, later, before=0, may_split=not second.result.disclosed["splits"])
            return cls((first, void, again), _came(voters), random.choice((seen, 8)))
        return cls((first, second, _vote(voters, 2, later)), _came(voters), random.choice((seen, 8)))

    def attendance(self, rule: Rule = decide_bands) -> Attendance | None:
        return rule([vote.result for vote in self.votes], self.threshold)


def undecided(vote: Vote) -> Vote:
    """The first of two votes that are shown together: only of the second is anything decided."""
    return replace(vote, result=replace(vote.result, disclosed={}))


def found_out(event: Event, attendance: Attendance, *, whole_people: bool = False) -> Iterator[tuple[str, int, int]]:
    """The parts of the people of whom fewer numbers are left with the bands than these promise."""
    without = EventAttack(event.votes, event.came, NAMES, whole_people=whole_people)
    with_them = EventAttack(event.votes, event.came, NAMES, attendance, whole_people=whole_people)
    for name in NAMES:
        for part, question in without.parts(name):
            before, left = without.could_be(question), with_them.could_be(question)
            if left < min(before, attendance.threshold):
                yield f"{name}: {part}", before, left


def test_bands_leave_as_many_numbers_as_they_promise() -> None:
    told = beside_splits = 0
    for seed in range(80):
        event = Event.of(seed)
        if (attendance := event.attendance()) and attendance.is_told:
            told += 1
            beside_splits += any(vote.result.disclosed.get("splits") for vote in event.votes)
            assert list(found_out(event, attendance)) == [], (seed, attendance)
    assert told > 40 and beside_splits > 8


def test_bands_leave_as_many_numbers_of_whole_people() -> None:
    for seed in range(1_000, 1_008):
        event = Event.of(seed)
        if (attendance := event.attendance()) and attendance.is_told:
            assert list(found_out(event, attendance, whole_people=True)) == [], (seed, attendance)


def test_the_attack_succeeds_where_bands_forget_what_splits_show() -> None:
    """Sixteen carers are shown in a vote that is made void; ten people are gone when it is asked again."""
    event = _asked_again()
    forgetful, attendance = event.attendance(_forgetful), event.attendance()
    assert forgetful and attendance
    assert (forgetful.bands["carer"], attendance.bands["carer"]) == (Band.FEW, Band.UNTOLD)

    found = {part: left for part, _before, left in found_out(event, forgetful)}
    assert found["carer: vote 2"] == found["carer: vote 0 and not 2"] == 2, "six or seven stayed, nine or ten left"
    assert list(found_out(event, attendance)) == []


def test_the_attack_succeeds_where_bands_are_told_while_the_event_goes_on() -> None:
    """Somebody reads "few", one more person votes, and it reads "enough": there is nothing left to find out."""
    voters = [Voter((("a",), ("a",), None), frozenset({"carer"} if at < 7 else ())) for at in range(40)]
    voters.append(Voter((None, ("b",), None), frozenset({"carer"})))
    votes = tuple(_vote(voters, at, 8, may_split=False) for at in (0, 1))
    earlier, later = (decide_bands([vote.result for vote in votes[:many]], 8) for many in (1, 2))
    assert earlier and later
    assert (earlier.bands["carer"], later.bands["carer"]) == (Band.FEW, Band.ENOUGH)

    attack = EventAttack(votes, _came(voters, 2), ("carer",), later)
    parts, solver = dict(attack.parts("carer")), attack.solvers[-1]
    solver.learns(parts["vote 0"], 0, 7)
    found = [solver.could_be(parts[each]) for each in ("vote 0", "vote 1", "vote 1 and not 0", "vote 0 and not 1")]
    assert found == [(7, 7), (8, 8), (1, 1), (0, 0)]


def _asked_again() -> Event:
    """Two votes of everybody, the second made void, and one more that nine of sixteen carers and one other miss."""
    carers = [(("a",), ("a",) if at < 8 else ("b",), ("b",) if at < 7 else None) for at in range(16)]
    others = [(("a",), ("a",) if at < 12 else ("b",), ("b",) if at < 23 else None) for at in range(24)]
    voters = [Voter(each, frozenset({"carer"})) for each in carers] + [Voter(each, frozenset()) for each in others]
    first, second = _vote(voters, 0, 8, may_split=False), _vote(voters, 1, 8, before=0)
    assert second.result.disclosed["splits"]["carer"]["voters"] == 16
    void = Vote(replace(second.result, voided="the wrong question"), 0)
    return Event((undecided(first), void, _vote(voters, 2, 8, before=0, may_split=False)), _came(voters), 8)


def _forgetful(results: Sequence[RoundResult], threshold: int) -> Attendance | None:
    """What bands would be if no split were shown beside them."""
    counted = [each for each in results if counts(each)]
    return decide_bands([replace(each, disclosed={"threshold": threshold}) for each in counted], threshold)


def _came(voters: Sequence[Voter], votes: int = 3) -> Counter[tuple[bool, ...]]:
    return Counter(tuple(answer is not None for answer in each.answers[:votes]) for each in voters)


def _people(random: Random) -> list[Voter]:
    """Up to 60 people with habits of their own, of whom few to many miss a vote."""
    size, sway = random.randint(10, 60), random.uniform(0.3, 0.7)
    share = {name: random.choice((0.1, 0.2, 0.3, 0.5, 0.8)) for name in NAMES}
    missing = [random.choice((0.0, 0.05, 0.3)) for _ in range(3)]

    def answer(at: int) -> Choices | None:
        return None if random.random() < missing[at] else (random.choices(OPTIONS, (sway, 1 - sway))[0],)

    people = [
        Voter(tuple(answer(at) for at in range(3)), frozenset(name for name in NAMES if random.random() < share[name]))
        for _ in range(size)
    ]
    return [each for each in people if any(each.answers)]


def _vote(
    voters: Sequence[Voter], at: int, threshold: int, *, before: int | None = None, may_split: bool = True
) -> Vote:
    """A vote as a reveal decides of it, and hands it over."""
    here = [(each.names, each.answers[at]) for each in voters]
    joint = Counter((names, answer) for names, answer in here if answer is not None)
    now = Totals.of(OPTIONS, [(answer, count) for (_, answer), count in joint.items()])
    earlier, pairs = None, Counter[tuple[Choices | None, Choices | None]]()
    if before is not None:
        pairs.update((each.answers[before], each.answers[at]) for each in voters)
        del pairs[None, None]
        earlier = Totals.of(OPTIONS, Counter(each.answers[before] for each in voters if each.answers[before]).items())
    shown = disclosure.decide(DisclosureInput(Method.ONE_CHOICE, now, joint, earlier, pairs, may_split), threshold)
    result = RoundResult(
        at + 1,
        Method.ONE_CHOICE,
        (),
        now.counts,
        now.ballots,
        now.empty,
        now.ballots,
        "2026-03-03T19:05:00+00:00",
        joint=[[sorted(names), list(answer), count] for (names, answer), count in joint.items()],
        disclosed=disclosure.document(shown),
    )
    return Vote(result, before)
