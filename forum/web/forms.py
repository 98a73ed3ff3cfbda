"""Form fields that render themselves as the design system's components.

A view makes a form, a template says ``{{ form.title() }}``. A form that fails is shown again with
everything that was typed, a summary of what to mend, and status 422.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from flask import Flask, abort, request
from flask_babel import lazy_gettext as _l
from flask_wtf import CSRFProtect, FlaskForm
from markupsafe import Markup
from wtforms import Field, SelectChoice, SelectMultipleField, StringField
from wtforms import SelectField as _SelectField
from wtforms.validators import InputRequired, Length, StopValidation, ValidationError

from forum.web.components import render
from forum.web.translation import tell
from scenarios.errors import Invalid, Refusal

FORM_LIMIT = 256 * 1024
"""Largest body of a request in bytes, unless its view is marked with ``takes_up_to``."""

csrf = CSRFProtect()
"""Every form that changes something carries a token; ``csrf.exempt`` a view only with a reason."""

Choice = tuple[Any, ...]
"""(value, label) or (value, label, hint)."""

_UNKNOWN = _l("Choose one of these.")
_TAKES = "takes_up_to_bytes"


def takes_up_to(size: int) -> Callable[[Any], Any]:
    """State that a view takes bodies of up to ``size`` bytes, where FORM_LIMIT is too little or too much."""

    def mark(view: Any) -> Any:
        setattr(view, _TAKES, size)
        return view

    return mark


def is_storable(text: str) -> bool:
    """Whether a store can keep the text: no NUL, and no half of a character."""
    return "\0" not in text and not any("\ud800" <= character <= "\udfff" for character in text)


def init_app(app: Flask) -> None:
    """Check tokens, sizes and characters of whatever is sent, before any view sees it."""
    app.config.update(
        WTF_CSRF_TIME_LIMIT=None,  # A story may be written over an afternoon.
        MAX_CONTENT_LENGTH=FORM_LIMIT,
        MAX_FORM_MEMORY_SIZE=FORM_LIMIT,
        MAX_FORM_PARTS=2_000,
    )

    @app.before_request
    def take_no_more_than_the_view_takes() -> None:
        if request.endpoint is not None:
            size = getattr(app.view_functions[request.endpoint], _TAKES, FORM_LIMIT)
            request.max_content_length = request.max_form_memory_size = size
        if not is_storable(request.path) or not all(map(is_storable, request.args.values())):
            abort(400)

    csrf.init_app(app)  # After the size is set: checking the token reads the form.


class Form(FlaskForm):
    """A form that can be blamed by the library's rules and shows all that is wrong at its top."""

    def blame(self, fault: Refusal) -> None:
        """Show a refusal of the library at the field it names, or at the top of the form."""
        named = fault.field if isinstance(fault, Invalid) else ""
        if named in self._fields:
            field = self._fields[named]
            field.errors = [*field.errors, tell(fault.message)]
        else:
            self.form_errors = [*self.form_errors, tell(fault.message)]

    @property
    def status(self) -> int:
        """The status of the page that shows this form: 422 once something has to be mended."""
        return 422 if self.errors else 200

    def error_summary(self) -> Markup:
        """All that has to be mended, each a link to its field; nothing where all is well."""
        listed: list[dict[str, str]] = [{"text": str(text)} for text in self.form_errors]
        for field in self:
            listed += [{"text": str(text), "href": f"#{field.id}"} for text in _flat(field.errors)]
        if not listed:
            return Markup()
        return render("errorSummary", {"titleText": _l("There is a problem"), "errorList": listed})


def _flat(errors: Iterable[Any]) -> Iterable[str]:
    for error in errors:
        if isinstance(error, Mapping):
            yield from (text for texts in error.values() for text in _flat(texts))
        elif isinstance(error, list | tuple):
            yield from _flat(error)
        else:
            yield str(error)


def _shared(field: Field, params: Mapping[str, Any]) -> dict[str, Any]:
    """What every component takes, with what the template asked for on top."""
    described: dict[str, Any] = {
        "id": field.id,
        "name": field.name,
        "label": {"text": field.label.text},
        "hint": {"text": field.description} if field.description else None,
        "errorMessage": _error(field),
    }
    return _merged(described, params)


def _error(field: Field) -> dict[str, Any] | None:
    texts = list(_flat(field.errors))
    return {"text": texts[0], "visuallyHiddenText": _l("Error")} if texts else None


def _merged(under: dict[str, Any], over: Mapping[str, Any]) -> dict[str, Any]:
    merged = dict(under)
    for name, value in over.items():
        below = merged.get(name)
        merged[name] = {**below, **value} if isinstance(below, dict) and isinstance(value, Mapping) else value
    return merged


