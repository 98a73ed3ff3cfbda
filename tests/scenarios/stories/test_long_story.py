"""A story four times as long takes the rules four times the work, and not sixteen: counted in looks at its keys."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from scenarios.review import retest
from scenarios.review.stage_steps import StageSteps
from scenarios.sample import PATHWAY
from scenarios.stories import guide, public_additions
from scenarios.stories.checks import check
from scenarios.stories.guide import Ask, Question
from scenarios.stories.guided_answers import told_before
from scenarios.stories.reading_time import reading_out
from scenarios.stories.story import Scene, StoryContent
from tests.long_story import long_story, unwritten

LENGTHS = (50, 200)
GROWS = 1.5 * LENGTHS[1] / LENGTHS[0]


class Key(str):
    """A key that counts how often it is looked at."""

    looks = 0

    def __eq__(self, other: object) -> bool:
        Key.looks += 1
        return str.__eq__(self, other)  # type: ignore[arg-type]

    def __ne__(self, other: object) -> bool:
        return not self == other

    def __hash__(self) -> int:
        Key.looks += 1
        return str.__hash__(self)


def counted(content: StoryContent) -> StoryContent:
    """The same story, whose keys count."""

    def scene(each: Scene) -> Scene:
        asked = each.decision and replace(
            each.decision, options=tuple(replace(one, leads_to=key(one.leads_to)) for one in each.decision.options)
        )
        return replace(each, key=Key(each.key), leads_to=key(each.leads_to), decision=asked)

    def key(name: str | None) -> str | None:
        return None if name is None else Key(name)

    return replace(content, scenes=tuple(map(scene, content.scenes)))


RULES: dict[str, Callable[[StoryContent], object]] = {
    "looking up every scene": lambda content: [content.scene(scene.key) for scene in content.scenes],
    "the open questions": guide.open_questions,
    "the next question": lambda content: guide.following(content, Question(Ask.NAME)),
    "the next question after an ending": lambda content: guide.following(content, Question(Ask.END, "s2")),
    "what the story's own way is": guide.spine,
    "what each way is called": guide.ways_to,
    "what stops": lambda content: guide.open_ways(guide.open_questions(content)),
    "what a choice can come back to": lambda content: told_before(content, "s5", "o2"),
    "the checks": lambda content: check(content, PATHWAY.content),
    "how long it takes to read out": reading_out,
    "its steps on the pathway": lambda content: list(StageSteps(content, PATHWAY.content).written()),
    "what a newer pathway changes": lambda content: retest.since(
        content, PATHWAY.content, replace(PATHWAY.content, assumptions=())
    ),
    "where it stops": public_additions.end,
}


@pytest.mark.fault("large-draft")
@pytest.mark.parametrize("rule", RULES)
@pytest.mark.parametrize("shape", [long_story, unwritten])
def test_the_work_grows_as_the_story_does(shape: Callable[[int], StoryContent], rule: str) -> None:
    looks = []
    for length in LENGTHS:
        content = counted(shape(length))
        Key.looks = 0
        RULES[rule](content)
        looks.append(Key.looks)
    assert looks[1] <= max(looks[0], LENGTHS[0]) * GROWS
