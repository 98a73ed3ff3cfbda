"""Fields for a choice: one of a few, any of a few, one of many, or one yes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from flask_babel import lazy_gettext as _l
from markupsafe import Markup
from wtforms import Field, SelectMultipleField
from wtforms import SelectField as WTSelectField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]

from forum.web.components import render
from forum.web.fields.base import AnswerRequired, Params, described, grouped, merged

Choice = tuple[Any, ...]
"""(value, label) or (value, label, hint)."""


class ChoosingField(WTSelectField):
    """A field with choices, which are set when it is made or any time before it is used.

    ``required`` is False, True, or the sentence that asks.
    """

    def __init__(
        self,
        label: Any = None,
        validators: Sequence[Any] = (),
        *,
        choices: Iterable[Choice] = (),
        required: Any = False,
        **kwargs: Any,
    ) -> None:
        kwargs.setdefault("invalid_choice_message", _l("Choose one of these."))
        super().__init__(label, [AnswerRequired(required, _l("Choose an answer.")), *validators], **kwargs)
        self.choices = choices

    @property
    def choices(self) -> list[Any]:
        """The choices as WTForms keeps them."""
        return self._offered

    @choices.setter  # type: ignore[override]  # The types that we have are of an older WTForms.
    def choices(self, choices: Iterable[Choice] | None) -> None:
        self._offered = [
            SelectChoice(value, label, {"hint": hint[0]} if hint else {}) for value, label, *hint in choices or ()
        ]

    def items(self, mark: str) -> list[Params]:
        """The choices as a component takes them; ``mark`` is its word for the chosen ones."""
        return [
            {"value": str(value), "text": label, mark: chosen, "hint": _hint(keywords)}
            for value, label, chosen, keywords in self.iter_choices()
        ]


def _hint(keywords: Mapping[str, Any]) -> Params | None:
    return {"text": keywords["hint"]} if "hint" in keywords else None


class RadiosField(ChoosingField):
    """One of a few."""

    def __call__(self, **params: Any) -> Markup:
        """The component "radios"."""
        return render("radios", merged(grouped(self, self.items("checked")), params))


class CheckboxesField(ChoosingField, SelectMultipleField):
    """Any number of a few; its data is a list."""

    def __call__(self, **params: Any) -> Markup:
        """The component "checkboxes"."""
        return render("checkboxes", merged(grouped(self, self.items("checked")), params))


class SelectField(ChoosingField):
    """One of many."""

    def __call__(self, **params: Any) -> Markup:
        """The component "select"."""
        return render("select", merged(described(self, items=self.items("selected")), params))


class CheckboxField(Field):
    """One yes; its data is True or False."""

    def process_formdata(self, valuelist: list[Any]) -> None:
        """A box that is sent is ticked."""
        self.data = bool(valuelist)

    def __call__(self, **params: Any) -> Markup:
        """The component "checkboxes" with one box, whose label needs no legend."""
        given = described(self)
        box = {
            "value": "yes",
            "text": given.pop("label")["text"],
            "hint": given.pop("hint"),
            "checked": bool(self.data),
        }
        given["idPrefix"] = given.pop("id")
        return render("checkboxes", merged({**given, "items": [box]}, params))
