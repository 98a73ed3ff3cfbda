"""What changes of a pathway under a story from one version to another: a reason to move it on, and to test it again."""

from __future__ import annotations

from dataclasses import dataclass

from scenarios.pathways.comparison import PartChange, compare
from scenarios.pathways.pathway import Assumption, PathwayContent, Stage, Transition
from scenarios.review.stage_steps import StageSteps
from scenarios.stories.story import StoryContent


@dataclass(frozen=True)
class Retest:
    """The stages that the story comes to, the steps that it takes, and the assumptions that it tests, which are no
    longer what they were.
    """

    stages: tuple[PartChange[Stage], ...] = ()
    steps: tuple[PartChange[Transition], ...] = ()
    assumptions: tuple[PartChange[Assumption], ...] = ()

    @property
    def is_due(self) -> bool:
        """Whether anything changed."""
        return bool(self.stages or self.steps or self.assumptions)


def since(story: StoryContent, tested: PathwayContent, now: PathwayContent) -> Retest:
    """What changed under this story between two versions; a part that is gone or new counts as changed."""
    found = compare(tested, now)
    comes_to = {scene.stage for scene in story.playable().scenes}
    tests = {key for scene in story.playable().scenes for key in scene.assumptions}
    takes = {step.ends for version in (tested, now) for step in StageSteps(story, version).written()}
    return Retest(
        tuple(change for change in found.stages.parts if change.part.key in comes_to),
        tuple(change for change in found.transitions.parts if (change.part.source, change.part.target) in takes),
        tuple(change for change in found.assumptions.parts if change.part.key in tests),
    )
