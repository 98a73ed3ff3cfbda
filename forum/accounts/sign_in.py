"""Signing in, by passphrase or by a one-time link, with a second step where an account has one, and out again."""

from __future__ import annotations

from datetime import timedelta

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy.orm import Session

from forum.accounts import passphrase, second_step_news, tries
from forum.accounts.device import this_device
from forum.web import access
from forum.web.access import open_to_all, safe_next
from forum.web.clock import site_clock
from forum.web.forms import Form, PassphraseField, TextField
from forum.web.storage import database
from scenarios.errors import Conflict, Invalid
from scenarios.message import say
from scenarios.store.accounts import account as accounts
from scenarios.store.accounts import second_step
from scenarios.store.accounts.account import AccountRow

blueprint = Blueprint("sign_in", __name__)

LINKS_ARE_NEWS = timedelta(days=30)
"""How long whoever signs in by passphrase is told that somebody made a sign-in link for the account."""


class SignInForm(Form):
    """A name and a passphrase. Neither is checked for length: that would say what is stored."""

    name = TextField(_l("Your name here"), required=_l("Enter the name of your account."))
    passphrase = PassphraseField(_l("Your passphrase"), required=_l("Enter your passphrase."))


class CodeForm(Form):
    """The second step: a code from an app, or a recovery code. Each stands in a form of its own."""

    code = TextField(_l("The 6 digits that your app shows now"))
    recovery = TextField(
        _l("A recovery code"),
        description=_l("You saved 10 of them when you set up your second step. Each works once."),
    )


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
        if not _has_second_step(row):
            this_try.was_right()  # Else whoever knows the passphrase could guess at codes without a wait.
    going_on = form.attempt(lambda: come_in(row, request.args.get("next")))
    if going_on is None:
        return _page(form)
    return going_on.value


@blueprint.get("/sign-in/link/<token>")
@open_to_all
def link(token: str) -> ResponseReturnValue:
    """A button and nothing more: a mail program that opens links ahead of people consumes nothing."""
    with database().read() as session:
        ends = second_step.is_ended_by(session, token)
    return render_template("forum/accounts/sign_in_link.html", form=Form(), ends_second_step=ends)


@blueprint.post("/sign-in/link/<token>")
@open_to_all
def consume_link(token: str) -> ResponseReturnValue:
    """Sign in by the link, which then is used up."""
    row = database().write(lambda session: second_step.consume_link(session, token))
    return come_in(row, url_for("account.show"), by_link=True)


@blueprint.get("/sign-in/code")
@open_to_all
def code() -> ResponseReturnValue:
    """Ask for the second step, after the first."""
    return _from_the_start() if _waiting() is None else _code_page(CodeForm())


@blueprint.post("/sign-in/code")
@open_to_all
def take_code() -> ResponseReturnValue:
    """Sign in by a code or a recovery code. Wrong ones wait as wrong passphrases do."""
    row, form = _waiting(), CodeForm()
    if row is None:
        return _from_the_start()
    if not form.validate():
        return _code_page(form)
    half, before, device = access.half_key(), access.session_key(), this_device()
    code, recovery = form.code.data, form.recovery.data if form.recovery.raw_data else None
    with tries.counted(row.name) as this_try:
        key = form.write(
            lambda session: second_step.finish(session, half, device, code=code, recovery=recovery, before=before),
            Conflict,
        )
        if key is None:
            return _from_the_start() if isinstance(form.refusal, Conflict) else _code_page(form)
        this_try.was_right()
    access.sign_in(key.value)
    _tell_of_news(row)
    return redirect(safe_next(request.args.get("next")), 303)


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


def come_in(row: AccountRow, to: str | None, *, by_link: bool = False) -> ResponseReturnValue:
    """Sign in and go on to an address; or to the second step, where the account has one or the site asks for one."""
    if _has_second_step(row):
        device = this_device()
        access.begin_half(database().write(lambda session: second_step.begin(session, row, device)))
        return redirect(url_for("sign_in.code", next=safe_next(to)), 303)
    let_in(row)
    if not by_link:
        _tell_of_news(row)
    with database().read() as session:
        owed = second_step.is_owed(session, row)
    return redirect(url_for("second_step.show", next=safe_next(to)) if owed else safe_next(to), 303)


def let_in(row: AccountRow) -> None:
    """Begin a session of the account in this browser, in place of the one that it had."""
    before, device = access.session_key(), this_device()

    def work(session: Session) -> str:
        accounts.sign_out(session, before)
        return accounts.sign_in(session, row.id, row.sessions, device)

    access.sign_in(database().write(work))


def _tell_of_news(row: AccountRow) -> None:
    """Say that somebody made a link to sign in to this account, or changed its second step: whoever has its passphrase
    may know nothing of it."""
    with database().read() as session:
        offered = accounts.links_offered(session, row)
        changes = second_step.news(session, row.id)
    fresh = next(filter(second_step_news.is_fresh, changes), None)
    if fresh is not None:
        flash(second_step_news.warning(fresh), "warning")
    if offered and site_clock().now() - offered[0].at < LINKS_ARE_NEWS:
        by = offered[0].by_name
        flash(_("%(name)s made a sign-in link for your account. See “Your account” for when.", name=by), "warning")


def _has_second_step(row: AccountRow) -> bool:
    with database().read() as session:
        return second_step.of(session, row.id) is not None


def _waiting() -> AccountRow | None:
    """The account that took the first step in this browser a moment ago."""
    key, device = access.half_key(), this_device()
    with database().read() as session:
        return second_step.waiting(session, key, device) if key else None


def _from_the_start() -> ResponseReturnValue:
    flash(_("That took too long. Sign in again."))
    return redirect(url_for("sign_in.sign_in", next=request.args.get("next")), 303)


def _find(name: str) -> AccountRow | None:
    with database().read() as session:
        try:
            return accounts.by_name(session, name)
        except Invalid:
            return None


def _page(form: SignInForm) -> ResponseReturnValue:
    return render_template("forum/accounts/sign_in.html", form=form), form.status


def _code_page(form: CodeForm) -> ResponseReturnValue:
    return render_template("forum/accounts/sign_in_code.html", form=form), form.status
