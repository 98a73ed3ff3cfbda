"""The clock of the app that is serving this request."""

from __future__ import annotations

from typing import cast

from flask import current_app

from forum.web.storage import end_reads
from scenarios.clock import Clock


def site_clock() -> Clock:
    """The clock of the current app."""
    return cast(Clock, current_app.extensions["clock"])


def wait(seconds: float) -> None:
    """Let time pass before a request is answered. Its read session ends, since it would keep a connection meanwhile."""
    end_reads()
    site_clock().sleep(seconds)
