"""What people say from the floor besides their votes: it waits for a person before it reaches another device."""

from __future__ import annotations

import enum
from dataclasses import dataclass
from typing import NamedTuple

from scenarios.errors import Invalid, Refusal, too_long
from scenarios.message import Message, say

WORDS_LIMIT = 280
"""Longest proposal, reason, or line of a minority report, in characters."""
CLIENT_ID_LIMIT = 64
WAITING_LIMIT = 5
"""How many sayings of one person may wait at one moment: nobody can fill the queue alone."""


class SayingKind(enum.StrEnum):
    """A proposal after "Stop!", a reason for one's vote, or what the room should not forget."""

    STOP = "stop"
    REASON = "reason"
    MINORITY = "minority"


class SayingState(enum.StrEnum):
    """Only what a person passed reaches other devices; what is parked is kept for later."""

    WAITING = "waiting"
    PASSED = "passed"
    PARKED = "parked"
    HIDDEN = "hidden"


class SpeakerVerdict(enum.StrEnum):
    """What becomes of all that one person says: it is hidden, no more of it is taken either, or it is taken again."""

    HIDE = "hide"
    MUTE = "mute"
    UNMUTE = "unmute"


class MarkKind(enum.StrEnum):
    """What somebody sees at a scene of the first run."""

    BLOCKED = "blocked"
    WORKS = "works"


class PersonKeys(NamedTuple):
    """Somebody at an event. Only their own request or connection knows both keys: no row of the store has both.

    ``participant_id`` carries ballots, groups and presence; ``speaker`` carries words, supports and marks.
    """

    participant_id: int
    speaker: str


@dataclass(frozen=True, slots=True)
class Saying:
    """Somebody's words on their way to the store. ``version`` is that of the state which they saw."""

    section_id: int
    who: PersonKeys
    client_id: str
    version: int
    kind: SayingKind
    words: str


@dataclass(frozen=True, slots=True)
class Mark:
    """Somebody marks the scene that they saw. ``version`` is that of the state which they saw."""

    section_id: int
    who: PersonKeys
    client_id: str
    version: int
    kind: MarkKind


@dataclass(frozen=True, slots=True)
class Support:
    """Somebody supports a proposal, or endorses what should not be forgotten."""

    section_id: int
    who: PersonKeys
    saying_id: int


@dataclass(frozen=True, slots=True)
class HereAs:
    """How somebody is here, as far as they want to say; it never weights a vote."""

    participant_id: int
    perspectives: tuple[str, ...]


FloorInput = Saying | Mark | Support | HereAs
FLOOR_INPUTS = (Saying, Mark, Support, HereAs)


NO_WORDS = say("Write something first.")


def checked_words(words: str | None) -> str:
    """The words, where they can be kept, with their white space made plain. Raises Invalid."""
    if not words or not words.strip():
        raise Invalid(NO_WORDS, field="text")
    plain = "\n".join(" ".join(line.split()) for line in words.strip().splitlines())
    if len(plain) > WORDS_LIMIT:
        raise Invalid(too_long(WORDS_LIMIT), field="text")
    return plain


def not_taken(message: Message = say("This cannot be said at this point any more.")) -> Refusal:
    """The refusal where the moment has passed; the person keeps what they typed."""
    return Refusal(message, code="not_now")


def enough() -> Refusal:
    """The refusal for more than one person's share of the queue."""
    return Refusal(say("Your earlier proposals are still being read. Wait for those first."), code="too_fast")


def muted() -> Refusal:
    """The refusal for somebody from whom the event takes no more words."""
    return Refusal(say("The hosts take no more words from this phone today. Your votes count."), code="muted")
