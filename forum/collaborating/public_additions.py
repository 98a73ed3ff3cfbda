"""Stories that anyone can add to: what happens next, another choice, or how it goes where somebody works."""

from __future__ import annotations

import re
import secrets
from typing import Any

from flask import Blueprint, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import HiddenField

from forum.common import anonymous, labels, own_contributions, quota
from forum.reading.browse import published
from forum.stories import credits
from forum.stories.story_presenter import StoryPresenter, scene_name
from forum.web import list_page
from forum.web.access import current_account, open_to_all
from forum.web.forms import Form, RadiosField, SelectField, TextAreaField, TextField, takes_up_to
from forum.web.storage import database
from scenarios.account import Action, may
from scenarios.errors import Conflict, NotFound
from scenarios.message import say
from scenarios.store.stories import story_list
from scenarios.store.stories import suggestion as suggestions
from scenarios.store.stories.story import RevisionRow
from scenarios.stories import public_additions
from scenarios.stories.story import LINE_LIMIT
from scenarios.stories.suggestion import Suggestion, SuggestionKind

blueprint = Blueprint("public_additions", __name__)

ADDITION_LIMIT = 3_000
"""Longest addition in characters: somebody has to read it, and somebody else to weave it in."""
ADDITION_FORM = 128 * 1024
_FORM_NAME = re.compile(r"[\w-]{1,64}", re.ASCII)

_ADDITIONS = [(kind, asked, hint) for kind, (asked, hint) in labels.ADDITIONS.items()]


class AddForm(Form):
    """What somebody adds, in one box; ``form`` names this form, so that a second press adds nothing."""

    kind = RadiosField(_l("What do you want to add?"), choices=_ADDITIONS, required=_l("Choose what you add."))
    text = TextAreaField(
        _l("Your words"),
        limit=ADDITION_LIMIT,
        required=_l("Write what you would add. A few words are enough."),
        description=_l("One moment is enough. Use made-up names for people and places."),
    )
    scene = SelectField(_l("Where in the story?"))
    credit = TextField(
        _l("How should we name you?"),
        limit=LINE_LIMIT,
        description=_l("Only if you like: a first name, a made-up name, “a nurse”, or nothing."),
    )
    form = HiddenField()

    def offering(self, presenter: StoryPresenter) -> AddForm:
        """The scenes to choose from; nothing to choose where there is one."""
        if len(presenter.content.scenes) < 2:
            del self.scene
            return self
        named = [(each.key, scene_name(presenter, each)) for each in presenter.scenes]
        self.scene.choices = [("", _("Where it fits best")), *named]
        return self

    def suggestion(self, presenter: StoryPresenter) -> Suggestion:
        """What was typed, as the rules see it."""
        kind = SuggestionKind(self.kind.data)
        chosen = (self.scene.data if self.scene else "") or public_additions.place(presenter.content, kind)
        return Suggestion(kind, chosen, "", self.text.data)


@blueprint.get("/build")
@open_to_all
def browse() -> ResponseReturnValue:
    """Every story that anyone can add to."""
    with database().read() as session:
        listed = list_page.shown(story_list.open_to_build(session, list_page.asked()))
    return render_template("forum/collaborating/addition_list.html", listed=listed, starter=public_additions.shortened)


@blueprint.get("/build/<int:story_id>")
@open_to_all
def show(story_id: int) -> ResponseReturnValue:
    """The story so far, what others added, and the box to add to it."""
    revision = open_story(story_id)
    form = AddForm(formdata=None, form=secrets.token_urlsafe(16))
    return _page(revision, form.offering(StoryPresenter.of(revision)))


@blueprint.post("/build/<int:story_id>")
@open_to_all
@takes_up_to(ADDITION_FORM)
def add(story_id: int) -> ResponseReturnValue:
    """Keep what somebody added, for a moderator to read."""
    revision, by = open_story(story_id), current_account()
    presenter = StoryPresenter.of(revision)
    form = AddForm().offering(presenter)
    if not form.validate():
        return _page(revision, form)
    anonymous.ensure_may_begin()
    quota.take(quota.WORDS)
    added, sent = form.suggestion(presenter), _name_of(form)
    written = form.write(
        lambda session: (
            suggestions.contribute(session, by, story_id, added, credit=form.credit.data or "", form=sent).id
        ),
        Conflict,
    )
    if written is None:
        return _page(revision, form)
    made = written.value
    own_contributions.remember(own_contributions.ADDED, made)
    return redirect(url_for("public_additions.thanks", story_id=story_id), 303)


@blueprint.get("/build/<int:story_id>/thanks")
@open_to_all
def thanks(story_id: int) -> ResponseReturnValue:
    """What happens now with what somebody added."""
    revision = open_story(story_id)
    return render_template(
        "forum/collaborating/addition_thanks.html", row=revision.story, presenter=StoryPresenter.of(revision)
    )


def open_story(story_id: int) -> RevisionRow:
    """The published revision of a story that anyone can add to. Raises NotFound for any other."""
    revision = published(story_id)
    if not revision.story.open_to_build:
        raise NotFound(say("Nobody is asked to add to this story now. You can still read others."))
    return revision


def _name_of(form: AddForm) -> str:
    name = str(form.form.data or "")
    return name if _FORM_NAME.fullmatch(name) else ""


def _page(revision: RevisionRow, form: AddForm) -> ResponseReturnValue:
    with database().read() as session:
        added = suggestions.added(session, revision.story_id)
    page: dict[str, Any] = {
        "revision": revision,
        "row": revision.story,
        "presenter": StoryPresenter.of(revision),
        "words": labels,
    }
    page |= {"credits": credits.of(revision), "moderates": may(current_account(), Action.MODERATE)}
    return render_template(
        "forum/collaborating/build.html", **page, form=form, added=added, Kind=SuggestionKind
    ), form.status
