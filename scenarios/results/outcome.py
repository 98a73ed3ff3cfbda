"""What a room preferred at one playing of one decision, and how its figures are made."""

from __future__ import annotations

import enum
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from scenarios.stories.story import Origin


class Method(enum.StrEnum):
    """How a round asks. The methods answer different questions and are never pooled.

    The gradient of agreement is asked about one option, and a ballot has exactly one of GRADIENT's answers or is
    empty, as with one choice. Source: Kaner et al., Facilitator's Guide to Participatory Decision-Making, "Gradients
    of Agreement".
    """

    ONE_CHOICE = "one choice"
    APPROVAL = "approval"
    GRADIENT = "gradient"


GRADIENT: tuple[str, ...] = ("support", "reservations", "discuss", "dislike", "objection", "abstain")
"""The answers of the gradient, in order: support, support with reservations, need more discussion, dislike but go
along, serious objection, abstain."""


@dataclass(frozen=True)
class OutcomeOption:
    """An option as the room saw it, by key: its words stay in the revision, to be erased there.

    ``label`` holds words only for an option that no revision has (one from the floor or a panel).
    """

    key: str
    letter: str
    origin: Origin
    leads_to: str | None = None
    label: str = ""


@dataclass(frozen=True)
class PathStep:
    """A scene played before the decision, and the key of the option that led on from it."""

    scene: str
    option: str | None = None


@dataclass(frozen=True)
class RoundResult:
    """One round's figures, written once.

    ``counts`` has one entry per option key: ballots that named it. ``ballots`` counts valid
    ballots, empty ones ("none of these") included; ``empty`` those alone. ``phones`` were connected
    at any moment while the round was open, and might vote; ``late`` more were, who came after the doors
    were closed and might not. Times are ISO 8601 in UTC. ``about`` is the key of the
    option that a gradient asks about. ``paired`` counts what the same people said in the round before
    and in this one, and ``joint`` perspectives by choices: nobody is shown either as it stands, only
    what ``disclosed`` says, which was decided once.
    """

    number: int
    method: Method
    options: tuple[OutcomeOption, ...]
    counts: Mapping[str, int]
    ballots: int
    empty: int
    phones: int
    closed_at: str
    shown_to_room: bool = True
    voided: str = ""
    about: str = ""
    paired: Sequence[object] = ()
    joint: Sequence[object] = ()
    disclosed: Mapping[str, object] = field(default_factory=dict)
    late: int = 0

    @property
    def turnout(self) -> float | None:
        """Ballots over phones connected while the round was open (0 to 1); None without phones."""
        return self.ballots / self.phones if self.phones else None

    @property
    def preferred(self) -> tuple[str, ...]:
        """The keys of the options that most ballots named: several on a tie, none without votes."""
        return preferred(self.counts)


@dataclass(frozen=True)
class Outcome:
    """The hand-over from an event to the design group, for one playing of one decision.

    It names the story's words by key (story, revision, scene, options), so that a withdrawn story
    leaves figures behind and no words. ``stage`` is as the scene has it: a key, None outside the
    model, or UNSAID. ``playing`` counts the playings of decisions in a
    performance.
    """

    event_code: str
    event_name: str
    section: str
    performance: int
    playing: int
    story_id: int
    revision_id: int
    pathway_version_id: int
    scene: str
    stage: str | None
    path: tuple[PathStep, ...]


def preferred(counts: Mapping[str, int]) -> tuple[str, ...]:
    """The keys with the most: several on a tie, none where all are nought."""
    most = max(counts.values(), default=0)
    return tuple(key for key, count in counts.items() if count == most) if most else ()


def percent(count: int, ballots: int) -> int | None:
    """A count as a whole percentage of valid ballots, halves up; None where nobody voted."""
    return (200 * count + ballots) // (2 * ballots) if ballots else None


def tally(option_keys: Iterable[str], ballots: Iterable[Iterable[str]]) -> tuple[dict[str, int], int, int]:
    """Counts per option, number of ballots, and number of empty ones, from the ballots."""
    counts = dict.fromkeys(option_keys, 0)
    cast = empty = 0
    for choices in ballots:
        cast += 1
        named = set(choices)
        empty += not named
        for key in named:
            counts[key] += 1
    return counts, cast, empty


def renamed(document: Any, keys: Collection[str], label: str) -> Any:
    """The same stored document, in which the options with these keys have another label, wherever they stand."""
    if isinstance(document, list):
        return [renamed(each, keys, label) for each in document]
    if not isinstance(document, dict):
        return document
    changed = {name: renamed(each, keys, label) for name, each in document.items()}
    if "label" in changed and changed.get("key") in keys:
        changed["label"] = label
    return changed
