"""What the reading of one story on a version comes to, as small facts that a store can keep, count and list.

The facts are made by the rules of coverage, conformance and fit, from the material of that story alone: each of these
rules looks at one story at a time. A fact holds keys and places, and nobody's words.
"""

from __future__ import annotations

import enum
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace

from scenarios.pathways.pathway import PathwayContent
from scenarios.perspective import PERSPECTIVES
from scenarios.review.conformance import departures
from scenarios.review.coverage import Coverage, coverage
from scenarios.review.fit import fits, without
from scenarios.review.version_material import Case, Playing, VersionMaterial
from scenarios.stories.story import UNSAID, Scene

RULES = 1
"""The number of these rules, and of those that they go by. It is raised whenever they say something else of a story, so
that what was kept by earlier ones is made anew."""

OUTSIDE = "(outside)"
"""In place of a stage's key: a place that the model does not have. No stage has such a key."""
NOT_SAID = "(not said)"
"""In place of a stage's key: a scene whose writer has not said where it is."""


class SceneFactKind(enum.StrEnum):
    """What a fact says of a scene. Beside it stands which stage, step, assumption or departure."""

    STAGE = "stage"
    STEP = "step"
    ASSUMPTION = "assumption"
    WORDED = "worded"
    """It has an assumption's words, and does not say that it tests it."""
    UNKNOWN = "unknown"
    """It says that it tests what this version does not take for granted."""
    WRITER = "writer"
    """Of the story: it is at a stage, and its writer says what they know it from. The key names both."""
    DEPARTURE = "departure"
    FIT = "fit"
    WITHOUT = "without"
    """It asks, and no option is what the model says."""


class PlayingFactKind(enum.StrEnum):
    """What a fact says of a playing that counts."""

    EVENT = "event"
    """One for each playing, by its event's code."""
    STAGE = "stage"
    STEP = "step"
    ASSUMPTION = "assumption"
    ANSWER = "answer"
    """What a room said of the model's option, by the stage of the decision."""
    WAY = "way"
    """A way in which a question was asked: by its scene, the method, and of a gradient which option it was about."""


@dataclass(frozen=True)
class SceneFact:
    """One thing that a story says of a version at one of its scenes.

    ``place`` counts those of one kind and key in the story from 1; one with 0 stands for a story that has none now and
    was played there. ``number`` is the scene's place in the story, None where it is not in the revision that is read:
    then ``playing`` is the number of an outcome whose revision has it. ``expected`` is what a departure says.
    """

    kind: SceneFactKind
    key: str
    place: int
    scene: str = ""
    number: int | None = None
    asks: bool = False
    source: str = ""
    target: str = ""
    option: str = ""
    expected: bool = False
    playing: int | None = None


@dataclass(frozen=True)
class PlayingFact:
    """One thing that a playing says of a version. ``first`` says that no option was named by more than the model's."""

    kind: PlayingFactKind
    key: str
    playing: int
    performance: int
    event_code: str
    section: str
    scene: str
    votes: int
    method: str = ""
    option: str = ""
    first: bool = False


@dataclass(frozen=True)
class Reading:
    """All that is kept of one story on one version."""

    scenes: tuple[SceneFact, ...] = ()
    playings: tuple[PlayingFact, ...] = ()


def step_key(source: str, target: str) -> str:
    """A step from stage to stage as one key: no stage's key has two hyphens in a row."""
    return f"{source}--{target}"


def writer_key(stage: str, perspective: str) -> str:
    """A stage and what a writer knows it from, as one key."""
    return f"{stage}--{perspective}"


def reading(material: VersionMaterial) -> Reading:
    """What there is to keep of the one story of this material; nothing where it has no story."""
    if not material.cases:
        return Reading()
    (case,) = material.cases
    found = coverage(material)
    told = [*_covered(found, case), *_departed(material), *_fitting(material)]
    placed: Counter[tuple[SceneFactKind, str]] = Counter()
    scenes = []
    for fact in told:
        if fact.scene or fact.kind is SceneFactKind.WRITER:
            placed[fact.kind, fact.key] += 1
            fact = replace(fact, place=placed[fact.kind, fact.key])
        scenes.append(fact)
    return Reading(tuple(scenes), tuple(dict.fromkeys(_played(material, found))))


