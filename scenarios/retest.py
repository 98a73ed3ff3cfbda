"""What changed of a pathway under a story since a room was last asked about it: a reason to test it again."""

from __future__ import annotations

from dataclasses import dataclass

from scenarios.pathway import PathwayContent, Stage, Transition
from scenarios.pathway_comparison import PartChange, compare
from scenarios.steps import Steps
from scenarios.story import StoryContent


@dataclass(frozen=True)
class Retest:
    """The stages that the story comes to, and the steps that it takes, which are no longer what they were."""

    stages: tuple[PartChange[Stage], ...] = ()
    steps: tuple[PartChange[Transition], ...] = ()

    @property
    def is_due(self) -> bool:
        """Whether anything changed."""
        return bool(self.stages or self.steps)


def since(story: StoryContent, tested: PathwayContent, now: PathwayContent) -> Retest:
    """What changed under this story between two versions; a part that is gone or new counts as changed."""
    found = compare(tested, now)
    comes_to = {scene.stage for scene in story.playable().scenes}
    takes = {step.ends for version in (tested, now) for step in Steps(story, version).written()}
    return Retest(
        tuple(change for change in found.stages.parts if change.part.key in comes_to),
        tuple(change for change in found.transitions.parts if (change.part.source, change.part.target) in takes),
    )
