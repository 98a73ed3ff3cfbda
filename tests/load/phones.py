"""What the load's phones ask for: the page of a phone, drawn by the server, in one of several languages.

A room speaks one language or several: each is drawn and told apart, which is what has to be fast.
"""

from __future__ import annotations

from typing import Any

from tests.pseudo_locales.languages import PSEUDO_LOCALES

LANGUAGES = ("en", *(each.tag for each in PSEUDO_LOCALES))
"""The languages of a server that is started with ``SPEAKING``; its phones take them in turn."""


def asks(auth: dict[str, Any], number: int) -> dict[str, Any]:
    """What the phone of this number shows as it connects, beside its token."""
    return {**auth, "draws": "phone", "language": LANGUAGES[number % len(LANGUAGES)]}
