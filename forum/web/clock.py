"""The clock of the app that is serving this request."""

from __future__ import annotations

from typing import cast

from flask import current_app

from scenarios.clock import Clock


def site_clock() -> Clock:
    """The clock of the current app."""
    return cast(Clock, current_app.extensions["clock"])
