"""The language of a page: one of the catalogues that are there, as the browser asks."""

from __future__ import annotations

from babel import Locale
from flask import Flask, has_request_context, request
from flask_babel import Babel, get_locale, gettext

from scenarios.message import Message


def tell(message: Message) -> str:
    """A marked sentence in this page's language."""
    params = {name: tell(each) if isinstance(each, Message) else each for name, each in message.params.items()}
    return gettext(message.text, **params)


def page_locale() -> Locale:
    """The language of this page."""
    return get_locale() or Locale("en")


def init_app(app: Flask) -> None:
    """Translate templates and messages, and let templates ask for the page's language."""
    app.config.setdefault("BABEL_DEFAULT_LOCALE", "en")
    app.config.setdefault("BABEL_TRANSLATION_DIRECTORIES", "translations")
    app.config.setdefault("BABEL_DEFAULT_TIMEZONE", "Europe/London")
    Babel(app, locale_selector=_asked_for)
    app.jinja_env.filters["tell"] = tell
    app.jinja_env.globals["page_locale"] = page_locale


def _asked_for() -> str | None:
    return request.accept_languages.best_match(["en"]) if has_request_context() else None
