"""How the words of a face are told: by pages and by scripts alike, and in whose language."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from functools import lru_cache

from flask_babel import get_translations

from forum.web.clock import site_clock
from forum.web.links import settings
from forum.web.translation import hours, isolated, page_locale, tell, templates
from live.drawing.shared_labels import SHARED, Words
from live.messages.state import DiscussionView
from scenarios.message import say


def told(words: Words) -> dict[str, str | dict[str, str]]:
    """The words in this page's language, with their placeholders, for a script, and how it tells clock times.

    Words that depend on a number are there for each category of CLDR's plurals. They are put into each language once:
    a room that arrives asks for the same hundred and more sentences thousands of times.
    """
    return dict(_told(_Constant(words), get_translations(), str(page_locale())))


class _Constant:
    """Words that nobody changes, known by which they are."""

    __slots__ = ("words",)

    def __init__(self, words: Words) -> None:
        self.words = words

    def __hash__(self) -> int:
        return id(self.words)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Constant) and self.words is other.words


@lru_cache(maxsize=100)
def _told(constant: _Constant, catalogue: object, locale: str) -> dict[str, str | dict[str, str]]:
    """The same, kept for as long as the catalogue and the words are these."""
    words = constant.words
    return {name: templates(each) if each.many else tell(each) for name, each in words.items()} | hours()


def speaker(words: Words) -> Callable[..., str]:
    """A function for templates: the words of a name, with its placeholders filled in."""

    def spoken(name: str, /, **params: object) -> str:
        return tell(isolated(replace(words[name], params=params)))

    return spoken


def time_left(talk: DiscussionView) -> int:
    """The whole minutes that a discussion has left, rounded up; 0 when its time is up."""
    seconds = (datetime.fromisoformat(talk.ends) - site_clock().now()).total_seconds()
    return max(0, math.ceil(seconds / 60))


def listed(letters: list[str]) -> str:
    """Letters as people say them: "A", "A and D", "A, B and D"."""
    if len(letters) < 2:
        return "".join(letters)
    return tell(say(SHARED["and"].text, first=", ".join(letters[:-1]), last=letters[-1]))


def join_address() -> str:
    """The address that people type, as it is read aloud: without its scheme."""
    return settings().public_url.partition("://")[2] + "/join"
