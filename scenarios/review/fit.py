"""How far rooms could go along with what the proposed model says, decision by decision.

There is no score and no verdict: a room chose itself, and a vote decides nothing. Methods are never added together.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from scenarios.results import disclosure
from scenarios.results.outcome import Method, RoundResult
from scenarios.results.room_voice import VoiceKind
from scenarios.review.version_material import Case, Playing, Room, VersionMaterial
from scenarios.stories.story import DecisionPoint, Origin, Scene

OBJECTION = "objection"
"""The answer of the gradient that says no."""


@dataclass(frozen=True)
class Gradient:
    """How far a room could go along with the model's option, where it was asked: its last such round."""

    result: RoundResult

    @property
    def objections(self) -> int:
        """How many had a serious objection."""
        return self.result.counts.get(OBJECTION, 0)


@dataclass(frozen=True)
class SupportMoved:
    """How those who voted in both rounds moved to and from the option; None is "not shown".

    An option that only the last round offered has nobody who kept or lost it: who ``gained`` it is new to it.
    """

    kept: int | None
    gained: int | None
    lost: int | None

    @property
    def is_hidden(self) -> bool:
        """Whether none of it may be shown."""
        return self.kept is None and self.gained is None and self.lost is None


@dataclass(frozen=True)
class RoomAnswer:
    """What one room said of the model's option at one playing, in the last round that counts.

    ``result`` is None where the room was asked by the gradient only. ``moved`` is None where there was no round
    before that it could be compared with. ``minority`` counts what the room should not forget.
    """

    playing: Playing
    option: str
    result: RoundResult | None
    moved: SupportMoved | None = None
    gradient: Gradient | None = None
    minority: int = 0

    @property
    def named(self) -> int:
        """How many could support it, or chose it."""
        return self.result.counts.get(self.option, 0) if self.result else 0

    @property
    def is_first(self) -> bool:
        """Whether the room was asked once only in this way, so that nobody can have moved."""
        return sum(one.method is self.result.method for one in self.playing.rounds if self.result) < 2

    @property
    def did_not(self) -> int:
        """How many voted and did not name it."""
        return self.result.ballots - self.named if self.result else 0

    @property
    def is_most_named(self) -> bool:
        """Whether no option was named by more, and somebody named it: alone, or level with others."""
        return self.result is not None and self.option in self.result.preferred


@dataclass(frozen=True)
class Held:
    """Of the rooms and stories in which it was asked in one way: in how many the model's option was most named.

    A room or story counts where that was so every time that it was asked there: alone, or level with others.
    """

    method: Method
    rooms: int
    rooms_so: int
    stories: int
    stories_so: int


@dataclass(frozen=True)
class Fit:
    """One decision of one story in which an option is what the model says, with what every room said of it."""

    case: Case
    scene: Scene
    option: str
    said: tuple[RoomAnswer, ...] = ()

    @property
    def decision(self) -> DecisionPoint:
        """The question, as it is read now."""
        return self.scene.decision or DecisionPoint("")


@dataclass(frozen=True)
class StageFit:
    """The decisions at one stage; ``stage`` is what the scene says of its place."""

    stage: str | None
    fits: tuple[Fit, ...]

    @property
    def held(self) -> tuple[Held, ...]:
        """Method by method, over all stories here."""
        asked: dict[Method, list[RoomAnswer]] = {}
        for one in (one for fit in self.fits for one in fit.said):
            if one.result:
                asked.setdefault(one.result.method, []).append(one)
        return tuple(_held(method, said) for method, said in asked.items())


def fits(material: VersionMaterial) -> tuple[StageFit, ...]:
    """Every decision with an option from the model, by stage in the model's order, then places outside it."""
    found: dict[str | None, list[Fit]] = {stage.key: [] for stage in material.pathway.stages}
    for case in material.cases:
        for fit in _of_case(material, case):
            found.setdefault(fit.scene.stage, []).append(fit)
    return tuple(StageFit(stage, tuple(each)) for stage, each in found.items() if each)


