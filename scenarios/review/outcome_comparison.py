"""What rooms were asked twice, side by side: at two events, or on two versions of a pathway.

Only answers to the same question, asked in the same way, stand beside each other. Nothing is added up or taken away:
other people were in the room.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from scenarios.results.outcome import Method, OutcomeOption, RoundResult
from scenarios.review.version_material import Playing

Question = tuple[int, str]
"""The number of a story, and the key of the scene that asks."""
Way = tuple[Method, str]
"""How a room was asked: the method, and of the gradient which option it was about."""


@dataclass(frozen=True)
class LastRound:
    """The last round of one playing in one way of asking."""

    playing: Playing
    result: RoundResult


@dataclass(frozen=True)
class OptionComparison:
    """One option, with each answer's count of it; None where it was not offered.

    ``reworded`` says that its words are not the same in all of the revisions.
    """

    option: OutcomeOption
    counts: tuple[int | None, ...]
    reworded: bool = False


@dataclass(frozen=True)
class ComparedQuestion:
    """One question that both sides were asked in one way."""

    question: Question
    way: Way
    before: tuple[LastRound, ...]
    after: tuple[LastRound, ...]

    @property
    def answers(self) -> tuple[LastRound, ...]:
        """Those of both sides, in the order of their columns."""
        return (*self.before, *self.after)

    @property
    def lines(self) -> tuple[OptionComparison, ...]:
        """The options in their order. One that a room put forward is that room's own, whatever its key."""
        rows: dict[tuple[str, str], OutcomeOption] = {}
        for answer in self.answers:
            for option in answer.result.options:
                rows[option.key, option.label] = option
        return tuple(
            OptionComparison(
                option, tuple(_count(answer, option) for answer in self.answers), self._is_reworded(option)
            )
            for _, option in sorted(rows.items(), key=lambda row: row[1].letter)
        )

    def _is_reworded(self, option: OutcomeOption) -> bool:
        said = set()
        for answer in self.answers:
            scene = answer.playing.scene
            written = scene.decision.option(option.key) if scene and scene.decision else None
            if written and not answer.playing.withdrawn and not option.label:
                said.add(written.label)
        return len(said) > 1


@dataclass(frozen=True)
class Sides:
    """``both`` sides were asked these; of ``one`` side only, or in another way, the questions are named."""

    both: tuple[ComparedQuestion, ...]
    before_only: tuple[Playing, ...]
    after_only: tuple[Playing, ...]


def side_by_side(before: Iterable[Playing], after: Iterable[Playing]) -> Sides:
    """All that can be read beside each other."""
    first, second = _answers(before), _answers(after)
    both = tuple(
        ComparedQuestion(question, way, tuple(answers), tuple(second[question, way]))
        for (question, way), answers in first.items()
        if (question, way) in second
    )
    return Sides(both, tuple(_alone(first, second)), tuple(_alone(second, first)))


Answers = dict[tuple[Question, Way], list[LastRound]]


def _answers(playings: Iterable[Playing]) -> Answers:
    found: Answers = {}
    for playing in playings:
        last = {(result.method, result.about): result for result in playing.rounds}
        question = playing.outcome.story_id, playing.outcome.scene
        for way, result in last.items():
            found.setdefault((question, way), []).append(LastRound(playing, result))
    return found


def _alone(these: Answers, others: Answers) -> Iterator[Playing]:
    """The playings of which nothing has anything beside it, each once."""
    beside = {answer.playing.id for key, answers in these.items() if key in others for answer in answers}
    seen = {answer.playing.id: answer.playing for answers in these.values() for answer in answers}
    return (playing for number, playing in seen.items() if number not in beside)


def _count(answer: LastRound, option: OutcomeOption) -> int | None:
    offered = {(each.key, each.label) for each in answer.result.options}
    return answer.result.counts.get(option.key, 0) if (option.key, option.label) in offered else None
