"""A form that shows both texts where somebody else saved the same part since it was opened."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Self

from flask_babel import gettext as _
from wtforms import Field, FieldList, FormField, SelectFieldBase

from forum.web.forms import Form


class ComparedForm(Form):
    """What ``forum/compare.html`` shows. A form of this kind carries in ``based_on`` what its editor saw."""

    saved_meanwhile: Self | None = None
    """The same form with what is saved now, where that was saved since this form was opened."""

    @property
    def status(self) -> int:
        """409 where there are two texts to compare."""
        return 409 if self.saved_meanwhile else super().status

    def differences(self) -> Iterator[tuple[str, str]]:
        """Each field, by its label, in which the saved text differs from this one, with the saved text."""
        for theirs in self.saved_meanwhile or ():
            if theirs.name not in ("based_on", "csrf_token") and theirs.data != self[theirs.short_name].data:
                yield str(theirs.label.text), shown(theirs) or _("(nothing)")


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
