"""A whole day of outcomes: each decision of the sample stories, voted on twice by rooms large and small.

What may be shown of each room is decided as on the day; groups that may not be shown are in most of them.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from random import Random

from sqlalchemy.orm import Session

from scenarios.perspective import PERSPECTIVES
from scenarios.results import disclosure
from scenarios.results.outcome import GRADIENT, Method, Outcome, OutcomeOption, PathStep, RoundResult, tally
from scenarios.results.room_voice import RoomVoice, VoiceKind
from scenarios.store.results import outcome as outcomes
from scenarios.store.results import room_voice
from scenarios.store.results.room_voice import VoiceContext
from scenarios.store.sample import stories as sample_stories
from scenarios.store.stories.story import RevisionRow
from scenarios.stories.story import LETTERS, Origin, Scene
from tests.scenarios import whole_store
from tests.scenarios.results.rooms import Voter, evidence, room

CODE, NAME = "7KQ4M", "Tell it like it was"
METHODS = (Method.APPROVAL, Method.ONE_CHOICE, Method.GRADIENT)
FORMULA = '=HYPERLINK("http://evil.example")'
MINORITY = "Whoever stays has a family too."
FLOOR = OutcomeOption("f1", "D", Origin.FLOOR, label="@Walk her to the night shelter")


def happens(session: Session, *, seed: int = 5, code: str = CODE, name: str = NAME) -> list[int]:
    """Hand over every decision of every sample story at an event; give the outcomes' numbers."""
    random, made = Random(seed), []
    first = 1 + max((row.performance for row in whole_store.outcomes(session)), default=0)
    for performance, revision in enumerate(sample_stories.load(session).values(), first):
        session.flush()
        scenes = [scene for scene in revision.content.playable().scenes if scene.decision]
        for playing, scene in enumerate(scenes, 1):
            outcome = _outcome(revision, scene, performance, playing, code, name)
            for result in _rounds(random, scene, METHODS[(performance + playing) % 3]):
                number = outcomes.save_round(session, outcome, result)
            made.append(number)
        room_voice.hand_over(session, _where(outcome), performance, _voices(performance, scenes))
    outcomes.void_round(session, first, 1, 1, "A fire alarm")
    return made


def _rounds(random: Random, scene: Scene, method: Method) -> list[RoundResult]:
    assert scene.decision is not None
    options = tuple(
        OutcomeOption(option.key, letter, option.origin, option.leads_to)
        for letter, option in zip(LETTERS, scene.decision.options, strict=False)
    )
    now = (*options, replace(FLOOR, letter=LETTERS[len(options)]))
    about = ""
    if method is Method.GRADIENT:
        about = options[0].key
        options = now = tuple(
            OutcomeOption(key, letter, Origin.AUTHOR) for letter, key in zip(LETTERS, GRADIENT, strict=True)
        )
    before_keys, now_keys = [each.key for each in options], [each.key for each in now]
    voters = room(random, method, before_keys, now_keys, PERSPECTIVES, restless=random.random() < 0.6)
    shown = disclosure.document(disclosure.decide(evidence(method, voters, before_keys, now_keys)))
    return [
        _result(1, method, options, [voter.first for voter in voters], about),
        replace(
            _result(2, method, now, [voter.second for voter in voters], about),
            disclosed=shown,
            joint=_joint(voters),
            paired=_paired(voters),
        ),
    ]


def _result(
    number: int, method: Method, options: tuple[OutcomeOption, ...], given: list[tuple[str, ...] | None], about: str
) -> RoundResult:
    counts, ballots, empty = tally([each.key for each in options], (each for each in given if each is not None))
    at = f"2026-03-03T14:{number:02}:00+00:00"
    return RoundResult(number, method, options, counts, ballots, empty, len(given) + 3, at, about=about)


def _joint(voters: list[Voter]) -> list[object]:
    joint = Counter((tuple(sorted(each.names)), each.second) for each in voters if each.second is not None)
    return [[list(names), list(choices), count] for (names, choices), count in sorted(joint.items())]


def _paired(voters: list[Voter]) -> list[object]:
    pairs = Counter((each.first, each.second) for each in voters)
    return sorted(([one and list(one), two and list(two), n] for (one, two), n in pairs.items()), key=repr)


def _outcome(revision: RevisionRow, scene: Scene, performance: int, playing: int, code: str, name: str) -> Outcome:
    return Outcome(
        event_code=code,
        event_name=name,
        section="After dark",
        performance=performance,
        playing=playing,
        story_id=revision.story_id,
        revision_id=revision.id,
        pathway_version_id=revision.pathway_version_id,
        scene=scene.key,
        stage=scene.stage,
        path=(PathStep("s1"),) if scene.key != "s1" else (),
    )


def _where(of: Outcome) -> VoiceContext:
    return VoiceContext(of.event_code, of.event_name, of.section, of.story_id, of.revision_id, of.pathway_version_id)


def _voices(performance: int, scenes: list[Scene]) -> list[RoomVoice]:
    tried = {
        "tried": True,
        "changed": "She stayed until the taxi came.",
        "answers": [{"purpose": "could happen", "counts": {"yes": 31, "partly": 20, "no": 9}, "ballots": 60}],
    }
    said = []
    for playing, scene in enumerate(scenes, 1):
        said += [
            RoomVoice(performance, VoiceKind.MINORITY, f"m{playing}", scene.key, MINORITY, 14, playing),
            RoomVoice(performance, VoiceKind.REASON, f"r{playing}", scene.key, FORMULA, 0, playing),
            RoomVoice(
                performance, VoiceKind.INTERVENTION, f"i{playing}", scene.key, "Ring her sister.", 21, None, tried
            ),
            RoomVoice(performance, VoiceKind.MARK, f"{scene.key} b", scene.key, count=33, details={"mark": "blocked"}),
            RoomVoice(
                performance,
                VoiceKind.FOLLOWED,
                f"playing {playing}",
                scene.key,
                playing=playing,
                details={"option": "o1", "reason": ""},
            ),
        ]
    return said
