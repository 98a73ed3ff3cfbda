"""Moderating: what waits, reading a story, asking for changes, and passing it on to its writer."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy.orm import Session

from forum.common import labels
from forum.moderating.contributions import waiting_count
from forum.moderating.objection_form import objected
from forum.stories import credits
from forum.stories.advice_links import beside
from forum.stories.part_form import PartForm
from forum.stories.story_presenter import StoryPresenter
from forum.stories.submitted import to_read
from forum.web import list_page
from forum.web.access import current_account, requires
from forum.web.clock import site_clock
from forum.web.forms import Form, TextAreaField
from forum.web.list_page import ShownPage
from forum.web.storage import database, run_in_thread
from scenarios.account import Action
from scenarios.errors import Conflict
from scenarios.store.pathways import remark as pathway_remark
from scenarios.store.stories import note as story_note
from scenarios.store.stories import story as stories
from scenarios.store.stories import story_list, taking_down
from scenarios.store.stories.note import NOTE_LIMIT
from scenarios.store.stories.story import RevisionRow
from scenarios.store.stories.story_list import ListedStory
from scenarios.stories.checks import check
from scenarios.stories.story import StoryStatus

blueprint = Blueprint("moderating", __name__)

AT_ONCE = 10
"""How many stories each list on the moderators' page has: there are five lists."""
_MESSAGES = "messages"
"""What the list of messages on a story's page is called in its address."""
_QUEUES: tuple[tuple[str, StoryStatus, bool | None], ...] = (
    ("to-read", StoryStatus.SUBMITTED, None),
    ("read", StoryStatus.IN_REVIEW, False),
    ("passed", StoryStatus.IN_REVIEW, True),
    ("asked", StoryStatus.CHANGES_ASKED, None),
)


@dataclass(frozen=True)
class Queue:
    """Some of the stories that wait for one thing, those that wait longest first, and how many there are."""

    name: str
    state: StoryStatus
    listed: ShownPage[ListedStory]
    count: int


class ModeratorAnswerForm(PartForm):
    """What the moderator says to the writer."""

    text = TextAreaField(
        _l("What would you like to be changed, and why?"),
        limit=NOTE_LIMIT,
        description=_l("The writer reads this. Say where, and offer a way to put it."),
    )


class ToWriterForm(Form):
    """A message to the writer of a story that was taken down or not accepted."""

    text = TextAreaField(
        _l("Write to the writer"),
        limit=NOTE_LIMIT,
        required=_l("Write a message first."),
        description=_l("They read it on their story’s page. Other moderators can read it too."),
    )


@blueprint.get("/moderate")
@requires(Action.MODERATE)
def queue() -> ResponseReturnValue:
    """The stories that were sent in, those that wait longest first."""
    with database().read() as session:
        counts = story_list.count_waiting(session, [(status, passed) for _name, status, passed in _QUEUES])
        queues = [_queue(session, *each, count) for each, count in zip(_QUEUES, counts, strict=True)]
        remarks_waiting = pathway_remark.count_waiting(session)
        before = taking_down.sent_again(session, [each.story for queue in queues for each in queue.listed.rows])
        decided = taking_down.decided(session, list_page.asked("decided"), limit=AT_ONCE)
        answered, decided_count = taking_down.answered(session), taking_down.count_decided(session)
    page = {"words": labels, "now": site_clock().now(), "Status": StoryStatus, "contributions": waiting_count()}
    page |= {"answered": answered, "before": before, "decided": list_page.shown(decided, "decided", "decided")}
    page |= {"decided_count": decided_count, "remarks_waiting": remarks_waiting}
    return render_template("forum/moderating/moderate.html", queues=queues, **page)


def _queue(session: Session, name: str, status: StoryStatus, passed: bool | None, count: int) -> Queue:
    """A page of the stories that wait for one thing."""
    at = list_page.asked(name)
    found = story_list.waiting(session, status, at, passed=passed, limit=AT_ONCE)
    return Queue(name, status, list_page.shown(found, name, name), count)


