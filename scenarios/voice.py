"""A voice: what a room said at a scene beyond its votes, as the design group reads it."""

from __future__ import annotations

import enum
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field


class VoiceKind(enum.StrEnum):
    """What kind of saying it was."""

    MARK = "mark"
    INTERVENTION = "intervention"
    REASON = "reason"
    MINORITY = "minority"
    FOLLOWED = "followed"


@dataclass(frozen=True)
class Voice:
    """Words or marks from a room, passed by a person, with the scene that they belong to.

    ``source`` names it within its performance, so that it is handed over once. ``words`` are the
    room's own, "" for a mark. ``count`` is how many marked it, or support it. ``playing`` is the vote
    that it belongs to, if any. ``details`` say what an intervention changed, and what the room answered.
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
        told = (self.words, self.details.get("changed"), self.details.get("reason"))
        return tuple(words for words in told if isinstance(words, str) and words)


def takes_back(before: Iterable[Voice], after: Iterable[Voice]) -> bool:
    """Whether any words that were said before are there no more; words that were only added to still are."""
    stays = {(voice.kind, voice.source): voice.said for voice in after}
    return any(
        not any(words in one for one in stays.get((voice.kind, voice.source), ()))
        for voice in before for words in voice.said
    )
