"""Sentences for people: marked for translation where written, translated where shown."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field


class ClockTime(str):
    """A clock time "HH:MM" in a sentence, which a face shows as people say it, such as "10:50 pm"."""

    __slots__ = ()


@dataclass(frozen=True)
class Message:
    """A sentence in plain English with its parameters, which a face translates before it shows it.

    ``text`` is the catalogue's key and may hold ``%(name)s`` placeholders, filled from ``params``. Where the words
    depend on how many it is, ``many`` is the sentence for all but one, and ``params`` has the number as ``num``.
    """

    text: str
    params: Mapping[str, object] = field(default_factory=dict)
    many: str = ""

    @property
    def num(self) -> int:
        """How many it is, by which the words are chosen."""
        num = self.params.get("num", 0)
        return num if isinstance(num, int) else 0

    def __str__(self) -> str:
        """The sentence in English, for logs and for commands."""
        text = self.many if self.many and self.num != 1 else self.text
        return text % self.params if self.params else text


class ToldSentence(str):
    """A sentence as it was told in one language; whoever shows it in another one tells its ``message`` again."""

    __slots__ = ("message",)
    message: Message

    @classmethod
    def of(cls, message: Message, text: str) -> ToldSentence:
        """``message`` as it reads in some language."""
        told = cls(text)
        told.message = message
        return told


Tell = Callable[[Message], str]
"""How a marked sentence is told to whoever reads: in their language."""


def say(text: str, **params: object) -> Message:
    """Mark ``text`` for translation; the catalogue's extractor looks for this name."""
    return Message(text, params)


def say_many(one: str, many: str, num: int = 0, **params: object) -> Message:
    """Mark a sentence about ``%(num)s`` of something, as it is for one and as it is for more or none.

    Of words that a script fills in, the number is not known yet.
    """
    return Message(one, {"num": num, **params}, many)
