"""Advice on a story: what was found, what it stops, where it is, and which part of the story mends it."""

from __future__ import annotations

import enum
from collections.abc import Iterable
from dataclasses import dataclass

from scenarios.message import Message, say


class Level(enum.StrEnum):
    """An error keeps a story from being published; a warning stops nothing."""

    ERROR = "error"
    WARNING = "warning"


class Code(enum.StrEnum):
    """What was found. The values never change: they may be counted over years."""

    EMPTY = "no words"
    NO_ENDING = "no ending"
    NOWHERE = "option to nowhere"
    FEW_OPTIONS = "few options"
    LOOP = "loop without an exit"
    MISSING = "way to a missing scene"
    NO_TITLE = "no title"
    UNREACHED = "nothing leads here"
    NO_QUESTION = "no question"
    TOO_LONG = "too long for the big screen"
    CLOSED = "closed at that time"
    NO_TRANSITION = "not in the pathway"
    OUTSIDE = "outside the pathway"
    NOT_ASSUMED = "not taken for granted"

    @property
    def level(self) -> Level:
        """What it stops."""
        return Level.ERROR if self in _ERRORS else Level.WARNING


_ERRORS = {Code.EMPTY, Code.NO_ENDING, Code.NOWHERE, Code.FEW_OPTIONS, Code.LOOP, Code.MISSING}
_OF_THE_MODEL = {Code.CLOSED, Code.NO_TRANSITION, Code.OUTSIDE, Code.NOT_ASSUMED}


class StoryPart(enum.StrEnum):
    """Which part of the story mends it."""

    WORDS = "words"
    SCENE = "scene"
    CHOICES = "choices"
    ORDER = "order"


@dataclass(frozen=True)
class Advice:
    """Something that a writer may want to look at.

    ``scene`` and ``option`` are keys, None where it is about the whole story or scene. ``sentence`` says what it is,
    for a reader who sees the scene; ``others`` are the further scenes of a loop.
    """

    code: Code
    part: StoryPart
    sentence: Message
    scene: str | None = None
    option: str | None = None
    name: Message | None = None
    others: tuple[str, ...] = ()

    @property
    def level(self) -> Level:
        """What it stops."""
        return self.code.level

    @property
    def is_error(self) -> bool:
        """Whether it keeps the story from being published."""
        return self.level is Level.ERROR

    @property
    def is_about_the_model(self) -> bool:
        """Whether the story goes where the model does not: what the stories are there to find."""
        return self.code in _OF_THE_MODEL

    @property
    def message(self) -> Message:
        """The sentence with the number and the heading of the scene that it is about."""
        if self.name is None:
            return self.sentence
        return say("%(scene)s: %(advice)s", scene=self.name, advice=self.sentence)


def errors(advice: Iterable[Advice]) -> tuple[Advice, ...]:
    """What has to be mended before the story can be published."""
    return tuple(each for each in advice if each.is_error)
