"""Reading what somebody says from the floor: the same for a socket's message and for a plain form."""

from __future__ import annotations

from typing import TypeVar

from live.messages import incoming
from live.messages.incoming import MarkMessage, SayMessage, StopMessage
from live.performance.saying import NO_WORDS, Mark, PersonKeys, Saying, SayingKind, checked_words

T = TypeVar("T", StopMessage, SayMessage, MarkMessage)


def message(type_: type[T], sent: object) -> T:
    """The message as its type. Raises Invalid."""
    return incoming.read(type_, sent, {"text": NO_WORDS})


def proposal(section_id: int, who: PersonKeys, sent: StopMessage) -> Saying:
    """Somebody's proposal after "Stop!". Raises Invalid."""
    words = checked_words(sent.text)
    return Saying(section_id, who, sent.id, sent.version, SayingKind.STOP, words)


def words_on_a_vote(section_id: int, who: PersonKeys, sent: SayMessage) -> Saying:
    """A reason, or a line of the minority report. Raises Invalid."""
    words = checked_words(sent.text)
    return Saying(section_id, who, sent.id, sent.version, SayingKind(sent.kind), words)


def mark(section_id: int, who: PersonKeys, sent: MarkMessage) -> Mark:
    """A mark on the scene that somebody saw."""
    return Mark(section_id, who, sent.id, sent.version, sent.kind)
