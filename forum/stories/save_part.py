"""Saving a part of a story from a form, and the answer to whoever sent it.

``save_part`` saves and knows nothing of pages: it gives Saved, Refused or Conflicted. ``answered`` is the one place
that turns these into an answer, whether somebody pressed the button or the page saves what is typed by itself.
"""

from __future__ import annotations

from collections.abc import Callable

from flask import render_template, request
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from forum.common import autosave
from forum.common.conflict_form import shown
from forum.common.saving import Conflicted, Refused, Saved, answer
from forum.stories.draft import Draft, to_edit
from forum.stories.part_form import PartForm
from forum.stories.revision_author import saved_by
from forum.web.access import current_account
from forum.web.storage import database
from scenarios.errors import Conflict, Invalid
from scenarios.store.stories import story as stories
from scenarios.stories.scene_edits import Change

FormOf = Callable[[Draft], PartForm]
"""Makes the form anew from a draft, to show what is saved now beside what was typed."""


def save_part(
    draft: Draft, form: PartForm, change: Change, form_of: FormOf, *, autosaved: bool = False
) -> Saved | Refused | Conflicted[Draft]:
    """Save what a valid form says, where nobody else saved the same part since its writer saw it.

    What was changed in other parts meanwhile is kept, and is no conflict: where it is saved in this very moment, this
    tries again on top of it.
    """
    while True:
        is_as_seen = form.based_on.part == form_of(draft).print()
        try:
            save(draft, change, draft.number if is_as_seen else form.seen, autosaved=autosaved)
        except Invalid as fault:
            return Refused(fault)
        except Conflict as fault:
            latest = to_edit(draft.id)
            if latest.number == draft.number or form_of(latest).print() != form.based_on.part:
                return Conflicted(fault, latest)
            draft = latest
        else:
            return Saved()


def save(draft: Draft, change: Change, seen: int, *, autosaved: bool = False) -> None:
    """Save a change of the story's words, made to the revision that the writer saw. Raises Conflict, Invalid."""
    by = current_account()

    def work(session: Session) -> None:
        stories.save(session, by, draft.id, change(draft.content), based_on=seen, autosaved=autosaved)

    database().write(work)


def answered(
    draft: Draft,
    form: PartForm,
    change: Change,
    form_of: FormOf,
    *,
    page: Callable[[], ResponseReturnValue],
    done: Callable[[], ResponseReturnValue],
) -> ResponseReturnValue:
    """Save a part, and answer whoever sent it.

    ``done`` answers where it is saved; ``page`` shows the form once more with all that was typed, and what to mend or
    what somebody else saved. A page that saves by itself is told what is saved, what is not yet and why.
    """
    if request.form.get("keep") == "saved":
        return render_template("forum/stories/kept_saved.html", draft=draft, form=form, shown=shown)
    if autosave.is_asked_for():
        return _autosaved(draft, form, change, form_of)
    if not form.validate():
        return page()

    def compare(latest: Draft) -> None:
        form.saved_meanwhile, form.saved_in, form.saved_by = form_of(latest), latest, saved_by(latest)
        form.show_again(latest)

    return answer(form, save_part(draft, form, change, form_of), compare=compare, page=page, done=done)


def _autosaved(draft: Draft, form: PartForm, change: Change, form_of: FormOf) -> ResponseReturnValue:
    """Save all answers that can be kept. Raises what refuses the rest, for the page's script to show."""
    not_yet = {} if form.validate() else autosave.set_aside(form, form_of(draft))
    match save_part(draft, form, change, form_of, autosaved=True):
        case Refused(fault) | Conflicted(fault):
            raise fault
        case Saved():
            return autosave.answer(form, not_yet, form_of(to_edit(draft.id)).based_on.carried)
