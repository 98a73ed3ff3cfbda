"""Somebody's own account: making one, its passphrase, its sessions, and the stories to add to it."""

from __future__ import annotations

from dataclasses import replace

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy.orm import Session

from forum.accounts import passphrase, sign_in, tries
from forum.web import access
from forum.web.access import current_account, decided_inside, ensure, open_to_all, safe_next
from forum.web.forms import Form, PassphraseField, TextField
from forum.web.storage import database, run_in_thread
from scenarios.account import NAME_LIMIT, checked_passphrase, clean_name
from scenarios.errors import Invalid
from scenarios.message import say
from scenarios.store.accounts import account as accounts
from scenarios.store.accounts.account import AccountRow
from scenarios.store.stories import claim as story_claim
from scenarios.store.stories import co_writer, story_list
from scenarios.store.stories.story_list import ListedStory

blueprint = Blueprint("account", __name__)

_OWN = "each account sees and changes itself alone"


class NewAccountForm(Form):
    """A name, which can be made up, and a passphrase. Nothing else is asked."""

    name = TextField(
        _l("A name"),
        required=_l("Enter a name. It can be a made-up one."),
        limit=NAME_LIMIT,
        description=_l(
            "It can be made up, or an e-mail address if that is easier to remember: we never write to it."
            " People who look after this site can see it."
        ),
    )
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
    """The form to make an account."""
    return _new_page(NewAccountForm())


@blueprint.post("/account/new")
@open_to_all
def make() -> ResponseReturnValue:
    """Make an account, and sign in to it."""
    form = NewAccountForm()
    if not form.validate():
        return _new_page(form)
    made = form.attempt(lambda: _make(form.name.data or "", form.passphrase.data or ""))
    if made is None:
        return _new_page(form)
    sign_in.let_in(made.value)
    flash(_("Your account is made, and you are signed in."), "success")
    return redirect(safe_next(request.args.get("next") or url_for("account.show")), 303)


@blueprint.get("/account")
@decided_inside(_OWN)
def show() -> ResponseReturnValue:
    """What there is to know and to do about one's own account."""
    _own()
    return _page(PassphraseForm())


@blueprint.post("/account/passphrase")
@decided_inside(_OWN)
def change_passphrase() -> ResponseReturnValue:
    """Change the passphrase; other browsers are signed out, this one stays."""
    row = _own()
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
@decided_inside(_OWN)
def sign_out_everywhere() -> ResponseReturnValue:
    """End every session of the account, this one included."""
    row = _own()
    database().write(lambda session: accounts.sign_out_everywhere(session, row.id))
    access.sign_out()
    flash(_("You are signed out on every device."), "success")
    return redirect(url_for("sign_in.sign_in"), 303)


@blueprint.post("/account/stories")
@decided_inside(_OWN)
def add_stories() -> ResponseReturnValue:
    """Add to the account the stories whose private link or invitation this browser opened."""
    _own()
    by, held = current_account(), access.held_links()

    def work(session: Session) -> None:
        story_claim.make(session, by, held)
        co_writer.claim(session, by)

    database().write(work)
    flash(_("The stories are now in your account."), "success")
    return redirect(url_for("account.show"), 303)


def _own() -> AccountRow:
    """The row of whoever is signed in."""
    account_id = current_account().id
    ensure(account_id is not None)
    with database().read() as session:
        return accounts.get(session, account_id or 0)


def _make(name: str, words: str) -> AccountRow:
    run_in_thread(checked_passphrase, words, clean_name(name))
    kept = passphrase.hashed(words)
    return database().write(lambda session: accounts.create(session, name, kept))


def _change(row: AccountRow, current: str, words: str) -> AccountRow:
    if row.passphrase_hash:
        with tries.counted(row.name) as this_try:
            if not passphrase.matches(row.passphrase_hash, current):
                raise Invalid(say("This is not your passphrase. Check it and try again."), field="current")
            this_try.was_right()
    run_in_thread(checked_passphrase, words, row.name)
    kept = passphrase.hashed(words)
    return database().write(lambda session: accounts.change_passphrase(session, row.id, kept))


def _new_page(form: NewAccountForm) -> ResponseReturnValue:
    return render_template("forum/accounts/account_new.html", form=form), form.status


def _page(form: PassphraseForm) -> ResponseReturnValue:
    page = render_template(
        "forum/accounts/account.html",
        form=form,
        has_passphrase=bool(_own().passphrase_hash),
        held=_unattached(),
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
