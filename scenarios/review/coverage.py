"""What the stories and rooms have tested of a version, and what they have not: stages, steps and assumptions."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property

from scenarios.pathways.pathway import Assumption, Transition
from scenarios.review.stage_steps import StageSteps
from scenarios.review.version_material import Case, Playing, Room, VersionMaterial
from scenarios.stories.story import UNSAID, Scene, SceneKind

_LEAST_WORDS = 3
"""Fewer words than this name no claim: they may stand in any story."""


@dataclass(frozen=True)
class Cell:
    """One stage in one story: its scenes there, those that ask, and the playings of decisions with a vote there."""

    touched: tuple[Scene, ...] = ()
    playings: tuple[Playing, ...] = ()

    @property
    def decided(self) -> tuple[Scene, ...]:
        """The scenes that ask what could happen next."""
        return tuple(scene for scene in self.touched if scene.kind is SceneKind.DECISION)

    @property
    def votes(self) -> int:
        """How many rounds were counted."""
        return sum(len(playing.rounds) for playing in self.playings)

    @property
    def is_empty(self) -> bool:
        """Whether the story has nothing to do with the stage."""
        return not self.touched and not self.playings


@dataclass(frozen=True)
class Row:
    """One stage through all stories, in the order of the cases; ``stage`` is None for places outside the model."""

    stage: str | None
    cells: tuple[Cell, ...]

    @property
    def stories(self) -> int:
        """How many stories come here, as they are read now or as they were played."""
        return sum(not cell.is_empty for cell in self.cells)

    @property
    def playings(self) -> tuple[Playing, ...]:
        """Every playing of a decision with a vote here."""
        return tuple(playing for cell in self.cells for playing in cell.playings)

    @property
    def rooms(self) -> frozenset[Room]:
        """The rooms that were asked here."""
        return frozenset(playing.room for playing in self.playings)

    @property
    def votes(self) -> int:
        """How many rounds were counted here."""
        return sum(cell.votes for cell in self.cells)

    @property
    def is_tested(self) -> bool:
        """Whether any room was asked here."""
        return bool(self.playings)


@dataclass(frozen=True)
class Used:
    """A transition of the model, with the scenes from which stories take it, and the playings whose way took it."""

    transition: Transition
    written: tuple[tuple[Case, Scene], ...] = ()
    played: tuple[Playing, ...] = ()

    @property
    def is_used(self) -> bool:
        """Whether any story takes it, as it is written or as it was played."""
        return bool(self.written or self.played)

    @property
    def replays(self) -> tuple[Playing, ...]:
        """One playing of each replay whose way took it: the first whose own way did."""
        first: dict[int, Playing] = {}
        for playing in self.played:
            first.setdefault(playing.outcome.performance, playing)
        return tuple(first.values())


At = tuple[Case, Scene]
"""A scene of a story."""


@dataclass(frozen=True)
class TestedAssumption:
    """An assumption of the model: the scenes that say they test it, and the playings of scenes that said so.

    ``worded`` are the other scenes that have its words: a hint for a reader, which enters no figure.
    """

    assumption: Assumption
    scenes: tuple[At, ...] = ()
    playings: tuple[Playing, ...] = ()
    worded: tuple[At, ...] = ()

    @property
    def rooms(self) -> frozenset[Room]:
        """The rooms that were asked at such a scene."""
        return frozenset(playing.room for playing in self.playings)

    @property
    def votes(self) -> int:
        """How many rounds were counted at such scenes."""
        return sum(len(playing.rounds) for playing in self.playings)

    @property
    def is_written_for(self) -> bool:
        """Whether any story says that it tests this, as it is read now or as it was played."""
        return bool(self.scenes or self.playings)

    @property
    def is_asked(self) -> bool:
        """Whether any room was asked at such a scene."""
        return bool(self.playings)


@dataclass(frozen=True)
class Coverage:
    """All of it, in the order of the model."""

    rows: tuple[Row, ...]
    outside: Row
    transitions: tuple[Used, ...]
    assumptions: tuple[TestedAssumption, ...]
    unknown: tuple[tuple[str, tuple[At, ...]], ...] = ()
    """What scenes say they test and this version does not take for granted, by key; of no withdrawn story."""

    @cached_property
    def untouched(self) -> tuple[Row, ...]:
        """The stages that no story comes to."""
        return tuple(row for row in self.rows if not row.stories)

    @cached_property
    def unasked(self) -> tuple[Row, ...]:
        """The stages that stories come to, and at which no room was asked."""
        return tuple(row for row in self.rows if row.stories and not row.is_tested)

    @cached_property
    def untested(self) -> tuple[TestedAssumption, ...]:
        """The assumptions that no scene tests."""
        return tuple(each for each in self.assumptions if not each.is_written_for)

    @cached_property
    def waiting(self) -> tuple[TestedAssumption, ...]:
        """The assumptions that scenes test, and at none of them was a room asked."""
        return tuple(each for each in self.assumptions if each.is_written_for and not each.is_asked)


def coverage(material: VersionMaterial) -> Coverage:
    """What was tested. A playing counts at the stage and for the assumptions that its scene had when it was played."""
    keys = [stage.key for stage in material.pathway.stages]
    return Coverage(
        rows=tuple(Row(key, tuple(_cells(material, {key}))) for key in keys),
        outside=Row(None, tuple(_cells(material, _outside(material, keys)))),
        transitions=tuple(_transitions(material)),
        assumptions=tuple(_tested(material)),
        unknown=tuple(_unknown(material)),
    )


def names(text: str, assumption: Assumption) -> bool:
    """Whether a text has an assumption's words, up to the first colon, comma, semicolon or full stop: only a hint."""
    claim = _plain(assumption.text)
    for sign in ":;,.":
        claim = claim.split(sign)[0]
    return len(claim.split()) >= _LEAST_WORDS and f" {claim.strip()} " in f" {_words(text)} "


