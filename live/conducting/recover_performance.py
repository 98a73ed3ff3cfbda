"""Hands over what can be read of a performance whose log cannot: its rows say which votes have no result yet."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from functools import partial

from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from live.conducting import record_outcome
from live.conducting.acknowledgement import fault
from live.performance.event_log import CueKind
from live.performance.round import Figures, Purpose, Round, RoundState, from_documents
from live.performance.state import Performance
from live.store import ballot, event_log
from live.store.ballot import RoundRow
from live.store.dialect import lock_round_exclusive
from live.store.event import PerformanceRow
from scenarios.results.outcome import Method, tally
from scenarios.store.results import outcome
from scenarios.stories.story import StoryContent


def hand_over(
    session: Session, performance: PerformanceRow, state: Performance, story: StoryContent, at: datetime
) -> None:
    """Close every vote of a performance that ends, and give the design group all that can be given.

    What cannot be is left out, and the log says which: the end of a story never fails.
    """
    for row in ballot.undecided(session, performance.id):
        lock_round_exclusive(session, row.id)
        if row.state == RoundState.OPEN:
            ballot.close(session, row, performance.section_id, at)
        row.state = RoundState.CLOSED.value
        _attempt(session, "handing over a vote", partial(_save, session, performance, state, story, row, at))
    _attempt(session, "handing over words", partial(record_outcome.voices, session, performance, state))


def _save(
    session: Session, performance: PerformanceRow, state: Performance, story: StoryContent, row: RoundRow, at: datetime
) -> None:
    known = outcome.of_playing(session, performance.id, row.playing)
    if known and any(result.number == row.number for result in known.rounds):
        return
    asked = _round(row, _about(session, row))
    counts, ballots, empty = tally(asked.keys, ballot.choices_of(session, row.id))
    figures = Figures(counts, ballots, empty, max(ballots, row.phones), row.late)
    record_outcome.save(session, performance, state, story, asked, figures, row.closed_at or at)


def _round(row: RoundRow, about: str) -> Round:
    return Round(
        id=row.id,
        number=row.number,
        playing=row.playing,
        scene=row.scene_key,
        method=Method(row.method),
        options=from_documents(row.options),
        state=RoundState.CLOSED,
        saved=True,
        purpose=Purpose(row.purpose),
        about=about,
    )


def _about(session: Session, row: RoundRow) -> str:
    """The option that a round asks about: only the cue that opened it says so."""
    for payload in event_log.payloads(session, row.performance_id, CueKind.OPEN):
        if isinstance(payload, dict) and payload.get("round") == row.id:
            return str(payload.get("about", ""))
    return ""


def _attempt(session: Session, what: str, work: Callable[[], None]) -> None:
    """Do it wholly or not at all; only a store that is locked stops the rest, since that is tried again."""
    try:
        with session.begin_nested():
            work()
            session.flush()
    except OperationalError:
        raise
    except Exception as error:
        fault(what, error)
