"""Sending a story in, taking it back, talking about it with its moderators, and agreeing to it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from forum.common import labels
from forum.moderating import assisted_editing
from forum.stories import credits
from forum.stories.advice_links import mending
from forum.stories.draft import WRITERS_OWN, Draft, mine, mine_to_edit
from forum.stories.part_form import PartForm
from forum.stories.story_presenter import StoryPresenter
from forum.web import list_page
from forum.web.access import current_account, decided_inside
from forum.web.forms import Form, TextAreaField
from forum.web.storage import database, run_in_thread
from scenarios.store.stories import note as story_note
from scenarios.store.stories import story as stories
from scenarios.store.stories.note import NOTE_LIMIT
from scenarios.stories.checks import check as checked

blueprint = Blueprint("submit", __name__)


class MessageForm(Form):
    """A message from the writer."""

    text = TextAreaField(_l("Write to the moderators"), limit=NOTE_LIMIT, required=_l("Write a message first."))


class SendForm(Form):
    """Whether the story is ready, or somebody should shape it with its writer."""

    help = assisted_editing.help_field(_l("How is it meant to go on?"), own=_l("It is ready as it is"))


@blueprint.get("/write/<int:story_id>/send")
@decided_inside(WRITERS_OWN)
def check(story_id: int) -> ResponseReturnValue:
    """All that will be sent, to be read once more."""
    return _check_page(mine_to_edit(story_id), SendForm(help=assisted_editing.OWN))


@blueprint.post("/write/<int:story_id>/send")
@decided_inside(WRITERS_OWN)
def send(story_id: int) -> ResponseReturnValue:
    """Send the story to the moderators."""
    draft, form, by = mine_to_edit(story_id), SendForm(), current_account()
    if not form.validate():
        return _check_page(draft, form)
    wanted = form.help.data == assisted_editing.HELP
    if not form.write(lambda session: stories.submit(session, by, story_id, help_wanted=wanted)):
        return _check_page(draft, form)
    flash(_("Your story is sent in. Thank you."), "success")
    return _to_story(story_id)


@blueprint.post("/write/<int:story_id>/take-back")
@decided_inside(WRITERS_OWN)
def take_back(story_id: int) -> ResponseReturnValue:
    """Take a story back that nobody has opened yet, to go on writing."""
    mine(story_id)
    _do(stories.recall, story_id)
    flash(_("You have your story back. Nobody had opened it."), "success")
    return _to_story(story_id)


@blueprint.get("/write/<int:story_id>/agree")
@decided_inside(WRITERS_OWN)
def read_passed(story_id: int) -> ResponseReturnValue:
    """Exactly what would be published, for its writer to agree to."""
    draft = mine(story_id)
    if not draft.row.awaits_sign_off:
        return _to_story(story_id)
    return assisted_editing.agree_page(draft)


@blueprint.post("/write/<int:story_id>/agree")
@decided_inside(WRITERS_OWN)
def agree(story_id: int) -> ResponseReturnValue:
    """The writer agrees, and the story is published as it was read."""
    mine(story_id)
    by, seen = current_account(), PartForm().seen
    database().write(lambda session: stories.sign_off(session, by, story_id, seen=seen))
    flash(_("Your story is published. Thank you."), "success")
    return _to_story(story_id)


@blueprint.get("/write/<int:story_id>/messages")
@decided_inside(WRITERS_OWN)
def messages(story_id: int) -> ResponseReturnValue:
    """What the writer and the moderators have said to each other."""
    return _messages_page(mine(story_id), MessageForm())


@blueprint.post("/write/<int:story_id>/messages")
@decided_inside(WRITERS_OWN)
def write_message(story_id: int) -> ResponseReturnValue:
    """Say something to the moderators."""
    draft, form, by = mine(story_id), MessageForm(), current_account()
    if not form.validate():
        return _messages_page(draft, form)
    text = form.text.data or ""
    database().write(lambda session: stories.send_note(session, by, story_id, text, from_writer=True))
    flash(_("Your message is sent."), "success")
    return redirect(url_for("submit.messages", story_id=story_id), 303)


def _do(service: Callable[..., Any], story_id: int) -> None:
    by = current_account()
    database().write(lambda session: service(session, by, story_id))


def _check_page(draft: Draft, form: SendForm) -> ResponseReturnValue:
    found = run_in_thread(checked, draft.content, draft.pathway)
    page: dict[str, Any] = {
        "draft": draft,
        "form": form,
        "presenter": StoryPresenter.of(draft.revision),
        "words": labels,
    }
    page["credits"] = credits.of(draft.revision)
    return render_template("forum/writing/send.html", **page, advice=found, mend=mending(draft)), form.status


def _messages_page(draft: Draft, form: MessageForm) -> ResponseReturnValue:
    with database().read() as session:
        said = list_page.shown(story_note.about(session, draft.id, list_page.asked()))
    return render_template("forum/writing/story_page/messages.html", draft=draft, form=form, said=said), form.status


def _to_story(story_id: int) -> ResponseReturnValue:
    return redirect(url_for("my_stories.show", story_id=story_id), 303)
