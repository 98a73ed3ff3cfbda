"""The outline of a story: each scene with what leads to it, where it leads, and what to look at."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property

from forum.stories.advice_links import mending
from forum.stories.draft import Draft
from forum.stories.scene_pages import NumberedScene, ScenePages
from forum.stories.story_presenter import PresentedOption, StoryPresenter
from forum.web.storage import run_in_thread
from scenarios.message import Message
from scenarios.pathways.pathway import Assumption, Stage
from scenarios.stories.advice import Advice, Code
from scenarios.stories.checks import check
from scenarios.stories.graph import SceneLink, StoryGraph
from scenarios.stories.reading_time import ReadingOut, about, reading_out, seconds_of
from scenarios.stories.story import LETTERS, Scene

_SHOWN_BESIDE_THE_WAY = (Code.NOWHERE, Code.NO_ENDING)
"""Where nothing is written yet, the outline says so at the place itself, with the link to write it."""


@dataclass(frozen=True)
class SceneSource:
    """What leads to a scene: another one, by the choice with this letter where it asks."""

    key: str
    number: int
    letter: str


@dataclass(frozen=True)
class OutlineEntry:
    """A scene in the outline."""

    number: int
    scene: Scene
    stage: Stage | None
    is_outside: bool
    tests: tuple[Assumption, ...]
    sources: tuple[SceneSource, ...]
    choices: tuple[PresentedOption, ...]
    leads_to: int | None
    length: Message
    advice: tuple[Advice, ...]

    def unwritten(self, option: str | None = None) -> Advice | None:
        """The advice to write what comes next, where nothing is written yet."""
        at = (each for each in self.advice if each.code in _SHOWN_BESIDE_THE_WAY and each.option == option)
        return next(at, None)


class Outline:
    """All scenes of a draft in the story's order, with the checks of the whole."""

    def __init__(self, draft: Draft) -> None:
        self.content = draft.content
        self.presenter = StoryPresenter(draft.content, draft.pathway)
        self.advice = run_in_thread(check, draft.content, draft.pathway)
        self.mend = mending(draft)
        self.pages = ScenePages(draft.content.scenes, whole_text=False)

    def __iter__(self) -> Iterator[OutlineEntry]:
        """Each scene; none where the story is told in one box."""
        return self.entries(NumberedScene(number, scene) for number, scene in enumerate(self.content.scenes, 1))

    def entries(self, scenes: Iterable[NumberedScene]) -> Iterator[OutlineEntry]:
        """Some of the scenes, such as those on one page."""
        for number, scene in ((each.number, each.scene) for each in scenes):
            yield OutlineEntry(
                number=number,
                scene=scene,
                stage=self.presenter.stage(scene),
                is_outside=self.presenter.is_outside(scene),
                tests=self.presenter.tests(scene),
                sources=self._sources[scene.key],
                choices=tuple(self.presenter.choices(scene)),
                leads_to=self.presenter.number(scene.leads_to),
                length=about(seconds_of(scene)),
                advice=self._beside.get(scene.key, ()),
            )

    @property
    def shortest(self) -> Message | None:
        """How long the shortest way takes to read out, None where every way goes round for ever."""
        return None if self._reading_out.shortest is None else about(self._reading_out.shortest)

    @property
    def longest(self) -> Message:
        """How long the longest way takes to read out, each loop once."""
        return about(self._reading_out.longest)

    @cached_property
    def _reading_out(self) -> ReadingOut:
        return reading_out(self.content)

    @cached_property
    def _beside(self) -> dict[str, tuple[Advice, ...]]:
        found: dict[str, tuple[Advice, ...]] = {}
        for each in self.advice:
            if each.scene is not None:
                found[each.scene] = (*found.get(each.scene, ()), each)
        return found

    @cached_property
    def _sources(self) -> dict[str, tuple[SceneSource, ...]]:
        before = StoryGraph.of(self.content).before
        letters = {
            (scene.key, option.key): letter
            for scene in self.content.scenes
            for letter, option in zip(LETTERS, scene.decision.options if scene.decision else (), strict=False)
        }

        def source(lead: SceneLink) -> SceneSource:
            letter = letters.get((lead.source, lead.option or ""), "")
            return SceneSource(lead.source, self.presenter.number(lead.source) or 0, letter)

        return {key: tuple(map(source, ways)) for key, ways in before.items()}
