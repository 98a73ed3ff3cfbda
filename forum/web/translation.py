"""The language of a page: one of the catalogues that are there, as the browser asks."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, time
from functools import cache
from unicodedata import bidirectional

from babel import Locale
from babel.dates import format_skeleton, format_time, get_datetime_format
from babel.numbers import format_decimal
from flask import Flask, Response, current_app, has_request_context, request
from flask_babel import Babel, force_locale, format_date, get_locale, get_translations, gettext, to_user_timezone
from flask_babel.speaklater import LazyString

from scenarios.clock import SITE_ZONE
from scenarios.message import ClockTime, Message, Tell, ToldSentence

LOCALES = {"en": "en_GB"}
"""Each language that there is a catalogue for, and how its dates are written here."""
_TIMES = {"en": "h:mm a"}
"""How a language's clock times are told in stories and programmes, where CLDR's short form is not what people say."""


CATALOGUES = "translations"
"""The folder of the catalogues, one for each language."""
_ISOLATE, _END_ISOLATE = "\u2068", "\u2069"
"""Begin and end words whose direction is their own (UAX #9, 2.4: FSI and PDI)."""
_TURNS = dict.fromkeys([*range(0x202A, 0x202F), *range(0x2066, 0x206A)])
"""What turns a text round until it is ended: somebody's words can leave it open, or end what is not theirs."""


def tell(message: Message) -> str:
    """A marked sentence in this page's language."""
    params = {name: _told(each) for name, each in message.params.items()}
    if message.many:
        told = str(get_translations().ungettext(message.text, message.many, message.num))
        return told % {**params, "num": number(message.num)}
    return str(gettext(message.text, **params))


def templates(message: Message) -> dict[str, str]:
    """A sentence about a number for scripts, unfilled: one for each category of CLDR's plurals in this language."""
    rule = page_locale().plural_form
    found: dict[str, str] = {}
    for num in range(200):
        if len(found) > len(rule.tags):  # Those tags, and "other".
            break
        if rule(num) not in found:
            found[rule(num)] = str(get_translations().ungettext(message.text, message.many, num))
    return {"other": message.many, **found}


def isolated(message: Message) -> Message:
    """A sentence in which people's words keep to themselves, whatever direction they are written in.

    Else a name in Arabic, or one in English in an Arabic sentence, takes its neighbours along: signs and numbers
    beside it come to stand on its other side.
    """
    return replace(message, params={name: _isolated(each) for name, each in message.params.items()})


def apart(words: str) -> str:
    """Somebody's words for a place beside others in one line; they are changed only where they could move those."""
    if words.isascii() and page_locale().text_direction == "ltr":
        return words
    plain = words.translate(_TURNS)
    if page_locale().text_direction == "ltr" and not any(bidirectional(each) in ("R", "AL") for each in plain):
        return plain
    return f"{_ISOLATE}{plain}{_END_ISOLATE}"


def _isolated(param: object) -> object:
    if isinstance(param, Message):
        return isolated(param)
    return apart(param) if isinstance(param, str) and not isinstance(param, ClockTime) else param


def tell_later(message: Message) -> LazyString:
    """The same for what is written before there is a page, such as a form's fields."""
    return LazyString(tell, message)


def clock(hours_and_minutes: str) -> str:
    """A clock time "HH:MM" as people say it, such as "10:50 pm"."""
    return _clock(time.fromisoformat(hours_and_minutes), page_locale())


def hours() -> dict[str, str]:
    """The same for scripts: how each hour of the day is told, with ``%(minute)s`` for its minutes."""
    return _hours(str(page_locale()))


def _clock(at: time, locale: Locale) -> str:
    return format_time(at, _TIMES.get(locale.language, "short"), locale=locale)


@cache
def _hours(locale: str) -> dict[str, str]:
    """Every phone's page has them, so they are made once for a language."""
    known = Locale.parse(locale)
    return {f"hour_{hour:02}": _clock(time(hour, 59), known).replace("59", "%(minute)s") for hour in range(24)}


def day(at: date, *, year: bool = True) -> str:
    """A day as people write it, such as "3 March 2026" or "3 March"; of a moment, the day where the site is."""
    if year:
        return str(format_date(at, "long"))
    here = to_user_timezone(at) if isinstance(at, datetime) else at
    return format_skeleton("MMMMd", here, locale=page_locale())


def moment(at: datetime, *, year: bool = False) -> str:
    """A day and a time where the site is, such as "3 March, 22:50", with the year if asked for."""
    locale, here = page_locale(), to_user_timezone(at)
    joined = str(get_datetime_format("medium", locale=locale))
    return joined.replace("{1}", day(at, year=year)).replace("{0}", format_time(here, "short", locale=locale))


def number(value: int) -> str:
    """A whole number as this language groups its figures, such as "1,200"."""
    return str(format_decimal(value, locale=page_locale()))


def _told(param: object) -> object:
    if isinstance(param, Message):
        return tell(param)
    return clock(param) if isinstance(param, ClockTime) else param


def in_the_sites_language(app: Flask) -> Tell:
    """Tells marked sentences in the site's own language, for what many see at once, whoever asks for it first."""

    def tell_all(message: Message) -> ToldSentence:
        with app.app_context(), force_locale(site_locale()):
            return ToldSentence.of(message, tell(isolated(message)))

    return tell_all


def site_locale() -> str:
    """How the site's own language is written here."""
    return str(current_app.extensions["babel"].default_locale)


def in_this_language(words: str) -> str:
    """A sentence that was told in the site's language, as this page tells it; any other words as they are."""
    return tell(isolated(words.message)) if isinstance(words, ToldSentence) else words


def locale_for(language: str) -> str:
    """How what is drawn for a page in this language (a tag, as in ``lang``) is written here."""
    return LOCALES.get(language.partition("-")[0].lower(), LOCALES["en"])


def page_locale() -> Locale:
    """The language of this page."""
    return get_locale() or Locale("en", "GB")


def page_language() -> str:
    """The language of this page as a tag (BCP 47), such as ``en-GB``: reading aids choose their voice by it."""
    return str(page_locale()).replace("_", "-")


def init_app(app: Flask) -> None:
    """Translate templates and messages, and let templates ask for the page's language."""
    app.config.setdefault("BABEL_DEFAULT_LOCALE", LOCALES["en"])
    app.config.setdefault("BABEL_TRANSLATION_DIRECTORIES", CATALOGUES)
    app.config.setdefault("BABEL_DEFAULT_TIMEZONE", SITE_ZONE.key)
    Babel(app, locale_selector=_asked_for)
    app.jinja_env.filters.update(tell=tell, clock=clock, day=day, moment=moment, number=number)
    app.jinja_env.globals.update(page_locale=page_locale, page_language=page_language)

    @app.after_request
    def varies(response: Response) -> Response:
        """Tell caches on the way that another reader may get the page in another language."""
        if response.mimetype == "text/html":
            response.vary.add("Accept-Language")
        return response


def _asked_for() -> str | None:
    asked = request.accept_languages.best_match(LOCALES) if has_request_context() else None
    return LOCALES.get(asked) if asked else None
