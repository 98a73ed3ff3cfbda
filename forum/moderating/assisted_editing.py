"""Helping a writer: a moderator shapes what happened into scenes, and its writer says what becomes of it."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from forum.common import labels
from forum.moderating.newer_version import renewal_of
from forum.stories import credits
from forum.stories.advice_links import mending
from forum.stories.draft import WRITERS_OWN, Draft, mine
from forum.stories.part_form import PartForm
from forum.stories.story_presenter import StoryPresenter
from forum.stories.submitted import to_read
from forum.web.access import current_account, decided_inside, requires
from forum.web.forms import Form, RadiosField, TextAreaField
from forum.web.storage import database, run_in_thread
from scenarios.account import Action, may
from scenarios.errors import Conflict
from scenarios.message import say
from scenarios.store.stories import assisted_editing
from scenarios.store.stories import note as story_note
from scenarios.store.stories.note import NOTE_LIMIT
from scenarios.store.stories.story import StoryRow
from scenarios.stories.checks import check
from scenarios.stories.comparison import compare_stories

blueprint = Blueprint("assisted_editing", __name__)

OWN, HELP = "own", "help"


class ReturnForm(PartForm):
    """What the helper says to the writer when they give the story back."""

    text = TextAreaField(
        _l("A few words to the writer, if you like"),
        limit=NOTE_LIMIT,
        description=_l("Such as what you changed and why, and what you were not sure of."),
    )


class AskForm(Form):
    """What the writer would like to be different."""

    text = TextAreaField(_l("What should be different?"), limit=NOTE_LIMIT)


def help_field(asked: Any, *, own: Any) -> RadiosField:
    """The question whether somebody should help, for the form with which a story is begun or sent in."""
    shaped = _l("Please help me shape it: somebody makes scenes of it, with me")
    hint = _l("A moderator of this site does. You see every change, and nothing is published unless you agree.")
    return RadiosField(asked, choices=[(OWN, own), (HELP, shaped, hint)], default=OWN)


@blueprint.get("/moderate/<int:story_id>/shape")
@requires(Action.MODERATE)
def show(story_id: int) -> ResponseReturnValue:
    """The parts of somebody else's story, to shape them one by one, and to give it back."""
    draft = _to_shape(story_id)
    return _page(draft, ReturnForm(formdata=None, based_on=draft.number))


@blueprint.post("/moderate/<int:story_id>/shape")
@requires(Action.MODERATE)
def give_back(story_id: int) -> ResponseReturnValue:
    """Return the story to its writer, who is asked to agree to it."""
    draft, form, by = _to_shape(story_id), ReturnForm(), current_account()
    if not form.validate():
        return _page(draft, form)
    seen, text = form.seen, form.text.data or ""
    try:
        database().write(lambda session: assisted_editing.return_to_writer(session, by, story_id, seen=seen, text=text))
    except Conflict as fault:
        draft = _to_shape(story_id)
        form = ReturnForm(formdata=None, based_on=draft.number, text=text)
        form.blame(fault)
        return _page(draft, form)
    flash(_("The story is back with its writer, who is asked to agree to it."), "success")
    return redirect(url_for("moderating.queue"), 303)


@blueprint.post("/write/<int:story_id>/ask")
@decided_inside(WRITERS_OWN)
def ask_back(story_id: int) -> ResponseReturnValue:
    """The writer would like something to be different, and it is shaped on."""
    draft, form, by = mine(story_id), AskForm(), current_account()
    if not form.validate():
        return agree_page(draft, form)
    if not form.write(lambda session: assisted_editing.ask_back(session, by, story_id, form.text.data or "")):
        return agree_page(draft, form)
    flash(_("Your message is sent. You find the answer here."), "success")
    return redirect(url_for("my_stories.show", story_id=story_id), 303)


@blueprint.post("/write/<int:story_id>/write-on-myself")
@decided_inside(WRITERS_OWN)
def take_back(story_id: int) -> ResponseReturnValue:
    """The writer goes on with their story themselves."""
    by = current_account()
    mine(story_id)
    database().write(lambda session: assisted_editing.take_back(session, by, story_id))
    flash(_("You have your story back. Nothing is lost: each earlier version is kept."), "success")
    return redirect(url_for("my_stories.show", story_id=story_id), 303)


def agree_page(draft: Draft, form: AskForm | None = None) -> ResponseReturnValue:
    """What a moderator passed, with what was changed in it, and what its writer can say to that."""
    form = form or AskForm(formdata=None)
    page = {"draft": draft, "form": PartForm(formdata=None, based_on=draft.number), "ask": form, "words": labels}
    shown = render_template("forum/moderating/agree.html", **page, **_changes(draft), **_to_read(draft))
    return shown, form.status


def is_for_helper(story_id: int) -> bool:
    """Whether whoever is asking only helps to shape this story, and so has a page of their own for it."""
    by = current_account()
    if not may(by, Action.MODERATE):
        return False
    with database().read() as session:
        row = session.get(StoryRow, story_id)
        return row is not None and may(by, Action.EDIT_STORY, row) and not may(by, Action.READ_DRAFT, row)


def _to_shape(story_id: int) -> Draft:
    revision = to_read(story_id)
    if not revision.story.is_being_shaped:
        raise Conflict(say("This story is not being shaped now. Its page under “Moderate” says where it is."))
    return Draft(revision.story, revision)


def _page(draft: Draft, form: ReturnForm) -> ResponseReturnValue:
    with database().read() as session:
        last = story_note.newest(session, draft.id)
    page: dict[str, Any] = {"draft": draft, "form": form, "last_message": last, "words": labels}
    return render_template(
        "forum/moderating/shape.html",
        **page,
        **_changes(draft),
        advice=run_in_thread(check, draft.content, draft.pathway),
        renewal=renewal_of(draft),
        mend=mending(draft),
    ), form.status


def _to_read(draft: Draft) -> dict[str, Any]:
    return {"presenter": StoryPresenter.of(draft.revision), "credits": credits.of(draft.revision)}


def _changes(draft: Draft) -> dict[str, Any]:
    """The writer's own last version and what differs from it, where somebody changed the story since."""
    with database().read() as session:
        sent = assisted_editing.as_sent(session, draft.row)
    changes = run_in_thread(compare_stories, sent.content, draft.content) if sent else None
    return {"sent": sent, "changes": changes}
