"""What was done about somebody's second step, as they read it: they may know nothing of it."""

from __future__ import annotations

from datetime import timedelta

from flask_babel import gettext as _

from forum.web.clock import site_clock
from forum.web.translation import moment
from scenarios.store.accounts import second_step
from scenarios.store.accounts.account import LOST_STEP
from scenarios.store.accounts.audit import AuditEntryRow

CHANGES_ARE_NEWS = timedelta(days=7)
"""How long whoever signs in is told of a change that is not the setting up itself."""


def is_fresh(change: AuditEntryRow) -> bool:
    """Whether a change is told at signing in."""
    return change.act != second_step.SET_UP and site_clock().now() - change.at < CHANGES_ARE_NEWS


def told(change: AuditEntryRow) -> str:
    """A change in one line, with its time."""
    time = moment(change.at, year=True)
    if change.act == LOST_STEP:
        return str(_("%(name)s made a link that turns it off, at %(time)s", name=change.by_name, time=time))
    return {
        second_step.SET_UP: str(_("Set up at %(time)s", time=time)),
        second_step.TURNED_OFF: str(_("Turned off at %(time)s", time=time)),
        second_step.RENEWED: str(_("New recovery codes at %(time)s", time=time)),
        second_step.RECOVERED: str(_("A recovery code was used at %(time)s", time=time)),
    }[change.act]


def warning(change: AuditEntryRow) -> str:
    """A change as it is told at signing in."""
    if change.act == LOST_STEP:
        return str(
            _("%(name)s made a link that turns off your second step. See “Your account” for when.", name=change.by_name)
        )
    return {
        second_step.TURNED_OFF: str(_("Your second step was turned off. See “Your account” for when.")),
        second_step.RENEWED: str(_("Your recovery codes were renewed. See “Your account” for when.")),
        second_step.RECOVERED: str(_("A recovery code was used to sign in. See “Your account” for when.")),
    }[change.act]
