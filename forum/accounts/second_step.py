"""Somebody's own second step when signing in: setting it up, recovery codes, turning it off."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from forum.accounts import passphrase
from forum.accounts.account import OWN, own
from forum.web import qr
from forum.web.access import current_account, decided_inside, safe_next
from forum.web.forms import Form, PassphraseField, TextField
from forum.web.site import site_settings
from forum.web.storage import database
from scenarios.errors import Conflict, Invalid
from scenarios.message import say
from scenarios.second_step import address_of, in_groups, new_salt
from scenarios.store.accounts import second_step
from scenarios.store.accounts.account import AccountRow
from scenarios.store.accounts.second_step import SecondStep

blueprint = Blueprint("second_step", __name__)

_SALT = "second_step_salt"
"""What the key that is being set up follows from, in the browser's cookie: a page that is loaded again has the same."""


class ProofForm(Form):
    """The passphrase, once more: a browser may have been left signed in."""

    current = PassphraseField(_l("Your passphrase"), required=_l("Enter your passphrase."))


class SetUpForm(ProofForm):
    """A code, which shows that the app has the key."""

    code = TextField(_l("The 6 digits that your app shows now"), required=_l("Enter the code that your app shows."))


@blueprint.get("/account/second-step")
@decided_inside(OWN)
def show() -> ResponseReturnValue:
    """How to set up a second step, or what can be done about the one that is on."""
    row = own()
    step = _of(row)
    return _set_up_page(row, SetUpForm()) if step is None else _page(step, ProofForm())


@blueprint.post("/account/second-step")
@decided_inside(OWN)
def set_up() -> ResponseReturnValue:
    """Turn it on, and show the recovery codes this once."""
    row, form = own(), SetUpForm()
    if not form.validate():
        return _set_up_page(row, form)
    by, salt, typed = current_account(), _salt(), form.code.data
    secret = second_step.secret_for(database().keys, row.id, salt)
    if not form.attempt(lambda: _ensure(row, form)):
        return _set_up_page(row, form)
    codes = form.write(lambda store: second_step.set_up(store, by, salt, secret, typed), Conflict)
    if codes is None:
        return _set_up_page(row, form)
    session.pop(_SALT, None)
    return _codes_page(codes.value)


@blueprint.post("/account/second-step/codes")
@decided_inside(OWN)
def renew() -> ResponseReturnValue:
    """Make new recovery codes, and show them this once."""
    if (answer := _unless_proven()) is not None:
        return answer
    by = current_account()
    return _codes_page(database().write(lambda store: second_step.renew(store, by)))


@blueprint.post("/account/second-step/off")
@decided_inside(OWN)
def turn_off() -> ResponseReturnValue:
    """Turn it off."""
    if (answer := _unless_proven()) is not None:
        return answer
    by = current_account()
    assert by.id is not None  # It was asked above.
    account_id = by.id
    database().write(lambda store: second_step.turn_off(store, by, account_id))
    flash(_("Your second step is off. Your passphrase is enough to sign in."), "success")
    return redirect(url_for("account.show"), 303)


def _unless_proven() -> ResponseReturnValue | None:
    """What is answered where there is no second step, or where the passphrase is not that of the account."""
    row, form = own(), ProofForm()
    step = _of(row)
    if step is None:
        return redirect(url_for("second_step.show"), 303)
    if not form.validate() or not form.attempt(lambda: _ensure(row, form)):
        return _page(step, form)
    return None


def _of(row: AccountRow) -> SecondStep | None:
    with database().read() as store:
        return second_step.of(store, row.id)


def _salt() -> str:
    """The salt of the key that this browser is setting up."""
    return str(session.setdefault(_SALT, new_salt()))


def _ensure(row: AccountRow, form: ProofForm) -> None:
    if not row.passphrase_hash:
        raise Invalid(say("Choose a passphrase first."), field="current")
    passphrase.ensure(row.name, row.passphrase_hash, form.current.data)


def _set_up_page(row: AccountRow, form: SetUpForm) -> ResponseReturnValue:
    secret = second_step.secret_for(database().keys, row.id, _salt())
    page = render_template(
        "forum/accounts/second_step_set_up.html",
        form=form,
        has_passphrase=bool(row.passphrase_hash),
        picture=qr.svg(address_of(secret, row.name, site_settings().name), _("The key for your app, as a QR code")),
        key=in_groups(secret),
    )
    return page, form.status


def _page(step: SecondStep, form: ProofForm) -> ResponseReturnValue:
    return render_template("forum/accounts/second_step.html", step=step, form=form), form.status


def _codes_page(codes: list[str]) -> ResponseReturnValue:
    to = safe_next(request.args.get("next") or url_for("account.show"))
    return render_template("forum/accounts/recovery_codes.html", codes=codes, to=to)
