"""How the words of a face are told: by pages and by scripts alike, and in whose language."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Any

from forum.web.translation import tell
from live.faces.shared_labels import SHARED, Words
from scenarios.message import say


def told(words: Words) -> dict[str, str]:
    """The words in this page's language, with their placeholders, for a script."""
    return {name: tell(message) for name, message in words.items()}


def speaker(words: Words) -> Callable[..., str]:
    """A function for templates: the words of a name, with its placeholders filled in."""

    def spoken(name: str, /, **params: object) -> str:
        return tell(say(words[name].text, **params)) if params else tell(words[name])

    return spoken


def time_left(talk: Mapping[str, Any]) -> int:
    """The whole minutes that a discussion has left, rounded up; 0 when its time is up."""
    seconds = (datetime.fromisoformat(talk["ends"]) - datetime.now(UTC)).total_seconds()
    return max(0, math.ceil(seconds / 60))


def clock(time: str) -> str:
    """A clock time "22:50" as people say it: "10:50 pm"."""
    hour, _, minute = time.partition(":")
    half = SHARED["am" if int(hour) < 12 else "pm"]
    return tell(say(half.text, time=f"{int(hour) % 12 or 12}:{minute}"))


def listed(letters: list[str]) -> str:
    """Letters as people say them: "A", "A and D", "A, B and D"."""
    if len(letters) < 2:
        return "".join(letters)
    return tell(say(SHARED["and"].text, first=", ".join(letters[:-1]), last=letters[-1]))
