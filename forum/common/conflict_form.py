"""A form that shows both texts where somebody else saved the same part since it was opened."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Self

from wtforms import Field, FieldList, FormField, HiddenField, SelectFieldBase

from forum.web.forms import Form
from forum.web.storage import run_in_thread
from scenarios.text_diff import Pieces, compare


class ConflictForm(Form):
    """What ``forum/common/compare.html`` shows. A form of this kind carries in ``based_on`` what its editor saw."""

    saved_meanwhile: Self | None = None
    """The same form with what is saved now, where that was saved since this form was opened."""

    saved_in: object | None = None
    """The story that it was saved in, where it is a part of one: then its page offers to keep either text."""

    saved_by: str = ""
    """Who saved it, as far as whoever is asking may know."""

    @property
    def status(self) -> int:
        """409 where there are two texts to compare."""
        return 409 if self.saved_meanwhile else super().status

    def asked(self) -> list[Field]:
        """The fields that somebody fills in."""
        return [field for field in self if field.name != "based_on" and not isinstance(field, HiddenField)]

    def differences(self) -> Iterator[FieldDifference]:
        """Each field in which the saved text differs from this one."""
        for theirs in self.saved_meanwhile.asked() if self.saved_meanwhile else ():
            mine = self[theirs.short_name]
            if theirs.data != mine.data:
                yield FieldDifference(str(mine.label.text), shown(theirs), shown(mine))


@dataclass(frozen=True)
class FieldDifference:
    """A field, by its label, with what is saved now and what was typed."""

    name: str
    theirs: str
    mine: str

    @property
    def pieces(self) -> Pieces:
        """The two compared word by word."""
        return run_in_thread(compare, self.theirs, self.mine)


def shown(field: Field) -> str:
    """What a field says, as text."""
    if isinstance(field, FieldList):
        return "\n".join(filter(None, map(shown, field)))
    if isinstance(field, FormField):
        return ", ".join(filter(None, (shown(each) for each in field.form if each.type != "HiddenField")))
    if isinstance(field, SelectFieldBase):
        choices: Iterator[Any] = iter(field.iter_choices())
        return ", ".join(str(each.label) for each in choices if each.selected)
    return str(field.data or "")
