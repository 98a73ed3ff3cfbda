"""Which device somebody signs in with, as its browser says."""

from __future__ import annotations

import ua_parser
from flask import request

from forum.web.storage import run_in_thread
from scenarios.account import Device

_LOOKED_AT = 500
"""How many characters of what a browser says are looked at."""


def this_device() -> Device:
    """The browser and the system of whoever asks, without their versions, which would tell more than a list needs."""
    return run_in_thread(_device, request.headers.get("User-Agent", "")[:_LOOKED_AT])


def _device(said: str) -> Device:
    found = ua_parser.parse(said)
    return Device(found.user_agent.family if found.user_agent else "", found.os.family if found.os else "")
