"""The button that moves a story to the newer version of its pathway."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext
from wtforms import IntegerField
from wtforms.widgets import HiddenInput

from forum.moderating.newer_version import renewal_of
from forum.stories.draft import EDITORS, to_edit
from forum.web.access import current_account, decided_inside
from forum.web.forms import Form
from forum.web.storage import database
from forum.web.translation import tell
from scenarios.errors import Conflict
from scenarios.store.stories import renewal

blueprint = Blueprint("renewal", __name__)


class RenewalForm(Form):
    """The number of the version whose changes its writer read."""

    version = IntegerField(widget=HiddenInput())


@blueprint.post("/write/<int:story_id>/newer-version")
@decided_inside(EDITORS)
def move(story_id: int) -> ResponseReturnValue:
    """Move the story to the newer version of its pathway, as its next version."""
    draft, by, number = to_edit(story_id), current_account(), RenewalForm().version.data or 0
    changed = renewal_of(draft)
    try:
        database().write(lambda session: renewal.renew(session, by, draft.id, number))
    except Conflict as fault:
        flash(tell(fault.message), "warning")
    else:
        told = _("The story is for version %(number)s of the pathway now.", number=number)
        flash(f"{told} {_again(changed.scenes if changed else [])}".strip(), "success")
    return redirect(url_for("my_stories.show", story_id=story_id), 303)


def _again(scenes: list[int]) -> str:
    """Which scenes to look at, for the list of what changed is gone with the move."""
    if not scenes:
        return ""
    return str(
        ngettext(
            "Look again at scene %(scenes)s: it is about something that changed.",
            "Look again at scenes %(scenes)s: they are about something that changed.",
            len(scenes),
            scenes=", ".join(map(str, scenes)),
        )
    )
