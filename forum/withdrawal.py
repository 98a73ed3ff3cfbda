"""Taking a story back for good: its words are blanked wherever they were kept."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from forum.draft import WRITERS_OWN, Draft, mine
from forum.take_away_folder import sweep
from forum.web.access import current_account, decided_inside
from forum.web.forms import CheckboxField, Form
from forum.web.storage import database
from scenarios.errors import Invalid
from scenarios.message import say
from scenarios.store import withdrawal

blueprint = Blueprint("withdrawal", __name__)


class WithdrawForm(Form):
    """One tick, since this cannot be undone."""

    sure = CheckboxField(_l("Yes, delete my words"))

    def is_sure(self) -> bool:
        """Whether the box is ticked; where it is not, the form says so."""
        if not self.sure.data:
            self.blame(Invalid(say("Tick the box if you want to delete your words."), field="sure"))
        return bool(self.sure.data)


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
    return redirect(url_for("writing.show", story_id=story_id), 303)


def _page(draft: Draft, form: WithdrawForm) -> ResponseReturnValue:
    return render_template("forum/write_delete.html", draft=draft, form=form), form.status
