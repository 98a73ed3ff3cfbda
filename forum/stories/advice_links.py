"""Where a piece of advice is mended: the writer's form with its field, or the scene on a moderator's page."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import url_for

from forum.stories.draft import Draft
from forum.stories.scene_pages import ScenePages
from scenarios.stories.advice import Advice, Code, StoryPart
from scenarios.stories.story import DecisionPoint

Mending = Callable[[Advice], str]
"""The address at which a piece of advice is mended."""

_FIELDS = {
    Code.EMPTY: "narration",
    Code.NO_TITLE: "title",
    Code.NO_ENDING: "kind",
    Code.TOO_LONG: "narration",
    Code.CLOSED: "time",
    Code.OUTSIDE: "stage",
    Code.NOT_ASSUMED: "assumptions",
    Code.NO_TRANSITION: "stage",
    Code.NO_QUESTION: "question",
}
"""The field that mends a piece of advice; where none is named, the way on."""


def mending(draft: Draft) -> Mending:
    """Links to the writer's forms, each to the field that mends it."""
    asking = {scene.key: scene.decision for scene in draft.content.scenes if scene.decision}

    def address(advice: Advice) -> str:
        if advice.part is StoryPart.WORDS or advice.scene is None:
            field = "title" if advice.code is Code.NO_TITLE else "what_happened"
            return url_for("story_part.words", story_id=draft.id, _anchor=field)
        where: dict[str, Any] = {"story_id": draft.id, "key": advice.scene}
        if advice.part is StoryPart.ORDER:
            return url_for("scenes.ask_where", **where)
        if advice.part is StoryPart.CHOICES:
            return url_for("options.edit", **where, _anchor=_choice_field(asking[advice.scene], advice))
        return url_for("scenes.edit", **where, _anchor=_FIELDS.get(advice.code, "leads_to"))

    return address


def beside(pages: ScenePages) -> Mending:
    """Links to the scenes where a page shows the story; "" where advice is about all of it."""
    return lambda advice: pages.address(advice.scene) if advice.scene else ""


def _choice_field(decision: DecisionPoint, advice: Advice) -> str:
    keys = [option.key for option in decision.options]
    if advice.code is Code.FEW_OPTIONS:
        return f"options-{len(keys)}-words"
    place = keys.index(advice.option) if advice.option in keys else 0
    if advice.code is Code.EMPTY:
        return f"options-{place}-words"
    return _FIELDS.get(advice.code, f"options-{place}-leads_to")
