"""A story as a file: downloaded by whoever may read it, uploaded as a new story or in place of one's own."""

from __future__ import annotations

from dataclasses import replace

from flask import Blueprint, Response, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy.orm import Session

from forum.common import anonymous, labels, quota
from forum.reading.browse import published
from forum.stories.draft import EDITORS, INVITED, Draft, shared, to_edit
from forum.stories.part_form import PartForm
from forum.stories.submitted import to_read
from forum.web.access import current_account, decided_inside, open_to_all, requires
from forum.web.forms import FileField, Form, takes_up_to
from forum.web.storage import database, run_in_thread
from forum.writing import beginning
from forum.writing.beginning import AboutForm, under_test
from scenarios.account import Action
from scenarios.errors import Conflict
from scenarios.store.pathways.pathway import PathwayVersionRow
from scenarios.store.stories import story as stories
from scenarios.store.stories.story import RevisionRow
from scenarios.stories.comparison import StoryComparison, compare_stories
from scenarios.stories.story import StoryContent, StoryStatus
from scenarios.stories.story_file import FILE_LIMIT, StoryFile, dump, load
from scenarios.stories.uploaded import uploaded

blueprint = Blueprint("story_file", __name__)

UPLOAD_LIMIT = FILE_LIMIT + 100_000
"""Largest upload in bytes: the largest file, and what the form says beside it."""


class StoryFileForm(Form):
    """A story file."""

    file = FileField(
        _l("The story file"),
        required=_l("Choose the file of your story."),
        accept=".json,application/json",
        description=_l("It ends in .json, and can have 5 MB at most."),
    )

    def story(self, before: StoryContent = StoryContent()) -> StoryFile | None:
        """What the file holds, as an upload to a story that says this ``before``.

        None where the form has to be shown once more.
        """
        if not self.validate():
            return None
        read = self.attempt(lambda: run_in_thread(load, self.file.data))
        return replace(read.value, content=uploaded(read.value.content, before)) if read else None


class NewStoryFileForm(StoryFileForm, AboutForm):
    """A file that becomes a new story."""


class ReplacingForm(StoryFileForm, PartForm):
    """A file that takes the place of what a story says now."""


@blueprint.get("/stories/<int:story_id>/story.json")
@open_to_all
def download(story_id: int) -> ResponseReturnValue:
    """A published story, as everyone may read it."""
    return _file(published(story_id))


@blueprint.get("/write/<int:story_id>/story.json")
@decided_inside(INVITED)
def download_own(story_id: int) -> ResponseReturnValue:
    """A story as it is now, for all who work on it."""
    return _private(_file(shared(story_id).revision))


@blueprint.get("/moderate/<int:story_id>/story.json")
@requires(Action.MODERATE)
def download_to_check(story_id: int) -> ResponseReturnValue:
    """A story that was sent in, once a moderator has begun to read."""
    revision = to_read(story_id)
    if revision.story.status == StoryStatus.SUBMITTED.value:
        return redirect(url_for("moderating.show", story_id=story_id), 303)  # Its writer is told that nobody opened it.
    return _private(_file(revision))


@blueprint.get("/write/upload")
@open_to_all
def choose() -> ResponseReturnValue:
    """Choose a file to begin a story with."""
    anonymous.ensure_may_begin()
    quota.ensure_room()
    versions = under_test()
    return _new_page(NewStoryFileForm().offer(versions), versions)


@blueprint.post("/write/upload")
@open_to_all
@takes_up_to(UPLOAD_LIMIT)
def upload() -> ResponseReturnValue:
    """Keep the file's story as a new draft of whoever sent it."""
    versions = under_test()
    form = NewStoryFileForm().offer(versions)
    file = form.story() if versions else None
    if file is None:
        return _new_page(form, versions)
    version = form.chosen(versions)
    if file.pathway not in ("", version.pathway.slug):
        flash(_("The file was written for another pathway. Check the stop of each scene."), "notice")
    return beginning.begin(version, file.content, credit=file.credit, perspectives=file.perspectives)


@blueprint.get("/write/<int:story_id>/upload")
@decided_inside(EDITORS)
def choose_instead(story_id: int) -> ResponseReturnValue:
    """Choose a file to take the place of what the story says now."""
    draft = to_edit(story_id)
    return _instead_page(ReplacingForm(formdata=None, based_on=draft.number), draft)


@blueprint.post("/write/<int:story_id>/upload")
@decided_inside(EDITORS)
@takes_up_to(UPLOAD_LIMIT)
def upload_instead(story_id: int) -> ResponseReturnValue:
    """Keep the file's story as the newest version; where somebody else saved meanwhile, show what would be lost."""
    draft, form = to_edit(story_id), ReplacingForm()
    file = form.story(draft.content)
    if file is None:
        return _instead_page(form, draft)
    try:
        _put(draft, file, form.seen)
    except Conflict as fault:
        form.blame(fault)
        latest = to_edit(story_id)
        form.show_again(latest)
        return _instead_page(form, latest, run_in_thread(compare_stories, latest.content, file.content))
    flash(_("The story now says what the file says. The version before is kept."), "success")
    return redirect(url_for("my_stories.show", story_id=story_id), 303)


def _put(draft: Draft, file: StoryFile, seen: int) -> None:
    by = current_account()

    def work(session: Session) -> None:
        stories.save(session, by, draft.id, file.content, based_on=seen)
        if draft.is_mine:  # Who wrote it is the holder's alone to say.
            stories.describe(session, by, draft.id, credit=file.credit, perspectives=list(file.perspectives))

    database().write(work)


def _file(revision: RevisionRow) -> Response:
    row, version = revision.story, revision.pathway_version
    file = StoryFile(revision.content, row.credit, tuple(row.perspectives), version.pathway.slug, version.number)
    response = Response(run_in_thread(dump, file), mimetype="application/json")
    response.headers["Content-Disposition"] = f'attachment; filename="story-{row.id}.json"'
    return response


def _private(response: Response) -> Response:
    response.headers["Cache-Control"] = "no-store"
    return response


def _new_page(form: NewStoryFileForm, versions: list[PathwayVersionRow]) -> ResponseReturnValue:
    return render_template("forum/writing/story_file_new.html", form=form, versions=versions), form.status


def _instead_page(form: ReplacingForm, draft: Draft, lost: StoryComparison | None = None) -> ResponseReturnValue:
    page = {"form": form, "draft": draft, "lost": lost, "words": labels}
    return render_template("forum/writing/story_file.html", **page), form.status if lost is None else 409