def _cells(material: VersionMaterial, stages: set[str | None]) -> Iterator[Cell]:
    for case in material.cases:
        yield Cell(
            tuple(scene for scene in case.content.playable().scenes if scene.stage in stages),
            tuple(
                playing
                for playing in material.counted
                if playing.outcome.story_id == case.story_id and playing.outcome.stage in stages
            ),
        )


def _outside(material: VersionMaterial, keys: Iterable[str]) -> set[str | None]:
    """What scenes say of their place that is not in the model: nowhere in it, or a stage that it does not have."""
    said = {scene.stage for case in material.cases for scene in case.content.playable().scenes}
    return (said | {playing.outcome.stage for playing in material.counted} | {None}) - {*keys, UNSAID}


def _transitions(material: VersionMaterial) -> Iterator[Used]:
    written: dict[tuple[str, str], list[tuple[Case, Scene]]] = {}
    played: dict[tuple[str, str], list[Playing]] = {}
    for case in material.cases:
        for step in StageSteps(case.content, material.pathway).written():
            written.setdefault(step.ends, []).append((case, step.source))
    readers: dict[int, StageSteps] = {}  # Many playings are of the same story, whose ways are long to find.
    for playing in material.counted:
        reader = readers.get(id(playing.story)) or StageSteps(playing.story, material.pathway)
        readers[id(playing.story)] = reader
        steps = reader.played(playing, material.followed(playing))
        for ends in dict.fromkeys(step.ends for step in steps):
            played.setdefault(ends, []).append(playing)
    for each in material.pathway.transitions:
        ends = each.source, each.target
        scenes = list({(case.story_id, scene.key): (case, scene) for case, scene in written.get(ends, ())}.values())
        yield Used(each, tuple(scenes), tuple(played.get(ends, ())))


def _tested(material: VersionMaterial) -> Iterator[TestedAssumption]:
    scenes, playings = _testing(material.cases), _asked(material.counted)
    for each in material.pathway.assumptions:
        named = scenes.get(each.key, ())
        worded = (at for at in _worded(material.cases, each) if each.key not in at[1].assumptions)
        yield TestedAssumption(each, tuple(named), tuple(playings.get(each.key, ())), tuple(worded))


def _unknown(material: VersionMaterial) -> Iterator[tuple[str, tuple[At, ...]]]:
    readable = (case for case in material.cases if not case.withdrawn)
    for key, scenes in _testing(readable).items():
        if material.pathway.assumption(key) is None:
            yield key, tuple(scenes)


def _testing(cases: Iterable[Case]) -> dict[str, list[At]]:
    """The scenes that test each assumption, by its key."""
    found: dict[str, list[At]] = {}
    for case in cases:
        for scene in case.content.playable().scenes:
            for key in scene.assumptions:
                found.setdefault(key, []).append((case, scene))
    return found


def _asked(playings: Iterable[Playing]) -> dict[str, list[Playing]]:
    """The playings of scenes that tested each assumption when they were played, by its key."""
    found: dict[str, list[Playing]] = {}
    for playing in playings:
        for key in playing.scene.assumptions if playing.scene else ():
            found.setdefault(key, []).append(playing)
    return found


def _worded(cases: Iterable[Case], assumption: Assumption) -> Iterator[At]:
    for case in cases:
        for scene in case.content.playable().scenes:
            if any(names(text, assumption) for text in (scene.heading, scene.narration, scene.notes)):
                yield case, scene


def _plain(text: str) -> str:
    return " ".join(text.casefold().split())


def _words(text: str) -> str:
    """A text with what stands between sentences taken away, so that a claim is found wherever it stands."""
    return " ".join("".join(" " if each in ':;,.!?()“”"' else each for each in text.casefold()).split())
