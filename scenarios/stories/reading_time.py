"""How long a story takes to read out, scene by scene and along its shortest and its longest way."""

from __future__ import annotations

import heapq
import re
from dataclasses import dataclass

from scenarios.message import Message, say_many
from scenarios.stories.graph import StoryGraph
from scenarios.stories.story import Scene, SceneKind, StoryContent

WORDS_A_MINUTE = 150
"""Words that a reader speaks in a minute: what audiobooks are read at (Audio Publishers Association, 150 to 160)."""

_PACKED = (
    (re.compile("[\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003134f]"), 2),
    (re.compile("[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff]"), 5),
)
"""Letters of scripts that put no spaces between words (Chinese and Japanese; Thai, Lao, Burmese, Khmer), and about
how many of them make a word."""
_LONG_WORD = 20
"""Letters after which what has no space in it counts as one more word."""


@dataclass(frozen=True)
class ReadingOut:
    """Seconds to read out a story. ``shortest`` is None where every way goes round for ever."""

    shortest: int | None
    longest: int


def words(text: str) -> int:
    """How many words a text has, in any script."""
    count = 0
    for letters, for_a_word in _PACKED:
        text, packed = letters.subn(" ", text)
        count += -(-packed // for_a_word)
    return count + sum(-(-len(word) // _LONG_WORD) for word in text.split())


def seconds(text: str) -> int:
    """How long it takes to read a text out."""
    return -(-words(text) * 60 // WORDS_A_MINUTE)


def seconds_of(scene: Scene) -> int:
    """How long it takes to read out what a room is told of a scene, its question and its choices too."""
    told = [scene.narration or scene.heading]
    if scene.decision:
        told += [scene.decision.question, *(option.label for option in scene.decision.options)]
    return seconds(" ".join(told))


def about(length: int) -> Message:
    """A length in seconds as people say it, a little rounded."""
    rounded = max(5 * round(length / 5), 5)
    if rounded < 90:
        return say_many("about %(num)s second", "about %(num)s seconds", rounded)
    return say_many("about %(num)s minute", "about %(num)s minutes", (rounded + 30) // 60)


def reading_out(content: StoryContent) -> ReadingOut:
    """The shortest way to an ending, and the longest way, on which each scene of a loop is told once.

    Where nobody has written an ending yet, the shortest way goes to where the words stop.
    """
    content = content.playable()
    graph = StoryGraph.of(content)
    length = {key: seconds_of(scene) for key, scene in graph.scenes.items()}
    first = content.scenes[0].key
    return ReadingOut(_shortest(graph, length, first), _longest(graph, length, first))


def _longest(graph: StoryGraph, length: dict[str, int], first: str) -> int:
    best: dict[str, int] = {}
    for group in graph.groups:
        members = set(group)
        after = [best[key] for each in group for key in graph.onward[each] if key not in members]
        told = sum(length[each] for each in group) + max(after, default=0)
        best |= dict.fromkeys(group, told)
    return best[first]


def _shortest(graph: StoryGraph, length: dict[str, int], first: str) -> int | None:
    """Dijkstra's way to the nearest ending, else to the nearest scene that leads nowhere."""
    waiting, told = [(length[first], first)], {}
    while waiting:
        so_far, key = heapq.heappop(waiting)
        if key not in told:
            told[key] = so_far
            for onward in graph.onward[key]:
                heapq.heappush(waiting, (so_far + length[onward], onward))
    ends = [key for key in told if graph.scenes[key].kind is SceneKind.ENDING]
    stops = ends or [key for key in told if not graph.onward[key]]
    return min((told[key] for key in stops), default=None)
