"""What both faces need of the web. It imports no tables and nothing else of ``forum``."""

from __future__ import annotations

from flask import Flask
from werkzeug.middleware.proxy_fix import ProxyFix

from forum.web import (
    access,
    assets,
    colours,
    components,
    compression,
    errors,
    forms,
    headers,
    health,
    limiter,
    numbers,
    site,
    storage,
    translation,
)
from forum.web.settings import Settings, secret_of


def init_app(
    app: Flask,
    settings: Settings,
    *,
    find_account: access.FindAccount,
    find_held: access.FindHeld,
    find_invited: access.FindInvited,
    read_site: site.ReadSite,
) -> None:
    """Give ``app`` its cookies, headers, access checks, forms, pages for errors, language and assets."""
    app.extensions["settings"] = settings
    app.config.update(
        SECRET_KEY=secret_of(settings),
        SESSION_COOKIE_NAME="__Host-session" if settings.behind_tls else "session",
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_SECURE=settings.behind_tls,
        # Some browsers never say which page they come from. No other site can set a __Host- cookie, so the
        # form's own token is proof enough.
        WTF_CSRF_SSL_STRICT=not settings.behind_tls,
    )
    if settings.trusted_proxies:
        count = settings.trusted_proxies
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=count, x_proto=count, x_host=count)  # type: ignore[method-assign]
    components.init_app(app)
    colours.init_app(app)
    storage.init_app(app)
    numbers.init_app(app)
    translation.init_app(app)
    headers.init_app(app, settings)
    compression.init_app(app)
    limiter.init_app(app, settings)
    access.init_app(app, find_account, find_held, find_invited)
    forms.init_app(app)
    errors.init_app(app)
    site.init_app(app, read_site)
    assets.init_app(app)
    app.register_blueprint(health.blueprint)
