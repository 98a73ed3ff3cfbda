"""Random pathways and stories, as odd as people can make them and still within the rules."""

from __future__ import annotations

from hypothesis import strategies as st

from scenarios.pathways.pathway import Assumption, PathwayContent, Stage, Transition
from scenarios.stories.story import (
    LETTERS,
    UNSAID,
    DecisionPoint,
    Feeling,
    Option,
    Origin,
    Persona,
    Scene,
    SceneKind,
    StoryContent,
)

words = st.text(alphabet=st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=60)
labels = words.filter(lambda text: text.strip() != "")
clock_times = st.one_of(st.just(""), st.times().map(lambda time: f"{time:%H:%M}"))
origins = st.sampled_from([origin for origin in Origin if origin is not Origin.PROPOSED_MODEL])


@st.composite
def decisions(draw: st.DrawFn, scene_keys: list[str]) -> DecisionPoint:
    """A question with two to six choices, one of them at most what the model says."""
    count = draw(st.integers(2, len(LETTERS)))
    model = draw(st.one_of(st.none(), st.integers(0, count - 1)))
    options = tuple(
        Option(
            key=f"o{number}",
            label=draw(labels),
            leads_to=draw(st.one_of(st.none(), st.sampled_from(scene_keys))),
            origin=Origin.PROPOSED_MODEL if number == model else draw(origins),
        )
        for number in range(count)
    )
    return DecisionPoint(question=draw(words), decider=draw(words), options=options)


@st.composite
def scenes(draw: st.DrawFn, key: str, scene_keys: list[str]) -> Scene:
    """A scene of any kind that may lead to any scene, itself included, or nowhere."""
    kind = draw(st.sampled_from(SceneKind))
    onwards = st.one_of(st.none(), st.sampled_from(scene_keys))
    return Scene(
        key=key,
        kind=kind,
        heading=draw(words),
        narration=draw(words),
        place=draw(words),
        time=draw(clock_times),
        stage=draw(st.one_of(st.none(), st.sampled_from([UNSAID, "HELP", "CAFE"]))),
        assumptions=tuple(draw(st.lists(st.sampled_from(["HOURS", "ONE-CALL", "a0"]), unique=True))),
        feeling=draw(st.one_of(st.none(), st.sampled_from(Feeling))),
        content_note=draw(words),
        notes=draw(words),
        decision=draw(decisions(scene_keys)) if kind is SceneKind.DECISION else None,
        leads_to=draw(onwards) if kind is SceneKind.NARRATIVE else None,
    )


@st.composite
def stories(draw: st.DrawFn, min_scenes: int = 0, max_scenes: int = 6) -> StoryContent:
    """A story whose scenes lead anywhere, as writers' first drafts do."""
    keys = [f"s{number}" for number in range(1, draw(st.integers(min_scenes, max_scenes)) + 1)]
    return StoryContent(
        title=draw(words),
        what_happened=draw(words),
        persona=Persona(draw(words), draw(words), draw(words), draw(words), draw(words)),
        scenes=tuple(draw(scenes(key, keys)) for key in keys),
    )


@st.composite
def pathways(draw: st.DrawFn) -> PathwayContent:
    """A model of up to six stages with any transitions between them."""
    keys = [f"STAGE{number}" for number in range(draw(st.integers(1, 6)))]
    ends = st.tuples(st.sampled_from(keys), st.sampled_from(keys))
    pairs = draw(st.lists(ends, max_size=8, unique=True))
    return PathwayContent(
        question=draw(words),
        limits=draw(words),
        stages=tuple(Stage(key, draw(words), draw(words), opens=draw(clock_times)) for key in keys),
        transitions=tuple(Transition(source, target, draw(words)) for source, target in pairs),
        assumptions=tuple(Assumption(f"a{number}", draw(words)) for number in range(2)),
    )


shorts = st.text(alphabet=st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=18).filter(
    lambda text: text.strip() != ""
)


@st.composite
def stages(draw: st.DrawFn, key: str = "") -> Stage:
    """A stage that can be stored, with hours or without."""
    opens = draw(clock_times)
    closes = draw(st.times().map(lambda time: f"{time:%H:%M}")) if opens else ""
    return Stage(key, draw(labels), draw(shorts), draw(words), draw(words), opens, closes, draw(words))


@st.composite
def models(draw: st.DrawFn) -> PathwayContent:
    """A model that can be stored: any of a few keys in any order, so that two of them have parts in common."""
    keys = draw(st.permutations(["HELP", "CAFE", "GP", "999"]))[: draw(st.integers(0, 4))]
    some = st.sampled_from(keys) if keys else st.nothing()
    pairs = draw(st.lists(st.tuples(some, some), max_size=6, unique=True)) if keys else []
    claims = draw(st.lists(st.sampled_from(["HOURS", "ONE-CALL", "NEAR"]), unique=True))
    return PathwayContent(
        question=draw(words),
        limits=draw(words),
        stages=tuple(draw(stages(key)) for key in keys),
        transitions=tuple(Transition(source, target, draw(labels)) for source, target in pairs),
        assumptions=tuple(Assumption(key, draw(labels)) for key in claims),
    )
