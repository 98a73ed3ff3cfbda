"""A facilitator's pages of one section: when and where it is, and for whom."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from forum.web.access import current_account, requires
from forum.web.forms import Form, TextAreaField, TextField, TimeField
from forum.web.storage import database
from live.performance.programme import NAME_LIMIT, TEXT_LIMIT, SectionDetails
from live.store import event
from live.store.event import EventRow, SectionRow
from scenarios.account import Action

blueprint = Blueprint("section", __name__)


class SectionForm(Form):
    """What a facilitator says of a section."""

    name = TextField(
        _l("What is this part called?"),
        required=_l("Give this part of the programme a name."),
        limit=NAME_LIMIT,
        description=_l("For example, After dark"),
    )
    starts = TimeField(_l("When does it start?"), description=_l("For example, 7:30pm"))
    ends = TimeField(_l("When does it end?"), description=_l("For example, 9pm"))
    place = TextField(
        _l("Where is it?"),
        limit=NAME_LIMIT,
        description=_l("Only where it differs from the place of the event, such as a room."),
    )
    interests = TextAreaField(
        _l("Whom is it for?"),
        limit=TEXT_LIMIT,
        description=_l("People with little time choose their part by this. For example, GPs, crisis cafés, carers"),
    )

    @property
    def details(self) -> SectionDetails:
        """What was typed; only for a form that validated."""
        fields = ("name", "starts", "ends", "place", "interests")
        return SectionDetails(**{name: self[name].data or "" for name in fields})


@blueprint.get("/host/events/<int:event_id>/sections/new")
@requires(Action.RUN_EVENTS)
def new(event_id: int) -> ResponseReturnValue:
    """The form for a section."""
    return _form_page(SectionForm(), _event(event_id))


@blueprint.post("/host/events/<int:event_id>/sections/new")
@requires(Action.RUN_EVENTS)
def make(event_id: int) -> ResponseReturnValue:
    """Add a section at the end of the programme."""
    form, by, row = SectionForm(), current_account(), _event(event_id)
    if not form.validate():
        return _form_page(form, row)
    if not form.write(lambda session: event.add_section(session, by, event_id, form.details)):
        return _form_page(form, row)
    flash(_("This part is in the programme. Now add its stories."), "success")
    return redirect(url_for("event_pages.show", event_id=event_id), 303)


@blueprint.get("/host/sections/<int:section_id>")
@requires(Action.RUN_EVENTS)
def edit(section_id: int) -> ResponseReturnValue:
    """The form with what is said of the section now."""
    row = _section(section_id)
    return _form_page(SectionForm(obj=row), row.event, row)


@blueprint.post("/host/sections/<int:section_id>")
@requires(Action.RUN_EVENTS)
def keep(section_id: int) -> ResponseReturnValue:
    """Keep what is said of the section."""
    form, by, row = SectionForm(), current_account(), _section(section_id)
    if not form.validate():
        return _form_page(form, row.event, row)
    if not form.write(lambda session: event.edit_section(session, by, section_id, form.details)):
        return _form_page(form, row.event, row)
    flash(_("Your changes are kept."), "success")
    return redirect(url_for("event_pages.show", event_id=row.event_id), 303)


@blueprint.post("/host/sections/<int:section_id>/remove")
@requires(Action.RUN_EVENTS)
def remove(section_id: int) -> ResponseReturnValue:
    """Take a section without stories out of the programme."""
    by, row = current_account(), _section(section_id)
    database().write(lambda session: event.remove_section(session, by, section_id))
    flash(_("“%(name)s” is no longer in the programme.", name=row.name), "success")
    return redirect(url_for("event_pages.show", event_id=row.event_id), 303)


def _event(event_id: int) -> EventRow:
    with database().read() as session:
        return event.get(session, event_id)


def _section(section_id: int) -> SectionRow:
    with database().read() as session:
        return event.section(session, section_id)


def _form_page(form: SectionForm, row: EventRow, section: SectionRow | None = None) -> ResponseReturnValue:
    return render_template("live/setting_up/section_form.html", form=form, event=row, section=section), form.status
