"""Starting a story, coming back to it, and the page from which all of it is written."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext as _l
from wtforms import HiddenField

from forum.collaborating import invitation, teller_consent
from forum.collaborating.suggestion import by_scene
from forum.common import anonymous, labels, own_contributions, quota
from forum.moderating import assisted_editing
from forum.moderating.newer_version import renewal_of
from forum.moderating.objection_form import objected
from forum.stories import unopened_drafts
from forum.stories.draft import INVITED, LONG_FORM, shared
from forum.stories.what_came_of_it import trail_of
from forum.web import access, list_page
from forum.web.access import current_account, decided_inside, open_to_all
from forum.web.forms import CheckboxField, TextAreaField, takes_up_to
from forum.web.storage import database
from forum.writing import beginning, news, private_link
from forum.writing.beginning import AboutForm, under_test
from forum.writing.task_list import steps
from scenarios.account import holds
from scenarios.store.pathways.pathway import PathwayVersionRow
from scenarios.store.stories import claim as story_claim
from scenarios.store.stories import record as story_record
from scenarios.store.stories import story_list
from scenarios.stories.story import LINE_LIMIT, TEXT_LIMIT, StoryContent

blueprint = Blueprint("my_stories", __name__)


class NewStoryForm(AboutForm):
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
    help = assisted_editing.help_field(_l("How would you like to go on?"), own=_l("I write on myself"))


@blueprint.get("/write")
@open_to_all
def start() -> ResponseReturnValue:
    """The one box that a story starts with."""
    anonymous.ensure_may_begin()
    quota.ensure_room()
    versions = under_test()
    return _start_page(NewStoryForm(stage=request.args.get("stage", "")).offer(versions), versions)


@blueprint.post("/write")
@open_to_all
@takes_up_to(LONG_FORM)
def begin() -> ResponseReturnValue:
    """Keep the first words; without an account, give the private link to come back by."""
    versions = under_test()
    form = NewStoryForm().offer(versions)
    if not versions or not form.validate():
        return _start_page(form, versions)
    wanted = form.help.data == assisted_editing.HELP
    content = StoryContent(what_happened=form.what_happened.data)
    told, stage = bool(form.told.data), _key(form)
    return beginning.begin(form.chosen(versions), content, told=told, help_wanted=wanted, stage=stage)


@blueprint.get("/write/<int:story_id>")
@decided_inside(INVITED)
def show(story_id: int) -> ResponseReturnValue:
    """A story's own page: what is written, what could be added, and what can be done now."""
    if assisted_editing.is_for_helper(story_id):
        return redirect(url_for("assisted_editing.show", story_id=story_id), 303)
    draft = shared(story_id)
    if not draft.is_mine:
        return invitation.page(draft)
    private_link.is_kept(story_id)
    with database().read() as session:
        record = story_record.of(session, story_id)
    trail, objection = trail_of(draft), objected(draft.row, record.notes)
    page: dict[str, Any] = {"draft": draft, "notes": record.notes, "words": labels, "title": draft.title}
    page |= {"teller": teller_consent.of(draft, record.people), "open_suggestions": by_scene(record.suggestions)}
    page |= {"kept_until": unopened_drafts.kept_until(draft.row)}
    page |= {"came_of_it": bool(trail.strands), "objected": objection, "steps": list(steps(draft))}
    # Last, since each may end the request's read session: what is new is marked as seen, and versions are compared.
    page["news"], page["has_more_news"] = news.seen_now(draft, record, trail, objection)
    page |= {"renewal": renewal_of(draft, trail.public)}
    return render_template("forum/writing/write.html", **page)


@blueprint.get("/my-stories")
@open_to_all
def my_stories() -> ResponseReturnValue:
    """The stories of this account, those that this browser opened by a link, and what each may be used for."""
    by = current_account()
    with database().read() as session:
        found = story_list.of_writer(session, by, list_page.asked())
        lost = story_claim.lost_by(session, by.id)
    parts = {each.story_id: by.part(each.story_id) for each in found.rows if not holds(by, each.story)}
    remembered = bool(access.held_links() or access.taken_up()) or own_contributions.is_remembered()
    listed = list_page.shown(found)
    page: dict[str, Any] = {"listed": listed, "parts": parts, "lost": lost, "remembered": remembered}
    return render_template("forum/writing/my_stories.html", **page, said=own_contributions.listed(), words=labels)


def _key(form: NewStoryForm) -> str:
    """The stage that the address named, as long as it can be one."""
    return str(form.stage.data or "")[:LINE_LIMIT]


def _start_page(form: NewStoryForm, versions: list[PathwayVersionRow]) -> ResponseReturnValue:
    return render_template("forum/writing/start.html", form=form, versions=versions), form.status
