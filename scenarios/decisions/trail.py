"""A trail: what came of a story, scene by scene, as its writer reads it: vote, finding, decision, version.

Only what is fit for writers is on it: votes that a room saw, findings that the group shared with them, what was
decided about those, and versions that everyone may read.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from scenarios.decisions.decision import DecisionChange, Terms
from scenarios.decisions.decision_news import DecisionNews, moves
from scenarios.stories.news import Event, News


@dataclass(frozen=True)
class TrailVote:
    """A room was asked at a scene, and saw what it had answered; ``outcome`` is the number of its record."""

    outcome: int
    scene: str
    event: str
    at: datetime


@dataclass(frozen=True)
class Found:
    """A finding that rests on scenes of the story, each since when; ``shared_at`` is None where it is not shared."""

    id: int
    sentence: str
    shared_at: datetime | None
    scenes: Mapping[str, datetime]

    @property
    def since(self) -> datetime:
        """Since when its writer can read it."""
        assert self.shared_at is not None
        return max(self.shared_at, min(self.scenes.values()))


@dataclass(frozen=True)
class Decided:
    """A decision; ``answers`` says which findings it answers, each since when.

    ``history`` has all its entries, that which made it first. ``public`` says since when everyone may read each
    version of its pathway.
    """

    id: int
    terms: Terms
    answers: Mapping[int, datetime]
    history: tuple[DecisionChange, ...] = ()
    public: Mapping[int, datetime] = field(default_factory=dict)


@dataclass(frozen=True)
class AnsweredFinding:
    """A finding with the decisions that answer it."""

    found: Found
    decisions: tuple[Decided, ...]


@dataclass(frozen=True)
class Strand:
    """What came of one scene."""

    scene: str
    votes: tuple[TrailVote, ...]
    findings: tuple[AnsweredFinding, ...]


def strands(
    scenes: Sequence[str], votes: Iterable[TrailVote], findings: Iterable[Found], decisions: Iterable[Decided]
) -> tuple[Strand, ...]:
    """The trail in the order of the story's scenes; those of which nothing came are left out."""
    votes, decisions = list(votes), list(decisions)
    shared = [each for each in findings if each.shared_at and each.scenes]
    known = dict.fromkeys([*scenes, *(each.scene for each in votes), *(key for each in shared for key in each.scenes)])
    made = (
        Strand(
            key,
            tuple(each for each in votes if each.scene == key),
            tuple(_answered(each, decisions) for each in shared if key in each.scenes),
        )
        for key in known
    )
    return tuple(each for each in made if each.votes or each.findings)


def news(trail: Iterable[Strand], taken_back: Iterable[datetime] = ()) -> list[News]:
    """Each time that the trail moved: when the last thing was there that its writer needed to read of it.

    ``taken_back`` is when the group took back findings that its writer could read.
    """
    trail = list(trail)
    rooms: dict[str, datetime] = {}
    for strand in trail:
        for vote in strand.votes:
            rooms[vote.event] = max(vote.at, rooms.get(vote.event, vote.at))
    found = {each.found.id: each.found for strand in trail for each in strand.findings}
    return [
        *(News(Event.VOTED, at, event) for event, at in rooms.items()),
        *(News(Event.FOUND, each.since) for each in found.values()),
        *(News(Event.TAKEN_BACK, at) for at in taken_back),
        *(
            News(each.event, each.at, worded=each.worded, version=each.version)
            for told in moves_of(trail).values()
            for each in told
        ),
    ]


def moves_of(trail: Iterable[Strand]) -> dict[int, list[DecisionNews]]:
    """What its writer hears of each decision on the trail, by its number: once, however many findings it answers."""
    heard: dict[int, datetime] = {}
    decided: dict[int, Decided] = {}
    for answered in (each for strand in trail for each in strand.findings):
        for made in answered.decisions:
            at = max(answered.found.since, made.answers[answered.found.id])
            heard[made.id], decided[made.id] = min(at, heard.get(made.id, at)), made
    return {number: moves(made.history, heard[number], made.public) for number, made in decided.items()}


def _answered(found: Found, decisions: Iterable[Decided]) -> AnsweredFinding:
    return AnsweredFinding(found, tuple(each for each in decisions if found.id in each.answers))
