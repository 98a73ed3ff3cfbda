"""Fields for a day and for a clock time, typed as people write them."""

from __future__ import annotations

import datetime
import re
from collections.abc import Sequence
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from markupsafe import Markup
from wtforms import Field

from forum.web.components import render
from forum.web.fields.base import AnswerRequired, described, grouped, merged
from forum.web.fields.text import TextField

_CLOCK = re.compile(r"(\d{1,2})(?:[:.h ]?([0-5]\d))?\s*(?:([ap])\.?m?\.?)?", re.ASCII | re.IGNORECASE)


def clock_time(typed: str) -> str | None:
    """The clock time "HH:MM" that was meant, "" for nothing, None where it is no time."""
    if not typed.strip():
        return ""
    match = _CLOCK.fullmatch(typed.strip())
    if match is None:
        return None
    hour, minute, half = int(match[1]), match[2] or "00", (match[3] or "").lower()
    if half:
        if not 1 <= hour <= 12:
            return None
        hour = hour % 12 + (12 if half == "p" else 0)
    return f"{hour:02}:{minute}" if hour < 24 else None


class TimeField(TextField):
    """A clock time such as "10:50pm", "22.50" or "9 am"; its data is "HH:MM", or ""."""

    def process_formdata(self, valuelist: list[Any]) -> None:
        """Read the time; what is none stays as it was typed, to be mended."""
        super().process_formdata(valuelist)
        time = clock_time(self.data)
        if time is None:
            raise ValueError(_("Enter a time such as 10:50pm or 22:50."))
        self.data = time

    def __call__(self, **params: Any) -> Markup:
        """The component "input", short."""
        return render("input", merged(described(self, value=self.data, width="5"), params))


class DateField(Field):
    """A day in three boxes; its data is a date, or None."""

    PARTS = (("day", _l("Day"), 2), ("month", _l("Month"), 2), ("year", _l("Year"), 4))

    data: datetime.date | None

    def __init__(
        self,
        label: Any = None,
        validators: Sequence[Any] = (),
        *,
        required: Any = False,
        **kwargs: Any,
    ) -> None:
        super().__init__(label, [AnswerRequired(required, _l("Enter a date.")), *validators], **kwargs)
        self.typed: dict[str, str] = {}

    def process(self, formdata: Any, data: Any = None, extra_filters: Any = None) -> None:
        """Read the three boxes, which have names of their own; without them, take what is given."""
        super().process(None, data, extra_filters)
        if not isinstance(self.data, datetime.date):
            self.data = None
        names = {part: f"{self.name}-{part}" for part, *_rest in self.PARTS}
        if formdata and any(name in formdata for name in names.values()):
            self.typed = {part: str(formdata.get(name, "")).strip() for part, name in names.items()}
            self.data = self._date()

    def _date(self) -> datetime.date | None:
        if not any(self.typed.values()):
            return None
        try:
            return datetime.date(*(int(self.typed[part]) for part in ("year", "month", "day")))
        except (ValueError, OverflowError):
            self.process_errors = [_("Enter a real date: the day, the month and the year in numbers.")]
            return None

    def __call__(self, **params: Any) -> Markup:
        """The component "dateInput"."""
        shown = self.typed
        if self.data and not shown:
            shown = {part: str(getattr(self.data, part)) for part, *_rest in self.PARTS}
        boxes = [
            {
                "id": self.id if part == "day" else f"{self.id}-{part}",
                "name": f"{self.name}-{part}",
                "label": label,
                "value": shown.get(part, ""),
                "width": width,
                "inputmode": "numeric",
                "error": bool(self.errors),
            }
            for part, label, width in self.PARTS
        ]
        given = grouped(self, boxes)
        given["id"] = f"{given.pop('idPrefix')}-group"
        del given["name"]
        return render("dateInput", merged(given, params))
