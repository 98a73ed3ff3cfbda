"""Signing in, by passphrase or by a one-time link, and out again."""

from __future__ import annotations

from datetime import timedelta

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy.orm import Session

from forum.accounts import passphrase, tries
from forum.accounts.device import this_device
from forum.web import access
from forum.web.access import open_to_all, safe_next
from forum.web.clock import site_clock
from forum.web.forms import Form, PassphraseField, TextField
from forum.web.storage import database
from scenarios.errors import Invalid
from scenarios.message import say
from scenarios.store.accounts import account as accounts
from scenarios.store.accounts.account import AccountRow

blueprint = Blueprint("sign_in", __name__)

LINKS_ARE_NEWS = timedelta(days=30)
"""How long whoever signs in by passphrase is told that somebody made a sign-in link for the account."""


class SignInForm(Form):
    """A name and a passphrase. Neither is checked for length: that would say what is stored."""

    name = TextField(_l("Your name here"), required=_l("Enter the name of your account."))
    passphrase = PassphraseField(_l("Your passphrase"), required=_l("Enter your passphrase."))


@blueprint.get("/sign-in")
@open_to_all
def sign_in() -> ResponseReturnValue:
    """The form to sign in, which leads on to ``next``."""
    return _page(SignInForm())


@blueprint.post("/sign-in")
@open_to_all
def sign_in_now() -> ResponseReturnValue:
    """Sign in, or say that the two do not belong together, which tells nobody who has an account."""
    form = SignInForm()
    if not form.validate():
        return _page(form)
    with tries.counted(form.name.data or "") as this_try:
        row = _find(form.name.data or "")
        kept = row.passphrase_hash if row else None
        if not passphrase.matches(kept, form.passphrase.data or "") or row is None:
            form.blame(Invalid(say("This name and passphrase do not belong together. Check both.")))
            return _page(form)
        this_try.was_right()
    if not form.attempt(lambda: let_in(row)):
        return _page(form)
    _tell_of_links(row)
    return redirect(safe_next(request.args.get("next")), 303)


@blueprint.get("/sign-in/link/<token>")
@open_to_all
def link(token: str) -> ResponseReturnValue:
    """A button and nothing more: a mail program that opens links ahead of people consumes nothing."""
    return render_template("forum/accounts/sign_in_link.html", form=Form())


@blueprint.post("/sign-in/link/<token>")
@open_to_all
def consume_link(token: str) -> ResponseReturnValue:
    """Sign in by the link, which then is used up."""
    row = database().write(lambda session: accounts.consume_link(session, token))
    let_in(row)
    return redirect(url_for("account.show"), 303)


@blueprint.after_request
def tell_nobody_the_link(response: Response) -> Response:
    """Keep a link's address from every page and file that its own page asks for."""
    if "token" in (request.view_args or {}):
        response.headers["Referrer-Policy"] = "strict-origin"  # Its form still says which site it is from.
    return response


@blueprint.post("/sign-out")
@open_to_all
def sign_out() -> ResponseReturnValue:
    """End this browser's session, also for whoever has a copy of its cookie."""
    key = access.session_key()
    if key:
        database().write(lambda session: accounts.sign_out(session, key))
    access.sign_out()
    flash(_("You are signed out."))
    return redirect("/", 303)


def let_in(row: AccountRow) -> None:
    """Begin a session of the account in this browser, in place of the one that it had."""
    before, device = access.session_key(), this_device()

    def work(session: Session) -> str:
        accounts.sign_out(session, before)
        return accounts.sign_in(session, row.id, row.sessions, device)

    access.sign_in(database().write(work))


def _tell_of_links(row: AccountRow) -> None:
    """Say that somebody made a link to sign in to this account: whoever has its passphrase may know nothing of it."""
    with database().read() as session:
        offered = accounts.links_offered(session, row)
    if offered and site_clock().now() - offered[0].at < LINKS_ARE_NEWS:
        by = offered[0].by_name
        flash(_("%(name)s made a sign-in link for your account. See “Your account” for when.", name=by), "warning")


def _find(name: str) -> AccountRow | None:
    with database().read() as session:
        try:
            return accounts.by_name(session, name)
        except Invalid:
            return None


def _page(form: SignInForm) -> ResponseReturnValue:
    return render_template("forum/accounts/sign_in.html", form=form), form.status
