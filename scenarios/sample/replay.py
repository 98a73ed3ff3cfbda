"""What the sample's replay is written in: who is in the room, what the host presses, and what phones do."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from scenarios.results.vote_shift import Choices
from scenarios.sample.story import SampleStory


@dataclass(frozen=True)
class Press:
    """The host presses a button; ``last`` says that it is about the last thing that anybody said."""

    kind: str
    details: Mapping[str, str | bool] = field(default_factory=dict)
    last: bool = False


@dataclass(frozen=True)
class Votes:
    """So many phones, in the order in which they came, choose these options; the rest look on."""

    cast: tuple[tuple[int, Choices], ...]


@dataclass(frozen=True)
class Says:
    """Somebody types words, a person passes them, and so many others support them."""

    kind: str
    words: str
    support: int = 0


@dataclass(frozen=True)
class Marks:
    """So many people mark the scene on stage."""

    kind: str
    people: int


Act = Press | Votes | Says | Marks


@dataclass(frozen=True)
class Replay:
    """One story, with what was switched on for it, and all that happened, in order."""

    story: SampleStory
    switches: Mapping[str, bool]
    acts: tuple[Act, ...]


@dataclass(frozen=True)
class ReplayedSection:
    """A slot of the programme; ``here_as`` is how each phone that is there said that it is here."""

    name: str
    starts: str
    ends: str
    place: str
    here_as: tuple[tuple[str, ...], ...]
    replays: tuple[Replay, ...]


@dataclass(frozen=True)
class ReplayedEvent:
    """A day that has been; ``days_ago`` counts from the day on which the sample is loaded.

    ``room_known`` says that its host knew who was let in.
    """

    name: str
    place: str
    who_should_come: str
    days_ago: int
    sections: tuple[ReplayedSection, ...]
    room_known: bool = False


def asks(*votes: Votes, method: str = "approval", option: str = "", groups: bool = False) -> tuple[Act, ...]:
    """The room is asked, as often as it votes here, and talks in between; then it sees what it said, by group too."""
    details = {"method": method} | ({"option": option} if option else {})
    acts: list[Act] = []
    for each in votes:
        acts += [Press("discuss")] * bool(acts) + [Press("open", details), each, Press("close")]
    return (*acts, Press("reveal", {"groups": True} if groups else {}))
