"""What every form field shares: how it is described to the design system's components."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import Field, FieldList, FormField
from wtforms.form import BaseForm
from wtforms.validators import StopValidation, ValidationError

Params = dict[str, Any]


def is_storable(text: str) -> bool:
    """Whether a store can keep the text: no NUL, and no half of a character."""
    return "\0" not in text and not any("\ud800" <= character <= "\udfff" for character in text)


class Storable:
    """Refuses what no store can keep, and drops it from what is shown again."""

    def __call__(self, form: BaseForm, field: Field) -> None:
        """Raise ValidationError where something had to be dropped."""
        if isinstance(field.data, str) and not is_storable(field.data):
            field.data = "".join(filter(is_storable, field.data))
            raise ValidationError(_l("We took out a character that cannot be kept. Check this, and send it again."))


class AnswerRequired:
    """Asks for an answer where one is needed, and lets an empty one pass where none is.

    ``required`` is False, True, or the sentence that asks.
    """

    def __init__(self, required: Any, usual: Any) -> None:
        self.asks = usual if required is True else required

    def __call__(self, form: BaseForm, field: Field) -> None:
        """Raise StopValidation for an empty answer, with a sentence only where one is needed."""
        if field.data:
            return
        # Without "there is no such choice", which an empty answer is not.
        field.errors = list(field.process_errors)
        if self.asks and not field.errors:
            raise StopValidation(self.asks)
        raise StopValidation()


def described(field: Field, **more: Any) -> Params:
    """What every component takes of a field."""
    return {
        "id": field.id,
        "name": field.name,
        "label": {"text": field.label.text},
        "hint": {"text": field.description} if field.description else None,
        "errorMessage": _error(field),
        **more,
    }


def grouped(field: Field, items: Sequence[Mapping[str, Any]]) -> Params:
    """What a component takes of a field with several parts, under one legend."""
    params = described(field, items=items)
    params["idPrefix"] = params.pop("id")
    params["fieldset"] = {"legend": {**params.pop("label"), "size": "s"}}
    return params


def merged(under: Params, over: Mapping[str, Any]) -> Params:
    """The parameters of a field with what its template asks for on top, one level deep."""
    both = dict(under)
    for name, value in over.items():
        below = both.get(name)
        deep = isinstance(below, dict) and isinstance(value, Mapping)
        both[name] = {**below, **value} if deep and below else value
    return both


def leaves(fields: Iterable[Field]) -> Iterator[Field]:
    """The fields that are filled in, those inside lists and groups of fields included."""
    for field in fields:
        if isinstance(field, FieldList | FormField):
            yield from leaves(field)
        else:
            yield field


def sentences(errors: Iterable[Any]) -> list[str]:
    """Every error of a field, those of its parts included, as text."""
    found: list[str] = []
    for error in errors:
        if isinstance(error, Mapping):
            found += [text for inner in error.values() for text in sentences(inner)]
        elif isinstance(error, list | tuple):
            found += sentences(error)
        else:
            found.append(str(error))
    return found


def _error(field: Field) -> Params | None:
    texts = sentences(field.errors)
    return {"text": texts[0], "visuallyHiddenText": _l("Error")} if texts else None
