"""Where stories leave the model: the list that the designers work through.

What a story's own checks find about the model (``scenarios/stories/checks.py``) is taken from there and told
apart further.
"""

from __future__ import annotations

import enum
from collections.abc import Iterator
from dataclasses import dataclass, replace

from scenarios.pathways.pathway import PathwayContent
from scenarios.results.outcome import OutcomeOption, RoundResult
from scenarios.results.room_voice import RoomVoice
from scenarios.review.stage_steps import StageSteps
from scenarios.review.version_material import Case, Playing, VersionMaterial
from scenarios.stories.advice import Advice, Code
from scenarios.stories.checks import check
from scenarios.stories.graph import StoryGraph, leads
from scenarios.stories.story import UNSAID, Origin, Scene


class Departure(enum.StrEnum):
    """How a story leaves the model. The values never change: findings may name them for years."""

    SKIP = "skip"
    LOOP = "loop"
    NO_EXIT = "no exit"
    CLOSED = "closed at that hour"
    OUTSIDE = "outside the model"
    FLOOR = "floor option that won"


_STUCK = {Code.LOOP, Code.NOWHERE, Code.NO_ENDING, Code.MISSING}


@dataclass(frozen=True)
class Leaving:
    """One place at which one story leaves the model, with the playings at its scene and what was said there.

    ``source`` and ``target`` are the stages of a step, "" for a place outside the model; ``expected`` says that the
    model has this step, as it may have one that goes back. ``option`` is the key of the choice that leads there, ""
    where nobody chooses. ``floor`` is the option that a room put forward and named most, and ``result`` the round in
    which it did.
    """

    departure: Departure
    case: Case
    scene: Scene
    source: str = ""
    target: str = ""
    option: str = ""
    expected: bool = False
    floor: OutcomeOption | None = None
    result: RoundResult | None = None
    playings: tuple[Playing, ...] = ()
    voices: tuple[RoomVoice, ...] = ()


def departures(material: VersionMaterial) -> tuple[Leaving, ...]:
    """All of them, story by story and scene by scene."""
    found: list[Leaving] = []
    for case in material.cases:
        of_case = [*_written(case, material.pathway), *_won(case, material)]
        place = {scene.key: number for number, scene in enumerate(case.content.playable().scenes)}
        found += sorted(of_case, key=lambda one: place.get(one.scene.key, len(place)))
    return tuple(_with_the_room(material, one) for one in found)


def _written(case: Case, pathway: PathwayContent) -> Iterator[Leaving]:
    """What the story's words say, whether or not it was ever played."""
    yield from _steps(case, pathway)
    story = case.content.playable()
    for advice in check(story, pathway):
        scene = story.scene(advice.scene)
        departure = _departure(advice)
        if scene is not None and departure is not None:
            stage = scene.stage or "" if pathway.stage(scene.stage) else ""
            yield Leaving(departure, case, scene, source=stage, option=advice.option or "")


def _departure(advice: Advice) -> Departure | None:
    """A step that the model does not have is told with the other steps."""
    if advice.code in _STUCK:
        return Departure.NO_EXIT
    return {Code.CLOSED: Departure.CLOSED, Code.OUTSIDE: Departure.OUTSIDE}.get(advice.code)


def _steps(case: Case, pathway: PathwayContent) -> Iterator[Leaving]:
    """Ways back are loops, also where the model has them; any other step that the model does not have is a skip."""
    ways_out = {transition.source for transition in pathway.transitions}
    back = {(one.scene.key, one.option, one.target): one for one in _loops(case, pathway)}
    yield from back.values()
    for step in StageSteps(case.content, pathway).written():
        source, target = step.ends
        is_told = (step.source.key, step.option or "", target) in back
        if source != target and not is_told and not pathway.expects(source, target):
            departure = Departure.SKIP if source in ways_out else Departure.NO_EXIT
            yield Leaving(departure, case, step.source, source, target, step.option or "")


def _loops(case: Case, pathway: PathwayContent) -> Iterator[Leaving]:
    """Every way to another stage at which the story has been before, from a stage or from outside the model."""
    graph = StoryGraph.of(case.content.playable())
    been = _been(graph)
    for scene in graph.scenes.values():
        for lead in leads(scene) if scene.stage != UNSAID else ():
            there = graph.scenes.get(lead.target or "")
            target = pathway.stage(there.stage) if there else None
            if target and target.key != scene.stage and target.key in been[scene.key]:
                source = scene.stage or "" if pathway.stage(scene.stage) else ""
                expected = pathway.expects(source, target.key)
                yield Leaving(Departure.LOOP, case, scene, source, target.key, lead.option or "", expected)


def _been(graph: StoryGraph) -> dict[str, frozenset[str]]:
    """The stages that a story can have come through before a scene, each time that it is on its way there first."""
    found = {key: set[str]() for key in graph.scenes}
    for key in reversed(graph.first_way.finished):
        for onward in graph.onward[key]:
            if (key, onward) not in graph.first_way.back:
                found[onward] |= found[key] | {graph.scenes[key].stage or ""}
    return {key: frozenset(stages) for key, stages in found.items()}


def _won(case: Case, material: VersionMaterial) -> Iterator[Leaving]:
    """Options from the floor that no other was named more than, in the last round about all options."""
    for playing in material.counted:
        result, scene = playing.last, playing.scene
        if result is None or scene is None or playing.outcome.story_id != case.story_id:
            continue
        for option in result.options:
            if option.origin is Origin.FLOOR and option.key in result.preferred:
                yield Leaving(
                    Departure.FLOOR,
                    case,
                    scene,
                    source=playing.outcome.stage or "",
                    option=option.key,
                    target=_stage_of(playing, option, material.pathway),
                    floor=option,
                    result=result,
                    playings=(playing,),
                )


def _stage_of(playing: Playing, option: OutcomeOption, pathway: PathwayContent) -> str:
    """The stage that an option leads to, "" where it leads to none that is written."""
    scene = playing.story.playable().scene(option.leads_to) if option.leads_to else None
    return scene.stage or "" if scene and pathway.stage(scene.stage) else ""


def _with_the_room(material: VersionMaterial, one: Leaving) -> Leaving:
    """The playings at its scene, and what was said there: of an option that won, only where it did."""
    if one.playings:
        voices = [voice for playing in one.playings for voice in material.said_of(playing)]
        return replace(one, voices=tuple(voices))
    return replace(
        one,
        playings=tuple(material.asked_at(one.case.story_id, one.scene.key)),
        voices=tuple(material.said_at(one.case.story_id, one.scene.key)),
    )
