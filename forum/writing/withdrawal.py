"""Taking a story back for good: its words are blanked wherever they were kept."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from forum.results.export_folder import sweep
from forum.stories.draft import WRITERS_OWN, Draft, mine
from forum.stories.withdraw_form import WithdrawForm
from forum.web.access import current_account, decided_inside
from forum.web.storage import database
from scenarios.store import withdrawal

blueprint = Blueprint("withdrawal", __name__)


@blueprint.get("/write/<int:story_id>/delete")
@decided_inside(WRITERS_OWN)
def ask(story_id: int) -> ResponseReturnValue:
    """Say what will be gone and what stays, and ask once."""
    return _page(mine(story_id), WithdrawForm())


@blueprint.post("/write/<int:story_id>/delete")
@decided_inside(WRITERS_OWN)
def withdraw(story_id: int) -> ResponseReturnValue:
    """Blank the words."""
    draft, form, by = mine(story_id), WithdrawForm(), current_account()
    if not form.is_sure():
        return _page(draft, form)
    database().write(lambda session: withdrawal.withdraw(session, by, story_id))
    database().wipe_log()
    sweep()
    flash(_("Your words are deleted."), "success")
    return redirect(url_for("my_stories.show", story_id=story_id), 303)


def _page(draft: Draft, form: WithdrawForm) -> ResponseReturnValue:
    return render_template("forum/writing/delete.html", draft=draft, form=form), form.status
