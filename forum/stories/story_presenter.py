"""A story as it is read and played: its words with what the pathway adds to them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from flask_babel import gettext as _

from forum.stories.scene_pages import ScenePages
from scenarios.pathways.pathway import Assumption, PathwayContent, Stage
from scenarios.store.stories.story import RevisionRow
from scenarios.stories.pathway_line import LineStop, line
from scenarios.stories.story import LETTERS, UNSAID, Option, Scene, StoryContent
from scenarios.stories.walkthrough import Walkthrough


@dataclass(frozen=True)
class PresentedOption:
    """An option with its letter, and the number of the scene it leads to, if that is written."""

    letter: str
    option: Option
    leads_to: int | None

    @property
    def tone(self) -> str:
        """The style of the letter's colour."""
        return f"tone-{self.letter.lower()}"


class StoryPresenter:
    """A revision's words, played as they are written, on the line of its pathway."""

    def __init__(self, content: StoryContent, pathway: PathwayContent) -> None:
        self.content = content
        self.pathway = pathway
        self.scenes = content.playable().scenes
        self._numbers = {scene.key: number for number, scene in enumerate(self.scenes, 1)}
        self.pages = ScenePages(self.scenes)
        self.is_on_the_line = any(pathway.stage(scene.stage) for scene in self.scenes)

    @classmethod
    def of(cls, revision: RevisionRow) -> StoryPresenter:
        """The presenter of what a revision tells."""
        return cls(revision.content, revision.pathway_version.content)

    def number(self, key: str | None) -> int | None:
        """A scene's place in the story, from 1."""
        return self._numbers.get(key or "")

    def stage(self, scene: Scene) -> Stage | None:
        """The pathway stage that a scene touches."""
        return self.pathway.stage(scene.stage)

    def is_outside(self, scene: Scene) -> bool:
        """Whether the story has left the pathway at this scene, and its writer says so; not where they say nothing."""
        return scene.stage != UNSAID and self.stage(scene) is None

    def tests(self, scene: Scene) -> tuple[Assumption, ...]:
        """What the pathway takes for granted and a scene puts to the test."""
        return tuple(each for each in map(self.pathway.assumption, scene.assumptions) if each is not None)

    def choices(self, scene: Scene) -> Iterator[PresentedOption]:
        """A scene's options with their letters."""
        options = scene.decision.options if scene.decision else ()
        for letter, option in zip(LETTERS, options, strict=False):
            yield PresentedOption(letter, option, self.number(option.leads_to))

    def jumps_to(self, scene: Scene) -> int | None:
        """The number of the scene that comes next, where it is not the one below."""
        onward, here = self.number(scene.leads_to), self.number(scene.key)
        return None if here is None or onward == here + 1 else onward

    @property
    def content_notes(self) -> list[str]:
        """What a reader may want to know before they begin, each said once."""
        return list(dict.fromkeys(scene.content_note for scene in self.scenes if scene.content_note))

    @property
    def stops(self) -> tuple[LineStop, ...]:
        """The line with every stop that the story touches, whichever way it goes."""
        touched = {scene.stage for scene in self.scenes}
        return tuple(replace(stop, been=stop.key in touched) for stop in line(self.pathway, ()))

    def stops_on(self, way: Walkthrough) -> tuple[LineStop, ...]:
        """The line with this way through the story."""
        return line(self.pathway, way.stages)


def scene_name(presenter: StoryPresenter, scene: Scene) -> str:
    """What a scene is called where only a line is free for it."""
    called = scene.called or _("without words yet")
    return str(_("Scene %(number)s: %(called)s", number=presenter.number(scene.key), called=called))
