"""A facilitator's page of printed passes: how many there are, and a sheet of new ones to print."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from markupsafe import Markup

from forum.web import qr
from forum.web.access import requires
from forum.web.forms import Form, TextField
from forum.web.links import public_url_for
from forum.web.storage import database, run_in_thread
from live.performance.doors import SHEET_LIMIT
from live.performance.join_code import in_groups
from live.store import entry_pass, event
from live.store.event import EventRow
from scenarios.account import Action

blueprint = Blueprint("pass_sheet", __name__)


class PassesForm(Form):
    """How many passes to print."""

    count = TextField(
        _l("How many passes?"),
        required=_l("Enter a number from 1 to %(limit)s.", limit=SHEET_LIMIT),
        description=_l(
            "One for each person who may vote, and a few more. At most %(limit)s at once.", limit=SHEET_LIMIT
        ),
        limit=4,
    )

    @property
    def wanted(self) -> int | None:
        """The number that was typed, None where it is none."""
        typed = (self.count.data or "").strip()
        return int(typed) if typed.isascii() and typed.isdigit() else None


@blueprint.get("/host/events/<int:event_id>/passes")
@requires(Action.RUN_EVENTS)
def show(event_id: int) -> ResponseReturnValue:
    """How many passes there are and how many are in use."""
    return _page(event_id, PassesForm())


@blueprint.post("/host/events/<int:event_id>/passes")
@requires(Action.RUN_EVENTS)
def make(event_id: int) -> ResponseReturnValue:
    """Make passes, and show them to be printed: only this page ever has their links."""
    form = PassesForm()
    if not form.validate():
        return _page(event_id, form)
    written = form.write(lambda session: entry_pass.make(session, event_id, form.wanted))
    if written is None:
        return _page(event_id, form)
    row = _event(event_id)
    addresses = [public_url_for("passes.show", code=row.code, token=token) for token in written.value]
    codes = run_in_thread(_drawn, addresses, _("A pass as a QR code"))
    typed = [in_groups(token) for token in written.value]
    page = render_template("live/setting_up/passes_sheet.html", event=row, passes=zip(codes, typed, strict=True))
    return page, {"Cache-Control": "no-store"}


@blueprint.post("/host/events/<int:event_id>/passes/unused/delete")
@requires(Action.RUN_EVENTS)
def delete(event_id: int) -> ResponseReturnValue:
    """Delete the passes that nobody has used."""
    database().write(lambda session: entry_pass.delete_unused(session, event.get(session, event_id).id))
    flash(_("The unused passes are deleted. Nobody can vote with them."), "success")
    return redirect(url_for("pass_sheet.show", event_id=event_id), 303)


def _drawn(addresses: list[str], label: str) -> list[Markup]:
    return [qr.svg(address, label) for address in addresses]


def _page(event_id: int, form: PassesForm) -> ResponseReturnValue:
    row = _event(event_id)
    with database().read() as session:
        made, used = entry_pass.counted(session, event_id)
    return (
        render_template("live/setting_up/passes.html", event=row, form=form, made=made, used=used),
        form.status,
    )


def _event(event_id: int) -> EventRow:
    with database().read() as session:
        return event.get(session, event_id)
