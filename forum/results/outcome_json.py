"""Outcomes as JSON for a program, in a format whose version says when a name changes its meaning.

The figures are those of the outcome's own page; those of a void round are null.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import asdict
from typing import Any

import orjson

from forum.results.outcome_voices import voices_of
from scenarios.results.outcome import OutcomeOption, RoundResult, percent
from scenarios.results.outcome_record import OutcomeRecord
from scenarios.results.room_voice import RoomVoice
from scenarios.store.results.selection import OutcomeWithVoices

FORMAT = "test-my-story/outcomes"
VERSION = 1
"""Raised when a name changes its meaning or goes; new names do not raise it."""


def parts(heard: Iterable[OutcomeWithVoices]) -> Iterator[bytes]:
    """The JSON of these outcomes, part by part, each with what its room said at its scene and of its vote."""
    return _enclosed(document(each.record, each.voices) for each in heard)


def document(record: OutcomeRecord, voices: Iterable[RoomVoice] = ()) -> dict[str, Any]:
    """An outcome as plain data; ``voices`` are its whole performance's."""
    outcome, scene = record.outcome, record.scene
    return {
        "outcome": record.id,
        "saved_at": record.saved_at.isoformat(),
        "event": {"code": outcome.event_code, "name": outcome.event_name},
        "section": outcome.section,
        "performance": outcome.performance,
        "playing": outcome.playing,
        "story": {
            "id": outcome.story_id,
            "revision": record.revision,
            "title": record.story.title,
            "withdrawn": record.withdrawn,
        },
        "pathway": {"name": record.pathway_name, "version": record.pathway_version},
        "scene": {"key": outcome.scene, "heading": scene.heading if scene else ""},
        "stage": outcome.stage,
        "way": [{"scene": step.scene, "option": step.option} for step in outcome.path],
        "question": record.decision.question,
        "decider": record.decision.decider,
        "rounds": [_round(record, result) for result in record.rounds],
        "voices": asdict(voices_of(outcome, voices)),
    }


def _enclosed(outcomes: Iterable[dict[str, Any]]) -> Iterator[bytes]:
    yield orjson.dumps({"format": FORMAT, "version": VERSION})[:-1] + b',"outcomes":['
    separator = b""
    for outcome in outcomes:
        yield separator + orjson.dumps(outcome)
        separator = b","
    yield b"]}"


def _round(record: OutcomeRecord, result: RoundResult) -> dict[str, Any]:
    valid = not result.voided
    return {
        "number": result.number,
        "method": result.method.value,
        "about": result.about,
        "beyond_totals": dict(result.disclosed) if valid else {},
        "closed_at": result.closed_at,
        "shown_to_room": result.shown_to_room,
        "void": result.voided,
        "ballots": result.ballots if valid else None,
        "none_of_these": result.empty if valid else None,
        "phones": result.phones if valid else None,
        "preferred": list(result.preferred) if valid else [],
        "options": [_option(record, result, option) for option in result.options],
    }


def _option(record: OutcomeRecord, result: RoundResult, option: OutcomeOption) -> dict[str, Any]:
    count = result.counts.get(option.key, 0)
    valid = not result.voided
    return {
        "key": option.key,
        "letter": option.letter,
        "label": record.answer(result, option),
        "origin": option.origin.value,
        "leads_to": option.leads_to,
        "count": count if valid else None,
        "percent": percent(count, result.ballots) if valid else None,
    }
