"""The steward's pages: what the site says of itself, and the record of what was done."""

from __future__ import annotations

from dataclasses import fields

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import HiddenField

from forum.accounts.audit import accounts_in, show
from forum.web import links, list_page
from forum.web.access import current_account, requires
from forum.web.forms import Form, RadiosField, TextAreaField, TextField
from forum.web.storage import database
from scenarios.account import Action
from scenarios.errors import Conflict
from scenarios.store.accounts import account as accounts
from scenarios.store.accounts import audit
from scenarios.store.accounts import site as settings
from scenarios.store.accounts.site import LINE_LIMIT, NO, SETTING_LIMIT, SWITCHES, YES, Site

blueprint = Blueprint("site", __name__)


_ON_OR_OFF = [(YES, _l("On")), (NO, _l("Off"))]
_CHOOSE = _l("Choose whether this is on or off.")


class SettingsForm(Form):
    """What everyone reads about this site."""

    name = TextField(_l("Name of this site"), required=_l("Enter a name for this site."), limit=LINE_LIMIT)
    run_by = TextField(
        _l("Who runs it"),
        limit=LINE_LIMIT,
        description=_l("The organisation that answers for this site and for what people tell it."),
    )
    contact = TextAreaField(
        _l("How to reach them"),
        limit=SETTING_LIMIT,
        description=_l("An address, a telephone number or both. Everyone can read this."),
    )
    help_numbers = TextAreaField(
        _l("Help numbers"),
        limit=SETTING_LIMIT,
        description=_l("One on each line: who answers, a comma, and the number."),
    )
    nhs_body = RadiosField(
        _l("Does an NHS organisation run this site?"),
        choices=[
            ("no", _l("No"), _l("Every page then says that this is not an NHS service.")),
            ("yes", _l("Yes")),
        ],
        required=_l("Say whether an NHS organisation runs this site."),
    )
    reading_time = TextField(
        _l("How soon a story that was sent in is read"),
        limit=LINE_LIMIT,
        description=_l("Writers read this. For example: 5 working days."),
    )
    codes_on_the_day = RadiosField(
        _l("Show join codes only on the day of the event"),
        choices=_ON_OR_OFF,
        required=_CHOOSE,
        description=_l(
            "Before that day, an event’s page shows no code and no way in. Facilitators always see the code. People can"
            " always join a rehearsal."
        ),
    )
    second_step = RadiosField(
        _l("People who look after the site must use a second step"),
        choices=_ON_OR_OFF,
        required=_CHOOSE,
        description=_l(
            "When they next sign in, stewards and moderators set up a code from an app on their phone. Until then they"
            " cannot open their pages. Running an event goes on."
        ),
    )
    anonymous_writing = RadiosField(
        _l("People without an account may begin stories, add to stories and question pathways"),
        choices=_ON_OR_OFF,
        required=_CHOOSE,
        description=_l("When this is off, people can still go on with a story that they have begun."),
    )
    floor_words = RadiosField(
        _l("Phones may send words to an event"),
        choices=_ON_OR_OFF,
        required=_CHOOSE,
        description=_l(
            "When this is off, nobody can send an idea or a reason, even at an event that is on. Voting goes on."
        ),
    )
    group_results = RadiosField(
        _l("Results by group are shown at events"),
        choices=_ON_OR_OFF,
        required=_CHOOSE,
        description=_l(
            "When this is off, nobody is asked how they are here, and no result comes by group. What was shown stays."
        ),
    )
    seen = HiddenField()

    @classmethod
    def of(cls, now: Site) -> SettingsForm:
        """The form with the settings as they are."""
        return cls(obj=now, seen=settings.edition(now))

    def saw(self, now: Site) -> None:
        """From here on, the form is about these settings."""
        self.seen.raw_data, self.seen.data = None, settings.edition(now)


_LABELS = {setting.name: getattr(SettingsForm, setting.name).args[0] for setting in fields(Site)}
"""What the form calls each setting."""


@blueprint.get("/site/settings")
@requires(Action.LOOK_AFTER_SITE)
def edit() -> ResponseReturnValue:
    """The settings as they are."""
    return _page(SettingsForm.of(_now()))


@blueprint.post("/site/settings")
@requires(Action.LOOK_AFTER_SITE)
def keep() -> ResponseReturnValue:
    """Keep the settings, each change on record."""
    form = SettingsForm()
    if not form.validate():
        return _page(form)
    by, site, seen = current_account(), _sent(form), form.seen.data or "none"
    if not form.write(lambda session: settings.change(session, by, site, _defaults(), seen=seen), Conflict):
        if isinstance(form.refusal, Conflict):
            form.saw(_now())
        return _page(form)
    flash(_("The settings are kept."), "success")
    return redirect(url_for("site.edit"), 303)


@blueprint.get("/site/record")
@requires(Action.LOOK_AFTER_SITE)
def record() -> ResponseReturnValue:
    """What was done to accounts, settings and stories, newest first."""
    with database().read() as session:
        found = audit.page(session, list_page.asked())
        names = accounts.names(session, accounts_in(found.rows))
    entries = list_page.shown(found.of([show(entry, names, _LABELS) for entry in found.rows]))
    return render_template("forum/accounts/audit.html", entries=entries)


def _now() -> Site:
    with database().read() as session:
        return settings.read(session, _defaults())


def _defaults() -> Site:
    return Site(name=links.settings().site_name)


def _sent(form: SettingsForm) -> Site:
    return Site(**{setting.name: form[setting.name].data or "" for setting in fields(Site)})


def _page(form: SettingsForm) -> ResponseReturnValue:
    off = any(form[name].data == NO for name in SWITCHES)
    return render_template("forum/accounts/site_settings.html", form=form, off=off), form.status
