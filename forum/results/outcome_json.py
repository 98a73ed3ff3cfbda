"""Outcomes as JSON for a program, in a format whose version says when a name changes its meaning.

The figures are those of the outcome's own page; those of a void round are null. docs/schemas/outcomes.json is made
from these types.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import asdict
from typing import Any, Final, Literal

import msgspec
from msgspec import Struct

from forum.results.outcome_voices import voices_of
from scenarios.results.outcome import Method, Outcome, OutcomeOption, RoundResult, percent
from scenarios.results.outcome_record import OutcomeRecord
from scenarios.results.room_voice import RoomVoice, VoiceKind
from scenarios.store.results.selection import OutcomeWithVoices
from scenarios.stories.story import Origin

FORMAT: Final = "test-my-story/outcomes"
VERSION = 1
"""Raised when a name changes its meaning or goes; new names do not raise it."""


class EventReference(Struct, frozen=True):
    """The event, by its join code."""

    code: str
    name: str


class StoryReference(Struct, frozen=True):
    """The story that was played; its title is "" where its words may not be shown."""

    id: int
    revision: int
    title: str
    withdrawn: bool


class PathwayUnderTest(Struct, frozen=True):
    """The pathway that the story tests."""

    name: str
    version: int


class SceneReference(Struct, frozen=True):
    """The scene at which the room was asked."""

    key: str
    heading: str


class StepDocument(Struct, frozen=True):
    """A scene on the way there, with the option that was followed from it, if any."""

    scene: str
    option: str | None


class OptionFigures(Struct, frozen=True):
    """An option and how many ballots named it; null of a void vote, as is a percentage of no ballots."""

    key: str
    letter: str
    label: str
    origin: Origin
    leads_to: str | None
    count: int | None
    percent: int | None


class RoundDocument(Struct, frozen=True):
    """A vote. ``void`` says why it counts for nothing, "" where it counts; ``closed_at`` is ISO 8601 in UTC.

    ``phones`` could vote; ``late`` more were there, which joined after the doors closed and could not.
    """

    number: int
    method: Method
    about: str
    beyond_totals: dict[str, Any]
    closed_at: str
    shown_to_room: bool
    void: str
    ballots: int | None
    none_of_these: int | None
    phones: int | None
    preferred: tuple[str, ...]
    options: tuple[OptionFigures, ...]
    late: int | None


class VoiceDocument(Struct, frozen=True):
    """What a room said, passed by a person; ``count`` is how many support it."""

    performance: int
    kind: VoiceKind
    source: str
    scene: str
    words: str
    count: int
    playing: int | None
    details: dict[str, Any]


class VoicesDocument(Struct, frozen=True):
    """What the room said of this vote and at its scene."""

    minority: tuple[VoiceDocument, ...]
    reasons: tuple[VoiceDocument, ...]
    interventions: tuple[VoiceDocument, ...]
    marks: dict[str, int]
    followed: dict[str, str]


class OutcomeDocument(Struct, frozen=True):
    """One playing of one decision, with each vote on it."""

    outcome: int
    saved_at: str
    event: EventReference
    section: str
    performance: int
    playing: int
    story: StoryReference
    pathway: PathwayUnderTest
    scene: SceneReference
    stage: str | None
    way: tuple[StepDocument, ...]
    question: str
    decider: str
    rounds: tuple[RoundDocument, ...]
    voices: VoicesDocument


class OutcomesDocument(Struct, frozen=True):
    """A whole file."""

    format: Literal["test-my-story/outcomes"]
    version: int
    outcomes: tuple[OutcomeDocument, ...]


def parts(heard: Iterable[OutcomeWithVoices]) -> Iterator[bytes]:
    """The JSON of these outcomes, part by part, each with what its room said at its scene and of its vote."""
    return _enclosed(document(each.record, each.voices) for each in heard)


def document(record: OutcomeRecord, voices: Iterable[RoomVoice] = ()) -> OutcomeDocument:
    """An outcome as it is exported; ``voices`` are its whole performance's."""
    outcome, scene, story = record.outcome, record.scene, record.story
    return OutcomeDocument(
        outcome=record.id,
        saved_at=record.saved_at.isoformat(),
        event=EventReference(outcome.event_code, outcome.event_name),
        section=outcome.section,
        performance=outcome.performance,
        playing=outcome.playing,
        story=StoryReference(outcome.story_id, record.revision, story.title, record.withdrawn),
        pathway=PathwayUnderTest(record.pathway_name, record.pathway_version),
        scene=SceneReference(outcome.scene, scene.heading if scene else ""),
        stage=outcome.stage,
        way=tuple(StepDocument(step.scene, step.option) for step in outcome.path),
        question=record.decision.question,
        decider=record.decision.decider,
        rounds=tuple(_round(record, result) for result in record.rounds),
        voices=_voices(outcome, voices),
    )


def _enclosed(outcomes: Iterable[OutcomeDocument]) -> Iterator[bytes]:
    """The file of OutcomesDocument without holding it whole: an outcome goes out before the next is read."""
    yield msgspec.json.encode(OutcomesDocument(FORMAT, VERSION, ())).removesuffix(b"]}")
    separator = b""
    for outcome in outcomes:
        yield separator + msgspec.json.encode(outcome)
        separator = b","
    yield b"]}"


def _round(record: OutcomeRecord, result: RoundResult) -> RoundDocument:
    valid = not result.voided
    return RoundDocument(
        number=result.number,
        method=result.method,
        about=result.about,
        beyond_totals=dict(result.disclosed) if valid else {},
        closed_at=result.closed_at,
        shown_to_room=result.shown_to_room,
        void=result.voided,
        ballots=result.ballots if valid else None,
        none_of_these=result.empty if valid else None,
        phones=result.phones if valid else None,
        preferred=tuple(result.preferred) if valid else (),
        options=tuple(_option(record, result, option) for option in result.options),
        late=result.late if valid else None,
    )


def _option(record: OutcomeRecord, result: RoundResult, option: OutcomeOption) -> OptionFigures:
    count = result.counts.get(option.key, 0)
    valid = not result.voided
    return OptionFigures(
        key=option.key,
        letter=option.letter,
        label=record.answer(result, option),
        origin=option.origin,
        leads_to=option.leads_to,
        count=count if valid else None,
        percent=percent(count, result.ballots) if valid else None,
    )


def _voices(outcome: Outcome, voices: Iterable[RoomVoice]) -> VoicesDocument:
    shown = voices_of(outcome, voices)
    return VoicesDocument(
        minority=_documents(shown.minority),
        reasons=_documents(shown.reasons),
        interventions=_documents(shown.interventions),
        marks=shown.marks,
        followed=shown.followed,
    )


def _documents(voices: Iterable[RoomVoice]) -> tuple[VoiceDocument, ...]:
    return tuple(VoiceDocument(**asdict(voice)) for voice in voices)
