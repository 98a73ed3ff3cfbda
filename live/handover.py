"""What goes from a performance to the design group, written through the library and never changed."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from live.performance import Performance
from live.round import Figures, Round, RoundState
from live.store.event import PerformanceRow
from scenarios.outcome import Outcome, PathStep, RoundResult
from scenarios.store import outcome
from scenarios.story import StoryContent


def save(
    session: Session,
    performance: PerformanceRow,
    state: Performance,
    story: StoryContent,
    asked: Round,
    figures: Figures,
    closed_at: datetime,
) -> None:
    """Write the result of the round on stage, under the outcome of its playing."""
    outcome.save_round(
        session,
        _outcome(performance, state, story, asked),
        RoundResult(
            number=asked.number,
            method=asked.method,
            options=asked.options,
            counts=figures.counts,
            ballots=figures.ballots,
            empty=figures.empty,
            phones=figures.phones,
            closed_at=closed_at.isoformat(timespec="seconds"),
            shown_to_room=asked.state is RoundState.REVEALED,
        ),
    )


def void(session: Session, performance: PerformanceRow, asked: Round) -> None:
    """Mark a result that was already handed over as void: it stays on record and enters no figure."""
    outcome.void_round(session, performance.id, asked.playing, asked.number, asked.reason)


def _outcome(
    performance: PerformanceRow, state: Performance, story: StoryContent, asked: Round
) -> Outcome:
    section, revision, scene = performance.section, performance.revision, story.scene(asked.scene)
    return Outcome(
        event_code=section.event.code,
        event_name=section.event.name,
        section=section.name,
        performance=performance.id,
        playing=asked.playing,
        story_id=revision.story_id,
        revision_id=revision.id,
        pathway_version_id=revision.pathway_version_id,
        scene=asked.scene,
        stage=scene.stage if scene else None,
        path=tuple(PathStep(step.scene, step.option) for step in state.path[:-1]),
    )
