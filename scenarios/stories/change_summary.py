"""What a version changed, counted: enough for a line in a list, and quick however long the story is."""

from __future__ import annotations

import itertools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from scenarios.stories.story import StoryContent, from_document


@dataclass(frozen=True)
class Summary:
    """How many scenes were added, removed and changed; and whether their order, other words or the person were."""

    added: int = 0
    removed: int = 0
    changed: int = 0
    moved: bool = False
    words: bool = False
    person: bool = False


def summary(before: StoryContent, after: StoryContent) -> Summary:
    """What differs; a scene is the same where its key is, and a new way on from it alone is no change of it."""
    old = {scene.key: scene for scene in before.scenes}
    new = {scene.key: scene for scene in after.scenes}
    kept = [key for key in new if key in old]
    return Summary(
        added=len(new.keys() - old.keys()),
        removed=len(old.keys() - new.keys()),
        changed=sum(replace(old[key], leads_to=None) != replace(new[key], leads_to=None) for key in kept),
        moved=kept != [key for key in old if key in new],
        words=(before.title, before.what_happened) != (after.title, after.what_happened),
        person=before.persona != after.persona,
    )


def summaries(documents: Sequence[Mapping[str, Any]]) -> list[Summary]:
    """What each of these versions, newest first, changed in the one after it in the list."""
    contents = [from_document(document) for document in documents]
    return [summary(before, after) for after, before in itertools.pairwise(contents)]
