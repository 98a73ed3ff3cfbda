"""The form that asks once before a story's words are deleted."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from forum.web.forms import CheckboxField, Form
from scenarios.errors import Invalid
from scenarios.message import say


class WithdrawForm(Form):
    """One tick, since this cannot be undone."""

    sure = CheckboxField(_l("Yes, delete my words"))

    def is_sure(self) -> bool:
        """Whether the box is ticked; where it is not, the form says so."""
        if not self.sure.data:
            self.blame(Invalid(say("Tick the box if you want to delete your words."), field="sure"))
        return bool(self.sure.data)
