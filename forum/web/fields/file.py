"""A field for a file that somebody chooses on their device."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask_babel import lazy_gettext as _l
from markupsafe import Markup
from werkzeug.datastructures import FileStorage
from wtforms import Field

from forum.web.components import render
from forum.web.fields.base import AnswerRequired, described, merged


class FileField(Field):
    """One file, as its bytes; the form must be sent as "multipart/form-data", and its view must say ``takes_up_to``.

    ``filename`` is the name that it was sent under, as anybody may have made it up.
    ``required`` is False, True, or the sentence that asks; ``accept`` is what the browser offers, such as ".json".
    """

    data: bytes
    filename: str

    def __init__(
        self,
        label: Any = None,
        validators: Sequence[Any] = (),
        *,
        required: Any = False,
        accept: str = "",
        **kwargs: Any,
    ) -> None:
        super().__init__(label, [AnswerRequired(required, _l("Choose a file.")), *validators], **kwargs)
        self.accept = accept

    def process_data(self, value: Any) -> None:
        """A form is never filled with a file beforehand."""
        self.data, self.filename = b"", ""

    def process_formdata(self, valuelist: list[Any]) -> None:
        """Read the file that was sent; a text in its place is none."""
        sent = [each for each in valuelist[:1] if isinstance(each, FileStorage)]
        self.data = b"".join(each.read() for each in sent)
        self.filename = "".join(each.filename or "" for each in sent)
        for each in sent:
            each.close()  # A large one lies in a file of its own until then.

    def __call__(self, **params: Any) -> Markup:
        """The component "fileUpload"."""
        given = described(self, attributes={"accept": self.accept} if self.accept else None)
        return render("fileUpload", merged(given, params))
