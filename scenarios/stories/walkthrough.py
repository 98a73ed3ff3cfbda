"""A way through a story: the steps that a reader took, and where they stand now."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from scenarios.errors import NotFound
from scenarios.message import say
from scenarios.stories.story import Option, Scene, SceneKind, StoryContent

ON = "-"
"""The step from a scene that asks nothing to the next one; any other step is an option's key."""
LONGEST = 200
"""Steps that a way may have; a story with a loop goes round for ever."""


@dataclass(frozen=True)
class ReaderStep:
    """A scene that was left, and the option that led on from it, if it asked."""

    scene: Scene
    option: Option | None = None


@dataclass(frozen=True)
class Walkthrough:
    """The steps taken, oldest first, and the scene that they led to; None where nobody has written it."""

    steps: tuple[ReaderStep, ...]
    here: Scene | None

    @property
    def path(self) -> tuple[str, ...]:
        """What ``walk`` makes this way of."""
        return tuple(step.option.key if step.option else ON for step in self.steps)

    @property
    def stages(self) -> list[str | None]:
        """The pathway stage of each scene on the way: None is a place outside the model, UNSAID is not said."""
        scenes = [step.scene for step in self.steps] + ([self.here] if self.here else [])
        return [scene.stage for scene in scenes]

    @property
    def is_over(self) -> bool:
        """Whether nothing comes after this: an ending, or a gap that nobody has filled yet."""
        return self.here is None or self.here.kind is SceneKind.ENDING

    def back_to(self, number: int) -> tuple[str, ...]:
        """The path to the scene that was the way's ``number``-th, from 0."""
        return self.path[:number]


def walk(content: StoryContent, path: Sequence[str]) -> Walkthrough:
    """The way that these steps make, from the story's first scene. Raises NotFound where they make none."""
    here = content.playable().first
    steps: list[ReaderStep] = []
    if len(path) > LONGEST:
        raise _lost()
    for word in path:
        if here is None or here.kind is SceneKind.ENDING:
            raise _lost()
        option = _option(here, word)
        steps.append(ReaderStep(here, option))
        here = content.scene(option.leads_to if option else here.leads_to)
    return Walkthrough(tuple(steps), here)


def _option(scene: Scene, word: str) -> Option | None:
    if scene.decision is None:
        if word != ON:
            raise _lost()
        return None
    option = scene.decision.option(word)
    if option is None:
        raise _lost()
    return option


def _lost() -> NotFound:
    return NotFound(say("The story does not go this way. Start it again from the beginning."))