def _grouped(field: Field, params: Mapping[str, Any], items: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """A set of choices or parts under one legend."""
    shared = _shared(field, {})
    label = shared.pop("label")
    shared["idPrefix"] = shared.pop("id")
    return _merged({**shared, "fieldset": {"legend": {**label, "size": "s"}}, "items": items}, params)


class _Storable:
    """Refuses what no store can keep, and drops it from what is shown again."""

    def __call__(self, form: Form, field: Field) -> None:
        if isinstance(field.data, str) and not is_storable(field.data):
            field.data = "".join(character for character in field.data if is_storable(character))
            raise ValidationError(_l("We took out a character that cannot be kept. Check this, and send it again."))


def _rules(required: Any, limit: int | None, validators: Sequence[Any]) -> list[Any]:
    rules: list[Any] = [_Storable()]
    if required:
        rules.append(InputRequired(_l("Enter an answer.") if required is True else required))
    if limit:
        rules.append(Length(max=limit, message=_l("Make this %(max)d characters or fewer.")))
    return [*rules, *validators]


class _Text(StringField):
    """One text, trimmed; ``required`` is True or the sentence that asks for it, ``limit`` in characters."""

    def __init__(
        self, label: Any = None, validators: Sequence[Any] = (), *, limit: int | None = None, required: Any = False, **kwargs: Any
    ) -> None:
        super().__init__(label, _rules(required, limit, validators), **kwargs)
        self.limit = limit

    def process_formdata(self, valuelist: list[Any]) -> None:
        if valuelist:
            self.data = str(valuelist[0]).replace("\r\n", "\n").strip()


class TextField(_Text):
    """One line."""

    def widget(self, field: Field, **params: Any) -> Markup:  # type: ignore[override]
        """The component "input"."""
        return render("input", _merged(_shared(field, {"value": field._value()}), params))


class PassphraseField(_Text):
    """One line that the browser may keep in its password manager; never shown again."""

    def process_formdata(self, valuelist: list[Any]) -> None:
        if valuelist:
            self.data = str(valuelist[0])

    def widget(self, field: Field, **params: Any) -> Markup:  # type: ignore[override]
        """The component "input", of the type that browsers hide."""
        return render("input", _merged(_shared(field, {"type": "password", "autocomplete": "current-password"}), params))


class TextAreaField(_Text):
    """Many lines, with a count of what is left where there is a limit."""

    def widget(self, field: Field, **params: Any) -> Markup:  # type: ignore[override]
        """The component "character-count", or "textarea" without a limit."""
        given = _merged(_shared(field, {"value": field._value(), "rows": 5}), params)
        if self.limit and given.pop("counted", True):
            return render("characterCount", {**given, "maxlength": self.limit, "threshold": 75})
        return render("textarea", given)


class _Chosen:
    """Lets an empty choice pass where none is asked for, else asks for it."""

    def __init__(self, required: Any) -> None:
        self.required = required

    def __call__(self, form: Form, field: Field) -> None:
        if field.data:
            return
        field.errors = list(field.process_errors)  # Without "no such choice", which an empty one is not.
        if self.required and not field.errors:
            raise StopValidation(_l("Choose an answer.") if self.required is True else self.required)
        raise StopValidation()


class _Choosing(_SelectField):
    """Choices are (value, label) or (value, label, hint), set when made or later."""

    def __init__(
        self, label: Any = None, validators: Sequence[Any] = (), *, choices: Iterable[Choice] = (), required: Any = False, **kwargs: Any
    ) -> None:
        super().__init__(label, [_Chosen(required), *validators], invalid_choice_message=_UNKNOWN, **kwargs)
        self.choices = choices

    @property
    def choices(self) -> list[SelectChoice]:
        """The choices as WTForms keeps them."""
        return self._offered

    @choices.setter
    def choices(self, choices: Iterable[Choice] | None) -> None:
        self._offered = [SelectChoice(value, label, {"hint": hint} if hint else {}) for value, label, *hint in choices or ()]

    def items(self, mark: str) -> list[dict[str, Any]]:
        """The choices as a component takes them; ``mark`` is its word for the chosen ones."""
        return [
            {"value": str(each.value), "text": each.label, mark: each.selected, "hint": _hint(each.render_kw)}
            for each in self.iter_choices()
        ]


def _hint(keywords: Mapping[str, Any]) -> dict[str, Any] | None:
    return {"text": keywords["hint"][0]} if keywords else None


class RadiosField(_Choosing):
    """One of a few."""

    def widget(self, field: RadiosField, **params: Any) -> Markup:  # type: ignore[override]
        """The component "radios"."""
        return render("radios", _grouped(field, params, self.items("checked")))


class CheckboxesField(_Choosing, SelectMultipleField):
    """Any number of a few; its data is a list."""

    def widget(self, field: CheckboxesField, **params: Any) -> Markup:  # type: ignore[override]
        """The component "checkboxes"."""
        return render("checkboxes", _grouped(field, params, self.items("checked")))


class CheckboxField(Field):
    """One yes; its data is True or False."""

    def process_formdata(self, valuelist: list[Any]) -> None:
        self.data = bool(valuelist)

    def widget(self, field: Field, **params: Any) -> Markup:  # type: ignore[override]
        """The component "checkboxes" with one box."""
        shared = _shared(field, {})
        item = {"value": "yes", "text": shared.pop("label")["text"], "checked": bool(field.data), "hint": shared.pop("hint")}
        shared["idPrefix"] = shared.pop("id")
        return render("checkboxes", _merged({**shared, "items": [item]}, params))


class SelectField(_Choosing):
    """One of many."""

    def widget(self, field: SelectField, **params: Any) -> Markup:  # type: ignore[override]
        """The component "select"."""
        return render("select", _merged(_shared(field, {"items": self.items("selected")}), params))


_CLOCK = re.compile(r"(\d{1,2})(?:[:.h ]?([0-5]\d))?\s*([ap])?\.?m?\.?", re.IGNORECASE)


class TimeField(_Text):
    """A clock time as people write it ("10:50pm", "22.50", "9 am"); its data is "HH:MM", or ""."""

    def process_formdata(self, valuelist: list[Any]) -> None:
        super().process_formdata(valuelist)
        self.typed = self.data or ""
        self.data = clock_time(self.typed)
        if self.data is None:
            raise ValueError(_l("Enter a time such as 10:50pm or 22:50."))

    def _value(self) -> str:
        return self.data if self.data is not None else getattr(self, "typed", "")

    def widget(self, field: Field, **params: Any) -> Markup:  # type: ignore[override]
        """The component "input", short."""
        return render("input", _merged(_shared(field, {"value": self._value(), "width": "5"}), params))


def clock_time(typed: str) -> str | None:
    """The clock time "HH:MM" that was meant, "" for nothing, None where it is no time."""
    if not typed:
        return ""
    match = _CLOCK.fullmatch(typed.strip())
    if match is None:
        return None
    hour, minute, half = int(match[1]), int(match[2] or 0), (match[3] or "").lower()
    if half:
        if not 1 <= hour <= 12:
            return None
        hour = hour % 12 + (12 if half == "p" else 0)
    return f"{hour:02}:{minute:02}" if hour < 24 else None


class DateField(Field):
    """A day in three boxes; its data is a date, or None where all are empty."""

    PARTS = (("day", _l("Day"), 2), ("month", _l("Month"), 2), ("year", _l("Year"), 4))

    def __init__(self, label: Any = None, validators: Sequence[Any] = (), *, required: Any = False, **kwargs: Any) -> None:
        super().__init__(label, [_Chosen(required) if required else _Storable(), *validators], **kwargs)
        self.typed: dict[str, str] = {}

    def process(self, formdata: Any, data: Any = ..., extra_filters: Any = None) -> None:
        """Read the three boxes of the form, which have names of their own."""
        parts = {part: f"{self.name}-{part}" for part, _, _ in self.PARTS}
        if formdata and any(name in formdata for name in parts.values()):
            self.process_errors = []
            self.raw_data = []
            self.typed = {part: str(formdata.get(name, "")).strip() for part, name in parts.items()}
            self.data = self._date()
        else:
            initial = self.default if data is ... else data
            self.data = initial() if callable(initial) else initial
            self.process_errors = []
            self.typed = {}

    def _date(self) -> datetime.date | None:
        if not any(self.typed.values()):
            return None
        try:
            return datetime.date(*(int(self.typed[part]) for part in ("year", "month", "day")))
        except ValueError:
            self.process_errors.append(str(_l("Enter a real date, such as 27 3 2027.")))
            return None

    def widget(self, field: Field, **params: Any) -> Markup:  # type: ignore[override]
        """The component "date-input"."""
        shown = self.typed or ({part: str(getattr(self.data, part)) for part, _, _ in self.PARTS} if self.data else {})
        items = [
            {
                "id": self.id if part == "day" else f"{self.id}-{part}", "name": f"{self.name}-{part}", "label": label,
                "value": shown.get(part, ""), "width": width, "inputmode": "numeric", "error": bool(self.errors),
            }
            for part, label, width in self.PARTS
        ]
        given = _grouped(field, params, items)
        given["id"] = f"{given.pop('idPrefix')}-group"
        given.pop("name")
        return render("dateInput", given)
