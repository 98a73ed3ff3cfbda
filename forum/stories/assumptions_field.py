"""The field that asks what a scene tests, of all that the pathway takes for granted: any of it, or nothing."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from flask_babel import lazy_gettext as _l

from forum.stories.stage_field import not_in_version
from forum.web.forms import CheckboxesField
from scenarios.pathways.pathway import PathwayContent


class AssumptionsField(CheckboxesField):
    """Which assumptions a scene tests. Its data is a list of their keys."""

    def __init__(self, **kwargs: Any) -> None:
        asked = _l("What the pathway takes for granted, and this moment tests")
        hint = _l("Only if you see one. It counts most at a turning point, where a room can be asked.")
        super().__init__(asked, description=hint, **kwargs)

    def offer(self, pathway: PathwayContent, saved: Iterable[str]) -> None:
        """All that this version takes for granted, and whatever the scene names that it does not."""
        known = [(each.key, each.text) for each in pathway.assumptions]
        gone = [(key, not_in_version(key)) for key in saved if pathway.assumption(key) is None]
        self.choices = [*known, *gone]
