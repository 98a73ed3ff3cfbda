"""What a version changed, counted: enough for a line in a list, and quick however long the story is."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from scenarios.stories.story import Persona, scene_from_document

Pair = tuple[int, int]
"""The numbers of two versions, the earlier first."""


@dataclass(frozen=True)
class Summary:
    """How many scenes were added, removed and changed; and whether their order, other words or the person were."""

    added: int = 0
    removed: int = 0
    changed: int = 0
    moved: bool = False
    words: bool = False
    person: bool = False


def summary(before: Mapping[str, Any], after: Mapping[str, Any]) -> Summary:
    """What differs between two documents of a story.

    A scene is the same where its key is, and a new way on from it alone is no change of it. Most scenes are stored as
    they were, so that only the others are read.
    """
    old = {scene["key"]: scene for scene in before["scenes"]}
    new = {scene["key"]: scene for scene in after["scenes"]}
    kept = [key for key in new if key in old]
    return Summary(
        added=len(new.keys() - old.keys()),
        removed=len(old.keys() - new.keys()),
        changed=sum(old[key] != new[key] and _differ(old[key], new[key]) for key in kept),
        moved=kept != [key for key in old if key in new],
        words=(before["title"], before["what_happened"]) != (after["title"], after["what_happened"]),
        person=Persona(**before["persona"]) != Persona(**after["persona"]),
    )


def summaries(stored: Mapping[int, str], pairs: Iterable[Pair]) -> dict[Pair, Summary]:
    """What differs between the two versions of each pair. ``stored`` has each version's document as it is stored."""
    documents = {number: json.loads(text) for number, text in stored.items()}
    return {(before, after): summary(documents[before], documents[after]) for before, after in pairs}


def _differ(before: Mapping[str, Any], after: Mapping[str, Any]) -> bool:
    old, new = scene_from_document(before), scene_from_document(after)
    return replace(old, leads_to=None) != replace(new, leads_to=None)
