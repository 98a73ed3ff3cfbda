"""The form of a part of a story, which carries what its writer saw."""

from __future__ import annotations

import hashlib
from typing import Any, Self

from wtforms import IntegerField
from wtforms.widgets import HiddenInput

from forum.common.conflict_form import ConflictForm
from forum.stories.draft import Draft
from scenarios.row_number import typed_number


class SeenField(IntegerField):
    """Which words the writer saw: the revision's number, and a print of this part of it.

    0, which is no number, where the form does not say. Sent as "12.3f9c…", or as the number alone.
    """

    widget = HiddenInput()
    part = ""

    @property
    def carried(self) -> str:
        """What a form carries of it."""
        return f"{self.data or 0}.{self.part}" if self.part else str(self.data or 0)

    def _value(self) -> str:
        return self.carried

    def process_formdata(self, valuelist: list[Any]) -> None:
        """Read the number; whatever is none leads to a comparison, never to a loss."""
        typed, _dot, self.part = (str(valuelist[0]) if valuelist else "").partition(".")
        self.data = typed_number(typed) or 0


class PartForm(ConflictForm):
    """A part of a story. It carries what its writer saw, so that words which somebody else saved in the same part
    meanwhile are shown and not overwritten. What was changed in other parts is none of its business.
    """

    based_on = SeenField()

    saved_in: Draft | None = None
    """The draft that it was saved in."""

    @property
    def seen(self) -> int:
        """The number of the revision that the writer saw."""
        return self.based_on.data or 0

    def print(self) -> str:
        """What tells this part's words from any others."""
        words = [(field.name, field.data) for field in self.asked()]
        return hashlib.sha256(repr(words).encode("utf-8", "replace")).hexdigest()[:16]

    def made_from(self, draft: Draft) -> Self:
        """This form, filled with what a draft has now, with a note of that in it."""
        self.based_on.raw_data, self.based_on.data, self.based_on.part = None, draft.number, self.print()
        return self

    def show_again(self, latest: Draft) -> None:
        """Base the form on what is saved now, which its writer is about to be shown."""
        self.based_on.raw_data, self.based_on.data = None, latest.number
        self.based_on.part = self.saved_meanwhile.print() if self.saved_meanwhile else ""
