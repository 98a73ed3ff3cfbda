"""What a story file's content becomes when it is uploaded: with keys of ours, and choices that are its writer's.

Keys stay when a story's words are erased, and recorded figures name them; so none may hold words. Who put a choice
forward is shown to a room; so nobody may say by a file that an event or a panel did.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace

from scenarios.stories.scene_edits import new_key
from scenarios.stories.story import Option, Origin, Scene, StoryContent

WRITERS_OWN = frozenset({Origin.AUTHOR, Origin.CURRENT_PRACTICE, Origin.PROPOSED_MODEL})
"""The origins that a writer can give a choice."""
_OURS = {letter: re.compile(rf"{letter}[1-9]\d{{0,5}}\Z", re.ASCII) for letter in "so"}


def uploaded(content: StoryContent, before: StoryContent = StoryContent()) -> StoryContent:
    """The content with keys such as "s4" and "o2", and with origins that its writer can give.

    Keys of that shape stay, so that a story that was downloaded and comes back is compared scene by scene. A choice
    that the story has ``before`` with the same words keeps its origin.
    """
    named = _renamed([scene.key for scene in content.scenes], "s")
    scenes = tuple(_own(scene, named, before.scene(scene.key)) for scene in content.scenes)
    return replace(content, scenes=scenes)


def _own(scene: Scene, named: dict[str, str], before: Scene | None) -> Scene:
    asked = scene.decision
    if asked is not None:
        keys = _renamed([option.key for option in asked.options], "o")
        known = before.decision if before else None
        options = (
            replace(
                option,
                key=keys[option.key],
                leads_to=_led(option.leads_to, named),
                origin=_origin(option, known.option(option.key) if known else None),
            )
            for option in asked.options
        )
        asked = replace(asked, options=tuple(options))
    return replace(scene, key=named[scene.key], decision=asked, leads_to=_led(scene.leads_to, named))


def _renamed(keys: Iterable[str], letter: str) -> dict[str, str]:
    """Each key with what it is called from now on."""
    asked = list(keys)
    kept = [key for key in asked if _OURS[letter].match(key)]
    named = {key: key for key in kept}
    for key in asked:
        if key not in named:
            named[key] = new_key(kept, letter)
            kept.append(named[key])
    return named


def _led(key: str | None, named: dict[str, str]) -> str | None:
    """Where a scene or a choice leads to; a scene that the file does not have is nothing written yet."""
    return named.get(key) if key else None


def _origin(option: Option, before: Option | None) -> Origin:
    if option.origin in WRITERS_OWN or (before and (before.origin, before.label) == (option.origin, option.label)):
        return option.origin
    return Origin.AUTHOR
