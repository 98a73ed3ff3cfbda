"""A facilitator's page of the stories that a section plays, and in which order."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy.orm import Session

from forum.web import list_page
from forum.web.access import current_account, requires
from forum.web.forms import Choice, Form, RadiosField
from forum.web.list_page import ShownPage
from forum.web.storage import database
from forum.web.translation import tell
from live.commands.host_actions import UNTITLED
from live.store import event
from live.store.event import PerformanceRow, SectionRow
from scenarios.account import Account, Action
from scenarios.errors import Invalid, NotFound
from scenarios.message import say
from scenarios.row_number import typed_number
from scenarios.store.stories import story_list
from scenarios.store.stories.story_list import ListedStory

blueprint = Blueprint("section_stories", __name__)

CHOICES = 30
"""How many stories there are to choose from on one page: each is a button, which takes long to write down."""
_PLACES = {"up": -1, "down": 1}


class AddStoryForm(Form):
    """One of the published stories."""

    revision = RadiosField(
        _l("Which story?"),
        required=_l("Choose a story."),
        description=_l("It is played as it reads now, also if it is changed later."),
    )


@blueprint.get("/host/sections/<int:section_id>/stories/new")
@requires(Action.RUN_EVENTS)
def new(section_id: int) -> ResponseReturnValue:
    """The published stories to choose from."""
    return _form_page(*_form_for(section_id))


@blueprint.post("/host/sections/<int:section_id>/stories/new")
@requires(Action.RUN_EVENTS)
def add(section_id: int) -> ResponseReturnValue:
    """Add a story at the end of the section."""
    by = current_account()
    form, section, listed = _form_for(section_id)
    if not form.validate():
        return _form_page(form, section, listed)
    chosen = int(form.revision.data)
    if not form.write(lambda session: _add(session, by, section_id, chosen)):
        return _form_page(form, section, listed)
    flash(_("The story is in the programme."), "success")
    return redirect(url_for("event_pages.show", event_id=section.event_id), 303)


def _add(session: Session, by: Account, section_id: int, revision_id: int) -> None:
    """Put the story into the programme. Raises Invalid about the choice where it is not published any more."""
    try:
        event.add_performance(session, by, section_id, revision_id)
    except NotFound as fault:
        raise Invalid(fault.message, field="revision") from fault


@blueprint.post("/host/performances/<int:performance_id>/move")
@requires(Action.RUN_EVENTS)
def move(performance_id: int) -> ResponseReturnValue:
    """Play a story earlier or later in its section."""
    by, places = current_account(), _PLACES.get(request.form.get("to", ""))
    if places is None:
        raise Invalid(say("A story can be moved up or down."), field="to")
    database().write(lambda session: event.move_performance(session, by, performance_id, places))
    return redirect(url_for("event_pages.show", event_id=_performance(performance_id).section.event_id), 303)


@blueprint.post("/host/performances/<int:performance_id>/remove")
@requires(Action.RUN_EVENTS)
def remove(performance_id: int) -> ResponseReturnValue:
    """Take a story out of the programme, unless it has been played."""
    by, row = current_account(), _performance(performance_id)
    database().write(lambda session: event.remove_performance(session, by, performance_id))
    flash(_("The story is no longer in the programme."), "success")
    return redirect(url_for("event_pages.show", event_id=row.section.event_id), 303)


def _form_for(section_id: int) -> tuple[AddStoryForm, SectionRow, ShownPage[ListedStory]]:
    form = AddStoryForm()
    with database().read() as session:
        section = event.section(session, section_id)
        listed = list_page.shown(story_list.published(session, list_page.asked(), limit=CHOICES))
        chosen = typed_number(form.revision.data)
        # Where stories were published since, the one that was chosen may have gone on to the next page.
        named = story_list.published_as(session, chosen) if chosen is not None else None
    further = [named] if named and named.revision.id not in {each.revision.id for each in listed.rows} else []
    form.revision.choices = [_choice(each) for each in [*listed.rows, *further]]
    return form, section, listed


def _choice(story: ListedStory) -> Choice:
    number, title = str(story.revision.id), story.title or tell(UNTITLED)
    return (number, title, _("%(name)s’s story", name=story.persona_name)) if story.persona_name else (number, title)


def _performance(performance_id: int) -> PerformanceRow:
    with database().read() as session:
        return event.performance(session, performance_id)


def _form_page(form: AddStoryForm, section: SectionRow, listed: ShownPage[ListedStory]) -> ResponseReturnValue:
    page = render_template("live/setting_up/story_form.html", form=form, section=section, listed=listed)
    return page, form.status
