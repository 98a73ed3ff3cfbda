"""Starting a story, coming back to it, and the page from which all of it is written."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext as _l
from wtforms import HiddenField

from forum import beginning, invitation, news, private_link, said_here, shaping, telling, words
from forum.beginning import AboutForm, under_test
from forum.draft import INVITED, LONG_FORM, shared
from forum.steps import steps
from forum.web import access
from forum.web.access import current_account, decided_inside, open_to_all
from forum.web.forms import CheckboxField, TextAreaField, takes_up_to
from forum.web.storage import database
from scenarios.account import holds
from scenarios.store import story as stories
from scenarios.store import story_claim, story_note
from scenarios.store.pathway import PathwayVersionRow
from scenarios.story import LINE_LIMIT, TEXT_LIMIT, StoryContent

blueprint = Blueprint("writing", __name__)


class StartForm(AboutForm):
    """What happened, and which pathway it is about, where there are several."""

    what_happened = TextAreaField(
        _l("What happened?"),
        required=_l("Tell us what happened. A few words are enough to start."),
        limit=TEXT_LIMIT,
        description=_l("Use your own words. You can change all of it later. Use made-up names for people and places."),
    )
    told = CheckboxField(
        _l("I am writing this down for somebody else, who told it to me or sent it on paper"),
        description=_l("They then say yes to it themselves, before it can be published."),
    )
    stage = HiddenField()
    help = shaping.help_field(_l("How would you like to go on?"), own=_l("I write on myself"))


@blueprint.get("/write")
@open_to_all
def start() -> ResponseReturnValue:
    """The one box that a story starts with."""
    versions = under_test()
    return _start_page(StartForm(stage=request.args.get("stage", "")).offer(versions), versions)


@blueprint.post("/write")
@open_to_all
@takes_up_to(LONG_FORM)
def begin() -> ResponseReturnValue:
    """Keep the first words; without an account, give the private link to come back by."""
    versions = under_test()
    form = StartForm().offer(versions)
    if not versions or not form.validate():
        return _start_page(form, versions)
    wanted = form.help.data == shaping.HELP
    content = StoryContent(what_happened=form.what_happened.data)
    told, stage = bool(form.told.data), _key(form)
    return beginning.begin(form.chosen(versions), content, told=told, help_wanted=wanted, stage=stage)


@blueprint.get("/write/<int:story_id>")
@decided_inside(INVITED)
def show(story_id: int) -> ResponseReturnValue:
    """A story's own page: what is written, what could be added, and what can be done now."""
    if shaping.is_for_helper(story_id):
        return redirect(url_for("shaping.show", story_id=story_id), 303)
    draft = shared(story_id)
    if not draft.is_mine:
        return invitation.page(draft)
    private_link.is_kept(story_id)
    with database().read() as session:
        notes = story_note.about(session, story_id)
    page: dict[str, Any] = {"draft": draft, "notes": notes, "words": words, "title": draft.title}
    beside = {"news": news.seen_now(draft), "teller": telling.of(draft)}
    return render_template("forum/write.html", **page, **beside, steps=list(steps(draft)))


@blueprint.get("/my-stories")
@open_to_all
def my_stories() -> ResponseReturnValue:
    """The stories of this account, those that this browser opened by a link, and what each may be used for."""
    by = current_account()
    with database().read() as session:
        revisions = stories.of_writer(session, by)
        lost = story_claim.lost_by(session, by.id)
    parts = {each.story_id: by.part(each.story_id) for each in revisions if not holds(by, each.story)}
    remembered = bool(access.held_links() or access.taken_up()) or said_here.is_remembered()
    page: dict[str, Any] = {"revisions": revisions, "parts": parts, "lost": lost, "remembered": remembered}
    return render_template("forum/my_stories.html", **page, said=said_here.listed(), words=words)


def _key(form: StartForm) -> str:
    """The stage that the address named, as long as it can be one."""
    return str(form.stage.data or "")[:LINE_LIMIT]


def _start_page(form: StartForm, versions: list[PathwayVersionRow]) -> ResponseReturnValue:
    return render_template("forum/write_start.html", form=form, versions=versions), form.status
