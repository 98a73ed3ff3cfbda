"""A record: an outcome as the design group reads it, with the words that its keys name."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from scenarios.pathways.pathway import PathwayContent, Stage
from scenarios.results.agreement_scale import WORDS
from scenarios.results.outcome import Method, Outcome, OutcomeOption, RoundResult
from scenarios.stories.story import DecisionPoint, Scene, StoryContent


@dataclass(frozen=True)
class OutcomeRecord:
    """An outcome, its rounds in order, and the revision and pathway version that they are about.

    ``story`` holds no words where they are ``withdrawn``, by its writer or, where it is ``taken_down``, by a moderator;
    its keys and its shape remain.
    """

    id: int
    outcome: Outcome
    rounds: tuple[RoundResult, ...]
    story: StoryContent
    revision: int
    withdrawn: bool
    pathway: PathwayContent
    pathway_name: str
    pathway_version: int
    saved_at: datetime
    taken_down: bool = False

    @property
    def scene(self) -> Scene | None:
        """The scene at which the room was asked."""
        return self.scene_at(self.outcome.scene)

    @property
    def decision(self) -> DecisionPoint:
        """The question that the room was asked, with its words as the revision has them now."""
        decision = self.scene.decision if self.scene else None
        return decision or DecisionPoint("")

    @property
    def stage(self) -> Stage | None:
        """The pathway stage that the scene touches, or None where it touches none."""
        return self.pathway.stage(self.outcome.stage)

    @property
    def counted(self) -> tuple[RoundResult, ...]:
        """The rounds that enter figures: those that were never made void."""
        return tuple(result for result in self.rounds if not result.voided)

    def scene_at(self, key: str) -> Scene | None:
        """The scene with this key, in the story as it is played."""
        return self.story.playable().scene(key)

    def answer(self, result: RoundResult, option: OutcomeOption) -> str:
        """What an option of this round says: an answer of the gradient, or an option's own words."""
        return str(WORDS[option.key]) if result.method is Method.GRADIENT else self.label(option)

    def label(self, option: OutcomeOption) -> str:
        """An option's words, "" where its writer has withdrawn them."""
        written = self.decision.option(option.key)
        return option.label or (written.label if written else "")
