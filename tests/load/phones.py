"""What the load's phones ask for: the page of a phone, drawn by the server, in one of several languages."""

from __future__ import annotations

from typing import Any

from forum.web.translation import LOCALES

LANGUAGES = tuple(LOCALES)
"""The languages that a server under load speaks; its phones take them in turn."""


def asks(auth: dict[str, Any], number: int) -> dict[str, Any]:
    """What the phone of this number shows as it connects, beside its token."""
    return {**auth, "draws": "phone", "language": LANGUAGES[number % len(LANGUAGES)]}