def without(material: VersionMaterial) -> tuple[tuple[Case, Scene], ...]:
    """The decisions in which no option is what the model says: there is nothing to compare."""
    return tuple(
        (case, scene)
        for case in material.cases
        for scene in _deciding(material, case)
        if not _model_options(material, case, scene)
    )


def _of_case(material: VersionMaterial, case: Case) -> Iterator[Fit]:
    for scene in _deciding(material, case):
        for option in _model_options(material, case, scene):
            said = [
                said_of(material, playing, option)
                for playing in material.asked_at(case.story_id, scene.key)
                if option in offered_by_model(playing)
            ]
            yield Fit(case, scene, option, tuple(said))


def _deciding(material: VersionMaterial, case: Case) -> Iterator[Scene]:
    """The scenes that ask, as they are read now, and those that only an earlier revision had."""
    now = [scene for scene in case.content.scenes if scene.decision]
    yield from now
    known = {scene.key for scene in now}
    played = [playing for playing in material.counted if playing.outcome.story_id == case.story_id]
    for playing in sorted(played, key=lambda each: each.id):  # In one order, however the playings were found.
        scene = playing.scene
        if scene and scene.key not in known:
            known.add(scene.key)
            yield scene


def _model_options(material: VersionMaterial, case: Case, scene: Scene) -> list[str]:
    """One key, as a rule; another where the writer changed which option it is between two playings."""
    written = scene.decision.options if scene.decision else ()
    keys = [option.key for option in written if option.origin is Origin.PROPOSED_MODEL]
    for playing in material.asked_at(case.story_id, scene.key):
        keys += offered_by_model(playing)
    return list(dict.fromkeys(keys))


def offered_by_model(playing: Playing) -> list[str]:
    """Which option of this playing is what the model says: as the room saw it, else as its revision has it."""
    seen = [
        option.key
        for result in playing.rounds
        if result.method is not Method.GRADIENT
        for option in result.options
        if option.origin is Origin.PROPOSED_MODEL
    ]
    decision = playing.scene.decision if playing.scene else None
    written = [each.key for each in decision.options if each.origin is Origin.PROPOSED_MODEL] if decision else []
    return list(dict.fromkeys(seen)) or [key for key in written if any(one.about == key for one in playing.rounds)]


def said_of(material: VersionMaterial, playing: Playing, option: str) -> RoomAnswer:
    """What the room of a playing said of an option."""
    result = playing.last
    asked = [one for one in playing.rounds if one.method is Method.GRADIENT and one.about == option]
    minority = [voice for voice in material.said_of(playing) if voice.kind is VoiceKind.MINORITY]
    return RoomAnswer(
        playing,
        option,
        result,
        _moved(result, option) if result else None,
        Gradient(asked[-1]) if asked else None,
        len(minority),
    )


def _moved(result: RoundResult, option: str) -> SupportMoved | None:
    """What was decided at the reveal that may be shown of it."""
    stored = disclosure.read(result.disclosed).shift if result.disclosed else None
    if stored is None:
        return None
    if result.method is Method.APPROVAL:
        change = stored.changes.get(option)
        return (
            SupportMoved(change.kept, change.gained + change.new, change.lost)
            if change
            else SupportMoved(None, None, None)
        )
    rows = {one for one, _ in stored.table}
    return SupportMoved(
        stored.table.get((option, option)) if option in rows else 0,
        _sum(count for (one, two), count in stored.table.items() if two == option != one),
        _sum(count for (one, two), count in stored.table.items() if one == option != two),
    )


def _sum(counts: Iterable[int | None]) -> int | None:
    """The sum, where every part of it is shown."""
    total = 0
    for count in counts:
        if count is None:
            return None
        total += count
    return total


def _held(method: Method, said: Iterable[RoomAnswer]) -> Held:
    rooms: dict[Room, bool] = {}
    stories: dict[int, bool] = {}
    for one in said:
        room, story = one.playing.room, one.playing.outcome.story_id
        rooms[room] = rooms.get(room, True) and one.is_most_named
        stories[story] = stories.get(story, True) and one.is_most_named
    return Held(method, len(rooms), sum(rooms.values()), len(stories), sum(stories.values()))
