"""How often the same thing may be tried.

A venue is one address for everyone in it, so nothing that an audience does is limited by address.
"""

from __future__ import annotations

from flask import Flask, current_app, request
from flask_limiter import Limiter
from flask_limiter.util import get_remote_address
from itsdangerous import Signer

from forum.web.settings import Settings
from scenarios.account import name_key
from scenarios.errors import Invalid

SIGN_IN_TRIES = "10 per 15 minutes"


def name_and_address() -> str:
    """Who is trying to sign in as whom; a one-way code, since no address is kept."""
    try:
        name = name_key(request.form.get("name", ""))
    except Invalid:
        name = ""
    who = f"{name}\n{get_remote_address()}".encode("utf-8", "replace")
    return Signer(str(current_app.secret_key), salt="limiter").get_signature(who).decode()


limiter = Limiter(key_func=name_and_address)

limit_sign_in = limiter.limit(SIGN_IN_TRIES, methods=["POST"])
"""For the views that check a name and a passphrase."""


def init_app(app: Flask, settings: Settings) -> None:
    """Count in memory, or in the store that several processes share."""
    app.config.setdefault("RATELIMIT_STORAGE_URI", settings.message_queue or "memory://")
    app.config.setdefault("RATELIMIT_HEADERS_ENABLED", False)
    limiter.init_app(app)
