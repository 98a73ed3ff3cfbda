"""What a room said beside a vote: passed by a person, and travelling with the result."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from scenarios.results.outcome import Outcome
from scenarios.results.room_voice import RoomVoice, VoiceKind


@dataclass(frozen=True)
class VoicesShown:
    """The voices that belong to one outcome, by what they are."""

    minority: tuple[RoomVoice, ...]
    reasons: tuple[RoomVoice, ...]
    interventions: tuple[RoomVoice, ...]
    marks: dict[str, int]
    followed: dict[str, str]

    @property
    def any(self) -> bool:
        """Whether anything was said at all."""
        return bool(self.minority or self.reasons or self.interventions or self.marks or self.followed)


def voices_of(outcome: Outcome, voices: Iterable[RoomVoice]) -> VoicesShown:
    """Those of this playing, and what was said and marked at its scene."""
    heard = list(voices)
    here = [one for one in heard if one.scene == outcome.scene]
    of_playing = [one for one in heard if one.playing == outcome.playing]
    followed = [one for one in of_playing if one.kind is VoiceKind.FOLLOWED and (one.option or one.reason)]
    return VoicesShown(
        minority=tuple(one for one in of_playing if one.kind is VoiceKind.MINORITY),
        reasons=tuple(one for one in of_playing if one.kind is VoiceKind.REASON),
        interventions=tuple(one for one in here if one.kind is VoiceKind.INTERVENTION),
        marks={one.mark: one.count for one in here if one.kind is VoiceKind.MARK and one.mark},
        followed={"option": followed[0].option, "reason": followed[0].reason} if followed else {},
    )
