"""Somebody's own account: making one, its passphrase, its sessions, and the stories to add to it."""

from __future__ import annotations

import secrets
from dataclasses import replace

from flask import Blueprint, current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from itsdangerous import BadSignature, URLSafeTimedSerializer
from sqlalchemy.orm import Session

from forum.accounts import passphrase, second_step_news, sign_in
from forum.common import quota
from forum.web import access
from forum.web.access import current_account, decided_inside, ensure_or_sign_in, open_to_all, safe_next
from forum.web.forms import Form, PassphraseField, TextField
from forum.web.storage import database, run_in_thread
from scenarios.account import NAME_LIMIT, checked_passphrase, clean_name
from scenarios.errors import Conflict, NotFound
from scenarios.message import say
from scenarios.store.accounts import account as accounts
from scenarios.store.accounts import second_step
from scenarios.store.accounts.account import AccountRow
from scenarios.store.stories import claim as story_claim
from scenarios.store.stories import co_writer, story_list
from scenarios.store.stories.story_list import ListedStory

blueprint = Blueprint("account", __name__)

_DIGITS = (3, 3, 3, 3, 4, 4, 5, 6)
"""How many digits a new account's name gets, try after try, until nobody has it."""
_SETTLED_FOR_S = 60 * 60
"""How long somebody may take over their passphrase, in seconds."""
_LINKS_SHOWN = 5
OWN = "each account sees and changes itself alone"


class AccountNameForm(Form):
    """A name, which can be made up."""

    name = TextField(
        _l("A name"),
        required=_l("Enter a name. It can be a made-up one."),
        limit=NAME_LIMIT - 6,
        description=_l("It can be made up. The stewards of this site can see it."),
    )


class NewAccountForm(Form):
    """The passphrase of an account whose name is settled. Nothing else is asked."""

    passphrase = PassphraseField(
        _l("A passphrase"),
        required=_l("Enter a passphrase."),
        description=_l("12 characters or more. Three words that do not belong together work well."),
    )


class PassphraseForm(Form):
    """The old passphrase, where there is one, and the new one."""

    current = PassphraseField(_l("Your passphrase now"))
    passphrase = PassphraseField(
        _l("Your new passphrase"),
        required=_l("Enter a new passphrase."),
        description=_l("12 characters or more. Three words that do not belong together work well."),
    )


@blueprint.get("/account/new")
@open_to_all
def new() -> ResponseReturnValue:
    """Ask for the name of a new account."""
    return _name_page(AccountNameForm())


@blueprint.post("/account/new")
@open_to_all
def name_it() -> ResponseReturnValue:
    """Make the name one that nobody has, and go on to the passphrase.

    Every name gets digits of its own, taken or not: so nobody learns from this page which names there are.
    """
    form = AccountNameForm()
    if not form.validate():
        return _name_page(form)
    named = form.attempt(lambda: _free_name(form.name.data or ""))
    if named is None:
        return _name_page(form)
    settled = in_addresses().dumps(named.value)
    return redirect(url_for("account.choose_passphrase", name=settled, next=request.args.get("next")), 303)


@blueprint.get("/account/new/<name>")
@open_to_all
def choose_passphrase(name: str) -> ResponseReturnValue:
    """Say under which name to sign in, and ask for the passphrase."""
    return _new_page(NewAccountForm(), name)


@blueprint.post("/account/new/<name>")
@open_to_all
def make(name: str) -> ResponseReturnValue:
    """Make the account, and sign in to it."""
    form, settled = NewAccountForm(), _settled(name)
    if not form.validate():
        return _new_page(form, name)
    made = form.attempt(lambda: _make(settled, form.passphrase.data or ""))
    if made is None:
        return _new_page(form, name)
    sign_in.let_in(made.value)
    flash(_("Your account is made, and you are signed in. Next time, sign in as %(name)s.", name=settled), "success")
    return redirect(safe_next(request.args.get("next") or url_for("account.show")), 303)


@blueprint.get("/account")
@decided_inside(OWN)
def show() -> ResponseReturnValue:
    """What there is to know and to do about one's own account."""
    own()
    return _page(PassphraseForm())


