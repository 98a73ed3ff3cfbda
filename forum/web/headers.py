"""What every response says to the browser about what it may load, keep and tell others."""

from __future__ import annotations

import secrets
from typing import cast
from urllib.parse import urlsplit

from flask import Flask, Response, g, request, session

from forum.web.settings import Settings

CONTENT_POLICY = {
    "default-src": "'none'",
    "script-src": "'nonce-{nonce}'",
    "style-src": "'self'",
    "img-src": "'self' data:",
    "font-src": "'self'",
    "connect-src": "'self' {socket}",
    "manifest-src": "'self'",
    "form-action": "'self'",
    "base-uri": "'none'",
    "frame-ancestors": "'none'",
    "require-trusted-types-for": "'script'",
    "trusted-types": "drawn",
}
"""What a page may load: its own files, scripts that carry its nonce, and nothing inline.

No script can make markup or a script out of text, but by the one policy that brings in what the server drew.
"""

HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
}
"""Sent with everything. A private link may be in an address, so no other site is told where people come from."""

TLS_HEADERS = {"Strict-Transport-Security": "max-age=31536000; includeSubDomains"}
"""Sent as well where people reach the site by https."""


def csp_nonce() -> str:
    """This response's nonce, which each of its scripts carries."""
    if "csp_nonce" not in g:
        g.csp_nonce = secrets.token_urlsafe(16)
    return cast(str, g.csp_nonce)


def init_app(app: Flask, settings: Settings) -> None:
    """Send the headers with every response, and give templates the nonce."""
    app.jinja_env.globals["csp_nonce"] = csp_nonce
    parts = urlsplit(settings.public_url)
    # Older Safari does not take a WebSocket to the page's own host for 'self'.
    socket = f"{'wss' if parts.scheme == 'https' else 'ws'}://{parts.netloc}"
    policy = "; ".join(f"{name} {value}" for name, value in CONTENT_POLICY.items())

    @app.after_request
    def say_what_is_allowed(response: Response) -> Response:
        for name, value in HEADERS.items() | (TLS_HEADERS.items() if settings.behind_tls else set()):
            response.headers.setdefault(name, value)
        response.headers.setdefault("Content-Security-Policy", policy.format(nonce=csp_nonce(), socket=socket))
        if (response.location or "").startswith(request.host_url):
            # Routing leads from an address to its usual form, on whatever host the request names.
            response.location = "/" + response.location.removeprefix(request.host_url).lstrip("/")
            response.set_data(b"")
        response.headers.setdefault("Cache-Control", "no-store" if is_personal() else "private, no-cache")
        return response


def is_personal() -> bool:
    """Whether the response may depend on who is asking: anything but the form token is in the session."""
    return any(not name.startswith("csrf") for name in session)
