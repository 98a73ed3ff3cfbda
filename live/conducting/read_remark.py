"""Reading what somebody says from the floor: the same for a socket's message and for a plain form."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from live.conducting.validation import unreadable, version
from live.performance.saying import CLIENT_ID_LIMIT, Mark, MarkKind, Saying, SayingKind, checked_words

Message = Mapping[str, Any]


def proposal(section_id: int, participant_id: int, message: Message) -> Saying:
    """Somebody's proposal after "Stop!". Raises Invalid."""
    return _saying(section_id, participant_id, SayingKind.STOP, message)


def words_on_a_vote(section_id: int, participant_id: int, message: Message) -> Saying:
    """A reason, or a line of the minority report. Raises Invalid."""
    kind = message.get("kind")
    if kind not in (SayingKind.REASON.value, SayingKind.MINORITY.value):
        raise unreadable()
    return _saying(section_id, participant_id, SayingKind(str(kind)), message)


def mark(section_id: int, participant_id: int, message: Message) -> Mark:
    """A mark on the scene that somebody saw. Raises Invalid."""
    kind = message.get("kind")
    if kind not in list(MarkKind):
        raise unreadable()
    seen = version(message.get("version"))
    return Mark(section_id, participant_id, _client_id(message), seen, MarkKind(str(kind)))


def _saying(section_id: int, participant_id: int, kind: SayingKind, message: Message) -> Saying:
    words, seen = checked_words(message.get("text")), version(message.get("version"))
    return Saying(section_id, participant_id, _client_id(message), seen, kind, words)


def _client_id(message: Message) -> str:
    given = message.get("id")
    if not isinstance(given, str) or not 8 <= len(given) <= CLIENT_ID_LIMIT or not given.isascii():
        raise unreadable()
    return given
