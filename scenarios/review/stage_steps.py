"""The steps that a story takes from one stage of a pathway to another, as it is written and as it was played."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from scenarios.pathways.pathway import PathwayContent
from scenarios.review.version_material import Playing
from scenarios.stories.graph import StoryGraph, leads
from scenarios.stories.story import Scene, StoryContent

Ends = tuple[str, str]
"""The keys of the stages that a step leads from and to."""


@dataclass(frozen=True)
class StageStep:
    """From a scene at one stage to the next scene, at another; by an option's key where somebody chose."""

    source: Scene
    target: Scene
    option: str | None

    @property
    def ends(self) -> Ends:
        """The stages that it leads from and to."""
        return self.source.stage or "", self.target.stage or ""


class StageSteps:
    """Reads a story's steps on one version of the pathway.

    Two scenes in a row at one stage are no step, unless the story goes round there and comes back.
    """

    def __init__(self, story: StoryContent, pathway: PathwayContent) -> None:
        self._graph = StoryGraph.of(story.playable())
        self._stages = {stage.key for stage in pathway.stages}
        self._round = {
            key: place
            for place, group in enumerate(self._graph.groups)
            if self._graph.goes_round(group)
            for key in group
        }

    def written(self) -> Iterator[StageStep]:
        """Every step that the story can take, scene by scene."""
        for scene in self._graph.scenes.values():
            for lead in leads(scene):
                yield from self._between(scene.key, lead.target, lead.option)

    def played(self, playing: Playing, followed: str | None) -> Iterator[StageStep]:
        """The steps of the way to a vote, and the one after it where ``followed`` says which option was played."""
        way = [(step.scene, step.option) for step in playing.outcome.path] + [(playing.outcome.scene, followed)]
        for (source, option), (target, _) in pairwise(way):
            yield from self._between(source, target, option)
        if followed is not None:
            yield from self._between(playing.outcome.scene, _leads_to(playing, followed), followed)

    def _between(self, source: str, target: str | None, option: str | None) -> Iterator[StageStep]:
        here, there = self._graph.scenes.get(source), self._graph.scenes.get(target or "")
        if here is None or there is None or not {here.stage, there.stage} <= self._stages:
            return
        comes_back = source in self._round and self._round[source] == self._round.get(there.key)
        if here.stage != there.stage or comes_back:
            yield StageStep(here, there, option)


def _leads_to(playing: Playing, option: str) -> str | None:
    """Where an option leads: as the room saw it, for one from the floor is in no revision."""
    offered = [each for result in playing.rounds for each in result.options if each.key == option]
    return offered[-1].leads_to if offered else None
