"""A story that was written down for somebody: its teller reads it by a link, and says yes or what is not so.

The one who wrote it down can also say how the teller said yes in person.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from forum.collaborating.co_writing import to_link
from forum.common import labels
from forum.moderating.objection_form import objected
from forum.results.export_folder import sweep
from forum.stories import credits
from forum.stories.draft import WRITERS_OWN, Draft, mine, shared
from forum.stories.part_form import PartForm
from forum.stories.story_presenter import StoryPresenter
from forum.stories.what_came_of_it import came_of_it
from forum.stories.withdraw_form import WithdrawForm
from forum.web.access import current_account, decided_inside
from forum.web.forms import Form, TextAreaField, TextField
from forum.web.storage import database
from scenarios.account import Action, may
from scenarios.errors import Conflict, NotFound
from scenarios.message import say
from scenarios.store import withdrawal
from scenarios.store.stories import story as stories
from scenarios.store.stories import teller_consent
from scenarios.store.stories.co_writer import CoWriterRow
from scenarios.store.stories.note import NOTE_LIMIT
from scenarios.stories.story import LINE_LIMIT

blueprint = Blueprint("teller_consent", __name__)

TELLERS_OWN = "whoever told a story that somebody else wrote down"


class HowForm(PartForm):
    """How the teller said yes in person."""

    how = TextField(
        _l("How did they say yes?"),
        limit=LINE_LIMIT,
        required=_l("Say how they said yes."),
        description=_l("Such as: I read it to her at the kitchen table, and she said yes. It is kept on record."),
    )


class ChangeForm(Form):
    """What the teller would like to be different."""

    text = TextAreaField(_l("What should be different?"), limit=NOTE_LIMIT)


@blueprint.post("/write/<int:story_id>/told")
@decided_inside(WRITERS_OWN)
def say_told(story_id: int) -> ResponseReturnValue:
    """Its holder says that somebody else told them the story, or that it is their own after all."""
    mine(story_id)
    by, is_told = current_account(), request.form.get("told") == "yes"
    database().write(lambda session: teller_consent.say_told(session, by, story_id, is_told))
    said = _("Whoever told you this story has the last word on it now.") if is_told else _("It is your own story now.")
    flash(said, "success")
    return redirect(url_for("my_stories.show", story_id=story_id, _anchor="teller" if is_told else None), 303)


@blueprint.post("/write/<int:story_id>/teller")
@decided_inside(WRITERS_OWN)
def offer(story_id: int) -> ResponseReturnValue:
    """Make the teller's link, which is shown next and only once."""
    mine(story_id)
    by, called = current_account(), _("whoever told you this story")
    return to_link(story_id, *database().write(lambda session: teller_consent.offer(session, by, story_id, called)))


@blueprint.get("/write/<int:story_id>/in-person")
@decided_inside(WRITERS_OWN)
def ask_how(story_id: int) -> ResponseReturnValue:
    """Exactly the words to which the teller said yes, and how they did."""
    draft = _written_down(story_id)
    return _how_page(draft, HowForm(formdata=None, based_on=draft.number))


@blueprint.post("/write/<int:story_id>/in-person")
@decided_inside(WRITERS_OWN)
def in_person(story_id: int) -> ResponseReturnValue:
    """Whoever wrote it down says that the teller said yes, and how."""
    draft, form, by = _written_down(story_id), HowForm(), current_account()
    if not form.validate():
        return _how_page(draft, form)
    seen, how = form.seen, form.how.data
    try:
        database().write(lambda session: stories.approve(session, by, story_id, seen=seen, how=how))
    except Conflict as fault:
        form = HowForm(formdata=None, based_on=draft.number, how=how)
        form.blame(fault)
        return _how_page(draft, form)
    flash(_("Their yes is kept, with how they said it."), "success")
    return redirect(url_for("my_stories.show", story_id=story_id), 303)


