"""Whether people without an account may begin something new: a steward can switch that off in trouble."""

from __future__ import annotations

from flask import flash
from flask_babel import gettext as _

from forum.web.access import SignInNeeded, current_account
from forum.web.site import site_settings
from scenarios.store.accounts.site import NO


def ensure_may_begin() -> None:
    """Raise SignInNeeded for somebody without an account while a steward has switched that off."""
    if current_account().id is None and site_settings().anonymous_writing == NO:
        flash(_("Just now you need an account to begin something new. You can make one under a made-up name."))
        raise SignInNeeded