def _covered(found: Coverage, case: Case) -> Iterator[SceneFact]:
    for row in (*found.rows, found.outside):
        (cell,) = row.cells
        key = row.stage or OUTSIDE
        yield from (_at(SceneFactKind.STAGE, key, case, scene) for scene in cell.touched)
        if cell.playings and not cell.touched:
            yield SceneFact(SceneFactKind.STAGE, key, 0)
        if row.stage and not cell.is_empty:
            known = (name for name in PERSPECTIVES if name in case.perspectives)
            yield from (SceneFact(SceneFactKind.WRITER, writer_key(key, name), 0) for name in known)
    for used in found.transitions:
        key = step_key(used.transition.source, used.transition.target)
        yield from (_at(SceneFactKind.STEP, key, case, scene) for _case, scene in used.written)
    for tested in found.assumptions:
        key = tested.assumption.key
        yield from (_at(SceneFactKind.ASSUMPTION, key, case, scene) for _case, scene in tested.scenes)
        yield from (_at(SceneFactKind.WORDED, key, case, scene) for _case, scene in tested.worded)
    for key, scenes in found.unknown:
        yield from (_at(SceneFactKind.UNKNOWN, key, case, scene) for _case, scene in scenes)


def _departed(material: VersionMaterial) -> Iterator[SceneFact]:
    for one in departures(material):
        fact = _at(SceneFactKind.DEPARTURE, one.departure.value, one.case, one.scene)
        yield replace(
            fact,
            source=_known(material.pathway, one.source),
            target=_known(material.pathway, one.target),
            option=one.option,
            expected=one.expected,
            playing=one.playings[0].id if one.floor else None,
        )


def _fitting(material: VersionMaterial) -> Iterator[SceneFact]:
    for stage in fits(material):
        for fit in stage.fits:
            fact = _at(SceneFactKind.FIT, stage_key(material.pathway, stage.stage), fit.case, fit.scene)
            yield replace(fact, option=fit.option, playing=_only_in(material, fit.case, fit.scene))
    for case, scene in without(material):
        fact = _at(SceneFactKind.WITHOUT, "", case, scene)
        yield replace(fact, playing=_only_in(material, case, scene))


def _only_in(material: VersionMaterial, case: Case, scene: Scene) -> int | None:
    """The first playing of a scene, where the revision that is read asks nothing there."""
    now = case.content.scene(scene.key)
    if now is not None and now.decision:
        return None
    return next(playing.id for playing in material.asked_at(case.story_id, scene.key))


def _played(material: VersionMaterial, found: Coverage) -> Iterator[PlayingFact]:
    for playing in material.counted:
        yield _of(PlayingFactKind.EVENT, playing.outcome.event_code, playing)
        for method, about in dict.fromkeys((one.method, one.about) for one in playing.rounds):
            yield _of(PlayingFactKind.WAY, playing.outcome.scene, playing, method=method.value, option=about)
    for row in (*found.rows, found.outside):
        yield from (_of(PlayingFactKind.STAGE, row.stage or OUTSIDE, playing) for playing in row.playings)
    for used in found.transitions:
        key = step_key(used.transition.source, used.transition.target)
        yield from (_of(PlayingFactKind.STEP, key, playing) for playing in used.played)
    for tested in found.assumptions:
        yield from (_of(PlayingFactKind.ASSUMPTION, tested.assumption.key, playing) for playing in tested.playings)
    for stage in fits(material):
        key = stage_key(material.pathway, stage.stage)
        for said in (said for fit in stage.fits for said in fit.said):
            asked = said.result.method.value if said.result else ""
            yield _of(
                PlayingFactKind.ANSWER, key, said.playing, method=asked, option=said.option, first=said.is_most_named
            )


def stage_key(pathway: PathwayContent, stage: str | None) -> str:
    """The key under which a scene's place is counted: its stage's, OUTSIDE or NOT_SAID."""
    if stage and pathway.stage(stage):
        return stage
    return NOT_SAID if stage == UNSAID else OUTSIDE


def _known(pathway: PathwayContent, stage: str) -> str:
    """A stage that the model has; anything else may be a text of its writer's, and is left out."""
    return stage if pathway.stage(stage) else ""


def _at(kind: SceneFactKind, key: str, case: Case, scene: Scene) -> SceneFact:
    return SceneFact(kind, key, 0, scene.key, case.number(scene.key), scene.decision is not None)


def _of(
    kind: PlayingFactKind, key: str, playing: Playing, *, method: str = "", option: str = "", first: bool = False
) -> PlayingFact:
    outcome = playing.outcome
    return PlayingFact(
        kind=kind,
        key=key,
        playing=playing.id,
        performance=outcome.performance,
        event_code=outcome.event_code,
        section=outcome.section,
        scene=outcome.scene,
        votes=len(playing.rounds),
        method=method,
        option=option,
        first=first,
    )
