"""Makes outcomes of the sample stories, as an event hands them over."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from sqlalchemy.orm import Session

from scenarios.results.outcome import Method, Outcome, OutcomeOption, PathStep, RoundResult
from scenarios.results.outcome_record import OutcomeRecord
from scenarios.store.results import outcome as outcomes
from scenarios.store.sample import stories as sample_stories
from scenarios.stories.story import LETTERS, Origin

TITLE = "Closed at eleven"
"""Whose first decision these outcomes are about: scene s2, after s1."""
FLOOR = OutcomeOption("f1", "D", Origin.FLOOR, label="Walk her to the night shelter")


def outcome_of(session: Session, *, playing: int = 1, performance: int = 1) -> Outcome:
    """A playing of the first decision of the sample story."""
    revision = sample_stories.load(session)[TITLE]
    session.flush()
    return Outcome(
        event_code="7KQ4M",
        event_name="Tell it like it was",
        section="After dark",
        performance=performance,
        playing=playing,
        story_id=revision.story_id,
        revision_id=revision.id,
        pathway_version_id=revision.pathway_version_id,
        scene="s2",
        stage="CAFE",
        path=(PathStep("s1"),),
    )


def result_of(
    session: Session,
    counts: Mapping[str, int] | None = None,
    *,
    number: int = 1,
    method: Method = Method.APPROVAL,
    ballots: int = 142,
    empty: int = 3,
    phones: int = 150,
    shown_to_room: bool = True,
    voided: str = "",
    extra: tuple[OutcomeOption, ...] = (),
) -> RoundResult:
    """A round on that decision; ``extra`` options come from the floor."""
    decision = sample_stories.load(session)[TITLE].content.scene("s2")
    assert decision is not None and decision.decision is not None
    written = tuple(
        OutcomeOption(option.key, letter, option.origin, option.leads_to)
        for letter, option in zip(LETTERS, decision.decision.options, strict=False)
    )
    return RoundResult(
        number=number,
        method=method,
        options=written + extra,
        counts={"o1": 104, "o2": 77, "o3": 31} | {each.key: 0 for each in extra} | dict(counts or {}),
        ballots=ballots,
        empty=empty,
        phones=phones,
        closed_at="2026-03-03T14:05:00+00:00",
        shown_to_room=shown_to_room,
        voided=voided,
    )


def handed_over(session: Session, *results: RoundResult, playing: int = 1) -> int:
    """Save an outcome with these rounds, one plain round where none is given; return its number."""
    outcome = outcome_of(session, playing=playing)
    for result in results or (result_of(session),):
        number = outcomes.save_round(session, outcome, result)
    return number


def record_of(session: Session, *results: RoundResult) -> OutcomeRecord:
    """An outcome with exactly these rounds, as review reads it."""
    number = handed_over(session)
    return replace(outcomes.get(session, number).record, rounds=results)
