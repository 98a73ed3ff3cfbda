"""A state in the language of the page that is drawn from it.

A state is one for everybody, and its sentences (what a button says, the answers to a question of the site's own) are in
the site's language. Each carries what it was told from.
"""

from __future__ import annotations

from typing import TypeVar

from msgspec import Struct, structs

from forum.web.translation import in_this_language, page_locale, site_locale
from live.messages.state import PhoneState
from scenarios.message import ToldSentence

S = TypeVar("S", bound=PhoneState)


def retold(state: S) -> S:
    """The same state, its sentences in this page's language; itself where that is the site's."""
    return state if str(page_locale()) == site_locale() else _struct(state)


T = TypeVar("T", bound=Struct)


def _struct(value: T) -> T:
    changed = {}
    for name in value.__struct_fields__:
        before = getattr(value, name)
        after = _value(before)
        if after is not before:
            changed[name] = after
    return structs.replace(value, **changed) if changed else value


def _value(value: object) -> object:
    """``value``, or another one where a sentence is in it."""
    if isinstance(value, ToldSentence):
        return in_this_language(value)
    if isinstance(value, Struct):
        return _struct(value)
    if isinstance(value, tuple):
        after = tuple(map(_value, value))
        return after if any(one is not other for one, other in zip(after, value, strict=True)) else value
    return value
