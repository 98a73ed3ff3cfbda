"""Random evenings: stories on a random model, playings of their scenes, and every ballot of every vote."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st

from scenarios.pathways.pathway import Assumption, PathwayContent, Stage, Transition
from scenarios.perspective import PERSPECTIVES
from scenarios.results.outcome import GRADIENT, Method, Outcome, OutcomeOption, PathStep, RoundResult, tally
from scenarios.results.room_voice import RoomVoice, VoiceKind
from scenarios.review.version_material import Case, Playing, VersionMaterial
from scenarios.stories.story import LETTERS, UNSAID, DecisionPoint, Option, Origin, Scene, SceneKind, StoryContent

SOME = settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
"""As many evenings as a test can look through in a few seconds."""
Ballot = tuple[frozenset[str], tuple[str, ...]]
"""What one person said that they are here as, and what they chose."""
CLAIMS = {"ONE-CALL": "One call is enough: day and night.", "HOURS": "Opening hours match need: always."}


@dataclass(frozen=True)
class Evening:
    """What there is to read, and the ``ballots`` of each round, by the playing's number and the round's."""

    material: VersionMaterial
    ballots: Mapping[tuple[int, int], Sequence[Ballot]]

    def cast(self, playing: Playing, result: RoundResult) -> Sequence[tuple[str, ...]]:
        """What each person chose in a round."""
        return [choices for _, choices in self.ballots[playing.id, result.number]]


@st.composite
def evenings(draw: st.DrawFn) -> Evening:
    """Up to three stories and four playings, some of them without a vote that counts."""
    pathway = draw(_model())
    cases = tuple(draw(_case(pathway, number)) for number in range(1, draw(st.integers(0, 3)) + 1))
    ballots: dict[tuple[int, int], list[Ballot]] = {}
    playings = []
    for number in range(1, draw(st.integers(0, 4)) + 1) if cases else ():
        case = draw(st.sampled_from(cases))
        playing = draw(_playing(case, number))
        rounds = []
        for of_it in range(1, draw(st.integers(0, 3)) + 1):
            result, cast = draw(_round(playing.scene, of_it))
            ballots[number, of_it] = cast
            rounds.append(result)
        playings.append(replace(playing, rounds=tuple(rounds)))
    voices = {case.story_id: tuple(draw(st.lists(_voice(case, playings), max_size=4))) for case in cases}
    return Evening(VersionMaterial(pathway, cases, tuple(playings), voices), ballots)


@st.composite
def _case(draw: st.DrawFn, pathway: PathwayContent, number: int) -> Case:
    keys = [f"s{place}" for place in range(1, draw(st.integers(0, 4)) + 1)]
    places = st.sampled_from([*(stage.key for stage in pathway.stages), None, UNSAID, "GONE"])
    scenes = tuple(draw(_scene(key, keys, places)) for key in keys)
    named = st.lists(st.sampled_from(PERSPECTIVES), unique=True)
    return Case(number, 1, StoryContent("Once", "It was so.", scenes=scenes), 1, perspectives=tuple(draw(named)))


@st.composite
def _scene(draw: st.DrawFn, key: str, keys: Sequence[str], places: st.SearchStrategy[str | None]) -> Scene:
    """A scene that leads anywhere, and names what it tests, or only has its words."""
    kind, onward = draw(st.sampled_from(SceneKind)), st.sampled_from([None, *keys])
    decision = None
    if kind is SceneKind.DECISION:
        model = draw(st.integers(0, 2))
        decision = DecisionPoint(
            "What now?",
            "",
            tuple(
                Option(f"o{place}", "Do it", draw(onward), Origin.PROPOSED_MODEL if place == model else Origin.AUTHOR)
                for place in range(2)
            ),
        )
    leads_to = draw(onward) if kind is SceneKind.NARRATIVE else None
    time = draw(st.sampled_from(["", "03:00", "12:00"]))
    tested = tuple(draw(st.lists(st.sampled_from([*CLAIMS, "GONE"]), unique=True)))
    words = draw(st.sampled_from(["", *(text.split(":")[0] for text in CLAIMS.values())]))
    return Scene(
        key,
        kind,
        narration=words,
        time=time,
        stage=draw(places),
        assumptions=tested,
        decision=decision,
        leads_to=leads_to,
    )


@st.composite
def _model(draw: st.DrawFn) -> PathwayContent:
    keys = [f"STAGE{place}" for place in range(draw(st.integers(1, 3)))]
    ends = st.tuples(st.sampled_from(keys), st.sampled_from(keys))
    hours = st.sampled_from([("", ""), ("08:00", "18:00"), ("20:00", "04:00")])
    return PathwayContent(
        stages=tuple(Stage(key, key, key, "", "", *draw(hours)) for key in keys),
        transitions=tuple(Transition(*pair) for pair in draw(st.lists(ends, max_size=5, unique=True))),
        assumptions=tuple(Assumption(key, text) for key, text in CLAIMS.items()),
    )


@st.composite
def _playing(draw: st.DrawFn, case: Case, number: int) -> Playing:
    story = case.content.playable()
    scene = draw(st.sampled_from(story.scenes))
    keys = st.sampled_from([each.key for each in story.scenes])
    way = draw(st.lists(st.builds(PathStep, keys, st.one_of(st.none(), st.sampled_from(["o0", "o1"]))), max_size=4))
    code, section = draw(st.sampled_from(["AAAAA", "BBBBB"])), draw(st.sampled_from(["one", "two"]))
    performance = draw(st.integers(1, 3))
    outcome = Outcome(
        code, code.lower(), section, performance, number, case.story_id, 1, 1, scene.key, scene.stage, tuple(way)
    )
    return Playing(number, outcome, case.content, (), version=1)


@st.composite
def _round(draw: st.DrawFn, scene: Scene | None, number: int) -> tuple[RoundResult, list[Ballot]]:
    written = scene.decision.options if scene and scene.decision else ()
    options = [
        OutcomeOption(each.key, letter, each.origin, each.leads_to)
        for letter, each in zip(LETTERS, written, strict=False)
    ]
    if len(options) < len(LETTERS):
        goes_to = draw(st.one_of(st.none(), st.just(scene.key if scene else None)))
        options.append(OutcomeOption("f1", LETTERS[len(options)], Origin.FLOOR, goes_to, "Another way"))
    method, about = draw(st.sampled_from(Method)), ""
    if method is Method.GRADIENT:
        about = draw(st.sampled_from(options)).key
        options = [OutcomeOption(key, str(place), Origin.AUTHOR) for place, key in enumerate(GRADIENT, 1)]
    keys = st.sampled_from([each.key for each in options])
    choices = st.lists(keys, unique=True, max_size=3 if method is Method.APPROVAL else 1).map(tuple)
    names = st.frozensets(st.sampled_from(PERSPECTIVES))
    cast = draw(st.lists(st.tuples(names, choices), max_size=8))
    counts, ballots, empty = tally([each.key for each in options], [chosen for _, chosen in cast])
    joint = [[sorted(named), list(chosen), 1] for named, chosen in cast]
    at = "2026-03-03T14:05:00+00:00"
    return RoundResult(
        number, method, tuple(options), counts, ballots, empty, ballots + 3, at, about=about, joint=joint
    ), cast


@st.composite
def _voice(draw: st.DrawFn, case: Case, playings: Sequence[Playing]) -> RoomVoice:
    scene = draw(st.sampled_from(case.content.playable().scenes))
    kind = draw(st.sampled_from(VoiceKind))
    playing = draw(st.sampled_from([None, *(each.id for each in playings)]))
    option = draw(st.sampled_from(["o0", "o1", "f1"]))
    details = {"option": option} if kind is VoiceKind.FOLLOWED else {"mark": "blocked"}
    return RoomVoice(draw(st.integers(1, 3)), kind, str(draw(st.integers())), scene.key, "Wait.", 1, playing, details)
