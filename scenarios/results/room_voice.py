"""A voice: what a room said at a scene beyond its votes, as the design group reads it."""

from __future__ import annotations

import enum
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field


class VoiceKind(enum.StrEnum):
    """What kind of saying it was."""

    MARK = "mark"
    INTERVENTION = "intervention"
    REASON = "reason"
    MINORITY = "minority"
    FOLLOWED = "followed"


MARKS = ("blocked", "works")
"""What a scene can be marked as."""
PURPOSES = ("could happen", "did it help")
"""What a room is asked about a proposal that was tried on stage."""


@dataclass(frozen=True)
class ProposalAnswers:
    """What a room answered about a proposal that was tried on stage: to which of PURPOSES, of how many who voted."""

    purpose: str
    yes: int
    partly: int
    no: int
    ballots: int


@dataclass(frozen=True)
class RoomVoice:
    """Words or marks from a room, passed by a person, with the scene that they belong to.

    ``source`` names it within its performance, so that it is handed over once. ``words`` are the
    room's own, "" for a mark. ``count`` is how many marked it, or support it. ``playing`` is the vote
    that it belongs to, if any. ``details`` is what was stored beside them, which may be older than any key of it:
    whoever reads it does so by the properties below, for which what is absent was not said.
    """

    performance: int
    kind: VoiceKind
    source: str
    scene: str
    words: str = ""
    count: int = 0
    playing: int | None = None
    details: Mapping[str, object] = field(default_factory=dict)

    @property
    def said(self) -> tuple[str, ...]:
        """All that it says in words."""
        return tuple(filter(None, (self.words, self.changed, self.reason)))

    @property
    def mark(self) -> str:
        """One of MARKS; "" for what is no mark."""
        found = self._text("mark")
        return found if found in MARKS else ""

    @property
    def option(self) -> str:
        """The key of the option that was played after the vote, or ""."""
        return self._text("option")

    @property
    def reason(self) -> str:
        """Why that option was played, where the facilitator said so, or ""."""
        return self._text("reason")

    @property
    def tried(self) -> bool:
        """Whether a proposal was tried on stage."""
        return self.details.get("tried") is True

    @property
    def changed(self) -> str:
        """What changed when it was tried, or ""."""
        return self._text("changed")

    @property
    def answers(self) -> tuple[ProposalAnswers, ...]:
        """What the room answered each time that it was asked, as far as all of that is known."""
        asked = self.details.get("answers")
        found = (_answered(each) for each in (asked if isinstance(asked, list) else ()))
        return tuple(each for each in found if each)

    def _text(self, name: str) -> str:
        found = self.details.get(name)
        return found if isinstance(found, str) else ""


def takes_back(before: Iterable[RoomVoice], after: Iterable[RoomVoice]) -> bool:
    """Whether any words or answers of before are there no more; words that were only added to still are."""
    stays = {(voice.kind, voice.source): voice for voice in after}
    return any(_is_gone(voice, stays.get((voice.kind, voice.source))) for voice in before)


def _is_gone(before: RoomVoice, after: RoomVoice | None) -> bool:
    if after is None:
        return bool(before.said or before.answers)
    if Counter(before.answers) - Counter(after.answers):
        return True
    pairs = ((before.words, after.words), (before.changed, after.changed), (before.reason, after.reason))
    return not all(_still_there(words, now) for words, now in pairs)


def _still_there(words: str, now: str) -> bool:
    """Whether they stand there as they were, alone or with more after them: never as a part of other words."""
    added = now.removeprefix(words)
    return not words or now == words or (now.startswith(words) and (words[-1:].isspace() or added[:1].isspace()))


def _answered(document: object) -> ProposalAnswers | None:
    """An answer, where its question and all of its figures are there: what is missing is not nought."""
    if not isinstance(document, Mapping) or document.get("purpose") not in PURPOSES:
        return None
    counts = document.get("counts")
    figures = [counts.get(name) for name in ("yes", "partly", "no")] if isinstance(counts, Mapping) else [None]
    figures.append(document.get("ballots"))
    if not all(type(each) is int for each in figures):
        return None
    return ProposalAnswers(document["purpose"], *figures)
