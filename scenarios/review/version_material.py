"""What there is to read about one version of a pathway: stories, what rooms were asked, and what they said."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from scenarios.pathways.pathway import PathwayContent
from scenarios.results.outcome import Method, Outcome, RoundResult
from scenarios.results.room_voice import RoomVoice, VoiceKind
from scenarios.stories.story import Scene, StoryContent

Room = tuple[str, str]
"""An event's code and the section of its programme: whoever was there is one room, however many stories it followed."""

_OF_A_SCENE = {VoiceKind.MARK, VoiceKind.INTERVENTION}
"""They belong to a scene and not to a vote."""


@dataclass(frozen=True)
class Case:
    """A story that tests the version, in the one revision that is read.

    ``written_for`` is the number of the version that its writer had before them. ``can_be_read`` says that this
    revision is the published one. A withdrawn story has keys and shape, and no words; ``taken_down`` says that not its
    writer but a moderator took its words from others.
    """

    story_id: int
    revision: int
    content: StoryContent
    written_for: int
    can_be_read: bool = True
    withdrawn: bool = False
    perspectives: tuple[str, ...] = ()
    taken_down: bool = False
    places: Mapping[str, int] | None = None

    def number(self, scene: str) -> int | None:
        """A scene's place in the story, from 1; None where only an earlier revision has it."""
        return (self._numbers if self.places is None else self.places).get(scene)

    @cached_property
    def _numbers(self) -> dict[str, int]:
        return {scene.key: number for number, scene in enumerate(self.content.playable().scenes, 1)}


@dataclass(frozen=True)
class Playing:
    """One playing of a decision, with the revision that was played and the rounds that enter figures, in order.

    ``version`` is the number of the pathway's version that it was about.
    """

    id: int
    outcome: Outcome
    story: StoryContent
    rounds: tuple[RoundResult, ...]
    version: int = 0
    withdrawn: bool = False
    taken_down: bool = False

    @property
    def room(self) -> Room:
        """The room that was asked."""
        return self.outcome.event_code, self.outcome.section

    @property
    def scene(self) -> Scene | None:
        """The scene at which it was asked."""
        return self.story.playable().scene(self.outcome.scene)

    @property
    def last(self) -> RoundResult | None:
        """The last round that asked about all options, and not how far people could go along with one of them."""
        return next((one for one in reversed(self.rounds) if one.method is not Method.GRADIENT), None)


@dataclass(frozen=True)
class VersionMaterial:
    """All of it. ``cases`` are in the order in which they are shown, and ``voices`` by the number of their story."""

    pathway: PathwayContent
    cases: tuple[Case, ...] = ()
    playings: tuple[Playing, ...] = ()
    voices: Mapping[int, tuple[RoomVoice, ...]] = field(default_factory=dict)

    @cached_property
    def counted(self) -> tuple[Playing, ...]:
        """The playings that enter figures: at least one of their rounds was not made void."""
        return tuple(playing for playing in self.playings if playing.rounds)

    def asked_at(self, story_id: int, scene: str) -> Iterator[Playing]:
        """The playings of a story's decision that enter figures."""
        for playing in self.counted:
            if (playing.outcome.story_id, playing.outcome.scene) == (story_id, scene):
                yield playing

    def said_at(self, story_id: int, scene: str) -> Iterator[RoomVoice]:
        """What any room said at a scene of a story."""
        return (voice for voice in self.voices.get(story_id, ()) if voice.scene == scene)

    def said_of(self, playing: Playing) -> Iterator[RoomVoice]:
        """What was said of one playing, and whatever its room marked and proposed at its scene."""
        for voice in self.said_at(playing.outcome.story_id, playing.outcome.scene):
            is_here = voice.kind in _OF_A_SCENE or voice.playing == playing.outcome.playing
            if voice.performance == playing.outcome.performance and is_here:
                yield voice

    def followed(self, playing: Playing) -> str | None:
        """The key of the option that was played after the vote, or None where nothing says so."""
        said = (voice for voice in self.said_of(playing) if voice.kind is VoiceKind.FOLLOWED)
        return next((voice.option for voice in said if voice.option), None)
