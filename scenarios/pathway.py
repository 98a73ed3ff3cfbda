"""The proposed model of care under test, as an immutable value."""

from __future__ import annotations

import enum
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any


class VersionStatus(enum.StrEnum):
    """A version is written as a draft, tested while active (and then never edited), and retired."""

    DRAFT = "draft"
    ACTIVE = "active"
    RETIRED = "retired"


@dataclass(frozen=True)
class Stage:
    """One place or service of the pathway.

    ``key`` stays the same across versions. ``short`` is the name on the line, 18 characters at
    most. ``opens`` and ``closes`` are clock times "HH:MM", or "" for a service that never closes.
    ``target`` is the promised time in plain words, such as "Seen within 4 hours".
    """

    key: str
    name: str
    short: str
    description: str = ""
    service: str = ""
    opens: str = ""
    closes: str = ""
    target: str = ""

    def is_open(self, time: str) -> bool:
        """Whether the service is there at a clock time "HH:MM"; it may be open over midnight.

        One that does not say both when it opens and when it closes, or gives the same time for both, never closes.
        """
        if not self.opens or not self.closes or self.opens == self.closes:
            return True
        if self.opens < self.closes:
            return self.opens <= time < self.closes
        return time >= self.opens or time < self.closes


@dataclass(frozen=True)
class Transition:
    """The model expects people to go from ``source`` to ``target`` when ``condition`` holds."""

    source: str
    target: str
    condition: str = ""


@dataclass(frozen=True)
class Assumption:
    """A claim of the model that a story can test, such as "one call is enough"."""

    key: str
    text: str


@dataclass(frozen=True)
class PathwayContent:
    """A version's content: its question to the community, the limits of the vote, the model."""

    question: str = ""
    limits: str = ""
    stages: tuple[Stage, ...] = ()
    transitions: tuple[Transition, ...] = ()
    assumptions: tuple[Assumption, ...] = ()

    def stage(self, key: str | None) -> Stage | None:
        """The stage with this key, or None."""
        return next((stage for stage in self.stages if stage.key == key), None)

    def expects(self, source: str, target: str) -> bool:
        """Whether the model has this transition."""
        return any(t.source == source and t.target == target for t in self.transitions)


def to_document(content: PathwayContent) -> dict[str, Any]:
    """The content as plain data, for storage."""
    return asdict(content)


def from_document(document: Mapping[str, Any]) -> PathwayContent:
    """The content from what ``to_document`` gave."""
    return PathwayContent(
        question=document["question"],
        limits=document["limits"],
        stages=tuple(Stage(**stage) for stage in document["stages"]),
        transitions=tuple(Transition(**transition) for transition in document["transitions"]),
        assumptions=tuple(Assumption(**assumption) for assumption in document["assumptions"]),
    )