@blueprint.post("/account/passphrase")
@decided_inside(OWN)
def change_passphrase() -> ResponseReturnValue:
    """Change the passphrase; other browsers are signed out, this one stays."""
    row = own()
    form = PassphraseForm()
    if not form.validate():
        return _page(form)
    changed = form.attempt(lambda: _change(row, form.current.data or "", form.passphrase.data or ""))
    if changed is None:
        return _page(form)
    sign_in.let_in(changed.value)
    flash(_("Your passphrase is changed. Other browsers are signed out."), "success")
    return redirect(url_for("account.show"), 303)


@blueprint.post("/account/sign-out-everywhere")
@decided_inside(OWN)
def sign_out_everywhere() -> ResponseReturnValue:
    """End every session of the account, this one included."""
    row = own()
    database().write(lambda session: accounts.sign_out_everywhere(session, row.id))
    access.sign_out()
    flash(_("You are signed out on every device."), "success")
    return redirect(url_for("sign_in.sign_in"), 303)


@blueprint.post("/account/stories")
@decided_inside(OWN)
def add_stories() -> ResponseReturnValue:
    """Add to the account the stories whose private link or invitation this browser opened."""
    own()
    by, held = current_account(), access.held_links()

    def work(session: Session) -> None:
        story_claim.make(session, by, held)
        co_writer.claim(session, by)

    database().write(work)
    flash(_("The stories are now in your account."), "success")
    return redirect(url_for("account.show"), 303)


def own() -> AccountRow:
    """The row of whoever is signed in."""
    account_id = current_account().id
    ensure_or_sign_in(account_id is not None)
    with database().read() as session:
        return accounts.get(session, account_id or 0)


def _free_name(name: str) -> str:
    """The name with digits that make it one that nobody has."""
    with database().read() as session:
        for digits in _DIGITS:
            named = f"{clean_name(name)} {secrets.choice(range(10**digits // 10, 10**digits))}"
            if accounts.by_name(session, named) is None:
                return named
    raise Conflict(say("Very many people have this name. Choose another."))


def _settled(name: str) -> str:
    """The name that this page gave a moment ago. Raises NotFound for one that it did not give, or long ago."""
    try:
        return str(in_addresses().loads(name, max_age=_SETTLED_FOR_S))
    except BadSignature as fault:
        raise NotFound(say("This page is no longer valid. Choose a name again.")) from fault


def in_addresses() -> URLSafeTimedSerializer:
    """What writes the name of a new account into an address, so that nobody can ask for one that they chose."""
    return URLSafeTimedSerializer(str(current_app.secret_key), salt="name of a new account")


def _make(name: str, words: str) -> AccountRow:
    run_in_thread(checked_passphrase, words, name)
    quota.take(quota.ACCOUNTS)  # Whoever mends a passphrase that is easy to guess makes no new account by it.
    kept = passphrase.hashed(words)
    return database().write(lambda session: accounts.create(session, name, kept))


def _change(row: AccountRow, current: str, words: str) -> AccountRow:
    passphrase.ensure(row.name, row.passphrase_hash, current)
    run_in_thread(checked_passphrase, words, row.name)
    kept = passphrase.hashed(words)
    return database().write(lambda session: accounts.change_passphrase(session, row.id, kept))


def _name_page(form: AccountNameForm) -> ResponseReturnValue:
    return render_template("forum/accounts/account_new.html", form=form), form.status


def _new_page(form: NewAccountForm, name: str) -> ResponseReturnValue:
    page = {"form": form, "name": name, "settled": _settled(name)}
    return render_template("forum/accounts/account_passphrase.html", **page), form.status


def _page(form: PassphraseForm) -> ResponseReturnValue:
    row = own()
    with database().read() as session:
        offered = accounts.links_offered(session, row)[:_LINKS_SHOWN]
        step, changes = second_step.of(session, row.id), second_step.news(session, row.id)
    page = render_template(
        "forum/accounts/account.html",
        form=form,
        has_passphrase=bool(row.passphrase_hash),
        held=_unattached(),
        offered=offered,
        step=step,
        changes=[second_step_news.told(change) for change in changes],
    )
    return page, form.status


def _unattached() -> list[ListedStory]:
    """The stories that this browser opened by a link that belongs to nobody's account yet."""
    by = current_account()
    with database().read() as session:
        invited = co_writer.unattached(session, by)
        known = story_list.of_writer(session, replace(by, id=None)).rows
    return [
        each for each in known if each.story_id in invited or (each.story_id in by.held and not each.story.writer_id)
    ]
