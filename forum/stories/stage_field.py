"""The field that asks which part of the pathway a scene is: one of its stages, none of them, or not said."""

from __future__ import annotations

from typing import Any

from flask import session
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from forum.web.forms import SelectField
from scenarios.pathways.pathway import PathwayContent
from scenarios.stories.story import UNSAID

OUTSIDE = "(outside)"
"""What is sent for a scene outside the pathway: saying so is not the same as saying nothing."""


LED_BY = "led_by_a_stage"
"""Under this name a browser keeps the story that it began from a stage's page, and the stage's key."""


class StageField(SelectField):
    """Which part of the pathway a scene is. Its data is what is sent; ``stage`` is what that means."""

    def __init__(self, **kwargs: Any) -> None:
        asked = _l("Which part of the pathway is this?")
        hint = _l("If no part of it fits, say so. That is worth knowing.")
        super().__init__(asked, description=hint, **kwargs)

    def offer(self, pathway: PathwayContent, saved: str | None = UNSAID) -> None:
        """The stages of this pathway to choose from, and the saved one where this version no longer has it."""
        outside = _("None of these: the story is outside the pathway here")
        stages = [(stage.key, stage.name) for stage in pathway.stages]
        gone = [(saved, not_in_version(saved))] if saved and pathway.stage(saved) is None else []
        self.choices = [(UNSAID, _("Not said")), *gone, *stages, (OUTSIDE, outside)]

    @property
    def stage(self) -> str | None:
        """The chosen stage's key, None for outside the pathway, UNSAID where nobody said."""
        return None if self.data == OUTSIDE else self.data or UNSAID


def not_in_version(key: str) -> str:
    """What stands for a part of the pathway that a scene names and its version does not have: no form loses it."""
    return str(_("“%(key)s”, which this version of the pathway does not have", key=key))


def led_by(story_id: int, stage: str) -> None:
    """The story was begun from a stage's page, so that its first scene is offered that stage."""
    session[LED_BY] = (story_id, stage)


def stage_led_here(story_id: int, pathway: PathwayContent) -> str:
    """The key of the stage from whose page the story was begun, UNSAID where there is no such stage."""
    begun, key = session.get(LED_BY, (0, ""))
    return key if begun == story_id and pathway.stage(key) else UNSAID


def sent(stage: str | None) -> str:
    """What the field is filled with for a scene's stage."""
    return OUTSIDE if stage is None else stage
