"""A draft: the story that a writer has before them, and the form that saves a part of it."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Self

from flask import abort, make_response, render_template, request
from flask_babel import gettext as _
from wtforms import IntegerField
from wtforms.widgets import HiddenInput

from forum.common import autosave
from forum.common.conflict_form import ConflictForm, shown
from forum.web.access import current_account
from forum.web.storage import database
from scenarios.account import Action, CoWriterRole, may
from scenarios.errors import Conflict, Invalid, NotAllowed, NotFound
from scenarios.message import say
from scenarios.pathways.pathway import PathwayContent
from scenarios.store.stories import story as stories
from scenarios.store.stories.story import RevisionRow, StoryRow
from scenarios.stories.scene_edits import Change
from scenarios.stories.story import StoryContent

WRITERS_OWN = "a story's writer, by their account or by its private link"
INVITED = "a story's holder, or whom they invited to it"
EDITORS = "a story's holder, a co-writer who writes, or a moderator who helps"
NOT_YOURS = "not_yours"
"""The code of a refusal that a private link, or signing in, may mend."""
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
    def helps(self) -> bool:
        """Whether whoever is asking only helps its writer to shape it."""
        by = current_account()
        return may(by, Action.EDIT_STORY, self.row) and not may(by, Action.READ_DRAFT, self.row)

    @property
    def title(self) -> str:
        """What the story is called on the pages of those who work on it."""
        return self.content.title or str(_("Your story") if self.is_mine else _("A story without a title"))

    @property
    def is_mine(self) -> bool:
        """Whether whoever is asking holds the story."""
        return may(current_account(), Action.WITHDRAW_STORY, self.row)

    @property
    def can_edit(self) -> bool:
        """Whether whoever is asking may change its words now."""
        return may(current_account(), Action.EDIT_STORY, self.row)

    @property
    def can_suggest(self) -> bool:
        """Whether whoever is asking was invited to say what they would change."""
        return not self.is_mine and may(current_account(), Action.SUGGEST_TO_STORY, self.row)

    @property
    def can_decide(self) -> bool:
        """Whether whoever is asking sees every suggestion, and decides those that they may."""
        return self.is_mine or CoWriterRole.WRITE in current_account().parts(self.id)

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
    """A story that whoever is asking holds. Raises NotFound for any other: nobody learns that it is there."""
    return _known(story_id, Action.WITHDRAW_STORY)


def mine_to_edit(story_id: int) -> Draft:
    """A story that whoever is asking holds and may change now. Raises NotFound, NotAllowed as ``to_edit`` does."""
    mine(story_id)
    return to_edit(story_id)


def shared(story_id: int) -> Draft:
    """A story that whoever is asking holds, or was invited to. Raises NotFound for any other."""
    return _known(story_id, Action.READ_DRAFT)


def to_edit(story_id: int) -> Draft:
    """A story that whoever is asking may change now: its holder, a co-writer who writes, or a moderator who helps.

    Raises NotFound where they know nothing of it, NotAllowed where they may only read it, or not change it now.
    """
    draft = _known(story_id, Action.READ_DRAFT, Action.EDIT_STORY)
    if not may(current_account(), Action.EDIT_STORY, draft.row):
        raise NotAllowed(say("This story cannot be changed now. Its page says what you can do."))
    return draft


def _known(story_id: int, *actions: Action) -> Draft:
    """The story, where whoever is asking may do one of these with it."""
    unknown = NotFound(
        say("We cannot show a story here. If it is yours, open it by its private link, or sign in."),
        code=NOT_YOURS,
    )
    with database().read() as session:
        try:
            row = stories.get(session, story_id)
        except NotFound as fault:
            raise unknown from fault
        if not any(may(current_account(), action, row) for action in actions):
            raise unknown
        return Draft(row, stories.head(session, row))


class SeenField(IntegerField):
    """Which words the writer saw: the revision's number, and a print of this part of it.

    0, which is no number, where the form does not say. Sent as "12.3f9c…", or as the number alone.
    """

    widget = HiddenInput()
    part = ""

    @property
    def carried(self) -> str:
        """What a form carries of it."""
        return f"{self.data or 0}.{self.part}" if self.part else str(self.data or 0)

    def _value(self) -> str:
        return self.carried

    def process_formdata(self, valuelist: list[Any]) -> None:
        """Read the number; whatever is none leads to a comparison, never to a loss."""
        typed, _dot, self.part = (str(valuelist[0]) if valuelist else "").partition(".")
        self.data = int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 10 else 0


class PartForm(ConflictForm):
    """A part of a story. It carries what its writer saw, so that words which somebody else saved in the same part
    meanwhile are shown and not overwritten. What was changed in other parts is none of its business.
    """

    based_on = SeenField()

    saved_in: Draft | None = None
    """The draft that it was saved in."""

    @property
    def seen(self) -> int:
        """The number of the revision that the writer saw."""
        return self.based_on.data or 0

    def print(self) -> str:
        """What tells this part's words from any others."""
        words = [(field.name, field.data) for field in self.asked()]
        return hashlib.sha256(repr(words).encode("utf-8", "replace")).hexdigest()[:16]

    def made_from(self, draft: Draft) -> Self:
        """This form, filled with what a draft has now, with a note of that in it."""
        self.based_on.raw_data, self.based_on.data, self.based_on.part = None, draft.number, self.print()
        return self

    def show_again(self, latest: Draft) -> None:
        """Base the form on what is saved now, which its writer is about to be shown."""
        self.based_on.raw_data, self.based_on.data = None, latest.number
        self.based_on.part = self.saved_meanwhile.print() if self.saved_meanwhile else ""


def kept(draft: Draft, form: PartForm, change: Change, again: Callable[[Draft], PartForm]) -> bool:
    """Save a part of the story; False where the form has to be shown once more, with all that was typed.

    ``again`` makes the form anew from a draft, to show what is saved now beside what was typed. Where the page
    saves by itself, all ends here: it is told what is saved, or why nothing is.
    """
    if request.form.get("keep") == "saved":
        abort(make_response(render_template("forum/stories/kept_saved.html", draft=draft, form=form, shown=shown)))
    by_itself = autosave.is_asked_for()
    not_yet: dict[str, str] = {}
    if not form.validate():
        if not by_itself:
            return False
        not_yet = autosave.set_aside(form, again(draft))
    is_as_seen = form.based_on.part == again(draft).print()
    try:
        save(draft, change, draft.number if is_as_seen else form.seen, autosaved=by_itself)
    except Invalid as fault:
        if by_itself:
            raise
        form.blame(fault)
        return False
    except Conflict as fault:
        latest = to_edit(draft.id)
        if latest.number != draft.number and again(latest).print() == form.based_on.part:
            return kept(latest, form, change, again)  # Another part was saved in this very moment.
        if by_itself:
            raise
        form.blame(fault)
        form.saved_meanwhile, form.saved_in = again(latest), latest
        form.show_again(latest)
        return False
    if by_itself:
        abort(autosave.answer(form, not_yet, again(to_edit(draft.id)).based_on.carried))
    return True


def save(draft: Draft, change: Change, seen: int, *, autosaved: bool = False) -> None:
    """Save a change of the story's words, made to the revision that the writer saw."""
    by = current_account()

    def work(session: Any) -> None:
        stories.save(session, by, draft.id, change(draft.content), based_on=seen, autosaved=autosaved)

    database().write(work)
