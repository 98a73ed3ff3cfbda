"""An invitation to a story, as whoever got it opens it, and what they do with the story from then on."""

from __future__ import annotations

from flask import Blueprint, flash, make_response, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from forum.collaborating.suggestion import open_by_scene
from forum.common import labels
from forum.moderating.newer_version import renewal_of
from forum.moderating.objection_form import objected
from forum.stories import credits
from forum.stories.draft import INVITED, Draft, shared
from forum.stories.story_presenter import StoryPresenter
from forum.stories.what_came_of_it import came_of_it
from forum.web import access
from forum.web.access import current_account, decided_inside, open_to_all
from forum.web.forms import Form, TextField
from forum.web.storage import database
from scenarios.account import CoWriterRole, holds
from scenarios.store.stories import co_writer
from scenarios.store.stories import story as stories
from scenarios.store.stories import suggestion as suggestions
from scenarios.stories.story import LINE_LIMIT

blueprint = Blueprint("invitation", __name__)

_ONLY_INVITED = "somebody who was invited to a story, for themselves"


class NameForm(Form):
    """How a co-writer is named, only as they wish."""

    credit = TextField(
        _l("How should we name you?"),
        limit=LINE_LIMIT,
        description=_l("A first name, a made-up name, “a nurse”, or nothing at all. You can change it at any time."),
    )


@blueprint.get("/t/<token>")
@open_to_all
def show(token: str) -> ResponseReturnValue:
    """To which story one is invited, and for what; opening it changes nothing."""
    with database().read() as session:
        row = co_writer.find(session, token)
        draft = Draft(story := stories.get(session, row.story_id), stories.head(session, story))
    page = {"draft": draft, "part": CoWriterRole(row.part), "key": token, "words": labels}
    return _unseen(render_template("forum/collaborating/invitation.html", **page))


@blueprint.post("/t/<token>")
@open_to_all
def take_up(token: str) -> ResponseReturnValue:
    """Let this browser, or the account that is signed in, into the story, and leave the address with the token."""
    by = current_account()
    with database().read() as session:
        row = co_writer.find(session, token)
        is_theirs = holds(by, stories.get(session, row.story_id))
    if not is_theirs:
        database().write(lambda session: co_writer.join(session, by, row.id))
        access.take_up(row.key)
    return _unseen(redirect(url_for("my_stories.show", story_id=row.story_id), 303))


@blueprint.get("/write/<int:story_id>/read")
@decided_inside(INVITED)
def read(story_id: int) -> ResponseReturnValue:
    """The story whole, as it is now."""
    draft = shared(story_id)
    page = {
        "draft": draft,
        "presenter": StoryPresenter.of(draft.revision),
        "words": labels,
        "credits": credits.of(draft.revision),
    }
    return render_template("forum/collaborating/read.html", **page)


@blueprint.get("/write/<int:story_id>/name")
@decided_inside(_ONLY_INVITED)
def name(story_id: int) -> ResponseReturnValue:
    """How one is named with the story; its holder says it on a page of their own."""
    draft = shared(story_id)
    if draft.is_mine:
        return redirect(url_for("story_part.credit", story_id=story_id), 303)
    return _name_page("name", draft, NameForm(formdata=None, credit=_credit(draft)))


@blueprint.post("/write/<int:story_id>/name")
@decided_inside(_ONLY_INVITED)
def save_name(story_id: int) -> ResponseReturnValue:
    """Keep how one is named; it shows at once."""
    draft, form, by = shared(story_id), NameForm(), current_account()
    if not form.validate():
        return _name_page("name", draft, form)
    wished = form.credit.data
    if not form.write(lambda session: co_writer.name(session, by, story_id, wished)):
        return _name_page("name", draft, form)
    flash(_("You are named as you wish."), "success")
    return redirect(url_for("my_stories.show", story_id=story_id), 303)


@blueprint.get("/write/<int:story_id>/leave")
@decided_inside(_ONLY_INVITED)
def ask_to_leave(story_id: int) -> ResponseReturnValue:
    """Ask once, with a last word on how one is named."""
    draft = shared(story_id)
    if draft.is_mine:
        return redirect(url_for("my_stories.show", story_id=story_id), 303)
    return _name_page("leave", draft, NameForm(formdata=None, credit=_credit(draft)))


@blueprint.post("/write/<int:story_id>/leave")
@decided_inside(_ONLY_INVITED)
def leave(story_id: int) -> ResponseReturnValue:
    """End one's own invitation; what one wrote stays."""
    draft, form, by = shared(story_id), NameForm(), current_account()
    if not form.validate():
        return _name_page("leave", draft, form)
    wished = form.credit.data
    database().write(lambda session: co_writer.leave(session, by, story_id, wished))
    flash(_("You have left the story. What you wrote stays in it."), "success")
    return redirect(url_for("my_stories.my_stories"), 303)


def page(draft: Draft) -> ResponseReturnValue:
    """A story's own page for somebody who was invited: what they may do, and nothing else."""
    by = current_account()
    if by.part(draft.id) is CoWriterRole.APPROVE:
        return redirect(url_for("teller_consent.show", story_id=draft.id), 303)
    with database().read() as session:
        mine = co_writer.get_one(session, by.co_writer(draft.id) or 0)
        made = suggestions.of_co_writer(session, mine.id)
    shown = {"draft": draft, "row": draft.row, "mine": mine, "part": by.part(draft.id), "made": made}
    shown |= {"open_suggestions": open_by_scene(draft.id), "came_of_it": came_of_it(draft)}
    shown |= {"objected": objected(draft.row), "renewal": renewal_of(draft)}
    return render_template("forum/collaborating/invited.html", **shown, words=labels)


def _credit(draft: Draft) -> str:
    with database().read() as session:
        return co_writer.get_one(session, current_account().co_writer(draft.id) or 0).credit


def _name_page(template: str, draft: Draft, form: NameForm) -> ResponseReturnValue:
    return render_template(f"forum/collaborating/{template}.html", draft=draft, form=form), form.status


def _unseen(page: str | ResponseReturnValue) -> ResponseReturnValue:
    """A page whose address no other site and no cache is told."""
    response = make_response(page)
    response.headers["Referrer-Policy"] = "no-referrer"
    response.headers["Cache-Control"] = "no-store"
    return response
