"""Forms, whose fields render themselves as the design system's components.

A view makes a form, and a template says ``{{ form.title() }}``. A form that fails is shown again
with everything that was typed, a summary of what to mend, and status 422.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from flask import Flask, abort, request
from flask_babel import lazy_gettext as _l
from flask_wtf import CSRFProtect, FlaskForm
from markupsafe import Markup
from sqlalchemy.orm import Session

from forum.web.components import render
from forum.web.fields.base import is_storable, leaves, sentences
from forum.web.fields.choice import CheckboxesField, CheckboxField, Choice, RadiosField, SelectField
from forum.web.fields.date_time import DateField, TimeField, clock_time
from forum.web.fields.file import FileField
from forum.web.fields.text import PassphraseField, TextAreaField, TextField
from forum.web.fields.upload import Unhurried
from forum.web.storage import database, share_once_the_form_is_here
from forum.web.translation import tell
from scenarios.errors import Invalid, Refusal

__all__ = [
    "FORM_LIMIT",
    "CheckboxField",
    "CheckboxesField",
    "Choice",
    "DateField",
    "FileField",
    "Form",
    "PassphraseField",
    "RadiosField",
    "SelectField",
    "TextAreaField",
    "TextField",
    "TimeField",
    "clock_time",
    "csrf",
    "is_storable",
    "takes_up_to",
]

View = TypeVar("View", bound=Callable[..., Any])
T = TypeVar("T")

FORM_LIMIT = 256 * 1024
"""Largest body of a request in bytes, unless its view says otherwise by ``takes_up_to``."""

csrf = CSRFProtect()
"""Every form that changes something carries a token; ``csrf.exempt`` a view only with a reason."""

_SIZE = "takes_up_to_bytes"


def takes_up_to(size: int) -> Callable[[View], View]:
    """State that a view takes bodies of up to ``size`` bytes, where FORM_LIMIT does not fit."""

    def stated(view: View) -> View:
        setattr(view, _SIZE, size)
        return view

    return stated


@dataclass(frozen=True)
class Done(Generic[T]):
    """What a piece of work gave that no rule refused."""

    value: T


class Form(FlaskForm):  # type: ignore[misc]  # Flask-WTF has no types.
    """A form that the library's rules can blame, and that shows all that is wrong at its top."""

    form_errors: list[Any]

    refusal: Refusal | None = None
    """The refusal that the form was blamed with last."""

    def write(self, work: Callable[[Session], T], *also: type[Refusal]) -> Done[T] | None:
        """Run ``work`` in one transaction of the store; None where it is refused as ``attempt`` says."""
        return self.attempt(lambda: database().write(work), *also)

    def attempt(self, work: Callable[[], T], *also: type[Refusal]) -> Done[T] | None:
        """Do ``work``; None where it raises Invalid, or one of the refusals ``also``, which this form then shows."""
        shown: tuple[type[Refusal], ...] = (Invalid, *also)
        try:
            return Done(work())
        except shown as fault:
            self.blame(fault)
            return None

    def blame(self, fault: Refusal) -> None:
        """Show a refusal of the library at the field that it names, or at the top of the form."""
        self.refusal = fault
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
        listed = [{"text": str(text)} for text in self.form_errors]
        for field in leaves(self):
            listed += [{"text": text, "href": f"#{field.id}"} for text in sentences(field.errors)]
        if not listed:
            return Markup()
        return render("errorSummary", {"titleText": _l("There is a problem"), "errorList": listed})


def init_app(app: Flask) -> None:
    """Check sizes, characters and tokens of whatever is sent, before any view sees it."""
    app.config.update(
        WTF_CSRF_TIME_LIMIT=None,  # A story may be written over an afternoon.
        MAX_CONTENT_LENGTH=FORM_LIMIT,
        MAX_FORM_MEMORY_SIZE=FORM_LIMIT,
        MAX_FORM_PARTS=2_000,
    )

    @app.before_request
    def take_only_what_the_view_takes() -> None:
        if request.endpoint is not None:
            size = getattr(app.view_functions[request.endpoint], _SIZE, FORM_LIMIT)
            request.max_content_length = request.max_form_memory_size = size
            if (request.content_length or 0) > FORM_LIMIT:
                request.environ["wsgi.input"] = Unhurried(request.environ["wsgi.input"])
        if not is_storable(request.path) or not all(map(is_storable, request.args.values())):
            abort(400)

    csrf.init_app(app)  # Checking the token reads the form, so only after its size is set.
    share_once_the_form_is_here(app)
