"""The changes that a designer makes to the draft of a pathway: each keeps it whole, and keys never change."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Callable, Iterable
from dataclasses import replace

from scenarios.errors import Invalid
from scenarios.message import say
from scenarios.pathways.pathway import LINE_LIMIT, Assumption, PathwayContent, Stage, Transition

Change = Callable[[PathwayContent], PathwayContent]
"""What a designer does to a draft: the model before, to the model after."""
Part = Callable[[PathwayContent], object]
"""A part of the model that one form is about, such as one stage with its words."""

RESERVED = frozenset({"new", "remarks"})
"""Addresses that pages of the designers have."""
KEY_LENGTH = 24
"""Longest key made from words, in characters, without the number that tells it from another."""


def edition(part: object) -> str:
    """What tells a part of a draft from itself before or after a change, for a form to say what was seen."""
    return hashlib.sha256(repr(part).encode("utf-8", "backslashreplace")).hexdigest()


def new_key(words: str, taken: Iterable[str], otherwise: str = "PART") -> str:
    """A key from what something is called, such as "CRISIS-CAFE", that nothing in ``taken`` has."""
    plain = _plain(words).upper()[:KEY_LENGTH].strip("-") or otherwise
    used = set(taken)
    return next(key for key in (plain, *(f"{plain}-{number}" for number in _from_two(used))) if key not in used)


def address(name: str, taken: Iterable[str]) -> str:
    """The address of a pathway, made once from its name. Raises Invalid without a name, or a too long one."""
    if not name.strip() or len(name) > LINE_LIMIT:
        raise Invalid(say("Give the pathway a name of 1 to %(limit)s characters.", limit=LINE_LIMIT), field="name")
    plain = _plain(name).lower()[:80].strip("-") or "pathway"
    used = {*taken, *RESERVED}
    return next(slug for slug in (plain, *(f"{plain}-{number}" for number in _from_two(used))) if slug not in used)


def ask(content: PathwayContent, question: str, limits: str) -> PathwayContent:
    """The model with this question to the community, and these limits of what a vote decides."""
    return replace(content, question=question, limits=limits)


def add_stage(content: PathwayContent, stage: Stage) -> PathwayContent:
    """The model with one more stage at the end, under a key made from its short name."""
    key = new_key(stage.short or stage.name, (each.key for each in content.stages), "STAGE")
    return replace(content, stages=(*content.stages, replace(stage, key=key)))


def put_stage(content: PathwayContent, stage: Stage) -> PathwayContent:
    """The model with this stage in the place of the one with its key; at the end, if that one was removed."""
    if content.stage(stage.key) is None:
        return replace(content, stages=(*content.stages, stage))
    return replace(content, stages=tuple(stage if each.key == stage.key else each for each in content.stages))


def move_stage(content: PathwayContent, key: str, steps: int) -> PathwayContent:
    """The model with a stage moved so many places down (up, where negative), as far as there are places."""
    stages = list(content.stages)
    place = next((place for place, stage in enumerate(stages) if stage.key == key), None)
    if place is None:
        return content
    stage = stages.pop(place)
    stages.insert(max(place + steps, 0), stage)
    return replace(content, stages=tuple(stages))


def remove_stage(content: PathwayContent, key: str) -> PathwayContent:
    """The model without a stage, and without the transitions to and from it."""
    gone = set(transitions_of(content, key))
    return replace(
        content,
        stages=tuple(stage for stage in content.stages if stage.key != key),
        transitions=tuple(each for each in content.transitions if each not in gone),
    )


def transitions_of(content: PathwayContent, key: str) -> tuple[Transition, ...]:
    """The transitions to and from a stage."""
    return tuple(each for each in content.transitions if key in (each.source, each.target))


def add_transition(content: PathwayContent, transition: Transition) -> PathwayContent:
    """The model with one more transition."""
    return replace(content, transitions=(*content.transitions, transition))


def put_transition(content: PathwayContent, source: str, target: str, transition: Transition) -> PathwayContent:
    """The model with this transition in the place of the one that went from ``source`` to ``target``."""
    before = content.transition(source, target)
    if before is None:
        return add_transition(content, transition)
    placed = tuple(transition if each == before else each for each in content.transitions)
    return replace(content, transitions=placed)


def remove_transition(content: PathwayContent, source: str, target: str) -> PathwayContent:
    """The model without the transition from one stage to another."""
    before = content.transition(source, target)
    return replace(content, transitions=tuple(each for each in content.transitions if each != before))


def add_assumption(content: PathwayContent, text: str) -> PathwayContent:
    """The model with one more assumption, under a key made from its first words."""
    key = new_key(text, (each.key for each in content.assumptions), "ASSUMPTION")
    return replace(content, assumptions=(*content.assumptions, Assumption(key, text)))


def put_assumption(content: PathwayContent, assumption: Assumption) -> PathwayContent:
    """The model with this assumption in the place of the one with its key; at the end, if it was removed."""
    if content.assumption(assumption.key) is None:
        return replace(content, assumptions=(*content.assumptions, assumption))
    placed = tuple(assumption if each.key == assumption.key else each for each in content.assumptions)
    return replace(content, assumptions=placed)


def remove_assumption(content: PathwayContent, key: str) -> PathwayContent:
    """The model without an assumption."""
    return replace(content, assumptions=tuple(each for each in content.assumptions if each.key != key))


def _plain(words: str) -> str:
    """Letters and digits that any address can hold, with hyphens for all that is between them."""
    latin = unicodedata.normalize("NFKD", words).encode("ascii", "ignore").decode("ascii")
    return re.sub(r"[^A-Za-z0-9]+", "-", latin).strip("-")


def _from_two(used: set[str]) -> Iterable[int]:
    """Enough numbers to find one that is free."""
    return range(2, len(used) + 3)
