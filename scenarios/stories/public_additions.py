"""Public additions: the rules of a story that anyone can add to, from a starter of two sentences."""

from __future__ import annotations

import re

from scenarios.errors import Invalid
from scenarios.message import say
from scenarios.stories.story import Scene, StoryContent
from scenarios.stories.suggestion import SuggestionKind

STARTER_SENTENCES = 2
"""With fewer than these, nobody knows where they are."""

_SENTENCE = re.compile(r"[^.!?…。！？؟۔।]*[^\s.!?…。！？؟۔।][^.!?…。！？؟۔।]*(?:[.!?…。！？؟۔।]+[”’\"')»]*|\Z)")


def sentences(text: str) -> list[str]:
    """The sentences of a text, as far as their marks tell them apart."""
    return [each.group().strip() for each in _SENTENCE.finditer(text)]


def starter(content: StoryContent, limit: int | None = None) -> str:
    """The words that a story starts with; shortened to whole sentences where they are longer than ``limit`` characters.

    A first sentence that is longer by itself is cut at a word.
    """
    words = (content.what_happened or (content.first.narration if content.first else "")).strip()
    return words if limit is None else shortened(words, limit)


def shortened(words: str, limit: int) -> str:
    """Some words shortened to whole sentences where they are longer than ``limit`` characters, or to whole words."""
    words = words.strip()
    if len(words) <= limit:
        return words
    words, told = " ".join(words.split()), ""
    for sentence in sentences(words):
        if len(told) + 1 + len(sentence) > limit:
            break
        told = f"{told} {sentence}".strip()
    return told or words[: limit - 1].rsplit(maxsplit=1)[0].rstrip() + "…"


def ready_to_open(content: StoryContent) -> None:
    """Raise Invalid unless the story has a starter of two sentences."""
    told = " ".join([content.what_happened, *(scene.narration for scene in content.scenes)])
    if len(sentences(told)) < STARTER_SENTENCES:
        raise Invalid(say("Write a beginning of two sentences or more first, for others to go on from."), field="open")


def place(content: StoryContent, kind: SuggestionKind) -> str:
    """The key of the scene where an addition goes that names none: the first question for a choice, else the end."""
    asking = next((scene.key for scene in content.scenes if scene.decision), "")
    return asking if asking and kind is not SuggestionKind.NEXT else end(content)


def end(content: StoryContent) -> str:
    """The key of the scene at which the story stops on its first way; "" where it is words in one box."""
    seen: dict[str, None] = {}
    scene = content.first
    while scene is not None and scene.key not in seen:
        seen[scene.key] = None
        scene = content.scene(_onward(scene))
    return next(reversed(seen), "")


def _onward(scene: Scene) -> str | None:
    options = scene.decision.options if scene.decision else ()
    return next((option.leads_to for option in options if option.leads_to), scene.leads_to)
