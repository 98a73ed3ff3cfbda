"""Starting a story, coming back to it, and the page from which all of it is written."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext as _l

from forum import beginning, private_link, words
from forum.beginning import AboutForm, under_test
from forum.draft import LONG_FORM, WRITERS_OWN, Draft, mine
from forum.web.access import current_account, decided_inside, open_to_all
from forum.web.forms import TextAreaField, takes_up_to
from forum.web.storage import database
from scenarios.store import story as stories
from scenarios.store import story_note
from scenarios.store.pathway import PathwayVersionRow
from scenarios.story import TEXT_LIMIT, StoryContent

blueprint = Blueprint("writing", __name__)


class StartForm(AboutForm):
    """What happened, and which pathway it is about, where there are several."""

    what_happened = TextAreaField(
        _l("What happened?"),
        required=_l("Tell us what happened. A few words are enough to start."),
        limit=TEXT_LIMIT,
        description=_l("Use your own words. You can change all of it later. Use made-up names for people and places."),
    )


@blueprint.get("/write")
@open_to_all
def start() -> ResponseReturnValue:
    """The one box that a story starts with."""
    versions = under_test()
    return _start_page(StartForm().offer(versions), versions)


@blueprint.post("/write")
@open_to_all
@takes_up_to(LONG_FORM)
def begin() -> ResponseReturnValue:
    """Keep the first words; without an account, give the private link to come back by."""
    versions = under_test()
    form = StartForm().offer(versions)
    if not versions or not form.validate():
        return _start_page(form, versions)
    return beginning.begin(form.chosen(versions), StoryContent(what_happened=form.what_happened.data))


@blueprint.get("/write/<int:story_id>")
@decided_inside(WRITERS_OWN)
def show(story_id: int) -> ResponseReturnValue:
    """A story's own page: what is written, what could be added, and what can be done now."""
    draft = mine(story_id)
    private_link.is_kept(story_id)
    with database().read() as session:
        notes = story_note.about(session, story_id)
    page: dict[str, Any] = {"draft": draft, "notes": notes, "words": words, "title": title(draft)}
    return render_template("forum/write.html", **page)


@blueprint.get("/my-stories")
@open_to_all
def my_stories() -> ResponseReturnValue:
    """The stories of this account, and of the private links that this browser opened."""
    with database().read() as session:
        revisions = stories.of_writer(session, current_account())
    return render_template("forum/my_stories.html", revisions=revisions, words=words)


def title(draft: Draft) -> str:
    """What a story is called on its writer's pages."""
    return draft.content.title or str(_l("Your story"))


def _start_page(form: StartForm, versions: list[PathwayVersionRow]) -> ResponseReturnValue:
    return render_template("forum/write_start.html", form=form, versions=versions), form.status
