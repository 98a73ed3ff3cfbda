"""Opening a story for others to add to, and what to share it by: a link, cards and a poster."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from forum.collaborating.public_additions import open_story
from forum.stories.draft import WRITERS_OWN, Draft, mine
from forum.stories.story_presenter import StoryPresenter
from forum.web import qr
from forum.web.access import current_account, decided_inside, open_to_all
from forum.web.forms import Form
from forum.web.links import public_url_for
from forum.web.storage import database
from scenarios.store.stories import story as stories
from scenarios.store.stories import suggestion as suggestions
from scenarios.stories import public_additions
from scenarios.stories.suggestion import SuggestionState

blueprint = Blueprint("open_call", __name__)

POSTER_WORDS = 340
CARD_WORDS = 150
"""Characters of a starter that fit."""
CARDS = 8
"""On a sheet of A4, each an eighth of it."""
SHEETS = ("a4", "a3")


@blueprint.get("/write/<int:story_id>/open")
@decided_inside(WRITERS_OWN)
def ask(story_id: int) -> ResponseReturnValue:
    """What it means that others can add to a story, and the button for it."""
    return _page(mine(story_id), Form())


@blueprint.post("/write/<int:story_id>/open")
@decided_inside(WRITERS_OWN)
def change(story_id: int) -> ResponseReturnValue:
    """Open the story for others to add to, or close it."""
    draft, form, by = mine(story_id), Form(), current_account()
    is_open = request.form.get("open") == "yes"
    if not form.write(lambda session: stories.open_to_build(session, by, story_id, is_open)):
        return _page(draft, form)
    flash(_("Others can add to your story.") if is_open else _("Nobody can add to your story any more."), "success")
    return redirect(url_for("open_call.ask", story_id=story_id), 303)


@blueprint.get("/build/<int:story_id>/share")
@open_to_all
def share(story_id: int) -> ResponseReturnValue:
    """The link, its code, and what to print."""
    open_story(story_id)
    address = public_url_for("public_additions.show", story_id=story_id)
    code = qr.svg(address, _("The link to this story as a QR code"))
    return render_template(
        "forum/collaborating/share.html", story_id=story_id, address=address, code=code, sheets=SHEETS
    )


@blueprint.get("/build/<int:story_id>/poster")
@open_to_all
def poster(story_id: int) -> ResponseReturnValue:
    """One sheet for a wall, on a dark ground or on paper, A4 or A3."""
    sheet = request.args.get("sheet", "")
    paper = {"sheet": sheet if sheet in SHEETS else SHEETS[0], "bright": request.args.get("ground") == "paper"}
    return _printed("poster", story_id, POSTER_WORDS, **paper)


@blueprint.get("/build/<int:story_id>/cards")
@open_to_all
def cards(story_id: int) -> ResponseReturnValue:
    """Cards to hand out, eight on a sheet."""
    return _printed("cards", story_id, CARD_WORDS, count=CARDS)


def _printed(what: str, story_id: int, limit: int, **paper: object) -> ResponseReturnValue:
    presenter = StoryPresenter.of(open_story(story_id))
    address = public_url_for("public_additions.show", story_id=story_id)
    page = {
        "presenter": presenter,
        "starter": public_additions.starter(presenter.content, limit),
        "story_id": story_id,
        **paper,
    }
    code = qr.svg(address, _("The link to this story as a QR code"))
    return render_template(f"forum/collaborating/{what}.html", **page, short=address.split("://", 1)[-1], code=code)


def _page(draft: Draft, form: Form) -> ResponseReturnValue:
    with database().read() as session:
        added = [row for row in suggestions.of_story(session, draft.id, [SuggestionState.OPEN]) if row.form]
    return render_template("forum/collaborating/open.html", draft=draft, form=form, added=added), form.status
