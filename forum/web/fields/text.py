"""Fields for text: a line, many lines, a passphrase."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask_babel import lazy_gettext as _l
from markupsafe import Markup
from wtforms import StringField
from wtforms.validators import DataRequired, Length

from forum.web.components import render
from forum.web.fields.base import Storable, described, merged
from forum.web.translation import tell_later
from scenarios.errors import too_long


class TextField(StringField):
    """One line, trimmed; its data is always a string.

    ``required`` is False, True, or the sentence that asks; ``limit`` is in characters.
    """

    data: str

    def __init__(
        self,
        label: Any = None,
        validators: Sequence[Any] = (),
        *,
        limit: int | None = None,
        required: Any = False,
        **kwargs: Any,
    ) -> None:
        rules: list[Any] = [Storable()]
        if required:
            rules.append(DataRequired(_l("Enter an answer.") if required is True else required))
        if limit:
            rules.append(Length(max=limit, message=tell_later(too_long(limit))))
        super().__init__(label, [*rules, *validators], **kwargs)
        self.limit = limit

    def process_data(self, value: Any) -> None:
        """Take what the form is filled with; nothing is an empty text."""
        self.data = "" if value is None else str(value)

    def process_formdata(self, valuelist: list[Any]) -> None:
        """Take what was typed, with the line ends that stores keep."""
        if valuelist:
            self.data = str(valuelist[0]).replace("\r\n", "\n").strip()

    def __call__(self, **params: Any) -> Markup:
        """The component "input"."""
        return render("input", merged(described(self, value=self.data), params))


class PassphraseField(TextField):
    """One line that browsers hide and may keep in their password manager; never shown again."""

    def process_formdata(self, valuelist: list[Any]) -> None:
        """Take exactly what was typed."""
        if valuelist:
            self.data = str(valuelist[0])

    def __call__(self, **params: Any) -> Markup:
        """The component "input", of the type that browsers hide."""
        hidden = described(self, type="password", autocomplete="current-password", spellcheck=False)
        return render("input", merged(hidden, params))


class TextAreaField(TextField):
    """Many lines, with a count of what is left where there is a limit."""

    def __call__(self, **params: Any) -> Markup:
        """The component "characterCount", or "textarea" without a limit or with ``counted=False``."""
        counted = params.pop("counted", True)
        given = merged(described(self, value=self.data, rows=5), params)
        if self.limit and counted:
            return render("characterCount", {**given, "maxlength": self.limit, "threshold": 75})
        return render("textarea", given)
