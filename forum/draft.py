"""A draft: the story that a writer has before them, and the form that saves a part of it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, Self

from flask_babel import gettext as _
from wtforms import Field, FieldList, FormField, IntegerField, SelectFieldBase
from wtforms.widgets import HiddenInput

from forum.web.access import current_account
from forum.web.forms import Form
from forum.web.storage import database
from scenarios.account import Action, may
from scenarios.errors import Conflict, Invalid, NotAllowed, NotFound
from scenarios.manuscript import Change
from scenarios.message import say
from scenarios.pathway import PathwayContent
from scenarios.store import story as stories
from scenarios.store.story import RevisionRow, StoryRow
from scenarios.story import StoryContent

WRITERS_OWN = "a story's writer, by their account or by its private link"
LONG_FORM = 1024 * 1024
"""Largest form of a writer in bytes: the longest texts, in an alphabet that takes twelve bytes a letter."""


@dataclass(frozen=True)
class Draft:
    """A story of whoever is asking, with its newest revision."""

    row: StoryRow
    revision: RevisionRow

    @property
    def id(self) -> int:
        """The story's number."""
        return self.row.id

    @property
    def number(self) -> int:
        """The newest revision's number, which a form carries to show what its writer saw."""
        return self.revision.number

    @property
    def content(self) -> StoryContent:
        """The words as they are now."""
        return self.revision.content

    @property
    def pathway(self) -> PathwayContent:
        """The model that the story tests."""
        return self.revision.pathway_version.content


def mine(story_id: int) -> Draft:
    """A story of whoever is asking. Raises NotFound for anybody else's: nobody learns that it is there."""
    unknown = NotFound(
        say("We cannot show a story here. If it is yours, open it by its private link, or sign in.")
    )
    with database().read() as session:
        try:
            row = stories.get(session, story_id)
        except NotFound as fault:
            raise unknown from fault
        if not may(current_account(), Action.WITHDRAW_STORY, row):
            raise unknown
        return Draft(row, stories.head(session, row))


def to_edit(story_id: int) -> Draft:
    """A story that whoever is asking may change now. Raises NotAllowed while it is with the moderators."""
    draft = mine(story_id)
    if not draft.row.is_editable:
        raise NotAllowed(say("This story cannot be changed now. Its page says what you can do."))
    return draft


class RevisionField(IntegerField):
    """The number of the revision that the writer saw; 0, which is none, where the form does not say."""

    widget = HiddenInput()

    def process_formdata(self, valuelist: list[Any]) -> None:
        """Read the number; whatever is none leads to a comparison, never to a loss."""
        typed = str(valuelist[0]) if valuelist else ""
        self.data = int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 10 else 0


class PartForm(Form):
    """A part of a story. It carries the number of the revision that it was made from, so that a text which
    somebody else saved meanwhile is shown and not overwritten.
    """

    based_on = RevisionField()

    saved_meanwhile: Self | None = None
    """The same form with what is saved now, where that was saved since this form was opened."""

    @property
    def seen(self) -> int:
        """The number of the revision that the writer saw."""
        return self.based_on.data or 0

    @property
    def status(self) -> int:
        """409 where there are two texts to compare."""
        return 409 if self.saved_meanwhile else super().status

    def show_again(self, latest: Draft) -> None:
        """Base the form on what is saved now, which its writer is about to be shown."""
        self.based_on.raw_data, self.based_on.data = None, latest.number

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


def kept(draft: Draft, form: PartForm, change: Change, again: Callable[[Draft], Any]) -> bool:
    """Save a part of the story; False where the form has to be shown once more, with all that was typed.

    ``again`` makes the form anew from a draft, to show what is saved now beside what was typed.
    """
    if not form.validate():
        return False
    try:
        save(draft, change, form.seen)
    except Invalid as fault:
        form.blame(fault)
        return False
    except Conflict as fault:
        form.blame(fault)
        latest = mine(draft.id)
        form.saved_meanwhile = again(latest)
        form.show_again(latest)
        return False
    return True


def save(draft: Draft, change: Change, seen: int) -> None:
    """Save a change of the story's words, made to the revision that the writer saw."""
    by = current_account()

    def work(session: Any) -> None:
        stories.save(session, by, draft.id, change(draft.content), based_on=seen)

    database().write(work)
