"""Sentences for people: marked for translation where written, translated where shown."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


class Clock(str):
    """A clock time "HH:MM" in a sentence, which a face shows as people say it, such as "10:50 pm"."""

    __slots__ = ()


@dataclass(frozen=True)
class Message:
    """A sentence in plain English with its parameters, which a face translates before it shows it.

    ``text`` is the catalogue's key and may hold ``%(name)s`` placeholders, filled from ``params``.
    """

    text: str
    params: Mapping[str, object] = field(default_factory=dict)

    def __str__(self) -> str:
        """The sentence in English, for logs and for commands."""
        return self.text % self.params if self.params else self.text


def say(text: str, **params: object) -> Message:
    """Mark ``text`` for translation; the catalogue's extractor looks for this name."""
    return Message(text, params)
