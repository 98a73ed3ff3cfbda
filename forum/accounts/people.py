"""The steward's page of people: who may do what here, and ways in for somebody new."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy.orm import Session

from forum.accounts.roles import ROLES, named
from forum.web import list_page
from forum.web.access import current_account, requires
from forum.web.forms import CheckboxesField, Form, TextField
from forum.web.links import public_url_for
from forum.web.storage import database
from forum.web.translation import tell
from scenarios.account import NAME_LIMIT, Account, Action, Role
from scenarios.store.accounts import account as accounts
from scenarios.store.accounts import second_step

blueprint = Blueprint("people", __name__)


class NewPersonForm(Form):
    """Somebody new: a name, and what they may do."""

    name = TextField(_l("Their name"), required=_l("Enter a name. It can be a made-up one."), limit=NAME_LIMIT)
    roles = CheckboxesField(_l("What they may do"))

    @classmethod
    def blank(cls) -> NewPersonForm:
        """The form with the roles in the reader's language."""
        form = cls()
        form.roles.choices = [(role.value, tell(shown.name), tell(shown.explained)) for role, shown in ROLES.items()]
        return form


@blueprint.get("/site")
@requires(Action.LOOK_AFTER_SITE)
def index() -> ResponseReturnValue:
    """Everyone who has an account, and their roles."""
    with database().read() as session:
        found = accounts.page(session, list_page.asked())
        people = list_page.shown(found.of([row.plain() for row in found.rows]))
    return render_template("forum/accounts/people.html", people=people, roles=ROLES)


@blueprint.get("/site/people/new")
@requires(Action.LOOK_AFTER_SITE)
def new() -> ResponseReturnValue:
    """The form to make an account for somebody."""
    return _new_page(NewPersonForm.blank())


@blueprint.post("/site/people/new")
@requires(Action.LOOK_AFTER_SITE)
def make() -> ResponseReturnValue:
    """Make an account for somebody, and show their sign-in link this once."""
    form = NewPersonForm.blank()
    if not form.validate():
        return _new_page(form)
    by, name = current_account(), form.name.data or ""
    roles = [Role(value) for value in form.roles.data or ()]
    written = form.write(lambda session: _invite(session, by, name, roles))
    if written is None:
        return _new_page(form)
    (person, token) = written.value
    return _link_page(person, token)


@blueprint.get("/site/people/<int:account_id>")
@requires(Action.LOOK_AFTER_SITE)
def show(account_id: int) -> ResponseReturnValue:
    """One person: their roles, and a new way in."""
    with database().read() as session:
        person = accounts.get(session, account_id).plain()
        may_lose = account_id != current_account().id and second_step.of(session, account_id) is not None
    return render_template(
        "forum/accounts/person.html", person=person, roles=ROLES, form=Form(), may_lose_second_step=may_lose
    )


@blueprint.post("/site/people/<int:account_id>/link")
@requires(Action.LOOK_AFTER_SITE)
def offer_link(account_id: int) -> ResponseReturnValue:
    """A new sign-in link for somebody who has none or lost theirs, shown this once."""
    by = current_account()
    token = database().write(lambda session: accounts.offer_link(session, by, account_id))
    return _link_page(_person(account_id), token)


@blueprint.get("/site/people/<int:account_id>/second-step")
@requires(Action.LOOK_AFTER_SITE)
def ask_about_second_step(account_id: int) -> ResponseReturnValue:
    """Ask before a link is made that signs somebody in without their second step."""
    return render_template("forum/accounts/second_step_lost.html", person=_person(account_id), form=Form())


@blueprint.post("/site/people/<int:account_id>/second-step")
@requires(Action.LOOK_AFTER_SITE)
def offer_link_without_second_step(account_id: int) -> ResponseReturnValue:
    """A sign-in link that turns off a second step which somebody lost, shown this once."""
    by = current_account()
    token = database().write(lambda session: second_step.offer_link(session, by, account_id))
    return _link_page(_person(account_id), token)


@blueprint.post("/site/people/<int:account_id>/roles/<role>")
@requires(Action.LOOK_AFTER_SITE)
def grant(account_id: int, role: str) -> ResponseReturnValue:
    """Give a role."""
    by, given = current_account(), named(role)
    database().write(lambda session: accounts.grant(session, by, account_id, given))
    flash(_("The role is given."), "success")
    return redirect(url_for("people.show", account_id=account_id), 303)


@blueprint.get("/site/people/<int:account_id>/roles/<role>/take-back")
@requires(Action.LOOK_AFTER_SITE)
def ask_to_revoke(account_id: int, role: str) -> ResponseReturnValue:
    """Ask before a role is taken back: it is obeyed at once, also in the middle of an event."""
    return render_template(
        "forum/accounts/role_revoke.html",
        person=_person(account_id),
        role=named(role),
        shown=ROLES[named(role)],
        form=Form(),
    )


@blueprint.post("/site/people/<int:account_id>/roles/<role>/take-back")
@requires(Action.LOOK_AFTER_SITE)
def revoke(account_id: int, role: str) -> ResponseReturnValue:
    """Take a role back."""
    by, taken = current_account(), named(role)
    database().write(lambda session: accounts.revoke(session, by, account_id, taken))
    flash(_("The role is taken back."), "success")
    if account_id == by.id and taken is Role.STEWARD:
        return redirect(url_for("account.show"), 303)
    return redirect(url_for("people.show", account_id=account_id), 303)


def _invite(session: Session, by: Account, name: str, roles: list[Role]) -> tuple[Account, str]:
    row = accounts.create(session, name)
    for role in roles:
        accounts.grant(session, by, row.id, role)
    return row.plain(), accounts.offer_link(session, by, row.id)


def _person(account_id: int) -> Account:
    with database().read() as session:
        return accounts.get(session, account_id).plain()


def _new_page(form: NewPersonForm) -> ResponseReturnValue:
    return render_template("forum/accounts/person_new.html", form=form), form.status


def _link_page(person: Account, token: str) -> ResponseReturnValue:
    address = public_url_for("sign_in.link", token=token)
    return render_template("forum/accounts/person_link.html", person=person, address=address)
