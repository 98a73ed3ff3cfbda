"""Starting a story, coming back to it, and the page from which all of it is written."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext as _l
from sqlalchemy.orm import Session

from forum import private_link, words
from forum.draft import LONG_FORM, WRITERS_OWN, Draft, mine
from forum.steps import steps
from forum.web.access import current_account, decided_inside, open_to_all
from forum.web.forms import Form, RadiosField, TextAreaField, takes_up_to
from forum.web.storage import database
from scenarios.store import pathway as pathways
from scenarios.store import private_link as links
from scenarios.store import story as stories
from scenarios.store import story_note
from scenarios.store.pathway import PathwayVersionRow
from scenarios.story import TEXT_LIMIT, StoryContent

blueprint = Blueprint("writing", __name__)


class StartForm(Form):
    """What happened, and which pathway it is about, where there are several."""

    pathway = RadiosField(_l("Which service is your story about?"), required=_l("Choose what your story is about."))
    what_happened = TextAreaField(
        _l("What happened?"),
        required=_l("Tell us what happened. A few words are enough to start."),
        limit=TEXT_LIMIT,
        description=_l("Use your own words. You can change all of it later. Use made-up names for people and places."),
    )

    def offer(self, versions: list[PathwayVersionRow]) -> StartForm:
        """Ask for the pathway, or not where there is only one."""
        self.pathway.choices = [(str(version.id), version.pathway.name) for version in versions]
        if len(versions) == 1:
            del self.pathway
        return self

    def chosen(self, versions: list[PathwayVersionRow]) -> PathwayVersionRow:
        """The version under test that the story is about."""
        if len(versions) == 1:
            return versions[0]
        return next(version for version in versions if str(version.id) == self.pathway.data)


@blueprint.get("/write")
@open_to_all
def start() -> ResponseReturnValue:
    """The one box that a story starts with."""
    versions = _under_test()
    return _start_page(StartForm().offer(versions), versions)


@blueprint.post("/write")
@open_to_all
@takes_up_to(LONG_FORM)
def begin() -> ResponseReturnValue:
    """Keep the first words; without an account, give the private link to come back by."""
    versions = _under_test()
    form = StartForm().offer(versions)
    if not versions or not form.validate():
        return _start_page(form, versions)
    content = StoryContent(what_happened=form.what_happened.data)
    story_id, link = _begin(form.chosen(versions), content)
    if link is None:
        return redirect(url_for("writing.show", story_id=story_id), 303)
    private_link.let_in(story_id, *link)
    return redirect(url_for("private_link.show", story_id=story_id), 303)


@blueprint.get("/write/<int:story_id>")
@decided_inside(WRITERS_OWN)
def show(story_id: int) -> ResponseReturnValue:
    """A story's own page: what is written, what could be added, and what can be done now."""
    draft = mine(story_id)
    private_link.is_kept(story_id)
    with database().read() as session:
        notes = story_note.about(session, story_id)
    page: dict[str, Any] = {"draft": draft, "notes": notes, "words": words, "title": title(draft)}
    return render_template("forum/write.html", **page, steps=list(steps(draft)))


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


def _under_test() -> list[PathwayVersionRow]:
    with database().read() as session:
        return pathways.under_test(session)


def _begin(version: PathwayVersionRow, content: StoryContent) -> tuple[int, tuple[str, int] | None]:
    """The new story's number, with its link where there is no account: no story is kept without a way back."""
    by = current_account()

    def work(session: Session) -> tuple[int, tuple[str, int] | None]:
        story_id = stories.begin(session, by, version, content).id
        return story_id, links.renew(session, story_id) if by.id is None else None

    return database().write(work)


def _start_page(form: StartForm, versions: list[PathwayVersionRow]) -> ResponseReturnValue:
    return render_template("forum/write_start.html", form=form, versions=versions), form.status
