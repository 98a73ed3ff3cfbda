"""Where somebody is signed in: each device with when it was last used, to be ended one by one."""

from __future__ import annotations

from datetime import timedelta

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext
from sqlalchemy.orm import Session

from forum.accounts.account import OWN, own
from forum.web import access, list_page
from forum.web.access import decided_inside
from forum.web.forms import Form
from forum.web.storage import database
from scenarios.account import idle_limit
from scenarios.store.accounts import session as sessions
from scenarios.store.accounts.account import SignInRow

blueprint = Blueprint("sessions", __name__)


@blueprint.get("/account/sessions")
@decided_inside(OWN)
def show() -> ResponseReturnValue:
    """The devices on which the account is signed in, the newest first."""
    row = own()
    with database().read() as session:
        found = sessions.of_account(session, row, list_page.asked())
        here = sessions.number_of(session, access.session_key())
    return render_template(
        "forum/accounts/sessions.html",
        sessions=list_page.shown(found),
        here=here,
        limit=limit_in_words(idle_limit(row.plain().roles)),
        device=device_in_words,
        form=Form(),
    )


@blueprint.post("/account/sessions/<int:session_id>/end")
@decided_inside(OWN)
def end(session_id: int) -> ResponseReturnValue:
    """Sign out on one device, which may be this one."""
    row = own()

    def work(session: Session) -> bool:
        is_here = sessions.number_of(session, access.session_key()) == session_id
        sessions.end(session, row.id, session_id)
        return is_here

    if database().write(work):
        access.sign_out()
        flash(_("You are signed out."))
        return redirect(url_for("sign_in.sign_in"), 303)
    flash(_("That device is signed out."), "success")
    return redirect(url_for("sessions.show"), 303)


def device_in_words(row: SignInRow) -> str:
    """What a device is called: by its browser and its system, as far as they are known."""
    if row.browser and row.system:
        return str(_("%(browser)s on %(system)s", browser=row.browser, system=row.system))
    return row.browser or row.system or str(_("A browser"))


def limit_in_words(limit: timedelta) -> str:
    """A time without use, in hours up to a day and in days beyond it."""
    if limit <= timedelta(days=1):
        return str(ngettext("%(num)s hour", "%(num)s hours", limit // timedelta(hours=1)))
    return str(ngettext("%(num)s day", "%(num)s days", limit.days))
