"""A suggestion: what somebody else would change in a story or add to it, and the story with it woven in."""

from __future__ import annotations

import enum
from dataclasses import dataclass, replace

from scenarios.errors import Conflict, Invalid
from scenarios.manuscript import new_key, put
from scenarios.message import say
from scenarios.story import (
    LINE_LIMIT,
    OPTION_LIMIT,
    TEXT_LIMIT,
    DecisionPoint,
    Option,
    Origin,
    Scene,
    SceneKind,
    StoryContent,
)


class Kind(enum.StrEnum):
    """What is suggested: other words for a scene, or what a stranger adds to a story that is open to build."""

    WORDS = "words"
    NEXT = "next"
    CHOICE = "choice"
    PRACTICE = "practice"
    """Where I work it goes like this."""


class State(enum.StrEnum):
    """A stranger's suggestion waits for a moderator; then, as a co-writer's, it is open for the story's holder."""

    WAITING = "waiting"
    OPEN = "open"
    TAKEN = "taken"
    DECLINED = "declined"
    REFUSED = "refused"


@dataclass(frozen=True)
class Suggestion:
    """``scene`` is the key of the scene that it is about; "" is the text in one box.

    ``heading`` is a scene's heading or a choice's label, in one line; ``text`` is the words themselves.
    """

    kind: Kind
    scene: str = ""
    heading: str = ""
    text: str = ""


_ORIGINS = {Kind.CHOICE: Origin.COMMUNITY, Kind.PRACTICE: Origin.CURRENT_PRACTICE}


def checked(suggestion: Suggestion) -> Suggestion:
    """The suggestion itself, where it can be kept; raises Invalid where it says nothing or too much."""
    if not suggestion.text.strip() and not suggestion.heading.strip():
        raise Invalid(say("Write what you would suggest. A few words are enough."), field="text")
    if len(suggestion.text) > TEXT_LIMIT:
        raise Invalid(say("Make this %(limit)s characters or fewer.", limit=TEXT_LIMIT), field="text")
    if len(suggestion.heading) > LINE_LIMIT:
        raise Invalid(say("Make this %(limit)s characters or fewer.", limit=LINE_LIMIT), field="heading")
    return suggestion


def words_of(content: StoryContent, scene: str) -> tuple[str, str] | None:
    """The heading and words of a scene, or of the text in one box; None where the scene is gone."""
    if not scene:
        return "", content.what_happened
    found = content.scene(scene)
    return (found.heading, found.narration) if found else None


def changes(content: StoryContent, suggestion: Suggestion) -> bool:
    """Whether a suggestion would change the words that are there; white space around them is no change.

    Raises Conflict where the scene that it is about is gone.
    """
    if suggestion.kind is not Kind.WORDS:
        return True
    there = words_of(content, suggestion.scene)
    if there is None:
        raise Conflict(say("The scene that this is about is no longer in the story."))
    heading, text = there
    heading = heading.strip() if suggestion.scene else suggestion.heading
    return (heading, text.strip()) != (suggestion.heading, suggestion.text)


def woven(content: StoryContent, suggestion: Suggestion) -> StoryContent:
    """The story with the suggestion in it, for its holder to write on from.

    Raises Conflict where the scene that it is about is gone, or has as many choices as it can have.
    """
    if suggestion.kind is Kind.WORDS and not suggestion.scene:
        return replace(content, what_happened=suggestion.text)
    if suggestion.kind is Kind.NEXT and not content.scenes:
        return _begun(content, suggestion)
    scene = content.scene(suggestion.scene) or (content.first if not suggestion.scene else None)
    if scene is None:
        raise Conflict(say("The scene that this is about is no longer in the story."))
    if suggestion.kind is Kind.WORDS:
        return put(content, replace(scene, heading=suggestion.heading, narration=suggestion.text))
    if suggestion.kind is Kind.NEXT:
        return _followed(content, scene, suggestion)
    return _branched(content, scene, suggestion)


def _begun(content: StoryContent, suggestion: Suggestion) -> StoryContent:
    """The words in one box become the first scene, and what happens next the second."""
    first = Scene("s1", heading=content.title, narration=content.what_happened)
    return _followed(replace(content, scenes=(first,)), first, suggestion)


def _followed(content: StoryContent, scene: Scene, suggestion: Suggestion) -> StoryContent:
    """A new scene between this one and what came after it; after a question, it stands apart for its holder to link."""
    made = _scene_of(content, suggestion, scene)
    if scene.decision is None:
        was_ending = scene.kind is SceneKind.ENDING
        made = replace(made, leads_to=scene.leads_to, kind=SceneKind.ENDING if was_ending else SceneKind.NARRATIVE)
        content = put(content, replace(scene, kind=SceneKind.NARRATIVE, leads_to=made.key))
    place = content.scenes.index(content.scene(scene.key) or scene) + 1
    return replace(content, scenes=(*content.scenes[:place], made, *content.scenes[place:]))


def _branched(content: StoryContent, scene: Scene, suggestion: Suggestion) -> StoryContent:
    """One more choice at the scene, which leads to a new scene; a scene that only went on becomes a question."""
    asked = scene.decision or DecisionPoint("", "", _as_written(scene))
    if len(asked.options) >= OPTION_LIMIT:
        raise Conflict(say("This scene has %(limit)s choices already, which is the most.", limit=OPTION_LIMIT))
    made = replace(_scene_of(content, suggestion, scene), kind=SceneKind.ENDING)
    label = " ".join((suggestion.heading.strip() or suggestion.text).split())
    option = Option(
        new_key((each.key for each in asked.options), "o"),
        label if len(label) <= LINE_LIMIT else label[: LINE_LIMIT - 1].rstrip() + "…",
        made.key,
        _ORIGINS[suggestion.kind],
    )
    asked = replace(asked, options=(*asked.options, option))
    turning = replace(scene, kind=SceneKind.DECISION, decision=asked, leads_to=None)
    content = put(content, turning)
    return replace(content, scenes=(*content.scenes, made))


def _as_written(scene: Scene) -> tuple[Option, ...]:
    """The way on that a scene without a question has, as its first choice."""
    return (Option("o1", "…", scene.leads_to),) if scene.leads_to else ()


def _scene_of(content: StoryContent, suggestion: Suggestion, near: Scene) -> Scene:
    key = new_key((each.key for each in content.scenes), "s")
    return Scene(key, heading=suggestion.heading, narration=suggestion.text, stage=near.stage)
