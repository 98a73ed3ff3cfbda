"""The field that asks which part of the pathway a scene is: one of its stages, none of them, or not said."""

from __future__ import annotations

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from forum.web.forms import SelectField
from scenarios.pathway import PathwayContent
from scenarios.story import UNSAID

OUTSIDE = "(outside)"
"""What is sent for a scene outside the pathway: saying so is not the same as saying nothing."""


class StageField(SelectField):
    """Which part of the pathway a scene is. Its data is what is sent; ``stage`` is what that means."""

    def __init__(self, **kwargs: Any) -> None:
        asked = _l("Which part of the pathway is this?")
        hint = _l("If no part of it fits, say so. That is worth knowing.")
        super().__init__(asked, description=hint, **kwargs)

    def offer(self, pathway: PathwayContent) -> None:
        """The stages of this pathway to choose from."""
        outside = _("None of these: the story is outside the pathway here")
        stages = [(stage.key, stage.name) for stage in pathway.stages]
        self.choices = [(UNSAID, _("Not said")), *stages, (OUTSIDE, outside)]

    @property
    def stage(self) -> str | None:
        """The chosen stage's key, None for outside the pathway, UNSAID where nobody said."""
        return None if self.data == OUTSIDE else self.data or UNSAID


def sent(stage: str | None) -> str:
    """What the field is filled with for a scene's stage."""
    return OUTSIDE if stage is None else stage
