"""A facilitator's pages of events: what is planned, and the ways to its faces."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from forum.web import list_page, qr
from forum.web.access import current_account, requires
from forum.web.clock import site_clock
from forum.web.forms import CheckboxField, DateField, Form, TextAreaField, TextField
from forum.web.links import public_url_for
from forum.web.storage import database
from forum.web.translation import clock
from live.faces.playbill import Playbill, playbill
from live.performance.programme import NAME_LIMIT, TEXT_LIMIT, EventDetails
from live.store import event, saying
from scenarios.account import Action

blueprint = Blueprint("event_pages", __name__)

AT_ONCE = 25
"""How many events each of the two lists has."""


class EventForm(Form):
    """What a facilitator says of an event."""

    name = TextField(_l("What is it called?"), required=_l("Give the event a name."), limit=NAME_LIMIT)
    day = DateField(
        _l("Which day is it?"),
        required=_l("Enter the day of the event."),
        description=_l("For example, 27 3 2027"),
    )
    place = TextField(
        _l("Where is it?"),
        limit=NAME_LIMIT,
        description=_l("The name of the place, and how to find it."),
    )
    who_should_come = TextAreaField(
        _l("Who should come?"),
        limit=TEXT_LIMIT,
        description=_l("Name the people whose experience or work is on stage. Everyone can read this."),
    )

    quiet_room = TextField(
        _l("Where is the quiet room?"),
        limit=NAME_LIMIT,
        description=_l("Every phone and the big screen show it in a break. For example, first floor, blue door"),
    )
    room_known = CheckboxField(
        _l("We know who is in the room"),
        description=_l(
            "A host can then show one result by group. A stranger who joins could work out from it how one person"
            " voted. Tick this only if you let in everybody who joins, or everybody has a pass. You can tick this until"
            " the day before the event, and untick it at any time."
        ),
    )
    needs_passes = CheckboxField(
        _l("Only phones with a printed pass can vote"),
        description=_l(
            "You print the passes from the event’s page, and give one to each person. Phones without a pass follow the"
            " event and cannot vote. You cannot change this once something was played."
        ),
    )
    rehearsal = CheckboxField(
        _l("This is a rehearsal"),
        description=_l("It is in no list of events. Nothing that is voted or said goes to the design group."),
    )

    @property
    def details(self) -> EventDetails:
        """What was typed; only for a form that validated, and so has a day."""
        assert self.day.data is not None
        return EventDetails(
            name=self.name.data or "",
            day=self.day.data,
            place=self.place.data or "",
            who_should_come=self.who_should_come.data or "",
            rehearsal=bool(self.rehearsal.data),
            quiet_room=self.quiet_room.data or "",
            room_known=bool(self.room_known.data),
            needs_passes=bool(self.needs_passes.data),
        )


@blueprint.get("/host")
@requires(Action.RUN_EVENTS)
def index() -> ResponseReturnValue:
    """All events, the facilitator's own first."""
    mine = current_account().id
    with database().read() as session:
        own = event.made_by(session, mine, list_page.asked("own"), limit=AT_ONCE)
        others = event.made_by_others(session, mine, list_page.asked("others"), limit=AT_ONCE)
    return render_template(
        "live/setting_up/setting_up.html",
        own=list_page.shown(own, "own", "own"),
        others=list_page.shown(others, "others", "others"),
    )


@blueprint.get("/host/events/new")
@requires(Action.RUN_EVENTS)
def new() -> ResponseReturnValue:
    """The form for an event."""
    return _form_page(EventForm())


@blueprint.post("/host/events/new")
@requires(Action.RUN_EVENTS)
def make() -> ResponseReturnValue:
    """Make an event; its join code comes by itself."""
    form, by = EventForm(), current_account()
    if not form.validate():
        return _form_page(form)
    written = form.write(lambda session: event.create(session, by, form.details, site_clock().today()))
    if written is None:
        return _form_page(form)
    row = written.value
    flash(_("The event is made. Its join code is %(code)s.", code=row.code), "success")
    return redirect(url_for("event_pages.show", event_id=row.id), 303)


@blueprint.get("/host/events/<int:event_id>")
@requires(Action.RUN_EVENTS)
def show(event_id: int) -> ResponseReturnValue:
    """One event: its code, its faces, its sections and their stories."""
    with database().read() as session:
        said = saying.debriefs(session, event_id)
    bill = _bill(event_id)
    address = public_url_for("events.show", slug=bill.slug)
    return render_template(
        "live/setting_up/event_set_up.html",
        bill=bill,
        said=said,
        clock=clock,
        form=Form(),
        address=address,
        qr=qr.svg(address, _("The address of the programme as a QR code")),
    )


@blueprint.get("/host/events/<int:event_id>/edit")
@requires(Action.RUN_EVENTS)
def edit(event_id: int) -> ResponseReturnValue:
    """The form with what is said of the event now."""
    bill = _bill(event_id)
    return _form_page(EventForm(obj=bill), bill)


@blueprint.post("/host/events/<int:event_id>/edit")
@requires(Action.RUN_EVENTS)
def keep(event_id: int) -> ResponseReturnValue:
    """Keep what is said of the event; its code stays."""
    form, by, bill = EventForm(), current_account(), _bill(event_id)
    if not form.validate():
        return _form_page(form, bill)
    if not form.write(lambda session: event.edit(session, by, event_id, form.details, site_clock().today())):
        return _form_page(form, bill)
    flash(_("Your changes are kept."), "success")
    return redirect(url_for("event_pages.show", event_id=event_id), 303)


def _bill(event_id: int) -> Playbill:
    with database().read() as session:
        return playbill(session, event.get(session, event_id))


def _form_page(form: EventForm, bill: Playbill | None = None) -> ResponseReturnValue:
    return render_template("live/setting_up/event_form.html", form=form, bill=bill), form.status
