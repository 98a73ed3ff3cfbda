"""A suggestion: what somebody else would change in a story or add to it, and the story with it woven in."""

from __future__ import annotations

import enum
import re
from dataclasses import dataclass, replace

from scenarios.errors import Conflict, Invalid, too_long
from scenarios.message import say
from scenarios.stories.graph import leads
from scenarios.stories.scene_edits import new_key, put
from scenarios.stories.story import (
    LINE_LIMIT,
    OPTION_LIMIT,
    TEXT_LIMIT,
    UNSAID,
    DecisionPoint,
    Option,
    Origin,
    Scene,
    SceneKind,
    StoryContent,
    is_blank,
)


class SuggestionKind(enum.StrEnum):
    """What is suggested: other words for a scene, or what a stranger adds to a story that is open to build."""

    WORDS = "words"
    NEXT = "next"
    CHOICE = "choice"
    PRACTICE = "practice"
    """Where I work it goes like this."""


class SuggestionState(enum.StrEnum):
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

    kind: SuggestionKind
    scene: str = ""
    heading: str = ""
    text: str = ""


LABEL_LIMIT = 100
"""Characters above which a text is too long to be a choice as a whole."""
_ORIGINS = {SuggestionKind.CHOICE: Origin.COMMUNITY, SuggestionKind.PRACTICE: Origin.CURRENT_PRACTICE}


def checked(suggestion: Suggestion) -> Suggestion:
    """The suggestion itself, where it can be kept; raises Invalid where it says nothing or too much."""
    if len(suggestion.text) > TEXT_LIMIT:
        raise Invalid(too_long(TEXT_LIMIT), field="text")
    if len(suggestion.heading) > LINE_LIMIT:
        raise Invalid(too_long(LINE_LIMIT), field="heading")
    needs_text = suggestion.kind in (SuggestionKind.WORDS, SuggestionKind.NEXT)  # Else its scene would have no words.
    if is_blank(suggestion.text) and (needs_text or is_blank(suggestion.heading)):
        raise Invalid(say("Write what you would suggest. A few words are enough."), field="text")
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
    if suggestion.kind is not SuggestionKind.WORDS:
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
    if suggestion.kind is SuggestionKind.WORDS and not suggestion.scene:
        return replace(content, what_happened=suggestion.text)
    if suggestion.kind is not SuggestionKind.WORDS and not suggestion.scene:
        content = _begun(content)
    scene = content.scene(suggestion.scene) or (content.first if not suggestion.scene else None)
    if scene is None:
        raise Conflict(say("The scene that this is about is no longer in the story."))
    if suggestion.kind is SuggestionKind.WORDS:
        return put(content, replace(scene, heading=suggestion.heading, narration=suggestion.text))
    if suggestion.kind is SuggestionKind.NEXT:
        return _followed(content, scene, suggestion)
    return _branched(content, _before_the_end(content, scene), suggestion)


def stays_in(made: StoryContent, later: StoryContent, suggestion: Suggestion) -> bool:
    """Whether a later revision still has what was woven into ``made``: its scene, also in other words, or its words."""
    added = {each.key for each in made.scenes if each.narration == suggestion.text}
    if not suggestion.text or any(later.scene(key) for key in added):
        return bool(suggestion.text)
    label = _label(suggestion)
    options = (option for each in later.scenes if each.decision for option in each.decision.options)
    told = (later.what_happened, *(each.narration for each in later.scenes))
    return any(option.label == label for option in options) or any(suggestion.text in each for each in told)


def _before_the_end(content: StoryContent, scene: Scene) -> Scene:
    """The scene that leads to an ending: what else could have been done comes before it. Any other scene itself."""
    if scene.kind is not SceneKind.ENDING:
        return scene
    return next((each for each in content.scenes if scene.key in {lead.target for lead in leads(each)}), scene)


def _begun(content: StoryContent) -> StoryContent:
    """The story in scenes: where there are none, the words in one box become the first."""
    if content.scenes:
        return content
    first = Scene("s1", heading=content.title, narration=content.what_happened, kind=SceneKind.ENDING)
    return replace(content, what_happened="", scenes=(first,))


def _followed(content: StoryContent, scene: Scene, suggestion: Suggestion) -> StoryContent:
    """A new scene between this one and what came after it; after a question, where its first unwritten choice leads.

    Where every choice leads on already, it stands apart for the story's holder to link.
    """
    made = _scene_of(content, suggestion, scene)
    if scene.decision is None:
        was_ending = scene.kind is SceneKind.ENDING
        made = replace(made, leads_to=scene.leads_to, kind=SceneKind.ENDING if was_ending else SceneKind.NARRATIVE)
        content = put(content, replace(scene, kind=SceneKind.NARRATIVE, leads_to=made.key))
    else:
        made = replace(made, kind=SceneKind.ENDING)
        content = put(content, _answered(scene, scene.decision, made.key))
    place = content.scenes.index(content.scene(scene.key) or scene) + 1
    return replace(content, scenes=(*content.scenes[:place], made, *content.scenes[place:]))


def _answered(scene: Scene, asked: DecisionPoint, key: str) -> Scene:
    """The scene with its first choice that led nowhere leading there."""
    unwritten = next((option.key for option in asked.options if option.leads_to is None), None)
    options = tuple(replace(each, leads_to=key) if each.key == unwritten else each for each in asked.options)
    return replace(scene, decision=replace(asked, options=options))


def _branched(content: StoryContent, scene: Scene, suggestion: Suggestion) -> StoryContent:
    """One more choice at the scene, which leads to a new scene; a scene that only went on becomes a question."""
    asked = scene.decision or DecisionPoint("", "", _as_written(content, scene))
    if len(asked.options) >= OPTION_LIMIT:
        raise Conflict(say("This scene has %(limit)s choices already, which is the most.", limit=OPTION_LIMIT))
    made = replace(_scene_of(content, suggestion, scene), kind=SceneKind.ENDING)
    option = Option(
        new_key((each.key for each in asked.options), "o"),
        _label(suggestion),
        made.key,
        _ORIGINS[suggestion.kind],
    )
    asked = replace(asked, options=(*asked.options, option))
    turning = replace(scene, kind=SceneKind.DECISION, decision=asked, leads_to=None)
    content = put(content, turning)
    return replace(content, scenes=(*content.scenes, made))


def _as_written(content: StoryContent, scene: Scene) -> tuple[Option, ...]:
    """The way on that a scene without a question has, as its first choice, called by what happens there."""
    after = content.scene(scene.leads_to)
    if after is None:
        return ()
    label = " ".join((after.heading.strip() or after.narration).split())
    return (Option("o1", _shortened(label) or "…", after.key),)


def _label(suggestion: Suggestion) -> str:
    return _shortened(" ".join((suggestion.heading.strip() or suggestion.text).split()))


def _shortened(label: str) -> str:
    """What a choice is called: its first sentence where it is a long text, cut at a word where that is too long."""
    if len(label) > LABEL_LIMIT:
        label = re.split(r"(?<=[.!?…。？！؟۔।]) ", label, maxsplit=1)[0]
    if len(label) <= LINE_LIMIT:
        return label
    return label[: LINE_LIMIT - 1].rsplit(" ", 1)[0].rstrip() + "…"


def _scene_of(content: StoryContent, suggestion: Suggestion, near: Scene) -> Scene:
    key = new_key((each.key for each in content.scenes), "s")
    return Scene(key, heading=suggestion.heading, narration=suggestion.text, stage=near.stage or UNSAID)
