"""The proposed model of care under test, as an immutable value."""

from __future__ import annotations

import enum
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, cast

import msgspec

from scenarios.errors import Invalid, too_long
from scenarios.message import Message, say

SHORT_LIMIT = 18
"""Longest name on the line, in characters: the big screen has no room for more."""
LINE_LIMIT = 200
TEXT_LIMIT = 5_000
"""Longest single line and text, in characters."""
STAGE_LIMIT = 60
TRANSITION_LIMIT = 300
ASSUMPTION_LIMIT = 60
"""Most stages, transitions and assumptions of one version: it is read and drawn whole."""

_CLOCK = re.compile(r"([01]\d|2[0-3]):[0-5]\d\Z", re.ASCII)
_KEY = re.compile(r"[A-Za-z0-9]+(-[A-Za-z0-9]+)*\Z", re.ASCII)


def is_key(text: str) -> bool:
    """Whether a stage or an assumption can have this key: letters and digits, with single hyphens between them."""
    return len(text) <= LINE_LIMIT and _KEY.match(text) is not None


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

    @property
    def never_closes(self) -> bool:
        """Whether it does not say both when it opens and when it closes, or gives the same time for both."""
        return not self.opens or not self.closes or self.opens == self.closes

    def is_open(self, time: str) -> bool:
        """Whether the service is there at a clock time "HH:MM"; it may be open over midnight."""
        if self.never_closes:
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
        return self._stages.get(key)

    def transition(self, source: str, target: str) -> Transition | None:
        """The transition from one stage to another, or None."""
        return next((t for t in self.transitions if (t.source, t.target) == (source, target)), None)

    def assumption(self, key: str | None) -> Assumption | None:
        """The assumption with this key, or None."""
        return self._assumptions.get(key)

    @cached_property
    def _stages(self) -> Mapping[str | None, Stage]:
        """Each stage by its key, made once: a page looks up a stage for every scene that it shows."""
        return {stage.key: stage for stage in reversed(self.stages)}

    @cached_property
    def _assumptions(self) -> Mapping[str | None, Assumption]:
        return {assumption.key: assumption for assumption in reversed(self.assumptions)}

    def expects(self, source: str, target: str) -> bool:
        """Whether the model has this transition."""
        return self.transition(source, target) is not None


def checked(content: PathwayContent) -> PathwayContent:
    """The content itself, where it can be stored; raises Invalid for a malformed or too long part.

    Gaps are no fault here: what keeps a draft from being put under test is ``ready``'s to say.
    """
    for message, name in _faults(content):
        raise Invalid(message, field=name)
    return content


def ready(content: PathwayContent) -> PathwayContent:
    """The content itself, where it can be put under test; raises Invalid where nothing could be tested."""
    if not content.question.strip():
        raise Invalid(say("Write the pathway’s question to the community first."), field="question")
    if not content.stages:
        raise Invalid(say("Add at least one stage first."), field="stages")
    return content


Fault = tuple[Message, str]


def _faults(content: PathwayContent) -> Iterator[Fault]:
    yield from _over(content, {"question": TEXT_LIMIT, "limits": TEXT_LIMIT})
    yield from _too_many(content)
    yield from _same_keys(each.key for each in content.stages)
    yield from _same_keys(each.key for each in content.assumptions)
    for stage in content.stages:
        yield from _stage_faults(stage)
    for transition in content.transitions:
        yield from _transition_faults(content, transition)
    for assumption in content.assumptions:
        yield from _over(assumption, {"text": TEXT_LIMIT})
        if not assumption.text.strip():
            yield say("Say what the pathway takes for granted."), "text"


def _too_many(content: PathwayContent) -> Iterator[Fault]:
    if len(content.stages) > STAGE_LIMIT:
        yield say("A pathway can have %(limit)s stages at most.", limit=STAGE_LIMIT), "stages"
    if len(content.transitions) > TRANSITION_LIMIT:
        yield say("A pathway can have %(limit)s steps at most.", limit=TRANSITION_LIMIT), "transitions"
    if len(content.assumptions) > ASSUMPTION_LIMIT:
        yield say("A pathway can have %(limit)s assumptions at most.", limit=ASSUMPTION_LIMIT), "assumptions"


def _same_keys(keys: Iterable[str]) -> Iterator[Fault]:
    for key, times in Counter(keys).items():
        if times > 1 or not is_key(key):
            yield say("Two parts of the pathway have the same key, or one has a key that cannot be used."), "key"


def _stage_faults(stage: Stage) -> Iterator[Fault]:
    yield from _over(
        stage,
        {
            "name": LINE_LIMIT,
            "short": SHORT_LIMIT,
            "description": TEXT_LIMIT,
            "service": LINE_LIMIT,
            "target": LINE_LIMIT,
        },
    )
    if not stage.name.strip():
        yield say("Say what this stage is called."), "name"
    if not stage.short.strip():
        yield say("Give the stage a short name for the line."), "short"
    for name in ("opens", "closes"):
        if getattr(stage, name) and not _CLOCK.match(getattr(stage, name)):
            yield say("Enter a time such as 22:50."), name
    if bool(stage.opens) != bool(stage.closes):
        missing = "closes" if stage.opens else "opens"
        yield say("Enter both when it opens and when it closes, or neither."), missing


def _transition_faults(content: PathwayContent, transition: Transition) -> Iterator[Fault]:
    yield from _over(transition, {"condition": TEXT_LIMIT})
    for name in ("source", "target"):
        if content.stage(getattr(transition, name)) is None:
            yield say("Choose a stage of this pathway."), name
    if transition.source == transition.target and not transition.condition.strip():
        yield say("Say when people come back to the same stage, or choose another stage."), "condition"
    if content.transitions.count(transition) > 1 or content.transition(*_ends(transition)) != transition:
        yield say("There is a step between these two stages already. Change that one."), "target"


def _ends(transition: Transition) -> tuple[str, str]:
    return transition.source, transition.target


def _over(part: object, limits: Mapping[str, int]) -> Iterator[Fault]:
    for name, limit in limits.items():
        if len(getattr(part, name)) > limit:
            yield too_long(limit), name


def to_document(content: PathwayContent) -> dict[str, Any]:
    """The content as plain data, for storage."""
    return cast(dict[str, Any], msgspec.to_builtins(content))


def from_document(document: Mapping[str, Any]) -> PathwayContent:
    """The content from what ``to_document`` gave."""
    return msgspec.convert(document, PathwayContent)
