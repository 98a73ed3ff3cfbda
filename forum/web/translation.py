"""The language of a page: one of the catalogues that are there, as the browser asks."""

from __future__ import annotations

from collections.abc import Callable
from datetime import time

from babel import Locale
from babel.dates import format_time
from flask import Flask, has_request_context, request
from flask_babel import Babel, get_locale, gettext
from flask_babel.speaklater import LazyString

from scenarios.message import Clock, Message

_LOCALES = {"en": "en_GB"}
"""Each language that there is a catalogue for, and how its dates are written here."""


def tell(message: Message) -> str:
    """A marked sentence in this page's language."""
    return str(gettext(message.text, **{name: _told(each) for name, each in message.params.items()}))


def tell_later(message: Message) -> LazyString:
    """The same for what is written before there is a page, such as a form's fields."""
    return LazyString(tell, message)


def clock(hours_and_minutes: str) -> str:
    """A clock time "HH:MM" as people say it, such as "10:50 pm"."""
    hours, _, minutes = hours_and_minutes.partition(":")
    return format_time(time(int(hours), int(minutes)), "h:mm a", locale=page_locale()).lower()


def _told(param: object) -> object:
    if isinstance(param, Message):
        return tell(param)
    return clock(param) if isinstance(param, Clock) else param


def in_the_sites_language(app: Flask) -> Callable[[Message], str]:
    """Tells marked sentences in the site's own language, for what many see at once and no page asked for."""

    def tell_all(message: Message) -> str:
        with app.app_context():
            return tell(message)

    return tell_all


def page_locale() -> Locale:
    """The language of this page."""
    return get_locale() or Locale("en", "GB")


def init_app(app: Flask) -> None:
    """Translate templates and messages, and let templates ask for the page's language."""
    app.config.setdefault("BABEL_DEFAULT_LOCALE", _LOCALES["en"])
    app.config.setdefault("BABEL_TRANSLATION_DIRECTORIES", "translations")
    app.config.setdefault("BABEL_DEFAULT_TIMEZONE", "Europe/London")
    Babel(app, locale_selector=_asked_for)
    app.jinja_env.filters["tell"] = tell
    app.jinja_env.globals["page_locale"] = page_locale


def _asked_for() -> str | None:
    asked = request.accept_languages.best_match(_LOCALES) if has_request_context() else None
    return _LOCALES.get(asked) if asked else None
