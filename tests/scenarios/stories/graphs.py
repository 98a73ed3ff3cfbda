"""Stories that lead anywhere, up to the longest there can be, and a plain statement of what leads where."""

from __future__ import annotations

import random

from hypothesis import strategies as st

from scenarios.stories.story import UNSAID, DecisionPoint, Option, Scene, SceneKind, StoryContent
from tests.scenarios import strategies

STAGES = [UNSAID, UNSAID, None, "HELP", "CAFE", "NIGHT", "GONE"]
TIMES = ["", "00:00", "05:59", "06:00", "12:00", "17:00", "22:00", "23:00"]


def drawn(count: int, seed: int) -> StoryContent:
    """A story of this many scenes that lead anywhere: to themselves, round and round, to nothing, to what is gone."""
    dice = random.Random(seed)  # Not for secrets.
    keys = [f"s{number}" for number in range(count)]
    often = dice.choice([0.02, 0.3])

    def lead() -> str | None:
        return dice.choice([None, "gone"]) if dice.random() < often else dice.choice(keys)

    def scene(key: str) -> Scene:
        kind = dice.choices(list(SceneKind), [6, 3, dice.choice([0, 0.2, 2])])[0]
        labels = [Option(f"o{each}", "A choice", lead()) for each in range(dice.choice([0, 1, 2, 3, 6]))]
        asked = DecisionPoint(dice.choice(["", "What?"]), options=tuple(labels)) if kind is SceneKind.DECISION else None
        return Scene(
            key,
            kind,
            dice.choice(["", "Here"]),
            "word " * dice.choice([3, 46, 201]),
            stage=dice.choice(STAGES),
            time=dice.choice(TIMES),
            decision=asked,
            leads_to=lead() if kind is SceneKind.NARRATIVE else None,
        )

    return StoryContent(title=dice.choice(["", "Told"]), scenes=tuple(map(scene, keys)))


graphs = st.one_of(
    st.builds(drawn, st.integers(0, 500), st.integers(0, 2**32)),
    st.builds(drawn, st.integers(0, 12), st.integers(0, 2**32)),
    strategies.stories(),
)


def ways(scene: Scene) -> list[tuple[str | None, str | None]]:
    """Each way on from a scene: its option's key, and the key of the scene there."""
    if scene.kind is SceneKind.DECISION and scene.decision:
        return [(option.key, option.leads_to) for option in scene.decision.options]
    return [(None, scene.leads_to)] if scene.kind is SceneKind.NARRATIVE else []


def reach(content: StoryContent) -> list[int]:
    """For each scene the set of scenes that can be reached in any number of steps, none too, by repeated squaring."""
    place = {scene.key: number for number, scene in enumerate(content.scenes)}
    rows = [
        sum(1 << to for to in {place[scene.key], *(place[key] for _option, key in ways(scene) if key in place)})
        for scene in content.scenes
    ]
    for _doubling in range(len(rows).bit_length()):
        rows = [joined(rows, row) for row in rows]
    return rows


def joined(rows: list[int], row: int) -> int:
    out = 0
    for number, each in enumerate(rows):
        if row >> number & 1:
            out |= each
    return out
