"""Edits of a story's scenes: added, changed, moved, removed, and asked a question."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from itertools import count, zip_longest

from scenarios.stories.story import UNSAID, DecisionPoint, Scene, SceneKind, StoryContent

Change = Callable[[StoryContent], StoryContent]
"""What a writer does to a story: the words before, to the words after."""


def new_key(taken: Iterable[str], letter: str) -> str:
    """A key such as "s4" that is higher than every one of its kind in ``taken``."""
    used = {key for key in taken}
    highest = max((int(key[1:]) for key in used if key[:1] == letter and key[1:].isdecimal()), default=0)
    return next(key for key in (f"{letter}{number}" for number in count(highest + 1)) if key not in used)


def add(content: StoryContent, scene: Scene) -> StoryContent:
    """The story with one more scene at its end, which follows on from the last one."""
    return _reordered(content, (*content.scenes, scene))


def put(content: StoryContent, scene: Scene) -> StoryContent:
    """The story with this scene in the place of the one that has its key."""
    scenes = tuple(scene if each.key == scene.key else each for each in content.scenes)
    return replace(content, scenes=scenes)


def move(content: StoryContent, key: str, steps: int) -> StoryContent:
    """The story with a scene moved so many places down (up, where negative), as far as there are places."""
    scenes = list(content.scenes)
    place = next((place for place, scene in enumerate(scenes) if scene.key == key), None)
    if place is None:
        return content
    scene = scenes.pop(place)
    scenes.insert(max(place + steps, 0), scene)
    return _reordered(content, scenes)


def remove(content: StoryContent, key: str) -> StoryContent:
    """The story without a scene; what followed on there goes on to the next one, other ways there lead nowhere yet."""
    return _reordered(content, tuple(scene for scene in content.scenes if scene.key != key))


def decide(content: StoryContent, key: str, decision: DecisionPoint, unwritten: Iterable[str]) -> StoryContent:
    """The story with a scene's question and choices, and a new scene for each option in ``unwritten``.

    Where on the pathway a scene is, is only ever said by its writer, so no new scene takes it over from this one.
    """
    scenes = list(content.scenes)
    wanted = set(unwritten)
    options = []
    for option in decision.options:
        if option.key in wanted:
            scene = Scene(key=new_key((each.key for each in scenes), "s"), heading=option.label, stage=UNSAID)
            scenes.append(scene)
            option = replace(option, leads_to=scene.key)
        options.append(option)
    asked = replace(decision, options=tuple(options))
    return replace(content, scenes=tuple(_asking(scene, asked) if scene.key == key else scene for scene in scenes))


def _reordered(content: StoryContent, scenes: Sequence[Scene]) -> StoryContent:
    """The scenes in a new order: what followed on from the scene before it still does, by its new place."""
    following = _following(content.scenes)
    present = {scene.key for scene in scenes}
    relinked = []
    for scene, after in _with_next(scenes):
        if scene.key in following:
            scene = replace(scene, leads_to=after)
        relinked.append(_without_lost(scene, present))
    return replace(content, scenes=tuple(relinked))


def _following(scenes: Sequence[Scene]) -> set[str]:
    """The keys of scenes that simply lead to the one below them; for the last one, to nothing yet."""
    pairs = _with_next(scenes)
    return {scene.key for scene, after in pairs if scene.kind is SceneKind.NARRATIVE and scene.leads_to == after}


def _with_next(scenes: Sequence[Scene]) -> Iterable[tuple[Scene, str | None]]:
    """Each scene with the key of the one below it, or None."""
    return zip_longest(scenes, (scene.key for scene in scenes[1:]))


def _without_lost(scene: Scene, present: set[str]) -> Scene:
    """The scene without ways to scenes that are gone."""
    if scene.leads_to not in present:
        scene = replace(scene, leads_to=None)
    if scene.decision is None:
        return scene
    options = tuple(
        option if option.leads_to in present else replace(option, leads_to=None) for option in scene.decision.options
    )
    return replace(scene, decision=replace(scene.decision, options=options))


def _asking(scene: Scene, decision: DecisionPoint) -> Scene:
    leads_to = None if decision.options else scene.leads_to
    return replace(scene, kind=SceneKind.DECISION, decision=decision, leads_to=leads_to)