@blueprint.post("/moderate/<int:story_id>/take-up")
@requires(Action.MODERATE)
def take_up(story_id: int) -> ResponseReturnValue:
    """Begin to read; from now on the writer cannot take the story back to go on writing."""
    to_read(story_id)
    _do(lambda session: stories.take_up(session, current_account(), story_id))
    return redirect(url_for("moderating.show", story_id=story_id), 303)


@blueprint.get("/moderate/<int:story_id>")
@requires(Action.MODERATE)
def show(story_id: int) -> ResponseReturnValue:
    """A story to be read, with what was said about it."""
    revision = to_read(story_id)
    return _page(revision, ModeratorAnswerForm(formdata=None, based_on=revision.number))


@blueprint.post("/moderate/<int:story_id>/ask")
@requires(Action.MODERATE)
def ask_changes(story_id: int) -> ResponseReturnValue:
    """Give the story back to its writer, with what to change and why."""
    revision, form, by = to_read(story_id), ModeratorAnswerForm(), current_account()
    if not form.validate():
        return _page(revision, form)
    if not form.write(lambda session: stories.ask_changes(session, by, story_id, form.text.data or ""), Conflict):
        return _page(to_read(story_id), form)
    flash(_("The writer is asked for changes."), "success")
    return redirect(url_for("moderating.queue"), 303)


@blueprint.post("/moderate/<int:story_id>/message")
@requires(Action.MODERATE)
def write_to_writer(story_id: int) -> ResponseReturnValue:
    """Say something to the writer, also after the story was taken down or not accepted."""
    revision, form, by = to_read(story_id), ToWriterForm(), current_account()
    if not form.validate():
        return _page(revision, ModeratorAnswerForm(formdata=None, based_on=revision.number), form)
    text = form.text.data or ""
    _do(lambda session: stories.send_note(session, by, story_id, text, from_writer=False))
    flash(_("Your message is sent."), "success")
    return redirect(url_for("moderating.show", story_id=story_id), 303)


@blueprint.post("/moderate/<int:story_id>/pass")
@requires(Action.MODERATE)
def pass_on(story_id: int) -> ResponseReturnValue:
    """Pass the version that was read; its writer is asked to agree to it."""
    revision, form, by = to_read(story_id), ModeratorAnswerForm(), current_account()
    try:
        _do(lambda session: stories.pass_on(session, by, story_id, seen=form.seen))
    except Conflict as fault:
        form = ModeratorAnswerForm(formdata=None, based_on=revision.number)
        form.blame(fault)
        return _page(to_read(story_id), form)
    flash(_("The story is passed. Its writer is asked to agree to it."), "success")
    return redirect(url_for("moderating.queue"), 303)


def _do(work: Callable[[Session], Any]) -> None:
    database().write(work)


def _page(revision: RevisionRow, form: ModeratorAnswerForm, message: ToWriterForm | None = None) -> ResponseReturnValue:
    with database().read() as session:
        asked = list_page.asked(_MESSAGES)
        said = list_page.shown(story_note.about(session, revision.story_id, asked), _MESSAGES, _MESSAGES)
        before = taking_down.sent_again(session, [revision.story])
    page: dict[str, Any] = {"revision": revision, "row": revision.story, "form": form, "said": said, "words": labels}
    page["before"], page["decided"] = before.get(revision.story_id), objected(revision.story)
    page["credits"], page["message"] = credits.of(revision), message or ToWriterForm(formdata=None)
    found = run_in_thread(check, revision.content, revision.pathway_version.content)
    presenter = StoryPresenter.of(revision)
    told = {"presenter": presenter, "advice": found, "mend": beside(presenter.pages), "Status": StoryStatus}
    return render_template(
        "forum/moderating/moderate_story.html", **page, **told
    ), message.status if message else form.status