@blueprint.get("/tell/<int:story_id>")
@decided_inside(TELLERS_OWN)
def show(story_id: int) -> ResponseReturnValue:
    """The whole story, for its teller."""
    return _page(_mine_to_tell(story_id), ChangeForm(formdata=None))


@blueprint.post("/tell/<int:story_id>/yes")
@decided_inside(TELLERS_OWN)
def approve(story_id: int) -> ResponseReturnValue:
    """The teller says yes to exactly what they read."""
    _mine_to_tell(story_id)
    by, seen = current_account(), PartForm().seen
    database().write(lambda session: stories.approve(session, by, story_id, seen=seen))
    flash(_("Thank you. Your yes is kept."), "success")
    return _back(story_id)


@blueprint.post("/tell/<int:story_id>/change")
@decided_inside(TELLERS_OWN)
def ask_for_change(story_id: int) -> ResponseReturnValue:
    """The teller says what is not so."""
    draft, form, by = _mine_to_tell(story_id), ChangeForm(), current_account()
    if not form.validate():
        return _page(draft, form)
    if not form.write(lambda session: teller_consent.ask_for_change(session, by, story_id, form.text.data or "")):
        return _page(draft, form)
    flash(_("Your message is sent to whoever wrote your story down."), "success")
    return _back(story_id)


@blueprint.get("/tell/<int:story_id>/take-back")
@decided_inside(TELLERS_OWN)
def ask_to_take_back(story_id: int) -> ResponseReturnValue:
    """Say what will be gone, and ask once."""
    return _back_page(_mine_to_tell(story_id), WithdrawForm())


@blueprint.post("/tell/<int:story_id>/take-back")
@decided_inside(TELLERS_OWN)
def take_back(story_id: int) -> ResponseReturnValue:
    """Blank the words, for good."""
    draft, form, by = _mine_to_tell(story_id), WithdrawForm(), current_account()
    if not form.is_sure():
        return _back_page(draft, form)
    database().write(lambda session: withdrawal.withdraw(session, by, story_id))
    database().wipe_log()
    sweep()
    flash(_("Your words are deleted."), "success")
    return redirect(url_for("my_stories.my_stories"), 303)


def of(draft: Draft, people: Iterable[CoWriterRow]) -> CoWriterRow | None:
    """The teller of a story, where they were given a link; ``people`` are all that were ever invited to it."""
    return teller_consent.among(people) if draft.row.told else None


def _mine_to_tell(story_id: int) -> Draft:
    return _known(shared, story_id, lambda draft: may(current_account(), Action.APPROVE_STORY, draft.row))


def _written_down(story_id: int) -> Draft:
    return _known(mine, story_id, lambda draft: draft.row.told and not draft.row.is_withdrawn)


def _known(find: Callable[[int], Draft], story_id: int, fits: Callable[[Draft], bool]) -> Draft:
    draft = find(story_id)
    if not fits(draft):
        raise NotFound(say("There is no story here that somebody wrote down for you."))
    return draft


def _page(draft: Draft, form: ChangeForm) -> ResponseReturnValue:
    seen = PartForm(formdata=None, based_on=draft.number)
    page = _words(draft) | {"objected": objected(draft.row), "came_of_it": came_of_it(draft)}
    return render_template("forum/collaborating/tell.html", **page, form=seen, change=form), form.status


def _how_page(draft: Draft, form: HowForm) -> ResponseReturnValue:
    return render_template("forum/collaborating/in_person.html", **_words(draft), form=form), form.status


def _back_page(draft: Draft, form: WithdrawForm) -> ResponseReturnValue:
    return render_template("forum/collaborating/tell_take_back.html", draft=draft, form=form), form.status


def _words(draft: Draft) -> dict[str, Any]:
    told = {"presenter": StoryPresenter.of(draft.revision), "credits": credits.of(draft.revision)}
    return {"draft": draft, "words": labels, **told}


def _back(story_id: int) -> ResponseReturnValue:
    return redirect(url_for("teller_consent.show", story_id=story_id), 303)
